"""Milestones: how training stood at some epochs: the clock, the norms of each layer, and the weights on their way.

They are recorded every so many epochs, counted from where recording began (epoch 0, or where an edit gave the network
another shape). When a table is full, every second entry goes and the stride doubles; so memory stays bounded, and what
is recorded depends on the numbers of the epochs alone. Published arrays never change: a table only grows below what it
has published, or goes on in new arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array, frozen

MOST_ENTRIES = 512  # of a table
MOST_NORMS = 2**17  # numbers of each kind, in networks of very many layers
MOST_POINTS = 256
MOST_PATH_NUMBERS = 2**21  # in all points together; of a network so large that two do not fit there is no path
NEVER = 2**62

Norms = tuple[Sequence[float], Sequence[float]]  # gradient norm and update ratio of each layer (layers,)


class Clock(Struct, frozen=True, eq=False):
    """How many updates, and how many seconds of training, there had been at the end of some epochs; each array (n,).

    Interpolate linearly between them. The last entry is that of the last finished epoch, whether its turn has come or
    not.
    """

    epochs: Array
    updates: Array
    seconds: Array
    stride: int = 1  # epochs between two entries


class LayerNorms(Struct, frozen=True, eq=False):
    """How large the last gradient and the last update of each layer were after some epochs; NaN before any update."""

    epochs: Array  # (n,)
    gradient: Array  # (n, layers), the norm of ∂C/∂[W b] that made the last update: of the last mini-batch
    ratio: Array  # (n, layers), the norm of the last update of W, divided by that of W
    stride: int = 1


class Path(Struct, frozen=True, eq=False):
    """The parameters after some epochs."""

    epochs: Array  # (m,)
    points: NDArray[np.float32]  # (m, parameters)
    stride: int = 1


EMPTY_CLOCK = Clock(np.empty(0), np.empty(0), np.empty(0))
EMPTY_NORMS = LayerNorms(np.empty(0), np.empty((0, 0)), np.empty((0, 0)))
EMPTY_PATH = Path(np.empty(0), np.empty((0, 0), np.float32))


def most_norms(layers: int) -> int:
    """Return how many entries the norms of so many layers have at most."""
    return max(2, min(MOST_ENTRIES, MOST_NORMS // layers))


def most_points(parameters: int) -> int:
    """Return how many points a path has at most in a network of so many parameters; fewer than 2 is no path."""
    return min(MOST_POINTS, MOST_PATH_NUMBERS // parameters)


class Table:
    """Arrays side by side, the first of them the epochs, with an entry every `stride` epochs, and at most `most`."""

    def __init__(self, most: int, stride: int, arrays: Sequence[NDArray[Any]]) -> None:
        """Go on with arrays that were published; these are left as they are. With `most` below 2 nothing is put in."""
        self._most, self.stride, self.length = most, stride, len(arrays[0])
        self._arrays = [*arrays]
        self._own = False  # whether there is room below the last entry that nobody else can see
        self._origin, self.due = 0, 0 if most >= 2 else NEVER  # the first epoch, and the next whose turn it is
        if self.length:
            self._origin = int(arrays[0][0])
            self.due = self._next_after(int(arrays[0][-1]))

    def put(self, epoch: int, *values: object) -> None:
        """Add an entry, unless it is not the turn of this epoch any more once there is room."""
        while self.length >= self._most:
            self._thin()
        if not self.length:
            self._origin = epoch
        if (epoch - self._origin) % self.stride == 0:
            if not self._own or self.length == len(self._arrays[0]):
                self._grow()
            for array, value in zip(self._arrays, (epoch, *values), strict=True):
                array[self.length] = value
            self.length += 1
        self.due = self._next_after(epoch)

    def look_ahead(self, epoch: int) -> None:
        """Go on after this epoch, where nothing was recorded since the last entry."""
        if self.length:
            self.due = self._next_after(epoch)

    def published(self) -> list[NDArray[Any]]:
        """Return what was recorded so far, read-only."""
        return [frozen(array[: self.length]) for array in self._arrays]

    def _next_after(self, epoch: int) -> int:
        return self._origin + ((epoch - self._origin) // self.stride + 1) * self.stride

    def _grow(self) -> None:
        # new arrays: the old ones belong to those to whom they were published
        room = min(self._most, max(16, 2 * self.length))
        old, self._own = self._arrays, True
        self._arrays = [np.empty((room, *array.shape[1:]), array.dtype) for array in old]
        for array, before in zip(self._arrays, old, strict=True):
            array[: self.length] = before[: self.length]

    def _thin(self) -> None:
        self.stride *= 2
        epochs = self._arrays[0][: self.length]
        kept = np.flatnonzero((epochs - epochs[0]) % self.stride == 0)
        old, self.length, self._own = self._arrays, len(kept), True
        self._arrays = [np.empty((self._most, *array.shape[1:]), array.dtype) for array in old]
        for array, before in zip(self._arrays, old, strict=True):
            array[: self.length] = before[kept]


class Milestones:
    """Records while a network of so many layers and parameters is trained; what is empty begins where training is."""

    def __init__(self, layers: int, parameters: int, clock: Clock, norms: LayerNorms, path: Path) -> None:
        begun = len(clock.epochs) - _unturned(clock)
        moments = (clock.epochs, clock.updates, clock.seconds)
        self._clock = Table(MOST_ENTRIES, clock.stride, [array[:begun] for array in moments])
        gradient, ratio = (np.empty((0, layers)) if not len(norms.epochs) else a for a in (norms.gradient, norms.ratio))
        self._norms = Table(most_norms(layers), norms.stride, [norms.epochs, gradient, ratio])
        points = path.points if len(path.epochs) else np.empty((0, parameters), np.float32)
        self._path = Table(most_points(parameters), path.stride, [path.epochs, points])
        self._layers = layers
        self._moment = tuple(float(array[-1]) for array in moments) if len(clock.epochs) else (0.0, 0.0, 0.0)
        self.due = 0  # the next epoch at which something is to be recorded

    def begin(self, epoch: int, updates: int, seconds: float, parameters: NDArray[Any]) -> None:
        """Record where what is empty begins; no gradient is known there."""
        for table in (self._clock, self._norms, self._path):
            table.look_ahead(epoch)
        if not self._clock.length:
            self._clock.put(epoch, updates, seconds)
            self._moment = (epoch, updates, seconds)
        if not self._norms.length:
            nothing = np.full(self._layers, np.nan)
            self._norms.put(epoch, nothing, nothing)
        if self._path.due <= epoch and not self._path.length:
            self._put_point(epoch, parameters)
        self._look_ahead()

    def end_epoch(
        self, epoch: int, updates: int, seconds: float, parameters: NDArray[Any], norms: Callable[[], Norms]
    ) -> None:
        """Take note of the end of an epoch; `norms` is asked where they are recorded."""
        self._moment = (epoch, updates, seconds)
        if epoch < self.due:
            return
        if epoch >= self._clock.due:
            self._clock.put(epoch, updates, seconds)
        if epoch >= self._norms.due:
            self._norms.put(epoch, *norms())
        if epoch >= self._path.due:
            self._put_point(epoch, parameters)
        self._look_ahead()

    def clock(self) -> Clock:
        """Return the clock so far, with the last finished epoch."""
        arrays = self._clock.published()
        if arrays[0][-1] < self._moment[0]:
            moments = np.empty((3, self._clock.length + 1))
            for row, array, last in zip(moments, arrays, self._moment, strict=True):
                row[:-1], row[-1] = array, last
            arrays = [frozen(row) for row in moments]
        epochs, updates, seconds = arrays
        return Clock(epochs, updates, seconds, self._clock.stride)

    def norms(self) -> LayerNorms:
        """Return the norms of the layers so far."""
        epochs, gradient, ratio = self._norms.published()
        return LayerNorms(epochs, gradient, ratio, self._norms.stride)

    def path(self) -> Path:
        """Return the path so far; an empty one for a network that is too large."""
        epochs, points = self._path.published()
        return Path(epochs, points, self._path.stride)

    def _put_point(self, epoch: int, parameters: NDArray[Any]) -> None:
        with np.errstate(all="ignore"):  # what float32 cannot hold is infinite there
            self._path.put(epoch, parameters)

    def _look_ahead(self) -> None:
        self.due = min(self._clock.due, self._norms.due, self._path.due)


def _unturned(clock: Clock) -> int:
    # 1 where the last entry is only there as that of the last finished epoch
    return int(bool(len(clock.epochs)) and (clock.epochs[-1] - clock.epochs[0]) % clock.stride != 0)
