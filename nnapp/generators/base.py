"""What all generators share: their common fields, their streams of random numbers, and how a sample becomes a table.

Inputs are (rows, inputs), classes and values (rows,).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from msgspec import Meta
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import Array, Choice, checked, frozen
from nnapp.dataset import Column, Dataset, NumberColumn, Role
from nnapp.generators.targets import AnyTargets, AsCategories
from nnapp.training import MOST_SEED
from nnapp.words import Said, marked

MOST_ROWS = 1_000_000
PLACES, NOISE, COEFFICIENTS = 0, 1, 2  # the streams of random numbers of a seed
LETTERS = "ABCDEFGHIJ"
GOLDEN = (5**0.5 - 1) / 2

Classes = NDArray[np.intp]
Rows = Annotated[
    int, Meta(ge=1, le=MOST_ROWS, title=marked("Rows"), description=marked("How many rows the table gets."))
]
Seed = Annotated[
    int,
    Meta(
        ge=0,
        le=MOST_SEED,
        title=marked("Seed"),
        description=marked("Decides all that is random: the same seed makes the same table."),
    ),
]
InputNoise = Annotated[
    float,
    Meta(
        ge=0,
        le=10,
        title=marked("Noise σ"),
        description=marked("Moves every point at random, by a normal distribution with this standard deviation."),
        extra_json_schema={"step": 0.05},
    ),
]
TargetNoise = Annotated[
    float,
    Meta(
        ge=0,
        le=10,
        title=marked("Noise σ"),
        description=marked("Changes every y at random, by a normal distribution with this standard deviation."),
        extra_json_schema={"step": 0.05},
    ),
]
TargetsAs = Annotated[
    AnyTargets,
    Meta(title=marked("Targets"), description=marked("How the class of each row stands in the table.")),
]


class Sample(NamedTuple):
    """What a generator has drawn: inputs (rows, inputs), and for each row its class or its value."""

    inputs: Array
    classes: Classes | None = None
    values: Array | None = None


class Generator(Choice, frozen=True):
    """What all generators share: `sample` draws, `dataset` makes a table of it."""

    seed: Seed = 1

    @property
    def row_count(self) -> int:
        """How many rows the table gets."""
        raise NotImplementedError

    @property
    def varies(self) -> bool:
        """Whether another seed makes another table."""
        return True

    def first_rows(self, most: int) -> Generator:
        """Return a generator of the first rows of the table, for a preview."""
        raise NotImplementedError

    def sample(self) -> Sample:
        """Draw inputs, and classes or values; raises `Refusal` for fields out of range."""
        raise NotImplementedError

    def dataset(self) -> Dataset:
        """Make the table, all rows for training; raises `Refusal` for fields out of range."""
        raise NotImplementedError

    def told(self) -> Said | None:
        """What was drawn besides the rows, in words; usually nothing."""
        return None


class OfClasses(Generator, frozen=True):
    """The class of row i is i modulo the number of classes, so these are as even as they can be."""

    targets: TargetsAs = AsCategories()

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes."""
        raise NotImplementedError

    def dataset(self) -> Dataset:
        drawn = self.sample()
        assert drawn.classes is not None
        return Dataset((*input_columns(drawn.inputs), *self.targets.columns(drawn.classes, self.labels)))


class PointsOfClasses(OfClasses, frozen=True):
    """Points of the plane, which are drawn without noise and then moved by it."""

    rows: Rows = 500
    noise: InputNoise = 0.0

    @property
    def row_count(self) -> int:
        return self.rows

    def first_rows(self, most: int) -> Generator:
        return _shorter(self, most)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple("AB")

    def points(self, classes: Classes) -> Array:
        """Return a place without noise (rows, 2) for a row of each of these classes."""
        raise NotImplementedError

    def sample(self) -> Sample:
        checked(self)
        classes = np.arange(self.rows) % len(self.labels)
        places = self.points(classes)
        if self.noise:
            places = places + self.noise * random_numbers(self.seed, NOISE).normal(size=places.shape)
        return Sample(places, classes=classes)


class OfNumbers(Generator, frozen=True):
    """Values of a function of the inputs, changed by noise."""

    rows: Rows = 500
    noise: TargetNoise = 0.0

    @property
    def row_count(self) -> int:
        return self.rows

    def first_rows(self, most: int) -> Generator:
        return _shorter(self, most)

    def inputs(self) -> Array:
        """Draw the inputs (rows, inputs)."""
        raise NotImplementedError

    def values(self, inputs: Array) -> Array:
        """Return the values (rows,) without noise."""
        raise NotImplementedError

    def sample(self) -> Sample:
        checked(self)
        inputs = self.inputs()
        values = self.values(inputs)
        if self.noise:
            values = values + self.noise * random_numbers(self.seed, NOISE).normal(size=values.shape)
        return Sample(inputs, values=values)

    def dataset(self) -> Dataset:
        drawn = self.sample()
        assert drawn.values is not None
        return Dataset((*input_columns(drawn.inputs), NumberColumn("y", Role.TARGET, frozen(drawn.values))))


def random_numbers(seed: int, stream: int) -> np.random.Generator:
    """Return one of the streams of random numbers that belong to a seed."""
    return np.random.Generator(np.random.PCG64([seed, stream]))


def uniform(seed: int, rows: int, columns: int, low: float, high: float) -> Array:
    """Draw places (rows, columns) evenly between two bounds, row after row."""
    return low + (high - low) * random_numbers(seed, PLACES).random((rows, columns))


def evenly(seed: int, numbers: Classes) -> Array:
    """Return numbers from 0 to 1 that fill the line evenly, however many there are: steps of the golden ratio."""
    return np.asarray((random_numbers(seed, PLACES).random() + GOLDEN * numbers) % 1.0)


def input_columns(inputs: Array) -> tuple[Column, ...]:
    """Return the columns x1, x2, ... of inputs (rows, inputs)."""
    # an array for each, so that a column that is kept by the undo history does not keep all others
    return tuple(
        NumberColumn(f"x{number}", Role.INPUT, frozen(values.copy())) for number, values in enumerate(inputs.T, start=1)
    )


def _shorter(generator: PointsOfClasses | OfNumbers, most: int) -> Generator:
    return generator if generator.rows <= most else replace(generator, rows=most)
