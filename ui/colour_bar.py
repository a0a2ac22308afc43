"""The bar that says what the colours of a heatmap mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.heatmap import palette_bytes
from ui.theme import theme_of


class ColourBar(QWidget):
    """The colours from −limit over 0 to +limit, with their values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = 1.0

    def sizeHint(self) -> QSize:
        """Ask for a line of text."""
        metrics = self.fontMetrics()
        return QSize(2 * metrics.horizontalAdvance("+" + f"{self._limit:g}") + 66, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Do not give way."""
        return self.sizeHint()

    def show_limit(self, limit: float) -> None:
        """Show the range of another scale."""
        self._limit = limit
        text = self.tr("Colours from −{limit} (blue) over 0 to +{limit} (orange)").format(limit=f"{limit:g}")
        self.setToolTip(text + self.tr("; the scale only grows during a run, so that colours compare."))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar between its two ends."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setPen(theme.colour("muted"))
        low, high = f"−{self._limit:g}", f"+{self._limit:g}"
        ends = [float(self.fontMetrics().horizontalAdvance(text)) + 4 for text in (low, high)]
        bar = QRectF(self.rect()).adjusted(ends[0], 2, -ends[1], -2)
        colours = palette_bytes(theme)[:-1]
        shades = np.linspace(-1, 1, 129)
        places = np.rint(np.sign(shades) * np.sqrt(np.abs(shades)) * (len(colours) // 2)).astype(np.intp)
        row = np.ascontiguousarray(colours[places + len(colours) // 2])
        painter.drawImage(bar, QImage(row.data, len(row), 1, 4 * len(row), QImage.Format.Format_RGB32))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | middle, low)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | middle, high)
        painter.setPen(theme.colour("text"))
        painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, "0")
        painter.end()
