"""What all activations share."""

from __future__ import annotations

from math import inf
from typing import ClassVar

import numpy as np

from nnapp.choices import Choice
from nnapp.expressions import Expression, Symbol
from nnapp.expressions.short import Line
from nnapp.tape import DenseBuffers, Tape, UnitBuffers


class Activation(Choice, frozen=True):
    """The elementwise rule δ = ∂C/∂a · φ′(z), and what the rest of the program asks about an activation.

    `record_value` may leave numbers in `layer.slope` that `record_slope` uses: nobody touches that buffer between.
    The lines of `record_slope` may run over several neighbouring layers at once; the spare rows between those hold
    z = 0, a = 1 and an old slope, from which no line may make anything that raises.
    """

    output_only: ClassVar[bool] = False
    elementwise: ClassVar[bool] = True  # each a depends on its own z only
    has_slope: ClassVar[bool] = True  # `record_slope` must have run before `record_delta`
    in_place: ClassVar[bool] = False  # z and a are one array
    saturates: ClassVar[bool] = False  # flat on both sides: a unit far out learns nothing
    steepest: ClassVar[float] = 1.0  # the greatest |φ′|
    rising: ClassVar[bool] = True  # a larger z never gives a smaller a
    caution: ClassVar[str] = ""  # what whoever chooses it should know

    @property
    def kinks(self) -> tuple[float, ...]:
        """The values of z where φ′ jumps."""
        return ()

    @property
    def reach(self) -> tuple[float, float]:
        """Between which numbers a lies, whatever z is; it need not get to the ends themselves."""
        return (-inf, inf)

    def value_expression(self, z: Expression) -> Expression:
        """Return φ(z) as a formula; where z is a number and φ has cases, the case that applies."""
        raise NotImplementedError

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        """Return φ′(z) as a formula of z and a = φ(z); of numbers, the case of it that applies."""
        raise NotImplementedError

    def value_lines(self, z: Expression) -> tuple[Line, ...]:
        """Return φ(z) in as many lines as it takes to be read easily; the last one is φ(z)."""
        return (Line(Symbol("a"), self.value_expression(z)),)

    def slope_lines(self, z: Expression, a: Expression) -> tuple[Line, ...]:
        """Return φ′(z) in as many lines as it takes to be read easily; the last one is φ′(z)."""
        return (Line(Symbol("φ′"), self.slope_expression(z, a)),)

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        """Record the lines that fill `layer.a` from `layer.z`."""
        raise NotImplementedError

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        """Record the lines that fill `layer.slope` with φ′(z)."""
        raise NotImplementedError

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that fill `layer.delta` from `layer.da` and `layer.slope`."""
        tape.record(layer.index, "δ", np.multiply, layer.da, layer.slope, layer.delta)
