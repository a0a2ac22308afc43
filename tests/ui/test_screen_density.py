"""Lines are as thick as they say on screens of any density."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from ui.picture.painter import screen_painter, set_screen_pen


def thickness(ratio: float, zoom: float, own: bool) -> float:
    """How many pixels of the screen a cosmetic line of 4 pixels is thick, in a picture of so many dots per pixel."""
    pixmap = QPixmap(round(40 * ratio), round(40 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.white)
    painter = screen_painter(pixmap) if own else QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    pen = QPen(QColor(0, 0, 0), 4.0)
    pen.setCosmetic(True)
    set_screen_pen(painter, pen)
    painter.drawLine(QLineF(0, 20 / zoom, 40 / zoom, 20 / zoom))
    painter.end()
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    middle = image.width() // 2
    return sum(255 - image.pixelColor(middle, y).lightness() for y in range(image.height())) / 255 / ratio


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("zoom", [0.5, 1.0, 7.0])
@pytest.mark.parametrize("own", [True, False])
def test_a_line_is_as_thick_on_every_screen(qapp: object, ratio: float, zoom: float, own: bool) -> None:
    assert thickness(ratio, zoom, own) == pytest.approx(4, abs=0.1)
