"""Where a hidden layer puts the rows of the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.document import Document
from ui.plots.base import Plot
from ui.theme import Theme


class HiddenSpacePlot(Plot):
    """Where a hidden layer puts the rows of the table."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("hidden_space_plot")
        self.setAccessibleName(self.tr("Hidden space"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_body(QWidget())
        self.caption.say(self.tr("Where a hidden layer puts the rows of the table."))

    def draw(self) -> None:
        """Draw the newest state."""

    def take_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
