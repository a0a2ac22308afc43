"""The mark that is seen on every page: what runs here is faulty on purpose, and for the lesson only."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme_of

STRIPES, STRIPE, PADDING = 64, 9, 5  # pixels


class Banner(QWidget):
    """Stripes and a sentence on the ground of a notice."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(400, self.fontMetrics().height() + 2 * PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them."""
        theme, area = theme_of(self), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.colour("warning"))
        painter.save()
        path = QPainterPath()
        path.addRect(QRectF(0, 0, STRIPES, area.height()))
        painter.setClipPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        tall = area.height()
        for x in range(-int(tall), STRIPES, 2 * STRIPE):
            corners = [QPointF(x + tall, 0), QPointF(x + tall + STRIPE, 0), QPointF(x + STRIPE, tall), QPointF(x, tall)]
            painter.drawPolygon(QPolygonF(corners))
        painter.restore()
        painter.setPen(theme.colour("text"))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = area.adjusted(STRIPES + 12, 0, -8, 0)
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, flags, text)
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.end()
