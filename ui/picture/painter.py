"""Painters for lines that keep their width when one zooms, in pictures and on screens of any density.

A cosmetic pen counts in the pixels of the device: in a picture or on a screen of twice the density its lines would be
half as thick, and in an SVG that is shown larger they would not grow.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPaintDevice, QPainter, QPen


class PicturePainter(QPainter):
    """Draws with the pens that the screen would have, in the picture's own measure."""

    def setPen(self, pen: Any) -> None:  # noqa: N802 (Qt's name)
        """Take a pen; the width of a cosmetic one is in pixels of the screen."""
        scale = self.worldTransform().m11()
        if isinstance(pen, QPen) and pen.isCosmetic() and scale > 0:
            pen = QPen(pen)
            pen.setCosmetic(False)
            pen.setWidthF((pen.widthF() or 1.0) / scale)  # dashes count in widths
        super().setPen(pen)


def screen_painter(device: QPaintDevice) -> QPainter:
    """Return a painter for a window, or a picture kept for one, whose pens are as wide as they say on any screen."""
    return QPainter(device) if device.devicePixelRatio() == 1 else PicturePainter(device)


def set_screen_pen(painter: QPainter, pen: QPen) -> None:
    """Let a painter that Qt has made draw with a cosmetic pen that is as wide as it says on any screen."""
    ratio = 1.0 if isinstance(painter, PicturePainter) else painter.device().devicePixelRatio()
    if ratio != 1 and pen.isCosmetic():
        pen = QPen(pen)
        pen.setWidthF(pen.widthF() * ratio)  # dashes count in widths
    painter.setPen(pen)
