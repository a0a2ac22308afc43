"""Linear data: a weighted sum whose weights follow from the seed."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.generators.base import COEFFICIENTS, PLACES, OfNumbers, TargetNoise, random_numbers
from nnapp.words import Said, marked

MOST_TOLD = 5  # weights that the sentence names


class LinearData(OfNumbers, frozen=True, tag="linear"):
    """y = b + w1 x1 + … + wk xk + noise, with xi ~ N(0, 1); the seed decides the weights, so the answer is known"""

    title: ClassVar[str] = marked("Linear data")

    noise: TargetNoise = 0.1
    count: Annotated[
        int, Meta(ge=1, le=20, title=marked("Inputs k"), description=marked("How many inputs there are."))
    ] = 3

    @property
    def weights(self) -> Array:
        """The weights (k,), between −3 and 3 with one decimal."""
        return np.round(random_numbers(self.seed, COEFFICIENTS).uniform(-3, 3, self.count + 1)[1:], 1)

    @property
    def bias(self) -> float:
        """The bias b, between −3 and 3 with one decimal."""
        return float(np.round(random_numbers(self.seed, COEFFICIENTS).uniform(-3, 3), 1))

    def inputs(self) -> Array:
        return random_numbers(self.seed, PLACES).normal(size=(self.rows, self.count))

    def values(self, inputs: Array) -> Array:
        total = np.full(len(inputs), self.bias)
        for weight, values in zip(self.weights, inputs.T, strict=True):  # a product would round by the number of rows
            total += weight * values
        return total

    def told(self) -> Said:
        terms = [f"{weight:+.1f} x{number}" for number, weight in enumerate(self.weights[:MOST_TOLD], start=1)]
        more = " + …" if self.count > MOST_TOLD else ""
        formula = " ".join([f"{self.bias:.1f}", *(f"{term[0]} {term[1:]}" for term in terms)]) + more
        return Said(marked("y = {formula}"), {"formula": formula.replace("-", "−")})
