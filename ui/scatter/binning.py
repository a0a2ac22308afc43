"""Rows counted into bars, by class: pure functions of columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, NumberColumn
from nnapp.statistics import histogram
from ui.scatter.bars import NO_CLASS, Counts

BARS = 30
Rows = NDArray[np.intp] | slice


def binned(column: NumberColumn | CategoryColumn, rows: Rows) -> tuple[Array, Counts]:
    """Return the edges (bars + 1,) between the bars of a column, and the bar of each row, −1 for none."""
    if isinstance(column, CategoryColumn):
        return np.arange(len(column.labels) + 1.0) - 0.5, column.codes[rows].astype(np.int64)
    values = column.values[rows]
    _, edges = histogram(values, BARS)
    if not len(edges):
        return np.array([0.0, 1.0]), np.full(len(values), -1)
    places = np.searchsorted(edges[1:-1], values, side="right").astype(np.int64)
    places[~np.isfinite(values)] = -1
    return edges, places


def stacked(places: Counts, bars: int, codes: NDArray[np.int32] | None) -> tuple[Counts, list[int]]:
    """Count rows by class and bar (classes, bars); also which classes these are."""
    there = places >= 0
    if codes is None:
        return np.bincount(places[there], minlength=bars)[None].astype(np.int64), [NO_CLASS]
    # all classes in one go: there may be thousands
    frequent = np.bincount(codes.astype(np.int64) - NO_CLASS)
    found = np.flatnonzero(frequent)
    numbers = np.searchsorted(found, codes[there].astype(np.int64) - NO_CLASS)
    counts = np.bincount(numbers * bars + places[there], minlength=len(found) * bars)
    return counts.astype(np.int64).reshape(len(found), bars), (found + NO_CLASS).tolist()
