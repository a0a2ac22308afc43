"""What the printed program does to those who trust it, each beside what the derivation does from the same start.

Rows in another order, labels by chance, weights of zero: with one bias for each row of the training (fault c) all of
them "learn". And a saturated start, where the wrong slope helps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.lessons.faulty.cases import Case
from nnapp.lessons.faulty.collection import OUTPUT_FACTOR_MISSING
from nnapp.lessons.faulty.net import Net, Pair, predict
from nnapp.lessons.faulty.passes import WrongPass
from nnapp.lessons.faulty.program import (
    DERIVATION,
    EPOCHS,
    PRINTED_PROGRAM,
    RATE,
    opening_start,
    opening_table,
    run_program,
)
from nnapp.lessons.faulty.training import Course, trained
from nnapp.progress import Report, part_of, unheard
from nnapp.words import marked


class Demonstration(NamedTuple):
    """The same experiment with both programs."""

    printed: Course
    derivation: Course


class Shuffled(NamedTuple):
    """What a trained program answers to the same rows in another order: the same, if it is right."""

    order: NDArray[np.intp]  # (rows,), which row of the table comes at each place
    before: Array  # (rows,), the answers in the table's order
    after: Array  # (rows,), the answers to the shuffled rows, put back into the table's order
    right_before: float  # the share of the rows on the right side of 0.5
    right_after: float


def both(
    start: Net, x: Array, t: Array, epochs: int = EPOCHS, held: bool = False, report: Report = unheard
) -> Demonstration:
    """Train both programs from the same start on the same table, or with the weights held their biases only."""
    halves = part_of(report, 0, 0.5), part_of(report, 0.5, 1)
    return Demonstration(
        *(
            trained(one, start, x, t, RATE, epochs, held=held, report=half)
            for one, half in zip((PRINTED_PROGRAM, DERIVATION), halves, strict=True)
        )
    )


def shuffled(wrong: WrongPass, seed: int = 1, start: Net | None = None) -> Shuffled:
    """Train a program on the opening table, then ask it about the same ten rows in another order."""
    return asked_shuffled(run_program(wrong, opening_start() if start is None else start).net, seed)


def asked_shuffled(net: Net, seed: int = 1) -> Shuffled:
    """Ask a network that was trained on the opening table about the same ten rows in another order."""
    x, t = opening_table()
    order = np.random.default_rng(seed).permutation(len(x))
    before, after = predict(net, x)[:, 0], np.empty(len(x))
    after[order] = predict(net, x[order])[:, 0]
    return Shuffled(
        order, before, after, *(float(np.mean((each > 0.5) == (t[:, 0] > 0.5))) for each in (before, after))
    )


class RandomLabels(NamedTuple):
    """A table that contradicts itself, and what both programs make of it."""

    x: Array
    t: Array
    least: float  # no single-valued program can have a cost below this one
    courses: Demonstration


def random_labels(seed: int = 1, copies: int = 4, report: Report = unheard) -> RandomLabels:
    """Train on the opening table's rows, each `copies` times, with labels drawn by chance.

    Equal rows then have different labels, so the best answer to a row is the share of its labels that are 1.
    """
    x = np.tile(opening_table()[0], (copies, 1))
    t = np.random.default_rng(seed).integers(2, size=(len(x), 1)).astype(float)
    share = t.reshape(copies, -1).mean(axis=0)
    least = float((copies * share * (1 - share)).sum() / 2)
    return RandomLabels(x, t, least, both(opening_start(), x, t, report=report))


def zero_start() -> Net:
    """Return a 5-10-1 network whose weights and biases are all 0: all hidden units are alike."""
    inputs, hidden, outputs = opening_start().widths
    weights = Pair(np.zeros((hidden, inputs)), np.zeros((outputs, hidden)))
    return Net(weights, Pair(np.zeros((hidden, 1)), np.zeros((outputs, 1))))


def zero_weights_held(report: Report = unheard) -> Demonstration:
    """Train the biases only, all weights held at zero: no answer can depend on the row, except by fault (c)."""
    return both(zero_start(), *opening_table(), held=True, report=report)


class Engine(NamedTuple):
    """A program that starts saturated, and when it is done."""

    title: str
    course: Course
    done: int | None  # the first epoch whose cost is below `DONE`; None where it is never reached


DONE = 0.02
SATURATED_EPOCHS = 2000
SATURATED_BIAS = -8.0


def saturated_case() -> Case:
    """Return a 1-1-1 network whose output bias is −8, with the row x = 1, t = 1: its answer is almost 0."""
    weights = Pair(np.array([[1.0]]), np.array([[-0.5]]))
    net = Net(weights, Pair(np.zeros((1, 1)), np.array([[SATURATED_BIAS]])))
    return Case(net, np.ones((1, 1)), np.ones((1, 1)))


def saturated(report: Report = unheard) -> tuple[Engine, Engine, Engine]:
    """Train from a saturated start, η = 1: derivation, printed program, cross-entropy; the costs are ½(t − y)²."""
    engines = (
        (DERIVATION.title, DERIVATION),
        (PRINTED_PROGRAM.title, PRINTED_PROGRAM),
        (marked("The derivation with cross-entropy"), OUTPUT_FACTOR_MISSING),
    )
    found = []
    for place, (title, one) in enumerate(engines):
        third = part_of(report, place / 3, (place + 1) / 3)
        course = trained(one, *saturated_case(), 1.0, SATURATED_EPOCHS, report=third)
        found.append(Engine(title, course, _first_below(course.costs)))
    return found[0], found[1], found[2]


def _first_below(costs: Array) -> int | None:
    found = np.flatnonzero(costs < DONE)
    return int(found[0]) if len(found) else None
