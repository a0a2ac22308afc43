"""What stands on the lab's bench: the table, the start that both programs share, and what they made of it.

Engine A is the printed program and engine B the derivation; the window does not tell before the learner has found out.
Engine C is the derivation with one line of the printed program.

What takes long is worked out in the background, one thing after the other, and kept: it is made of the same start each
time, so it is the same each time and never outdated. A lab that is hidden does nothing, and goes on when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

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
from nnapp.progress import Report, unheard
from nnapp.words import Said
from ui.background import Job, Work
from ui.messages import sentence

DELTA1 = 2  # the line of both programs that makes the error of the hidden layer
ONE_LINE = with_line(DERIVATION, DELTA1, PRINTED_PROGRAM.code[DELTA1], name="one-line", fault=DELTA1)
ENGINES = {"A": PRINTED_PROGRAM, "B": DERIVATION, "C": ONE_LINE}


class Key(NamedTuple):
    """Which training."""

    name: str
    epochs: int
    batch: int | None


class Bench(QObject):
    """Finds out what pages ask for, and remembers it."""

    came = Signal(object)  # the key of what was asked for: it is known now, or there is a problem with it
    failed = Signal(str)  # an error in the program, with its traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.x, self.t = opening_table()
        self.start: Net = opening_start()
        self.rate, self.epochs = RATE, EPOCHS
        self._known: dict[Hashable, Any] = {}
        self._problems: dict[Hashable, str] = {}
        self._asked: dict[Hashable, Work] = {}  # the first of them is what is being worked out
        self._awake = False
        self._job = Job(self)
        self._job.finished.connect(self._take)
        self._job.refused.connect(self._refuse)
        self._job.failed.connect(self._fail)

    # What takes long

    def ask(self, key: Hashable, work: Work) -> bool:
        """Say whether something is known or impossible; if not, have it worked out: `came` tells when it is."""
        if key in self._known or key in self._problems:
            return True
        self._asked.setdefault(key, work)
        self._begin()
        return False

    def known(self, key: Hashable) -> Any:
        """Return what came of it; None where there is nothing yet."""
        return self._known.get(key)

    def problem(self, key: Hashable) -> str:
        """Return why nothing came of it; empty where nothing is wrong."""
        return self._problems.get(key, "")

    def waits_for(self, *keys: Hashable) -> bool:
        """Say whether one of these was asked for and is still to come."""
        return any(key in self._asked for key in keys)

    @Slot()
    def go_on(self) -> None:
        """Work out what is asked for."""
        self._awake = True
        self._begin()

    @Slot()
    def rest(self) -> None:
        """Stop, and wait for the end of it; what was begun is begun again when it goes on."""
        self._awake = False
        self._job.shut_down()

    def _begin(self) -> None:
        if self._awake and self._asked and not self._job.running:
            self._job.start(next(iter(self._asked.values())))

    @Slot(object)
    def _take(self, found: object) -> None:
        self._known[self._done()] = found
        self._tell()

    @Slot(object)
    def _refuse(self, said: Said) -> None:
        self._problems[self._done()] = sentence(said)
        self._tell()

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._problems[self._done()] = self.tr("This could not be worked out, because of an error in the program.")
        self.failed.emit(text)
        self._tell()

    def _done(self) -> Hashable:
        self._last = next(iter(self._asked))
        del self._asked[self._last]
        return self._last

    def _tell(self) -> None:
        self._begin()
        self.came.emit(self._last)

    # What is quick, and trainings

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what is known, or make it now."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def engine(self, letter: str) -> WrongPass:
        """Return the program behind a letter."""
        return ENGINES[letter]

    def course(self, engine: WrongPass, epochs: int, batch: int | None = None) -> Course:
        """Return the training of a program from the start that all share, on all rows at once or in mini-batches.

        Raises `Refusal` where grown biases meet a batch of another size.
        """
        make = partial(self._work(engine, epochs, batch), unheard)
        course: Course = self.remembered(key_of(engine, epochs, batch), make)
        return course

    def train(self, engine: WrongPass, epochs: int, batch: int | None = None) -> bool:
        """Ask for a training as `ask` does."""
        return self.ask(key_of(engine, epochs, batch), self._work(engine, epochs, batch))

    @property
    def whole(self) -> tuple[Key, Key]:
        """What the trainings of engines A and B to the last epoch are known by."""
        return key_of(ENGINES["A"], self.epochs), key_of(ENGINES["B"], self.epochs)

    def train_whole(self) -> bool:
        """Ask for both of them."""
        return not [letter for letter in "AB" if not self.train(self.engine(letter), self.epochs)]

    def _work(self, engine: WrongPass, epochs: int, batch: int | None) -> Work:
        # goes on from the longest shorter training that is known
        same = [key for key in self._known if isinstance(key, Key) and key == key_of(engine, key.epochs, batch)]
        longest = max((key for key in same if key.epochs < epochs), key=attrgetter("epochs"), default=None)
        before = Course(np.zeros(1), self.start, 0) if longest is None else self._known[longest]
        return partial(_gone_on, engine, before, (self.x, self.t), self.rate, epochs, batch)

    def names(self, layer: int) -> tuple[str, ...]:
        """Return what the weights into a layer come from."""
        letter, count = ("x", self.start.widths[0]) if layer == 0 else ("h", self.start.widths[1])
        return tuple(f"{letter}{place + 1}" for place in range(count))


def key_of(engine: WrongPass, epochs: int, batch: int | None = None) -> Key:
    """Return by what a training is known."""
    return Key(engine.name, epochs, batch)


def _gone_on(
    engine: WrongPass,
    before: Course,
    table: tuple[Array, Array],
    rate: float,
    epochs: int,
    batch: int | None,
    report: Report,
) -> Course:
    done = len(before.costs) - 1  # whose last cost is the first one of the rest
    rest = trained(engine, before.net, *table, rate, epochs - done, batch, report=report)
    return Course(np.concatenate([before.costs[:-1], rest.costs]), rest.net, before.updates + rest.updates)


def with_biases(weights: Array, biases: Array) -> Array:
    """Return [W b], however many columns b has."""
    return np.hstack([weights, biases])
