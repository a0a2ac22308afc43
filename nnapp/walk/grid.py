"""Which links there are, counted instead of listed, so that a network with a million of them costs no more than one.

A grid is a table of links: one row for each unit, one column for each place that a link of it could come from (or go
to), without those that were removed or lead from something that is switched off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnapp.topology import Layer, Topology

Counts = NDArray[np.intp]


class Grid:
    """Links by row and column, numbered row after row."""

    def __init__(
        self, rows: int, columns: int, gone: Counts, gone_columns: Iterable[int] = (), gone_rows: Iterable[int] = ()
    ) -> None:
        """Take how many there could be, and which are not there: single ones (n, 2), whole columns, whole rows."""
        self.rows, self.columns = rows, columns
        self._gone_columns = sorted(set(gone_columns))
        self._gone_rows = set(gone_rows)
        single = np.unique(gone[~np.isin(gone[:, 1], self._gone_columns)], axis=0)
        self._single_rows, self._single_columns = single[:, 0], single[:, 1]

    @cached_property
    def counts(self) -> Counts:
        """How many links each row has (rows,)."""
        counts = np.full(self.rows, self.columns - len(self._gone_columns), np.intp)
        counts -= np.bincount(self._single_rows, minlength=self.rows)
        counts[list(self._gone_rows)] = 0
        return counts

    def column(self, row: int, number: int) -> int:
        """Return the column of a row's link of this number (from 0)."""
        column = number
        for gone in self._gone_in(row):
            if gone > column:
                break
            column += 1
        return column

    def number(self, row: int, column: int) -> int:
        """Return the number of a link in its row; raises `LookupError` where there is none."""
        gone = self._gone_in(row)
        before = bisect_left(gone, column)
        if row in self._gone_rows or not 0 <= column < self.columns or gone[before : before + 1] == [column]:
            raise LookupError((row, column))
        return column - before

    def _gone_in(self, row: int) -> list[int]:
        begin, end = np.searchsorted(self._single_rows, [row, row + 1])
        return sorted([*self._gone_columns, *self._single_columns[begin:end].tolist()])


def full(rows: int, columns: int) -> Grid:
    """Return a grid of which everything is there."""
    return Grid(rows, columns, np.empty((0, 2), np.intp))


def links_in(topology: Topology, index: int) -> Grid:
    """Return the links into a layer: a row for each unit, a column for each source, the last one for the bias."""
    layer, fan_in = topology.layers[index], topology.widths[index]
    gone = _removed(layer)
    gone[:, 1] %= fan_in + 1  # the bias is −1
    columns = [*topology.off_sources[index], *(() if layer.bias else (fan_in,))]
    return Grid(layer.units, fan_in + 1, gone, columns)


def links_out(topology: Topology, index: int) -> Grid:
    """Return the links out of a layer: a row for each unit, a column for each unit of the next layer."""
    layer, after = topology.layers[index], topology.layers[index + 1]
    gone = _removed(after)
    return Grid(layer.units, after.units, gone[gone[:, 1] >= 0, ::-1], (), layer.off_units)


def _removed(layer: Layer) -> Counts:
    return layer.removed_pairs.copy()
