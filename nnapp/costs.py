"""The costs: what is minimised, its delta at the output layer, and which output activation goes with which cost.

A cost is a sum over the outputs and the samples of a batch; the project may ask for the mean over the samples instead.
It owns the output delta ∂C/∂z, because for some pairs ∂C/∂a · φ′(z) is exact on paper and zero in floating point.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from nnapp.activations import Activation, AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import Array, Choice
from nnapp.tape import DenseBuffers, Tape
from nnapp.words import Refusal, Said, marked


class Output(NamedTuple):
    """What a cost needs to know: the output layer, its activation, the targets (units, batch) and the cost to fill.

    `share` is a 0-d array 1/batch where the cost is the mean over the samples, and None where it is the sum.
    """

    layer: DenseBuffers
    activation: Activation
    targets: Array
    cost: Array  # 0-d
    share: Array | None


class Cost(Choice, frozen=True):
    """What all costs share."""

    activations: ClassVar[tuple[type[Activation], ...]]  # the output activations it goes with
    reason: ClassVar[str]  # why it goes with no other

    def record_cost(self, tape: Tape, output: Output) -> None:
        """Record the lines that fill `output.cost`."""
        raise NotImplementedError

    def record_delta(self, tape: Tape, output: Output) -> None:
        """Record the lines that fill the output layer's `delta`; they may use buffers filled by the cost's lines."""
        raise NotImplementedError

    def target_problem(self, targets: Array) -> Said | None:
        """Say what is wrong with targets (rows, targets) for this cost, or None."""
        return None


class HalfSquaredError(Cost, frozen=True, tag="half-squared-error"):
    """C = ½ Σ (t − y)²"""

    title: ClassVar[str] = marked("Half squared error")
    activations: ClassVar[tuple[type[Activation], ...]] = (Identity, Sigmoid, Tanh, ReLU, Softmax)
    reason: ClassVar[str] = ""

    def record_cost(self, tape: Tape, output: Output) -> None:
        i, error = output.layer.index, output.layer.da
        tape.record(i, "y − t", np.subtract, output.layer.a, output.targets, error)
        flat = error.reshape(-1)
        tape.record(i, "Σ (y − t)²", flat.dot, flat, output.cost)
        tape.record(i, "C", np.multiply, output.cost, _half(output), output.cost)

    def record_delta(self, tape: Tape, output: Output) -> None:
        error = output.layer.da  # holds y − t, which is ∂C/∂y of the sum
        if output.share is not None:
            tape.record(output.layer.index, "∂C/∂a", np.multiply, error, output.share, error)
        else:
            tape.name(output.layer.index, "∂C/∂a", error)
        output.activation.record_delta(tape, output.layer)


class BinaryCrossEntropy(Cost, frozen=True, tag="binary-cross-entropy"):
    """C = −Σ (t ln y + (1 − t) ln(1 − y))"""

    title: ClassVar[str] = marked("Binary cross-entropy")
    activations: ClassVar[tuple[type[Activation], ...]] = (Sigmoid,)
    reason: ClassVar[str] = marked(
        "it takes the logarithm of each output as a probability, so it needs sigmoid outputs"
    )

    def record_cost(self, tape: Tape, output: Output) -> None:
        # With y = σ(z): C = Σ ln(1 + eᶻ) − t z, which is finite even where y rounds to 0 or 1.
        i, z, targets = output.layer.index, output.layer.z, output.targets
        each = np.empty_like(z)
        product = np.empty_like(z)
        tape.record(i, "ln(1 + eᶻ)", np.logaddexp, np.zeros_like(z), z, each)
        tape.record(i, "t z", np.multiply, targets, z, product)
        tape.record(i, "C of each output", np.subtract, each, product, each)
        _record_sum(tape, output, each)

    def record_delta(self, tape: Tape, output: Output) -> None:
        _record_difference(tape, output)

    def target_problem(self, targets: Array) -> Said | None:
        return _outside_zero_one(self.title, targets)


class CrossEntropy(Cost, frozen=True, tag="cross-entropy"):
    """C = −Σ t ln y"""

    title: ClassVar[str] = marked("Cross-entropy")
    activations: ClassVar[tuple[type[Activation], ...]] = (Softmax,)
    reason: ClassVar[str] = marked(
        "it compares probabilities of classes that add up to one, so it needs a softmax output layer"
    )

    def record_cost(self, tape: Tape, output: Output) -> None:
        # ln y = (z − max z) − ln Σ e^(z − max z), which is finite even where y rounds to 0.
        i = output.layer.index
        shifted = tape.buffer(i, "z − max z")
        total = tape.buffer(i, "Σ e^(z − max z)")
        log_total, each = np.empty_like(total), np.empty_like(shifted)
        tape.record(i, "ln Σ e^(z − max z)", np.log, total, log_total)
        tape.record(i, "−ln y", np.subtract, log_total, shifted, each)
        tape.record(i, "C of each output", np.multiply, each, output.targets, each)
        _record_sum(tape, output, each)

    def record_delta(self, tape: Tape, output: Output) -> None:
        _record_difference(tape, output)

    def target_problem(self, targets: Array) -> Said | None:
        problem = _outside_zero_one(self.title, targets)
        wrong = np.flatnonzero(np.abs(targets.sum(axis=1) - 1) > 1e-9)
        if problem is None and len(wrong):
            return Said(
                marked(
                    "{cost} needs targets that add up to 1 in each row (one column per class), but those of "
                    "row {row} add up to {total}. Use half squared error, or change the targets."
                ),
                {"cost": self.title, "row": int(wrong[0]) + 1, "total": float(targets[wrong[0]].sum())},
            )
        return problem


AnyCost = HalfSquaredError | BinaryCrossEntropy | CrossEntropy


def pairing_problem(cost: AnyCost, activation: AnyActivation) -> Said | None:
    """Say why the cost does not go with this output activation, or None where it does."""
    if type(activation) in cost.activations:
        return None
    return Said(
        marked("{cost} does not go with {activation} outputs: {reason}."),
        {"cost": cost.title, "activation": activation.title, "reason": cost.reason},
    )


def check_pairing(cost: AnyCost, activation: AnyActivation) -> None:
    """Raise `Refusal` with the reason where the cost does not go with this output activation."""
    problem = pairing_problem(cost, activation)
    if problem is not None:
        raise Refusal(problem.template, **problem.values)


def _half(output: Output) -> Array:
    half = np.asarray(0.5, output.layer.z.dtype)
    return half if output.share is None else np.asarray(half * output.share)


def _record_sum(tape: Tape, output: Output, each: Array) -> None:
    i, flat = output.layer.index, each.reshape(-1)
    total = "C" if output.share is None else "Σ C of each output"
    tape.record(i, total, np.add.reduce, flat, 0, None, output.cost)
    if output.share is not None:
        tape.record(i, "C", np.multiply, output.cost, output.share, output.cost)


def _record_difference(tape: Tape, output: Output) -> None:
    # ∂C/∂z = y − t: the logarithm's derivative and the activation's cancel, on paper and (this way) in the machine.
    i, delta = output.layer.index, output.layer.delta
    difference = "δ" if output.share is None else "y − t"
    tape.record(i, difference, np.subtract, output.layer.a, output.targets, delta)
    if output.share is not None:
        tape.record(i, "δ", np.multiply, delta, output.share, delta)


def _outside_zero_one(cost: str, targets: Array) -> Said | None:
    outside = np.argwhere((targets < 0) | (targets > 1))
    if not len(outside):
        return None
    row, column = map(int, outside[0])
    return Said(
        marked(
            "{cost} needs targets between 0 and 1, but row {row} has the target {value}. "
            "Use half squared error, or change the target."
        ),
        {"cost": cost, "row": row + 1, "value": float(targets[row, column])},
    )
