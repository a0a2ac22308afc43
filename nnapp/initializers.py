"""The initializers: what the weights of a layer are before training; biases start at zero.

fan_in is the number of a layer's inputs (its bias not counted), fan_out the number of its units.
"""

from __future__ import annotations

from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array, Choice
from nnapp.words import Refusal, marked

MOST_WEIGHT = 1000.0  # the largest start weight that may be asked for


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


class GlorotNormal(Initializer, frozen=True, tag="glorot-normal"):
    """w ~ N(0, σ),  σ = √(2 / (fan_in + fan_out))

    For tanh and sigmoid. Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """

    title: ClassVar[str] = marked("Glorot normal (Xavier)")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return random.normal(0.0, sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))


class GlorotUniform(Initializer, frozen=True, tag="glorot-uniform"):
    """w ~ U(−r, r),  r = √(6 / (fan_in + fan_out))

    For tanh and sigmoid. Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """

    title: ClassVar[str] = marked("Glorot uniform (Xavier)")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return _uniform(random, sqrt(6 / (fan_in + fan_out)), fan_out, fan_in)


class HeNormal(Initializer, frozen=True, tag="he-normal"):
    """w ~ N(0, σ),  σ = √(2 / fan_in)

    For ReLU and its relatives. He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
    """

    title: ClassVar[str] = marked("He normal (Kaiming)")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return random.normal(0.0, sqrt(2 / fan_in), (fan_out, fan_in))


class HeUniform(Initializer, frozen=True, tag="he-uniform"):
    """w ~ U(−r, r),  r = √(6 / fan_in)

    For ReLU and its relatives. He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
    """

    title: ClassVar[str] = marked("He uniform (Kaiming)")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return _uniform(random, sqrt(6 / fan_in), fan_out, fan_in)


class LeCunNormal(Initializer, frozen=True, tag="lecun-normal"):
    """w ~ N(0, σ),  σ = √(1 / fan_in)

    The normal distribution by fan-in under the name that other programs give it. LeCun, Bottou, Orr and Müller,
    Efficient BackProp, 1998.
    """

    title: ClassVar[str] = marked("LeCun normal")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return random.normal(0.0, sqrt(1 / fan_in), (fan_out, fan_in))


class LeCunUniform(Initializer, frozen=True, tag="lecun-uniform"):
    """w ~ U(−r, r),  r = √(3 / fan_in)

    LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998.
    """

    title: ClassVar[str] = marked("LeCun uniform")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return _uniform(random, sqrt(3 / fan_in), fan_out, fan_in)


class UniformRange(Initializer, frozen=True, tag="uniform-range"):
    """w ~ U(low, high)"""

    title: ClassVar[str] = marked("Uniform in a range")

    low: Annotated[
        float,
        Meta(ge=-MOST_WEIGHT, le=MOST_WEIGHT, title=marked("Low"), description=marked("The smallest start weight.")),
    ] = -0.5
    high: Annotated[
        float,
        Meta(ge=-MOST_WEIGHT, le=MOST_WEIGHT, title=marked("High"), description=marked("The largest start weight.")),
    ] = 0.5

    def __post_init__(self) -> None:
        if not self.low <= self.high:  # so that a NaN is refused too
            raise Refusal(
                marked(
                    "Start weights cannot lie between {low} and {high}: choose a low end that is not above the high."
                ),
                low=self.low,
                high=self.high,
            )

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return random.uniform(self.low, self.high, (fan_out, fan_in))


class Constant(Initializer, frozen=True, tag="constant"):
    """w = c

    All units of a layer start alike and stay alike, because all get the same gradient: to see why weights start random.
    """

    title: ClassVar[str] = marked("Constant")

    value: Annotated[
        float,
        Meta(
            ge=-MOST_WEIGHT,
            le=MOST_WEIGHT,
            title=marked("Value c"),
            description=marked("What every weight is at the start."),
        ),
    ] = 0.5

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return np.full((fan_out, fan_in), self.value)


class Zeros(Initializer, frozen=True, tag="zeros"):
    """w = 0

    No error reaches hidden units through weights of zero: to see why weights start random.
    """

    title: ClassVar[str] = marked("Zeros")

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        return np.zeros((fan_out, fan_in))


AnyInitializer = (
    FanInNormal
    | GlorotNormal
    | GlorotUniform
    | HeNormal
    | HeUniform
    | LeCunNormal
    | LeCunUniform
    | UniformRange
    | Constant
    | Zeros
)


def _uniform(random: np.random.Generator, reach: float, fan_out: int, fan_in: int) -> Array:
    return random.uniform(-reach, reach, (fan_out, fan_in))
