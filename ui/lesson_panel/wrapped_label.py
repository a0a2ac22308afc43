"""A label of plain text in as many lines as it needs, which never makes its panel wider."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel


class WrappedLabel(QLabel):
    """Plain text; `pressed` tells that it was clicked, as the label of a button is."""

    pressed = Signal()

    def __init__(self, text: str = "") -> None:
        super().__init__(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.fontMetrics().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that it was clicked."""
        super().mouseReleaseEvent(event)
        self.pressed.emit()
