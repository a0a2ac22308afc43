"""The places of a plane that the network is asked about, one in the middle of each cell of a few pixels.

The first row of cells is at the top of the picture; x goes right and y goes up. A category column is an axis of bands,
one around the number of each category.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Dataset
from nnapp.network import PREDICTION_BLOCK
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.sections import Section, answers_at, answers_to, inputs_at
from nnapp.topology import Parameters
from ui.scatter.plane import Plane, Range

CELLS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # pixels
MOST_PLACES = 200_000  # of the finest picture
WORK, PRODUCTS = 60_000, 200  # as much as takes about two milliseconds: places times units, and a part of all products
MOST_KEPT = 2_000_000  # numbers of encoded inputs that are kept


class Grid(NamedTuple):
    """Cells (down, across) of `cell` pixels, and the values of two columns in their middles, row by row."""

    part: tuple[Range, Range]  # the x and the y that all cells together cover
    across: int
    down: int
    cell: int
    x: Array  # (down · across,)
    y: Array
    outside: NDArray[np.bool_]  # places (down · across,) beyond the categories of a column


def grid_for(plane: Plane, cell: int, dataset: Dataset, columns: tuple[int, int]) -> Grid:
    """Return the cells over a plane, the first at its upper left corner."""
    across, down = (math.ceil(max(length, 1) / cell) for length in (plane.area.width(), plane.area.height()))
    wide, high = (cell * unit for unit in plane.unit)
    x = plane.x[0] + (np.arange(across) + 0.5) * wide
    y = plane.y[1] - (np.arange(down) + 0.5) * high
    part = (plane.x[0], plane.x[0] + across * wide), (plane.y[1] - down * high, plane.y[1])
    (x, beyond_x), (y, beyond_y) = (
        on_axis(dataset, position, values) for position, values in zip(columns, (x, y), strict=True)
    )
    outside = np.tile(beyond_x, down) | np.repeat(beyond_y, across)
    return Grid(part, across, down, cell, np.tile(x, down), np.repeat(y, across), outside)


def on_axis(dataset: Dataset, position: int, values: NDArray[Any]) -> tuple[Array, NDArray[np.bool_]]:
    """Return what a column holds at places on its axis, the code of a category; and which lie beyond all of them."""
    column = dataset.columns[position]
    if not isinstance(column, CategoryColumn):
        return values, np.zeros(len(values), bool)
    codes, last = np.rint(values), len(column.labels) - 1
    return np.clip(codes, 0, max(last, 0)).astype(np.int32), (codes < 0) | (codes > last)


def level_for(project: Project, plane: Plane) -> int:
    """Return which of the cells is fine enough to be asked about at once."""
    work = sum(project.topology.widths) + project.topology.parameter_count / PRODUCTS
    return _level(plane, WORK / work)


def finest_level(plane: Plane) -> int:
    """Return which of the cells is the finest that is worked out."""
    return _level(plane, MOST_PLACES)


def _level(plane: Plane, most: float) -> int:
    pixels = plane.area.width() * plane.area.height()
    return next((level for level, cell in enumerate(CELLS) if pixels / cell**2 <= most), len(CELLS) - 1)


def grid_answers(
    project: Project,
    section: Section,
    columns: tuple[int, int],
    grid: Grid,
    parameters: Parameters,
    report: Report = unheard,
) -> Array:
    """Return the answers (places, outputs) everywhere in a grid."""
    return answers_at(project, section, {columns[0]: grid.x, columns[1]: grid.y}, parameters, report)


class Asked:
    """Asks about the same grid again and again with other weights: what the network is shown is kept."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._inputs: Array | None = None
        self.grid: Grid | None = None

    def answers(
        self,
        project: Project,
        section: Section,
        columns: tuple[int, int],
        plane: Plane,
        level: int,
        parameters: Parameters,
    ) -> tuple[Grid, Array]:
        """Return the grid over a plane and the answers (places, outputs) in it."""
        key = (section, columns, plane, level)
        if len(self._key) != 4 or self._key[0] is not section or self._key[1:] != key[1:]:
            grid = grid_for(plane, CELLS[level], project.dataset, columns)
            small = len(grid.x) * project.topology.inputs <= MOST_KEPT
            free = {columns[0]: grid.x, columns[1]: grid.y}
            self._key, self.grid, self._inputs = key, grid, inputs_at(section, free) if small else None
        assert self.grid is not None
        if self._inputs is None:
            return self.grid, grid_answers(project, section, columns, self.grid, parameters)
        return self.grid, answers_to(project, self._inputs, parameters)


def blocks_of_rows(project: Project, inputs: Array, parameters: Parameters, report: Report = unheard) -> Array:
    """Return the answers (rows, outputs) to what the network is shown (rows, features); NaN where something lacks."""
    known = np.isfinite(inputs).all(axis=1)
    found = np.full((len(inputs), project.topology.widths[-1]), np.nan)
    numbers = np.flatnonzero(known)
    for begin in range(0, len(numbers), PREDICTION_BLOCK):
        report(begin / len(numbers))
        some = numbers[begin : begin + PREDICTION_BLOCK]
        found[some] = answers_to(project, inputs[some], parameters)
    return found
