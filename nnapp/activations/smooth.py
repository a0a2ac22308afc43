"""The smooth relatives of ReLU; all leave a part of their value in `layer.slope`, from which φ′ is then made."""

from __future__ import annotations

from functools import partial
from math import inf, pi, sqrt
from typing import ClassVar

import numpy as np

from nnapp.activations.base import Activation
from nnapp.activations.sigmoidal import record_sigmoid
from nnapp.choices import Array
from nnapp.expressions import Expression, Negative, Power, Quotient, Symbol, Value
from nnapp.expressions.short import HALF, ONE, TWO, Line, call, minus, number_in, plus, softplus, square, times
from nnapp.tape import Tape, UnitBuffers
from nnapp.words import marked

STEEP = sqrt(2 / pi)  # GELU's u′ at 0
CUBIC = 0.044715 * STEEP  # what z³ counts in GELU's u
LOWEST_GELU, LOWEST_SILU = -0.170041, -0.278465  # rounded outwards
LOWEST, LOW = -12.0, -6.0  # between these z GELU's g is so small that it is written in another form; below it is 0
FAR = 40.0  # where 1 − tanh u has long been 0 in any precision


class GELU(Activation, frozen=True, tag="gelu"):
    """φ(z) = z g,  g = ½ (1 + tanh u),  u = √(2/π) (z + 0.044715 z³),  φ′(z) = g + 2 z g (1 − g) u′

    The form with tanh, of Hendrycks and Gimpel, Gaussian error linear units, 2016; the other form has z Φ(z), with the
    normal distribution Φ, and differs by less than 0.0005.
    """

    title: ClassVar[str] = marked("GELU (tanh form)")
    steepest: ClassVar[float] = 1.128994
    rising: ClassVar[bool] = False

    @property
    def reach(self) -> tuple[float, float]:
        return (LOWEST_GELU, inf)

    def value_expression(self, z: Expression) -> Expression:
        return times(z, _gate(_bend(z), z))

    def value_lines(self, z: Expression) -> tuple[Line, ...]:
        u, g = Symbol("u"), Symbol("g")
        return Line(u, _bend(z)), Line(g, _gate(u, z)), Line(Symbol("a"), times(z, g))

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return _gelu_slope(z, _gate(_bend(z), z), _steepness(z))

    def slope_lines(self, z: Expression, a: Expression) -> tuple[Line, ...]:
        u, g, steepness = Symbol("u"), Symbol("g"), Symbol("u′")
        return (
            Line(u, _bend(z)),
            Line(g, _gate(u, z)),
            Line(steepness, _steepness(z)),
            Line(Symbol("φ′"), _gelu_slope(z, g, steepness)),
        )

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        # If z³ overflows to infinity, tanh u is 1 or −1, as it should.
        i, z, gate = layer.index, layer.z, layer.slope
        tape.record(i, "z²", np.multiply, z, z, gate)
        tape.record(i, "√(2/π) 0.044715 z²", np.multiply, gate, tape.constant(CUBIC), gate)
        tape.record(i, "u / z", np.add, gate, tape.constant(STEEP), gate)
        tape.record(i, "u", np.multiply, gate, z, gate)
        tape.record(i, "tanh u", np.tanh, gate, gate)
        tape.record(i, "1 + tanh u", np.add, gate, tape.one, gate)
        tape.record(i, "g", np.multiply, gate, tape.constant(0.5), gate)
        tape.record(i, "a", np.multiply, z, gate, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        i, z, gate, rest = layer.index, layer.z, layer.slope, np.empty_like(layer.z)
        steepness = self._record_steepness(tape, i, z)
        tape.record(i, "1 − g", np.subtract, tape.one, gate, rest)
        tape.record(i, "a (1 − g)", np.multiply, rest, layer.a, rest)
        tape.record(i, "2 a (1 − g) u′", np.multiply, rest, steepness, rest)
        tape.record(i, "φ′(z)", np.add, gate, rest, gate)

    def _record_steepness(self, tape: Tape, index: int, z: Array) -> Array:
        steepness = np.empty_like(z)
        if tape.careful:  # u′ must not become infinite, as 1 − g is 0 there
            near = np.empty_like(z)
            cut = partial(np.clip, z, tape.constant(-FAR), tape.constant(FAR), out=near)
            tape.record(index, "z, cut at ±40", cut, fills=near)
            z = near
        tape.record(index, "√(2/π) 0.26829 z", np.multiply, z, tape.constant(6 * CUBIC), steepness)
        tape.record(index, "√(2/π) 0.26829 z²", np.multiply, steepness, z, steepness)
        tape.record(index, "2 u′", np.add, steepness, tape.constant(2 * STEEP), steepness)
        return steepness


class SiLU(Activation, frozen=True, tag="silu"):
    """φ(z) = z σ(z),  σ(z) = 1 / (1 + e⁻ᶻ),  φ′(z) = σ(z) + φ(z) (1 − σ(z))

    Also called swish: Elfwing, Uchibe and Doya, 2018; Ramachandran, Zoph and Le, 2017.
    """

    title: ClassVar[str] = marked("SiLU (swish)")
    steepest: ClassVar[float] = 1.099839
    rising: ClassVar[bool] = False

    @property
    def reach(self) -> tuple[float, float]:
        return (LOWEST_SILU, inf)

    def value_expression(self, z: Expression) -> Expression:
        return times(z, call("σ", z))

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return plus(call("σ", z), times(a, minus(ONE, call("σ", z))))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        record_sigmoid(tape, layer, "σ(z)", layer.slope, layer.a)
        tape.record(layer.index, "a", np.multiply, layer.z, layer.slope, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        i, gate, rest = layer.index, layer.slope, np.empty_like(layer.z)
        tape.record(i, "1 − σ(z)", np.subtract, tape.one, gate, rest)
        tape.record(i, "a (1 − σ(z))", np.multiply, rest, layer.a, rest)
        tape.record(i, "φ′(z)", np.add, gate, rest, gate)


class Softplus(Activation, frozen=True, tag="softplus"):
    """φ(z) = ln(1 + eᶻ),  φ′(z) = eᶻ / (1 + eᶻ) = 1 − e^(−φ(z))

    Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional knowledge, 2001.
    """

    title: ClassVar[str] = marked("Softplus")

    @property
    def reach(self) -> tuple[float, float]:
        return (0.0, inf)

    def value_expression(self, z: Expression) -> Expression:
        return softplus(z)

    def slope_expression(self, z: Expression, a: Expression) -> Expression:
        return Quotient(ONE, plus(ONE, call("exp", Negative(z))))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        i, z = layer.index, layer.z
        if tape.careful:  # right for every z, and thirty times slower
            tape.record(i, "a", np.logaddexp, np.zeros_like(z), z, layer.a)
        else:
            tape.record(i, "eᶻ", np.exp, z, layer.slope)
            tape.record(i, "a", np.log1p, layer.slope, layer.a)

    def record_slope(self, tape: Tape, layer: UnitBuffers) -> None:
        i, slope = layer.index, layer.slope
        if tape.careful:
            tape.record(i, "−a", np.negative, layer.a, slope)
            tape.record(i, "e⁻ᵃ − 1", np.expm1, slope, slope)
            tape.record(i, "φ′(z)", np.negative, slope, slope)
        else:
            above = np.empty_like(slope)
            tape.record(i, "1 + eᶻ", np.add, slope, tape.one, above)
            tape.record(i, "φ′(z)", np.divide, slope, above, slope)


def _bend(z: Expression) -> Expression:
    return times(_root_of_two_over_pi(), plus(z, times(Value(0.044715), Power(z, Value(3.0)))))


def _steepness(z: Expression) -> Expression:
    return times(_root_of_two_over_pi(), plus(ONE, times(Value(0.134145), square(z))))


def _root_of_two_over_pi() -> Expression:
    return call("sqrt", Quotient(TWO, Symbol("π")))


def _gate(u: Expression, z: Expression) -> Expression:
    if LOWEST < (number_in(z) or 0.0) < LOW:  # 1 + tanh u has lost its digits; half of it is σ(2 u)
        return call("σ", times(TWO, u))
    return times(HALF, plus(ONE, call("tanh", u)))


def _gelu_slope(z: Expression, gate: Expression, steepness: Expression) -> Expression:
    return plus(gate, times(TWO, z, gate, minus(ONE, gate), steepness))
