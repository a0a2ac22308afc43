"""The straight line and the step: the two ends between which the other activations lie."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnapp.activations.base import Activation
from nnapp.expressions import Case, Cases, Expression, Relation, Value
from nnapp.expressions.short import ONE, number_in
from nnapp.tape import DenseBuffers, Tape, UnitBuffers
from nnapp.words import marked


class Identity(Activation, frozen=True, tag="identity"):
    """φ(z) = z,  φ′(z) = 1"""

    title: ClassVar[str] = marked("Identity (linear)")
    in_place: ClassVar[bool] = True
    has_slope: ClassVar[bool] = False

    def value_expression(self, z: Expression) -> Expression:
        return z

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return ONE

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        tape.name(layer.index, "a", layer.a)

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        if layer.delta is layer.da:
            tape.name(layer.index, "δ", layer.delta)
        else:
            tape.record(layer.index, "δ", np.positive, layer.da, layer.delta)


class HardLimit(Activation, frozen=True, tag="hard-limit"):
    """φ(z) = 1 where z ≥ 0, else 0,  φ′(z) = 0

    It has no useful gradient: a small change of a weight changes nothing, so backpropagation cannot train hard-limit
    units or the layers before them. It is the unit of Rosenblatt's perceptron (1958), for single layers and for weights
    set by hand.
    """

    title: ClassVar[str] = marked("Hard limit (step)")
    steepest: ClassVar[float] = 0.0
    caution: ClassVar[str] = marked(
        "The hard limit has no useful gradient: its slope is 0 everywhere, so backpropagation cannot train these units "
        "or any layer before them."
    )

    @property
    def kinks(self) -> tuple[float, ...]:
        return (0.0,)

    @property
    def reach(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def value_expression(self, z: Expression) -> Expression:
        number, zero = number_in(z), Value(0.0)
        if number is None:
            return Cases((Case(ONE, Relation(z, "≥", zero)),), zero)
        return ONE if number >= 0 else zero

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return Value(0.0)

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        # unlike a comparison, it lets a NaN through
        tape.record(layer.index, "a", np.heaviside, layer.z, tape.one, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        tape.record(layer.index, "φ′(z)", np.multiply, layer.a, tape.constant(0.0), layer.slope)
