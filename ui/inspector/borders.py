"""Crossing from one update to the next: the trainer makes it, as an undo step, and going back undoes just that step."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from nnapp.project import Project
from nnapp.walk import Moment
from ui.document import Document, ProjectCommand
from ui.trainer import Trainer

MOST = 200  # that can be gone back over
UPDATE, EPOCH = "update", "epoch"


@dataclass(frozen=True, eq=False)
class Border:
    """The projects on both sides of a training step, and where the walk was before it."""

    before: Project
    after: Project
    moment: Moment
    stays: bool  # whether the same place of the next walk is shown, or its beginning


class Borders(QObject):
    """Has the trainer make one update or epoch; `crossed` comes when the project holds its result."""

    crossed = Signal(object)  # Border

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._trainer = document, trainer
        self._behind: deque[Border] = deque(maxlen=MOST)
        self._waiting: tuple[Project, Moment, bool] | None = None
        trainer.state_changed.connect(self._give_up)

    @property
    def waiting(self) -> bool:
        """Whether the trainer is at work on a step of ours."""
        return self._waiting is not None

    def cross(self, step: str, row: int | None, moment: Moment, *, stays: bool) -> None:
        """Make an update, from one row of the table alone or from the next mini-batch, or a whole epoch."""
        self._waiting = self._document.project, moment, stays
        if step == EPOCH:
            self._trainer.step_epoch()
        elif row is None:
            self._trainer.step_update()
        else:
            self._trainer.step_row(row)

    def take(self, new: Project) -> None:
        """Take note of another project: it may be what a step of ours has made."""
        if self._waiting is None or new is self._waiting[0]:
            return
        before, moment, stays = self._waiting
        self._waiting = None
        border = Border(before, new, moment, stays)
        self._behind.append(border)
        self.crossed.emit(border)

    def behind(self) -> Border | None:
        """Return the border right behind the project, which can be gone back over."""
        last = self._document.stack.command(self._document.stack.index() - 1)
        found = (border for border in reversed(self._behind) if border.after is self._document.project)
        border = next(found, None)
        if border is None or not isinstance(last, ProjectCommand) or last.before is not border.before:
            return None  # what comes before was not stepped through here
        return border

    def go_back(self) -> Border | None:
        """Undo the step behind the project, and return its border."""
        border = self.behind()
        if border is not None:
            self._behind.remove(border)
            self._document.undo()
        return border

    def forget(self) -> None:
        """Another project was opened."""
        self._behind.clear()
        self._waiting = None

    @Slot()
    def _give_up(self) -> None:
        # a step that was refused has ended without another project
        if not self._trainer.running and self._waiting is not None and self._waiting[0] is self._document.project:
            self._waiting = None
