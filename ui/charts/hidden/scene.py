"""Where a hidden layer puts rows and grid: what is asked of the network, and what is found with some weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.hidden_space import Grid, Line, activations, blocks, decision_line, grid
from nnapp.principal import Axes, principal_axes
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.sections import Section, axis_columns, inputs_at
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.scatter.plane import fitting
from ui.scatter.points import rows_shown

QUICK_WORK = 12_000_000  # weights times places that take about two milliseconds
FEWEST, MOST = 60, 500  # rows that are worked out at once
GRIDS = ((13, 61), (11, 31), (9, 21), (7, 13), (5, 9))  # lines each way, and points of each, from fine to coarse
NO_LINES = np.empty((0, 0, 2))

Rows = NDArray[np.intp]


class Asked(NamedTuple):
    """What is drawn: which hidden layer, two of its units (or none: its principal components), and over which grid."""

    layer: int
    units: tuple[int, int] | None = None
    columns: tuple[int, ...] = ()  # none, one, or two columns of numbers, by position


class Ground(NamedTuple):
    """What does not depend on the weights: rows, and what the network is shown of them and of the grid."""

    rows: Rows  # with all inputs known
    of: int  # of how many these are some
    inputs: Array | None  # (rows, features); None where they are too many to be kept
    grid: Grid | None
    grid_inputs: Array  # (places of the grid, features)


class Scene(NamedTuple):
    """What the layer makes of it."""

    asked: Asked
    rows: Rows
    places: Array  # (rows, 2)
    lines: Array  # (lines, points, 2), the bent grid
    axes: Axes | None = None  # where they are principal components
    decision: Line | None = None
    of: int = 0
    lost: int = 0  # rows of which the layer makes no numbers
    alike: bool = False  # whether it makes the same of all rows


def quick_ground(project: Project, asked: Asked, section: Section | None, wanted: int | None) -> Ground:
    """Return some rows, the wanted one among them, and a coarse grid: no more than is worked out at once."""
    dataset, work = project.dataset, max(project.topology.parameter_count, 1)
    rows = rows_shown(dataset)
    most = int(np.clip(QUICK_WORK // work, FEWEST, MOST))
    some = rows
    if len(rows) > most:
        some = rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(np.intp))]
        if wanted is not None and wanted in rows:
            some = np.union1d(some, [wanted])
    inputs = dataset.matrix(Role.INPUT, some)
    known = np.isfinite(inputs).all(axis=1)
    level = next((each for each in GRIDS[2:] if 2 * each[0] * each[1] * work <= QUICK_WORK), GRIDS[-1])
    return Ground(some[known], len(rows), inputs[known], *_gridded(dataset, asked.columns, section, level))


def whole_ground(project: Project, asked: Asked, section: Section | None) -> Ground:
    """Return all rows that can be drawn, and the finest grid."""
    rows = rows_shown(project.dataset)
    return Ground(rows, len(rows), None, *_gridded(project.dataset, asked.columns, section, GRIDS[0]))


def is_quick(project: Project) -> bool:
    """Say whether all rows and the finest grid can be worked out at once."""
    places = project.dataset.row_count + 2 * GRIDS[0][0] * GRIDS[0][1]
    return (
        places <= 2 * MOST + 2 * GRIDS[0][0] * GRIDS[0][1] and places * project.topology.parameter_count <= QUICK_WORK
    )


def scene_of(
    project: Project,
    parameters: Parameters,
    asked: Asked,
    ground: Ground,
    before: Axes | None = None,
    report: Report = unheard,
) -> Scene:
    """Return where the layer puts rows and grid with these weights; `before` keeps the axes from flipping."""
    rows, found = ground.rows, _of_rows(project, parameters, asked, ground, report)
    bent = activations(project, ground.grid_inputs, asked.layer, parameters)
    known = np.isfinite(found).all(axis=1)
    rows, found, lost = rows[known], found[known], int(np.count_nonzero(~known))
    axes = None
    if asked.units is None:
        axes = principal_axes(found, before)
        places, bent = (np.zeros((len(each), 2)) if axes is None else axes.places(each) for each in (found, bent))
    else:
        places, bent = (each[:, list(asked.units)] for each in (found, bent))
    return Scene(
        asked=asked,
        rows=rows,
        places=places,
        lines=NO_LINES if ground.grid is None else ground.grid.bent(bent),
        axes=axes,
        decision=None if asked.units is None else decision_line(project, asked.layer, asked.units, parameters),
        of=ground.of,
        lost=lost,
        alike=len(rows) > 1 and bool((found == found[0]).all()),
    )


def grid_columns(dataset: Dataset) -> list[int]:
    """Return the inputs over which a grid can be drawn: numbers that no formula computes."""
    return [position for position in axis_columns(dataset) if isinstance(dataset.columns[position], NumberColumn)]


def _of_rows(project: Project, parameters: Parameters, asked: Asked, ground: Ground, report: Report) -> Array:
    if ground.inputs is not None:
        return activations(project, ground.inputs, asked.layer, parameters)
    found = np.empty((len(ground.rows), project.topology.layers[asked.layer].units))
    for block in blocks(len(ground.rows)):  # the inputs of all rows at once may be too many to be kept
        report(block.start / len(ground.rows))
        inputs = project.dataset.matrix(Role.INPUT, ground.rows[block])
        found[block] = activations(project, inputs, asked.layer, parameters)
        found[block][~np.isfinite(inputs).all(axis=1)] = np.nan
    return found


def _gridded(
    dataset: Dataset, columns: tuple[int, ...], section: Section | None, level: tuple[int, int]
) -> tuple[Grid | None, Array]:
    nothing = None, np.empty((0, len(dataset.features(Role.INPUT))))
    if not columns or section is None:
        return nothing
    rows, ranges = rows_shown(dataset), []
    for position in columns:
        column = dataset.columns[position]
        assert isinstance(column, NumberColumn)
        ranges.append(fitting(column.values[rows]))
    found = grid(ranges[0], ranges[1] if len(ranges) > 1 else None, *level)
    try:
        return found, inputs_at(section, dict(zip(columns, (found.x, found.y), strict=False)))
    except Refusal:  # the network cannot be shown what the others are held at
        return nothing
