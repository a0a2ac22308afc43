"""What the training rows say of the targets, as the network is shown them; found once and remembered with the table.

Of a large table every so many training rows are looked at, at most 65,536.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Dataset, Role, Split

MOST_ROWS, MOST_CELLS = 2**16, 2**20  # that are looked at
REMEMBERED = "_targets_seen"
TOLERANCE = 1e-6  # of sums of float32 numbers


class Extreme(NamedTuple):
    """A target that lies furthest out: as the network is shown it, and where."""

    value: float
    row: int  # from 0, in the whole table


class TargetsSeen(NamedTuple):
    """What the training rows say of the targets."""

    lowest: tuple[Extreme, ...]  # of each output; nothing where no row has all targets
    highest: tuple[Extreme, ...]
    between: tuple[Extreme | None, ...]  # one that is neither 0 nor 1
    odd_sum: Extreme | None  # the first row whose targets do not add up to 1, and their sum


def targets_seen(dataset: Dataset) -> TargetsSeen:
    """Return what the training rows say of the targets, remembered with the table."""
    remembered: TargetsSeen | None = dataset.__dict__.get(REMEMBERED)
    if remembered is None:
        remembered = dataset.__dict__[REMEMBERED] = _seen(dataset)
    return remembered


def _seen(dataset: Dataset) -> TargetsSeen:
    rows = dataset.rows_for(Split.TRAINING)
    numbers = rows if isinstance(rows, np.ndarray) else np.arange(dataset.row_count)
    most = max(1, min(MOST_ROWS, MOST_CELLS // max(1, len(dataset.features(Role.TARGET)))))
    numbers = numbers[:: max(1, -(-len(numbers) // most))]
    table = dataset.matrix(Role.TARGET, numbers)
    known = np.isfinite(table).all(axis=1)
    table, numbers = table[known], numbers[known]
    if not len(table):
        return TargetsSeen((), (), (), None)
    lowest, highest = (_at(table, numbers, places) for places in (table.argmin(axis=0), table.argmax(axis=0)))
    fractions = (table != 0) & (table != 1)
    between = [
        Extreme(float(table[place, unit]), int(numbers[place])) if fractions[place, unit] else None
        for unit, place in enumerate(fractions.argmax(axis=0).tolist())
    ]
    sums = table.sum(axis=1)
    odd = np.flatnonzero(np.abs(sums - 1) > TOLERANCE)
    odd_sum = Extreme(float(sums[odd[0]]), int(numbers[odd[0]])) if len(odd) else None
    return TargetsSeen(lowest, highest, tuple(between), odd_sum)


def _at(table: NDArray[np.float64], numbers: NDArray[np.intp], places: NDArray[np.intp]) -> tuple[Extreme, ...]:
    return tuple(Extreme(float(table[place, unit]), int(numbers[place])) for unit, place in enumerate(places.tolist()))
