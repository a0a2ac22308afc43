"""The ratio fingerprint: "what the pass claims / what is true" names the fault.

With one row and one output the ratio is the same for every weight into a unit, and it is an expression in y, h and
little else. With several rows only what does not depend on the row is left: the sign, the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.lessons.faulty.checking import RATE, summed
from nnapp.lessons.faulty.net import Net, forward, sigmoid
from nnapp.lessons.faulty.passes import WrongPass
from nnapp.lessons.faulty.slopes import exact_gradients

AGREES = 1e-9  # relative error up to which a formula explains a ratio
MOST_LOST = 1e-3  # and at most, where units are saturated


class Facts(NamedTuple):
    """What the formulas are made of; y, h and the new weights are NaN where there is not one row and one output."""

    y: float
    h: Array  # (hidden,)
    rows: int
    new: Array  # (hidden,), new W2 / old W2 after one update with the true gradient

    @property
    def lost(self) -> float:
        """How far off, in relation, a formula may be because 1 − y and 1 − h have lost digits, near 1."""
        least = float(np.min([1 - self.y, *(1 - self.h)], initial=1.0))
        return min(4 * np.finfo(float).eps / least, MOST_LOST) if least > 0 else MOST_LOST


class Formula(NamedTuple):
    """An expression that a ratio may be."""

    text: str
    value: Callable[[Facts], Any]  # one number, or (hidden,)

    def at(self, y: float) -> float:
        """Return the value of an expression in y alone."""
        return float(self.value(Facts(y, np.empty(0), 1, np.empty(0))))


ONE = Formula("1", lambda f: 1.0)
SIGN = Formula("−1", lambda f: -1.0)
NOTHING = Formula("0", lambda f: 0.0)
ROWS = Formula("N", lambda f: float(f.rows))
ACTIVATION_SLOPE = Formula("σ(y)(1 − σ(y)) / (y(1 − y))", lambda f: slope_at(f.y) / (f.y * (1 - f.y)))
NO_FACTOR = Formula("1 / (y(1 − y))", lambda f: 1 / (f.y * (1 - f.y)))
HALF_WAY = Formula("(1 − σ(y)) / (1 − y)", lambda f: (1 - sigmoid(f.y)) / (1 - f.y))
HIDDEN_ACTIVATION_SLOPE = Formula("σ(h)(1 − σ(h)) / (h(1 − h))", lambda f: slope_at(f.h) / (f.h * (1 - f.h)))
HIDDEN_NO_FACTOR = Formula("1 / (h(1 − h))", lambda f: 1 / (f.h * (1 - f.h)))
HIDDEN_HALF_WAY = Formula("(1 − σ(h)) / (1 − h)", lambda f: (1 - sigmoid(f.h)) / (1 - f.h))
NEW_WEIGHTS = Formula("new W2 / old W2", lambda f: f.new)
OUTPUT_FORMULAS = (ONE, SIGN, NOTHING, ROWS, ACTIVATION_SLOPE, NO_FACTOR, HALF_WAY)
HIDDEN_FACTORS = (HIDDEN_ACTIVATION_SLOPE, HIDDEN_NO_FACTOR, HIDDEN_HALF_WAY, NEW_WEIGHTS)
QUESTION = (ACTIVATION_SLOPE, NO_FACTOR, HALF_WAY, ONE)  # which expression in y gives 2.283 at y = 0.9?


class Reading(NamedTuple):
    """What one layer's weights or biases tell."""

    ratios: Array  # claimed / true, shaped like what it belongs to; NaN where the true gradient is 0
    formula: str | None  # the expression that gives all ratios, None where none does
    error: float  # the largest relative error of that expression; infinite without one


class Fingerprint(NamedTuple):
    """What the ratios tell; each of the tuples has the hidden layer first."""

    weights: tuple[Reading, Reading]
    biases: tuple[Reading, Reading]
    columns: tuple[int, int]  # of each claimed bias gradient: 1, or one per row where it is not added up
    facts: Facts


def fingerprint(wrong: WrongPass, net: Net, x: Array, t: Array, rate: float = RATE) -> Fingerprint:
    """Divide what a pass claims by the exact gradient and name the expression that explains the ratios.

    Bias gradients that came one per row are added up before they are divided; `columns` tells of them.
    """
    claimed, true = wrong.gradients(net, x, t, rate), exact_gradients(net, x, t, wrong.reduction)
    facts = _facts(net, x, true.weights.output, rate)
    whole = summed(claimed, net)
    with np.errstate(all="ignore"):  # where y or h is 1, formulas are infinite, and explain nothing
        weights, biases = (
            tuple(
                _reading(_divided(one, other), formulas, facts)
                for one, other, formulas in zip(*pairs, (hidden_formulas(), OUTPUT_FORMULAS), strict=True)
            )
            for pairs in ((whole.weights, true.weights), (whole.biases, true.biases))
        )
    first, second = (each.shape[1] for each in claimed.biases)
    return Fingerprint((weights[0], weights[1]), (biases[0], biases[1]), (first, second), facts)


def hidden_formulas() -> tuple[Formula, ...]:
    """Return what a hidden ratio may be: an expression in y, one in h, or their product."""
    return (*OUTPUT_FORMULAS, *HIDDEN_FACTORS, *_products())


def slope_at(a: Any) -> Any:
    """Return σ(a)(1 − σ(a)), the printed program's factor for an activation a."""
    return sigmoid(a) * (1 - sigmoid(a))


def _products() -> Iterator[Formula]:
    for of_output in (ACTIVATION_SLOPE, NO_FACTOR, HALF_WAY):
        for of_hidden in HIDDEN_FACTORS:
            yield _product(of_output, of_hidden)


def _product(one: Formula, other: Formula) -> Formula:
    return Formula(f"{one.text} · {other.text}", lambda f: one.value(f) * other.value(f))


def _facts(net: Net, x: Array, slope: Array, rate: float) -> Facts:
    hidden, output = forward(net, x)
    readable = len(x) == 1 and len(output) == 1
    y = np.float64(output[0, 0] if readable else np.nan)  # of NumPy, by which a division by 0 is no error
    h = hidden[:, 0] if readable else np.full(len(hidden), np.nan)
    old = net.weights.output
    new = ((old - rate * slope) / old)[0] if readable else np.full(len(hidden), np.nan)
    return Facts(y, h, len(x), new)


def _divided(claimed: Array, true: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(true == 0, np.nan, claimed / true)


def _reading(ratios: Array, formulas: tuple[Formula, ...], facts: Facts) -> Reading:
    for formula in formulas:
        error = _error(ratios, np.reshape(formula.value(facts), (-1, 1)))
        if error <= AGREES + facts.lost:
            return Reading(ratios, formula.text, error)
    return Reading(ratios, None, float("inf"))


def _error(ratios: Array, values: Array) -> float:
    known = ~np.isnan(ratios)
    if not known.any() or not np.isfinite(values).all():
        return float("inf")
    off = np.abs(ratios - values) / np.maximum(np.abs(values), np.where(values == 0, 1.0, 0.0))
    return float(off[known].max())
