"""What column headers show of their cells: histograms, missing cells and figures, and that painting never waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.project import (
    Project,
    fill_cells,
    opening_project,
    remove_column,
    rename_column,
    set_cell,
    set_role,
    with_dataset,
)
from tests.ui.desk import Desk
from tests.ui.tables import flowers
from ui.data_grid.column_facts import AT_ONCE, MOST_BARS, ColumnFacts, Known, facts_of
from ui.data_grid.fact_words import figures
from ui.data_grid.header_bars import HEIGHT, draw_bars, short_count
from ui.main_window import MainWindow
from ui.theme import DARK, LIGHT, Theme

HORIZONTAL, TIP = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
WAIT_MS = 20_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def large() -> Project:
    values = np.random.default_rng(3).normal(size=(AT_ONCE + 1, 2))
    columns = (NumberColumn("a", Role.INPUT, values[:, 0].copy()), NumberColumn("y", Role.TARGET, values[:, 1].copy()))
    return with_dataset(opening_project(), Dataset(columns))


@pytest.fixture
def large_desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, large())
    yield desk
    desk.grid.close()


def known(desk: Desk, position: int = 0) -> Known | None:
    column = desk.grid.model.column(position)
    assert isinstance(column, NumberColumn | CategoryColumn)
    return desk.grid.model.facts.of(column)


def tip(desk: Desk, position: int) -> str:
    return str(desk.grid.model.headerData(position, HORIZONTAL, TIP))


# The facts


def test_small_columns_are_counted_at_once(qtbot: QtBot) -> None:
    desk = Desk(qtbot, flowers())
    found = known(desk, 2)
    assert found is not None and found.fresh and found.facts.statistics.missing == 1
    assert found.facts.labels == ("red", "white") and found.facts.heights.tolist() == [5 / 6, 1]


def test_large_columns_are_counted_in_the_background_and_old_facts_shown_till_then(large_desk: Desk) -> None:
    desk = large_desk
    qtbot = desk.qtbot
    qtbot.waitUntil(lambda: known(desk) is not None and known(desk).fresh, timeout=WAIT_MS)
    first = known(desk)
    desk.document.edit(partial(set_cell, row=0, column=0, text="1000"), "")
    old = known(desk)
    assert old is not None and not old.fresh and old.facts is first.facts
    assert "As it was before the last change" in tip(desk, 0)
    qtbot.waitUntil(lambda: known(desk).fresh, timeout=WAIT_MS)
    assert known(desk).facts.statistics.high == 1000
    assert "to 1000; quartiles" in tip(desk, 0) and "As it was" not in tip(desk, 0)
    desk.document.undo()
    assert known(desk).fresh and known(desk).facts is first.facts  # the very cells that were there


def test_a_name_or_a_role_counts_nothing_anew(large_desk: Desk) -> None:
    desk = large_desk
    desk.qtbot.waitUntil(lambda: known(desk) is not None and known(desk).fresh, timeout=WAIT_MS)
    facts = known(desk).facts
    desk.document.edit(partial(rename_column, position=0, name="b"), "")
    desk.document.edit(partial(set_role, position=1, role=Role.TARGET), "")
    assert known(desk).fresh and known(desk).facts is facts


def test_a_tip_before_anything_is_known_says_so(qtbot: QtBot) -> None:
    assert figures(None) == ["The cells are being counted …"]


def test_facts_keep_no_column_alive(qtbot: QtBot) -> None:
    desk = Desk(qtbot, flowers())
    for row in range(30):
        desk.document.edit(partial(set_cell, row=row % 12, column=1, text=str(row)), "")
        known(desk, 1)
    alive = [cells() for cells, _ in desk.grid.model.facts._known.values()]
    desk.document.open(opening_project())
    assert len(alive) >= 30
    del alive
    assert sum(cells() is not None for cells, _ in desk.grid.model.facts._known.values()) <= 12


def test_other_labels_for_the_same_numbers_are_counted_anew(qtbot: QtBot) -> None:
    facts = ColumnFacts(Desk(qtbot, flowers()).grid)
    codes = np.array([0, 1, 1], np.int32)
    one = CategoryColumn("c", Role.INPUT, codes, ("a", "b"))
    other = CategoryColumn("c", Role.INPUT, one.codes, ("x", "y"))
    assert facts.of(one).facts.labels == ("a", "b")
    assert facts.of(other).facts.labels == ("x", "y")


@given(st.lists(st.floats() | st.sampled_from([0.0, 1.0]), max_size=50))
def test_bars_reach_from_nothing_to_the_top(values: list[float]) -> None:
    facts = facts_of(NumberColumn("n", Role.INPUT, np.array(values, float)))
    assert len(facts.heights) <= MOST_BARS
    assert not len(facts.heights) or facts.heights.max() == 1
    assert figures(Known(facts, fresh=True))[0].endswith(("missing.", "infinite."))


def test_of_many_categories_the_most_frequent_have_bars() -> None:
    texts = [f"c{number}" for number in range(100) for _ in range(100 - number)]
    facts = facts_of(CategoryColumn.from_texts("c", Role.INPUT, texts))
    assert facts.labels == tuple(f"c{number}" for number in range(MOST_BARS))
    lines = figures(Known(facts, fresh=True))
    assert lines[0] == "100 categories, 0 missing." and lines[1] == "c0: 100 (2.0%)"
    assert lines[-1] == "… and 92 more"


def test_figures_of_numbers() -> None:
    column = NumberColumn("n", Role.INPUT, np.array([1.0, 2, 3, 4, np.nan]))
    assert figures(Known(facts_of(column), fresh=True)) == [
        "4 numbers, 1 missing.",
        "Mean 2.5, standard deviation 1.11803.",
        "From 1 to 4; quartiles 1.75, 2.5, 3.25.",
    ]
    empty = NumberColumn("n", Role.INPUT, np.full(3, np.nan))
    assert figures(Known(facts_of(empty), fresh=True)) == ["0 numbers, 3 missing."]


@pytest.mark.parametrize(("count", "text"), [(1, "1"), (9999, "9999"), (12_345, "12k"), (1_234_567, "1M")])
def test_how_many_are_missing_is_short(count: int, text: str) -> None:
    assert short_count(count) == text


# How it looks


def drawn(known: Known, width: int, theme: Theme) -> QImage:
    image = QImage(width, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(theme.colour("button"))
    painter = QPainter(image)
    draw_bars(painter, QRect(0, 0, width, HEIGHT), known, QColor(0, 128, 122), theme)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_are_as_high_as_they_say(theme: Theme) -> None:
    facts = facts_of(NumberColumn("n", Role.INPUT, np.array([0.0, 0, 0, 0, 1, 3])))
    image = drawn(Known(facts, fresh=True), 60, theme)
    ground = theme.colour("button").rgb()
    heights = [sum(image.pixel(5 + 12 * bar, y) != ground for y in range(HEIGHT - 1)) for bar in range(4)]
    assert heights[0] > heights[1] == heights[3] > heights[2] == 0 and heights[0] >= HEIGHT - 4


def test_old_facts_are_paler_and_missing_cells_marked() -> None:
    facts = facts_of(NumberColumn("n", Role.INPUT, np.array([0.0, 0, 1, np.nan])))
    fresh, old = (drawn(Known(facts, fresh=now), 60, LIGHT) for now in (True, False))
    assert QColor(fresh.pixel(5, 10)).lightness() < QColor(old.pixel(5, 10)).lightness()
    assert LIGHT.colour("warning").rgb() in {fresh.pixel(x, HEIGHT // 2) for x in range(30, 60)}
    drawn(Known(facts, fresh=True), 12, LIGHT)  # no room for anything


def test_the_header_can_do_without(qtbot: QtBot) -> None:
    desk = Desk(qtbot, flowers())
    header = desk.grid.view.header
    high = header.height()
    desk.choose(desk.grid.menus.column_menu(0), "histograms")
    qtbot.waitUntil(lambda: header.height() == high - HEIGHT)
    assert not desk.grid.menus.column_menu(0).findChild(QAction, "histograms").isChecked()
    place = header.section_rect(1).bottomLeft() + QPoint(20, -8)
    assert header.menu_at(place) == 1  # the role is where it is drawn
    desk.choose(desk.grid.menus.column_menu(0), "histograms")
    qtbot.waitUntil(lambda: header.height() == high)
    assert header.menu_at(header.section_rect(1).bottomLeft() + QPoint(20, -8)) == 1
    assert header.menu_at(header.section_rect(1).topLeft() + QPoint(20, 22)) == -1  # the histogram


def test_the_view_menu_shows_and_hides_histograms_and_remembers_it(qtbot: QtBot) -> None:
    window = MainWindow()
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    window.show()
    action = window.commands["histograms"]
    assert action.isChecked() and window.grid.view.header.histograms
    action.trigger()
    assert not window.grid.view.header.histograms
    window.close()
    again = MainWindow()
    assert not again.commands["histograms"].isChecked() and not again.grid.view.header.histograms
    again.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    again.close()


def test_the_header_is_drawn_for_every_kind_of_column_and_edit(qtbot: QtBot) -> None:
    desk = Desk(qtbot, flowers())
    for change in (
        partial(fill_cells, places=[(range(12), range(1))], text=""),
        partial(fill_cells, places=[(range(12), range(1, 2))], text="7"),
        partial(set_role, position=0, role=Role.IGNORED),
        partial(remove_column, position=4),
    ):
        desk.document.edit(change, "")
        assert not desk.grid.view.header.grab().isNull()
    assert desk.refusals == []
