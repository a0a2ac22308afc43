"""The bar of colours beside the map, with the costs that they stand for."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from ui.charts.surface.colours import cost_colours
from ui.charts.surface.scale import Scale
from ui.theme import Theme

WIDTH, GAP = 12.0, 8.0  # pixels
SHADES = 128


def room_for_bar(font: QFont) -> float:
    """Return how many pixels right of the picture bar and numbers take."""
    return WIDTH + 12 + QFontMetricsF(font).horizontalAdvance("0.0e−00")


def paint_bar(painter: QPainter, scale: Scale, area: QRectF, right: int, font: QFont, theme: Theme) -> None:
    """Paint the bar right of an area, the highest cost above, and its numbers up to the right border."""
    bar = QRectF(area.right() + GAP, area.top(), WIDTH, area.height())
    colours = np.ascontiguousarray(cost_colours(theme, np.linspace(0, 1, SHADES)[::-1, None]))
    painter.drawImage(bar, QImage(colours.data, 1, SHADES, 3, QImage.Format.Format_RGB888))
    painter.setPen(theme.colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    height, left = QFontMetricsF(font).height(), bar.right() + 4
    for share, text in _texts(scale, bar.height() / height):
        middle = bar.bottom() - share * bar.height()
        top = min(max(middle - height / 2, bar.top() - 2), bar.bottom() - height + 2)
        painter.drawText(QRectF(left, top, right - left, height), Qt.AlignmentFlag.AlignLeft, text)


def _texts(scale: Scale, lines: float) -> list[tuple[float, str]]:
    # the numbers and where they stand, 0 below to 1 above, where there is room for so many lines of text
    texts = [(0.0, scale.text(scale.low)), (1.0, scale.text(scale.high))]
    if scale.flat:
        return texts[:1]
    for level in scale.levels():
        share = float(scale.shares(np.array([level]))[0])
        if all(abs(share - other) * lines > 1.4 for other, _ in texts):
            texts.append((share, scale.text(level)))
    return texts
