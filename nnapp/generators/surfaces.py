"""Functions of two inputs from −6 to 6, as in TensorFlow Playground."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnapp.choices import Array
from nnapp.generators.base import OfNumbers, uniform
from nnapp.words import marked

HALF_WIDTH = 6.0
WIDTH = 0.8  # the standard deviation of a bump: at a distance of 2 nearly nothing is left
BUMPS = [(x, y, (1.0 if x else -1.0) * (1 if y > 0 else -1)) for x in (-4.0, 0.0, 4.0) for y in (2.5, -2.5)]


class Surface(OfNumbers, frozen=True):
    """What both surfaces share."""

    def inputs(self) -> Array:
        return uniform(self.seed, self.rows, 2, -HALF_WIDTH, HALF_WIDTH)


class Plane(Surface, frozen=True, tag="plane"):
    """y = (x1 + x2) / 10. A single linear unit learns it exactly."""

    title: ClassVar[str] = marked("Plane")

    def values(self, inputs: Array) -> Array:
        return np.asarray((inputs[:, 0] + inputs[:, 1]) / 10)


class Bumps(Surface, frozen=True, tag="bumps"):
    """y = Σ ± exp(−r² / (2 · 0.8²)), r the distance from x1 = −4, 0, 4 and x2 = 2.5, −2.5; hills and hollows in turn"""

    title: ClassVar[str] = marked("Bumps")

    def values(self, inputs: Array) -> Array:
        total = np.zeros(len(inputs))
        for x, y, sign in BUMPS:
            total += sign * np.exp(-((inputs[:, 0] - x) ** 2 + (inputs[:, 1] - y) ** 2) / (2 * WIDTH**2))
        return total
