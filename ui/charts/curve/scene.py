"""All of a function's picture that does not depend on the weights, and what is found of it with some weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.answering import own_targets
from nnapp.choices import Array
from nnapp.dataset import Dataset, NumberColumn, Role, Split
from nnapp.function_parts import Parts, function_parts
from nnapp.project import Project
from nnapp.question import Seen, seen_range
from nnapp.relevance import most_related
from nnapp.sections import Section, axis_columns, inputs_at
from nnapp.topology import Parameters
from ui.charts.curve.view import Shares
from ui.charts.table import Table
from ui.feature_names import feature_name
from ui.network.places import INPUTS, unit_name
from ui.scatter.plane import Range, fitting
from ui.scatter.points import Colouring, Points, points_of, rows_shown, splits_of, with_split_shapes

BEYOND = 0.12  # of the range of x, beyond its points on either side
MOST_TIMES = 4.0  # as high as answer and targets; shares may be far larger, and would make them flat
LOOSE = 2.5  # times as high as needed before a range that is shown becomes narrower during a run


class Scene(NamedTuple):
    """One input, one output, and the targets of the rows."""

    project: Project
    column: int  # of the input
    output: int
    section: Section
    points: Points
    splits: tuple[Split, ...]
    seen: Seen  # of the input in the training rows

    @property
    def input_name(self) -> str:
        """The name of the input."""
        return self.project.dataset.columns[self.column].name

    @property
    def output_name(self) -> str:
        """The name of the output."""
        return feature_name(self.project.dataset.features(Role.TARGET)[self.output])

    @property
    def layer(self) -> int:
        """The layer whose units add up to the output: the last hidden one, or the inputs."""
        return len(self.project.topology.layers) - 2 if len(self.project.topology.layers) > 1 else INPUTS

    def unit_name(self, unit: int) -> str:
        """Return what one of these units is called."""
        return unit_name(self.project, self.layer, unit)


class Found(NamedTuple):
    """The parts of the output at places x (places,)."""

    x: Array
    parts: Parts


def number_columns(dataset: Dataset) -> list[int]:
    """Return the inputs that can be x."""
    return [position for position in axis_columns(dataset) if isinstance(dataset.columns[position], NumberColumn)]


def scene_of(project: Project, column: int, output: int, section: Section) -> Scene:
    """Put together what is drawn of a project."""
    dataset, rows = project.dataset, rows_shown(project.dataset)
    given = dataset.columns[column]
    assert isinstance(given, NumberColumn)
    x, y = given.values[rows].astype(np.float64), own_targets(dataset, rows)[:, output]
    points = with_split_shapes(dataset, points_of(dataset, x, y, rows, Colouring()))
    points = points._replace(codes=np.full(len(points.rows), -1, np.int32))  # the colour of what belongs to no class
    return Scene(project, column, output, section, points, splits_of(dataset, points), seen_range(dataset, given))


def x_range(scene: Scene) -> Range:
    """Return the x that are seen at first: all points, and some room where nobody has been."""
    low, high = fitting(scene.points.x)
    room = BEYOND * (high - low)
    return low - room, high + room


def parts_at(scene: Scene, x: Array, parameters: Parameters) -> Parts:
    """Return the parts of the output at some x (places,)."""
    return function_parts(scene.project, inputs_at(scene.section, {scene.column: x}), scene.output, parameters)


def largest(parts: Parts, most: int, always: int | None) -> NDArray[np.intp]:
    """Return the units with the largest shares, in their order; `always` is one of them."""
    if len(parts.shares) <= most:
        return np.arange(len(parts.shares))
    with np.errstate(all="ignore"):
        size = np.nan_to_num(np.abs(parts.shares).max(axis=1), nan=np.inf)
    if always is not None and 0 <= always < len(size):
        size[always] = np.inf
    return np.sort(np.argsort(-size, kind="stable")[:most])


def rest_of(parts: Parts, units: NDArray[np.intp]) -> Array:
    """Return the base with the shares of all units but these (places,): where a stack begins."""
    rest = np.ones(len(parts.shares), bool)
    rest[units] = False
    with np.errstate(all="ignore"):
        return np.asarray(parts.base + parts.shares[rest].sum(axis=0))


def lines_of(parts: Parts, units: NDArray[np.intp], stacked: bool) -> Array:
    """Return what is drawn of some units (units, places): base + share, or where `stacked` one on the other.

    The stack begins with the shares of all units that are not drawn, so its last line is the whole sum.
    """
    with np.errstate(all="ignore"):
        if stacked:
            return np.asarray(rest_of(parts, units) + np.cumsum(parts.shares[units], axis=0))
        return np.asarray(parts.base + parts.shares[units])


def shares_of(found: Found, most: int, always: int | None, stacked: bool) -> Shares:
    """Return the lines of the units with the largest shares; `always` is one of them."""
    parts, units = found.parts, largest(found.parts, most, always)
    return Shares(found.x, lines_of(parts, units, stacked), units, rest_of(parts, units), parts.base, stacked)


def input_of(dataset: Dataset, name: str) -> int:
    """Return the input that is x: the one of this name, else the one that says most; −1 where there is none."""
    columns = number_columns(dataset)
    named = [position for position in columns if dataset.columns[position].name == name]
    return named[0] if named else most_related(dataset, columns, 1)[0] if columns else -1


def y_range(main: Array, others: Array, shown: Range | None) -> Range:
    """Return the y that are seen: all of `main`, and of the others what is not too far away.

    A range that is `shown` is kept where it fits, so that a picture does not tremble.
    """
    low, high = fitting(main)
    wide_low, wide_high = fitting(np.concatenate([main.ravel(), others.ravel()]))
    room = (MOST_TIMES - 1) / 2 * (high - low)
    low, high = max(wide_low, low - room), min(wide_high, high + room)
    if shown is not None and shown[0] <= low and high <= shown[1] and shown[1] - shown[0] <= LOOSE * (high - low):
        return shown
    return low, high


def table_of(scene: Scene, found: Found) -> Table:
    """Return every place with the answer, z, and the share of each unit."""
    parts, count = found.parts, len(found.x)
    names = [scene.unit_name(unit) for unit in range(len(parts.shares))]
    base = np.full(count, parts.base)
    return Table(
        (scene.input_name, scene.output_name, "z", "b", *names), (found.x, parts.answers, parts.z, base, *parts.shares)
    )
