"""The panel “Explain”: where the walk through an update is, the number there with its equation, and its code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from ui.document import Document
from ui.trainer import Trainer


class InspectorPanel(QWidget):
    """Steps through one update of the document's project; `lit` says what the picture of the network is to show."""

    lit = Signal(object)  # tuple of Places: the first is the one that is told about

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Explain"))
        self.document, self.trainer = document, trainer
        self.message = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        column = QVBoxLayout(self)
        column.addWidget(self.message)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: what is explained is the project."""

    @Slot(object)
    def show_place(self, place: Place) -> None:
        """Open at the place of a number; without a row it is that of the selected row."""

    def begin(self) -> None:
        """Give the keyboard to the steps."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut_down(self) -> None:
        """End what is worked out in the background: nothing is."""
