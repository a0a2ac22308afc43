"""Shows the project and the states of its training: every view is given each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from nnapp.project import Project, current_model
from nnapp.run import weights_epoch
from nnapp.snapshot import Snapshot
from ui import turns
from ui.trainer import Trainer


class View(turns.View, Protocol):
    """A panel or a live view."""

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project."""


class Showing(QObject):
    """Hands on projects at once, and snapshots as they come: one view after the other while a training runs."""

    def __init__(
        self,
        trainer: Trainer,
        views: Sequence[View],
        wait_for_cost: Sequence[View],
        still: Sequence[View],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.last_snapshot: Snapshot | None = None
        # a turn would make the run wait, and the others come later, for views that take no note of a run
        self.turns = turns.Turns(trainer, [view for view in views if view not in still], self)
        self.turns.taken.connect(self._keep)
        self._trainer, self._views = trainer, views
        self._wait_for_cost = wait_for_cost  # views that show nothing of a snapshot without a cost

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show a project; where no training runs, its weights too."""
        for view in self._views:
            view.show_project(new, old)
        if not self._trainer.running:
            self._show_parameters(new)

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a state of training in all views."""
        self.last_snapshot = snapshot
        for view in self._views:
            view.show_snapshot(snapshot)

    def follow_training(self) -> bool:
        """Begin to take turns when a training runs; where it has ended, show its end, and say so."""
        if self._trainer.running:
            self.turns.start()
            return False
        if not self.turns.going:
            return False
        self.turns.stop()
        snapshot = self._trainer.take()
        if snapshot is not None:
            self.show_snapshot(snapshot)
        return True

    def _show_parameters(self, project: Project) -> None:
        # at once; the cost, which may take a while, comes from the worker
        model = current_model(project)
        snapshot = Snapshot(
            epoch=model.epoch,
            updates=model.updates,
            cost=float("nan"),
            parameters=model.current,
            curve=model.curve,
            update=model.update,
            clock=model.clock,
            layer_norms=model.layer_norms,
            path=model.path,
            kept_epoch=weights_epoch(model),
        )
        for view in self._views:
            if view not in self._wait_for_cost:
                view.show_snapshot(snapshot)

    @Slot(object)
    def _keep(self, snapshot: Snapshot) -> None:
        self.last_snapshot = snapshot
