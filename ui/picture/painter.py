"""A painter for pictures: lines that keep their width on the screen when it zooms are part of a picture like any other.

A cosmetic pen would be as thin in a picture of twice the density, and in an SVG that is shown larger would not grow.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPainter, QPen


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
