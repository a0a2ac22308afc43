"""The data grid, driven as a person drives it: keys, mouse, clipboard and menus on the real widget."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset, NumberColumn, Role, TextColumn
from nnapp.model import EMPTY_CURVE
from nnapp.network import backward, predict
from nnapp.project import (
    Project,
    Series,
    clear_cells,
    current_model,
    current_parameters,
    duplicate_rows,
    fill_cells,
    fill_down,
    fill_numbers,
    insert_column,
    insert_rows,
    new_start,
    opening_project,
    paste,
    remove_column,
    remove_rows,
    rename_column,
    set_role,
    with_model,
)
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from tests.ui.desk import Desk
from ui.data_grid.cell_painter import Type, Writer
from ui.data_grid.clipboard_text import block_from, text_from
from ui.data_grid.differences import row_splice
from ui.data_grid.numbers import full, live, short
from ui.document import Selection

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    yield Desk(qtbot, opening_project())


def with_text_column() -> Project:
    project = opening_project()
    column = TextColumn("label", Role.IGNORED, tuple(f"row {i}" for i in range(10)))
    return replace(project, dataset=Dataset((*project.dataset.columns, column)))


# Editing cells


def test_typing_with_keys_and_enter_moves_down(desk: Desk) -> None:
    desk.type(0, 0, "0,25")
    assert desk.value(0, 0) == 0.25
    assert desk.shown(0, 0) == "0.25"
    assert desk.grid.view.currentIndex().row() == 1
    desk.document.undo()
    assert desk.value(0, 0) == 0
    assert desk.shown(0, 0) == "0"


def test_a_key_replaces_the_cell_and_tab_goes_on(desk: Desk) -> None:
    desk.grid.view.go_to(2, 5)
    desk.key(Qt.Key.Key_7)
    editor = desk.grid.view.findChild(QLineEdit, "cell-editor")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert desk.value(2, 5) == 7
    current = desk.grid.view.currentIndex()
    assert (current.row(), current.column()) == (3, 0)  # past the live columns


def test_nonsense_is_refused_and_the_old_value_stays(desk: Desk) -> None:
    before = desk.document.project
    desk.type(3, 1, "abc")
    assert desk.document.project is before
    assert desk.shown(3, 1) == "1"
    assert "“abc” is not a number" in desk.refusals[0] and "x2" in desk.refusals[0] and "row 4" in desk.refusals[0]
    assert desk.grid.view.currentIndex().row() == 3
    assert desk.document.stack.count() == 0


def test_the_editor_shows_the_number_in_full(desk: Desk) -> None:
    in_full = repr(1 / 3)
    desk.type(0, 0, in_full)
    assert desk.shown(0, 0) == "0.333333"
    assert desk.grid.model.index(0, 0).data(Qt.ItemDataRole.EditRole) == in_full
    desk.type(0, 0, in_full)
    assert desk.document.stack.count() == 1  # nothing changed, so no second step


def test_live_cells_cannot_be_edited(desk: Desk) -> None:
    desk.grid.view.go_to(0, 6)
    desk.key(Qt.Key.Key_F2)
    assert desk.grid.view.findChild(QLineEdit, "cell-editor") is None
    desk.key(Qt.Key.Key_Delete)
    assert desk.document.stack.count() == 0


def test_delete_clears_the_selection_as_one_step(desk: Desk) -> None:
    desk.grid.view.select_block(range(1, 4), range(0, 2))
    desk.key(Qt.Key.Key_Delete)
    assert np.isnan([desk.value(row, column) for row in range(1, 4) for column in range(2)]).all()
    assert desk.shown(1, 0) == "?" and desk.shown(1, 6) == "–" and desk.shown(1, 7) == "–"
    desk.document.undo()
    assert desk.document.stack.index() == 0 and desk.shown(1, 0) == "1"


# The clipboard


def test_paste_from_a_spreadsheet(desk: Desk) -> None:
    desk.paste("0.5\t0,25\r\n1\t\r\n", 9, 1)
    assert [desk.value(9, 1), desk.value(9, 2), desk.value(10, 1)] == [0.5, 0.25, 1]
    assert np.isnan(desk.value(10, 2)) and desk.grid.model.rowCount() == 11
    assert desk.grid.view.blocks() == [(range(9, 11), range(1, 3))]
    assert desk.document.stack.count() == 1
    desk.document.undo()
    assert desk.grid.model.rowCount() == 10


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("1\t0\n1\n", 0, "ragged: line 2 has 1 cells, but line 1 has 2"),
        ("1\t2\t3", 4, "3 columns, but there are only 2"),
        ("1\t2", 7, "only 0"),
        ("1\tx\n0\t1", 0, "“x” is not a number"),
        ("", 0, "holds no text"),
    ],
)
def test_bad_paste_is_refused_whole(desk: Desk, text: str, column: int, words: str) -> None:
    before = desk.document.project
    desk.paste(text, 0, column)
    assert desk.document.project is before
    assert words in desk.refusals[0]


def test_one_value_fills_the_selection(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("0.5\n")
    desk.grid.view.select_block(range(0, 3), range(0, 2))
    desk.key(Qt.Key.Key_V, CONTROL)
    assert {desk.value(row, column) for row in range(3) for column in range(2)} == {0.5}
    assert desk.document.stack.count() == 1


def test_copy_and_cut_give_the_same_numbers_again(desk: Desk) -> None:
    third = 1 / 3
    desk.document.edit(partial(paste, row=0, column=0, block=[[repr(third), "-2"]]), "")
    desk.grid.view.select_block(range(0, 2), range(0, 2))
    desk.key(Qt.Key.Key_X, CONTROL)
    assert QGuiApplication.clipboard().text() == f"{third!r}\t-2\n1\t1\n"
    assert desk.shown(0, 0) == "?"
    desk.grid.view.go_to(0, 0)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert desk.value(0, 0) == third


def test_clipboard_text_of_spreadsheets() -> None:
    assert block_from('a\t"b\tc"\r\n"d\ne"\t"f ""g"""\r\n') == [["a", "b\tc"], ["d\ne", 'f "g"']]
    assert block_from("1;2\n3;4\n") == [["1", "2"], ["3", "4"]]
    assert block_from("1;2\t3") == [["1;2", "3"]]
    assert block_from("1\n\n2\n") == [["1"], [""], ["2"]]
    assert block_from('"1\t2\n3\t4') == [['"1', "2"], ["3", "4"]]  # a quote that is never closed is a quote
    assert block_from("\t") == [["", ""]]


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\r\0")), min_size=2, max_size=2), min_size=1))
def test_copied_text_reads_back(lines: list[list[str]]) -> None:
    assert block_from(text_from(lines)) == lines


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_full_numbers_read_back(value: float) -> None:
    assert float(full(value)) == value
    assert short(value) and live(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (121069.17, "121069.17"),
        (-10_000, "−10000.00"),
        (9999.5, "9999.5000"),
        (1234567890123, "1.23457e+12"),
        (0.00012345, "0.000123"),
        (0, "0.0000"),
    ],
)
def test_large_answers_have_the_digits_to_compare_them_with_their_targets(value: float, text: str) -> None:
    assert live(value) == text


@given(st.floats(-1e15, 1e15).filter(lambda value: abs(value) >= 1))
def test_answers_are_shown_to_five_digits_at_least(value: float) -> None:
    assert float(live(value).replace("−", "-")) == pytest.approx(value, rel=5.01e-5)


# Rows and columns


def test_rows_come_and_go_with_keys_and_buttons(desk: Desk) -> None:
    desk.grid.view.go_to(3, 1)
    desk.key(Qt.Key.Key_Insert)
    assert desk.grid.model.rowCount() == 11 and desk.shown(3, 0) == "?" and desk.shown(4, 0) == "0"
    desk.key(Qt.Key.Key_Minus, CONTROL)
    assert desk.grid.model.rowCount() == 10
    desk.qtbot.mouseClick(desk.grid.findChild(QToolButton, "data-grid-add-row"), Qt.MouseButton.LeftButton)
    assert desk.grid.view.currentIndex().row() == 10
    desk.grid.view.select_block(range(0, 11), range(0, 1))
    desk.qtbot.mouseClick(desk.grid.findChild(QToolButton, "data-grid-remove-row"), Qt.MouseButton.LeftButton)
    assert desk.grid.model.rowCount() == 0
    assert "0 rows × 6 columns: 5 inputs, 1 target" in desk.grid.caption.text()


def test_scattered_rows_are_removed(desk: Desk) -> None:
    expected = np.delete(desk.document.project.dataset.matrix(Role.INPUT), [1, 4, 7], axis=0)
    selection = desk.grid.view.selectionModel()
    for row in (1, 4, 7):
        selection.select(desk.grid.model.index(row, 0), selection.SelectionFlag.Select)
    desk.grid.commands.remove_rows()
    assert np.array_equal(desk.document.project.dataset.matrix(Role.INPUT), expected)
    assert [desk.shown(row, 0) for row in range(7)] == [short(value) for value in expected[:, 0]]


def test_the_row_menu(desk: Desk) -> None:
    desk.grid.view.go_to(9, 0)
    desk.choose(desk.grid.menus.cell_menu(), "insert-below")
    assert desk.grid.model.rowCount() == 11 and desk.shown(10, 0) == "?"
    desk.choose(desk.grid.menus.cell_menu(), "remove-rows")
    desk.choose(desk.grid.menus.cell_menu(), "insert-above")
    assert desk.grid.view.currentIndex().row() == 9


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_right_click_on_a_row_number_is_about_that_row(desk: Desk) -> None:
    desk.grid.view.go_to(0, 0)
    header = desk.grid.view.verticalHeader()
    place = QPoint(5, header.sectionViewportPosition(6) + 5)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, header.viewport().mapToGlobal(place), Qt.KeyboardModifier.NoModifier
    )
    QGuiApplication.sendEvent(header.viewport(), event)
    expected = np.delete(desk.document.project.dataset.matrix(Role.INPUT), 6, axis=0)
    desk.choose(desk.grid.menu, "remove-rows")
    assert np.array_equal(desk.document.project.dataset.matrix(Role.INPUT), expected)
    desk.grid.menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen plugin says of every menu
def test_a_click_on_the_role_opens_the_menu_that_changes_the_network(desk: Desk) -> None:
    header = desk.grid.view.header
    rect = header.section_rect(1)
    desk.qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.center().x(), rect.bottom() - 8)
    )
    assert desk.grid.menu is not None
    action = desk.grid.menu.findChild(QAction, "role-target")
    assert desk.grid.menu.findChild(QAction, "role-input").isChecked()
    action.trigger()
    desk.grid.menu.close()
    assert desk.document.project.topology.widths == (4, 10, 2)
    model = desk.grid.model
    names = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert names[6:] == ["y ≈ x2", "x2 − y", "y ≈ t", "t − y", "% of C"]
    desk.document.undo()
    assert desk.document.project.topology.widths == (5, 10, 1) and model.columnCount() == 9


def test_a_click_on_the_name_selects_the_column_and_a_double_click_renames(desk: Desk) -> None:
    header = desk.grid.view.header
    place = header.section_rect(2).topLeft() + QPoint(20, 8)
    desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.grid.view.blocks() == [(range(10), range(2, 3))] and desk.grid.menu is None
    desk.qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert header.editor is not None
    desk.qtbot.keyClicks(header.editor, "rain")
    desk.qtbot.keyClick(header.editor, Qt.Key.Key_Return)
    assert desk.document.project.dataset.columns[2].name == "rain" and header.editor is None
    header.rename(2)
    desk.qtbot.keyClicks(header.editor, "x1")
    desk.qtbot.keyClick(header.editor, Qt.Key.Key_Return)
    assert "already a column “x1”" in desk.refusals[0] and desk.document.stack.count() == 1
    header.rename(2)
    desk.qtbot.keyClicks(header.editor, "gone")
    desk.qtbot.keyClick(header.editor, Qt.Key.Key_Escape)
    assert desk.document.project.dataset.columns[2].name == "rain" and len(desk.refusals) == 1


def test_columns_come_and_go_by_menu(desk: Desk) -> None:
    desk.choose(desk.grid.menus.column_menu(0), "insert-right")
    assert desk.document.project.topology.inputs == 6
    desk.choose(desk.grid.menus.column_menu(1), "remove")
    desk.choose(desk.grid.menus.role_menu(), "add-ignored")
    assert desk.document.project.dataset.columns[6].role is Role.IGNORED
    desk.choose(desk.grid.menus.column_menu(5), "role-ignored")
    assert "without a target column" in desk.refusals[0]
    menu = desk.grid.menus.column_menu(7)  # of a live column, which only sorts
    assert [action.objectName() for action in menu.actions()] == ["sort-ascending", "sort-descending", "unsort"]


def test_text_columns_are_ignored_and_say_why(qtbot: QtBot) -> None:
    desk = Desk(qtbot, with_text_column())
    menu = desk.grid.menus.column_menu(6)
    action = menu.findChild(QAction, "role-input")
    assert not action.isEnabled() and "holds text" in action.text()
    desk.type(0, 6, "hello")
    assert desk.shown(0, 6) == "hello"
    desk.grid.view.select_block(range(0, 2), range(5, 7))
    desk.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0\thello\n1\trow 1\n"


# Live columns


def snapshot_of(project: Project, parameters: Parameters) -> Snapshot:
    return Snapshot(epoch=1, updates=1, cost=0.0, parameters=parameters, curve=EMPTY_CURVE)


def live_numbers(desk: Desk, column: int) -> list[float]:
    model = desk.grid.model
    return [float(model.full_text(row, column)) for row in range(model.rowCount())]


def test_live_columns_are_what_predict_says(desk: Desk) -> None:
    project = desk.document.project
    inputs, targets = project.dataset.matrix(Role.INPUT), project.dataset.matrix(Role.TARGET)[:, 0]
    for parameters in (current_parameters(project), Parameters((5, 10, 1), current_parameters(project).flat * 3)):
        desk.grid.show_snapshot(snapshot_of(project, parameters))
        expected = predict(project, inputs, parameters)[:, 0]
        assert np.allclose(live_numbers(desk, 6), expected, rtol=1e-15)
        assert np.allclose(live_numbers(desk, 7), targets - expected, rtol=1e-12)
        assert desk.shown(0, 6) == f"{expected[0]:.4f}"
        cost = desk.grid.model.live.cost(2)
        assert cost == backward(project, inputs[2:3], targets[2:3, None], parameters).cost


def test_a_snapshot_of_another_network_is_left_alone(desk: Desk) -> None:
    before = desk.grid.model.live.parameters
    other = Topology(inputs=3, layers=(Layer(units=1),))
    desk.grid.show_snapshot(snapshot_of(desk.document.project, Parameters(other.widths, np.zeros(4))))
    assert desk.grid.model.live.parameters is before


def test_a_live_change_keeps_the_weights_of_the_run_and_a_new_model_replaces_them(desk: Desk) -> None:
    project = desk.document.project
    running = Parameters((5, 10, 1), current_parameters(project).flat * 2)
    desk.grid.show_snapshot(snapshot_of(project, running))
    desk.document.edit(lambda p: replace(p, training=replace(p.training, learning_rate=0.3)), "")
    assert desk.grid.model.live.parameters is running
    desk.document.edit(partial(new_start, seed=7), "")
    assert desk.grid.model.live.parameters is current_parameters(desk.document.project) or np.array_equal(
        desk.grid.model.live.parameters.flat, current_parameters(desk.document.project).flat
    )


def test_typing_goes_on_while_the_network_learns(desk: Desk) -> None:
    desk.grid.view.go_to(0, 0)
    desk.key(Qt.Key.Key_4)
    project = desk.document.project
    desk.grid.show_snapshot(snapshot_of(project, Parameters((5, 10, 1), np.zeros(71))))
    desk.document.edit(partial(with_model, model=current_model(project)), "Train")
    editor = desk.grid.view.findChild(QLineEdit, "cell-editor")
    desk.qtbot.keyClicks(editor, "2")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.value(0, 0) == 42)


def test_a_slow_grid_rests_and_then_shows_the_newest(desk: Desk) -> None:
    project = desk.document.project
    for value in (0.0, 1.0, 2.0):
        desk.grid.show_snapshot(snapshot_of(project, Parameters((5, 10, 1), np.full(71, value))))
        desk.grid.view.paint_ms = 100.0
    assert desk.grid.model.live.parameters.flat[0] == 0
    desk.qtbot.waitUntil(lambda: desk.grid.model.live.parameters.flat[0] == 2)


def test_a_hidden_grid_shows_the_newest_when_it_comes_back(desk: Desk) -> None:
    desk.grid.hide()
    desk.grid.show_snapshot(snapshot_of(desk.document.project, Parameters((5, 10, 1), np.zeros(71))))
    desk.grid.show()
    assert desk.shown(0, 6) == "0.5000"


def test_diverged_weights_are_shown_without_a_warning(desk: Desk) -> None:
    flat = np.full(current_parameters(desk.document.project).flat.size, np.nan)
    desk.grid.show_snapshot(snapshot_of(desk.document.project, Parameters((5, 10, 1), flat)))
    assert desk.shown(0, 6) == "NaN"


# Selection and place


def test_rows_are_selected_in_all_views(desk: Desk) -> None:
    desk.grid.view.go_to(4, 2)
    assert desk.document.selection == Selection(row=4)
    desk.document.select(replace(desk.document.selection, row=7, unit=1))
    assert (desk.grid.view.currentIndex().row(), desk.grid.view.currentIndex().column()) == (7, 2)
    assert desk.document.selection.unit == 1
    desk.document.edit(partial(remove_rows, rows=[0, 1]), "")
    assert desk.grid.view.currentIndex().row() == desk.document.selection.row == 5
    desk.document.select(Selection())
    assert not desk.grid.view.currentIndex().isValid()


def test_selection_and_scroll_position_survive_edits(qtbot: QtBot) -> None:
    x = np.random.default_rng(1).random((500, 5))
    project = replace(opening_project(), dataset=Dataset.from_arrays(x, x[:, :1]))
    desk = Desk(qtbot, project)
    desk.grid.view.select_block(range(200, 210), range(1, 3))
    scrolled = desk.grid.view.verticalScrollBar().value()
    assert scrolled > 0
    desk.document.edit(partial(paste, row=205, column=0, block=[["3"]]), "")
    desk.document.edit(partial(set_role, position=3, role=Role.TARGET), "")
    assert desk.grid.view.blocks() == [(range(200, 210), range(1, 3))]
    desk.document.edit(partial(insert_rows, position=100, number=3), "")
    assert desk.grid.view.blocks() == [(range(203, 213), range(1, 3))]
    desk.document.edit(lambda p: insert_column(insert_rows(p, 0), 0, Role.INPUT), "")  # both at once: a reset
    assert desk.grid.view.blocks() == [(range(203, 213), range(1, 3))]
    assert abs(desk.grid.view.verticalScrollBar().value() - scrolled) < 100


def test_ten_rows_fit_without_scroll_bars(desk: Desk) -> None:
    view = desk.grid.view
    assert view.horizontalScrollBar().maximum() == 0 and view.verticalScrollBar().maximum() == 0


def test_a_narrow_number_keeps_its_sign_and_exponent(desk: Desk) -> None:
    desk.document.edit(partial(paste, row=0, column=0, block=[["-1.23456789e-12"]]), "")
    font = desk.grid.view.font()
    for shown in ("−1.23457e−12", "−1.235e−12", "−1.2e−12", "−1e−12"):
        room = QFontMetrics(font).horizontalAdvance(shown)
        assert Writer(desk.grid.model, 0, Type(font), room).fitting(desk.shown(0, 0), 0) == shown


# Everything at once


def random_edit(random_source: random.Random, project: Project) -> object:
    rows, columns = project.dataset.row_count, len(project.dataset.columns)
    row, column = random_source.randrange(rows + 1), random_source.randrange(columns)
    some = range(row // 2, row)
    texts = ["", "1", "0.5", "0", "-3", "x"]
    block = [[random_source.choice(texts)] for _ in range(random_source.randrange(1, 4))]
    return random_source.choice(
        [
            partial(paste, row=row, column=column, block=block),
            partial(fill_cells, places=[(some, range(column, columns))], text=random_source.choice(texts)),
            partial(clear_cells, places=[(some, range(column, column + 1))]),
            partial(insert_rows, position=row, number=random_source.randrange(1, 4)),
            partial(remove_rows, rows=sorted(random_source.sample(range(rows), min(rows, 2)))),
            partial(insert_column, position=column, role=random_source.choice(list(Role))),
            partial(remove_column, position=column),
            partial(rename_column, position=column, name=f"name {random_source.randrange(9)}"),
            partial(set_role, position=column, role=random_source.choice(list(Role))),
            partial(fill_down, places=[(some, range(column, columns))]),
            partial(fill_numbers, places=[(some, range(column, column + 1))], filling=Series(0, 0.5)),
            partial(duplicate_rows, rows=sorted(random_source.sample(range(rows), min(rows, 2)))),
            lambda p: insert_rows(insert_column(p, column), row),
        ]
    )


def agrees(desk: Desk) -> None:
    dataset, model = desk.document.project.dataset, desk.grid.model
    targets = dataset.names(Role.TARGET)
    assert (model.rowCount(), model.columnCount()) == (dataset.row_count, len(dataset.columns) + 2 * len(targets) + 1)
    for position, column in enumerate(dataset.columns):
        assert model.headerData(position, Qt.Orientation.Horizontal) == column.name
        shown = [desk.shown(row, position) for row in range(model.rowCount())]
        assert shown == [(short(v) or "?") if isinstance(column, NumberColumn) else v for v in column.values]
    inputs = dataset.matrix(Role.INPUT)
    whole = np.isfinite(inputs).all(axis=1)
    expected = iter(predict(desk.document.project, inputs[whole])[:, -1])
    last = [f"{next(expected):.4f}".replace("-", "−") if complete else "–" for complete in whole]
    assert [desk.shown(row, model.columnCount() - 3) for row in range(model.rowCount())] == last


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_editing_sessions(qtbot: QtBot, seed: int) -> None:
    random_source, desk = random.Random(seed), Desk(qtbot, with_text_column())
    tester = QAbstractItemModelTester(desk.grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for _ in range(150):
        choice = random_source.random()
        if choice < 0.2:
            desk.document.undo()
        elif choice < 0.3:
            desk.document.redo()
        else:
            desk.document.edit(random_edit(random_source, desk.document.project), "Edit")
        if desk.grid.model.rowCount() > 40:
            desk.document.edit(partial(remove_rows, rows=range(20)), "Remove")
        if random_source.random() < 0.3 and desk.grid.model.rowCount():
            desk.grid.view.go_to(random_source.randrange(desk.grid.model.rowCount()), 0)
        agrees(desk)
        row = desk.grid.view.currentIndex().row()
        assert row < 0 or desk.document.selection.row == row
    assert tester.model() is desk.grid.model


@given(st.lists(st.sampled_from([0.0, 1.0, float("nan")])), st.lists(st.sampled_from([0.0, 1.0, float("nan")])))
def test_row_splices_make_the_new_rows_of_the_old(old: list[float], new: list[float]) -> None:
    splice = row_splice(*([NumberColumn("x", Role.INPUT, np.array(values, float))] for values in (old, new)))
    begin = splice.position
    made = old[:begin] + new[begin : begin + splice.inserted] + old[begin + splice.removed :]
    assert np.array_equal(made, new, equal_nan=True)


def test_a_million_rows_cost_only_those_in_sight(qtbot: QtBot) -> None:
    x = np.random.default_rng(1).random((20, 1_000_000)).T
    dataset = Dataset.from_arrays(x[:, :19], x[:, 19:])
    topology = Topology(inputs=19, layers=(Layer(units=10), Layer(units=1)))
    begin = process_time()
    desk = Desk(qtbot, Project(topology=topology, dataset=dataset))
    assert process_time() - begin < 10  # far below what computing every row would take
    assert len(desk.grid.model.live._blocks) <= 3
    desk.grid.view.go_to(999_999, 19)
    assert desk.shown(999_999, 20) != "–"
    begin = process_time()
    for factor in range(10):
        flat = current_parameters(desk.document.project).flat * factor
        desk.grid.show_snapshot(snapshot_of(desk.document.project, Parameters(topology.widths, flat)))
        desk.grid.view.viewport().repaint()
    assert process_time() - begin < 10  # far below what computing every row would take
    begin = process_time()
    desk.type(999_999, 3, "5")
    desk.key(Qt.Key.Key_Insert)
    assert process_time() - begin < 10  # far below what computing every row would take
    assert desk.grid.model.rowCount() == 1_000_001
    begin = process_time()
    desk.document.edit(partial(remove_rows, rows=[3, 900_000]), "")
    assert process_time() - begin < 10  # far below what computing every row would take
    assert desk.grid.view.currentIndex().row() > 900_000
    assert len(desk.grid.model.live._blocks) <= 6
    desk.grid.close()  # which ends the counting of its columns


def test_with_model_shows_trained_weights(desk: Desk) -> None:
    model = replace(current_model(desk.document.project), current=Parameters((5, 10, 1), np.zeros(71)))
    desk.document.edit(partial(with_model, model=model), "Train")
    assert {desk.shown(row, 6) for row in range(10)} == {"0.5000"}
