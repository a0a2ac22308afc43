"""The instruments that find a wrong pass: gradient check, honest drop, and how well its direction is the true one.

They compare with central differences of the cost, which know nothing of the chain rule.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.gradient_check import TOLERANCE
from nnapp.gradient_check.check import FLOOR
from nnapp.gradient_check.costs import relative_errors
from nnapp.lessons.faulty.net import Gradients, Net, Pair, stepped
from nnapp.lessons.faulty.passes import WrongPass
from nnapp.lessons.faulty.slopes import Measure, cost, exact_gradients, half_squared_error, numeric_gradients

RATE = 0.5  # at which passes that depend on the learning rate are checked


class Compared(NamedTuple):
    """One array of gradients: what the pass claims and what the cost says."""

    claimed: Array  # in the shape that the pass gave it
    numeric: Array  # in the shape of what it belongs to
    errors: Array  # |claimed − numeric| in relation to the larger one; infinite all over where the shapes differ

    @property
    def fits(self) -> bool:
        """Whether the gradient has the shape of what it belongs to."""
        return self.claimed.shape == self.numeric.shape

    @property
    def worst(self) -> float:
        """The largest relative error."""
        return float(self.errors.max())


class PassCheck(NamedTuple):
    """What was found; each of the tuples has the hidden layer first."""

    weights: tuple[Compared, Compared]
    biases: tuple[Compared, Compared]

    @property
    def parts(self) -> tuple[Compared, ...]:
        """W1, W2, b1, b2."""
        return (*self.weights, *self.biases)

    @property
    def worst(self) -> float:
        """The largest relative error of all; infinite where a shape is wrong."""
        return max(part.worst for part in self.parts)

    @property
    def fits(self) -> bool:
        """Whether all shapes are right."""
        return all(part.fits for part in self.parts)

    @property
    def passed(self) -> bool:
        """Whether the pass and the cost agree."""
        return self.worst <= TOLERANCE


def check(
    wrong: WrongPass, net: Net, x: Array, t: Array, rate: float = RATE, measure: Measure = half_squared_error
) -> PassCheck:
    """Compare what a pass claims with central differences of its cost, or of another one: `cross_entropy`."""
    numeric = numeric_gradients(net, x, t, wrong.reduction, measure)
    return compare(wrong.gradients(net, x, t, rate), numeric, cost(net, x, t, wrong.reduction, measure))


def compare(claimed: Gradients, numeric: Gradients, cost_here: float) -> PassCheck:
    """Compare claimed gradients with numeric ones; slopes that are tiny beside the cost are compared by difference."""
    floor = FLOOR * max(1.0, cost_here)
    weights, biases = (
        tuple(_compared(one, other, floor) for one, other in zip(*pairs, strict=True))
        for pairs in ((claimed.weights, numeric.weights), (claimed.biases, numeric.biases))
    )
    return PassCheck((weights[0], weights[1]), (biases[0], biases[1]))


def _compared(claimed: Array, numeric: Array, floor: float) -> Compared:
    if claimed.shape != numeric.shape:
        return Compared(claimed, numeric, np.full(numeric.shape, np.inf))
    return Compared(claimed, numeric, relative_errors(numeric, claimed, floor))


def honest_drop(wrong: WrongPass, net: Net, x: Array, t: Array, rate: float = 1e-4) -> float:
    """Return by how much one tiny step lowers the cost, divided by what the claimed gradient promises: η |g|².

    It is 1 for a true gradient; NaN where the pass claims that there is no slope at all.
    """
    claimed = wrong.gradients(net, x, t, rate)
    promised = rate * sum(float((each**2).sum()) for each in _arrays(claimed))
    after = stepped(net, claimed, rate)
    drop = cost(net, x, t, wrong.reduction) - cost(after, x, t, wrong.reduction)
    return drop / promised if promised else float("nan")


class Agreement(NamedTuple):
    """How well a pass points where the true gradient does."""

    cosine: float  # of the angle between the two; 1 is the same direction
    same_sign: float  # the share of the weights and biases whose sign agrees


def agreement(wrong: WrongPass, net: Net, x: Array, t: Array, rate: float = RATE) -> Agreement:
    """Compare the direction with the true gradient; biases that came one per row are added up first."""
    true = exact_gradients(net, x, t, wrong.reduction)
    claimed = summed(wrong.gradients(net, x, t, rate), net)
    one, other = (np.concatenate([each.ravel() for each in _arrays(found)]) for found in (claimed, true))
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    cosine = float(one @ other) / lengths if lengths else float("nan")
    return Agreement(cosine, float(np.mean(np.sign(one) == np.sign(other))))


def summed(claimed: Gradients, net: Net) -> Gradients:
    """Return the gradients with those of biases added up over the columns that should not be there."""
    biases = (
        each if each.shape == bias.shape else each.sum(axis=1, keepdims=True)
        for each, bias in zip(claimed.biases, net.biases, strict=True)
    )
    return Gradients(claimed.weights, Pair(*biases))


def _arrays(found: Gradients) -> chain[Array]:
    return chain(found.weights, found.biases)
