"""The initializers: what the weights of a layer are before training; biases start at zero.

Each says by what distribution its weights are drawn, which its picture in a menu shows.
fan_in is the number of a layer's inputs (its bias not counted), fan_out the number of its units.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta, Struct

from nnapp.choices import Array, Choice
from nnapp.words import Refusal, marked

MOST_WEIGHT = 1000.0  # the largest start weight that may be asked for


class Normal(Struct, frozen=True):
    """The normal distribution around zero."""

    deviation: float

    def draw(self, random: np.random.Generator, shape: tuple[int, int]) -> Array:
        """Draw numbers of a shape."""
        return random.normal(0.0, self.deviation, shape)

    def density(self, values: Array) -> Array:
        """Return the density at some values."""
        return np.asarray(np.exp(-0.5 * (values / self.deviation) ** 2) / (self.deviation * sqrt(2 * pi)))

    @property
    def ends(self) -> tuple[float, float]:
        """Between what nearly all of the numbers lie: three deviations."""
        return -3 * self.deviation, 3 * self.deviation


class Uniform(Struct, frozen=True):
    """The same density everywhere from `low` to `high`; one value where these are equal."""

    low: float
    high: float

    def draw(self, random: np.random.Generator, shape: tuple[int, int]) -> Array:
        """Draw numbers of a shape."""
        return random.uniform(self.low, self.high, shape)

    def density(self, values: Array) -> Array:
        """Return the density at some values, infinite where all lie at one."""
        inside = (self.low <= values) & (values <= self.high)
        return np.where(inside, 1 / (self.high - self.low) if self.high > self.low else np.inf, 0.0)

    @property
    def ends(self) -> tuple[float, float]:
        """Between what all of the numbers lie."""
        return self.low, self.high


class Fixed(Struct, frozen=True):
    """Always the same value."""

    value: float

    def draw(self, random: np.random.Generator, shape: tuple[int, int]) -> Array:
        """Return numbers of a shape, all alike; nothing is drawn."""
        return np.full(shape, self.value)

    def density(self, values: Array) -> Array:
        """Return what is infinite at the value and zero elsewhere."""
        return np.where(values == self.value, np.inf, 0.0)

    @property
    def ends(self) -> tuple[float, float]:
        """The value, twice."""
        return self.value, self.value


class Initializer(Choice, frozen=True):
    """What all initializers share."""

    def spread(self, fan_out: int, fan_in: int) -> Normal | Uniform | Fixed:
        """Return the distribution of the start weights of a layer."""
        raise NotImplementedError

    def weights(self, random: np.random.Generator, fan_out: int, fan_in: int) -> Array:
        """Draw the start weights of one layer, (fan_out, fan_in)."""
        return self.spread(fan_out, fan_in).draw(random, (fan_out, fan_in))


class FanInNormal(Initializer, frozen=True, tag="fan-in-normal"):
    """w ~ N(0, σ),  σ = fan_in^(−½)"""

    title: ClassVar[str] = marked("Normal, by fan-in")

    def spread(self, fan_out: int, fan_in: int) -> Normal:
        return Normal(float(fan_in) ** -0.5)


class GlorotNormal(Initializer, frozen=True, tag="glorot-normal"):
    """w ~ N(0, σ),  σ = √(2 / (fan_in + fan_out))

    For tanh and sigmoid. Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """

    title: ClassVar[str] = marked("Glorot normal (Xavier)")

    def spread(self, fan_out: int, fan_in: int) -> Normal:
        return Normal(sqrt(2 / (fan_in + fan_out)))


class GlorotUniform(Initializer, frozen=True, tag="glorot-uniform"):
    """w ~ U(−r, r),  r = √(6 / (fan_in + fan_out))

    For tanh and sigmoid. Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """

    title: ClassVar[str] = marked("Glorot uniform (Xavier)")

    def spread(self, fan_out: int, fan_in: int) -> Uniform:
        return _uniform(sqrt(6 / (fan_in + fan_out)))


class HeNormal(Initializer, frozen=True, tag="he-normal"):
    """w ~ N(0, σ),  σ = √(2 / fan_in)

    For ReLU and its relatives. He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
    """

    title: ClassVar[str] = marked("He normal (Kaiming)")

    def spread(self, fan_out: int, fan_in: int) -> Normal:
        return Normal(sqrt(2 / fan_in))


class HeUniform(Initializer, frozen=True, tag="he-uniform"):
    """w ~ U(−r, r),  r = √(6 / fan_in)

    For ReLU and its relatives. He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
    """

    title: ClassVar[str] = marked("He uniform (Kaiming)")

    def spread(self, fan_out: int, fan_in: int) -> Uniform:
        return _uniform(sqrt(6 / fan_in))


class LeCunNormal(Initializer, frozen=True, tag="lecun-normal"):
    """w ~ N(0, σ),  σ = √(1 / fan_in)

    The normal distribution by fan-in under the name that other programs give it. LeCun, Bottou, Orr and Müller,
    Efficient BackProp, 1998.
    """

    title: ClassVar[str] = marked("LeCun normal")

    def spread(self, fan_out: int, fan_in: int) -> Normal:
        return Normal(sqrt(1 / fan_in))


class LeCunUniform(Initializer, frozen=True, tag="lecun-uniform"):
    """w ~ U(−r, r),  r = √(3 / fan_in)

    LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998.
    """

    title: ClassVar[str] = marked("LeCun uniform")

    def spread(self, fan_out: int, fan_in: int) -> Uniform:
        return _uniform(sqrt(3 / fan_in))


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

    def spread(self, fan_out: int, fan_in: int) -> Uniform:
        return Uniform(self.low, self.high)


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

    def spread(self, fan_out: int, fan_in: int) -> Fixed:
        return Fixed(self.value)


class Zeros(Initializer, frozen=True, tag="zeros"):
    """w = 0

    No error reaches hidden units through weights of zero: to see why weights start random.
    """

    title: ClassVar[str] = marked("Zeros")

    def spread(self, fan_out: int, fan_in: int) -> Fixed:
        return Fixed(0.0)


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


def _uniform(reach: float) -> Uniform:
    return Uniform(-reach, reach)
