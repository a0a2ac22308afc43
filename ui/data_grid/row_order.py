"""Which rows of the table the grid shows, from top to bottom; nothing is kept for a table shown as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Column
from ui.data_grid.differences import row_splice

Numbers = NDArray[np.intp]


class RowOrder:
    """The rows that are shown, by their numbers in a table of `count` rows; None stands for all as they are."""

    def __init__(self, count: int, numbers: Numbers | None = None) -> None:
        self.count, self.numbers = count, numbers
        self._places: NDArray[np.int32] | None = None  # where each row of the table is shown, found when asked for

    def __len__(self) -> int:
        return self.count if self.numbers is None else len(self.numbers)

    @property
    def plain(self) -> bool:
        """Whether all rows are shown as they are in the table."""
        return self.numbers is None

    def table_row(self, place: int) -> int:
        """Return the number in the table of the row shown at a place."""
        return place if self.numbers is None else int(self.numbers[place])

    def table_rows(self, places: range) -> range | Numbers:
        """Return the numbers in the table of the rows shown at neighbouring places."""
        return places if self.numbers is None else self.numbers[places.start : places.stop]

    def place(self, row: int) -> int:
        """Return the place at which a row of the table is shown, or −1."""
        if not 0 <= row < self.count:
            return -1
        return row if self.numbers is None else int(self._found()[row])

    def places(self, rows: range | Numbers) -> Numbers:
        """Return the places at which rows of the table are shown, from top to bottom, without those that are not."""
        wanted = np.asarray(rows, np.intp)
        wanted = wanted[wanted < self.count]
        if self.numbers is None:
            return np.sort(wanted)
        found = self._found()[wanted]
        return np.sort(found[found >= 0]).astype(np.intp)

    def same(self, other: RowOrder) -> bool:
        """Say whether both show the same rows at the same places."""
        if self.numbers is None or other.numbers is None:
            return self.numbers is other.numbers and self.count == other.count
        return self.count == other.count and np.array_equal(self.numbers, other.numbers)

    def with_inserted(self, position: int, number: int) -> RowOrder:
        """Return the order after rows were inserted before row `position`: they are shown above the one that is there.

        Where that one is not shown they come below the one before them, or else last.
        """
        if self.numbers is None:
            return RowOrder(self.count + number)
        moved = np.where(self.numbers >= position, self.numbers + number, self.numbers)
        below, above = self.place(position), self.place(position - 1)
        place = below if below >= 0 else above + 1 if above >= 0 and position < self.count else len(moved)
        new = np.arange(position, position + number)
        return RowOrder(self.count + number, np.concatenate([moved[:place], new, moved[place:]]))

    def with_removed(self, position: int, number: int) -> RowOrder:
        """Return the order after so many rows from `position` on were removed."""
        if self.numbers is None:
            return RowOrder(self.count - number)
        return self.without(np.arange(position, position + number))

    def without(self, rows: Numbers) -> RowOrder:
        """Return the order after these rows of the table were removed, each given once."""
        if self.numbers is None:
            return RowOrder(self.count - len(rows))
        gone = np.zeros(self.count, bool)
        gone[rows] = True
        left = self.numbers[~gone[self.numbers]]
        return RowOrder(self.count - len(rows), left - np.cumsum(gone)[left])

    def _found(self) -> NDArray[np.int32]:
        if self._places is None:
            assert self.numbers is not None
            self._places = np.full(self.count, -1, np.int32)
            self._places[self.numbers] = np.arange(len(self.numbers), dtype=np.int32)
        return self._places


def followed(order: RowOrder, old: Sequence[Column], new: Sequence[Column]) -> RowOrder | None:
    """Return the order after rows were inserted or removed in one place, or others put below; None for anything else.

    All rows that stay keep their places.
    """
    if len(old) != len(new) or not new:
        return None
    splice = row_splice(old, new)
    extra = splice.inserted - splice.removed
    first = splice.position + splice.replaced
    if extra > 0 and (not splice.replaced or first == order.count):
        return order.with_inserted(first, extra)
    if extra < 0 and not splice.replaced:
        return order.with_removed(first, -extra)
    return None
