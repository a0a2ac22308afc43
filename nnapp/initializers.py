"""The initializers: what the weights of a layer are before training; biases start at zero."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnapp.choices import Array, Choice
from nnapp.words import marked


class Initializer(Choice, frozen=True):
    """What all initializers share."""

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        """Draw the start weights of one layer, (fan_out, fan_in)."""
        raise NotImplementedError


class FanInNormal(Initializer, frozen=True, tag="fan-in-normal"):
    """w ~ N(0, σ),  σ = fan_in^(−½)"""

    title: ClassVar[str] = marked("Normal, by fan-in")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return random.normal(0.0, float(fan_in) ** -0.5, (fan_out, fan_in))


AnyInitializer = FanInNormal
