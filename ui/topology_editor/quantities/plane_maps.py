"""The network over the plane of its two inputs: what every unit answers everywhere in it, as one small picture each.

The plane is that of the table's points, with the margins that scatter pictures have: the first input goes right, the
second goes up. A map has side × side parts, and holds the activation in the middle of each. Fewer parts are asked about
the larger the network is. `map_pictures` colours them.
"""

from __future__ import annotations

from math import isfinite, sqrt
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.dataset import Dataset, Role
from nnapp.network import forward
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.scatter.plane import Range, fitting
from ui.scatter.points import coordinates, rows_shown
from ui.topology_editor.quantities.flow_values import drawn_reach

SIDES = (24, 20, 16, 12, 8)
WORK = 60_000  # parts times units, and a part of parts times weights: at most about two milliseconds
PRODUCTS = 200  # of weights, which take as long as the activation of one unit

Limits = tuple[float | Array, float | Array]  # the lowest and the highest, of all units (floats) or of each (units,)


class Maps(Struct, frozen=True, eq=False):
    """The activations (side, side, units) of each column, the inputs first; row 0 is the top of the plane."""

    x: Range
    y: Range
    values: tuple[Array, ...]
    ranges: tuple[Limits, ...]  # of each column's colours; of each input's own, because inputs are of different kinds

    @property
    def side(self) -> int:
        """How many parts a map has in a row."""
        return len(self.values[0])


class Grid(NamedTuple):
    """The places of a plane that a network is asked about: the plane, and what the network is shown (side², 2)."""

    x: Range
    y: Range
    inputs: Array


def has_plane(dataset: Dataset) -> bool:
    """Say whether the network's inputs are exactly two numbers."""
    features = dataset.features(Role.INPUT)
    return len(features) == 2 and all(feature.kind == "number" for feature in features)


def plane_of(dataset: Dataset) -> tuple[Range, Range]:
    """Return the ranges of x and y that show all points of the table, as its scatter picture does."""
    rows = rows_shown(dataset)
    first, second = (dataset.columns[position] for position in dataset.indices(Role.INPUT))
    x, y = coordinates(first, rows, 0), coordinates(second, rows, 1)
    there = np.isfinite(x) & np.isfinite(y)
    return fitting(x[there]), fitting(y[there])


def side_for(project: Project) -> int:
    """Return how fine the maps of a network are."""
    return next((side for side in SIDES if side**2 * _work(project) <= WORK), SIDES[-1])


def is_quick(project: Project) -> bool:
    """Say whether the coarsest maps at least take no time that anybody notices."""
    return SIDES[-1] ** 2 * _work(project) <= WORK


def _work(project: Project) -> float:
    return sum(project.topology.widths) + project.topology.parameter_count / PRODUCTS


def places(x: Range, y: Range, side: int) -> Array:
    """Return the middles of all parts (side², 2) in the table's own units, from the top left to the right."""
    middles = (np.arange(side) + 0.5) / side
    across, down = x[0] + middles * (x[1] - x[0]), y[1] - middles * (y[1] - y[0])
    return np.column_stack([np.tile(across, side), np.repeat(down, side)])


def grid_of(dataset: Dataset, side: int) -> Grid | None:
    """Return the places of a table's plane; None where the network cannot be shown them."""
    x, y = plane_of(dataset)
    try:
        return Grid(x, y, dataset.encoded(places(x, y, side)))
    except Refusal:
        return None


def maps_of(project: Project, parameters: Parameters, grid: Grid | None, report: Report = unheard) -> Maps | None:
    """Return what all units answer everywhere in a grid; None where the network cannot be asked."""
    if grid is None:
        return None
    x, y, inputs = grid
    try:
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            found = forward(project, inputs, parameters)
    except Refusal:
        return None
    side = round(sqrt(len(inputs)))
    columns = (inputs, *found.a)
    reaches = [drawn_reach(layer.activation.reach) for layer in project.topology.layers]
    ranges: list[Limits] = [(inputs.min(axis=0), inputs.max(axis=0))]
    ranges += [_range(reach, values) for reach, values in zip(reaches, found.a, strict=True)]
    return Maps(x, y, tuple(values.reshape(side, side, -1) for values in columns), tuple(ranges))


def _range(reach: tuple[float, float], values: Array) -> tuple[float, float]:
    # the ends of the activation where it has some, else what the whole layer answers within the plane
    known = values[np.isfinite(values)]
    low = reach[0] if isfinite(reach[0]) else float(known.min(initial=np.inf))
    high = reach[1] if isfinite(reach[1]) else float(known.max(initial=-np.inf))
    return (low, high) if low < high else (min(low, 0.0), min(low, 0.0) + 1.0) if isfinite(low) else (0.0, 1.0)
