"""What is drawn over a cost surface by lines: the path walked so far, the sign of the present weights, and arrows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from nnapp.choices import Array
from ui.theme import Theme

MOST_DOTS = 400
FARTHEST = 1e5  # pixels beyond which nothing is drawn


def paint_trail(painter: QPainter, pixels: Array, theme: Theme, *, dots: bool) -> None:
    """Paint a path through pixels (m, 2), the present weights last, with gaps left out where it is not finite."""
    known = pixels[np.isfinite(pixels).all(axis=1)]
    line = QPolygonF([QPointF(x, y) for x, y in np.clip(known, -FARTHEST, FARTHEST).tolist()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name, width in (("base", 4.0), ("text", 1.8)):  # two, so that it is seen on any ground
        painter.setPen(QPen(theme.colour(name), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(line)
    if not len(known):
        return
    if dots and len(known) <= MOST_DOTS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        for point in known[:-1].tolist():
            painter.drawEllipse(QPointF(*point), 2.2, 2.2)
    if np.isfinite(pixels[-1]).all():
        paint_here(painter, QPointF(*known[-1].tolist()), theme.colour("base"), theme.colour("text"))


def paint_here(painter: QPainter, place: QPointF, ground: QColor, colour: QColor) -> None:
    """Paint the sign of the present weights."""
    painter.setBrush(ground)
    painter.setPen(QPen(ground, 4.5))
    painter.drawEllipse(place, 6, 6)
    painter.setPen(QPen(colour, 2.2))
    painter.drawEllipse(place, 6, 6)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(place, 2, 2)


def arrow_lines(tails: Array, ways: Array) -> list[QLineF]:
    """Return the strokes of arrows with tails and ways (m, 2) in pixels: shafts and both halves of the heads."""
    tips = tails + ways
    lengths = np.hypot(ways[:, 0], ways[:, 1])[:, None]
    back = -ways / np.maximum(lengths, 1e-9) * np.minimum(0.4 * lengths, 5.0)
    strokes = [np.hstack([tails, tips])]
    for angle in (-28, 28):
        turn = QTransform().rotate(angle)
        matrix = np.array([[turn.m11(), turn.m12()], [turn.m21(), turn.m22()]])
        strokes.append(np.hstack([tips, tips + back @ matrix]))
    return [QLineF(*numbers) for numbers in np.concatenate(strokes).tolist()]
