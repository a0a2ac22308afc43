"""Find and replace in the grid: by keys and buttons, in small tables at once and in large ones in the background."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.arrangement import LabelsFilter, SortKey
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn
from nnapp.project import (
    Project,
    insert_column,
    insert_rows,
    opening_project,
    remove_column,
    remove_rows,
    set_cell,
    set_filter,
    set_formula,
    set_sort,
    show_all,
    texts_of,
    with_dataset,
)
from tests.ui.desk import Desk
from tests.ui.gestures import activate, focus, type_into
from tests.ui.tables import HOSTILE, flowers, hostile
from ui.data_grid.find_fields import SELECTION, THIS_COLUMN
from ui.data_grid.finder import AT_ONCE
from ui.data_grid.hits import Cell, count, following, is_hit, number_of, preceding
from ui.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WAIT_MS = 20_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def table() -> Project:
    """Numbers, categories and texts with 0.5 in all of them."""
    columns = (
        NumberColumn("a", Role.INPUT, np.array([0.5, 10.5, 5.0, np.nan, 0.5, 1 / 3])),
        CategoryColumn.from_texts("c", Role.INPUT, ["red", "green", "Red", "", "dark red", "green"]),
        TextColumn("t", Role.IGNORED, ("0,5", "5e-1", "a red hat", "", "x" * 90 + "red", "b")),
        NumberColumn("y", Role.TARGET, np.arange(6.0)),
    )
    return with_dataset(opening_project(), Dataset(columns))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, table())
    desk.grid.resize(760, 320)
    desk.grid.view.go_to(0, 0)
    yield desk


def look_for(desk: Desk, text: str) -> None:
    desk.key(Qt.Key.Key_F, CONTROL)
    bar = desk.grid.find_bar
    assert bar.isVisible() and bar.field.hasFocus() and not bar.replacement.isVisible()
    bar.field.selectAll()
    desk.qtbot.keyClicks(bar.field, text)


def at(desk: Desk) -> tuple[int, int]:
    current = desk.grid.view.currentIndex()
    return current.row(), current.column()


def column(desk: Desk, position: int) -> tuple[str, ...]:
    return texts_of(desk.document.project.dataset.columns[position])


def click(desk: Desk, button: object) -> None:
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# Finding


def test_enter_goes_from_one_found_cell_to_the_next_and_around(desk: Desk) -> None:
    look_for(desk, "red")
    bar = desk.grid.find_bar
    assert bar.label.text() == "5 cells"
    visited = []
    for _ in range(6):
        desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        visited.append(at(desk))
    assert visited == [(0, 1), (2, 1), (2, 2), (4, 1), (4, 2), (0, 1)]
    assert bar.label.text() == "1 of 5" and bar.field.hasFocus()
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert at(desk) == (4, 2) and bar.label.text() == "5 of 5"  # in full, though the cell shows 80 letters
    click(desk, bar.previous)
    assert at(desk) == (4, 1)
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible() and desk.grid.view.hasFocus()
    desk.key(Qt.Key.Key_F3)
    assert at(desk) == (4, 2) and bar.isVisible()
    desk.key(Qt.Key.Key_F3, SHIFT)
    assert at(desk) == (4, 1)


def test_options_say_what_counts(desk: Desk) -> None:
    look_for(desk, "red")
    bar = desk.grid.find_bar
    click(desk, bar.case)
    assert bar.label.text() == "4 cells"
    click(desk, bar.whole)
    assert bar.label.text() == "1 cell"
    for toggle in (bar.case, bar.whole):
        click(desk, toggle)
    look_for(desk, "0.5")
    assert bar.label.text() == "1 of 3"  # 0.5, 10.5 and 0.5; the current cell is the first of them
    click(desk, bar.by_value)
    assert bar.label.text() == "1 of 4"  # 0.5 and 0.5, 0,5 and 5e-1


def test_the_search_can_be_limited(desk: Desk) -> None:
    look_for(desk, "red")
    bar = desk.grid.find_bar
    desk.grid.view.select_block(range(0, 3), range(1, 3))
    bar.scopes.setCurrentIndex(bar.scopes.findData(SELECTION))
    bar.scopes.activated.emit(bar.scopes.currentIndex())
    assert bar.label.text() == "1 of 3"
    click(desk, bar.next)
    click(desk, bar.next)
    assert at(desk) == (2, 2)
    click(desk, bar.next)
    assert at(desk) == (0, 1)  # the selection of then, though another cell is selected now
    bar.scopes.setCurrentIndex(bar.scopes.findData(THIS_COLUMN))
    bar.scopes.activated.emit(bar.scopes.currentIndex())
    assert bar.label.text() == "1 of 3"
    desk.grid.view.go_to(0, 2)
    assert bar.label.text() == "2 cells"


def test_nothing_found_is_said_and_buttons_say_why(desk: Desk) -> None:
    look_for(desk, "purple")
    bar = desk.grid.find_bar
    assert bar.label.text() == "Not found" and not bar.next.isEnabled()
    assert bar.next.toolTip() == "Nothing was found."
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert at(desk) == (0, 0)
    bar.field.clear()
    assert bar.label.text() == "" and "Type what to look for" in bar.next.toolTip()


def test_an_edit_is_searched_again(desk: Desk) -> None:
    look_for(desk, "red")
    desk.document.edit(partial(set_cell, row=1, column=1, text="reddish"), "")
    assert desk.grid.find_bar.label.text() == "6 cells"
    desk.document.undo()
    assert desk.grid.find_bar.label.text() == "5 cells"


# Replacing


def replace(desk: Desk, text: str, by: str) -> None:
    desk.key(Qt.Key.Key_H, CONTROL)
    bar = desk.grid.find_bar
    assert bar.replacement.isVisible() and bar.one.isVisible()
    for field, words in ((bar.field, text), (bar.replacement, by)):
        focus(field)
        field.selectAll()
        desk.qtbot.keyClicks(field, words)


def test_the_selected_cells_stay_the_same_where_rows_and_columns_come_and_go(desk: Desk) -> None:
    look_for(desk, "red")
    bar = desk.grid.find_bar
    desk.grid.view.select_block(range(2, 5), range(1, 3))
    bar.scopes.setCurrentIndex(bar.scopes.findData(SELECTION))
    bar.scopes.activated.emit(bar.scopes.currentIndex())

    def found() -> dict[int, list[int]]:
        return {position: places.tolist() for position, places in bar.hits().items()}

    assert found() == {1: [2, 4], 2: [2, 4]}
    desk.document.edit(partial(insert_rows, position=0, number=2), "")
    assert found() == {1: [4, 6], 2: [4, 6]}
    desk.document.edit(partial(insert_column, position=1), "")
    assert found() == {2: [4, 6], 3: [4, 6]}
    desk.document.edit(partial(remove_rows, rows=[4]), "")
    assert found() == {2: [5], 3: [5]}
    desk.document.edit(partial(remove_column, position=3), "")
    assert found() == {2: [5]}
    desk.document.edit(partial(with_dataset, dataset=flowers().dataset), "")
    assert found() == {}


def test_found_cells_follow_the_order_of_the_rows(desk: Desk) -> None:
    look_for(desk, "red")
    bar = desk.grid.find_bar
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert at(desk) == (0, 1)
    assert bar.hits() is bar.hits()  # found once, and not for every cell that is moved to
    assert desk.document.edit(lambda project: set_sort(project, SortKey(3, "", True)), "")
    assert {position: places.tolist() for position, places in bar.hits().items()} == {1: [1, 3, 5], 2: [1, 3]}
    desk.grid.view.go_to(0, 0)
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert at(desk) == (1, 1)


def test_one_cell_after_the_other_is_replaced(desk: Desk) -> None:
    replace(desk, "red", "blue")
    bar = desk.grid.find_bar
    desk.qtbot.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert at(desk) == (0, 1) and column(desk, 1)[0] == "red"  # it goes to the first one first
    desk.qtbot.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert column(desk, 1)[0] == "blue" and at(desk) == (2, 1)
    click(desk, bar.one)
    assert column(desk, 1)[2] == "blue" and at(desk) == (2, 2)
    assert desk.document.stack.count() == 2


def test_all_cells_are_replaced_in_one_step(desk: Desk) -> None:
    before = desk.document.project
    replace(desk, "red", "blue")
    bar = desk.grid.find_bar
    click(desk, bar.all)
    assert column(desk, 1) == ("blue", "green", "blue", "", "dark blue", "green")
    assert column(desk, 2)[2] == "a blue hat" and column(desk, 2)[4].endswith("blue")
    assert bar.result.text() == "Replaced in 5 cells." and desk.document.stack.undoText() == "Replace in 5 cells"
    assert bar.label.text() == "Not found" and not bar.all.isEnabled()
    desk.document.undo()
    assert desk.document.project is before and desk.document.stack.index() == 0


def test_what_a_filter_hides_is_said_to_be_left_out(desk: Desk) -> None:
    desk.document.edit(partial(set_filter, filter_=LabelsFilter(1, ("red", "green"))), "")
    replace(desk, "red", "blue")
    bar = desk.grid.find_bar
    assert bar.label.text() == "1 cell shown" and "the filter hides" in bar.label.toolTip()
    assert bar.result.text() == "Not searched: 3 rows are hidden."
    click(desk, bar.all)
    assert bar.result.text() == "Replaced in 1 cell shown. 3 rows are hidden."
    assert "Only rows that are shown" in bar.result.toolTip()
    assert column(desk, 1) == ("blue", "green", "Red", "", "dark red", "green")
    desk.document.edit(show_all, "")
    assert bar.label.text() == "4 cells" and "hidden" not in bar.result.text()


def test_what_would_be_no_number_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    before = desk.document.project
    replace(desk, "0.5", "half")
    click(desk, desk.grid.find_bar.all)
    assert desk.document.project is before and desk.document.stack.count() == 0
    assert len(desk.refusals) == 1 and "“half” is not a number, and column “a”" in desk.refusals[0]
    click(desk, desk.grid.find_bar.one)
    assert desk.document.project is before and len(desk.refusals) == 2


def test_computed_cells_stay(desk: Desk) -> None:
    desk.document.edit(partial(set_cell, row=0, column=3, text="0.5"), "")
    desk.document.edit(partial(set_formula, position=3, formula="a*1"), "")
    replace(desk, "0.5", "0.75")
    bar = desk.grid.find_bar
    click(desk, bar.whole)
    click(desk, bar.all)
    assert bar.result.text() == "Replaced in 2 cells. 2 computed ones stayed."
    assert desk.value(0, 0) == 0.75 == desk.value(0, 3)  # which follows
    desk.document.undo()
    desk.grid.view.go_to(0, 3)
    click(desk, bar.one)
    assert "computed by a formula" in bar.result.text() and desk.value(0, 3) == 0.5


# Large tables


def large(rows: int) -> Project:
    values = np.arange(rows, dtype=float)
    columns = (
        NumberColumn("a", Role.INPUT, values % 1000),
        NumberColumn("b", Role.INPUT, values),
        NumberColumn("y", Role.TARGET, values / 7),
    )
    return with_dataset(opening_project(), Dataset(columns))


@pytest.fixture
def large_desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, large(AT_ONCE))
    desk.grid.view.go_to(0, 0)
    yield desk
    desk.grid.close()


def test_a_large_table_is_searched_in_the_background_and_a_step_waits_for_it(large_desk: Desk) -> None:
    look_for(large_desk, "777")
    bar = large_desk.grid.find_bar
    large_desk.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    if bar.finder.searching:
        assert "Searching" in bar.label.text()
    large_desk.qtbot.waitUntil(lambda: not bar.finder.searching, timeout=WAIT_MS)
    expected = min((row, c) for c in range(3) for row, text in enumerate(column(large_desk, c)) if "777" in text)
    assert at(large_desk) == expected
    total = sum("777" in text for c in range(3) for text in column(large_desk, c))
    assert bar.label.text() == f"1 of {total:,}"


def test_all_cells_of_a_large_table_are_replaced_in_the_background(large_desk: Desk) -> None:
    before = large_desk.document.project
    replace(large_desk, "7", "8")
    bar = large_desk.grid.find_bar
    large_desk.qtbot.waitUntil(lambda: not bar.finder.searching, timeout=WAIT_MS)
    found = count(bar.hits())
    assert found > AT_ONCE
    click(large_desk, bar.all)
    large_desk.qtbot.waitUntil(lambda: not bar.job.running and not bar.finder.searching, timeout=WAIT_MS)
    assert bar.result.text() == f"Replaced in {found:,} cells." and large_desk.document.stack.count() == 1
    assert column(large_desk, 1)[:20] == tuple(str(row).replace("7", "8") for row in range(20))
    large_desk.document.undo()
    assert large_desk.document.project is before


def test_closing_the_bar_or_the_grid_ends_a_search(large_desk: Desk) -> None:
    look_for(large_desk, "12")
    bar = large_desk.grid.find_bar
    large_desk.qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    large_desk.qtbot.waitUntil(lambda: not bar.finder.searching, timeout=WAIT_MS)
    assert bar.finder.found() == {}
    look_for(large_desk, "34")
    large_desk.grid.close()
    assert not bar.finder.searching


# Texts that mean harm, and the window


def test_hostile_texts_are_found_and_shown_as_they_are(qtbot: QtBot) -> None:
    desk = Desk(qtbot, hostile())
    bar = desk.grid.find_bar
    bar.open_find()
    for text in HOSTILE[:2]:
        bar.field.setText(text)
        assert bar.label.text() == "4 cells"  # in three columns, twice in one
        assert bar.label.textFormat() is Qt.TextFormat.PlainText


def test_why_nothing_was_replaced_is_said_no_longer_than_it_is_so(qtbot: QtBot) -> None:
    window = MainWindow(table())
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    window.commands["replace"].trigger()
    bar, notice = window.grid.find_bar, window.notice

    def refuse() -> None:
        type_into(bar.field, "0.5")
        type_into(bar.replacement, "half")
        bar.all.click()
        assert notice.isVisible() and "is not a number" in notice.label.text()

    refuse()
    type_into(bar.replacement, "0.5")
    bar.all.click()  # which changes no number, and is no mistake
    assert not notice.isVisible()
    refuse()
    type_into(bar.field, "green")
    assert not notice.isVisible()
    refuse()
    window.document.edit(partial(set_cell, row=0, column=0, text="0.5"), "")
    assert not notice.isVisible()
    window.close()


def test_the_window_finds_by_menu_and_keys(qtbot: QtBot) -> None:
    window = MainWindow(table())
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    window.docks[1].hide()
    window.commands["find"].trigger()
    bar = window.grid.find_bar
    assert window.docks[1].isVisible() and bar.isVisible()
    type_into(bar.field, "green")
    assert window.grid.view.currentIndex().row() == 1
    window.commands["find-next"].trigger()
    assert window.grid.view.currentIndex().row() == 5
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    window.close()


# The order of found cells


@given(
    st.dictionaries(st.integers(0, 4), st.lists(st.integers(0, 9), min_size=1, unique=True).map(sorted), max_size=4),
    st.integers(-1, 10),
    st.integers(-1, 5),
)
def test_found_cells_follow_each_other_as_one_reads(places: dict[int, list[int]], row: int, position: int) -> None:
    hits = {c: np.array(rows) for c, rows in places.items()}
    cells = sorted(Cell(place, c) for c, rows in places.items() for place in rows)
    here = Cell(row, position)
    after, before = [cell for cell in cells if cell > here], [cell for cell in cells if cell < here]
    assert following(hits, here) == (min(after or cells) if cells else None)
    assert preceding(hits, here) == (max(before or cells) if cells else None)
    assert is_hit(hits, here) == (here in cells)
    assert number_of(hits, here) == sum(cell <= here for cell in cells) and count(hits) == len(cells)
