"""The commands that train: run and pause, single steps, more epochs, and the ways back to a start or to the best."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSpinBox

from nnapp.project import current_model, new_start, reset_to_start, start_afresh, use_best
from nnapp.run import refuse_other_rows
from nnapp.words import Refusal
from ui.document import Document
from ui.exchange import FLAT_OUT, Speed
from ui.seeds import drawn_seeds, lock_seed
from ui.trainer import Trainer


class TrainingCommands(QObject):
    """Carries out what menus, keys and buttons ask of a trainer."""

    about_to_begin = Signal()  # what is still being typed belongs to the project before it is trained
    begun = Signal()  # what was said about the project before is over
    speed_set = Signal(object)  # Speed
    seed_is_locked = Signal()  # so there is no other start to be drawn
    locks_changed = Signal()

    def __init__(self, document: Document, trainer: Trainer, more: QSpinBox, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._trainer, self._more = document, trainer, more

    def slots(self) -> dict[str, Callable[..., object]]:
        """Return what each command does, by its name."""
        return {
            "run": self.run_or_pause,
            "epoch": self.step_epoch,
            "update": self.step_update,
            "row": self.step_row,
            "more": self.train_more,
            "use-best": self.use_best,
            "reset": self.reset,
            "new-start": self.new_start,
            "start-afresh": self.start_afresh,
            "flat-out": self.flat_out,
        }

    @Slot()
    def run_or_pause(self) -> None:
        """Run, or pause what runs; a finished training goes on for as many epochs as “Train more” says."""
        self.about_to_begin.emit()
        if self._trainer.running:
            self._trainer.pause()
            return
        self.begun.emit()
        project = self._document.project
        if current_model(project).epoch >= project.training.epochs:
            self.train_more()
        else:
            self._trainer.run()

    @Slot()
    def step_epoch(self) -> None:
        """Train to the end of the present epoch."""
        self.about_to_begin.emit()
        self._trainer.step_epoch()

    @Slot()
    def step_update(self) -> None:
        """Train on one mini-batch."""
        self.about_to_begin.emit()
        self._trainer.step_update()

    @Slot()
    def step_row(self) -> None:
        """Make one update from the selected row alone, or from the next one of the epoch where none is selected."""
        self.about_to_begin.emit()
        row = self._document.selection.row
        try:
            if row is not None:
                refuse_other_rows(self._document.project.dataset, row)
        except Refusal as refusal:
            self._document.refused.emit(refusal.said)
            return
        self._trainer.step_row(row)

    @Slot()
    def train_more(self) -> None:
        """Train for as many epochs more as the field beside the button says."""
        self.about_to_begin.emit()
        self._trainer.pause()
        self._trainer.run_more(self._more.value())

    @Slot()
    def reset(self) -> None:
        """Go back to the same start."""
        self.begun.emit()
        self._trainer.pause()
        self._document.edit(reset_to_start, self.tr("Reset to the same start"))

    @Slot()
    def new_start(self) -> None:
        """Go back to another start, with other seeds in the place of those that are not locked."""
        seeds = drawn_seeds()
        if "start" not in seeds:
            self.seed_is_locked.emit()
            return
        self._trainer.pause()
        start = seeds.pop("start")
        self._document.edit(partial(new_start, seed=start, others=seeds), self.tr("New start"))

    @Slot()
    def unlock_and_start(self) -> None:
        """Unlock the start seed, and go back to another start."""
        lock_seed("start", False)
        self.locks_changed.emit()
        self.new_start()

    @Slot()
    def start_afresh(self) -> None:
        """Forget all training and what was set by hand; a run that is going begins again from there."""
        self.begun.emit()
        self._trainer.settle(True)  # what it has learned so far can be had back
        if self._document.project.model is not None:
            self._document.edit(start_afresh, self.tr("Start afresh"))
        self._trainer.go_on()

    @Slot()
    def use_best(self) -> None:
        """Take the best weights that training has met."""
        self.begun.emit()
        self._document.edit(use_best, self.tr("Use the best weights"))

    @Slot(bool)
    def flat_out(self, on: bool) -> None:
        """Train as fast as the machine can, or at the usual speed."""
        self.set_speed(Speed(FLAT_OUT) if on else Speed())

    def set_speed(self, speed: Speed) -> None:
        """Let training go at a speed."""
        self._trainer.set_speed(speed)
        self.speed_set.emit(speed)
