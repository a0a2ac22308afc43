"""The cost over a plane through the present weights."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.document import Document
from ui.plots.base import Plot
from ui.theme import Theme


class CostSurfacePlot(Plot):
    """The cost over a plane through the present weights."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("cost_surface_plot")
        self.setAccessibleName(self.tr("Cost surface"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_body(QWidget())
        self.caption.say(self.tr("The cost over a plane through the present weights."))

    def draw(self) -> None:
        """Draw the newest state."""

    def take_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
