"""A label that shortens a name in the middle where it does not fit, but never the value behind it.

What is said besides, in a paler colour, comes behind it: for that the name is shortened too, but not beyond being
recognised. Where even then there is no room for all of it, its last parts are left out; a number is never cut.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

GAP = 12  # pixels
LEAST_NAME = 12  # letters that are left of a name for the sake of what is said besides
PARTS = (" (", ", ")  # before which what is said besides may end


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
        more = self.shown_more()
        besides = self.fontMetrics().horizontalAdvance(more) + GAP if more else 0
        return self._with_name(self.width() - besides)

    def shown_more(self) -> str:
        """Return what there is room for of what is said besides."""
        metrics = self.fontMetrics()
        name = min(metrics.horizontalAdvance(self.name), LEAST_NAME * metrics.averageCharWidth())
        room = self.width() - name - metrics.horizontalAdvance(self.value) - GAP
        shorter = [self.more, *(self.more.partition(part)[0] for part in PARTS)]
        return next((text for text in shorter if text and metrics.horizontalAdvance(text) <= room), "")

    def _with_name(self, width: int) -> str:
        metrics = self.fontMetrics()
        room = max(width - metrics.horizontalAdvance(self.value), 0)
        return metrics.elidedText(self.name, Qt.TextElideMode.ElideMiddle, room) + self.value

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self.shown()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), flags, shown)
        if more := self.shown_more():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            begin = self.fontMetrics().horizontalAdvance(shown) + GAP
            painter.drawText(self.rect().adjusted(begin, 0, 0, 0), flags, more)
