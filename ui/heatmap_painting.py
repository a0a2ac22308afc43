"""What pictures of weights have in common on the screen: names, lines between cells, frames, and what is covered."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ui.heatmap import ABOVE, LEFT, Panel, Room
from ui.heatmap_picture import LINED
from ui.hidden import ASKED
from ui.small_font import small_font
from ui.theme import Theme, theme_of

LEAST_COVER = 4.0  # pixels that hide a cell, however small it is


def room_in(widget: QWidget, between: float) -> Room:
    """Return the room for panels with their names in a widget."""
    metrics = QFontMetricsF(small_font(widget.font()))
    width, height = widget.width() - 2 * LEFT, widget.height() - 2 * ABOVE
    return Room(width, height, metrics.height() + 1, metrics.ascent() + 3, between)


def paint_message(painter: QPainter, widget: QWidget, message: str) -> None:
    """Write in the middle of a widget why there is no picture."""
    painter.setPen(theme_of(widget).colour("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(widget.rect().adjusted(12, 4, -12, -4), flags, message)


def paint_names(painter: QPainter, widget: QWidget, panel: Panel, title: str, last: str) -> None:
    """Write a panel's title above it, and the name of the last column below that."""
    theme, metrics = theme_of(widget), QFontMetricsF(painter.font())
    painter.setPen(theme.colour("text"))
    painter.drawText(QPointF(panel.weights.x(), panel.weights.y() - metrics.descent() - 1), title)
    if panel.biases is not None:
        painter.setPen(theme.colour("muted"))
        width = metrics.horizontalAdvance(last)
        x = min(panel.biases.center().x() - width / 2, widget.width() - width - 2)
        painter.drawText(QPointF(x, panel.biases.bottom() + metrics.ascent()), last)


def paint_lines(painter: QPainter, theme: Theme, panel: Panel) -> None:
    """Draw lines between the cells of a panel, where these are large enough."""
    rows = panel.shape.rows
    painter.setPen(theme.colour("base"))
    for area, _, count in panel.parts:
        width, height = area.width() / count, area.height() / rows
        if min(width, height) < LINED:
            continue
        for row in range(1, rows):
            y = area.y() + row * height
            painter.drawLine(QPointF(area.x(), y), QPointF(area.right() - 1, y))
        for column in range(1, count):
            x = area.x() + column * width
            painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom() - 1))


def paint_frame(painter: QPainter, theme: Theme, frame: QRectF, name: str = "text") -> None:
    """Draw a frame in two colours, so that it is seen on any cell."""
    for colour, width in ((theme.colour("base"), 4), (theme.colour(name), 2)):
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(colour)
        pen.setWidth(width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(frame)


def paint_covered(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Hide a cell behind a question mark, where that can be read."""
    area = area.adjusted(*(sign * max(LEAST_COVER - side, 0) / 2 for sign in (-1, 1) for side in area.size().toTuple()))
    painter.fillRect(area, theme.colour("base"))
    painter.setPen(theme.colour("text"))
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    if min(area.width(), area.height()) >= QFontMetricsF(painter.font()).horizontalAdvance(ASKED) + 2:
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, ASKED)


def paint_unknown(painter: QPainter, panel: Panel, colour: QColor) -> None:
    """Hatch a panel without numbers: it cannot be taken for zeros."""
    for area, _, _ in panel.parts:
        painter.setPen(colour)
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
