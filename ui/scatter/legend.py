"""One line that says what the colours of points mean: the classes with their marks, or the range of values."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.plain_text import lines_tip, plain
from ui.scatter.marks import paint_mark
from ui.scatter.pictures import paint_range
from ui.scatter.points import Colouring, shape_of
from ui.theme import Theme, theme_of
from ui.written_numbers import as_read

MOST_LABELS = 12  # that are named in the tool tip
BAR = 60  # pixels


class Legend(QWidget):
    """The colouring of points in one line; what does not fit is found in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._colouring = Colouring()

    def show_colouring(self, colouring: Colouring) -> None:
        """Show what other colours mean."""
        self._colouring = colouring
        labels = [plain(label, 30) for label in colouring.labels]
        text = plain(colouring.name, 40)
        if colouring.values is not None:
            text = self.tr("{name}: {low} to {high}").format(
                name=text, low=as_read(colouring.low), high=as_read(colouring.high)
            )
        elif labels:
            text = self.tr("{name}: {labels}").format(name=text, labels=", ".join(labels[:MOST_LABELS]))
        self.setAccessibleName(text)
        self.setToolTip(lines_tip(text) if text else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._colouring.values is not None:
                self._paint_range(painter, theme)
            else:
                self._paint_classes(painter, theme)

    def _paint_classes(self, painter: QPainter, theme: Theme) -> None:
        metrics, x = self.fontMetrics(), 2
        middle = Qt.AlignmentFlag.AlignVCenter
        for code, label in enumerate(self._colouring.labels):
            text = plain(label, 30)
            width = metrics.horizontalAdvance(text)
            last = code == len(self._colouring.labels) - 1
            if x + 14 + width + (0 if last else metrics.horizontalAdvance(" …")) > self.width():
                painter.setPen(theme.colour("muted"))
                painter.drawText(self.rect().adjusted(x, 0, 0, 0), middle, "…")
                return
            centre = QPointF(x + 6, self.height() / 2)
            paint_mark(painter, centre, int(shape_of(code)), theme.class_colour(code), theme.colour("base"))
            painter.setPen(theme.colour("text"))
            painter.drawText(self.rect().adjusted(x + 14, 0, 0, 0), middle, text)
            x += 14 + width + 12

    def _paint_range(self, painter: QPainter, theme: Theme) -> None:
        metrics, colouring = self.fontMetrics(), self._colouring
        middle = Qt.AlignmentFlag.AlignVCenter
        low, high = as_read(colouring.low, 4), as_read(colouring.high, 4)
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect().adjusted(2, 0, 0, 0), middle, low)
        bar = QRectF(8 + metrics.horizontalAdvance(low), 3, BAR, self.height() - 6)
        paint_range(painter, bar, theme)
        painter.drawText(self.rect().adjusted(round(bar.right()) + 6, 0, 0, 0), middle, high)
