"""What the window and the training thread tell each other: orders, speeds, how far a run is, and how it has ended."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from nnapp.model import Model
from nnapp.project import Project
from nnapp.run import Run, Until
from nnapp.snapshot import Snapshot
from nnapp.words import Said

FLAT_OUT = float("inf")


class Speed(Struct, frozen=True):
    """How fast to train: so many epochs (or single updates) a second; infinitely many is flat out."""

    per_second: float = 100.0
    unit: str = "epoch"  # or "update"


class Order(Struct, frozen=True, eq=False):
    """What the worker is to do: train a project up to its goal, or for a number of updates, or only evaluate it.

    With `until` the run has rules of its own. `begin` is the epoch at which it began, where it goes on after an edit.
    `alone` asks for one update from one row: `row`, or the next one of the epoch.
    """

    project: Project
    updates: int | None = None
    until: Until | None = None
    begin: int | None = None
    alone: bool = False
    row: int | None = None
    evaluate_only: bool = False


class Outcome(Struct, frozen=True, eq=False):
    """How a run ended: what it produced, why it stopped in words, and whether it may be gone on with."""

    model: Model
    said: Said
    epochs: int  # trained in this run
    updates: int
    diverged: bool = False
    row: int | None = None  # where it was one update from this row of the table (from 0) alone
    seconds: float = 0.0  # by the clock


class Progress(Struct, frozen=True):
    """How far a run is, for the window's display."""

    epoch: int = 0
    begin: int = 0  # the epoch at which the run began
    goal: int = 0
    epochs_per_second: float = 0.0
    batch: int = 0  # mini-batches done in the present epoch
    batches: int = 1  # of an epoch

    @property
    def place(self) -> float:
        """How many epochs are done, the part of the present one included."""
        return self.epoch + self.batch / self.batches


class Exchange(QObject):
    """What both threads see: queues and events, the mailbox, and values that are only replaced as a whole."""

    answered = Signal()  # what was asked for lies in the mailbox, or the run waits: never more often than it is asked

    def __init__(self) -> None:
        super().__init__()
        self.orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self.commands: queue.SimpleQueue[Callable[[Run], object] | None] = queue.SimpleQueue()
        self.halt = threading.Event()  # set: stop the present run as soon as possible
        self.wanted = threading.Event()  # set: the window would like a snapshot
        self.hold = threading.Event()  # set: the window would like to draw what it has, while the run waits
        self.drawn = threading.Event()  # not set: a run waits for a moment until the window has drawn what it wanted
        self.drawn.set()
        self.parts: frozenset[str] = frozenset()  # what snapshots are to carry besides: "update", "gradient"
        self.speed = Speed()
        self.goal = 0
        self.place = (0, 0, 1)  # of a run: epochs done, mini-batches done in the present one, and of how many
        self.mailbox: tuple[Snapshot, Progress] | None = None
        self.outcome: Outcome | None = None
        self.idle = threading.Event()  # set: no run is going
        self.stale = threading.Event()  # set: nobody wants the present evaluation any more
