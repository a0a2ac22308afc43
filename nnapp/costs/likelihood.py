"""The costs of probabilities: how surprised the outputs are by the targets. Each goes with one output activation.

For these pairs ∂C/∂a · φ′(z) is exact on paper and zero in floating point for a saturated output; so their delta is
written down as what the product comes to, y − t.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.activations import Activation, Sigmoid, Softmax
from nnapp.choices import Array
from nnapp.costs.base import Compared, Cost, Output, flat, outside_zero_one, record_shared
from nnapp.expressions import Expression, Negative, Over, Quotient, Symbol, Value
from nnapp.expressions.short import ONE, call, minus, number_in, plus, softplus, times
from nnapp.tape import Tape
from nnapp.words import Said, marked

TINY = {np.dtype(kind): np.finfo(kind).tiny for kind in (np.float32, np.float64)}  # the smallest normal numbers

SURE = 12.0  # from this |z| on, σ(z) is so near to 0 or 1 that formulas are written with z


class BinaryCrossEntropy(Cost, frozen=True, tag="binary-cross-entropy"):
    """C = −Σ (p t ln y + (1 − t) ln(1 − y))

    Each output is the probability of a yes. The weight p makes up for yes being rarer, or worse to miss, than no.
    """

    title: ClassVar[str] = marked("Binary cross-entropy")
    activations: ClassVar[tuple[type[Activation], ...]] = (Sigmoid,)
    reason: ClassVar[str] = marked(
        "it takes the logarithm of each output as a probability, so it needs sigmoid outputs"
    )
    keeps: ClassVar[str] = "answer"

    positive_weight: Annotated[
        float,
        Meta(
            gt=0,
            le=1e6,
            title=marked("Weight of the ones"),
            description=marked("How many times as much a target of 1 counts as a target of 0"),
        ),
    ] = 1.0

    def term_expression(self, compared: Compared) -> Expression:
        z, y, t, unit, _ = compared
        of_yes, of_no = call("ln", y), call("ln", minus(ONE, y))
        if abs(number_in(z) or 0.0) > SURE:  # y or 1 − y has lost its digits
            of_yes, of_no = Negative(softplus(_opposite(z))), Negative(softplus(z))
        yes, no = times(self._weight(unit), t, of_yes), times(minus(ONE, t), of_no)
        if compared.adds_nothing:
            return no
        return yes if number_in(t) == 1 else plus(yes, no)

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        return Negative(total)

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        _, y, t, unit, _ = compared
        yes, no = Quotient(times(self._weight(unit), t), y), Quotient(minus(ONE, t), minus(ONE, y))
        if compared.adds_nothing:
            return no
        return Negative(yes) if number_in(t) == 1 else minus(no, yes)

    def delta_expression(self, compared: Compared, targets: Sequence[Expression]) -> Expression | None:
        _, y, t, unit, _ = compared
        if self.positive_weight == 1:
            return minus(y, t)
        return plus(times(minus(self._weight(unit), ONE), t, minus(y, ONE)), y, Negative(t))

    def _weight(self, unit: int | None) -> Expression:
        if self.positive_weight == 1:
            return ONE
        return Symbol("p") if unit is None else Value(self.positive_weight)

    def record_cost(self, tape: Tape, output: Output) -> None:
        # With y = σ(z): −ln y = ln(1 + e⁻ᶻ) and −ln(1 − y) = ln(1 + eᶻ), finite and exact even where y rounds to 0 or
        # 1. One of them and z would do on paper, but their difference loses the digits of a small cost.
        i, z, zeros = output.layer.index, output.layer.z, np.zeros_like(output.layer.z)
        yes, no, missing = (np.empty_like(zeros) for _ in range(3))
        of_yes, of_no = np.zeros_like(output.cost), np.zeros_like(output.cost)
        tape.record(i, "0 − z", np.subtract, zeros, z, yes)
        tape.record(i, "ln(1 + e⁻ᶻ)", np.logaddexp, zeros, yes, yes)
        tape.record(i, "Σ t ln(1 + e⁻ᶻ)", flat(output.targets).dot, flat(yes), of_yes)
        if self.positive_weight != 1:
            tape.record(i, "p Σ t ln(1 + e⁻ᶻ)", np.multiply, of_yes, tape.constant(self.positive_weight), of_yes)
        tape.record(i, "ln(1 + eᶻ)", np.logaddexp, zeros, z, no)
        tape.record(i, "1 − t", np.subtract, tape.one, output.targets, missing)
        tape.record(i, "Σ (1 − t) ln(1 + eᶻ)", flat(missing).dot, flat(no), of_no)
        record_shared(tape, output, "C", "Σ C of each output", np.add, of_yes, of_no, output.cost, fills=output.cost)

    def record_delta(self, tape: Tape, output: Output) -> None:
        if self.positive_weight == 1:
            _record_difference(tape, output)
            return
        # y (1 + (p − 1) t) − p t, sorted so that it is exactly 0 where y = t is
        i, y, t, delta = output.layer.index, output.layer.a, output.targets, output.layer.delta
        extra = np.empty_like(delta)
        tape.record(i, "y − 1", np.subtract, y, tape.one, extra)
        tape.record(i, "t (y − 1)", np.multiply, t, extra, extra)
        tape.record(i, "(p − 1) t (y − 1)", np.multiply, extra, tape.constant(self.positive_weight - 1), extra)
        tape.record(i, "y − t", np.subtract, y, t, delta)
        record_shared(tape, output, "δ", "(p − 1) t (y − 1) + y − t", np.add, extra, delta, delta, fills=delta)

    def running(self, kept: Array, targets: Array) -> float:
        limits = np.finfo(kept.dtype)
        of_yes = np.vdot(targets, np.log(np.maximum(kept, limits.tiny)))
        of_no = np.vdot(1 - targets, np.log1p(-np.minimum(kept, 1 - limits.eps)))
        return -(self.positive_weight * float(of_yes) + float(of_no))

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        yes, no = np.logaddexp(0.0, -z), np.logaddexp(0.0, z)
        costs: Array = (self.positive_weight * targets * yes + (1 - targets) * no).sum(axis=0)
        return costs

    def target_problem(self, targets: Array) -> Said | None:
        return outside_zero_one(self.title, targets)


class CrossEntropy(Cost, frozen=True, tag="cross-entropy"):
    """C = −Σ w t ln y

    Each output is the probability of a class, and w the weight of that class: 1, unless rare classes are to count more.
    """

    title: ClassVar[str] = marked("Cross-entropy")
    activations: ClassVar[tuple[type[Activation], ...]] = (Softmax,)
    reason: ClassVar[str] = marked(
        "it compares probabilities of classes that add up to one, so it needs a softmax output layer"
    )
    keeps: ClassVar[str] = "answer"
    only_wanted: ClassVar[bool] = True

    class_weights: Annotated[
        tuple[Annotated[float, Meta(gt=0, le=1e6)], ...],
        Meta(
            title=marked("Class weights"),
            description=marked("How much each class counts, one number per class; none means that all count 1"),
        ),
    ] = ()

    @property
    def outputs_alike(self) -> bool:
        return not self.class_weights

    def term_expression(self, compared: Compared) -> Expression:
        _, y, t, unit, log = compared
        return times(self._weight(unit), t, call("ln", y) if log is None else log)

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        return Negative(total)

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        _, y, t, unit, _ = compared
        return Negative(Quotient(times(self._weight(unit), t), y))

    def delta_expression(self, compared: Compared, targets: Sequence[Expression]) -> Expression | None:
        _, y, t, unit, _ = compared
        if not self.class_weights:
            return minus(y, t)
        total: Expression = Over("j", times(Symbol("w", "j"), Symbol("t", "j")))
        if targets:
            telling = [(number, other) for number, other in enumerate(targets) if number_in(other) != 0]
            total = plus(*(times(self._weight(number), other) for number, other in telling))
        return minus(times(y, total), times(self._weight(unit), t))

    def _weight(self, unit: int | None) -> Expression:
        if not self.class_weights:
            return ONE
        return Symbol("w", "i") if unit is None else Value(self.class_weights[unit])

    def record_cost(self, tape: Tape, output: Output) -> None:
        # −ln y = ln Σ eᶻ − z, which is finite even where y rounds to 0; the sums are those of softmax
        i, z = output.layer.index, output.layer.z
        sums = "Σ e^(z − max z)" if tape.careful else "Σ eᶻ"
        if not tape.careful:  # raises where the sum is too large for a number
            inverse = tape.buffer(i, "1 / Σ eᶻ")
            tape.record(i, sums, np.reciprocal, inverse, np.empty_like(inverse))
        powers, surprise = tape.buffer(i, sums), np.empty_like(z)
        log_sums = np.empty_like(powers)
        tape.record(i, "ln " + sums, np.log, powers, log_sums)
        tape.record(i, "−ln y", np.subtract, log_sums, tape.buffer(i, "z − max z") if tape.careful else z, surprise)
        if self.class_weights:
            tape.record(i, "−w ln y", np.multiply, surprise, self._spread_weights(surprise), surprise)
        add_up, cost = flat(output.targets).dot, output.cost
        record_shared(tape, output, "C", "Σ C of each output", add_up, flat(surprise), cost, fills=cost)

    def record_delta(self, tape: Tape, output: Output) -> None:
        if not self.class_weights:
            _record_difference(tape, output)
            return
        # a row's targets times their weights add up to anything, so the sum that is 1 without weights stays
        i, y, t, delta = output.layer.index, output.layer.a, output.targets, output.layer.delta
        weighted, spread = np.empty_like(delta), np.empty_like(delta)
        ones = np.ones_like(delta, shape=(len(delta), len(delta)))
        tape.record(i, "w t", np.multiply, self._spread_weights(t), t, weighted)
        tape.record(i, "Σ w t", ones.dot, weighted, spread)
        tape.record(i, "y Σ w t", np.multiply, y, spread, delta)
        record_shared(tape, output, "δ", "y Σ w t − w t", np.subtract, delta, weighted, delta, fills=delta)

    def running(self, kept: Array, targets: Array) -> float:
        logarithms = np.log(np.maximum(kept, TINY[kept.dtype]))
        if self.class_weights:
            logarithms *= np.array(self.class_weights, kept.dtype)[:, None]
        return -float(targets.ravel().dot(logarithms.ravel()))

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        shifted = z - z.max(axis=0)
        surprise = np.log(np.exp(shifted).sum(axis=0)) - shifted
        weights = np.array(self.class_weights or (1.0,), z.dtype)[:, None]
        costs: Array = (weights * targets * surprise).sum(axis=0)
        return costs

    def target_problem(self, targets: Array) -> Said | None:
        problem = outside_zero_one(self.title, targets)
        if problem is not None:
            return problem
        tolerance = 1e-6 if targets.dtype == np.float32 else 1e-9
        missing = targets.sum(axis=1, dtype=np.float64)  # changed in place: tables of targets may be large
        missing -= 1
        wrong = np.flatnonzero(np.abs(missing, out=missing) > tolerance)
        if not len(wrong):
            return None
        return Said(
            marked(
                "{cost} needs targets that add up to 1 in each row (one column per class), but those of "
                "row {row} add up to {total}. Use half squared error, or change the targets."
            ),
            {"cost": self.title, "row": int(wrong[0]) + 1, "total": float(targets[wrong[0]].sum(dtype=np.float64))},
        )

    def _spread_weights(self, like: Array) -> Array:
        spread = np.empty_like(like)
        spread.T[:] = self.class_weights
        return spread


def _opposite(z: Expression) -> Expression:
    # a number's opposite is a number, about the same
    return Value(-z.value, z.about) if isinstance(z, Value) else Negative(z)


def _record_difference(tape: Tape, output: Output) -> None:
    delta = output.layer.delta
    record_shared(tape, output, "δ", "y − t", np.subtract, output.layer.a, output.targets, delta, fills=delta)
