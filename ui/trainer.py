"""The trainer: one worker thread that steps a run, and the mailbox through which the window sees how far it is.

The window sends commands through a queue that the worker reads between mini-batches, and asks for a snapshot when it
is ready to draw; the worker puts the newest state into the mailbox, which holds one. Signals are rare: a run began or
ended. The worker reads frozen projects and publishes frozen snapshots; the two threads share nothing that changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from threadpoolctl import threadpool_limits

from nnapp.project import Project, current_model, with_model
from nnapp.run import NO_GOAL, Run, Until
from nnapp.snapshot import Snapshot
from nnapp.training import Training
from nnapp.words import Said
from ui.document import Document
from ui.exchange import Order, Outcome, Progress, Speed
from ui.worker import Worker

LARGE = 500_000  # cells
LATER_MS = 150
HOLD_S = 1e6  # longer than any question stays open


class Trainer(QObject):
    """Run, pause and step the document's project; a run's result becomes an ordinary undo step.

    An edit that a run cannot live with closes the run first, and the run then goes on by itself; undo and redo leave it
    paused. Changes of the learning rate and of the number of epochs reach the run while it goes on.
    """

    state_changed = Signal()  # started, stopped, or another reason why it cannot run
    evaluated = Signal(object)  # Snapshot of the project that is shown and not running
    answered = Signal()  # a snapshot that was asked for can be taken, or the run waits
    failed = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.running = False
        self.progress = Progress()
        self.problem: Said | None = None  # why the project cannot be trained
        self.outcome: Outcome | None = None  # how the last run ended
        self.wants: Callable[[], frozenset[str]] = frozenset  # what views need of snapshots: "update", "gradient"
        self.until: Until | None = None  # the rules of the present run alone
        self.held = False  # whether a question is open, which the run waits for
        self._resume: Callable[[], None] | None = None  # what starts the run again that an edit has closed
        self._started_at = 0.0
        self._held_speed = Speed()
        self._worker = Worker()
        self._thread = QThread()
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.serve)
        self._worker.ended.connect(self._on_ended)
        self._worker.answered.connect(self._on_answered)
        self._worker.evaluated.connect(self._on_evaluated)
        self._worker.refused.connect(self._on_refused)
        self._worker.failed.connect(self._on_failed)
        document.about_to_change.connect(self.settle)
        document.changed.connect(self._on_changed)
        document.edited.connect(self.go_on)
        # Two BLAS threads spin against the window and make wide layers many times slower.
        self._blas = threadpool_limits(limits=1, user_api="blas")
        # A large table is evaluated once nobody edits it any more: the two threads would wait for each other.
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._order_evaluation)
        self._evaluating = False  # whether an evaluation was ordered, and nothing was heard of it yet
        self._thread.start()
        self._order_evaluation()

    @property
    def speed(self) -> Speed:
        """How fast runs go."""
        return self._worker.speed

    def set_speed(self, speed: Speed) -> None:
        """Let runs go at another speed, at once."""
        self._worker.speed = speed
        self._worker.commands.put(None)  # wakes the worker from its wait

    def run(self, goal: int | None = None, until: Until | None = None, begin: int | None = None) -> None:
        """Train in the background up to an epoch, by default the project's number of epochs.

        With `until` this run has rules of its own; `begin` is where it began, if it goes on after an edit.
        """
        project = self.document.project
        goal = project.training.epochs if goal is None else goal
        if not self.running and goal > current_model(project).epoch:
            self._start(Order(project, until=until, begin=begin), goal)

    def run_more(self, epochs: int) -> None:
        """Train for so many epochs more."""
        self.run(current_model(self.document.project).epoch + epochs)

    def step_epoch(self) -> None:
        """Train to the end of the present epoch."""
        self.pause()
        self.run_more(1)

    def step_update(self) -> None:
        """Train on one mini-batch."""
        self.pause()
        if not self.running:
            self._start(Order(self.document.project, updates=1), 0)

    def step_row(self, row: int | None = None) -> None:
        """Make one update from one row of the table (from 0) alone, or from the next one of the epoch."""
        self.pause()
        if not self.running:
            self._start(Order(self.document.project, alone=True, row=row), 0)

    def pause(self) -> None:
        """End the run within one mini-batch; what it has produced becomes an undo step."""
        if self.running:
            self._worker.halt.set()
            self._worker.drawn.set()
            self._worker.commands.put(None)
            self._worker.idle.wait()
            self._collect()
            self.running = False  # also where the run was refused and left nothing

    def ask(self) -> None:
        """Ask for a snapshot; `answered` tells when it can be taken, and the run waits a moment for `let_go_on`.

        Two threads that work at the same time wait for each other at every call: to draw meanwhile would take the
        window several times as long, and the run would hardly be faster.
        """
        self._worker.parts = self.wants()
        self._worker.drawn.clear()
        self._worker.wanted.set()

    def ask_to_wait(self) -> None:
        """Ask the run to wait a moment for `let_go_on`, as it does for a snapshot; `answered` tells when it does."""
        self._worker.drawn.clear()
        self._worker.hold.set()

    def let_go_on(self) -> None:
        """Let the run go on: what was asked for is drawn."""
        self._worker.drawn.set()

    def take(self, again: bool = True) -> Snapshot | None:
        """Return the newest snapshot that was not taken yet, and ask for another, which the run does not wait for."""
        mail, self._worker.mailbox = self._worker.mailbox, None
        if again:
            self._worker.parts = self.wants()
            self._worker.wanted.set()
        if mail is None:
            return None
        snapshot, self.progress = mail
        return snapshot

    def shut_down(self) -> None:
        """Stop the worker thread and wait for it; what a run has produced since it began is left behind."""
        self._later.stop()
        self._worker.halt.set()
        self._worker.drawn.set()
        self._worker.orders.put(None)
        self._worker.commands.put(None)
        self._thread.quit()
        self._thread.wait()  # for the rest of one mini-batch: a thread that still ran at exit would abort the process

    @Slot()
    def evaluate_again(self) -> None:
        """Have the project that is shown evaluated once more: a view lacks something of what it needs."""
        if not self.running and not self._evaluating:
            self._evaluate()

    @property
    def trainable(self) -> bool:
        """Whether the project can be trained, as far as is known: what is not evaluated yet probably can."""
        return self.problem is None or self._evaluating or self._later.isActive()

    @property
    def place(self) -> Progress:
        """Where the present run is by now, within the epoch too; cheap enough to be asked for at any time."""
        epoch, batch, batches = self._worker.place
        return Progress(epoch, self.progress.begin, self._worker.goal, 0.0, batch, batches)

    @property
    def share(self) -> float | None:
        """How much of the present run is done, from 0 to 1; None where nobody can know."""
        place, until = self.place, self.until
        shares = []
        if self.progress.begin < place.goal < NO_GOAL:
            shares.append((place.place - place.begin) / (place.goal - place.begin))
        if until is not None and until.seconds is not None:
            shares.append(self.seconds / until.seconds)
        return min(1.0, max(0.0, *shares)) if shares and self.running else None

    @property
    def seconds(self) -> float:
        """How long the present run has been going on."""
        return time.monotonic() - self._started_at if self.running else 0.0

    def hold(self) -> None:
        """Let a run wait, for as long as a question is open; it stays the same run."""
        self._held_speed, self._worker.speed = self._worker.speed, Speed(1 / HOLD_S, "update")
        self._worker.commands.put(None)
        self.held = True
        self.state_changed.emit()

    def release(self) -> None:
        """Let the run that was put on hold go on."""
        self.set_speed(self._held_speed)
        self.held = False
        self.state_changed.emit()

    @Slot(bool)
    def settle(self, may_go_on: bool) -> None:
        """Close a run, so that the project holds its result; `go_on` starts it again where it may.

        The evaluation of a large table is broken off, and begins anew later.
        """
        if self._evaluating and not self.running and self._is_large():
            self._worker.stale.set()
            self._later.start()
        if self.running:
            goal, until, begin = self._worker.goal, self.until, self.progress.begin
            self.pause()
            if may_go_on and self.outcome is not None and not self.outcome.diverged:
                until = None if until is None else until.after(self.outcome.seconds)
                self._resume = partial(self._go_on_to, goal, until, begin)

    @Slot()
    def _on_answered(self) -> None:
        self.answered.emit()

    @Slot()
    def go_on(self) -> None:
        """Start the run again that `settle` has closed."""
        resume, self._resume = self._resume, None
        if resume is not None:
            resume()

    def _go_on_to(self, goal: int, until: Until | None, begin: int) -> None:
        # an edit may have put the network back to an earlier epoch
        self.run(goal, until, min(begin, current_model(self.document.project).epoch))

    def _start(self, order: Order, goal: int) -> None:
        worker = self._worker
        worker.halt.clear()
        worker.hold.clear()
        worker.idle.clear()
        while not worker.commands.empty():  # they were for the run before
            worker.commands.get()
        worker.goal = goal
        worker.wanted.set()
        epoch = current_model(order.project).epoch
        self.progress = Progress(epoch, epoch if order.begin is None else order.begin, goal)
        worker.place, self.until = (epoch, 0, 1), order.until
        self.running, self.outcome = True, None
        self._started_at = time.monotonic()
        worker.orders.put(order)
        self.state_changed.emit()

    def _collect(self) -> None:
        # The result of a run that has ended: called by the window that waited for it or by the worker's signal,
        # whichever comes first.
        outcome, self._worker.outcome = self._worker.outcome, None
        if outcome is None:
            return
        self.running, self.outcome = False, outcome
        if outcome.updates:
            self.document.push(with_model(self.document.project, outcome.model), self._label(outcome))
        self.state_changed.emit()

    def _label(self, outcome: Outcome) -> str:
        if outcome.row is not None:
            return self.tr("Train on row {row}").format(row=outcome.row + 1)
        if outcome.epochs:
            count, label = outcome.epochs, self.tr("Train {count} epochs")
        else:
            count, label = outcome.updates, self.tr("Train {count} mini-batches")
        if count > 1:
            return label.format(count=count)
        return self.tr("Train 1 epoch") if outcome.epochs else self.tr("Train 1 mini-batch")

    def _evaluate(self) -> None:
        if self._is_large():
            self._later.start()
        else:
            self._order_evaluation()

    def _is_large(self) -> bool:
        dataset = self.document.project.dataset
        return dataset.row_count * len(dataset.columns) > LARGE

    @Slot()
    def _order_evaluation(self) -> None:
        if not self.running:
            self._evaluating = True
            self._worker.stale.clear()
            self._worker.parts = self.wants()
            self._worker.orders.put(Order(self.document.project, evaluate_only=True))

    @Slot(object, object)
    def _on_changed(self, new: Project, old: Project) -> None:
        if not self.running:
            if not _same_but_shown_otherwise(new, old):
                self._evaluate()
            return
        worker = self._worker
        if new.training.epochs != old.training.epochs and worker.goal == old.training.epochs:
            worker.goal = new.training.epochs
        worker.commands.put(partial(_set_live_values, new.training, self.until or Until()))

    @Slot()
    def _on_ended(self) -> None:
        self._collect()

    @Slot(object, object)
    def _on_evaluated(self, project: Project, snapshot: Snapshot) -> None:
        self._evaluating = False
        if _same_but_shown_otherwise(project, self.document.project) and not self.running:
            self._set_problem(None)
            self.evaluated.emit(snapshot)

    @Slot(object, object)
    def _on_refused(self, project: Project, said: Said) -> None:
        self._evaluating = False
        if self.running and self._worker.idle.is_set() and self._worker.outcome is None:
            self.running = False
        if _same_but_shown_otherwise(project, self.document.project):
            self._set_problem(said)

    def _set_problem(self, said: Said | None) -> None:
        if said != self.problem or not self.running:
            self.problem = said
            self.state_changed.emit()

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self.running = self.running and not self._worker.idle.is_set()  # another run may have begun
        self.state_changed.emit()
        self.failed.emit(text)


def _same_but_shown_otherwise(new: Project, old: Project) -> bool:
    # whether nothing differs but the order of the rows (and the notes), which changes no number
    return all(getattr(new, part) is getattr(old, part) for part in ("topology", "dataset", "training", "model"))


def _set_live_values(training: Training, until: Until, run: Run) -> None:
    run.set_learning_rate(training.learning_rate)
    run.set_stop_rules(until.over(training.stop))
