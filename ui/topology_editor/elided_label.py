"""A label that shortens a name in the middle where it does not fit, but never the value behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class ElidedLabel(QLabel):
    """Plain text in one line; `text()` stays whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name, self.value = "", ""

    def show_parts(self, name: str, value: str) -> None:
        """Show a name that gives way and, directly behind it, a value that does not."""
        self.name, self.value = name, value
        self.setText(name + value)

    def shown(self) -> str:
        """Return what there is room for."""
        metrics = self.fontMetrics()
        room = max(self.width() - metrics.horizontalAdvance(self.value), 0)
        return metrics.elidedText(self.name, Qt.TextElideMode.ElideMiddle, room) + self.value

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown())
