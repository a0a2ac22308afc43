"""What stands on the lab's bench: the table, the start that both programs share, and what they made of it.

Engine A is the printed program and engine B the derivation; the window does not tell before the learner has found out.
Engine C is the derivation with one line of the printed program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nnapp.choices import Array
from nnapp.lessons.faulty import (
    DERIVATION,
    EPOCHS,
    PRINTED_PROGRAM,
    RATE,
    Course,
    Net,
    WrongPass,
    opening_start,
    opening_table,
    trained,
)
from nnapp.lessons.faulty.passes import with_line

PIECE = 60  # updates at a time, of a training that a page does while it is shown
DELTA1 = 2  # the line of both programs that makes the error of the hidden layer
ONE_LINE = with_line(DERIVATION, DELTA1, PRINTED_PROGRAM.code[DELTA1], name="one-line", fault=DELTA1)
ENGINES = {"A": PRINTED_PROGRAM, "B": DERIVATION, "C": ONE_LINE}


class Key(NamedTuple):
    """Which training."""

    name: str
    epochs: int
    batch: int | None


class Bench:
    """Trainings are remembered: they are made of the same start each time, so they are the same each time."""

    def __init__(self) -> None:
        self.x, self.t = opening_table()
        self.start: Net = opening_start()
        self.rate, self.epochs = RATE, EPOCHS
        self._courses: dict[Key, Course] = {}

    def engine(self, letter: str) -> WrongPass:
        """Return the program behind a letter."""
        return ENGINES[letter]

    def course(self, engine: WrongPass, epochs: int, batch: int | None = None) -> Course:
        """Return the training of a program from the start that all share, on all rows at once or in mini-batches.

        Raises `Refusal` where grown biases meet a batch of another size.
        """
        key = Key(engine.name, epochs, batch)
        if key not in self._courses:
            self._courses[key] = trained(engine, self.start, self.x, self.t, self.rate, epochs, batch)
        return self._courses[key]

    def has(self, engine: WrongPass, epochs: int, batch: int) -> bool:
        """Say whether a training is remembered."""
        return Key(engine.name, epochs, batch) in self._courses

    def in_pieces(self, engine: WrongPass, epochs: int, batch: int) -> Iterator[None]:
        """Do such a training a few epochs at a time; at the end `course` has it. Raises the same `Refusal`."""
        net, costs, done = self.start, [np.zeros(0)], 0
        updates = -(-len(self.x) // batch)
        while done < epochs:
            piece = min(max(PIECE // updates, 1), epochs - done)
            course = trained(engine, net, self.x, self.t, self.rate, piece, batch)
            net, done = course.net, done + piece
            costs.append(course.costs[: None if done == epochs else -1])  # the last one is the first of the next piece
            yield
        self._courses[Key(engine.name, epochs, batch)] = Course(np.concatenate(costs), net, epochs * updates)

    def names(self, layer: int) -> tuple[str, ...]:
        """Return what the weights into a layer come from."""
        letter, count = ("x", self.start.widths[0]) if layer == 0 else ("h", self.start.widths[1])
        return tuple(f"{letter}{place + 1}" for place in range(count))


def with_biases(weights: Array, biases: Array) -> Array:
    """Return [W b], however many columns b has."""
    return np.hstack([weights, biases])
