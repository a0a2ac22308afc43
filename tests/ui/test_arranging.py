"""Sorted and filtered rows in the grid, by mouse, keys and menus; every command acts on the rows of the table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLineEdit, QListView, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.answering import answers
from nnapp.arrangement import COST_SHARE, LabelsFilter, RangeFilter, SortKey, TextFilter, UsesFilter
from nnapp.arranging import rows_shown
from nnapp.dataset import Kind, Role, Split
from nnapp.model import EMPTY_CURVE
from nnapp.project import (
    Project,
    clear_arrangement,
    current_model,
    current_parameters,
    insert_column,
    insert_rows,
    opening_project,
    remove_rows,
    rename_column,
    set_cell,
    set_filter,
    set_role,
    set_sort,
    set_split,
    set_training,
    with_model,
)
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from nnapp.words import Refusal
from tests.ui.desk import CONTROL, Desk
from tests.ui.gestures import hover
from tests.ui.tables import flowers
from ui.data_grid import ordering
from ui.data_grid.filter_dialog import FilterDialog
from ui.data_grid.row_order import RowOrder, followed
from ui.document import Selection
from ui.main_window import MainWindow

SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
SIZE, AGE, COLOUR, KIND, REMARK = range(5)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    yield Desk(qtbot, flowers())
    # closing ends what goes on in the background


def click_arrow(desk: Desk, section: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    header = desk.grid.view.header
    place = header._arrow_place(header.section_rect(section)).center()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def shown_rows(desk: Desk) -> list[int]:
    """The rows of the table from top to bottom, as the row header numbers them."""
    model = desk.grid.model
    return [model.headerData(place, Qt.Orientation.Vertical) - 1 for place in range(model.rowCount())]


def words(desk: Desk) -> str:
    return desk.grid.arranged.words.text()


def press(desk: Desk, name: str) -> None:
    button = desk.grid.findChild(QToolButton, f"data-grid-{name}")
    assert button is not None and button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def sort(desk: Desk, *keys: SortKey) -> None:
    assert desk.document.edit(lambda project: set_sort(project, *keys), "Sort rows")


def show_only(desk: Desk, *filters: object) -> None:
    for each in filters:
        assert desk.document.edit(partial(set_filter, filter_=each), "Filter rows")


# Sorting by hand


def test_the_arrow_sorts_up_then_down_then_not(desk: Desk) -> None:
    sizes = desk.document.project.dataset.columns[SIZE].values
    order = [*range(3), *range(4, 12), 3]  # the missing one last
    click_arrow(desk, SIZE)
    assert shown_rows(desk) == order and words(desk) == "Sorted by size ▲"
    assert desk.shown(11, SIZE) == "?" and np.isnan(sizes[3])
    click_arrow(desk, SIZE)
    assert shown_rows(desk) == [*range(11, 3, -1), 2, 1, 0, 3] and words(desk) == "Sorted by size ▼"
    click_arrow(desk, SIZE)
    assert shown_rows(desk) == [*range(12)] and not desk.grid.arranged.isVisible()
    assert desk.document.stack.count() == 3
    for wanted in ([*range(11, 3, -1), 2, 1, 0, 3], order, [*range(12)]):
        desk.document.undo()
        assert shown_rows(desk) == wanted


def test_shift_adds_a_second_key(desk: Desk) -> None:
    click_arrow(desk, KIND)
    click_arrow(desk, AGE, SHIFT)
    click_arrow(desk, AGE, SHIFT)
    assert desk.document.project.arrangement.sort == (SortKey(KIND), SortKey(AGE, "", True))
    assert shown_rows(desk) == [9, 6, 3, 0, 10, 7, 4, 1, 11, 8, 5, 2]
    assert words(desk) == "Sorted by kind ▲, age ▼"


def test_a_click_on_the_name_still_selects_the_column(desk: Desk) -> None:
    header = desk.grid.view.header
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, PLAIN, header.section_rect(AGE).topLeft() + QPoint(12, 8)
    )
    assert desk.grid.view.blocks() == [(range(12), range(AGE, AGE + 1))]
    assert desk.document.project.arrangement.plain


def test_the_menu_of_a_column_sorts(desk: Desk) -> None:
    desk.choose(desk.grid.menus.column_menu(COLOUR), "sort-descending")
    assert desk.document.project.arrangement.sort == (SortKey(COLOUR, "", True),)
    desk.choose(desk.grid.menus.column_menu(COLOUR), "unsort")
    assert desk.document.project.arrangement.plain
    share = desk.grid.model.columnCount() - 1
    assert desk.grid.menus.column_menu(share).actions()[0].text() == "Sort: worst first"


def test_the_marks_of_the_header_are_drawn(desk: Desk) -> None:
    header = desk.grid.view.header
    before = header.grab().toImage()
    sort(desk, SortKey(SIZE))
    marked = header.grab().toImage()
    assert marked != before
    show_only(desk, RangeFilter(AGE, 0.2))
    assert header.grab().toImage() != marked
    desk.document.edit(clear_arrangement, "")
    hover(header.viewport(), header.section_rect(AGE).center())
    assert header.arrow_at(header._arrow_place(header.section_rect(AGE)).center()) == AGE


# What commands do to rows that are sorted and filtered


def test_editing_and_clearing_change_the_rows_of_the_table(desk: Desk) -> None:
    sort(desk, SortKey(AGE, "", True))
    desk.type(0, SIZE, "77")
    assert desk.value(11, SIZE) == 77 and desk.grid.view.currentIndex().row() == 1
    desk.grid.view.select_block(range(1, 3), range(SIZE, AGE + 1))
    desk.key(Qt.Key.Key_Delete)
    columns = desk.document.project.dataset.columns
    assert np.flatnonzero(np.isnan(columns[AGE].values)).tolist() == [9, 10]


def test_copy_and_paste_go_by_what_is_shown(desk: Desk) -> None:
    sort(desk, SortKey(AGE, "", True))
    desk.grid.view.select_block(range(3), range(SIZE, SIZE + 1))
    desk.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "11\n10\n9\n"
    desk.paste("1.5\n2.5\n3.5", 2, SIZE)
    assert [desk.value(row, SIZE) for row in (9, 8, 7)] == [1.5, 2.5, 3.5]
    assert desk.grid.view.blocks() == [(range(2, 5), range(SIZE, SIZE + 1))]


def test_paste_below_the_last_row_shown_appends(desk: Desk) -> None:
    show_only(desk, LabelsFilter(KIND, ("a",)))
    assert shown_rows(desk) == [0, 3, 6, 9]
    desk.paste("1.5\n2.5\n3.5", 3, SIZE)
    values = desk.document.project.dataset.columns[SIZE].values
    assert values[9] == 1.5 and values[12:].tolist() == [2.5, 3.5] and values[10] == 10
    assert shown_rows(desk) == [0, 3, 6, 9, 12, 13]  # though they do not pass, so that they are seen
    assert desk.grid.view.blocks() == [(range(3, 6), range(SIZE, SIZE + 1))]
    press(desk, "sort-again")
    assert shown_rows(desk) == [0, 3, 6, 9]
    desk.document.undo()
    assert shown_rows(desk) == [0, 3, 6, 9] and desk.document.project.dataset.row_count == 12


def test_insert_goes_above_the_row_shown_there(desk: Desk) -> None:
    sort(desk, SortKey(AGE, "", True))
    desk.grid.view.go_to(2, SIZE)
    desk.key(Qt.Key.Key_Insert)
    dataset = desk.document.project.dataset
    assert dataset.row_count == 13 and np.isnan(dataset.columns[AGE].values[9])
    assert shown_rows(desk)[:4] == [12, 11, 9, 10] and desk.grid.view.currentIndex().row() == 2
    desk.document.undo()
    assert shown_rows(desk) == [*range(11, -1, -1)]
    desk.document.redo()
    assert shown_rows(desk)[:4] == [12, 11, 9, 10]


def test_insert_below_goes_below_the_row_shown_there(desk: Desk) -> None:
    sort(desk, SortKey(AGE, "", True))
    desk.grid.view.go_to(2, SIZE)
    desk.choose(desk.grid.menus.cell_menu(), "insert-below")
    assert np.isnan(desk.value(10, AGE)) and desk.document.project.dataset.row_count == 13
    assert shown_rows(desk)[:5] == [12, 11, 9, 10, 8] and desk.grid.view.currentIndex().row() == 3
    show_only(desk, LabelsFilter(KIND, ("a",)))
    desk.grid.view.go_to(0, SIZE)
    row = shown_rows(desk)[0]
    desk.choose(desk.grid.menus.cell_menu(), "insert-below")
    assert shown_rows(desk)[:2] == [row, row + 1] and desk.grid.view.currentIndex().row() == 1


def test_ctrl_minus_takes_the_only_row_that_is_shown_and_no_column(desk: Desk) -> None:
    show_only(desk, RangeFilter(SIZE, 11))
    assert shown_rows(desk) == [11]
    desk.grid.view.go_to(0, SIZE)
    desk.key(Qt.Key.Key_Minus, CONTROL)
    dataset = desk.document.project.dataset
    assert len(dataset.columns) == 5 and dataset.row_count == 11 and shown_rows(desk) == []


@pytest.mark.parametrize("arranged", [False, True])
def test_the_selected_row_is_the_same_after_others_have_gone_and_come_back(desk: Desk, arranged: bool) -> None:
    if arranged:
        sort(desk, SortKey(AGE, "", True))

    def selected() -> str:
        row = desk.document.selection.row
        current = desk.grid.model.order.table_row(desk.grid.view.currentIndex().row())
        assert row is not None and row == current
        return str(desk.document.project.dataset.columns[REMARK].values[row])

    for row in (8, 11):
        desk.grid.view.go_to(desk.grid.model.order.place(row), AGE)
        for rows in ([1], [1, 3]):  # by another panel, such as the one that draws
            desk.document.edit(partial(remove_rows, rows=rows), "")
            assert selected() == f"=row {row}" and len(desk.grid.view.blocks()) == 1
            desk.document.undo()
            assert selected() == f"=row {row}"
            desk.document.redo()
            assert selected() == f"=row {row}"
            desk.document.undo()


def test_a_selected_row_that_was_hidden_is_selected_in_the_grid_again(desk: Desk) -> None:
    desk.grid.view.go_to(1, AGE)
    show_only(desk, RangeFilter(SIZE, 4))
    assert not desk.grid.view.currentIndex().isValid() and desk.document.selection.row == 1
    desk.document.edit(partial(remove_rows, rows=[0]), "")
    assert desk.document.selection.row == 0  # still the same
    desk.document.undo()
    press(desk, "show-all")
    assert desk.grid.view.currentIndex().row() == 1 and desk.document.selection.row == 1
    show_only(desk, RangeFilter(SIZE, 4))
    desk.document.edit(partial(remove_rows, rows=[1]), "")
    assert desk.document.selection.row is None


def test_removing_takes_the_rows_that_are_shown(desk: Desk) -> None:
    show_only(desk, LabelsFilter(KIND, ("a", "b")))
    sort(desk, SortKey(AGE, "", True))
    assert shown_rows(desk) == [10, 9, 7, 6, 4, 3, 1, 0]
    desk.grid.view.select_block(range(1, 3), range(SIZE, SIZE + 1))
    desk.key(Qt.Key.Key_Minus, CONTROL)
    assert desk.document.project.dataset.columns[REMARK].values == tuple(
        f"=row {r}" for r in range(12) if r not in (7, 9)
    )
    assert shown_rows(desk) == [8, 6, 4, 3, 1, 0] and desk.grid.view.currentIndex().row() == 1
    desk.document.undo()
    assert shown_rows(desk) == [10, 9, 7, 6, 4, 3, 1, 0]


def test_use_for_marks_the_rows_that_are_shown(desk: Desk) -> None:
    sort(desk, SortKey(AGE, "", True))
    desk.grid.view.select_block(range(2), range(1))
    desk.grid.commands.use_for(Split.TEST)
    assert np.flatnonzero(desk.document.project.dataset.split == Split.TEST).tolist() == [10, 11]


# Rows keep their places until somebody asks


def test_an_edited_cell_keeps_its_row_where_it_is(desk: Desk) -> None:
    sort(desk, SortKey(AGE))
    again = desk.grid.findChild(QToolButton, "data-grid-sort-again")
    assert again is not None and not again.isVisible()
    desk.type(1, AGE, "99")
    assert shown_rows(desk) == [*range(12)] and desk.shown(1, AGE) == "99"
    assert "from before the last changes" in words(desk)
    desk.type(2, SIZE, "5")  # not what they are sorted by
    press(desk, "sort-again")
    assert shown_rows(desk) == [0, *range(2, 12), 1] and not again.isVisible()
    desk.document.undo()
    desk.document.undo()
    assert desk.value(1, AGE) != 99 and shown_rows(desk) == [*range(12)]


def test_undo_brings_back_the_very_order_that_there_was(desk: Desk) -> None:
    sort(desk, SortKey(AGE))
    desk.type(1, AGE, "99")
    sort(desk, SortKey(SIZE, "", True))
    desk.document.undo()
    assert shown_rows(desk) == [*range(12)] and "from before" in words(desk)  # not sorted anew
    sort(desk)
    sort(desk, SortKey(AGE))
    assert shown_rows(desk)[-1] == 1  # but a new command sorts with what is there now


def test_cells_that_do_not_matter_leave_the_order_up_to_date(desk: Desk) -> None:
    show_only(desk, UsesFilter((0,)))
    sort(desk, SortKey(AGE))
    desk.type(0, SIZE, "4")
    assert "from before" not in words(desk)


# Filters by their dialog, menu and buttons


def accept(dialog: FilterDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def opened(desk: Desk, position: int) -> FilterDialog:
    desk.choose(desk.grid.menus.column_menu(position), "filter")
    dialog = desk.grid.commands.arranging.dialog
    assert isinstance(dialog, FilterDialog) and dialog.isVisible()
    return dialog


def part(dialog: FilterDialog, kind: type, name: str) -> object:
    found = dialog.findChild(kind, name)
    assert found is not None
    return found


def test_numbers_from_to(desk: Desk) -> None:
    dialog = opened(desk, SIZE)
    low, high = (part(dialog, QLineEdit, name) for name in ("filter-low", "filter-high"))
    assert (low.placeholderText(), high.placeholderText()) == ("0", "11")  # type: ignore[attr-defined]
    QTest.keyClicks(low, "2,5")  # type: ignore[arg-type]
    QTest.keyClicks(high, "much")  # type: ignore[arg-type]
    accept(dialog)
    assert dialog.isVisible() and "“much” is no number" in dialog.problem.text()
    high.setText("5")  # type: ignore[attr-defined]
    accept(dialog)
    assert shown_rows(desk) == [4, 5] and words(desk) == "Showing 2 of 12 rows: 2.5 ≤ size ≤ 5"
    dialog = opened(desk, SIZE)
    assert part(dialog, QLineEdit, "filter-low").text() == "2.5"  # type: ignore[attr-defined]
    part(dialog, QCheckBox, "filter-missing").setChecked(True)  # type: ignore[attr-defined]
    accept(dialog)
    assert shown_rows(desk) == [3, 4, 5] and words(desk).endswith("or missing")
    dialog = opened(desk, SIZE)
    for name in ("filter-low", "filter-high"):
        part(dialog, QLineEdit, name).clear()  # type: ignore[attr-defined]
    accept(dialog)
    assert desk.document.project.arrangement.plain  # everything passes


def test_categories_by_a_list(desk: Desk) -> None:
    dialog = opened(desk, COLOUR)
    QTest.mouseClick(part(dialog, QPushButton, "filter-none"), Qt.MouseButton.LeftButton)  # type: ignore[arg-type]
    items = part(dialog, QListView, "filter-labels").model()  # type: ignore[attr-defined]
    assert [items.index(row, 0).data() for row in range(3)] == ["red (5)", "white (6)", "missing (1)"]
    items.item(0).setCheckState(Qt.CheckState.Checked)
    items.item(2).setCheckState(Qt.CheckState.Checked)
    accept(dialog)
    assert shown_rows(desk) == [1, 3, 5, 7, 9, 11]
    assert words(desk) == "Showing 6 of 12 rows: colour = red or missing"
    show_only(desk, LabelsFilter(COLOUR, ()))
    assert words(desk) == "Showing 0 of 12 rows: colour in no category"
    desk.choose(desk.grid.menus.column_menu(COLOUR), "remove-filter")
    assert desk.document.project.arrangement.plain


def test_a_text_that_cells_contain(desk: Desk) -> None:
    dialog = opened(desk, REMARK)
    QTest.keyClicks(part(dialog, QLineEdit, "filter-text"), "ROW 1")  # type: ignore[arg-type]
    accept(dialog)
    assert shown_rows(desk) == [1, 10, 11] and "remark contains “ROW 1”" in words(desk)
    dialog = opened(desk, REMARK)
    dialog.reject()
    assert shown_rows(desk) == [1, 10, 11]
    press(desk, "show-all")
    assert shown_rows(desk) == [*range(12)] and not desk.grid.arranged.isVisible()


def test_rows_of_one_use(desk: Desk) -> None:
    desk.document.edit(partial(set_split, rows=[2, 4], split=Split.TEST), "")
    desk.choose(desk.grid.menus.rows_menu(), "show-test")
    assert shown_rows(desk) == [2, 4] and words(desk) == "Showing 2 of 12 rows: test"
    desk.choose(desk.grid.menus.rows_menu(), "show-validation")
    assert shown_rows(desk) == [] and desk.document.project.arrangement.filters == (UsesFilter((1,)),)
    desk.grid.view.viewport().repaint()  # says that no row passes
    desk.choose(desk.grid.menus.rows_menu(), "show-any")
    assert shown_rows(desk) == [*range(12)]


def test_the_menu_of_uses_ticks_what_is_shown(desk: Desk) -> None:
    menu = desk.grid.menus.rows_menu()
    desk.document.edit(partial(set_filter, filter_=UsesFilter((0,))), "")
    menu.aboutToShow.emit()
    assert [action.objectName() for action in menu.actions() if action.isChecked()] == ["show-training"]
    assert not next(action for action in menu.actions() if action.objectName() == "unsort-all").isEnabled()


# The selection is by the rows of the table


def test_the_selected_row_stays_selected_wherever_it_goes(desk: Desk) -> None:
    desk.grid.view.select_block(range(2, 5), range(1))
    assert desk.document.selection.row == 2
    sort(desk, SortKey(AGE, "", True))
    assert desk.document.selection.row == 2 and desk.grid.view.currentIndex().row() == 9
    assert desk.grid.view.blocks() == [(range(7, 10), range(1))]
    desk.document.select(Selection(row=11))
    assert desk.grid.view.currentIndex().row() == 0
    desk.grid.view.go_to(1, 0)
    assert desk.document.selection.row == 10


def test_a_selected_row_that_is_not_shown(desk: Desk) -> None:
    desk.grid.view.go_to(1, 0)
    show_only(desk, LabelsFilter(KIND, ("a",)))
    assert desk.document.selection.row == 1 and not desk.grid.view.currentIndex().isValid()
    desk.document.select(Selection(row=3))
    assert desk.grid.view.currentIndex().row() == 1
    desk.document.select(Selection(row=4))
    assert not desk.grid.view.currentIndex().isValid() and desk.document.selection.row == 4


def test_a_whole_column_stays_whole(desk: Desk) -> None:
    desk.grid.view.selectColumn(AGE)
    show_only(desk, LabelsFilter(KIND, ("a",)))
    assert desk.grid.view.blocks() == [(range(4), range(AGE, AGE + 1))]


def test_the_sign_that_sorts_is_seen_without_the_mouse_where_it_cuts_no_name(desk: Desk) -> None:
    header = desk.grid.view.header

    def is_drawn(width: int, name: str = "") -> bool:
        header.resizeSection(AGE, width)
        if name:
            desk.document.edit(partial(rename_column, position=AGE, name=name), "")
        picture, place = header.viewport().grab().toImage(), header._arrow_place(header.section_rect(AGE))
        pixels = {
            picture.pixel(x, y) for x in range(place.left(), place.right()) for y in range(place.top(), place.bottom())
        }
        return len(pixels) > 2

    assert is_drawn(60) and is_drawn(120)
    assert not is_drawn(50)
    assert is_drawn(100, "a name that is long")
    header.resizeSection(AGE, 50)
    assert "Click ⇅" in desk.grid.model.headerData(AGE, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_rows_of_a_use_that_no_row_has_cannot_be_asked_for(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    menu = desk.grid.menus.rows_menu()
    menu.aboutToShow.emit()
    actions = {action.objectName(): action for action in menu.actions()}
    names = ("show-any", "show-training", "show-validation", "show-test", "show-excluded")
    assert [actions[name].isEnabled() for name in names] == [True, True, False, True, False]
    assert "no such row" in actions["show-excluded"].toolTip() and "no such row" not in actions["show-test"].toolTip()
    desk.document.edit(partial(set_split, rows=[2], split=Split.EXCLUDED), "")
    menu.aboutToShow.emit()
    assert actions["show-excluded"].isEnabled() and "no such row" not in actions["show-excluded"].toolTip()


def test_a_filter_that_another_kind_of_column_ends_is_said(desk: Desk) -> None:
    said: list[str] = []
    columns = desk.grid.commands.columns
    columns.said.connect(said.append)
    show_only(desk, LabelsFilter(COLOUR, ("red",)), RangeFilter(AGE, 0, 0.5))
    assert columns.set_kind((COLOUR,), Kind.TEXT)
    assert said == ["The filter of “colour” is gone: it does not fit what is held there now."]
    assert [each.column for each in desk.document.project.arrangement.filters] == [AGE]
    columns.set_role((SIZE,), Role.IGNORED)
    assert len(said) == 1


# What the network says


def numbers_project() -> Project:
    return set_split(opening_project(), [1, 4], Split.TEST)


def parameters_of(project: Project, factor: float) -> Parameters:
    now = current_parameters(project)
    return Parameters(now.widths, now.flat * factor)


def test_the_share_of_the_cost(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    project, model = desk.document.project, desk.grid.model
    costs = answers(project, slice(None), current_parameters(project)).costs
    training = [row for row in range(10) if row not in (1, 4)]
    total, share = costs[training].sum(), model.columnCount() - 1
    assert model.headerData(share, Qt.Orientation.Horizontal) == "% of C"
    assert [desk.shown(row, share) for row in training] == [f"{100 * costs[row] / total:.2f} %" for row in training]
    assert [desk.shown(row, share) for row in (1, 4)] == [f"×{costs[row] / (total / 8):.2f}" for row in (1, 4)]
    tip = model.index(0, share).data(Qt.ItemDataRole.ToolTipRole)
    assert "of the training cost" in tip and "how many times" in model.headerData(share, Qt.Orientation.Horizontal, 3)
    assert "the mean cost of a training row" in model.index(1, share).data(Qt.ItemDataRole.ToolTipRole)


def test_the_share_of_a_cost_with_penalties_is_that_of_the_cost_without_them(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    model, tip_role = desk.grid.model, Qt.ItemDataRole.ToolTipRole
    share = model.columnCount() - 1
    training = replace(desk.document.project.training, l2=0.5)
    desk.document.edit(partial(set_training, training=training), "Edit")
    costs = answers(desk.document.project, slice(None), current_parameters(desk.document.project)).costs
    total = costs[[row for row in range(10) if row not in (1, 4)]].sum()
    assert desk.shown(0, share) == f"{100 * costs[0] / total:.2f} %"
    header = model.headerData(share, Qt.Orientation.Horizontal, tip_role)
    assert "without the penalties" in header and "without the penalties" in model.index(0, share).data(tip_role)
    words = model.headerData(share, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert words == "% of C, no penalties"
    desk.document.undo()
    assert "penalties" not in model.headerData(share, Qt.Orientation.Horizontal, tip_role)
    assert "penalties" not in model.index(0, share).data(tip_role)


def test_the_cost_of_a_row_that_is_not_trained_on_looks_different(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    model = desk.grid.model
    share = model.columnCount() - 1
    assert model.styles(share, range(6), [False] * 6).faint == [False, True, False, False, True, False]
    muted, usual = (model.index(row, share).data(Qt.ItemDataRole.ForegroundRole) for row in (1, 0))
    assert muted.color() != usual.color()
    assert not any(model.styles(share - 1, range(6), [False] * 6).faint)
    assert "Not trained on, so no part of C" in model.index(1, share).data(Qt.ItemDataRole.ToolTipRole)


def test_the_worst_rows_first(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    costs = answers(desk.document.project, slice(None), current_parameters(desk.document.project)).costs
    error, share = desk.grid.model.columnCount() - 2, desk.grid.model.columnCount() - 1
    click_arrow(desk, share)
    assert shown_rows(desk) == np.argsort(-costs, kind="stable").tolist() and words(desk) == "Sorted by % of C ▼"
    click_arrow(desk, error)
    assert shown_rows(desk) == np.argsort(-costs, kind="stable").tolist()  # of half squared errors it is the same
    assert words(desk) == "Sorted by |t − y| ▼"
    click_arrow(desk, error)
    assert shown_rows(desk) == np.argsort(costs, kind="stable").tolist()


def test_rows_are_not_sorted_anew_with_every_snapshot_but_when_training_ends(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    project = desk.document.project
    sort(desk, SortKey(0, COST_SHARE, True))
    before = shown_rows(desk)
    running = parameters_of(project, -2.0)
    desk.grid.show_snapshot(Snapshot(1, 1, 1.0, running, EMPTY_CURVE))
    assert shown_rows(desk) == before and "from before" in words(desk)
    model = replace(current_model(project), current=running, updates=1, epoch=1)
    desk.document.edit(partial(with_model, model=model), "Train 1 epoch")
    after = rows_shown(desk.document.project)
    assert after is not None and shown_rows(desk) == after.tolist() != before
    assert "from before" not in words(desk)
    desk.document.undo()
    assert shown_rows(desk) == before


def test_the_cost_of_a_snapshot_gives_the_shares(qtbot: QtBot) -> None:
    desk = Desk(qtbot, numbers_project())
    project = desk.document.project
    desk.grid.show_snapshot(Snapshot(1, 1, 4.0, parameters_of(project, 2.0), EMPTY_CURVE))
    cost = desk.grid.model.live.cost(0)
    assert cost is not None and desk.grid.model.live.share(0) == pytest.approx(cost / 4.0, rel=1e-14)
    mean = replace(project, training=replace(project.training, reduction="mean"))
    desk.document.edit(lambda _: mean, "")
    desk.grid.show_snapshot(Snapshot(1, 1, 4.0, parameters_of(project, 2.0), EMPTY_CURVE))
    assert desk.grid.model.live.share(0) == pytest.approx(cost / 32.0, rel=1e-14)  # of eight training rows


# Large tables


def test_a_large_table_is_sorted_in_the_background(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_NUMBERS", "MOST_TEXTS"):
        monkeypatch.setattr(ordering, limit, 5)
    desk = Desk(qtbot, flowers())
    sort(desk, SortKey(AGE, "", True))
    assert shown_rows(desk) == [*range(12)] and words(desk).startswith("Updating the order…")
    qtbot.waitUntil(lambda: shown_rows(desk) == [*range(11, -1, -1)])
    assert words(desk) == "Sorted by age ▼"
    sort(desk, SortKey(KIND))
    sort(desk, SortKey(KIND, "", True))  # before the first one is found
    qtbot.waitUntil(lambda: not desk.grid.ordering.updating)
    assert shown_rows(desk) == [2, 5, 8, 11, 1, 4, 7, 10, 0, 3, 6, 9]
    sort(desk, SortKey(SIZE))
    desk.document.edit(clear_arrangement, "")
    assert shown_rows(desk) == [*range(12)]
    qtbot.waitUntil(lambda: not desk.grid.ordering.updating)
    assert shown_rows(desk) == [*range(12)]
    sort(desk, SortKey(SIZE))
    desk.grid.close()  # in the middle of it


def test_rows_that_come_while_a_large_table_is_sorted_are_sorted_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MOST_NUMBERS", "MOST_TEXTS"):
        monkeypatch.setattr(ordering, limit, 5)
    desk = Desk(qtbot, flowers())
    sort(desk, SortKey(AGE, "", True))
    desk.document.edit(partial(insert_rows, position=3), "")
    qtbot.waitUntil(lambda: not desk.grid.ordering.updating)
    assert shown_rows(desk) == [12, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1, 0, 3]  # the new one has no age
    assert words(desk) == "Sorted by age ▼"
    desk.grid.close()


def test_texts_of_many_numbers_are_filtered_in_the_background(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "MOST_TEXTS", 5)
    desk = Desk(qtbot, flowers())
    show_only(desk, RangeFilter(SIZE, 10))
    assert shown_rows(desk) == [10, 11]
    show_only(desk, TextFilter(SIZE, "1"))  # for which each number is written out
    assert desk.grid.ordering.updating
    qtbot.waitUntil(lambda: shown_rows(desk) == [1, 10, 11])
    desk.grid.close()


def test_a_table_that_is_opened_sorted_is_shown_sorted(qtbot: QtBot) -> None:
    desk = Desk(qtbot, set_sort(flowers(), SortKey(AGE, "", True)))
    assert shown_rows(desk) == [*range(11, -1, -1)]
    desk.document.open(set_sort(flowers(), SortKey(AGE, "", True), SortKey(SIZE)))
    desk.document.open(set_sort(flowers(20), SortKey(KIND)))
    assert shown_rows(desk)[:7] == [0, 3, 6, 9, 12, 15, 18]


# The table changes below


def test_other_columns_keep_the_order(desk: Desk) -> None:
    show_only(desk, RangeFilter(SIZE, 4))
    sort(desk, SortKey(AGE, "", True))
    desk.document.edit(partial(insert_column, position=0, role=Role.INPUT), "")
    assert shown_rows(desk) == [*range(11, 3, -1)] and desk.document.project.arrangement.sort == (
        SortKey(AGE + 1, "", True),
    )
    desk.document.edit(partial(set_role, position=AGE + 1, role=Role.IGNORED), "")
    assert shown_rows(desk) == [*range(11, 3, -1)]


def test_orders_follow_rows_that_come_and_go() -> None:
    order = RowOrder(5, np.array([4, 2, 0]))
    assert [order.place(row) for row in range(-1, 6)] == [-1, 2, -1, 1, -1, 0, -1]
    assert order.with_inserted(2, 2).numbers.tolist() == [6, 2, 3, 4, 0]
    assert order.with_inserted(3, 1).numbers.tolist() == [5, 2, 3, 0]  # row 3 is not shown: below row 2
    assert order.with_inserted(5, 1).numbers.tolist() == [4, 2, 0, 5]
    assert order.with_removed(0, 3).numbers.tolist() == [1]
    assert order.places(np.array([0, 1, 4])).tolist() == [0, 2]
    assert RowOrder(3).with_inserted(1, 2).same(RowOrder(5)) and RowOrder(3).with_removed(0, 1).same(RowOrder(2))
    columns = opening_project().dataset.columns
    assert followed(RowOrder(10), columns, columns[:-1]) is None


def test_a_filter_that_fits_no_more_goes_with_its_column(desk: Desk) -> None:
    show_only(desk, TextFilter(REMARK, "1"), RangeFilter(SIZE, 2))
    desk.choose(desk.grid.menus.column_menu(SIZE), "kind-category")
    assert desk.document.project.arrangement.filters == (TextFilter(REMARK, "1"),)
    assert shown_rows(desk) == [1, 10, 11]


# What is drawn


def colours(desk: Desk, place: int, position: int) -> set[str]:
    """The colours of a cell, without the lines around it."""
    view = desk.grid.view
    rect = view.visualRect(desk.grid.model.index(place, position)).adjusted(0, 0, -2, -2)
    image = view.viewport().grab(rect).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_cells_are_drawn_as_what_they_are(desk: Desk) -> None:
    desk.document.edit(partial(set_split, rows=[4], split=Split.EXCLUDED), "")
    desk.grid.view.go_to(0, AGE)
    look = desk.grid.model.look_of(SIZE)
    assert look.ground.color().name() in colours(desk, 1, SIZE)
    assert look.lacking.color().name() in colours(desk, 3, SIZE)  # its size is missing
    highlight = desk.grid.view.palette().highlight().color().name()
    assert highlight in colours(desk, 0, AGE) and highlight not in colours(desk, 1, AGE)
    struck = colours(desk, 4, AGE)
    assert look.faint.color().name() in struck and look.text.color().name() not in struck
    sort(desk, SortKey(AGE, "", True))
    assert look.lacking.color().name() in colours(desk, 8, SIZE)
    desk.grid.view.scrollToBottom()
    assert highlight in colours(desk, 11, AGE)


# In the window


def test_an_edited_cell_moves_the_cost_at_once(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    grid, share = window.grid, window.grid.model.columnCount() - 1
    with qtbot.waitSignal(window.trainer.evaluated):
        window.document.edit(partial(set_cell, row=0, column=1, text="1"), "")
    before = [grid.model.index(0, column).data() for column in range(6, share + 1)]
    cost = window.last_snapshot.cost
    with qtbot.waitSignal(window.trainer.evaluated):
        window.document.edit(partial(set_cell, row=0, column=5, text="3"), "Edit cell")
        after = [grid.model.index(0, column).data() for column in range(6, share + 1)]
        assert after[0] == before[0] and after[1] != before[1] and after[2] != before[2]  # without any wait
    assert window.last_snapshot.cost > cost
    names = [action.text() for menu in window.menuBar().actions() for action in menu.menu().actions()]
    assert "S&how Rows" in names
    window.document.stack.setClean()
    window.close()


def test_an_error_while_sorting_in_the_background_is_said(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ordering, "MOST_NUMBERS", 0)

    def broken(*_: object) -> None:
        raise ArithmeticError("a fault for the test")

    monkeypatch.setattr(ordering, "rows_shown", broken)
    before = desk.grid.model.order
    with qtbot.waitSignal(desk.grid.failed, timeout=5000) as failed:
        sort(desk, SortKey(SIZE))
    assert "a fault for the test" in failed.args[0]
    assert desk.grid.model.order is before and not desk.grid.ordering.updating


def test_what_cannot_be_sorted_is_refused_in_words(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ordering, "MOST_NUMBERS", 0)

    def refused(*_: object) -> None:
        raise Refusal("Not today.")

    monkeypatch.setattr(ordering, "rows_shown", refused)
    with qtbot.waitSignal(desk.document.refused, timeout=5000) as refusal:
        sort(desk, SortKey(SIZE))
    assert refusal.args[0].template == "Not today." and not desk.grid.ordering.updating
