"""Draws an arranged equation: letters in one go, numbers that can be asked about in another colour."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath

from ui.equations.rows import Arranged
from ui.equations.typesetting import draw


class Colours(NamedTuple):
    """Of letters, of numbers that can be asked about, and of words."""

    letters: QColor
    numbers: QColor
    words: QColor


def paint(painter: QPainter, what: Arranged, em: float, font: QFont, colours: Colours) -> None:
    """Draw an equation from the painter's origin on, with letters of a size, and words in a font."""
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    letters, numbers = QPainterPath(), QPainterPath()
    letters.setFillRule(Qt.FillRule.WindingFill)
    numbers.setFillRule(Qt.FillRule.WindingFill)
    names = colours.letters.name(), colours.numbers.name()
    for item, x, base in ((each.item, each.x, each.base) for each in what.placed):
        if item.outline is not None:
            (numbers if item.numbers else letters).addPath(item.outline.translated(x, base))
        elif item.formula is not None:
            draw(painter, item.formula, x * em, base * em, em, names)
        else:
            painter.setPen(colours.words)
            painter.drawText(QPointF(x * em, base * em), item.words)
    painter.save()
    painter.scale(em, em)
    painter.fillPath(letters, colours.letters)
    painter.fillPath(numbers, colours.numbers)
    painter.restore()
