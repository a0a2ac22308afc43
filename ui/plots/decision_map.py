"""What the network answers over the plane of two inputs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.document import Document
from ui.plots.base import Plot
from ui.theme import Theme


class DecisionMapPlot(Plot):
    """What the network answers over the plane of two inputs."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("decision_map_plot")
        self.setAccessibleName(self.tr("Decision map"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_body(QWidget())
        self.caption.say(self.tr("What the network answers over the plane of two inputs."))

    def draw(self) -> None:
        """Draw the newest state."""

    def take_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
