"""Model: what training has produced so far, and the cost curve that led there.

The curve holds the cost after every epoch, the start (epoch 0) first: exactly for the first 1,048,576; after that
each value is kept in a bucket of 1024 epochs as minimum, maximum and last, so that memory stays bounded and no peak is
lost. When there are too many buckets, neighbours are joined and the buckets are twice as long from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from nnapp.choices import Array, frozen
from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, EMPTY_PATH, Clock, LayerNorms, Path
from nnapp.schedules import Plateau
from nnapp.topology import Parameters

EXACT = 2**20
BUCKET = 1024
MOST_BUCKETS = 2**16


class Curve(Struct, frozen=True, eq=False):
    """A published cost curve: what lies below its lengths never changes again, so it can be read while it grows."""

    exact: Array  # (n,), the cost after epoch 0, 1, 2, ...
    buckets: Array  # (m, 3), minimum, maximum and last cost of the epochs that follow; the last one may be unfinished
    length: int  # how many costs were recorded in all
    bucket: int = BUCKET  # how many epochs a bucket stands for

    @property
    def last(self) -> float:
        """The newest cost; NaN where there is none."""
        if len(self.buckets):
            return float(self.buckets[-1, 2])
        return float(self.exact[-1]) if len(self.exact) else float("nan")


EMPTY_CURVE = Curve(np.empty(0), np.empty((0, 3)), 0)


class CurveRecorder:
    """A cost curve that grows; what it has published stays as it is."""

    def __init__(self, curve: Curve = EMPTY_CURVE) -> None:
        self._exact = np.empty(max(1024, len(curve.exact)))
        self._exact[: len(curve.exact)] = curve.exact
        self._length = curve.length
        self._bucket = curve.bucket
        unfinished = max(0, curve.length - EXACT) % curve.bucket
        finished = len(curve.buckets) - (unfinished > 0)
        self._buckets = np.empty((max(64, 2 * finished), 3))
        self._buckets[:finished] = curve.buckets[:finished]
        self._finished = finished
        self._open = tuple(map(float, curve.buckets[-1])) if unfinished else None

    def append(self, cost: float) -> None:
        """Add the cost of the next epoch."""
        position = self._length
        self._length += 1
        if position < EXACT:
            if position == len(self._exact):
                self._exact = _doubled(self._exact)  # a new array: the old one belongs to published curves
            self._exact[position] = cost
            return
        low, high = (cost, cost) if self._open is None else self._open[:2]
        self._open = (min(low, cost), max(high, cost), cost)
        if (self._length - EXACT) % self._bucket == 0:
            self._finish_bucket()

    def extend(self, costs: Sequence[float]) -> None:
        """Add the costs of the next epochs."""
        end = self._length + len(costs)
        if end <= min(EXACT, len(self._exact)):  # the usual case, in one go
            self._exact[self._length : end] = costs
            self._length = end
            return
        for cost in costs:
            self.append(cost)

    def fill_up_to(self, length: int) -> None:
        """Add NaN for the epochs that were not recorded, so that there are `length` values."""
        while self._length < length:
            self.append(float("nan"))

    def published(self, last: float | None = None) -> Curve:
        """Return the curve so far, frozen; in a copy that ends with `last` where that is given."""
        if last is not None:
            copy = CurveRecorder(self.published())
            copy.put_last(last)
            return copy.published()
        buckets = self._buckets[: self._finished]
        if self._open is not None:
            buckets = np.vstack([buckets, self._open])
        exact = self._exact[: min(self._length, EXACT)]
        return Curve(frozen(exact), frozen(buckets), self._length, self._bucket)

    def put_last(self, cost: float) -> None:
        """Put another value in the place of the last one."""
        if self._length <= EXACT:
            self._exact[self._length - 1] = cost
        elif self._open is not None:
            self._open = (min(self._open[0], cost), max(self._open[1], cost), cost)
        else:
            bucket = self._buckets[self._finished - 1]
            bucket[...] = min(bucket[0], cost), max(bucket[1], cost), cost

    def _finish_bucket(self) -> None:
        if self._finished == len(self._buckets):
            self._buckets = _doubled(self._buckets)
        self._buckets[self._finished] = self._open
        self._finished, self._open = self._finished + 1, None
        if self._finished == MOST_BUCKETS:
            first, second = self._buckets[: self._finished : 2], self._buckets[1 : self._finished : 2]
            joined = np.column_stack(
                [np.minimum(first[:, 0], second[:, 0]), np.maximum(first[:, 1], second[:, 1]), second[:, 2]]
            )
            self._buckets, self._finished, self._bucket = joined, len(joined), 2 * self._bucket


def _doubled(array: Array) -> Array:
    return np.concatenate([array, np.empty_like(array)])


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened in the course of training: after which update, and in words (see `nnapp.words`)."""

    update: int
    template: str
    values: dict[str, int | float | str] = {}


class Memory(Struct, frozen=True, eq=False):
    """What an optimizer remembers between updates: its flat vectors (parameters,) by name, and how many updates."""

    updates: int
    vectors: dict[str, Array]


class Parked(Struct, frozen=True, eq=False):
    """What links were worth that are not there, at their places; NaN at all others, or where nothing is known."""

    start: Parameters
    current: Parameters


Rule = Literal["epochs", "cost", "patience", "accuracy", "gradient_norm", "seconds", "divergence"]


class Stop(Struct, frozen=True, forbid_unknown_fields=True):
    """Why training ended, and which epoch's weights were kept."""

    rule: Rule
    epoch: int
    kept_epoch: int
    best_epoch: int


class Model(Struct, frozen=True, eq=False, weakref=True):
    """The state of training: enough to go on exactly as if it had never stopped."""

    start: Parameters
    current: Parameters
    epoch: int = 0  # finished epochs
    position: int = 0  # rows already used in the unfinished epoch
    running_cost: float = 0.0  # of these rows, each as it was when trained on, where such costs are summed up
    updates: int = 0
    best: Parameters | None = None
    best_epoch: int = 0
    best_cost: float = float("inf")  # on the validation rows, or without any on the training rows
    first_cost: float | None = None  # where training began or an edit changed the task: what divergence is judged by
    curve: Curve = EMPTY_CURVE
    curve_is_exact: bool = True  # whether its last cost is that of the parameters then, not a running cost
    curves: dict[str, Curve] = {}  # what else was recorded after every epoch, such as "validation cost"
    events: tuple[Event, ...] = ()
    memory: Memory | None = None
    plateau: Plateau = Plateau()
    patient_since: int = 0  # the epoch from which patience counts, where the best one is older
    stop: Stop | None = None
    update: Parameters | None = None  # what the last update added, where nothing else has changed the weights since
    parked: Parked | None = None  # for links that were removed or switched off, should they come back
    seconds: float = 0.0  # that training has taken so far
    clock: Clock = EMPTY_CLOCK
    layer_norms: LayerNorms = EMPTY_NORMS
    path: Path = EMPTY_PATH
