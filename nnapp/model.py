"""Model: what training has produced so far, and the cost curve that led there.

The curve holds the cost after every epoch, the start (epoch 0) first: exactly for the first 1,048,576 values; after that each
value is kept in a bucket of 1024 epochs as minimum, maximum and last, so that memory stays bounded and no peak is lost.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.topology import Parameters

EXACT = 2**20
BUCKET = 1024


class Curve(Struct, frozen=True, eq=False):
    """A published cost curve: what lies below its lengths never changes again, so it can be read while it grows."""

    exact: Array  # (n,), the cost after epoch 0, 1, 2, ...
    buckets: (
        Array  # (m, 3), minimum, maximum and last cost of each following 1024 epochs, the last one perhaps unfinished
    )
    length: int  # how many costs were recorded in all

    @property
    def last(self) -> float:
        """The newest cost; NaN where there is none."""
        if len(self.buckets):
            return float(self.buckets[-1, 2])
        return float(self.exact[-1]) if len(self.exact) else float("nan")


EMPTY_CURVE = Curve(np.empty(0), np.empty((0, 3)), 0)


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened in the course of training: after which update, and in words (see `nnapp.words`)."""

    update: int
    template: str
    values: dict[str, int | float | str] = {}


class Model(Struct, frozen=True, eq=False):
    """The state of training: enough to go on exactly as if it had never stopped."""

    start: Parameters
    current: Parameters
    epoch: int = 0  # finished epochs
    position: int = 0  # rows already used in the unfinished epoch
    updates: int = 0
    best: Parameters | None = None
    best_epoch: int = 0
    best_cost: float = float("inf")
    curve: Curve = EMPTY_CURVE
    events: tuple[Event, ...] = ()
