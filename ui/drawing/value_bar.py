"""The colours of values, from the lowest to the highest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.scatter.pictures import paint_range
from ui.scatter.points import Colouring
from ui.theme import theme_of
from ui.written_numbers import as_read


class ValueBar(QWidget):
    """The colours of values from the lowest to the highest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colouring = Colouring()
        self.setMinimumHeight(2 * self.fontMetrics().height())

    def show_colouring(self, colouring: Colouring) -> None:
        """Show another range."""
        self._colouring = colouring
        self.setAccessibleName(
            self.tr("Colours from {low} to {high}").format(low=as_read(colouring.low), high=as_read(colouring.high))
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        with QPainter(self) as painter:
            height = self.fontMetrics().height()
            bar = QRectF(0, 2, self.width() - 1, height - 4)
            paint_range(painter, bar, theme)
            painter.setPen(theme.colour("line"))
            painter.drawRect(bar)
            painter.setPen(theme.colour("muted"))
            ends = QRectF(0, height, self.width(), height)
            for value, side in (
                (self._colouring.low, Qt.AlignmentFlag.AlignLeft),
                (self._colouring.high, Qt.AlignmentFlag.AlignRight),
            ):
                painter.drawText(ends, side, as_read(value, 3))
