"""The order in which each epoch takes the rows, from the seed alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.dropout import SEEDED_EPOCHS

ORDERS = 2  # keeps these random numbers apart from those of other things that begin with the same seed
DRAWN_NUMBERS = 2**14  # of row numbers that are drawn in one go, where tables are small: each call has its price

Indices = NDArray[np.intp]


class Order:
    """The order in which each epoch takes the rows; any epoch's order can be found again from the seed alone."""

    def __init__(self, seed: int, rows: int, shuffle: bool = True) -> None:
        self._seed, self._shuffle = seed, shuffle
        self.together = power_of_two(DRAWN_NUMBERS // rows)  # how many epochs' orders are drawn in one go
        self._plain = np.arange(rows)
        self._drawn = np.tile(self._plain, (self.together, 1))
        self._first = 0 if not shuffle else -SEEDED_EPOCHS  # the epoch of the first order that is drawn
        self._random = np.random.default_rng()

    def of_epochs(self, epoch: int, count: int = 1) -> Indices:
        """Return the row numbers of some epochs one after the other (0 is the first), in an array to be read at once.

        `count` is a power of two up to `together`, and `epoch` one of its multiples.
        """
        first = epoch - epoch % self.together
        if self._shuffle and first != self._first:
            self._draw(first)
        return self._drawn[epoch - first : epoch - first + count].reshape(-1)

    def _draw(self, first: int) -> None:
        if first != self._first + self.together or first % SEEDED_EPOCHS == 0:
            self._random = np.random.default_rng([self._seed, first // SEEDED_EPOCHS, ORDERS])
            for _ in range(first % SEEDED_EPOCHS // self.together):
                self._shuffle_all()
        self._shuffle_all()
        self._first = first

    def _shuffle_all(self) -> None:
        self._drawn[...] = self._plain
        self._random.permuted(self._drawn, axis=1, out=self._drawn)


def order(seed: int, epoch: int, rows: int) -> Indices:
    """Return the order in which mini-batch training takes the training rows in an epoch (0 is the first)."""
    return Order(seed, rows).of_epochs(epoch)


def power_of_two(most: int) -> int:
    """Return the largest power of two that is not above `most`; at least 1 and at most `SEEDED_EPOCHS`."""
    return 1 << min(max(1, most), SEEDED_EPOCHS).bit_length() - 1
