"""A label that shortens a name in the middle where it does not fit, but never the value behind it.

What is said besides, in a paler colour, is there as far as there is room left.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

GAP, LEAST_ROOM = 12, 60  # pixels


class ElidedLabel(QLabel):
    """Plain text in one line; `text()` stays whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name, self.value, self.more = "", "", ""

    def show_parts(self, name: str, value: str, more: str = "") -> None:
        """Show a name that gives way and, directly behind it, a value that does not; and what is said besides."""
        self.name, self.value, self.more = name, value, more
        self.setText(name + value)
        self.update()

    def shown(self) -> str:
        """Return what there is room for."""
        metrics = self.fontMetrics()
        room = max(self.width() - metrics.horizontalAdvance(self.value), 0)
        return metrics.elidedText(self.name, Qt.TextElideMode.ElideMiddle, room) + self.value

    def shown_more(self) -> str:
        """Return what there is room for of what is said besides."""
        metrics = self.fontMetrics()
        room = self.width() - metrics.horizontalAdvance(self.name + self.value) - GAP
        return metrics.elidedText(self.more, Qt.TextElideMode.ElideRight, room) if room >= LEAST_ROOM else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self.shown()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), flags, shown)
        if more := self.shown_more():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            begin = self.fontMetrics().horizontalAdvance(shown) + GAP
            painter.drawText(self.rect().adjusted(begin, 0, 0, 0), flags, more)
