"""What the cells of a column are like: how many, how large, how they are spread; for headers, summaries and tool tips.

`values` are the numbers of a column (rows,), NaN where a cell is missing; infinite ones are counted, and left out of
all figures. Nothing overflows: the figures of numbers near the largest float64 are right as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Column, NumberColumn

QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
EXACT_INTEGERS = 2.0**50  # up to here a float64 holds every integer, and the middle between two


class NumberStatistics(Struct, frozen=True):
    """The figures of the finite numbers of a column; NaN where there is none."""

    count: int  # of the finite numbers
    missing: int
    mean: float = nan
    deviation: float = nan  # √ mean (x − mean)², as the z-score scaling has it
    low: float = nan
    quartile1: float = nan
    median: float = nan
    quartile3: float = nan
    high: float = nan
    infinite: int = 0


class CategoryStatistics(Struct, frozen=True):
    """How often the labels of a column occur, in the order of the labels."""

    count: int  # of the cells that have a label
    missing: int
    labels: tuple[str, ...]
    counts: tuple[int, ...]

    def most_frequent(self, number: int) -> list[tuple[str, int]]:
        """Return so many labels with their counts, the most frequent first; equal ones in the order of the labels."""
        order = np.argsort(-np.array(self.counts, np.int64), kind="stable")[:number]
        return [(self.labels[place], self.counts[place]) for place in order.tolist()]


def statistics_of(column: Column) -> NumberStatistics | CategoryStatistics | None:
    """Return the statistics of a column; None for one of texts."""
    if isinstance(column, NumberColumn):
        return number_statistics(column.values)
    return category_statistics(column.codes, column.labels) if isinstance(column, CategoryColumn) else None


def number_statistics(values: NDArray[Any]) -> NumberStatistics:
    """Return the figures of the numbers of a column (rows,); quartiles lie between two numbers where they must."""
    missing = int(np.count_nonzero(np.isnan(values)))
    numbers = finite(values)
    infinite = len(values) - missing - len(numbers)
    if not len(numbers):
        return NumberStatistics(0, missing, infinite=infinite)
    low, quartile1, median, quartile3, high = _quantiles(numbers)
    mean, deviation = _moments(numbers, low, median, high)
    return NumberStatistics(
        len(numbers), missing, mean, deviation, low, quartile1, median, quartile3, high, infinite=infinite
    )


def category_statistics(codes: NDArray[np.int32], labels: Sequence[str]) -> CategoryStatistics:
    """Return how often each label occurs among the codes (rows,), of which −1 is a missing cell."""
    counts = np.bincount(codes.astype(np.int64) + 1, minlength=len(labels) + 1)
    missing = int(counts[0])
    return CategoryStatistics(len(codes) - missing, missing, tuple(labels), tuple(counts[1:].tolist()))


def histogram(values: NDArray[Any], bins: int) -> tuple[NDArray[np.int64], Array]:
    """Count the finite numbers in at most so many bars: the counts (bars,), and the edges (bars + 1,) between them.

    A bar holds its lower edge, the last one both. Integers get bars that are the same number of integers wide, one
    each where there is room. Numbers that are all alike get one bar without a width; no numbers, none.
    """
    numbers = finite(values)
    if not len(numbers):
        return np.empty(0, np.int64), np.empty(0)
    edges = _edges(numbers, float(numbers.min()), float(numbers.max()), bins)
    places = np.searchsorted(edges[1:-1], numbers, side="right")
    return np.bincount(places, minlength=len(edges) - 1).astype(np.int64), edges


def finite(values: NDArray[Any]) -> Array:
    """Return the finite numbers among the values, as a new array of float64."""
    numbers: Array = values[np.isfinite(values)].astype(np.float64, copy=False)
    return numbers


def _quantiles(numbers: Array) -> list[float]:
    # sorts `numbers` as far as is needed
    positions = [share * (len(numbers) - 1) for share in QUANTILES]
    below = [int(position) for position in positions]
    above = [min(place + 1, len(numbers) - 1) for place in below]
    numbers.partition(sorted({*below, *above}))
    return [
        _between(float(numbers[one]), float(numbers[other]), position - one)
        for one, other, position in zip(below, above, positions, strict=True)
    ]


def _between(one: float, other: float, share: float) -> float:
    part = (other / 2 - one / 2) * share  # halves, because the whole distance may be too large
    return one + part + part


def _moments(numbers: Array, low: float, median: float, high: float) -> tuple[float, float]:
    # mean and deviation, from the distances to the median as parts of the largest one, so that no square is too large
    largest = max(high / 2 - median / 2, median / 2 - low / 2)
    if largest == 0:
        return median, 0.0
    parts = numbers / 2
    parts -= median / 2
    parts /= largest
    mean = float(parts.mean())
    parts -= mean
    spread = min(float(np.sqrt(np.mean(np.square(parts, out=parts)))), 1.0) * largest
    return min(max(median + mean * largest + mean * largest, low), high), spread + spread


def _edges(numbers: Array, low: float, high: float, bins: int) -> Array:
    if low == high:
        return np.array([low, high])
    if low > -EXACT_INTEGERS and high < EXACT_INTEGERS and np.array_equal(np.rint(numbers), numbers):
        width = -(-(int(high) - int(low) + 1) // bins)
        bars = -(-(int(high) - int(low) + 1) // width)
        return int(low) - 0.5 + width * np.arange(bars + 1.0)
    share = np.arange(bins + 1) / bins
    edges: Array = np.maximum.accumulate(np.clip(low * (1 - share) + high * share, low, high))
    edges[-1] = high
    return edges
