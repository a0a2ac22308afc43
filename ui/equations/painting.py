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
        letters.addPath(item.letters.translated(x, base))
        numbers.addPath(item.asked.translated(x, base))
        for left, below, size, formula in item.formulas:
            draw(painter, formula, (x + left) * em, (base + below) * em, size * em, names)
        painter.setPen(colours.words)
        for left, below, text in item.words:
            painter.drawText(QPointF((x + left) * em, (base + below) * em), text)
    painter.save()
    painter.scale(em, em)
    painter.fillPath(letters, colours.letters)
    painter.fillPath(numbers, colours.numbers)
    painter.restore()
