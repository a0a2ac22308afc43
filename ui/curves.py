"""Reading a cost curve: thinned to what a screen can show, one epoch's value, and the lowest point.

All of it is done afresh for every drawing: a million values take less than a millisecond, so nothing is kept that could
go stale. A point is x, the epoch, and y, the cost; what is not finite, or too large to draw, becomes a gap (NaN).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.model import Curve

MOST_POINTS = 2000
LARGEST = 1e100  # far beyond this, Qt draws nothing

Points = tuple[Array, Array]


class Reading(NamedTuple):
    """What the curve holds of an epoch: its exact cost, or the costs of the bucket that it is in, `first` to `last`."""

    first: int
    last: int
    minimum: float
    maximum: float
    cost: float  # of epoch `last`

    @property
    def exact(self) -> bool:
        """Whether this is the cost of one epoch."""
        return self.first == self.last


def reading(curve: Curve, epoch: int) -> Reading | None:
    """Return what the curve holds of the epoch nearest to `epoch`; None where it holds nothing."""
    epoch = min(max(epoch, 0), curve.length - 1)
    if epoch < 0:
        return None
    exact = len(curve.exact)
    if epoch < exact:
        cost = float(curve.exact[epoch])
        return Reading(epoch, epoch, cost, cost, cost)
    bucket = (epoch - exact) // curve.bucket
    first = exact + bucket * curve.bucket
    minimum, maximum, cost = map(float, curve.buckets[bucket])
    return Reading(first, min(first + curve.bucket, curve.length) - 1, minimum, maximum, cost)


def lowest(curve: Curve, first: int = 0) -> Reading | None:
    """Return where the cost was lowest from epoch `first` on, as one epoch or the bucket that it is in.

    None where no cost is finite.
    """
    candidates, exact = [], len(curve.exact)
    skipped = -(-max(first - exact, 0) // curve.bucket)  # whole buckets: one that holds `first` may be lower before it
    parts = (
        (curve.exact[first:], first, 1),
        (curve.buckets[skipped:, 0], exact + skipped * curve.bucket, curve.bucket),
    )
    for values, begin, step in parts:
        if not len(values):
            continue
        # the plain search meets a NaN first, so only then is the slower one needed
        place = int(values.argmin())
        if not np.isfinite(values[place]):
            place = int(np.where(np.isfinite(values), values, np.inf).argmin())
        if np.isfinite(values[place]):
            candidates.append((float(values[place]), begin + step * place))
    return reading(curve, min(candidates)[1]) if candidates else None


def thinned(curve: Curve, first: float = 0, last: float = np.inf) -> Points:
    """Return at most MOST_POINTS points that look like the curve from epoch `first` to `last`, and one on either side.

    Few values are returned as they are. Many are taken in columns of 2ᵏ epochs, each drawn as its lowest and highest
    value, so that no peak is lost; columns begin at multiples of 2ᵏ, so that a growing curve stands still.
    """
    parts = [_exact_points(curve, first, last), _bucket_points(curve, first, last)]
    x, y = (np.concatenate(each) for each in zip(*parts, strict=True))
    return x, y


def lone(y: Array) -> NDArray[np.bool_]:
    """Return which points have a gap on both sides, so that no line shows them, as booleans."""
    known = np.isfinite(y)
    beside = np.zeros(len(y), dtype=bool)
    beside[1:] |= known[:-1]
    beside[:-1] |= known[1:]
    return np.asarray(known & ~beside)


def _span(first: float, last: float, length: int) -> tuple[int, int]:
    # the places to draw: those in view and one more on either side
    begin = min(max(int(np.floor(first)) - 1, 0), length)
    end = length if last >= length else max(int(np.ceil(last)) + 2, begin)
    return begin, min(end, length)


def _exact_points(curve: Curve, first: float, last: float) -> Points:
    begin, end = _span(first, last, len(curve.exact))
    room = MOST_POINTS if not len(curve.buckets) else MOST_POINTS // 2
    values = curve.exact[begin:end]
    if len(values) <= room:
        return np.arange(begin, end, dtype=float), _drawable(values)
    step = _power_of_two(len(values) / (room // 2 - 3))
    low = _in_columns(np.fmin, values, begin, step)
    high = _in_columns(np.fmax, values, begin, step)
    starts = np.maximum(np.arange(len(low)) * step + begin // step * step, begin)
    stops = np.minimum(np.arange(1, len(low) + 1) * step + begin // step * step, end) - 1
    x, y = _zigzag(starts.astype(float), stops.astype(float), low, high, curve.exact[starts] >= curve.exact[stops])
    # the ends exactly, so that the drawing begins with the start and ends with the newest cost
    ends = _drawable(values[[0, -1]])
    return np.concatenate([[begin], x, [end - 1]]), np.concatenate([ends[:1], y, ends[1:]])


def _bucket_points(curve: Curve, first: float, last: float) -> Points:
    exact = len(curve.exact)
    begin, end = _span((first - exact) / curve.bucket, (last - exact) / curve.bucket, len(curve.buckets))
    buckets = curve.buckets[begin:end]
    if not len(buckets):
        return np.empty(0), np.empty(0)
    step = _power_of_two(len(buckets) / (MOST_POINTS // 4 - 3))
    low = _in_columns(np.fmin, buckets[:, 0], begin, step)
    high = _in_columns(np.fmax, buckets[:, 1], begin, step)
    numbers = np.arange(len(low)) * step + begin // step * step
    starts = exact + curve.bucket * np.maximum(numbers, begin)
    stops = np.minimum(exact + curve.bucket * np.minimum(numbers + step, end), curve.length) - 1
    x, y = _zigzag(starts.astype(float), stops.astype(float), low, high, np.ones(len(low), dtype=bool))
    return np.append(x, stops[-1]), np.append(y, _drawable(buckets[-1:, 2]))


def _power_of_two(least: float) -> int:
    return int(2 ** max(0, int(np.ceil(np.log2(max(least, 1))))))


def _in_columns(reduce: np.ufunc, values: Array, begin: int, step: int) -> Array:
    # whole columns as a table, which is several times faster than reduceat; the cut ones at both ends by themselves
    if step == 1:
        return _drawable(values)
    head = min(-begin % step, len(values))
    whole = (len(values) - head) // step
    tail = values[head + whole * step :]
    columns = reduce.reduce(values[head : head + whole * step].reshape(whole, step), axis=1)
    ends = [np.array([reduce.reduce(part)]) if len(part) else np.empty(0) for part in (values[:head], tail)]
    found = _drawable(np.concatenate([ends[0], columns, ends[1]]))
    if np.isfinite(found).all():
        return found
    # an infinite value hides the finite ones of its column
    known = np.where(np.abs(values) <= LARGEST, values, np.nan)
    starts = np.unique(np.append([0], np.arange(head, len(values), step)))
    return np.asarray(reduce.reduceat(known, starts))


def _zigzag(starts: Array, stops: Array, low: Array, high: Array, falling: Array) -> Points:
    x = np.column_stack([starts, stops]).ravel()
    y = np.column_stack([np.where(falling, high, low), np.where(falling, low, high)]).ravel()
    return x, y


def _drawable(values: Array) -> Array:
    return np.where(np.abs(values) <= LARGEST, values, np.nan)
