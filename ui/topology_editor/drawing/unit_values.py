"""How the value of a unit is written: into its disc where that is large enough, else beside it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from ui.theme import Theme
from ui.topology_editor.quantities.flow_values import short_value

ROOM_FOR_VALUE = 9.5  # pixels of a unit's radius from which a value can be read in it
LETTERS = 10  # pixels high beside a unit
SMALL_LETTERS = 9  # of a unit's number, where its value has taken its place
LEAST_NUMBER, MOST_NUMBER = 6, 60.0  # pixels high, however small or large the disc
SHARE = 1.7  # of the radius that a value may be wide


class Beside(NamedTuple):
    """How something is written beside a unit: `left` of it for outputs, whose names are right; or `above` and right."""

    font: QFont
    theme: Theme
    left: bool = False
    above: bool = False


def paint_inside(painter: QPainter, centre: QPointF, radius: float, value: float | str, colour: QColor) -> None:
    """Write a value, or how it is written, into a unit's disc, as large as it fits."""
    text, font = value if isinstance(value, str) else short_value(value), painter.font()
    font.setPixelSize(100)
    font.setStretch(88)
    shrunk = SHARE * radius / max(QFontMetricsF(font).horizontalAdvance(text), 170.0)
    painter.save()
    painter.translate(centre)
    painter.scale(shrunk, shrunk)  # a font of whole pixels would not fit well
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(-200, -100, 400, 200), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_number(painter: QPainter, centre: QPointF, radius: float, text: str, colour: QColor) -> None:
    """Write a unit's number into its disc; the radius is in pixels."""
    scale, size = painter.worldTransform().m11(), round(min(radius, MOST_NUMBER) * min(1.0, 2.2 / (len(text) + 0.1)))
    if size < LEAST_NUMBER:
        return
    font = painter.font()
    font.setPixelSize(size)
    painter.save()
    painter.translate(centre)
    painter.scale(1 / scale, 1 / scale)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(-radius, -radius, 2 * radius, 2 * radius), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_beside(painter: QPainter, centre: QPointF, radius: float, pitch: float, text: str, beside: Beside) -> None:
    """Write beside a unit on a ground that hides the links; radius and pitch are in pixels. Nothing without room."""
    font, scale = QFont(beside.font), painter.worldTransform().m11()
    font.setPixelSize(SMALL_LETTERS if beside.above else LETTERS)
    metrics = QFontMetricsF(font)
    width, height, gap = metrics.horizontalAdvance(text) + 4, metrics.ascent(), radius + (0 if beside.above else 3)
    if pitch < height + 1:
        return
    middle = -0.8 * radius if beside.above else 0.0
    room = QRectF(-gap - width if beside.left else gap, middle - height / 2, width, height)
    painter.save()
    painter.translate(centre)
    painter.scale(1 / scale, 1 / scale)  # letters keep their size when the drawing is zoomed
    ground = beside.theme.colour("base")
    ground.setAlpha(215)
    painter.fillRect(room, ground)
    painter.setFont(font)
    painter.setPen(beside.theme.colour("text"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
