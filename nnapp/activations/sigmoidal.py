"""The S-shaped activations, flat on both sides."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnapp.activations.base import Activation
from nnapp.choices import Array
from nnapp.expressions import Expression, Negative, Quotient
from nnapp.expressions.short import ONE, call, minus, number_in, plus, square, times
from nnapp.tape import Tape, UnitBuffers
from nnapp.words import marked

NEAR_ONE = 12.0  # from this z on, σ(z) is so near to 1 that formulas are not written with 1 − σ(z)


class Sigmoid(Activation, frozen=True, tag="sigmoid"):
    """φ(z) = 1 / (1 + e⁻ᶻ),  φ′(z) = φ(z) (1 − φ(z))"""

    title: ClassVar[str] = marked("Sigmoid")
    saturates: ClassVar[bool] = True
    steepest: ClassVar[float] = 0.25

    @property
    def reach(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def value_expression(self, z: Expression) -> Expression:
        return Quotient(ONE, plus(ONE, call("exp", Negative(z))))

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        if (number_in(z) or 0.0) > NEAR_ONE:  # 1 − a has lost its digits; it is 1 / (1 + eᶻ)
            return Quotient(a, plus(ONE, call("exp", z)))
        return times(a, minus(ONE, a))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        record_sigmoid(tape, layer, "a", layer.a, layer.slope)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        i, a, slope = layer.index, layer.a, layer.slope
        if tape.careful:
            tape.record(i, "1 − a", np.subtract, tape.one, a, slope)
            tape.record(i, "φ′(z)", np.multiply, slope, a, slope)
        else:  # 1 − a is 1 / (1 + eᶻ), and the slope still holds 1 + eᶻ
            tape.record(i, "φ′(z)", np.divide, a, slope, slope)


class Tanh(Activation, frozen=True, tag="tanh"):
    """φ(z) = tanh z,  φ′(z) = 1 − φ(z)²"""

    title: ClassVar[str] = marked("Tanh")
    saturates: ClassVar[bool] = True

    @property
    def reach(self) -> tuple[float, float]:
        return (-1.0, 1.0)

    def value_expression(self, z: Expression) -> Expression:
        return call("tanh", z)

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return minus(ONE, square(a))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        tape.record(layer.index, "a", np.tanh, layer.z, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        tape.record(layer.index, "a²", np.multiply, layer.a, layer.a, layer.slope)
        tape.record(layer.index, "φ′(z)", np.subtract, tape.one, layer.slope, layer.slope)


def record_sigmoid(tape: Tape, layer: UnitBuffers, quantity: str, result: Array, scratch: Array) -> None:
    """Record the lines that fill `result` with σ(z), called `quantity`."""
    i, z = layer.index, layer.z
    if tape.careful:
        # e⁻ᶻ may overflow to infinity for z far below 0; then 1 / (1 + ∞) = 0 is the right value.
        tape.record(i, "−z", np.negative, z, result)
        tape.record(i, "e⁻ᶻ", np.exp, result, result)
        tape.record(i, "1 + e⁻ᶻ", np.add, result, tape.one, result)
        tape.record(i, quantity, np.reciprocal, result, result)
    else:
        # The same fraction times eᶻ / eᶻ saves a line; but here ∞ / (1 + ∞) would be no number.
        tape.record(i, "eᶻ", np.exp, z, result)
        tape.record(i, "1 + eᶻ", np.add, result, tape.one, scratch)
        tape.record(i, quantity, np.divide, result, scratch, result)
