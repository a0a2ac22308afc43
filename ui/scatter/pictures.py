"""Arrays of colours as pictures, and the bar that shows the colours of values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ui.scatter.points import value_colours
from ui.theme import Theme

SHADES = 64


def picture_of(rgb: NDArray[Any]) -> QImage:
    """Return colours (rows, columns, 3) from 0 to 255 as a picture, the first row at the top."""
    values = np.rint(rgb).astype(np.uint32)
    packed = np.ascontiguousarray(0xFF000000 | values[..., 0] << 16 | values[..., 1] << 8 | values[..., 2], np.uint32)
    high, wide = packed.shape
    return QImage(packed.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def paint_range(painter: QPainter, bar: QRectF, theme: Theme) -> None:
    """Paint the colours of values, the lowest on the left."""
    painter.drawImage(bar, picture_of(value_colours(theme, np.linspace(0, 1, SHADES))[None]))
