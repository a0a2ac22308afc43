"""Draws an arranged equation: its letters, and in another colour the numbers that can be asked about."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter

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
    names = colours.letters.name(), colours.numbers.name()
    for item, x, base in ((each.item, each.x, each.base) for each in what.placed):
        for left, below, size, formula in item.formulas:
            draw(painter, formula, (x + left) * em, (base + below) * em, size * em, names)
        painter.setPen(colours.words)
        for left, below, text in item.words:
            painter.drawText(QPointF((x + left) * em, (base + below) * em), text)
        painter.save()
        painter.translate(x * em, base * em)
        painter.scale(em, em)
        # one after the other: a large outline takes far longer than many small ones
        painter.fillPath(item.letters, colours.letters)
        painter.fillPath(item.asked, colours.numbers)
        painter.restore()
