"""What selected cells of number columns can be filled with: choices, each of which makes so many numbers."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array, Choice
from nnapp.training import Seed
from nnapp.words import Refusal, marked

MOST = 1e100  # of a number that can be asked for
MOST_DECIMALS = 12  # to which a series is rounded, so that 0.1, 0.2 goes on with 0.3 and not 0.30000000000000004
Bounded = Annotated[float, Meta(ge=-MOST, le=MOST)]
RandomSeed = Annotated[
    Seed, Meta(title=marked("Seed"), description=marked("The same seed gives the same numbers again."))
]


class Filling(Choice, frozen=True):
    """What all fillings share."""

    def numbers(self, count: int, random: np.random.Generator) -> Array:
        """Return so many numbers (count,)."""
        raise NotImplementedError

    @property
    def source(self) -> np.random.Generator:
        """The generator of one whole filling, which its columns share."""
        return np.random.default_rng()


class Series(Filling, frozen=True, tag="series"):
    """x = start + step · k,  k = 0, 1, 2, …

    Every selected column, and every block of selected cells, begins at the start.
    """

    title: ClassVar[str] = marked("Series")

    start: Annotated[Bounded, Meta(title=marked("Start"), description=marked("The number of the first cell."))] = 1.0
    step: Annotated[
        Bounded, Meta(title=marked("Step"), description=marked("How much each cell has more than the one before."))
    ] = 1.0

    def numbers(self, count: int, random: np.random.Generator) -> Array:
        return continued(self.start, self.step, count)


class UniformNumbers(Filling, frozen=True, tag="uniform"):
    """x ~ U(lowest, highest)"""

    title: ClassVar[str] = marked("Random, uniform")

    low: Annotated[Bounded, Meta(title=marked("Lowest"))] = 0.0
    high: Annotated[Bounded, Meta(title=marked("Highest"))] = 1.0
    whole: Annotated[
        bool,
        Meta(title=marked("Whole numbers only"), description=marked("Both ends are among them.")),
    ] = False
    seed: RandomSeed = 1

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise Refusal(
                marked(
                    "The lowest random number, {low:g}, must not be larger than the highest, {high:g}. "
                    "Nothing was changed. Change one of them."
                ),
                low=self.low,
                high=self.high,
            )

    @property
    def source(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def numbers(self, count: int, random: np.random.Generator) -> Array:
        if not self.whole:
            return random.uniform(self.low, self.high, count)
        low, high = np.ceil(self.low), np.floor(self.high)
        if low > high:
            raise Refusal(
                marked(
                    "There is no whole number from {low:g} to {high:g}. Nothing was changed. "
                    "Choose ends further apart, or allow all numbers."
                ),
                low=self.low,
                high=self.high,
            )
        numbers: Array = np.minimum(low + np.floor(random.uniform(0.0, 1.0, count) * (high - low + 1)), high)
        return numbers


class NormalNumbers(Filling, frozen=True, tag="normal"):
    """x ~ N(mean, deviation)"""

    title: ClassVar[str] = marked("Random, normal")

    mean: Annotated[Bounded, Meta(title=marked("Mean"))] = 0.0
    deviation: Annotated[
        float,
        Meta(
            ge=0,
            le=MOST,
            title=marked("Deviation"),
            description=marked("Two thirds of the numbers lie within so much of the mean."),
        ),
    ] = 1.0
    seed: RandomSeed = 1

    @property
    def source(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def numbers(self, count: int, random: np.random.Generator) -> Array:
        return random.normal(self.mean, self.deviation, count)


AnyFilling = Series | UniformNumbers | NormalNumbers


def continued(start: float, step: float, count: int) -> Array:
    """Return start, start + step, start + 2 step … (count,), with no more decimals than the two have."""
    decimals = max(map(_decimals, (start, step)))
    with np.errstate(over="ignore", invalid="ignore"):  # who puts them into a column checks that they are finite
        numbers: Array = start + step * np.arange(count, dtype=float)
        return np.round(numbers, decimals) if decimals <= MOST_DECIMALS else numbers


def _decimals(number: float) -> int:
    digits, _, power = repr(float(number)).partition("e")
    behind = len(digits.partition(".")[2]) if not digits.endswith(".0") else 0
    return max(0, behind - int(power or 0))
