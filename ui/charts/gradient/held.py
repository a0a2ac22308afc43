"""The gradient that is shown and the one before it: of which epochs they are, how long, and how far they are turned."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from nnapp.vectors import Stack, angle, norm


class Moment(Struct, frozen=True):
    """When a gradient was: it is that of the weights after so many epochs and updates."""

    epoch: int
    updates: int


class Held(Struct, frozen=True, eq=False):
    """One gradient; a new one is made only where another gradient comes, so its angle never changes by itself."""

    parameters: Parameters  # the weights that it belongs to
    gradient: Parameters
    stack: Stack
    values: Array  # (components,), in the order of the stack
    norm: float
    moment: Moment
    turned: float = float("nan")  # degrees from the one before; NaN where there is none, or one has no direction
    before: Moment | None = None

    def is_of(self, snapshot: Snapshot) -> bool:
        """Say whether the weights of a snapshot are those that it belongs to, or of another moment, as it says."""
        if self.moment.updates != snapshot.updates or self.parameters is snapshot.parameters:
            return True
        return np.array_equal(self.parameters.flat, snapshot.parameters.flat, equal_nan=True)

    def share(self, number: int) -> float:
        """Return which part of ‖∇C‖² a component makes out."""
        with np.errstate(all="ignore"):  # a gradient that has diverged
            return float(self.values[number] / self.norm) ** 2 if self.norm > 0 else float("nan")


def taken(snapshot: Snapshot, stack: Stack, old: Held | None) -> Held | None:
    """Return the snapshot's gradient beside the one before; `old` itself where it has none, or the same once more."""
    gradient = snapshot.gradient
    if gradient is None or gradient.widths != stack.widths:
        return old
    moment, known = Moment(snapshot.weights_epoch, snapshot.updates), old is not None and old.stack is stack
    if old is not None and known and old.moment == moment and _same(gradient, old.gradient):
        return old
    values = gradient.flat[stack.places]
    turned, before = float("nan"), None
    if old is not None and known and moment.updates >= old.moment.updates:  # else it has begun anew
        turned, before = angle(values, old.values), old.moment
    return Held(snapshot.parameters, gradient, stack, values, norm(values), moment, turned, before)


def _same(one: Parameters, other: Parameters) -> bool:
    return one is other or np.array_equal(one.flat, other.flat, equal_nan=True)
