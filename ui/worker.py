"""The worker: what the training thread does: it carries out orders, one run at a time, and fills the mailbox if asked.

It reads frozen projects and publishes frozen snapshots. Commands reach a run through a queue that is read between
mini-batches; signals are rare: a run ended, or could not begin.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnapp.model import Model
from nnapp.progress import Cancelled, unheard
from nnapp.project import Project, current_model
from nnapp.run import NO_GOAL, Run, Until, stop_words, train_on_one_row
from nnapp.snapshot import Snapshot
from nnapp.words import Refusal, Said, marked

FLAT_OUT = float("inf")
RATE_S = 0.4  # the speed is measured over so long
DRAWING_S = 0.03  # a run waits for the window's drawing no longer than this
UPDATE, GRADIENT = "update", "gradient"
GRADIENT_SHARE = 0.05  # of the time of a run may go into gradients that are only looked at


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


class Worker(QObject):
    """Lives in the worker thread; `serve` runs until it is told to quit."""

    ended = Signal()  # the outcome waits in `outcome`
    evaluated = Signal(object, object)  # Project and its Snapshot
    refused = Signal(object, object)  # Project, and why it cannot be trained (Said)
    failed = Signal(str)  # an unexpected error, with its traceback
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

    @Slot()
    def serve(self) -> None:
        """Carry out orders until None comes."""
        while (order := self.orders.get()) is not None:
            try:
                self._carry_out(order)
            except Refusal as refusal:
                self._leave(order)
                self.refused.emit(order.project, refusal.said)
            except Cancelled:
                continue  # an evaluation, of which another follows
            except Exception:
                self._leave(order)
                self.failed.emit(traceback.format_exc())
        QThread.currentThread().quit()

    def _carry_out(self, order: Order) -> None:
        if order.evaluate_only and not self.orders.empty():
            return  # a newer order makes this one pointless
        if order.alone:
            self._train_on_one_row(order)
            return
        run = Run(order.project, report=self._hear_of_another if order.evaluate_only else unheard)
        if order.evaluate_only:
            snapshot = run.snapshot(update=True)
            if GRADIENT in self.parts:
                snapshot = replace(snapshot, gradient=run.gradient())
            self.evaluated.emit(order.project, snapshot)
            return
        if order.until is not None:
            run.set_stop_rules(order.until.over(order.project.training.stop))
        before = (run.epoch_count, run.updates)
        pace = Pace(self, run, order)
        if order.updates is None:
            pace.train()
        else:
            run.advance(NO_GOAL, self.halt.is_set, order.updates)
        self.mailbox = (run.snapshot(update=True), pace.progress())
        self.outcome = Outcome(
            model=run.model(),
            said=pace.time_over() or _reason(run, self.goal),
            epochs=run.epoch_count - before[0],
            updates=run.updates - before[1],
            diverged=run.diverged,
            seconds=pace.seconds,
        )
        self._leave(order)
        self.ended.emit()

    def _train_on_one_row(self, order: Order) -> None:
        model = current_model(order.project)
        run, row = train_on_one_row(order.project, order.row)
        self.mailbox = (run.snapshot(update=True), Progress(run.epoch_count, model.epoch))
        self.outcome = Outcome(
            model=run.model(),
            said=Said(marked("One update was made from row {row} alone."), {"row": row + 1}),
            epochs=run.epoch_count - model.epoch,
            updates=run.updates - model.updates,
            diverged=run.diverged,
            row=row,
        )
        self._leave(order)
        self.ended.emit()

    def _hear_of_another(self, _done: float) -> None:
        # putting together a large table would make every edit of it wait for the interpreter
        if self.stale.is_set() or not self.orders.empty():
            raise Cancelled

    def _leave(self, order: Order) -> None:
        # before the signal: whoever hears it may start the next run, and must not be taken for idle then
        if not order.evaluate_only:
            self.idle.set()


def _reason(run: Run, goal: int) -> Said:
    if run.stop is not None and run.ended_early:
        return stop_words(run.stop, run.stop_rules)
    if run.epoch_count >= goal > 0:
        return Said(marked("Finished: epoch {epoch} reached."), {"epoch": run.epoch_count})
    return Said(
        marked("Paused after epoch {epoch:,} ({updates:,} updates)."),
        {"epoch": run.epoch_count, "updates": run.updates},
    )


class Pace:
    """Steps a run at the wanted speed, hears commands between mini-batches, and fills the mailbox when asked."""

    def __init__(self, worker: Worker, run: Run, order: Order) -> None:
        self.worker, self.run = worker, run
        self._begin, self._shown = run.epoch_count if order.begin is None else order.begin, run.epoch_count
        self._due = self._started = time.perf_counter()
        self._seconds = None if order.until is None else order.until.seconds
        self._mark = (self._due, run.epoch_count)
        self._rate = 0.0
        self._gradient_due = 0.0

    def train(self) -> None:
        """Train until the goal, divergence, a halt, or the end of the time that the run has."""
        worker, run = self.worker, self.run
        while not worker.halt.is_set() and run.epoch_count < worker.goal and not run.ended_early and self._in_time():
            self._hear()
            speed = worker.speed
            if speed.per_second == FLAT_OUT:
                run.advance(worker.goal, self._interrupted)
                self._due = time.perf_counter()
            elif not self._wait(1.0 / speed.per_second):
                continue
            elif speed.unit == "epoch":
                run.advance(run.epoch_count + 1, self._halted)
            else:
                run.advance(worker.goal, self._halted, updates=1)
            self._publish()
        self._hear()

    @property
    def seconds(self) -> float:
        """How long the run has been going on by the clock."""
        return time.perf_counter() - self._started

    def time_over(self) -> Said | None:
        """Say that the time that the run has is over, where that has ended it."""
        if self._in_time() or self.run.ended_early or self._seconds is None:
            return None
        template = marked(
            "Stopped after epoch {epoch:,} ({updates:,} updates): the time of this run, {seconds:g} s, is over."
        )
        return Said(template, {"epoch": self.run.epoch_count, "updates": self.run.updates, "seconds": self._seconds})

    def progress(self) -> Progress:
        """Return how far the run is, and its speed over the last moments (0 in the very first)."""
        now, (then, epoch) = time.perf_counter(), self._mark
        if now - then > RATE_S:
            self._rate = (self.run.epoch_count - epoch) / (now - then)
            self._mark = (now, self.run.epoch_count)
        return Progress(self.run.epoch_count, self._begin, self.worker.goal, self._rate, *self.run.place)

    def _wait(self, interval: float) -> bool:
        # The wait is one for commands, so that a halt or another speed acts at once; True when the next step is due.
        now = time.perf_counter()
        self._due = min(self._due, now + interval)
        if now < self._due:
            left = self._due - now
            self._hear(left if self._seconds is None else max(0.0, min(left, self._seconds - self.seconds)))
            return False
        self._due = max(self._due + interval, now - 0.1)  # catch up a little, not for ever
        return True

    def _hear(self, seconds: float = 0.0) -> None:
        commands = self.worker.commands
        try:
            command = commands.get(timeout=seconds) if seconds > 0 else commands.get_nowait()
            while True:
                if command is not None:
                    command(self.run)
                command = commands.get_nowait()
        except queue.Empty:
            return

    def _in_time(self) -> bool:
        return self._seconds is None or self.seconds < self._seconds

    def _halted(self) -> bool:
        return self.worker.halt.is_set()

    def _interrupted(self) -> bool:
        worker = self.worker
        worker.place = (self.run.epoch_count, *self.run.place)
        if worker.halt.is_set() or worker.hold.is_set() or not worker.commands.empty() or not self._in_time():
            return True
        # At full speed the picture waits for the end of an epoch, where the cost is known anyway.
        return worker.wanted.is_set() and self.run.between_epochs and self.run.epoch_count != self._shown

    def _publish(self) -> None:
        worker = self.worker
        worker.place = (self.run.epoch_count, *self.run.place)
        if worker.wanted.is_set():
            worker.wanted.clear()
            self._shown = self.run.epoch_count
            snapshot = self.run.snapshot(update=UPDATE in worker.parts)
            worker.mailbox = (self._with_gradient(snapshot), self.progress())
        elif not worker.hold.is_set():
            return
        worker.hold.clear()
        worker.answered.emit()
        worker.drawn.wait(DRAWING_S)

    def _with_gradient(self, snapshot: Snapshot) -> Snapshot:
        # a pass over all rows, of which a run does without: so seldom that it hardly goes slower
        begin = time.perf_counter()
        if GRADIENT not in self.worker.parts or begin < self._gradient_due:
            return snapshot
        gradient = self.run.gradient()
        now = time.perf_counter()
        self._gradient_due = now + (now - begin) * (1 / GRADIENT_SHARE - 1)
        return replace(snapshot, gradient=gradient)
