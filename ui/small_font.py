"""The font of numbers and names beside and in pictures."""

from __future__ import annotations

from PySide6.QtGui import QFont


def small_font(font: QFont) -> QFont:
    """Return a font that is a point smaller."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() - 1, 6))
    return small
