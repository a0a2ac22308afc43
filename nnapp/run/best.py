"""Best: the parameters with the lowest cost so far."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array


class Best:
    """A copy of the parameters as they were at their lowest cost."""

    def __init__(self, parameters: Array, flat: Array | None, cost: float, epoch: int) -> None:
        """Watch `parameters`; `flat` is the best so far, or None."""
        self._parameters = parameters
        self.known = flat is not None
        with np.errstate(over="ignore"):  # what float32 cannot hold is infinite there
            self.flat = np.array(parameters if flat is None else flat, parameters.dtype)
        self.cost, self.epoch = cost, epoch

    def take(self, cost: float, epoch: int) -> None:
        """Take the parameters as they are now."""
        self.flat[...] = self._parameters
        self.known, self.cost, self.epoch = True, cost, epoch
