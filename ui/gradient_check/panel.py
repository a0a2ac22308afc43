"""The panel of the gradient check: which rows it is about, one weight with a nudge, and the check of all weights."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from ui.document import Document


class GradientCheckPanel(QWidget):
    """Shows that backpropagation's gradient is the slope of the cost."""

    origin_wanted = Signal(object)  # a Place: somebody asks where its number comes from

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project; `old` is None when there was none before."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: what is checked is the project."""

    def show_place(self, place: Place) -> None:
        """Show the weight at a place of a walk."""

    def shut_down(self) -> None:
        """End what is worked out in the background; the window closes."""
