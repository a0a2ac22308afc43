"""A view of heatmaps in a frame that scrolls where there is more than fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST = 40  # pixels high


def scrolled(view: QWidget) -> QScrollArea:
    """Return a frame around a view that gets all the room there is, or the height that it needs."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(view)
    area.setMinimumHeight(LEAST)
    return area
