"""A small network of the lesson's own: one hidden layer of sigmoid units, as the printed program writes it.

It is no `Parameters` and no `Model`, so nothing that a wrong pass makes of it can get into a project or a file.

Tables are x (rows, inputs) and t (rows, outputs). Inside, rows are columns: h (hidden, rows), y (outputs, rows),
W1 (hidden, inputs), b1 (hidden, 1), W2 (outputs, hidden), b2 (outputs, 1). Biases may have grown to one column for each
row of the training: that is a fault, and NumPy lets it pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.words import Refusal, marked

Anything = NDArray[Any]  # real numbers, or complex ones for the complex step


class Pair(NamedTuple):
    """Something of the hidden layer, and the same of the output layer."""

    hidden: Array
    output: Array


class Net(Struct, frozen=True, eq=False):
    """A network with one hidden layer; its arrays are read-only copies."""

    weights: Pair  # W1 (hidden, inputs), W2 (outputs, hidden)
    biases: Pair  # b1 (hidden, 1), b2 (outputs, 1), or as many columns as the training had rows

    def __post_init__(self) -> None:
        for field in ("weights", "biases"):
            given = getattr(self, field)
            if len(given) != 2:
                raise Refusal(marked("A lesson's network has a hidden layer and an output layer, no more and no less."))
            force_setattr(self, field, Pair(*(frozen(np.array(each, float)) for each in given)))
        (w1, w2), (b1, b2) = self.weights, self.biases
        shapes = [each.shape for each in (w1, b1, w2, b2)]
        if {len(shape) for shape in shapes} != {2} or [len(b1), len(b2), w2.shape[1]] != [len(w1), len(w2), len(w1)]:
            raise Refusal(
                marked(
                    "The arrays of a lesson's network must be W1 (hidden, inputs), b1 (hidden, 1), W2 (outputs, "
                    "hidden) and b2 (outputs, 1), not {shapes}."
                ),
                shapes=shapes,
            )

    @property
    def widths(self) -> tuple[int, int, int]:
        """Inputs, hidden units and outputs."""
        (hidden, inputs), (outputs, _) = self.weights.hidden.shape, self.weights.output.shape
        return inputs, hidden, outputs

    @property
    def columns(self) -> int:
        """How many columns the biases have: 1, as it must be, or what they have grown to."""
        return max(int(each.shape[1]) for each in self.biases)


class Gradients(Struct, frozen=True, eq=False):
    """What a backward pass claims to be ∂C/∂W and ∂C/∂b; the shapes are what it makes of them, right or wrong."""

    weights: Pair
    biases: Pair


class Signals(NamedTuple):
    """What the units answer, one column for each row."""

    hidden: Anything  # h (hidden, rows)
    output: Anything  # y (outputs, rows)


def sigmoid(z: Any) -> Any:
    """Return σ(z) = 1 / (1 + e^−z)."""
    with np.errstate(over="ignore"):  # e^−z is infinite and σ(z) zero
        return quick_sigmoid(z)


def quick_sigmoid(z: Any) -> Any:
    """Return the same, for those who let e^−z overflow a thousand times over."""
    return 1 / (1 + np.exp(-z))


def forward(net: Net, x: Array) -> Signals:
    """Return h (hidden, rows) and y (outputs, rows) for x (rows, inputs).

    With biases of several columns, one row gets as many answers; raises `Refusal` for any other number of rows.
    """
    _check_inputs(net, x)
    return signals_of([*net.weights, *net.biases], x)


def _check_inputs(net: Net, x: Array) -> None:
    rows, inputs = x.shape
    if inputs != net.widths[0]:
        raise Refusal(
            marked("The network has {units} inputs, but the rows have {columns}."), units=net.widths[0], columns=inputs
        )
    if net.columns != 1 and rows not in {1, net.columns}:
        raise Refusal(
            marked(
                "The biases have grown to {columns} columns, one for each row that was learnt from at a time. So this "
                "program can no longer take {rows} rows. Ask it about one row or about {columns}."
            ),
            columns=net.columns,
            rows=rows,
        )


def predict(net: Net, x: Array) -> Array:
    """Return the answers (rows, outputs); for one row and biases of N columns these are N answers."""
    answers: Array = forward(net, x).output.T
    return answers


def check_rows(net: Net, x: Array, t: Array) -> None:
    """Raise `Refusal` where x (rows, inputs) or its targets t (rows, outputs) do not belong to the network."""
    _check_inputs(net, x)
    if t.shape != (len(x), net.widths[2]) or not len(x):
        raise Refusal(
            marked("There must be targets for {rows} rows and {outputs} outputs, at least one, not {shape}."),
            rows=len(x),
            outputs=net.widths[2],
            shape=t.shape,
        )


def stepped(net: Net, gradients: Gradients, rate: float) -> Net:
    """Return the network after w ← w − η · claimed gradient; a gradient of several columns makes the biases grow."""
    weights, biases = (
        Pair(*(old - rate * slope for old, slope in zip(*pairs, strict=True)))
        for pairs in ((net.weights, gradients.weights), (net.biases, gradients.biases))
    )
    return Net(weights, biases)


def signals_of(arrays: Sequence[Anything], x: Array) -> Signals:
    """Return h and y from W1, W2, b1 and b2, real or complex, without looking at their shapes."""
    with np.errstate(over="ignore"):
        return quick_signals(arrays, x)


def quick_signals(arrays: Sequence[Anything], x: Array) -> Signals:
    """Return the same, for those who let e^−z overflow a thousand times over."""
    w1, w2, b1, b2 = arrays
    hidden = quick_sigmoid(w1 @ x.T + b1)
    return Signals(hidden, quick_sigmoid(w2 @ hidden + b2))
