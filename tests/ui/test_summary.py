"""The summary of a table: statistics against NumPy, the map of correlations, pairs, and work only when it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nnapp.bundled import open_bundled
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.project import Project, opening_project, rename_column, set_cell, set_split, with_dataset
from tests.ui.gestures import hover
from tests.ui.tables import flowers, hostile
from ui.document import Document
from ui.map_names import told_apart
from ui.scatter.points import MOST_POINTS
from ui.small_font import small_font
from ui.summary import SummaryPanel
from ui.summary.figures import FEW_CELLS, MOST_CORRELATED, figures_of
from ui.theme import THEMES, apply_theme

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
MEAN, DEVIATION, LOW, MEDIAN, CATEGORIES = 5, 6, 7, 9, 12


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Begin and end in the light theme."""
    apply_theme(qapp, THEMES["light"])
    yield
    apply_theme(qapp, THEMES["light"])


class SummaryDesk:
    """A document and its summary, as the window wires them."""

    def __init__(self, qtbot: QtBot, project: Project, tab: int = 0) -> None:
        self.qtbot, self.document = qtbot, Document(project)
        self.panel = SummaryPanel(self.document)
        self.document.changed.connect(self.panel.show_project)
        qtbot.addWidget(self.panel)
        self.panel.resize(640, 320)
        self.panel.tabs.setCurrentIndex(tab)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: self.panel.up_to_date, timeout=20_000)

    def cell(self, row: int, column: int) -> str:
        return str(self.panel.table.proxy.index(row, column).data())

    def names(self) -> list[str]:
        return [self.cell(row, 0) for row in range(self.panel.table.proxy.rowCount())]

    def choose(self, key: str, text: str) -> None:
        box = next(box for box in self.panel.pair.boxes.boxes if box.objectName() == f"summary-{key}")
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())


def measured(rows: int = 40) -> Project:
    """Three inputs, one of them constant, with a target of two labels; some cells miss."""
    random = np.random.default_rng(4)
    x = random.normal(size=(rows, 2))
    x[3, 0] = np.nan
    columns = (
        NumberColumn("a", Role.INPUT, x[:, 0]),
        NumberColumn("b", Role.INPUT, 2 * x[:, 1] + np.nan_to_num(x[:, 0])),
        NumberColumn("c", Role.INPUT, np.full(rows, 0.1)),
        CategoryColumn.from_texts("kind", Role.TARGET, ["no" if value < 0 else "yes" for value in x[:, 1]]),
    )
    return with_dataset(opening_project(), Dataset(columns))


def test_statistics_are_numpys(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured())
    a = desk.document.project.dataset.columns[0].values
    known = a[np.isfinite(a)]
    expected = [known.mean(), known.std(), *np.quantile(known, [0, 0.25, 0.5, 0.75, 1])]
    assert [desk.cell(0, i) for i in range(5)] == ["a", "Input", "Numbers", "39", "1"]
    for place, value in enumerate(expected):
        assert desk.cell(0, MEAN + place) == f"{value:.5g}".replace("-", "\N{MINUS SIGN}")
    kind = desk.document.project.dataset.columns[3]
    counts = {label: int(np.count_nonzero(kind.codes == code)) for code, label in enumerate(kind.labels)}
    most = max(counts, key=lambda label: counts[label])
    assert desk.cell(3, CATEGORIES).startswith(f"{most} {counts[most]}, ") and desk.cell(3, MEAN) == ""


def test_the_table_is_sorted_with_what_is_missing_last(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured())
    assert desk.names() == ["a", "b", "c", "kind"]
    header = desk.panel.table.horizontalHeader()
    for up in (True, False):
        place = QPoint(header.sectionViewportPosition(DEVIATION) + 8, header.height() // 2)
        qtbot.mouseClick(header.viewport(), LEFT, pos=place)
        deviations = [
            float(desk.panel.table.proxy.index(row, DEVIATION).data(Qt.ItemDataRole.UserRole)) for row in range(3)
        ]
        assert deviations == sorted(deviations, reverse=not up)
        assert desk.names()[-1] == "kind"


def test_copying_takes_all_digits_with_headings_for_a_spreadsheet(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured())
    desk.panel.table.setFocus()
    qtbot.keyClick(desk.panel.table, Qt.Key.Key_C, CONTROL)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert len(lines) == 5 and {len(line) for line in lines} == {13}
    assert lines[0][:4] == ["Column", "Role", "Kind", "Count"]
    a = desk.document.project.dataset.columns[0].values
    assert float(lines[1][MEAN]) == pytest.approx(a[np.isfinite(a)].mean(), rel=1e-15)
    desk.panel.table.selectRow(1)
    qtbot.keyClick(desk.panel.table, Qt.Key.Key_C, CONTROL)
    assert [line.split("\t")[0] for line in QGuiApplication.clipboard().text().split("\n")] == ["Column", "b"]


def test_which_rows_count_is_chosen_and_said(qtbot: QtBot) -> None:
    project = set_split(set_split(measured(), range(10), Split.TEST), [39], Split.EXCLUDED)
    desk = SummaryDesk(qtbot, project)
    b = desk.document.project.dataset.columns[1].values
    assert desk.cell(1, 3) == "39" and "all 39 rows that are used" in desk.panel.caption.whole
    desk.panel.rows_box.setCurrentIndex(1)
    desk.panel.rows_box.activated.emit(1)
    desk.wait()
    assert desk.cell(1, 3) == "29" and "29 rows for training" in desk.panel.caption.whole
    assert desk.cell(1, MEAN) == f"{b[10:39].mean():.5g}".replace("-", "\N{MINUS SIGN}")
    assert len(desk.panel.pair.scatter.points.rows) == 29


def test_the_map_shows_r_and_says_what_is_pointed_at(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured(), tab=1)
    a, b, _ = (column.values for column in desk.document.project.dataset.columns[:3])
    rows = np.isfinite(a)
    r = np.corrcoef(a[rows], b[rows])[0, 1]
    view = desk.panel.map
    hover(view, view.cell((0, 1)).center())
    assert view.hover.isVisible()
    assert view.hover.text() == f"a and b: r = {r:.4g}, from 39 rows"
    hover(view, view.cell((2, 0)).center())
    assert "undefined" in view.hover.text() and "constant" in view.hover.text()
    nothing = NumberColumn("none", Role.IGNORED, np.full(40, np.nan))
    desk.document.edit(partial(with_dataset, dataset=Dataset((*desk.document.project.dataset.columns, nothing))), "")
    desk.wait()
    assert view.said((0, 3)) == "a and none: undefined, both have a number in fewer than two rows"
    desk.document.undo()
    desk.wait()
    image = view.grab().toImage()
    for pair, value in (((0, 0), 1.0), ((0, 1), r), ((1, 0), r)):
        corner = view.cell(pair).topLeft().toPoint() + QPoint(4, 4)
        expected = THEMES["light"].diverging(np.array(np.sign(value) * value**2), 1.0)
        colour = image.pixelColor(corner)
        assert [colour.red(), colour.green(), colour.blue()] == expected.tolist()


def test_a_click_on_the_map_chooses_the_pair_and_back(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured(), tab=1)
    view, pair = desk.panel.map, desk.panel.pair
    qtbot.mouseClick(view, LEFT, pos=view.cell((2, 1)).center().toPoint())
    assert pair.columns == (1, 2) and pair.scatter.titles == ("b", "c")
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.selected == (1, 1) and pair.columns == (1, 1) and pair.stack.currentWidget() is pair.bars
    desk.choose("y", "a")
    assert view.selected == (0, 1) and pair.stack.currentWidget() is pair.scatter
    desk.choose("y", "kind")
    assert view.selected is None


def test_a_scatter_point_selects_its_row_and_the_selected_row_is_ringed(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured(), tab=1)
    scatter = desk.panel.pair.scatter
    place = scatter.plane.pixel(float(scatter.points.x[7]), float(scatter.points.y[7])).toPoint()
    hover(scatter, place)
    assert desk.panel.pair.hover.text().startswith(f"row {scatter.points.rows[7] + 1}\na = ")
    qtbot.mouseClick(scatter, LEFT, pos=place)
    row = scatter.nearest(scatter.plane.pixel(float(scatter.points.x[7]), float(scatter.points.y[7])))
    assert desk.document.selection.row == row == scatter.points.rows[7]
    assert scatter.ring == (scatter.points.x[7], scatter.points.y[7])


def test_categories_are_spread_around_their_places_and_classes_are_coloured(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured(), tab=1)
    desk.choose("x", "kind")
    points, kind = desk.panel.pair.scatter.points, desk.document.project.dataset.columns[3]
    assert desk.panel.pair.scatter.names[0] == ("no", "yes")
    np.testing.assert_array_equal(np.rint(points.x), kind.codes[points.rows])
    assert len(np.unique(points.x)) == len(points.x)
    np.testing.assert_array_equal(points.codes, kind.codes[points.rows])
    assert desk.panel.pair.legend.accessibleName() == "kind: no, yes"
    desk.choose("colour", "b")
    assert np.isfinite(desk.panel.pair.scatter.points.shares).all()
    desk.choose("colour", "none")
    assert not desk.panel.pair.scatter.points.codes.any()


@pytest.mark.parametrize("name", ["a", "kind", "c"])
def test_the_same_column_twice_is_a_histogram(qtbot: QtBot, name: str) -> None:
    desk = SummaryDesk(qtbot, measured())
    desk.panel.table.selectRow(["a", "b", "c", "kind"].index(name))
    qtbot.keyClick(desk.panel.table, Qt.Key.Key_Return)
    pair = desk.panel.pair
    assert desk.panel.tabs.currentIndex() == 1 and pair.stack.currentWidget() is pair.bars
    column = desk.document.project.dataset.columns[["a", "b", "c", "kind"].index(name)]
    values = column.codes if isinstance(column, CategoryColumn) else column.values
    known = values[np.isfinite(values)]
    counts, _ = np.histogram(known, pair.bars.edges)
    np.testing.assert_array_equal(pair.bars.counts.sum(axis=0), counts)
    codes = desk.document.project.dataset.columns[3].codes[np.isfinite(values)]
    for code, row in zip(pair.bars.codes, pair.bars.counts, strict=True):
        np.testing.assert_array_equal(row, np.histogram(known[codes == code], pair.bars.edges)[0])
    hover(pair.bars, pair.bars.plane.pixel(float(known[0]), 0.5))
    assert pair.hover.text().endswith("rows")


def test_only_what_changed_is_computed_anew() -> None:
    project = measured()
    first = figures_of(project.dataset, False)
    renamed = figures_of(rename_column(project, 0, "other").dataset, False, first)
    assert renamed.correlations is first.correlations
    assert all(new is old for new, old in zip(renamed.statistics, first.statistics, strict=True))
    edited = figures_of(set_cell(project, 0, 1, "5").dataset, False, first)
    same = [new is old for new, old in zip(edited.statistics, first.statistics, strict=True)]
    assert same == [True, False, True, True]
    assert edited.correlations.r[0, 1] != first.correlations.r[0, 1]
    fresh = figures_of(edited.dataset, False)
    np.testing.assert_allclose(edited.correlations.r, fresh.correlations.r, atol=1e-15)
    split = set_split(project, [0], Split.TEST)
    assert figures_of(split.dataset, True, first).row_count == 39


def test_columns_that_share_their_cells_keep_figures_of_their_own() -> None:
    codes = np.array([0, 1, 1], np.int32)
    columns = [CategoryColumn(name, Role.IGNORED, codes, labels) for name, labels in (("a", ("x", "y")), ("b", "pq"))]
    first = figures_of(Dataset(tuple(columns)), False)
    again = figures_of(Dataset(tuple(reversed(columns))), False, first)
    assert [figures.labels for figures in again.statistics] == [("p", "q"), ("x", "y")]  # type: ignore[union-attr]


def test_an_edit_is_summed_up_and_a_hidden_panel_waits(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, measured())
    computed = desk.panel.computed
    desk.document.edit(partial(set_cell, row=0, column=1, text="1000"), "Edit")
    assert desk.panel.computed == computed + 1 and desk.cell(1, 11) == "1000"
    desk.panel.hide()
    desk.document.undo()
    assert desk.panel.computed == computed + 1
    desk.panel.show()
    desk.wait()
    assert desk.cell(1, 11) != "1000"


def test_a_large_table_is_summed_up_in_the_background(qtbot: QtBot) -> None:
    x = np.random.default_rng(0).normal(size=(FEW_CELLS // 2, 3))
    dataset = Dataset.from_arrays(x, x[:, :1])
    desk = SummaryDesk(qtbot, with_dataset(opening_project(), dataset))
    table = desk.panel.figures
    desk.panel.tabs.setCurrentIndex(1)
    assert f"{len(desk.panel.pair.points.rows):,} of them are drawn as points" in desk.panel.caption.whole
    assert 47_000 < len(desk.panel.pair.points.rows) <= MOST_POINTS
    desk.document.edit(partial(set_cell, row=0, column=0, text="77"), "Edit")
    assert desk.panel.figures is table and desk.panel.caption.whole.startswith("Updating")
    desk.document.edit(partial(set_cell, row=1, column=0, text="78"), "Edit")  # while the first is under way
    desk.wait()
    assert desk.cell(0, 11) == "78" and not desk.panel.caption.whole.startswith("Updating")
    desk.document.edit(partial(set_cell, row=1, column=0, text="79"), "Edit")
    desk.panel.hide()
    assert desk.panel.job.running
    desk.panel.shut_down()  # with work under way
    assert not desk.panel.job.running


def test_more_columns_than_the_map_shows(qtbot: QtBot) -> None:
    x = np.random.default_rng(0).normal(size=(12, MOST_CORRELATED + 6))
    desk = SummaryDesk(qtbot, with_dataset(opening_project(), Dataset.from_arrays(x[:, 1:], x[:, :1])), tab=1)
    assert len(desk.panel.map.names) == MOST_CORRELATED
    assert "first 100 number columns; 6 more are left out" in desk.panel.caption.whole
    desk.panel.map.grab()


@pytest.mark.parametrize("make", [flowers, hostile, opening_project])
def test_any_table_is_shown_in_both_themes(qtbot: QtBot, qapp: QApplication, make: object) -> None:
    desk = SummaryDesk(qtbot, make())  # type: ignore[operator]
    for theme in THEMES.values():
        apply_theme(qapp, theme)
        qapp.processEvents()
        for tab in (0, 1):
            desk.panel.tabs.setCurrentIndex(tab)
            image = desk.panel.grab().toImage()
            assert image.pixelColor(image.width() - 3, image.height() - 3) == theme.colour("window")
    assert "<" not in (desk.panel.pair.legend.toolTip().replace("<p", "").replace("</p", "").replace("<br", ""))


def test_tables_without_numbers_or_rows(qtbot: QtBot) -> None:
    columns = (
        CategoryColumn.from_texts("a", Role.INPUT, ["u", "v", "u"]),
        CategoryColumn.from_texts("b", Role.TARGET, ["u", "v", "w"]),
    )
    desk = SummaryDesk(qtbot, with_dataset(opening_project(), Dataset(columns)), tab=1)
    assert desk.panel.map.names == () and len(desk.panel.pair.scatter.points.rows) == 3
    desk.panel.map.grab()
    empty = Dataset.from_arrays(np.empty((0, 2)), np.empty((0, 1)))
    desk = SummaryDesk(qtbot, with_dataset(opening_project(), empty), tab=1)
    assert desk.cell(0, 3) == "0" and desk.cell(0, MEAN) == ""
    desk.panel.map.grab()
    desk.panel.pair.show_pair(0, 0)
    desk.panel.grab()


@pytest.mark.parametrize("width", [560, 640, 900])
@pytest.mark.parametrize("name", ["penguins", "iris", "digits"])
def test_names_beside_the_map_are_told_apart_and_heads_fit(qtbot: QtBot, name: str, width: int) -> None:
    desk = SummaryDesk(qtbot, open_bundled(name), tab=1)
    desk.panel.resize(width, 320)
    view = desk.panel.map
    beside, heads, metrics = view.row_names(), view.heads(), QFontMetricsF(small_font(view.font()))
    assert len({*beside}) == len({*heads}) == len(view.names)
    bare = [text.split(" ", 1)[1] if view.numbered else text for text in beside]
    assert len({*bare}) == len(view.names)
    room = view.cell((0, 0)).left() - 4
    assert all(metrics.horizontalAdvance(text) <= room for text in beside)
    if view.numbered:
        assert beside[0].startswith("1 ") and heads[:2] == ["1", "2"]
    assert not view.grab().isNull()


def test_names_of_little_room_show_where_they_differ(qtbot: QtBot) -> None:
    widget = QLabel()
    qtbot.addWidget(widget)
    metrics = QFontMetricsF(widget.font())
    names = ["measured_temperature_inside_the_box", "measured_temperature_outside_the_box", "year"]
    room = metrics.horizontalAdvance("measured_te…the_box")
    one, other, year = told_apart(names, room, metrics)
    assert "inside" in one and "outside" in other and year == "year"
    assert max(map(metrics.horizontalAdvance, (one, other))) <= room
    assert told_apart(
        ["sepal length (cm)", "sepal width (cm)"], metrics.horizontalAdvance("sepal length…"), metrics
    ) == [
        "sepal length…",
        "sepal width…",
    ]
    assert told_apart(names, 1000, metrics) == names


def test_points_are_spoken_of_where_they_are_seen_and_no_rows_are_none(qtbot: QtBot) -> None:
    desk = SummaryDesk(qtbot, open_bundled("iris"), tab=1)
    assert "lie under others" in desk.panel.caption.whole
    desk.panel.tabs.setCurrentIndex(0)
    desk.panel.grab()
    qtbot.waitUntil(lambda: "lie under others" not in desk.panel.caption.whole)
    assert desk.panel.caption.whole == "Figures of all 150 rows that are used."
    empty = Dataset.from_arrays(np.empty((0, 2)), np.empty((0, 1)))
    desk.document.edit(lambda project: with_dataset(project, empty), "Empty")
    desk.wait()
    assert desk.panel.caption.whole == "No row is used."
