"""A sentence in at most two lines: what has no room gives way to an ellipsis, and the tool tip says it all."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.plain_text import plain_tip
from ui.theme import theme_of

LINES = 2


class ReasonLabel(QLabel):
    """Plain text in the colour of captions; `text()` stays whole."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES)

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.setText(text)
        self.setToolTip(plain_tip(text) if text else "")

    def shown(self) -> list[str]:
        """Return the lines that there is room for."""
        text, metrics = self.text(), self.fontMetrics()
        layout = QTextLayout(text, self.font())
        lines: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
            begin, length = line.textStart(), line.textLength()
            if len(lines) == LINES - 1:
                lines.append(metrics.elidedText(text[begin:], Qt.TextElideMode.ElideRight, self.width()))
                break
            lines.append(text[begin : begin + length].rstrip())
        layout.endLayout()
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, in the middle of the height."""
        lines, metrics = self.shown(), self.fontMetrics()
        top = (self.height() - len(lines) * metrics.lineSpacing()) / 2 + metrics.ascent()
        painter = QPainter(self)
        painter.setPen(theme_of(self).colour("muted"))
        for number, line in enumerate(lines):
            painter.drawText(QPointF(0, top + number * metrics.lineSpacing()), line)
        painter.end()
