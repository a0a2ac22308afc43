"""What the window tells unasked: refused edits, weights that were kept, why a training ended, and errors."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnapp.model import Event
from nnapp.project import Project, current_model
from nnapp.run import still_diverged
from nnapp.words import Said
from ui.actions import Actions, keys_of
from ui.messages import Notice, sentence, show_error
from ui.trainer import Trainer
from ui.training_commands import TrainingCommands


class News(QObject):
    """Says in the notice what happened, and in a dialog what should not have."""

    def __init__(self, window: QWidget, notice: Notice, commands: Actions, trainer: Trainer, runs: TrainingCommands):
        super().__init__(window)
        self._window, self._notice, self._commands = window, notice, commands
        self._trainer, self._runs = trainer, runs

    @Slot(object)
    def tell_refused(self, said: Said) -> None:
        """Say why an edit was refused."""
        self._notice.say(sentence(said))

    def tell_kept(self, new: Project, old: Project | None) -> None:
        """Say after an edit of the network how many weights were kept, and offer to start afresh."""
        if old is None or new.model is None or new.topology is old.topology:
            return
        if not self._trainer.document.is_editing:
            return  # undone, done again or opened: nobody has just edited anything
        before = old.model.events if old.model is not None else ()
        goes_on = new.model.events[: len(before)] == before  # else it is another network's model
        told = new.model.events[len(before) if goes_on else 0 :]
        if told:
            self._tell_event(told[-1], still_diverged(new.model))

    def _tell_event(self, event: Event, diverged: bool) -> None:
        text, kept = sentence(Said(event.template, dict(event.values))), event.values.get("kept", 0)
        if diverged:  # the edit has closed a run, and what there was to say of it would be lost
            text += " " + self.tr("Training had diverged before: try a smaller learning rate.")
        button = self.tr("Start Afresh ({keys})").format(keys=keys_of(self._commands["start-afresh"])) if kept else ""
        self._notice.say(text, button, self._runs.start_afresh)

    def tell_outcome(self) -> None:
        """Say why a run that has ended diverged."""
        outcome = self._trainer.outcome
        if outcome is not None and outcome.diverged:
            self._notice.say(sentence(outcome.said), self.tr("Use the best weights"), self._runs.use_best)

    @Slot()
    def tell_locked(self) -> None:
        """Say that no other start can be drawn, and offer to unlock the seed."""
        text = self.tr("The start seed is locked, so New Start would give the same start weights again.")
        self._notice.say(text, self.tr("Unlock It and Draw Another"), self._runs.unlock_and_start)

    @Slot()
    def pause_for_signals(self) -> None:
        """Pause a training before signals are shown, and say so."""
        # numbers that change thirty times a second cannot be read
        if self._trainer.running:
            self._trainer.pause()
            text = self.tr("Training is paused at epoch {epoch}, so that the numbers stand still. Run lets it go on.")
            project = self._trainer.document.project
            self._notice.say(text.format(epoch=f"{current_model(project).epoch:,}"))

    @Slot(str)
    def tell_training_failed(self, text: str) -> None:
        """Show an error in the program, with its traceback."""
        what = self.tr("Training stopped because of an error in the program. Your work is unharmed.")
        show_error(self._window, what, text)

    @Slot(str)
    def tell_grid_failed(self, text: str) -> None:
        """Show an error in what is found out about the table."""
        what = self.tr(
            "What was to be found out about the table could not be, because of an error in the program. Your work is "
            "unharmed, and the table is shown as it was."
        )
        show_error(self._window, what, text)

    def tell_view_failed(self, name: str, text: str) -> None:
        """Show an error in what is worked out for a live view."""
        what = self.tr(
            "What the view “{name}” was to show could not be worked out, because of an error in the program. Your work "
            "is unharmed."
        )
        show_error(self._window, what.format(name=name), text)

    @Slot(str)
    def tell_drawing_failed(self, text: str) -> None:
        """Show an error in what is worked out for the network's drawing."""
        what = self.tr(
            "What the network's drawing was to show could not be worked out, because of an error in the program. Your "
            "work is unharmed."
        )
        show_error(self._window, what, text)
