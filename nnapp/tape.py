"""The tape: the recorded program of one step, a flat list of NumPy calls on preallocated arrays.

Layers, activations, costs and optimizers *record* their lines once; after that, training runs them blindly, and whoever
explains a step runs the same lines with the labels showing. Inside, samples are columns: a buffer is (units, batch).
A layer's input carries a last row of ones, so that [W b] (fan_out, fan_in + 1) does weights and bias in one product.

A quick tape may use forms of a formula that overflow for extreme numbers (softmax without its shift); NumPy then raises
FloatingPointError, and whoever runs it takes the same step once more on a *careful* tape, which never needs to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnapp.choices import Array
from nnapp.progress import Report

WHOLE_NETWORK = -1  # the layer number of lines that are not about one layer

RAISING: dict[str, Any] = {"over": "raise", "invalid": "raise", "divide": "raise", "under": "ignore"}

LONG = 2**20  # bytes: vectors of more than these do not stay in a processor's cache from one line to the next,
PART = 2**17  # but parts of so many bytes do

Line = tuple[Callable[..., object], tuple[object, ...]]


class Label(NamedTuple):
    """What a line of the tape computes: the layer's number (0 is the first after the inputs) and the quantity."""

    layer: int
    quantity: str


class Tape:
    """Calls with their arguments, each with the label of what it computes and the buffer that holds it afterwards."""

    def __init__(self, precision: DTypeLike = np.float64, *, careful: bool = True) -> None:
        self.precision = np.dtype(precision)
        self.careful = careful  # whether formulas are recorded in the form that no finite number can break
        self.one = self.constant(1.0)
        self.calls: list[Line] = []
        self.labels: list[Label] = []
        self.buffers: dict[Label, NDArray[Any]] = {}

    def constant(self, value: float) -> NDArray[Any]:
        """Return a number as a 0-d operand: a third faster than a Python float, which NumPy converts at every call."""
        return np.array(value, self.precision)

    def record(
        self, layer: int, quantity: str, call: Callable[..., object], *arguments: object, fills: object = None
    ) -> None:
        """Append a call that fills an array, its last argument or else `fills`, with the layer's quantity."""
        self.calls.append((call, arguments))
        self.labels.append(Label(layer, quantity))
        self.name(layer, quantity, arguments[-1] if fills is None else fills)

    def record_bound(
        self, layer: int, quantity: str, bound: np.ufunc, left: Array, right: Array, result: Array
    ) -> None:
        """Append `np.minimum` or `np.maximum` of two operands.

        These two, unlike fmin and fmax, let a NaN through, but NumPy wants their output by name.
        """
        self.record(layer, quantity, partial(bound, left, right, out=result), fills=result)

    def name(self, layer: int, quantity: str, buffer: object) -> None:
        """Say which buffer holds a quantity that needs no line of its own."""
        assert isinstance(buffer, np.ndarray)
        self.buffers[Label(layer, quantity)] = buffer

    def buffer(self, layer: int, quantity: str) -> NDArray[Any]:
        """Return the buffer that holds a quantity recorded earlier."""
        return self.buffers[Label(layer, quantity)]

    def run(self) -> None:
        """Make all calls in order."""
        run_lines(self.calls)


def run_guarded(
    record: Callable[[Tape], object], precision: DTypeLike = np.float64, report: Report | None = None
) -> Tape:
    """Record a quick tape and run it, or a careful one where numbers are too extreme; return the tape that ran.

    `report` is told before each line how many are done, and may cancel.
    """
    tape = Tape(precision, careful=False)
    record(tape)
    with np.errstate(**RAISING):
        failed = _run_reporting(tape.calls, report)
    if failed is not None:
        tape = Tape(precision, careful=True)
        record(tape)
        with np.errstate(all="ignore"):
            _run_reporting(tape.calls, report)
    return tape


def _run_reporting(lines: Sequence[Line], report: Report | None) -> int | None:
    if report is None:
        return run_lines(lines)
    for number, line in enumerate(lines):
        report(number / len(lines))
        if run_lines([line]) is not None:
            return number
    return None


def run_lines(lines: Sequence[Line]) -> int | None:
    """Make these calls in order; return the number of the first one that raised FloatingPointError, or None.

    A call that raises has filled its array all the same; the lines after it have not been run.
    """
    left = iter(lines)
    try:
        for call, arguments in left:
            call(*arguments)
    except FloatingPointError:
        return len(lines) - sum(1 for _ in left) - 1
    return None


def part_by_part(lines: Sequence[Line], vector: Array) -> list[Line]:
    """Return lines that do the same, number by number, to vectors as long as this one; short ones stay whole.

    Neighbouring lines on long vectors are all made on a part of them before the next part is touched, so that each part
    comes from memory once, and not once per line.
    """
    if vector.nbytes <= LONG:
        return [*lines]
    length = PART // vector.itemsize
    parts = [slice(begin, begin + length) for begin in range(0, vector.size, length)]
    result: list[Line] = []
    for by_number, group in groupby(lines, lambda line: _is_by_number(line, vector.shape)):
        alike = [*group]
        result += [(call, _cut(arguments, part)) for part in parts for call, arguments in alike] if by_number else alike
    return result


def _is_by_number(line: Line, shape: tuple[int, ...]) -> bool:
    # a ufunc that fills such a vector from vectors alike and single numbers
    call, arguments = line
    shapes = [argument.shape if isinstance(argument, np.ndarray) else None for argument in arguments]
    return isinstance(call, np.ufunc) and shapes[-1] == shape and {*shapes} <= {shape, ()}


def _cut(arguments: tuple[Any, ...], part: slice) -> tuple[object, ...]:
    return tuple(argument[part] if argument.ndim else argument for argument in arguments)


@dataclass(frozen=True, eq=False)
class UnitBuffers:
    """The arrays of some units for one batch size, all (units, batch): of one layer, or of several alike in one go."""

    index: int  # the layer's number, or WHOLE_NETWORK
    z: Array
    a: Array
    slope: Array  # φ′(z)


@dataclass(frozen=True, eq=False)
class DenseBuffers(UnitBuffers):
    """The arrays of one dense layer for one batch size; `matrix` and `gradient` are views of the flat vectors.

    `inputs` (fan_in + 1, batch) is the layer's input with its row of ones, `outputs` (units + 1, batch) the same for
    the next layer, and `a` (units, batch) the part of it without the ones (with dropout, what it is made from).
    `upstream` is `da` with one more row below it (∂C/∂1) that nobody reads: it comes from multiplying by all of
    [W b]ᵀ, because a view Wᵀ would be copied.
    """

    matrix: Array  # [W b], (units, fan_in + 1)
    gradient: Array  # [∂C/∂W ∂C/∂b], (units, fan_in + 1)
    inputs: Array
    outputs: Array
    upstream: Array  # (units + 1, batch)
    da: Array  # ∂C/∂a, (units, batch)
    delta: Array  # ∂C/∂z, (units, batch)
    mask: Array | None = None  # with dropout: what `a` is multiplied by on its way to `outputs`, (units, batch)
