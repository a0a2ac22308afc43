"""What all costs share: the output that they judge, their base class, and the few lines that most of them record.

All buffers are (units, batch). A cost's lines are the error's (always), the cost's (only where its value is wanted) and
the delta's (only where a gradient is wanted); the last two do not need each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from nnapp.activations import Activation
from nnapp.choices import Array, Choice
from nnapp.expressions import Expression
from nnapp.expressions.short import number_in
from nnapp.tape import DenseBuffers, Tape
from nnapp.words import Said, marked


class Output(NamedTuple):
    """What a cost needs to know: the output layer, its activation, and the arrays to compare with and to fill.

    `targets`, `kept`, and the layer's `z` and `a` are contiguous, (units, batch). `kept` is what the running cost of an
    epoch is made from after the steps (see `Cost.keeps`). `cost` is a 0-d array; `share` is a 0-d array 1/rows where
    the cost is the mean over the rows, and None where it is their sum.
    """

    layer: DenseBuffers
    activation: Activation
    targets: Array
    kept: Array
    cost: Array
    share: Array | None


class Compared(NamedTuple):
    """An output and its target as operands of formulas: letters, or numbers."""

    z: Expression
    y: Expression
    t: Expression
    unit: int | None = None  # which output it is; None for letters
    log: Expression | None = None  # ln y, where y itself is too near to 0 or 1 to tell

    @property
    def adds_nothing(self) -> bool:
        """Say whether the target is the number 0, so that nothing is left of a product with it."""
        return number_in(self.t) == 0


class Cost(Choice, frozen=True):
    """What all costs share; the recorded lines overwrite neither `kept` nor the layer's `a` and `z`."""

    activations: ClassVar[tuple[type[Activation], ...]]  # the output activations it goes with
    reason: ClassVar[str]  # why it goes with no other
    keeps: ClassVar[str]  # what `kept` holds after a step: "error", y − t, or "answer", the same array as `layer.a`
    error_is_slope: ClassVar[bool] = False  # ∂C/∂a of the sum is y − t, so one array may be both
    only_wanted: ClassVar[bool] = False  # outputs whose target is 0 add nothing
    kinked: ClassVar[bool] = False  # its slope jumps where y = t

    @property
    def outputs_alike(self) -> bool:
        """Whether the cost treats all outputs alike, so that it does not matter which number belongs to which."""
        return True

    def term_expression(self, compared: Compared) -> Expression:
        """Return what one output adds to the cost, before `whole_expression` makes the cost of the sum."""
        raise NotImplementedError

    def whole_expression(self, total: Expression, outputs: Expression) -> Expression:
        """Return the cost of a row from the sum of what its outputs add to it, and from how many they are."""
        return total

    def slope_expression(self, compared: Compared, outputs: Expression) -> Expression:
        """Return ∂C/∂y of one output and the cost of one row."""
        raise NotImplementedError

    def delta_expression(self, compared: Compared, targets: Sequence[Expression]) -> Expression | None:
        """Return the δ that the cost makes by itself, for one row; None where it is ∂C/∂y · φ′(z).

        `targets` are those of all outputs, or none for the formula in letters.
        """
        return None

    def record_error(self, tape: Tape, output: Output) -> None:
        """Record the lines that both others need, before them; they fill `output.kept` where it holds the error."""

    def record_cost(self, tape: Tape, output: Output) -> None:
        """Record the lines that fill `output.cost`."""
        raise NotImplementedError

    def record_delta(self, tape: Tape, output: Output) -> None:
        """Record the lines that fill the output layer's `delta` with ∂C/∂z."""
        raise NotImplementedError

    def running(self, kept: Array, targets: Array) -> float:
        """Return the sum of the cost over all samples whose errors or answers were kept, (..., units, batch)."""
        raise NotImplementedError

    def of_rows(self, z: Array, a: Array, targets: Array) -> Array:
        """Return the cost of each sample alone (batch,), from the output layer's z and a, all (units, batch)."""
        raise NotImplementedError

    def target_problem(self, targets: Array) -> Said | None:
        """Say what is wrong with targets (rows, targets) for this cost, or None."""
        return None


def flat(array: Array) -> Array:
    """Return the same numbers as one row; refuses an array that reshape would copy, and the tape read out of date."""
    row = array.reshape(-1)
    assert np.shares_memory(row, array), "a tape reads contiguous arrays only"
    return row


def scale(tape: Tape, output: Output, factor: float) -> Array:
    """Return the factor as a 0-d operand, times 1/rows where the cost is the mean over the rows."""
    return tape.constant(factor if output.share is None else factor * float(output.share))


def record_shared(
    tape: Tape,
    output: Output,
    quantity: str,
    of_sum: str,
    call: Callable[..., object],
    *arguments: object,
    fills: Array,
) -> None:
    """Record a call that fills an array with the quantity of the summed cost; where the mean is wanted, its share too.

    In the mean the call's own line is labelled `of_sum`.
    """
    if output.share is None:
        tape.record(output.layer.index, quantity, call, *arguments, fills=fills)
        return
    tape.record(output.layer.index, of_sum, call, *arguments, fills=fills)
    tape.record(output.layer.index, quantity, np.multiply, fills, output.share, fills)


def record_squares(tape: Tape, output: Output, factor: float) -> None:
    """Record the cost that is so many times the sum of all squared errors."""
    i, error = output.layer.index, flat(output.kept)
    total = np.empty_like(output.cost)  # of its own: to multiply a 0-d array in place takes three times as long
    tape.record(i, "Σ (y − t)²", error.dot, error, total)
    tape.record(i, "C", np.multiply, total, scale(tape, output, factor), output.cost)


def outside_zero_one(cost: str, targets: Array) -> Said | None:
    """Name the first row of targets (rows, targets) with one that is not between 0 and 1; None where all are."""
    if targets.min(initial=0.0) >= 0 and targets.max(initial=1.0) <= 1:  # not a number fails both
        return None
    wrong = [np.flatnonzero(~((column >= 0) & (column <= 1)))[:1] for column in targets.T]  # little memory at a time
    row, column = min((int(rows[0]), column) for column, rows in enumerate(wrong) if len(rows))
    return Said(
        marked(
            "{cost} needs targets between 0 and 1, but row {row} has the target {value}. "
            "Use half squared error, or change the target."
        ),
        {"cost": cost, "row": row + 1, "value": float(targets[row, column])},
    )
