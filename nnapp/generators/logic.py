"""Logic tables: every combination of bits, as it is or several times with noise."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import checked
from nnapp.generators.base import NOISE, Generator, InputNoise, OfClasses, Sample, TargetsAs, random_numbers
from nnapp.generators.targets import AsZeroOne
from nnapp.words import marked

Bits = NDArray[np.intp]
BitCount = Annotated[
    int, Meta(ge=2, le=10, title=marked("Bits k"), description=marked("How many inputs there are, each 0 or 1."))
]


class Logic(OfClasses, frozen=True):
    """What all logic tables share: row i is the binary number i, its first digit the last column."""

    targets: TargetsAs = AsZeroOne()
    copies: Annotated[
        int,
        Meta(
            ge=1,
            le=500,
            title=marked("Copies"),
            description=marked("How often every combination of bits stands in the table; more make sense with noise."),
        ),
    ] = 1
    noise: InputNoise = 0.0

    @property
    def bit_count(self) -> int:
        """How many inputs there are."""
        return 2

    @property
    def row_count(self) -> int:
        return self.copies << self.bit_count

    @property
    def varies(self) -> bool:
        return self.noise > 0

    def first_rows(self, most: int) -> Generator:
        copies = max(1, most // (1 << self.bit_count))
        return self if self.copies <= copies else replace(self, copies=copies)

    @property
    def labels(self) -> tuple[str, ...]:
        return ("0", "1")

    def outcome(self, bits: Bits) -> NDArray[Any]:
        """Return for bits (rows, k) which outcome (rows,) is true."""
        raise NotImplementedError

    def sample(self) -> Sample:
        checked(self)
        numbers = np.arange(self.row_count) % (1 << self.bit_count)
        bits = numbers[:, None] >> np.arange(self.bit_count)[::-1] & 1
        inputs = bits.astype(np.float64)
        if self.noise:
            inputs += self.noise * random_numbers(self.seed, NOISE).normal(size=inputs.shape)
        return Sample(inputs, classes=self.outcome(bits).astype(np.intp))


class LogicOfBits(Logic, frozen=True):
    """A logic table whose number of inputs is chosen."""

    bits: BitCount = 2

    @property
    def bit_count(self) -> int:
        return self.bits


class And(LogicOfBits, frozen=True, tag="and"):
    """y = x1 ∧ … ∧ xk: 1 where all bits are 1. A straight line divides it, so a single unit learns it."""

    title: ClassVar[str] = marked("AND")

    def outcome(self, bits: Bits) -> NDArray[Any]:
        return np.asarray(bits.all(axis=1))


class Or(LogicOfBits, frozen=True, tag="or"):
    """y = x1 ∨ … ∨ xk: 1 where any bit is 1. A straight line divides it, so a single unit learns it."""

    title: ClassVar[str] = marked("OR")

    def outcome(self, bits: Bits) -> NDArray[Any]:
        return np.asarray(bits.any(axis=1))


class Xor(Logic, frozen=True, tag="xor"):
    """y = x1 ⊕ x2: 1 where the two bits differ. No straight line divides it, so it needs hidden units."""

    title: ClassVar[str] = marked("XOR")

    def outcome(self, bits: Bits) -> NDArray[Any]:
        return np.asarray(bits[:, 0] != bits[:, 1])


class Parity(LogicOfBits, frozen=True, tag="parity"):
    """y = x1 ⊕ … ⊕ xk: 1 where the number of ones is odd. Every bit that flips changes it, so it is hard to learn."""

    title: ClassVar[str] = marked("Parity")

    bits: BitCount = 4

    def outcome(self, bits: Bits) -> NDArray[Any]:
        return np.asarray(bits.sum(axis=1) % 2)
