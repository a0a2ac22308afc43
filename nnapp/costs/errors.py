"""The costs of the error y − t, which go with every output activation: δ = ∂C/∂a · φ′(z), as the activation says."""

from __future__ import annotations

from functools import partial
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.activations import Activation, AnyActivation
from nnapp.choices import Array, choices
from nnapp.costs.base import Compared, Cost, Output, flat, record_shared, record_squares, scale
from nnapp.expressions import Case, Cases, Expression, Negative, Quotient, Relation, Value
from nnapp.expressions.short import HALF, ONE, TWO, call, minus, number_in, square, times
from nnapp.tape import Tape
from nnapp.words import marked


class ErrorCost(Cost, frozen=True):
    """What the costs of the error share: they keep y − t, fill ∂C/∂a, and leave the rest to the activation."""

    activations: ClassVar[tuple[type[Activation], ...]] = choices(AnyActivation)
    reason: ClassVar[str] = ""
    keeps: ClassVar[str] = "error"

    def record_error(self, tape: Tape, output: Output) -> None:
        tape.record(output.layer.index, "y − t", np.subtract, output.layer.a, output.targets, output.kept)

    def record_slope(self, tape: Tape, output: Output) -> None:
        """Record the lines that fill the output layer's `da` with ∂C/∂a."""
        raise NotImplementedError

    def record_delta(self, tape: Tape, output: Output) -> None:
        self.record_slope(tape, output)
        output.activation.record_delta(tape, output.layer)


class HalfSquaredError(ErrorCost, frozen=True, tag="half-squared-error"):
    """C = ½ Σ (t − y)²"""

    title: ClassVar[str] = marked("Half squared error")
    error_is_slope: ClassVar[bool] = True

    def term_expression(self, compared: Compared) -> Expression:
        return square(minus(compared.t, compared.y))

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        return times(HALF, total)

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        return minus(compared.y, compared.t)

    def record_cost(self, tape: Tape, output: Output) -> None:
        record_squares(tape, output, 0.5)

    def record_slope(self, tape: Tape, output: Output) -> None:
        i, error, slope = output.layer.index, output.kept, output.layer.da
        if output.share is not None:
            tape.record(i, "∂C/∂a", np.multiply, error, output.share, slope)
        elif slope is error:
            tape.name(i, "∂C/∂a", slope)
        else:
            tape.record(i, "∂C/∂a", np.positive, error, slope)

    def running(self, kept: Array, targets: Array) -> float:
        return 0.5 * float(np.vdot(kept, kept))

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        costs: Array = 0.5 * np.square(a - targets).sum(axis=0)
        return costs


class MeanSquaredError(ErrorCost, frozen=True, tag="mean-squared-error"):
    """C = (1/n) Σ (t − y)²

    n is the number of outputs; with the mean over the rows this is the usual mean squared error.
    """

    title: ClassVar[str] = marked("Mean squared error")

    def term_expression(self, compared: Compared) -> Expression:
        return square(minus(compared.t, compared.y))

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        return times(Quotient(ONE, outputs), total)

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        return times(Quotient(TWO, outputs), minus(compared.y, compared.t))

    def record_cost(self, tape: Tape, output: Output) -> None:
        record_squares(tape, output, 1 / len(output.kept))

    def record_slope(self, tape: Tape, output: Output) -> None:
        factor = scale(tape, output, 2 / len(output.kept))
        tape.record(output.layer.index, "∂C/∂a", np.multiply, output.kept, factor, output.layer.da)

    def running(self, kept: Array, targets: Array) -> float:
        return float(np.vdot(kept, kept) / kept.shape[-2])

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        costs: Array = np.square(a - targets).mean(axis=0)
        return costs


class MeanAbsoluteError(ErrorCost, frozen=True, tag="mean-absolute-error"):
    """C = (1/n) Σ |t − y|

    n is the number of outputs. A row far off counts no more than its distance, so single wrong targets matter less.
    The slope is one of −1/n and 1/n, and 0 where y = t.
    """

    title: ClassVar[str] = marked("Mean absolute error")
    kinked: ClassVar[bool] = True

    def term_expression(self, compared: Compared) -> Expression:
        return call("abs", minus(compared.t, compared.y))

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        return times(Quotient(ONE, outputs), total)

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        return times(Quotient(ONE, outputs), call("sign", minus(compared.y, compared.t)))

    def record_cost(self, tape: Tape, output: Output) -> None:
        i, cost = output.layer.index, output.cost
        size = np.empty_like(output.kept)
        tape.record(i, "|y − t|", np.absolute, output.kept, size)
        tape.record(i, "Σ |y − t|", np.ones_like(flat(size)).dot, flat(size), cost)
        tape.record(i, "C", np.multiply, cost, scale(tape, output, 1 / len(size)), cost)

    def record_slope(self, tape: Tape, output: Output) -> None:
        # not copysign, which would save a call: it makes a plain number of NaN
        i, slope = output.layer.index, output.layer.da
        tape.record(i, "sign(y − t)", np.sign, output.kept, slope)
        tape.record(i, "∂C/∂a", np.multiply, slope, scale(tape, output, 1 / len(slope)), slope)

    def running(self, kept: Array, targets: Array) -> float:
        return float(np.add.reduce(np.abs(kept), axis=None) / kept.shape[-2])

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        costs: Array = np.abs(a - targets).mean(axis=0)
        return costs


class Huber(ErrorCost, frozen=True, tag="huber"):
    """C = Σ ½ e² where |e| ≤ d, else d (|e| − ½ d),  with e = t − y

    Half squared error near the target, and a straight line further away than the threshold d (Huber, Robust Estimation
    of a Location Parameter, 1964).
    """

    title: ClassVar[str] = marked("Huber")

    threshold: Annotated[
        float,
        Meta(
            gt=0,
            le=1e6,
            title=marked("Threshold"),
            description=marked("The error d from which on the cost grows in a straight line"),
        ),
    ] = 1.0

    def term_expression(self, compared: Compared) -> Expression:
        limit, size = Value(self.threshold), call("abs", minus(compared.t, compared.y))
        near = times(HALF, square(minus(compared.t, compared.y)))
        far = times(limit, minus(size, times(HALF, limit)))
        y, t = number_in(compared.y), number_in(compared.t)
        if y is None or t is None:
            return Cases((Case(near, Relation(size, "≤", limit)),), far)
        return near if abs(t - y) <= self.threshold else far

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        limit = Value(self.threshold)
        return call("max", Negative(limit), call("min", minus(compared.y, compared.t), limit))

    def record_cost(self, tape: Tape, output: Output) -> None:
        # Both cases in one: C = Σ m (|e| − ½ m) with m = min(|e|, d)
        i, limit = output.layer.index, tape.constant(self.threshold)
        size, smaller, rest = (np.empty_like(output.kept) for _ in range(3))
        tape.record(i, "|y − t|", np.absolute, output.kept, size)
        tape.record_bound(i, "min(|y − t|, d)", np.minimum, size, limit, smaller)
        tape.record(i, "½ min(|y − t|, d)", np.multiply, smaller, tape.constant(0.5), rest)
        tape.record(i, "|y − t| − ½ min(|y − t|, d)", np.subtract, size, rest, rest)
        add_up, cost = flat(smaller).dot, output.cost
        record_shared(tape, output, "C", "Σ C of each output", add_up, flat(rest), cost, fills=cost)

    def record_slope(self, tape: Tape, output: Output) -> None:
        slope, above, below = output.layer.da, tape.constant(self.threshold), tape.constant(-self.threshold)
        tape.record_bound(output.layer.index, "min(y − t, d)", np.minimum, output.kept, above, slope)
        not_below = partial(np.maximum, slope, below, out=slope)
        record_shared(tape, output, "∂C/∂a", "max(−d, min(y − t, d))", not_below, fills=slope)

    def running(self, kept: Array, targets: Array) -> float:
        size = np.abs(kept)
        smaller = np.minimum(size, np.asarray(self.threshold, size.dtype))
        size -= smaller * np.asarray(0.5, size.dtype)
        return float(np.vdot(smaller, size))

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        size = np.abs(a - targets)
        smaller = np.minimum(size, self.threshold)
        costs: Array = (smaller * (size - 0.5 * smaller)).sum(axis=0)
        return costs
