"""The pace of a run: how fast it goes, when it is to hear and to wait, and when it shows how far it is."""

from __future__ import annotations

import queue
import time

from msgspec.structs import replace

from nnapp.run import Run
from nnapp.snapshot import Snapshot
from nnapp.words import Said, marked
from ui.exchange import FLAT_OUT, Exchange, Order, Progress

RATE_S = 0.4  # the speed is measured over so long
DRAWING_S = 0.03  # a run waits for the window's drawing no longer than this
UPDATE, GRADIENT = "update", "gradient"
GRADIENT_SHARE = 0.05  # of the time of a run may go into gradients that are only looked at


class Pace:
    """Steps a run at the wanted speed, hears commands between mini-batches, and fills the mailbox when asked."""

    def __init__(self, worker: Exchange, run: Run, order: Order) -> None:
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
