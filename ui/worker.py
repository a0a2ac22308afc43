"""The worker: what the training thread does: it carries out orders, one run at a time, and fills the mailbox if asked.

It reads frozen projects and publishes frozen snapshots. Commands reach a run through a queue that is read between
mini-batches; signals are rare: a run ended, or could not begin.
"""

from __future__ import annotations

import traceback

from msgspec.structs import replace
from PySide6.QtCore import QThread, Signal, Slot

from nnapp.progress import Cancelled, unheard
from nnapp.project import current_model
from nnapp.run import NO_GOAL, Run, stop_words, train_on_one_row
from nnapp.words import Refusal, Said, marked
from ui.exchange import Exchange, Order, Outcome, Progress
from ui.pace import GRADIENT, Pace


class Worker(Exchange):
    """Lives in the worker thread; `serve` runs until it is told to quit."""

    ended = Signal()  # the outcome waits in `outcome`
    evaluated = Signal(object, object)  # Project and its Snapshot
    refused = Signal(object, object)  # Project, and why it cannot be trained (Said)
    failed = Signal(str)  # an unexpected error, with its traceback

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
