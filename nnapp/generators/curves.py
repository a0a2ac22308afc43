"""Functions of one input."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.generators.base import OfNumbers, Rows, uniform
from nnapp.words import marked

STAIRCASE = 5.0  # half of its width


class Sine(OfNumbers, frozen=True, tag="sine"):
    """y = sin x1, for p periods: x1 from −π p to π p"""

    title: ClassVar[str] = marked("Sine")

    rows: Rows = 200
    periods: Annotated[
        float,
        Meta(
            gt=0,
            le=20,
            title=marked("Periods p"),
            description=marked("Over how many periods of 2π the inputs go. More are harder to learn."),
            extra_json_schema={"step": 0.25},
        ),
    ] = 1.0

    def inputs(self) -> Array:
        return uniform(self.seed, self.rows, 1, -np.pi * self.periods, np.pi * self.periods)

    def values(self, inputs: Array) -> Array:
        return np.sin(inputs[:, 0])


class Steps(OfNumbers, frozen=True, tag="steps"):
    """y climbs from −1 to 1 in so many even steps, for x1 from −5 to 5. Smooth units must become steep for it."""

    title: ClassVar[str] = marked("Steps")

    rows: Rows = 200
    steps: Annotated[
        int, Meta(ge=2, le=10, title=marked("Steps"), description=marked("How many different values y has."))
    ] = 4

    def inputs(self) -> Array:
        return uniform(self.seed, self.rows, 1, -STAIRCASE, STAIRCASE)

    def values(self, inputs: Array) -> Array:
        step = np.floor(self.steps * (inputs[:, 0] + STAIRCASE) / (2 * STAIRCASE))
        return 2 * np.clip(step, 0, self.steps - 1) / (self.steps - 1) - 1
