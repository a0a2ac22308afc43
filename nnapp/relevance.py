"""Which columns have most to do with the target: for pictures that can show only one or two of them.

The relation of a column to a target is the share of the column's spread that the target explains: r² for two columns
of numbers, the spread between the classes over the whole spread where the target has classes. A column of categories
counts as one column of zeros and ones for each label, all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split

MOST_ROWS = 1000  # that are looked at, from everywhere in the table
EQUAL = 6  # decimals: relations that differ less are the same


def most_related(dataset: Dataset, positions: Sequence[int], count: int) -> list[int]:
    """Return the columns with the strongest relation to any target, in the order of the table.

    Among equals the first ones win, and those that are the same in every row come last.
    """
    found = relations(dataset, positions)
    order = sorted(range(len(positions)), key=lambda place: (-round(float(found[place]), EQUAL), place))
    return [positions[place] for place in sorted(order[:count])]


def relations(dataset: Dataset, positions: Sequence[int]) -> Array:
    """Return how strongly each column is related to the target (columns,), from 0 to 1; −1 where it never varies."""
    every = np.arange(dataset.row_count)[dataset.rows_for(Split.TRAINING)]
    rows = every[np.unique(np.linspace(0, max(len(every) - 1, 0), min(len(every), MOST_ROWS)).astype(np.intp))]
    best = np.full(len(positions), -1.0)
    if len(rows) < 2 or not positions:
        return best
    blocks = [_centred(dataset.columns[position], rows) for position in positions]
    owners = np.repeat(np.arange(len(blocks)), [block.shape[1] for block in blocks])
    table = np.hstack(blocks)
    whole = np.bincount(owners, (table**2).sum(axis=0), len(blocks))
    varied = whole > 0
    best[varied] = 0.0
    for position in dataset.indices(Role.TARGET):
        column = dataset.columns[position]
        parts = _explained(table, column, rows)
        shares = np.bincount(owners, parts, len(blocks))[varied] / whole[varied]
        best[varied] = np.maximum(best[varied], np.clip(shares, 0, 1))
    return best


def _explained(table: Array, target: Column, rows: NDArray[np.intp]) -> Array:
    # how much of the sum of squares (features,) of a centred table the target explains
    given = _centred(target, rows)
    if not isinstance(target, CategoryColumn):
        square = float((given**2).sum())
        return np.asarray((given[:, 0] @ table) ** 2 / (square or np.inf))
    codes = target.codes[rows].astype(np.intp) + 1  # the rows without a class are a group of their own
    members = np.zeros((int(codes.max()) + 1, len(rows)))
    members[codes, np.arange(len(rows))] = 1.0
    sums, sizes = members @ table, members.sum(axis=1)
    return np.asarray((sums**2 / np.maximum(sizes, 1)[:, None]).sum(axis=0))


def _centred(column: Column, rows: NDArray[np.intp]) -> Array:
    """Return the numbers of a column, or a column for each label (rows, features), around 0 and at most about 1."""
    if isinstance(column, CategoryColumn):
        codes, there = np.unique(column.codes[rows], return_inverse=True)
        block = np.zeros((len(rows), len(codes)))
        block[np.arange(len(rows)), there] = 1.0
    elif isinstance(column, NumberColumn):
        block = column.values[rows].astype(np.float64)[:, None]
        block[~np.isfinite(block)] = np.nan
        largest = np.nanmax(np.abs(block), initial=0.0)
        block = np.ldexp(block, -int(np.frexp(largest)[1]))
        low, high = np.nanmin(block, initial=np.inf), np.nanmax(block, initial=-np.inf)
        block = np.zeros_like(block) if low >= high else block
        known = np.isfinite(block)
        block = np.where(known, block, block[known].mean() if known.any() else 0.0)  # a missing one says nothing
    else:
        return np.zeros((len(rows), 1))
    found: Array = block - block.mean(axis=0)
    return found
