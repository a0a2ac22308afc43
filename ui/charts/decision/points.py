"""The points over the map: shaped by what their rows are for, and which are answered wrongly, or how far off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Dataset
from ui.scatter.answers import Answer
from ui.scatter.plane import Range, fitting
from ui.scatter.points import Points, coordinates, points_of, with_split_shapes

WRONG = 6.5  # pixels of a ring around a point of another class
LEAST, SMALLEST, LARGEST = 0.05, 5.0, 16.0  # of the range of the target; rings in pixels, the largest for half of it


class Errors(NamedTuple):
    """Rings around points: rows (rings,), and their radii in pixels (rings,); and of how many rows one is known."""

    rows: NDArray[np.intp]
    radii: Array
    judged: int


NO_ERRORS = Errors(np.empty(0, np.intp), np.empty(0), 0)


def split_points(dataset: Dataset, columns: tuple[int, int], rows: NDArray[np.intp], answer: Answer) -> Points:
    """Return the points of some rows, with the shapes of their splits."""
    x, y = (coordinates(dataset.columns[position], rows, axis) for axis, position in enumerate(columns))
    points = with_split_shapes(dataset, points_of(dataset, x, y, rows, answer.colouring))
    # hollow ones would not show their value on a ground of the same colours
    return points._replace(hollow=np.zeros(len(points.rows), bool)) if answer.by_value else points


def range_of(dataset: Dataset, position: int, values: Array) -> Range:
    """Return the range of an axis that shows all values, or all categories as whole bands."""
    column = dataset.columns[position]
    return (-0.5, max(len(column.labels), 1) - 0.5) if isinstance(column, CategoryColumn) else fitting(values)


def errors_of(answer: Answer, rows: NDArray[np.intp], truth: Array, found: Array) -> Errors:
    """Return the rings around rows (rows,) of known truth (rows,) that the answers (rows, outputs) do not say."""
    if answer.codes:
        decided = answer.decided(found)
        judged = (decided >= 0) & (truth >= 0)
        wrong = judged & (decided != truth)
        return Errors(rows[wrong], np.full(int(wrong.sum()), WRONG), int(judged.sum()))
    with np.errstate(all="ignore"):
        off = np.abs(truth - found[:, answer.units[0]])
        half = answer.colouring.high / 2 - answer.colouring.low / 2
        share = np.clip(off / (half if half > 0 else 1.0), 0, 1)
    judged = np.isfinite(off)
    far = judged & (share > 2 * LEAST)
    return Errors(rows[far], SMALLEST + (LARGEST - SMALLEST) * share[far], int(judged.sum()))
