"""Fill, duplicate, clear, select rows and paste in the grid: by keys, menus and dialogs, each as one undo step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.arrangement import RangeFilter, SortKey
from nnapp.dataset import Dataset, Split
from nnapp.project import (
    NormalNumbers,
    Project,
    opening_project,
    set_filter,
    set_formula,
    set_sort,
    set_split,
    texts_of,
)
from nnapp.project import with_dataset as with_new_dataset
from tests.ui.desk import Desk
from tests.ui.gestures import activate, focus, pick, type_into
from tests.ui.tables import flowers
from ui.actions import COMMANDS, Actions
from ui.data_grid.clipboard_text import block_from, without_names
from ui.data_grid.row_selection import MISSING, MOST_RANGES, ranges_of
from ui.docks import bring_up
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SIZE, AGE, COLOUR, KIND, REMARK = range(5)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, flowers())
    desk.grid.resize(900, 420)
    yield desk


def texts(desk: Desk, position: int) -> tuple[str, ...]:
    return texts_of(desk.document.project.dataset.columns[position])


def one_step(desk: Desk, before: Project) -> None:
    """What was done is one step, and taking it back gives the very project from before."""
    assert desk.document.stack.count() == 1 and desk.refusals == []
    desk.document.undo()
    assert desk.document.project is before


# Filling


def test_ctrl_d_fills_down_and_is_one_step(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(6, 10), range(SIZE, REMARK + 1))
    desk.key(Qt.Key.Key_D, CONTROL)
    assert texts(desk, SIZE)[6:10] == ("6",) * 4 and texts(desk, COLOUR)[6:10] == ("white",) * 4
    assert texts(desk, REMARK)[6:11] == ("=row 6",) * 4 + ("=row 10",)
    one_step(desk, before)


def test_a_single_row_is_filled_from_above_and_a_single_column_from_the_left(desk: Desk) -> None:
    desk.grid.view.go_to(2, SIZE)
    desk.key(Qt.Key.Key_D, CONTROL)
    assert desk.value(2, SIZE) == 1
    desk.grid.view.select_block(range(0, 3), range(AGE, AGE + 1))
    desk.key(Qt.Key.Key_D, CONTROL | SHIFT)
    assert texts(desk, AGE)[:3] == ("0", "1", "1")


def test_a_series_goes_on_by_keys_and_menu(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(4, 10), range(SIZE, SIZE + 1))
    desk.type(5, SIZE, "4.5")
    desk.document.undo()
    desk.document.stack.clear()
    desk.grid.view.select_block(range(4, 12), range(SIZE, SIZE + 1))
    desk.key(Qt.Key.Key_L, CONTROL | SHIFT)
    assert desk.document.project is before  # 4, 5 … is what there is
    desk.grid.view.select_block(range(0, 4), range(SIZE, SIZE + 1))
    desk.choose(desk.grid.menus.cell_menu(), "fill-series")
    assert texts(desk, SIZE)[:5] == ("0", "1", "2", "3", "4")
    one_step(desk, before)


@pytest.mark.parametrize(
    ("block", "key", "modifier", "words"),
    [
        ((range(0, 1), range(SIZE, AGE + 1)), Qt.Key.Key_D, CONTROL, "only one row is selected"),
        ((range(0, 3), range(SIZE, SIZE + 1)), Qt.Key.Key_D, CONTROL | SHIFT, "only one column is selected"),
        ((range(0, 2), range(SIZE, SIZE + 1)), Qt.Key.Key_L, CONTROL | SHIFT, "at least three selected rows"),
        ((range(0, 5), range(COLOUR, COLOUR + 1)), Qt.Key.Key_L, CONTROL | SHIFT, "“colour” holds no numbers"),
        ((range(2, 6), range(SIZE, SIZE + 1)), Qt.Key.Key_L, CONTROL | SHIFT, "begin with row 4"),
    ],
)
def test_what_cannot_be_filled_is_refused_once(desk: Desk, block, key, modifier, words) -> None:  # type: ignore[no-untyped-def]
    before = desk.document.project
    desk.grid.view.select_block(*block)
    desk.key(key, modifier)
    assert len(desk.refusals) == 1 and words in desk.refusals[0]
    assert desk.document.project is before and desk.document.stack.count() == 0


def test_computed_columns_are_not_filled(desk: Desk) -> None:
    desk.document.edit(partial(set_formula, position=AGE, formula="size * 2"), "")
    desk.grid.view.select_block(range(0, 3), range(AGE, AGE + 1))
    desk.key(Qt.Key.Key_D, CONTROL)
    assert "computed by the formula" in desk.refusals[0]


def test_nothing_selected_is_said(desk: Desk) -> None:
    desk.grid.view.selectionModel().clear()
    for key, modifier in ((Qt.Key.Key_D, CONTROL), (Qt.Key.Key_L, CONTROL), (Qt.Key.Key_Delete, None)):
        desk.key(key, modifier or Qt.KeyboardModifier.NoModifier)
    assert len(desk.refusals) == 3 and all("No cell of the table is selected" in text for text in desk.refusals)


def test_the_dialog_fills_with_random_numbers(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(2, 9), range(SIZE, AGE + 1))
    desk.key(Qt.Key.Key_L, CONTROL)
    dialog = desk.grid.commands.fills.dialog
    assert dialog is not None and dialog.isVisible() and "The first column: 1  2  3" in dialog.preview.text()
    pick(dialog.form.controls["filling"], NormalNumbers)
    form = dialog.form.parameters["filling"]
    type_into(form.controls["mean"], "100", Qt.Key.Key_Tab)
    type_into(form.controls["seed"], "7", Qt.Key.Key_Tab)
    shown = dialog.preview.text()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    drawn = np.concatenate([desk.document.project.dataset.columns[c].values[2:9] for c in (SIZE, AGE)])
    expected = np.random.default_rng(7).normal(100, 1, 14)
    assert np.array_equal(drawn, expected) and f"{expected[0]:.6g}" in shown
    one_step(desk, before)


def test_the_dialog_fills_with_one_value_of_any_kind(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(2, 9), range(COLOUR, COLOUR + 1))
    desk.key(Qt.Key.Key_L, CONTROL)
    dialog = desk.grid.commands.fills.dialog
    assert dialog is not None
    focus(dialog.line)
    desk.qtbot.keyClicks(dialog.line, "blue")
    assert dialog.one.isChecked() and not dialog.form.isEnabled()
    dialog.accept()
    assert texts(desk, COLOUR)[2:9] == ("blue",) * 7
    one_step(desk, before)


def test_the_dialog_says_what_cannot_be(desk: Desk) -> None:
    desk.grid.view.select_block(range(2, 9), range(COLOUR, COLOUR + 1))
    desk.key(Qt.Key.Key_L, CONTROL)
    dialog = desk.grid.commands.fills.dialog
    assert dialog is not None
    dialog.accept()
    assert "“colour” holds no numbers" in desk.refusals[0]


# Rows


def test_rows_are_duplicated_by_keys_and_the_copies_selected(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(2, 4), range(0, 5))
    desk.key(Qt.Key.Key_J, CONTROL)
    assert texts(desk, REMARK)[2:7] == ("=row 2", "=row 3", "=row 2", "=row 3", "=row 4")
    assert desk.grid.view.blocks() == [(range(4, 6), range(0, 5))] and desk.grid.model.rowCount() == 14
    one_step(desk, before)


def test_clearing_keeps_rows_and_removing_does_not(desk: Desk) -> None:
    desk.grid.view.select_block(range(2, 4), range(0, 5))
    desk.key(Qt.Key.Key_Delete)
    assert desk.grid.model.rowCount() == 12 and texts(desk, REMARK)[2:4] == ("", "")
    desk.key(Qt.Key.Key_Minus, CONTROL)
    assert desk.grid.model.rowCount() == 10 and texts(desk, REMARK)[2] == "=row 4"


def test_ctrl_minus_removes_whole_columns_where_those_are_selected(desk: Desk) -> None:
    desk.grid.view.selectColumn(REMARK)
    desk.key(Qt.Key.Key_Minus, CONTROL)
    assert [column.name for column in desk.document.project.dataset.columns] == ["size", "age", "colour", "kind"]
    assert desk.grid.model.rowCount() == 12 and desk.document.stack.undoText() == "Remove column"


def test_rows_are_selected_by_use_and_by_missing_cells(desk: Desk) -> None:
    desk.document.edit(partial(set_split, rows=[1, 2, 3, 8], split=Split.TEST), "")
    menu = desk.grid.menus.cell_menu()
    assert menu.findChild(QAction, "select-test").text() == "Test: 4"
    desk.choose(menu, "select-test")
    width = desk.grid.model.columnCount()
    assert sorted(desk.grid.view.blocks(), key=str) == [(range(1, 4), range(width)), (range(8, 9), range(width))]
    assert desk.grid.view.currentIndex().row() == 1
    desk.choose(desk.grid.menus.cell_menu(), "select-missing")
    rows = [row for rows, _ in desk.grid.view.blocks() for row in rows]
    assert sorted(rows) == [3, 5]
    disabled = desk.grid.menus.cell_menu().findChild(QAction, "select-validation")
    assert not disabled.isEnabled() and "no such row" in disabled.toolTip()
    assert not desk.grid.commands.row_selection.select(Split.VALIDATION)
    assert "no rows of this kind" in desk.refusals[0]


def test_rows_too_scattered_are_selected_as_far_as_is_sensible(qtbot: QtBot) -> None:
    count = 4 * MOST_RANGES
    table = Dataset.from_arrays(np.zeros((count, 1)), np.zeros((count, 1)))
    split = (np.arange(count) % 2).astype(np.uint8)
    desk = Desk(qtbot, with_new_dataset(opening_project(), Dataset(table.columns, split)))
    said: list[str] = []
    desk.grid.commands.row_selection.said.connect(said.append)
    desk.grid.commands.row_selection.select(Split.VALIDATION)
    assert len(desk.grid.view.blocks()) == MOST_RANGES
    assert said == [
        "2,000 rows are meant, but they lie too scattered to select them all: only the first 1,000 are selected."
    ]


def test_neighbouring_rows_are_one_range() -> None:
    assert ranges_of(np.array([], np.intp)) == []
    assert ranges_of(np.array([3])) == [range(3, 4)]
    assert ranges_of(np.array([0, 1, 2, 5, 7, 8])) == [range(0, 3), range(5, 6), range(7, 9)]
    assert MISSING not in tuple(Split)


# The clipboard


def test_cut_is_one_step(desk: Desk) -> None:
    before = desk.document.project
    desk.grid.view.select_block(range(0, 2), range(SIZE, REMARK + 1))
    desk.key(Qt.Key.Key_X, CONTROL)
    assert QGuiApplication.clipboard().text() == "0\t0\twhite\ta\t'=row 0\n1\t0.09090909090909091\tred\tb\t'=row 1\n"
    assert [texts(desk, position)[:2] for position in range(5)] == [("", "")] * 5
    one_step(desk, before)


def test_several_blocks_are_copied_as_one_rectangle(desk: Desk) -> None:
    view = desk.grid.view
    view.select_block(range(0, 2), range(SIZE, SIZE + 1))
    selection = view.selectionModel()
    for row, position in ((1, COLOUR), (3, REMARK)):
        selection.select(desk.grid.model.index(row, position), selection.SelectionFlag.Select)
    desk.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0\t\t\n1\tred\t\n\t\t'=row 3\n"


def test_what_was_copied_comes_back_cell_by_cell(desk: Desk) -> None:
    desk.type(0, REMARK, "two\tcells")
    desk.type(1, REMARK, 'a "quote"')
    desk.grid.view.select_block(range(0, 12), range(0, 5))
    desk.key(Qt.Key.Key_C, CONTROL)
    copied = [texts(desk, position) for position in range(5)]
    for columns in (range(SIZE, AGE + 1), range(REMARK, REMARK + 1)):
        desk.grid.view.select_block(range(0, 12), columns)
        desk.key(Qt.Key.Key_Delete)
    assert texts(desk, REMARK) == texts(desk, SIZE) == ("",) * 12
    desk.grid.view.go_to(0, 0)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert [texts(desk, position) for position in range(5)] == copied


def test_computed_cells_are_copied_as_they_are_said(desk: Desk) -> None:
    desk.grid.view.select_block(range(0, 2), range(5, 6))
    desk.key(Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2 and set(lines) <= {"a", "b", "c"}
    before = desk.document.project
    desk.key(Qt.Key.Key_X, CONTROL)
    assert desk.document.project is before


@pytest.mark.parametrize(
    "text",
    [
        "0,25\t1,5E+03\n-3,5\t7",  # German LibreOffice
        "0,25;1,5E+03\n-3,5;7\n",  # German text
        "0.25\t1500\r\n-3.5\t7\r\n",  # Excel
        "0.25\t1500\r\n−3.5\t7\r\n\r\n",  # an editor, with an empty line
        "size\tage\n0.25\t1500\n-3.5\t7",  # with the names of the columns
    ],
)
def test_numbers_of_all_spreadsheets_are_pasted(desk: Desk, text: str) -> None:
    before = desk.document.project
    said: list[str] = []
    desk.grid.commands.cells.said.connect(said.append)
    desk.paste(text, 10, SIZE)
    assert texts(desk, SIZE)[10:] == ("0.25", "-3.5") and texts(desk, AGE)[10:] == ("1500", "7")
    assert desk.grid.view.blocks() == [(range(10, 12), range(0, 2))]
    assert bool(said) == text.startswith("size") and (not said or "first line" in said[0])
    one_step(desk, before)


def test_a_paste_beyond_the_last_row_adds_rows(desk: Desk) -> None:
    before = desk.document.project
    desk.paste("1\t2\n3\t4\n5\t6\n", 11, SIZE)
    assert texts(desk, SIZE)[11:] == ("1", "3", "5") and texts(desk, COLOUR)[11:] == ("red", "", "")
    one_step(desk, before)


def test_only_a_first_line_of_just_these_names_is_left_out() -> None:
    names = ["size", "age"]
    assert without_names([["size", "age "], ["1", "2"]], names) == [["1", "2"]]
    for block in ([["size", "age"]], [["age", "size"], ["1", "2"]], [["1", "2"], ["size", "age"]]):
        assert without_names(block, names) is block


def test_quoted_cells_keep_their_tabs_and_line_breaks() -> None:
    assert block_from('"a\tb"\t"c\r\nd"\r\n1\t2\r\n') == [["a\tb", "c\nd"], ["1", "2"]]
    assert block_from("1\t2\n\t\n\n\n") == [["1", "2"], ["", ""]]
    assert block_from('5" pipe\t2') == [['5" pipe', "2"]]


def test_large_pastes_are_taken_and_larger_ones_refused(desk: Desk, qtbot: QtBot) -> None:
    before = desk.document.project
    desk.paste("0.5\t1\n" * 1_000_001, 0, SIZE)
    assert "too long to paste: the most is 2,000,000 cells" in desk.refusals[0]
    assert desk.document.project is before


# Menus


@pytest.fixture
def window(qtbot, qapp):  # type: ignore[no-untyped-def]
    apply_theme(qapp, LIGHT)
    window = MainWindow(flowers())
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    yield window
    window.close()


def menu_of(window: MainWindow, name: str) -> QMenu:
    action = window.commands[name]
    return next(menu for menu in window.menuBar().findChildren(QMenu) if action in menu.actions())


EDITING = ["cut", "copy", "clear", "fill-down", "fill-right", "fill-series", "fill-cells", "duplicate-rows"]
EDITING += ["remove-rows"]


@pytest.mark.parametrize("name", EDITING)
def test_every_command_is_in_a_menu_and_says_why_it_cannot_be(window, name) -> None:  # type: ignore[no-untyped-def]
    menu, action = menu_of(window, name), window.commands[name]
    window.grid.view.selectionModel().clear()
    menu.aboutToShow.emit()
    assert not action.isEnabled() and "selected" in action.toolTip()
    menu.aboutToHide.emit()
    assert action.isEnabled()  # so that its keys work, and the grid itself says what is missing
    window.grid.view.select_block(range(4, 8), range(0, 2))
    menu.aboutToShow.emit()
    assert action.isEnabled()
    menu.aboutToHide.emit()


def test_pasting_needs_a_text_on_the_clipboard(window) -> None:  # type: ignore[no-untyped-def]
    menu, action = menu_of(window, "paste"), window.commands["paste"]
    QGuiApplication.clipboard().clear()
    menu.aboutToShow.emit()
    assert not action.isEnabled() and "The clipboard holds no text" in action.toolTip()
    menu.aboutToHide.emit()
    QGuiApplication.clipboard().setText("1")
    menu.aboutToShow.emit()
    assert action.isEnabled()
    menu.aboutToHide.emit()


def test_commands_of_the_menu_do_what_they_say(window) -> None:  # type: ignore[no-untyped-def]
    grid, commands = window.grid, window.commands
    grid.view.select_block(range(6, 10), range(0, 1))
    commands["fill-down"].trigger()
    assert window.document.project.dataset.columns[SIZE].values[6:10].tolist() == [6] * 4
    commands["duplicate-rows"].trigger()
    assert grid.model.rowCount() == 16
    commands["remove-rows"].trigger()
    assert grid.model.rowCount() == 12
    commands["insert-above"].trigger()
    commands["insert-below"].trigger()
    assert grid.model.rowCount() == 14
    grid.view.select_block(range(0, 2), range(0, 1))
    commands["clear"].trigger()
    assert np.isnan(window.document.project.dataset.columns[SIZE].values[:2]).all()
    assert window.document.stack.count() == 6


@pytest.mark.parametrize("name", [*EDITING[:1], *EDITING[2:], "paste", "insert-above", "insert-below", "find-next"])
def test_a_command_on_a_table_that_is_hidden_brings_it_to_the_front(window, qtbot, name) -> None:  # type: ignore[no-untyped-def]
    view = window.grid.view
    view.select_block(range(6, 8), range(0, 1))
    QGuiApplication.clipboard().setText("3")
    bring_up(window.drawing)
    qtbot.waitUntil(lambda: window.grid.visibleRegion().isEmpty())
    window.commands["copy"].trigger()
    assert window.grid.visibleRegion().isEmpty()  # which changes nothing
    window.commands[name].trigger()
    qtbot.waitUntil(lambda: not window.grid.visibleRegion().isEmpty())
    if window.grid.commands.fills.dialog is not None:
        window.grid.commands.fills.dialog.reject()


@pytest.mark.parametrize(
    ("title", "name"),
    [("&Use Rows For", "use-test"), ("S&how Rows", "show-training"), ("Select &Rows", "select-missing")],
)
def test_what_rows_are_for_is_not_changed_unseen(window, qtbot, title, name) -> None:  # type: ignore[no-untyped-def]
    window.grid.view.select_block(range(6, 8), range(0, 1))
    bring_up(window.drawing)
    qtbot.waitUntil(lambda: window.grid.visibleRegion().isEmpty())
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == title)
    menu.aboutToShow.emit()
    menu.findChild(QAction, name).trigger()
    qtbot.waitUntil(lambda: not window.grid.visibleRegion().isEmpty())


def test_what_is_being_typed_is_taken_before_a_command(window, qtbot) -> None:  # type: ignore[no-untyped-def]
    view = window.grid.view
    view.select_block(range(6, 10), range(0, 1))
    view.setFocus()
    view.edit(view.currentIndex())
    editor = view.findChild(QLineEdit, "cell-editor")
    focus(editor)
    editor.selectAll()
    qtbot.keyClicks(editor, "42")
    window.commands["fill-down"].trigger()
    assert window.document.project.dataset.columns[SIZE].values[6:10].tolist() == [42] * 4
    assert window.document.stack.count() == 2


def test_rows_are_selected_from_the_data_menu(window) -> None:  # type: ignore[no-untyped-def]
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Select &Rows")
    menu.aboutToShow.emit()
    menu.findChild(QAction, "select-missing").trigger()
    assert {row for rows, _ in window.grid.view.blocks() for row in rows} == {3, 5}


def test_a_left_out_line_of_names_is_said_in_the_notice(window) -> None:  # type: ignore[no-untyped-def]
    QGuiApplication.clipboard().setText("size\tage\n1\t2")
    window.grid.view.go_to(0, 0)
    window.commands["paste"].trigger()
    assert window.notice.isVisible() and "names of these columns" in window.notice.label.text()


def test_no_two_commands_share_their_keys(qapp) -> None:  # type: ignore[no-untyped-def]
    actions = Actions(qapp)
    keys = [
        shortcut.toString()
        for command in COMMANDS
        if command.keys is not None and not command.local
        for shortcut in actions[command.name].shortcuts() or [QKeySequence()]
    ]
    assert len(keys) == len(set(keys))
    actions.deleteLater()


# Rows that are sorted and filtered


@pytest.fixture
def arranged(qtbot: QtBot) -> Iterator[Desk]:
    """The largest sizes first, without the missing one and those below 4: rows 11, 10 … 4 of the table."""
    desk = Desk(qtbot, flowers())
    desk.grid.resize(900, 420)
    desk.document.edit(lambda project: set_sort(project, SortKey(SIZE, descending=True)), "")
    desk.document.edit(partial(set_filter, filter_=RangeFilter(SIZE, low=4.0)), "")
    assert [desk.grid.model.index(place, REMARK).data() for place in range(3)] == ["=row 11", "=row 10", "=row 9"]
    desk.document.stack.clear()
    yield desk


def test_filling_goes_by_what_is_shown(arranged: Desk) -> None:
    before = arranged.document.project
    arranged.grid.view.select_block(range(0, 3), range(AGE, AGE + 1))
    arranged.key(Qt.Key.Key_D, CONTROL)
    assert texts(arranged, AGE)[8:] == ("0.7272727272727273", "1", "1", "1")
    arranged.document.undo()
    arranged.grid.view.select_block(range(0, 4), range(SIZE, SIZE + 1))
    arranged.type(1, SIZE, "10.5")
    arranged.document.undo()
    assert arranged.document.project is before
    arranged.grid.view.select_block(range(0, 3), range(REMARK, REMARK + 1))
    arranged.key(Qt.Key.Key_D, CONTROL)
    assert texts(arranged, REMARK)[8:] == ("=row 8", "=row 11", "=row 11", "=row 11")


def test_copies_are_shown_below_the_selected_rows(arranged: Desk) -> None:
    arranged.grid.view.select_block(range(1, 3), range(0, 5))
    arranged.key(Qt.Key.Key_J, CONTROL)
    shown = [arranged.grid.model.index(place, REMARK).data() for place in range(6)]
    assert shown == ["=row 11", "=row 10", "=row 9", "=row 10", "=row 9", "=row 8"]
    assert arranged.grid.view.blocks() == [(range(3, 5), range(0, 5))]
    assert texts(arranged, REMARK)[9:] == ("=row 9", "=row 10", "=row 10", "=row 9", "=row 11")


def test_copying_and_pasting_go_by_what_is_shown(arranged: Desk) -> None:
    arranged.grid.view.select_block(range(0, 2), range(SIZE, AGE + 1))
    arranged.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "11\t1\n10\t0.9090909090909092\n"
    arranged.paste("0.5\n0.25\n", 0, AGE)
    assert texts(arranged, AGE)[10:] == ("0.25", "0.5")


def test_rows_that_are_hidden_are_not_selected(arranged: Desk) -> None:
    arranged.grid.commands.row_selection.select(MISSING)
    shown = [arranged.grid.model.index(rows.start, REMARK).data() for rows, _ in arranged.grid.view.blocks()]
    assert shown == ["=row 5"]
    arranged.document.edit(partial(set_split, rows=[0, 1], split=Split.TEST), "")
    assert not arranged.grid.commands.row_selection.select(Split.TEST)
    assert "hidden by the filter" in arranged.refusals[0]


def test_found_cells_follow_each_other_as_they_are_shown(arranged: Desk) -> None:
    bar = arranged.grid.find_bar
    bar.open_find()
    bar.field.setText("row 1")
    assert bar.label.text() == "2 cells shown"  # rows 10 and 11; row 1 is hidden
    bar.go_next()
    assert arranged.grid.view.currentIndex().row() == 0
    bar.open_replace()
    bar.replacement.setText("line 1")
    bar.replace_one()
    assert texts(arranged, REMARK)[10:] == ("=row 10", "=line 11")
    bar.replace_all()
    assert texts(arranged, REMARK)[10:] == ("=line 10", "=line 11")
    assert texts(arranged, REMARK)[1] == "=row 1"  # which is not shown
