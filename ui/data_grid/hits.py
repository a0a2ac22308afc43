"""The found cells in the order in which somebody reads a table: row by row, from left to right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ui.data_grid.places import Numbers

Hits = Mapping[int, Numbers]  # the places of each column, ascending, at least one


class Cell(NamedTuple):
    """A cell of the view."""

    place: int
    column: int


def following(hits: Hits, cell: Cell) -> Cell | None:
    """Return the first found cell behind this one; after the last comes the first again."""
    behind = []
    for column, places in hits.items():
        number = int(np.searchsorted(places, cell.place, "right" if column <= cell.column else "left"))
        if number < len(places):
            behind.append(Cell(int(places[number]), column))
    return min(behind or [Cell(int(places[0]), column) for column, places in hits.items()], default=None)


def preceding(hits: Hits, cell: Cell) -> Cell | None:
    """Return the last found cell before this one; before the first comes the last again."""
    before = []
    for column, places in hits.items():
        number = int(np.searchsorted(places, cell.place, "right" if column < cell.column else "left"))
        if number > 0:
            before.append(Cell(int(places[number - 1]), column))
    return max(before or [Cell(int(places[-1]), column) for column, places in hits.items()], default=None)


def is_hit(hits: Hits, cell: Cell) -> bool:
    """Say whether a cell was found."""
    places = hits.get(cell.column)
    if places is None:
        return False
    number = int(np.searchsorted(places, cell.place))
    return number < len(places) and int(places[number]) == cell.place


def number_of(hits: Hits, cell: Cell) -> int:
    """Return how many found cells come up to this one, itself included."""
    return sum(
        int(np.searchsorted(places, cell.place, "right" if column <= cell.column else "left"))
        for column, places in hits.items()
    )


def count(hits: Hits) -> int:
    """Return how many cells were found."""
    return sum(map(len, hits.values()))
