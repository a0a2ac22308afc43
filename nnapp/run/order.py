"""The order in which each epoch takes the rows, from the seed alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.dropout import SEEDED_EPOCHS

Indices = NDArray[np.intp]


class Order:
    """The order in which each epoch takes the rows; any epoch's order can be found again from the seed alone."""

    def __init__(self, seed: int, rows: int, shuffle: bool = True) -> None:
        self._seed, self._rows, self._shuffle = seed, rows, shuffle
        self._epoch, self._order = -1, np.arange(rows)
        self._random = np.random.default_rng()

    def of_epoch(self, epoch: int) -> Indices:
        """Return the row numbers in the order of this epoch (0 is the first)."""
        if not self._shuffle or epoch == self._epoch:
            return self._order
        if epoch != self._epoch + 1 or epoch % SEEDED_EPOCHS == 0:
            self._random = np.random.default_rng([self._seed, epoch // SEEDED_EPOCHS])
            for _ in range(epoch % SEEDED_EPOCHS):
                self._random.permutation(self._rows)
        self._order = self._random.permutation(self._rows)
        self._epoch = epoch
        return self._order


def order(seed: int, epoch: int, rows: int) -> Indices:
    """Return the order in which mini-batch training takes the training rows in an epoch (0 is the first)."""
    return Order(seed, rows).of_epoch(epoch)
