"""A small network of the lesson's own: one hidden layer of sigmoid units, as the printed program writes it.

It is no `Parameters` and no `Model`, so nothing that a wrong pass makes of it can get into a project or a file.

Tables are x (rows, inputs) and t (rows, outputs). Inside, rows are columns: h (hidden, rows), y (outputs, rows),
W1 (hidden, inputs), b1 (hidden, 1), W2 (outputs, hidden), b2 (outputs, 1). Biases may have grown to one column for each
row of the training: that is a fault, and NumPy lets it pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr
from numpy.typing import NDArray

from nnapp.choices import Array, frozen
from nnapp.words import Refusal, marked

Reduction = Literal["sum", "mean"]  # of the cost over the rows
Anything = NDArray[Any]  # real numbers, or complex ones for the complex step
Measure = Callable[
    [Anything, Array], Any
]  # the cost of answers y, given targets t, both (outputs, rows), summed over all
COMPLEX_STEP = 1e-30
BIAS = -1  # the source of a bias


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
        return 1 / (1 + np.exp(-z))


def forward(net: Net, x: Array) -> Signals:
    """Return h (hidden, rows) and y (outputs, rows) for x (rows, inputs).

    With biases of several columns, one row gets as many answers; raises `Refusal` for any other number of rows.
    """
    _check_inputs(net, x)
    return _signals([*net.weights, *net.biases], x)


def _check_inputs(net: Net, x: Array) -> None:
    rows, inputs = x.shape
    if inputs != net.widths[0]:
        raise Refusal(
            marked("The network has {units} inputs, but the rows have {columns}."), units=net.widths[0], columns=inputs
        )
    if net.columns != 1 and rows not in {1, net.columns}:
        raise Refusal(
            marked(
                "The biases have grown to {columns} columns, one for each row of the training. So this program can no "
                "longer be asked about {rows} rows. Ask it about one row or about {columns}."
            ),
            columns=net.columns,
            rows=rows,
        )


def predict(net: Net, x: Array) -> Array:
    """Return the answers (rows, outputs); for one row and biases of N columns these are N answers."""
    answers: Array = forward(net, x).output.T
    return answers


def half_squared_error(y: Anything, t: Array) -> Any:
    """Return ½ Σ (t − y)²."""
    error = t - y
    return (error * error).sum() / 2


def cross_entropy(y: Anything, t: Array) -> Any:
    """Return −Σ t ln y + (1 − t) ln(1 − y)."""
    return -(t * np.log(y) + (1 - t) * np.log(1 - y)).sum()


def cost(net: Net, x: Array, t: Array, reduction: Reduction = "sum", measure: Measure = half_squared_error) -> float:
    """Return ½ Σ (t − y)² over the outputs, or another measure, as sum or mean over the rows."""
    check_rows(net, x, t)
    return float(_cost([*net.weights, *net.biases], x, t, reduction, measure))


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


def exact_gradients(
    net: Net, x: Array, t: Array, reduction: Reduction = "sum", measure: Measure = half_squared_error
) -> Gradients:
    """Return the true gradient, by complex steps of the cost: exact to rounding, and without the chain rule."""

    def slope(arrays: list[Anything], number: int, place: tuple[int, ...]) -> float:
        arrays[number][place] += COMPLEX_STEP * 1j
        found = _cost(arrays, x, t, reduction, measure).imag / COMPLEX_STEP
        arrays[number][place] = arrays[number][place].real
        return float(found)

    return _by_slopes(net, x, t, complex, slope)


def numeric_gradients(
    net: Net,
    x: Array,
    t: Array,
    reduction: Reduction = "sum",
    measure: Measure = half_squared_error,
    step: float = 1e-5,
) -> Gradients:
    """Return the gradient as central differences of the cost: each number moved by ±`step`."""

    def slope(arrays: list[Anything], number: int, place: tuple[int, ...]) -> float:
        value, found = arrays[number][place], []
        for moved in (value - step, value + step):
            arrays[number][place] = moved
            found.append(float(_cost(arrays, x, t, reduction, measure)))
        arrays[number][place] = value
        return (found[1] - found[0]) / (2 * step)

    return _by_slopes(net, x, t, float, slope)


class Nudged(NamedTuple):
    """What comes of moving one weight or bias by ±h."""

    below: float  # cost at w − h
    here: float
    above: float  # cost at w + h
    slope: float  # of the secant through the outer two


def nudged(
    net: Net, x: Array, t: Array, layer: int, unit: int, source: int, h: float, reduction: Reduction = "sum"
) -> Nudged:
    """Return costs and secant for one weight of a layer (0 hidden, 1 output), or for a bias (source −1)."""
    check_rows(net, x, t)
    costs = []
    for moved in (-h, 0.0, h):
        arrays = [each.copy() for each in (*net.weights, *net.biases)]
        if source == BIAS:
            arrays[2 + layer][unit] += moved
        else:
            arrays[layer][unit, source] += moved
        costs.append(float(_cost(arrays, x, t, reduction, half_squared_error)))
    below, here, above = costs
    return Nudged(below, here, above, (above - below) / (2 * h))


def _by_slopes(
    net: Net, x: Array, t: Array, kind: type, slope: Callable[[list[Anything], int, tuple[int, ...]], float]
) -> Gradients:
    check_rows(net, x, t)
    arrays: list[Anything] = [each.astype(kind) for each in (*net.weights, *net.biases)]
    found = [
        np.array([slope(arrays, number, place) for place in _places(each)]).reshape(each.shape)
        for number, each in enumerate(arrays)
    ]
    return Gradients(Pair(*found[:2]), Pair(*found[2:]))


def _places(array: Anything) -> Iterator[tuple[int, ...]]:
    return iter(np.ndindex(array.shape))


def _signals(arrays: list[Any], x: Array) -> Signals:
    w1, w2, b1, b2 = arrays
    hidden = sigmoid(w1 @ x.T + b1)
    return Signals(hidden, sigmoid(w2 @ hidden + b2))


def _cost(arrays: list[Any], x: Array, t: Array, reduction: Reduction, measure: Measure) -> Any:
    total = measure(_signals(arrays, x).output, t.T)
    return total / len(x) if reduction == "mean" else total
