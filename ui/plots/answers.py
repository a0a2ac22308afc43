"""How good the answers are, row by row and class by class."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.document import Document
from ui.plots.base import Plot
from ui.theme import Theme


class AnswersPlot(Plot):
    """How good the answers are, row by row and class by class."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("answers_plot")
        self.setAccessibleName(self.tr("Right and wrong"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_body(QWidget())
        self.caption.say(self.tr("How good the answers are, row by row and class by class."))

    def draw(self) -> None:
        """Draw the newest state."""

    def take_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
