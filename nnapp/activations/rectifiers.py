"""The rectifiers: z itself on the right, something small on the left."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nnapp.activations.base import Activation
from nnapp.aligned import aligned
from nnapp.choices import Array
from nnapp.expressions import Case, Cases, Expression, Relation, Value
from nnapp.expressions.short import ONE, call, minus, number_in, times
from nnapp.tape import DenseBuffers, Tape, UnitBuffers
from nnapp.words import marked


class ReLU(Activation, frozen=True, tag="relu"):
    """φ(z) = max(0, z),  φ′(z) = 1 where z > 0, else 0"""

    title: ClassVar[str] = marked("ReLU")

    @property
    def kinks(self) -> tuple[float, ...]:
        return (0.0,)

    @property
    def reach(self) -> tuple[float, float]:
        return (0.0, inf)

    def value_expression(self, z: Expression) -> Expression:
        return call("max", Value(0.0), z)

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return _where_positive(z, ONE, Value(0.0))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        # an array full of zeros costs a fifth of a Python 0
        tape.record_bound(layer.index, "a", np.maximum, layer.z, aligned(np.zeros_like(layer.z)), layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        # The bits of a, read as an unsigned integer, are 0 for 0.0 and more for every positive number. So the sign of
        # that integer is φ′, the integer 0 or 1; it takes a quarter of the time that the sign of a float takes. A NaN
        # gives 1, and stays in a for all to see.
        tape.record(layer.index, "φ′(z)", np.sign, _bits(layer.a), _bits(layer.slope))

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        # Any number's bits times the integer 1 are that number, times 0 they are 0.0.
        arrays = (_bits(array) for array in (layer.da, layer.slope, layer.delta))
        tape.record(layer.index, "δ", np.multiply, *arrays, fills=layer.delta)


class LeakyReLU(Activation, frozen=True, tag="leaky-relu"):
    """φ(z) = z where z > 0, else s z,  φ′(z) = 1 where z > 0, else s

    Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013.
    """

    title: ClassVar[str] = marked("Leaky ReLU")

    slope: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            title=marked("Slope s"),
            description=marked("The slope below zero. 0 makes it a ReLU, 1 a straight line."),
        ),
    ] = 0.01

    @property
    def kinks(self) -> tuple[float, ...]:
        return () if self.slope == 1 else (0.0,)

    @property
    def reach(self) -> tuple[float, float]:
        return (-inf if self.slope else 0.0, inf)

    def value_expression(self, z: Expression) -> Expression:
        return _where_positive(z, z, times(Value(self.slope), z))

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return _where_positive(z, ONE, Value(self.slope))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        # as s ≤ 1, the larger of z and s z is the one that is wanted
        tape.record(layer.index, "s z", np.multiply, layer.z, tape.constant(self.slope), layer.slope)
        tape.record_bound(layer.index, "a", np.maximum, layer.z, layer.slope, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        tape.record(layer.index, "sign z", np.sign, layer.z, layer.slope)
        tape.record_bound(layer.index, "φ′(z)", np.maximum, layer.slope, np.full_like(layer.z, self.slope), layer.slope)


class ELU(Activation, frozen=True, tag="elu"):
    """φ(z) = z where z > 0, else α (eᶻ − 1),  φ′(z) = 1 where z > 0, else α eᶻ

    Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by exponential linear units, 2016.
    """

    title: ClassVar[str] = marked("ELU")

    alpha: Annotated[
        float,
        Meta(
            gt=0,
            le=1,
            title=marked("Limit α"),
            description=marked("Far below zero the unit's output is −α. 1 makes the curve smooth at zero."),
        ),
    ] = 1.0

    @property
    def kinks(self) -> tuple[float, ...]:
        return () if self.alpha == 1 else (0.0,)

    @property
    def reach(self) -> tuple[float, float]:
        return (-self.alpha, inf)

    def value_expression(self, z: Expression) -> Expression:
        return _where_positive(z, z, times(Value(self.alpha), minus(call("exp", z), ONE)))

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return _where_positive(z, ONE, times(Value(self.alpha), call("exp", z)))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        # As α ≤ 1, the larger of z and α (eᶻ − 1) is the one that is wanted; where z > 0, the latter is made 0.
        i, power = layer.index, layer.slope
        tape.record_bound(i, "min(z, 0)", np.minimum, layer.z, aligned(np.zeros_like(layer.z)), power)
        tape.record(i, "e^min(z, 0) − 1", np.expm1, power, power)
        if self.alpha != 1:
            tape.record(i, "α (e^min(z, 0) − 1)", np.multiply, power, tape.constant(self.alpha), power)
        tape.record_bound(layer.index, "a", np.maximum, layer.z, power, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        # α eᶻ = α (eᶻ − 1) + α on the left, and 1 = 0 + 1 on the right
        i, power, limit = layer.index, layer.slope, tape.one
        if self.alpha != 1:
            limit = np.empty_like(layer.z)
            tape.record(i, "sign z", np.sign, layer.z, limit)
            tape.record_bound(
                layer.index, "1 where z > 0, else α", np.maximum, limit, np.full_like(limit, self.alpha), limit
            )
        tape.record(i, "φ′(z)", np.add, power, limit, power)


def _where_positive(z: Expression, above: Expression, below: Expression) -> Expression:
    number = number_in(z)
    if number is None:
        return Cases((Case(above, Relation(z, ">", Value(0.0))),), below)
    return above if number > 0 else below


def _bits(array: Array) -> NDArray[Any]:
    # the same memory, read as unsigned integers of the same size
    return array.view(f"u{array.itemsize}")
