"""The confusion matrix as a picture: a row for each true class, a column for each class that was answered.

Right answers are slate with a frame around them, wrong ones crimson, stronger where they are a larger share of the
row's class; names that do not fit are shortened, and left out where there is no room for all.
"""

from __future__ import annotations

from math import ceil, isnan

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.choices import Array
from ui.charts.answers.confusion_frame import Cell, MatrixFrame, fitted
from ui.map_names import told_apart
from ui.scatter.pictures import picture_of
from ui.small_font import small_font
from ui.theme import theme_of

GRID_FROM = 6.0  # cells of so many pixels are told apart by lines


class ConfusionView(QWidget):
    """Shows counts (classes, classes), or shares of each true class; tells which cell was pointed at and clicked."""

    pointed = Signal(object)  # a place in pixels, or None
    clicked = Signal(object)  # a cell

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setMinimumSize(90, 48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.counts: NDArray[np.intp] = np.empty((0, 0), np.intp)
        self.labels: tuple[str, ...] = ()
        self.as_shares = False
        self.message = ""
        self.selected: Cell | None = None  # whose rows are listed
        self.picked: Cell | None = None  # that was reached by keys
        self.ring: Cell | None = None  # of the selected row
        self._image: tuple[object, QImage] | None = None
        self._frame: tuple[tuple[object, ...], MatrixFrame] | None = None

    # What is shown

    def show_counts(self, counts: NDArray[np.intp], labels: tuple[str, ...], as_shares: bool) -> None:
        """Show other counts."""
        self.counts, self.labels, self.as_shares = counts, labels, as_shares
        last = len(labels) - 1
        for name in ("selected", "picked", "ring"):
            cell = getattr(self, name)
            if cell is not None and max(cell) > last:
                setattr(self, name, None)
        self._image = None
        self.update()

    def show_marks(self, selected: Cell | None, picked: Cell | None, ring: Cell | None) -> None:
        """Frame the cell whose rows are listed and the one reached by keys, and ring that of the selected row."""
        if (selected, picked, ring) != (self.selected, self.picked, self.ring):
            self.selected, self.picked, self.ring = selected, picked, ring
            self.update()

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        if text != self.message:
            self.message = text
            self.update()

    @property
    def shares(self) -> Array:
        """The share of the rows of each true class that was answered so; NaN for a class without rows."""
        totals = self.counts.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore"):
            shares: Array = self.counts / np.where(totals == 0, np.nan, totals)
        return shares

    # Where things lie

    @property
    def frame(self) -> MatrixFrame:
        """Where cells and names lie; found from all names, so not for each cell anew."""
        key = (self.width(), self.height(), self.labels, self.font().key())
        if self._frame is None or self._frame[0] != key:
            self._frame = key, fitted(self.width(), self.height(), self.labels, QFontMetricsF(small_font(self.font())))
        return self._frame[1]

    def area(self) -> QRectF:
        """Return where the cells lie."""
        return QRectF(self.frame.area)

    def cell(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        return self.frame.cell(cell)

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a place, or None."""
        return None if self.message else self.frame.cell_at(place)

    def name_at(self, place: QPointF) -> tuple[int, bool] | None:
        """Return the class whose name is at a place, and whether it is the name of a row."""
        return None if self.message else self.frame.name_at(place)

    # Events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        self.pointed.emit(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        super().mousePressEvent(event)
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(cell)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything."""
        theme = theme_of(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("base"))
            if self.message:
                painter.setPen(theme.colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.message)
            elif len(self.labels):
                painter.setFont(small_font(self.font()))
                self._paint_cells(painter)
                self._paint_names(painter)
                self._paint_marks(painter)

    def _paint_cells(self, painter: QPainter) -> None:
        theme, area, size = theme_of(self), self.area(), len(self.labels)
        if self._image is None or self._image[0] is not theme:
            signs = np.where(np.eye(size, dtype=bool), -1.0, 1.0)
            rgb = theme.diverging(signs * np.nan_to_num(self.shares), 1.0, theme.delta)
            self._image = theme, picture_of(rgb)
        image = self._image[1]
        painter.drawImage(area, image)
        width, height = area.width() / size, area.height() / size
        if min(width, height) >= GRID_FROM:
            painter.setPen(theme.colour("base"))
            for number in range(1, size):
                x, y = area.left() + number * width, area.top() + number * height
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QPen(theme.colour("text"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for number in range(size):
                painter.drawRect(self.cell((number, number)).adjusted(1, 1, -1, -1))
        else:
            self._paint_empty_diagonal(painter)
        metrics = QFontMetricsF(painter.font())
        widest = metrics.horizontalAdvance("100 %" if self.as_shares else f"{int(self.counts.max(initial=0)):,}")
        if width > widest + 4 and height > metrics.height():
            self._paint_numbers(painter, image)

    def _paint_empty_diagonal(self, painter: QPainter) -> None:
        # cells too small for frames: where no row was answered rightly, a line says where right answers would be
        painter.setPen(QPen(theme_of(self).colour("muted"), 1))
        for number in np.flatnonzero(np.diagonal(self.counts) == 0).tolist():
            place = self.cell((number, number))
            painter.drawLine(place.topLeft(), place.bottomRight())

    def _paint_numbers(self, painter: QPainter, image: QImage) -> None:
        # cells without rows get a dot, all in one go: most of a good matrix is empty
        shares, dots = self.shares, []
        for row, column in np.ndindex(self.counts.shape):
            count, share = int(self.counts[row, column]), float(shares[row, column])
            if not count and not (self.as_shares and isnan(share)):
                dots.append(self.cell((row, column)).center())
                continue
            text = f"{count:,}" if not self.as_shares else "–" if isnan(share) else f"{100 * share:.0f} %"
            light = image.pixelColor(column, row).lightnessF() > 0.5
            painter.setPen(Qt.GlobalColor.black if light else Qt.GlobalColor.white)
            painter.drawText(self.cell((row, column)), Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QPen(theme_of(self).colour("muted"), 2))
        painter.drawPoints(dots)

    def _paint_names(self, painter: QPainter) -> None:
        theme, area, size = theme_of(self), self.area(), len(self.labels)
        metrics = QFontMetricsF(painter.font())
        line, width, height = metrics.height(), area.width() / size, area.height() / size
        painter.setPen(theme.colour("muted"))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(area.left(), 1, area.width(), line), centre, self.tr("answered"))
        self._paint_upright(painter, QRectF(1, area.top(), line, area.height()), centre, self.tr("true"))
        painter.setPen(theme.colour("text"))
        room = area.left() - line - 10
        every = max(1, ceil(line / height))
        for number, name in [*enumerate(told_apart(self.labels, room, metrics))][::every]:
            place = QRectF(line + 4, area.top() + (number + 0.5) * height - line / 2, room, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        upright = area.top() - line - 4 > line + 0.5
        room = area.top() - line - 8 if upright else width - 4
        every = max(1, ceil(line / width)) if upright else 1
        for number, name in [*enumerate(told_apart(self.labels, room, metrics))][::every]:
            middle = area.left() + (number + 0.5) * width
            if upright:
                place = QRectF(middle - line / 2, line + 3, line, room + 2)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                self._paint_upright(painter, place, flags, name)
            else:
                painter.drawText(QRectF(middle - width / 2, line + 2, width, line), centre, name)

    def _paint_upright(self, painter: QPainter, place: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
        painter.save()
        painter.translate(place.left(), place.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, place.height(), place.width()), flags, text)
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for cell, name in ((self.selected, "accent"), (self.picked, "text")):
            if cell is not None:
                for colour, width in (("base", 4.5), (name, 2.5)):
                    painter.setPen(QPen(theme.colour(colour), width))
                    painter.drawRect(self.cell(cell).adjusted(-1, -1, 1, 1))
        if self.ring is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = self.cell(self.ring)
            radius = min(4.5, place.height() / 4, place.width() / 4)
            centre = QPointF(place.right() - radius - 3, place.top() + radius + 3)
            for colour, width in (("base", 3.5), ("text", 1.8)):
                painter.setPen(QPen(theme.colour(colour), width))
                painter.drawEllipse(centre, radius, radius)
