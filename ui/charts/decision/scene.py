"""All of the decision map that does not depend on the weights, and what is found of it with some weights."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.relevance import most_related
from nnapp.sections import Section, axis_columns
from nnapp.topology import Parameters
from ui.charts.decision.grid import CELLS, Asked, Grid, blocks_of_rows, finest_level, grid_answers, grid_for
from ui.charts.decision.points import Errors, errors_of, split_points
from ui.charts.table import Table
from ui.scatter.answers import Answer
from ui.scatter.plane import Plane
from ui.scatter.points import Points, rows_shown, splits_of

MOST_JUDGED, LEAST_JUDGED = 500, 40  # rows whose answer is worked out at once
MOST_IN_TABLE = 10_000  # places, as many as a spreadsheet bears
PRODUCTS = 4_000_000  # weights times rows that take about a millisecond


class Scene(NamedTuple):
    """A table, the axes, what is asked, and the points with what is true of them."""

    project: Project
    columns: tuple[int, int]
    answer: Answer
    section: Section
    points: Points
    truth: Array  # (points,)
    splits: tuple[Split, ...]  # of the points
    some: NDArray[np.intp]  # places of points that are judged at once
    some_inputs: Array  # what the network is shown of these (some, features)


class Found(NamedTuple):
    """The answers in a grid, and the rings of errors."""

    grid: Grid
    answers: Array  # (places, outputs)
    errors: Errors
    fine: bool  # worked out as finely as it gets, and for all points


def chosen_columns(dataset: Dataset, names: tuple[str, str] | None) -> tuple[int, int] | None:
    """Return two columns for the axes: those of these names, else those that say most of the target; None if not two.

    Numbers come first: categories are bands, and no more than a few places.
    """
    usable = axis_columns(dataset)
    if len(usable) < 2:
        return None
    known = {dataset.columns[position].name: position for position in usable}
    if names is not None and names[0] in known and names[1] in known and names[0] != names[1]:
        return known[names[0]], known[names[1]]
    numbers = [position for position in usable if isinstance(dataset.columns[position], NumberColumn)]
    others = [position for position in usable if position not in numbers]
    first, second = [*most_related(dataset, numbers, 2), *most_related(dataset, others, 2)][:2]
    return first, second


def scene_of(project: Project, columns: tuple[int, int], answer: Answer, section: Section) -> Scene:
    """Put together what is drawn of a project."""
    dataset = project.dataset
    points = split_points(dataset, columns, rows_shown(dataset), answer)
    truth = answer.truth(dataset, points.rows)
    most = int(np.clip(PRODUCTS // max(project.topology.parameter_count, 1), LEAST_JUDGED, MOST_JUDGED))
    some = np.arange(len(points.rows))
    if len(some) > most:
        some = np.unique(np.linspace(0, len(some) - 1, most).astype(np.intp))
    inputs = dataset.matrix(Role.INPUT, points.rows[some])
    return Scene(project, columns, answer, section, points, truth, splits_of(dataset, points), some, inputs)


def quickly(scene: Scene, parameters: Parameters, plane: Plane, asked: Asked, level: int) -> Found:
    """Return what is found at once: answers in a grid of this level, and the errors of some points."""
    grid, answers = asked.answers(scene.project, scene.section, scene.columns, plane, level, parameters)
    said = blocks_of_rows(scene.project, scene.some_inputs, parameters)
    errors = errors_of(scene.answer, scene.points.rows[scene.some], scene.truth[scene.some], said)
    whole = len(scene.some) == len(scene.points.rows)
    return Found(grid, answers, errors, whole and level <= finest_level(plane))


def finely(scene: Scene, parameters: Parameters, plane: Plane, report: Report = unheard) -> Found:
    """Return the finest answers, and the errors of all points."""
    project = scene.project
    grid = grid_for(plane, CELLS[finest_level(plane)], project.dataset, scene.columns)
    answers = grid_answers(project, scene.section, scene.columns, grid, parameters, report)
    said = blocks_of_rows(project, project.dataset.matrix(Role.INPUT, scene.points.rows), parameters, report)
    return Found(grid, answers, errors_of(scene.answer, scene.points.rows, scene.truth, said), True)


def table_of(scene: Scene, found: Found) -> Table:
    """Return the places that were asked about, with the answers: of very many every k-th across and down."""
    dataset, grid = scene.project.dataset, found.grid
    step = math.ceil(math.sqrt(grid.across * grid.down / MOST_IN_TABLE))
    down, across = np.divmod(np.arange(grid.across * grid.down), grid.across)
    inside = ~grid.outside & (down % step == 0) & (across % step == 0)
    axes: list[Array | list[str]] = []
    for position, values in zip(scene.columns, (grid.x, grid.y), strict=True):
        column = dataset.columns[position]
        some = values[inside]
        axes.append([column.labels[int(code)] for code in some] if isinstance(column, CategoryColumn) else some)
    names = [dataset.columns[position].name for position in scene.columns]
    labels = scene.answer.labels if len(scene.answer.units) > 1 else (scene.answer.name,)
    answers = [found.answers[inside, unit] for unit in scene.answer.units]
    return Table((*names, *labels), (*axes, *answers))
