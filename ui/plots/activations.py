"""What the units of each layer answer, and where on its curve the activation works."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.document import Document
from ui.plots.base import Plot
from ui.theme import Theme


class ActivationsPlot(Plot):
    """What the units of each layer answer, and where on its curve the activation works."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("activations_plot")
        self.setAccessibleName(self.tr("Activations"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_body(QWidget())
        self.caption.say(self.tr("What the units of each layer answer, and where on its curve the activation works."))

    def draw(self) -> None:
        """Draw the newest state."""

    def take_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
