"""Random networks with rows to try a pass on: the same for the same seed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.lessons.faulty.net import Net, Pair


class Case(NamedTuple):
    """A network and a table."""

    net: Net
    x: Array  # (rows, inputs)
    t: Array  # (rows, outputs), 0 and 1


def case(seed: int, inputs: int = 2, hidden: int = 4, outputs: int = 1, rows: int = 8) -> Case:
    """Return a network with weights and biases from N(0, 1) and as many random rows, 0 and 1 for targets."""
    random = np.random.default_rng(seed)
    weights = Pair(random.normal(size=(hidden, inputs)), random.normal(size=(outputs, hidden)))
    biases = Pair(random.normal(size=(hidden, 1)), random.normal(size=(outputs, 1)))
    x = random.normal(size=(rows, inputs))
    return Case(Net(weights, biases), x, random.integers(2, size=(rows, outputs)).astype(float))


def fresh_case(seed: int, outputs: int = 1) -> Case:
    """Return a case of random size: 1 to 5 inputs, 2 to 6 hidden units, and more rows than any layer has units.

    Where the rows were as many as some units, a bias with one column per row could pass for one of another shape.
    """
    random = np.random.default_rng([seed, 1])
    inputs, hidden = int(random.integers(1, 6)), int(random.integers(2, 7))
    return case(seed, inputs, hidden, outputs, int(random.integers(max(inputs, hidden, outputs) + 1, 13)))


def one_row(given: Case, row: int = 0) -> Case:
    """Return the case with one of its rows alone."""
    return Case(given.net, given.x[[row]], given.t[[row]])
