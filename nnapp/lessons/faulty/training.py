"""Training a small network with what a backward pass claims, right or wrong, by plain gradient descent.

A lesson trains for thousands of tiny updates, so what is the same in all of them is done once: the checks, the cuts
into mini-batches, and the names on the left of each line. What is computed are the lines that the learner reads.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.lessons.faulty.net import Net, Pair, Signals, check_rows, quick_sigmoid, quick_signals
from nnapp.lessons.faulty.passes import WrongPass
from nnapp.lessons.faulty.slopes import half_squared_error
from nnapp.progress import Report, unheard
from nnapp.words import Refusal, marked

TELLING = 50  # epochs: how often a training says how far it is


class Course(NamedTuple):
    """What came of a training: the cost before each epoch and after the last one, and the network after it."""

    costs: Array  # (epochs + 1,)
    net: Net
    updates: int


def trained(
    wrong: WrongPass,
    net: Net,
    x: Array,
    t: Array,
    rate: float,
    epochs: int,
    batch: int | None = None,
    held: bool = False,
    report: Report = unheard,
) -> Course:
    """Train by plain gradient descent with what the pass claims, on all rows at once or on `batch` rows at a time.

    Rows are taken in their order; where the weights are `held`, only the biases move. Raises `Refusal` where biases
    that have grown meet a batch of another size.
    """
    if batch is not None and batch < 1:
        raise Refusal(marked("A mini-batch must have at least one row, not {batch}."), batch=batch)
    check_rows(net, x, t)
    going, costs = _Going(wrong, net, x, t, rate, held), np.empty(epochs + 1)
    size = len(x) if batch is None else batch
    cuts = [slice(begin, begin + size) for begin in range(0, len(x), size)]
    with np.errstate(over="ignore"):  # e^−z is infinite and σ(z) zero
        for epoch in range(epochs):
            if epoch % TELLING == 0:
                report(epoch / epochs)
            costs[epoch], seen = going.cost()
            for cut in cuts:
                going.update(cut, seen if len(cuts) == 1 else None)
        costs[epochs], _ = going.cost()
    return Course(costs, going.net, epochs * len(cuts))


class _Going:
    """A training that is going on: W1, W2, b1 and b2, and the program that moves them."""

    def __init__(self, wrong: WrongPass, net: Net, x: Array, t: Array, rate: float, held: bool) -> None:
        self.rows, self.x, self.t, self.rate, self.held = len(x), x, t, rate, held
        self.arrays: list[NDArray[np.float64]] = [*net.weights, *net.biases]
        self.share = len(x) if wrong.reduction == "mean" else 1
        self.lines = [(line.value, line.names) for line in wrong.code]

    @property
    def net(self) -> Net:
        """The network as it is now."""
        w1, w2, b1, b2 = self.arrays
        return Net(Pair(w1, w2), Pair(b1, b2))

    @property
    def columns(self) -> int:
        """How many columns the biases have."""
        _, _, b1, b2 = self.arrays
        return max(int(b1.shape[1]), int(b2.shape[1]))

    def cost(self) -> tuple[float, Signals | None]:
        """Return the cost of all rows, and the signals that it was worked out from."""
        if self.columns not in {1, self.rows}:
            return float("nan"), None  # biases of the size of a mini-batch cannot answer the table as a whole
        seen = quick_signals(self.arrays, self.x)
        return float(half_squared_error(seen.output, self.t.T)) / self.share, seen

    def update(self, cut: slice, seen: Signals | None) -> None:
        """Learn from some rows, whose signals may be known already."""
        x, t = self.x[cut], self.t[cut]
        if self.columns not in {1, len(x)}:
            check_rows(self.net, x, t)
        hidden, output = quick_signals(self.arrays, x) if seen is None else seen
        w1, w2, b1, b2 = self.arrays
        variables = SimpleNamespace(x=x.T, t=t.T, h=hidden, y=output, W1=w1, W2=w2, b1=b1, b2=b2)
        variables.rate, variables.sigmoid = self.rate, quick_sigmoid
        for value, names in self.lines:
            made = value(variables)
            variables.__dict__.update(zip(names, made if len(names) > 1 else [made], strict=True))
        rate = self.rate
        if not self.held:
            w1, w2 = w1 - rate * variables.dW1, w2 - rate * variables.dW2
        self.arrays = [w1, w2, b1 - rate * variables.db1, b2 - rate * variables.db2]
