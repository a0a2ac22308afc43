"""The cost of a lesson's network, and its slopes without the chain rule: by complex steps and by nudges.

Both move one weight or bias at a time and look at the cost alone, so they are the referees of every backward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.lessons.faulty.net import Anything, Gradients, Net, Pair, check_rows, signals_of

Reduction = Literal["sum", "mean"]  # of the cost over the rows
Measure = Callable[[Anything, Array], Any]  # the cost of answers y, given targets t, both (outputs, rows), over all
COMPLEX_STEP = 1e-30
BIAS = -1  # the source of a bias


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
        np.array([slope(arrays, number, place) for place in np.ndindex(each.shape)]).reshape(each.shape)
        for number, each in enumerate(arrays)
    ]
    return Gradients(Pair(*found[:2]), Pair(*found[2:]))


def _cost(arrays: Sequence[Anything], x: Array, t: Array, reduction: Reduction, measure: Measure) -> Any:
    total = measure(signals_of(arrays, x).output, t.T)
    return total / len(x) if reduction == "mean" else total
