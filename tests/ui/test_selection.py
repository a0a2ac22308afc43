"""What is selected in one place is selected everywhere: every source of a selection against every view, pair by pair.

SOURCES and VIEWS are the two tables. A source selects a row, or a place in the network, by a real click.
A view tells what it shows as selected of the one and of the other. A new panel adds a line to each table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.network import backward
from nnapp.project import Project, current_parameters, opening_project, set_cell, set_units, with_dataset
from ui.document import Selection
from ui.heatmap_canvas import Cell
from ui.main_window import MainWindow
from ui.seen import is_seen

LEFT = Qt.MouseButton.LeftButton
ROW, PLACE = "row", "place"
Place = tuple[int | None, int | None, int | None]  # layer, unit, source; all None for nothing
ROWS = (2, 5)
UNITS: tuple[Place, ...] = ((0, 1, None), (1, 0, None))
WEIGHTS: tuple[Place, ...] = ((0, 2, 1), (1, 0, 3))


def project() -> Project:
    """Eight rows that lie apart, and a 2-4-1 network."""
    x = np.column_stack([np.linspace(0, 1, 8), np.linspace(0, 1, 8) ** 2])
    return set_units(with_dataset(opening_project(), Dataset.from_arrays(x, (x[:, :1] > 0.4).astype(float))), 0, 4)


class Bench:
    """The real window with all its panels on the screen at once, and a hand at the mouse."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.window = qtbot, MainWindow(project())
        self.window.arrangement.reset()
        self.window.resize(1900, 1100)
        self.window.show()
        shown = [dock for dock in self.window.docks[4:] if not dock.isHidden()]
        for dock in shown:  # beside the others, not behind the table
            self.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.window.summary.tabs.setCurrentIndex(1)
        self.window.drawing.tools.choose("select")
        for view in (view for view in self.window.views if view.isVisible()):
            qtbot.waitUntil(lambda view=view: is_seen(view))
        qtbot.waitUntil(lambda: self.window.summary.up_to_date and self.window.drawing.sheet is not None)
        qtbot.waitUntil(lambda: self.window.cost.snapshot is not None)

    @property
    def selection(self) -> Selection:
        return self.window.document.selection

    def click(self, widget: QWidget, at: QPoint | QPointF) -> None:
        self.qtbot.mouseClick(widget, LEFT, pos=at if isinstance(at, QPoint) else at.toPoint())

    def point(self, row: int) -> tuple[float, float]:
        first, second = self.window.document.project.dataset.columns[:2]
        return float(first.values[row]), float(second.values[row])


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    found = Bench(qtbot)
    yield found
    found.window.document.stack.setClean()
    found.window.close()


# Sources: a real click that selects


def by_grid(bench: Bench, row: int) -> None:
    view = bench.window.grid.view
    bench.click(view.viewport(), view.visualRect(view.model().index(row, 1)).center())


def by_drawing(bench: Bench, row: int) -> None:
    view = bench.window.drawing.view
    bench.click(view, view.plane.pixel(*bench.point(row)))


def by_scatter(bench: Bench, row: int) -> None:
    view = bench.window.summary.pair.scatter
    bench.click(view, view.plane.pixel(*bench.point(row)))


def by_unit(bench: Bench, place: Place) -> None:
    layer, unit, _ = place
    topology = bench.window.topology
    bench.click(topology.view.viewport(), topology.unit_position(layer, unit))  # type: ignore[arg-type]


def by_link(bench: Bench, place: Place) -> None:
    topology = bench.window.topology
    bench.click(topology.view.viewport(), topology.link_position(*place))  # type: ignore[arg-type]


def by_weight(bench: Bench, place: Place) -> None:
    layer, unit, source = place
    view = bench.window.weights.view
    assert layer is not None and unit is not None
    column = view.matrices[layer].shape[1] - 1 if source is None else source
    bench.click(view, view.area(Cell(layer, unit, column)).center())


class Source(NamedTuple):
    """What selects, whether a row or a place in the network, and two of these that it selects in turn."""

    kind: str
    choices: tuple[object, ...]
    select: Callable[[Bench, object], None]


SOURCES: dict[str, Source] = {
    "grid cell": Source(ROW, ROWS, by_grid),  # type: ignore[arg-type]
    "drawing point": Source(ROW, ROWS, by_drawing),  # type: ignore[arg-type]
    "summary scatter point": Source(ROW, ROWS, by_scatter),  # type: ignore[arg-type]
    # the panel that asks selects only some row by chance; a panel from which one is chosen adds its line here
    "topology unit": Source(PLACE, UNITS, by_unit),  # type: ignore[arg-type]
    "topology link": Source(PLACE, WEIGHTS, by_link),  # type: ignore[arg-type]
    "weights cell": Source(PLACE, WEIGHTS, by_weight),  # type: ignore[arg-type]
    "weights bias": Source(PLACE, UNITS, by_weight),  # type: ignore[arg-type]
}


# Views: what is shown as selected


def in_grid(bench: Bench) -> int | None:
    index = bench.window.grid.view.currentIndex()
    return index.row() if index.isValid() else None


def in_drawing(bench: Bench) -> int | None:
    return ringed(bench, bench.window.drawing.view.ring)


def in_scatter(bench: Bench) -> int | None:
    return ringed(bench, bench.window.summary.pair.scatter.ring)


def ringed(bench: Bench, ring: tuple[float, float] | None) -> int | None:
    return None if ring is None else [bench.point(row) for row in range(8)].index(ring)


def in_cost(bench: Bench) -> int | None:
    text = bench.window.cost.caption.whole
    if not text.startswith("Row "):
        return None
    number = int(text.split()[1])
    new = bench.window.document.project
    row = [column.values[number - 1 : number] for column in new.dataset.columns]
    cost = backward(new, np.column_stack(row[:2]), np.column_stack(row[2:]), current_parameters(new)).cost
    assert text.startswith(f"Row {number} alone: C = {cost:.4g}. ")
    return number - 1


def in_question(bench: Bench) -> int | None:
    if bench.window.question.document.selection.row is None:
        return None
    cells = bench.window.question.cells
    return [bench.point(row) for row in range(8)].index((float(cells[0]), float(cells[1])))


def in_flow(bench: Bench) -> int | None:
    values = bench.window.topology.flow.values
    if values is None:
        return None
    return [bench.point(row) for row in range(8)].index((float(values.inputs[0]), float(values.inputs[1])))


def in_topology(bench: Bench) -> Place:
    place = bench.window.topology.place
    shown = (None, None, None) if place is None else (place.layer, place.unit, place.source)
    words = bench.window.topology.caption.text()
    if place is not None:
        value = current_parameters(bench.window.document.project)
        number = value.biases[place.layer][place.unit] if place.source is None else None
        number = value.weights[place.layer][place.unit, place.source] if number is None else number
        assert f"{abs(number):.6g}" in words
    return shown


def in_weights(bench: Bench) -> Place:
    cell = bench.window.weights.view.selected
    if cell is None:
        return None, None, None
    assert f"layer {cell.matrix + 1}, unit {cell.row + 1}" in bench.window.weights.heading.whole
    return cell.matrix, cell.row, None if bench.window.weights.view.is_bias(cell) else cell.column


class View(NamedTuple):
    """What shows a selection, and whether of a row or of a place in the network."""

    kind: str
    shown: Callable[[Bench], object]


VIEWS: dict[str, View] = {
    "grid": View(ROW, in_grid),
    "drawing": View(ROW, in_drawing),
    "summary scatter": View(ROW, in_scatter),
    "cost plot": View(ROW, in_cost),
    "ask": View(ROW, in_question),
    "flow in the topology": View(ROW, in_flow),
    "topology": View(PLACE, in_topology),
    "weights plot": View(PLACE, in_weights),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("source", SOURCES)
def test_what_a_source_selects_a_view_shows(bench: Bench, source: str, view: str) -> None:
    kind, choices, select = SOURCES[source]
    by_grid(bench, 0)  # something else is selected before, of both kinds
    by_weight(bench, (0, 3, 0))
    shown = VIEWS[view].shown
    assert shown(bench) == (0 if VIEWS[view].kind == ROW else (0, 3, 0))
    for choice in (*choices, choices[0]):
        select(bench, choice)
        expected: object = bench.selection.row
        if VIEWS[view].kind == PLACE:
            expected = (bench.selection.layer, bench.selection.unit, bench.selection.source)
        assert shown(bench) == expected
        if kind == VIEWS[view].kind:
            assert expected == choice
        else:  # the other half of the selection stays as it was
            assert expected == (0 if kind == PLACE else (0, 3, 0))


@pytest.mark.parametrize("view", VIEWS)
def test_a_selection_that_is_given_up_is_shown_nowhere(bench: Bench, view: str) -> None:
    by_grid(bench, 3)
    by_weight(bench, (0, 1, 1))
    bench.window.document.select(Selection())
    assert VIEWS[view].shown(bench) == (None if VIEWS[view].kind == ROW else (None, None, None))


def test_a_row_that_lacks_a_cell_has_no_place_and_no_cost(bench: Bench) -> None:
    bench.window.document.edit(partial(set_cell, row=6, column=0, text=""), "Empty")
    by_grid(bench, 6)
    assert in_grid(bench) == bench.selection.row == 6
    assert in_drawing(bench) is in_scatter(bench) is in_cost(bench) is None
    bench.window.document.undo()
    assert in_drawing(bench) == in_scatter(bench) == 6
    bench.qtbot.waitUntil(lambda: in_cost(bench) == 6)


@pytest.mark.parametrize("view", ["drawing", "summary scatter"])
def test_a_panel_behind_a_tab_shows_the_selection_when_it_comes_up(bench: Bench, view: str) -> None:
    dock = bench.window.docks[4 if view == "drawing" else 5]
    bench.window.tabifyDockWidget(bench.window.docks[1], dock)
    bench.window.docks[1].raise_()
    bench.qtbot.waitUntil(lambda: not is_seen(dock.widget()))
    by_grid(bench, 4)
    dock.raise_()
    bench.qtbot.waitUntil(lambda: is_seen(dock.widget()))
    bench.qtbot.waitUntil(lambda: VIEWS[view].shown(bench) == 4)
