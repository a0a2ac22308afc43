"""Where two tables differ, so that a view is told of no more than what changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import eq
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, TextColumn, cells, with_cells
from nnapp.project import texts_of

CHUNK = 2**16
CellRows = dict[int, NDArray[np.intp]]  # the rows of some cells by their column


class Splice(NamedTuple):
    """From `position` on, `removed` old items gave way to `inserted` new ones; all before and after stayed."""

    position: int
    removed: int
    inserted: int

    @property
    def replaced(self) -> int:
        """How many places have just another item."""
        return min(self.removed, self.inserted)

    def followed(self, items: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where the old items are now, −1 for those that are gone; one in the place of another counts as it."""
        behind = items >= self.position + self.removed
        gone = ~behind & (items >= self.position + self.replaced)
        return np.where(gone, -1, items + behind * (self.inserted - self.removed))


def column_splice(old: Sequence[object], new: Sequence[object]) -> Splice:
    """Find the contiguous difference of two lists of columns, compared by identity or their own equality."""
    shorter = min(len(old), len(new))
    before = _common(old, new, shorter)
    after = _common(old[::-1], new[::-1], shorter - before)
    return Splice(before, len(old) - before - after, len(new) - before - after)


def row_splice(old: Sequence[Column], new: Sequence[Column]) -> Splice:
    """Find the contiguous difference of the rows of two tables with as many columns; NaN equals NaN."""
    old_count, new_count = (len(columns[0]) if columns else 0 for columns in (old, new))
    shorter = min(old_count, new_count)
    before = shorter
    for one, other in zip(old, new, strict=True):
        before = _common_cells(one, other, before, 1)
    after = shorter - before
    for one, other in zip(old, new, strict=True):
        after = _common_cells(one, other, after, -1)
    return Splice(before, old_count - before - after, new_count - before - after)


def followed_cells(chosen: CellRows, new: Dataset, old: Dataset) -> CellRows:
    """Return the same cells after rows or columns have come or gone; none of a table in which both are others."""
    more_rows, more_columns = new.row_count != old.row_count, len(new.columns) != len(old.columns)
    if more_rows and more_columns:
        return {}
    if more_rows:
        splice = row_splice(old.columns, new.columns)
        moved = {column: splice.followed(rows) for column, rows in chosen.items()}
        return {column: rows[rows >= 0] for column, rows in moved.items()}
    if more_columns:
        columns = column_splice(old.columns, new.columns).followed(np.array([*chosen], np.intp)).tolist()
        return {column: rows for column, rows in zip(columns, chosen.values(), strict=True) if column >= 0}
    return chosen


def rows_replaced(old: Sequence[Column], new: Sequence[Column], splice: Splice) -> tuple[Column, ...]:
    """Return the old columns with the new values in the rows that were replaced, as many rows as before."""
    begin, end = splice.position, splice.position + splice.replaced

    def mixed(one: Column, other: Column) -> Column:
        if not isinstance(one, TextColumn) and not isinstance(other, TextColumn) and _alike(one, other):
            values = cells(one).copy()
            values[begin:end] = cells(other)[begin:end]
            return with_cells(one, values)
        before, after = texts_of(one), texts_of(other)
        texts = (*before[:begin], *after[begin:end], *before[end:])
        if isinstance(other, CategoryColumn):
            return CategoryColumn.from_texts(one.name, other.role, texts, other.labels)
        return TextColumn(one.name, Role.IGNORED, texts)

    return tuple(mixed(one, other) for one, other in zip(old, new, strict=True))


def _alike(one: Column, other: Column) -> bool:
    # whether the same numbers mean the same in both
    if isinstance(one, CategoryColumn) and isinstance(other, CategoryColumn):
        return one.labels == other.labels
    return isinstance(one, NumberColumn) and isinstance(other, NumberColumn)


def _common(old: Sequence[object], new: Sequence[object], limit: int) -> int:
    return sum(1 for _ in takewhile(bool, map(eq, old[:limit], new[:limit])))


def _common_cells(old: Column, new: Column, limit: int, step: int) -> int:
    # how many cells are the same from the first on, or from the last back
    if old is new:
        return limit
    if not isinstance(old, TextColumn) and not isinstance(new, TextColumn) and _alike(old, new):
        return _common_numbers(cells(old)[::step][:limit], cells(new)[::step][:limit])
    return _common(texts_of(old)[::step], texts_of(new)[::step], limit)


def _common_numbers(old: NDArray[Any], new: NDArray[Any]) -> int:
    for begin in range(0, len(old), CHUNK):
        one, other = old[begin : begin + CHUNK], new[begin : begin + CHUNK]
        different = (one != other) & ~(np.isnan(one) & np.isnan(other))
        if different.any():
            return begin + int(different.argmax())
    return len(old)
