"""Softmax: the outputs of a layer as probabilities of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from nnapp.activations.base import Activation
from nnapp.choices import Array
from nnapp.expressions import Expression, Negative, Over, Quotient, Symbol
from nnapp.expressions.short import ONE, call, minus, plus, times
from nnapp.tape import DenseBuffers, Tape, UnitBuffers
from nnapp.words import marked

SPREAD_UNITS = 64  # with more units than these, a product that gives every unit the sum costs more than broadcasting


class Softmax(Activation, frozen=True, tag="softmax"):
    """φ(z)ᵢ = e^zᵢ / Σⱼ e^zⱼ,  ∂φᵢ/∂zⱼ = φᵢ (1 where i = j, else 0, minus φⱼ)

    In the output layer only: its outputs depend on each other and add up to one, like probabilities of classes.
    """

    title: ClassVar[str] = marked("Softmax")
    output_only: ClassVar[bool] = True
    elementwise: ClassVar[bool] = False
    has_slope: ClassVar[bool] = False
    steepest: ClassVar[float] = 0.25  # of a unit's own z

    @property
    def reach(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def value_expression(self, z: Expression) -> Expression:
        return self.share_expression(z, ())

    def share_expression(self, z: Expression, powers: Sequence[Expression]) -> Expression:
        """Return a unit's share of the sum of all e^z, which is given term by term, or in letters where it is empty."""
        total = plus(*powers) if powers else Over("j", call("exp", Symbol("z", "j")))
        return Quotient(call("exp", z), total)

    def jacobian_expression(self, own: Expression, other: Expression, *, same: bool) -> Expression:
        """Return ∂aᵢ/∂zⱼ from aᵢ and aⱼ; where i and j are the `same`, aᵢ alone counts."""
        return times(own, minus(ONE, own)) if same else Negative(times(own, other))

    def record_value(self, tape: Tape, layer: UnitBuffers) -> None:
        (_record_shifted if tape.careful else _record_plain)(tape, layer)

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        # δᵢ = aᵢ (∂C/∂aᵢ − Σⱼ aⱼ ∂C/∂aⱼ): the whole Jacobian times ∂C/∂a, without building the Jacobian
        i, a, delta = layer.index, layer.a, layer.delta
        total = _one_per_sample(delta)
        tape.record(i, "a · ∂C/∂a", np.multiply, a, layer.da, delta)
        tape.record(i, "Σ a · ∂C/∂a", _adding(delta).dot, delta, total)
        tape.record(i, "∂C/∂a − Σ a · ∂C/∂a", np.subtract, layer.da, total, delta)
        tape.record(i, "δ", np.multiply, a, delta, delta)


def _record_plain(tape: Tape, layer: UnitBuffers) -> None:
    # A sum that overflowed inside a product would not raise, and make every output 0; so the product gives the mean,
    # which cannot overflow. Where the sum is so small that it has lost digits, its reciprocal overflows, which raises.
    i, z, a, units = layer.index, layer.z, layer.a, len(layer.z)
    mean, inverse = _one_per_sample(a), _one_per_sample(a)
    tape.record(i, "eᶻ", np.exp, z, a)
    tape.record(i, "mean eᶻ", (_adding(a) / tape.constant(units)).dot, a, mean)
    tape.record(i, "1 / Σ eᶻ", np.divide, tape.constant(1 / units), mean, inverse)
    tape.record(i, "a", np.multiply, a, inverse, a)


def _record_shifted(tape: Tape, layer: UnitBuffers) -> None:
    # The largest z is subtracted first: the same value, and no overflow.
    i, a = layer.index, layer.a
    shifted = np.empty_like(layer.z)
    largest, total = np.empty_like(layer.z[:1]), np.empty_like(layer.z[:1])  # one number per sample
    tape.record(i, "max z", np.maximum.reduce, layer.z, 0, None, largest[0])
    tape.record(i, "z − max z", np.subtract, layer.z, largest, shifted)
    tape.record(i, "e^(z − max z)", np.exp, shifted, a)
    tape.record(i, "Σ e^(z − max z)", np.ones_like(a, shape=(1, len(a))).dot, a, total)
    tape.record(i, "a", np.divide, a, total, a)


def _adding(array: Array) -> Array:
    # the matrix of ones that adds up a table (units, batch) over its units, and gives each unit the sum
    units = len(array)
    return np.ones_like(array, shape=(units if units <= SPREAD_UNITS else 1, units))


def _one_per_sample(array: Array) -> Array:
    # room for such sums
    return np.empty_like(_adding(array), shape=(len(_adding(array)), array.shape[1]))
