"""What is drawn of a table as points: which rows, where, and in which class or value; pure functions of columns.

A point has the number of its row, so that a click finds the row; a sample of a large table is the same every time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Split, TextColumn
from ui.scatter.plane import FARTHEST
from ui.theme import Theme

MOST_POINTS = 50_000  # that are drawn of a large table
SAMPLE, NEWEST = 48_000, 1000  # of these about so many rows from everywhere, and the last ones, which may be new
JITTER = 0.28  # how far categories are spread around their place, in categories
PALEST = 0.25  # the share of colour of the smallest value, so that it is seen on the ground
YES_NO = ("0", "1")
SHAPES = 4  # disc, square, triangle, diamond
SPLIT_SHAPES = {Split.TRAINING: 0, Split.VALIDATION: 1, Split.TEST: 2}  # where shapes tell what rows are for


class Colouring(NamedTuple):
    """What colours stand for: classes (with codes), values from low to high, or nothing."""

    name: str = ""
    labels: tuple[str, ...] = ()
    codes: NDArray[np.int32] | None = None  # (rows,), −1 where missing
    values: NDArray[Any] | None = None  # (rows,)
    low: float = 0.0
    high: float = 1.0


class Points(NamedTuple):
    """Points to be drawn, as arrays of the same length."""

    rows: NDArray[np.intp]
    x: Array
    y: Array
    codes: NDArray[np.int32]  # of classes; their colour and shape
    shares: Array  # of values, 0 to 1; NaN where the class gives the colour
    hollow: NDArray[np.bool_]  # not used for training
    shapes: NDArray[np.int32]  # disc, square, triangle, diamond

    def only(self, which: NDArray[Any]) -> Points:
        """Return some of the points."""
        return Points(*(array[which] for array in self))


NO_POINTS = Points(
    np.empty(0, np.intp),
    np.empty(0),
    np.empty(0),
    np.empty(0, np.int32),
    np.empty(0),
    np.empty(0, np.bool_),
    np.empty(0, np.int32),
)


def shape_of(codes: Any) -> Any:
    """Return the number of a class's shape."""
    return (codes + codes // 8) % SHAPES


def is_yes_or_no(column: Column) -> bool:
    """Say whether a column of numbers holds nothing but 0 and 1, as a target of two classes does."""
    if not isinstance(column, NumberColumn):
        return False
    some = column.values[:100]  # most others are told apart by these
    for values in (some, column.values):
        known = values[np.isfinite(values)]
        if not ((known == 0) | (known == 1)).all():
            return False
    return True


def colouring_of(column: Column | None) -> Colouring:
    """Return what the colours of points stand for where they are coloured by a column."""
    if isinstance(column, CategoryColumn):
        return Colouring(column.name, column.labels, column.codes)
    if not isinstance(column, NumberColumn):
        return Colouring()
    if is_yes_or_no(column):
        codes = np.where(np.isfinite(column.values), np.nan_to_num(column.values, posinf=0, neginf=0), -1)
        return Colouring(column.name, YES_NO, codes.astype(np.int32))
    known = column.values[np.isfinite(column.values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Colouring(column.name, values=column.values, low=low, high=high)


def shares_of(values: Any, colouring: Colouring) -> Any:
    """Return where values lie between the lowest (0) and the highest (1)."""
    half = colouring.high / 2 - colouring.low / 2
    return np.clip((np.asarray(values, float) / 2 - colouring.low / 2) / (half or 1.0), 0, 1)


def value_colours(theme: Theme, shares: Array) -> NDArray[np.uint8]:
    """Colour values by their shares, as an array (..., 3) of bytes, never so pale that a point is not seen."""
    return theme.sequential(PALEST + (1 - PALEST) * np.clip(np.nan_to_num(shares), 0, 1))


def first_varied(dataset: Dataset, positions: list[int]) -> tuple[int, int]:
    """Return the first two of some columns that are not the same everywhere, as the corners of pictures are."""
    different = list(dict.fromkeys(positions))
    varied: list[int] = []
    for position in different:
        if len(varied) < 2 and _varies(dataset.columns[position]):
            varied.append(position)
    first, second, *_ = [*varied, *(position for position in different if position not in varied), different[0]]
    return first, second


def rows_shown(dataset: Dataset, training_only: bool = False) -> NDArray[np.intp]:
    """Return the rows that are drawn: all that are used, or those for training; a sample where there are too many."""
    split = dataset.used_split
    if split is None:
        rows = np.arange(dataset.row_count)
    else:
        rows = np.flatnonzero(split == Split.TRAINING if training_only else split != Split.EXCLUDED)
    return sample(rows)


def sample(rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return all rows, or a sample in the table's order: nearly the same one after some rows were added."""
    if len(rows) <= MOST_POINTS:
        return rows
    chosen = _spread(rows, 0) < 2 * SAMPLE / len(rows) - 1
    chosen[-NEWEST:] = True
    return rows[chosen]


def coordinates(column: Column, rows: NDArray[np.intp], axis: int) -> Array:
    """Return where rows lie on an axis: numbers as they are, categories around theirs, spread the same every time."""
    assert not isinstance(column, TextColumn)
    if isinstance(column, NumberColumn):
        return column.values[rows].astype(np.float64)
    places = column.codes[rows].astype(np.float64)
    places[places < 0] = np.nan
    return places + JITTER * _spread(rows, axis)


def points_of(dataset: Dataset, x: Array, y: Array, rows: NDArray[np.intp], colouring: Colouring) -> Points:
    """Put together the points of some rows at these coordinates, without those that have none."""
    split = dataset.used_split
    hollow = np.zeros(len(rows), bool) if split is None else split[rows] != Split.TRAINING
    codes = np.zeros(len(rows), np.int32) if colouring.codes is None else colouring.codes[rows]
    shares = np.full(len(rows), np.nan)
    if colouring.values is not None:
        values = colouring.values[rows]
        shares = shares_of(values, colouring)
        codes = np.where(np.isfinite(values), 0, -1).astype(np.int32)
    there = np.isfinite(x) & np.isfinite(y)
    shapes = np.where((codes < 0) | np.isfinite(shares), 0, shape_of(codes)).astype(np.int32)
    points = Points(rows, x, y, codes, shares, hollow, shapes)
    return points if there.all() else points.only(there)


def with_split_shapes(dataset: Dataset, points: Points) -> Points:
    """Return the points with shapes that tell what their rows are for, not their class."""
    split, shapes = dataset.used_split, np.zeros(len(points.rows), np.int32)
    if split is not None:
        for part, shape in SPLIT_SHAPES.items():
            shapes[split[points.rows] == part] = shape
    return points._replace(shapes=shapes)


def splits_of(dataset: Dataset, points: Points) -> tuple[Split, ...]:
    """Return what the rows of points are for."""
    split = dataset.used_split
    return (Split.TRAINING,) if split is None else tuple(Split(int(each)) for each in np.unique(split[points.rows]))


def hidden_count(points: Points) -> int:
    """Return how many points lie exactly under others, so that nobody sees them."""
    return len(points.x) - len(np.unique(points.x + 1j * points.y))


def far_count(points: Points) -> int:
    """Return how many points are further away than anything that can be drawn."""
    return int(np.count_nonzero(np.maximum(np.abs(points.x), np.abs(points.y)) > FARTHEST))


def is_same_table(old: Points, new: Points) -> bool:
    """Say whether most points were there before, or most of those that were there still are."""
    if not len(new.x):
        return True
    if not len(old.x):
        return False
    before, after = old.x + 1j * old.y, new.x + 1j * new.y
    return bool(np.isin(after, before).mean() >= 0.5 or np.isin(before, after).mean() >= 0.5)


def _varies(column: Column) -> bool:
    if isinstance(column, TextColumn):
        return False
    values = column.values if isinstance(column, NumberColumn) else column.codes
    known = values[np.isfinite(values)]
    return bool(len(known)) and bool(known.max() > known.min())


def _spread(rows: NDArray[np.intp], axis: int) -> Array:
    # −1 to 1 by chance, but from the row's number alone, so that a point stays where it is while others come and go
    mixed = (rows.astype(np.uint64) * np.uint64(2) + np.uint64(axis + 1)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # the mixing of SplitMix64
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**52 - 1.0
