"""The map of correlations: blue for −1, orange for +1, the ground for 0, hatched where r is undefined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.correlation import FEWEST
from ui.labels import HoverLabel
from ui.map_names import told_apart
from ui.scatter.pictures import picture_of
from ui.small_font import small_font
from ui.theme import theme_of
from ui.written_numbers import as_read

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
LARGEST = 64.0  # pixels of a cell
GRID_FROM = 6.0  # cells of so many pixels are told apart by lines
NAME_SHARE = 0.36  # of the width, at most, for names
Pair = tuple[int, int]  # row and column of the map


class CorrelationView(QWidget):
    """Shows r of every pair; tells which pair was clicked."""

    chosen = Signal(int, int)  # row and column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary-correlations")
        self.setAccessibleName(self.tr("Map of correlations"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hover = HoverLabel(self)
        self.names: tuple[str, ...] = ()
        self.r: Array = np.empty((0, 0))
        self.rows: NDArray[np.int64] = np.empty((0, 0), np.int64)
        self.selected: Pair | None = None

    def sizeHint(self) -> QSize:
        return QSize(260, 200)

    def show_correlations(self, names: tuple[str, ...], r: Array, rows: NDArray[np.int64]) -> None:
        """Show other correlations."""
        self.names, self.r, self.rows = names, r, rows
        if self.selected is not None and max(self.selected) >= len(names):
            self.selected = None
        self.hover.hide()
        self.update()

    def select(self, pair: Pair | None) -> None:
        """Put a frame around a pair."""
        if pair != self.selected:
            self.selected = pair
            self.setAccessibleDescription(self.said(pair) if pair is not None else "")
            self.update()

    def said(self, pair: Pair) -> str:
        """Say which pair a cell is, r, and from how many rows."""
        r, count = float(self.r[pair]), int(self.rows[pair])
        values = {"one": self.names[pair[0]], "other": self.names[pair[1]], "count": f"{count:,}"}
        if count < FEWEST:
            return self.tr("{one} and {other}: undefined, both have a number in fewer than two rows").format(**values)
        if np.isnan(r):
            return self.tr("{one} and {other}: undefined, one of them is constant in their {count} rows").format(
                **values
            )
        return self.tr("{one} and {other}: r = {r}, from {count} rows").format(r=as_read(r, 4), **values)

    def cell(self, pair: Pair) -> QRectF:
        """Return where a pair is drawn."""
        area, size = self._area(), self._cell()
        return QRectF(area.left() + pair[1] * size[0], area.top() + pair[0] * size[1], *size)

    def pair_at(self, place: QPointF) -> Pair | None:
        """Return the pair at a place, or None."""
        area, (width, height) = self._area(), self._cell()
        if not len(self.names) or not area.contains(place):
            return None
        last = len(self.names) - 1
        return min(int((place.y() - area.top()) / height), last), min(int((place.x() - area.left()) / width), last)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("base"))
            painter.setFont(small_font(self.font()))
            if not len(self.names):
                painter.setPen(theme.colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(12, 4, -12, -4), flags, self.tr("No column holds numbers."))
            else:
                self._paint_cells(painter)
                self._paint_names(painter)
                self._paint_selected(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        pair = self.pair_at(event.position())
        if pair is None:
            self.hover.hide()
        else:
            self.hover.say(self.said(pair), event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a pair."""
        super().mousePressEvent(event)
        pair = self.pair_at(event.position())
        if pair is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(pair)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from pair to pair."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not len(self.names):
            super().keyPressEvent(event)
            return
        row, column = self.selected or (0, -step[1])
        last = len(self.names) - 1
        self._choose((min(max(row + step[0], 0), last), min(max(column + step[1], 0), last)))

    def _choose(self, pair: Pair) -> None:
        self.select(pair)
        self.chosen.emit(*pair)

    # Where things lie

    @property
    def numbered(self) -> bool:
        """Whether there are numbers above the map, and before the names beside it: names do not fit there."""
        metrics, size = QFontMetricsF(small_font(self.font())), len(self.names) or 1
        width = self._area_beside(self._beside(self.names)).width() / size
        return any(metrics.horizontalAdvance(name) + 2 > width for name in self.names)

    def heads(self) -> list[str]:
        """Return what is written above the map."""
        return [f"{number + 1:,}" for number in range(len(self.names))] if self.numbered else [*self.names]

    def row_names(self) -> list[str]:
        """Return what is written beside the map, where there is room for each."""
        before = [f"{head} " if self.numbered else "" for head in self.heads()]
        metrics, area = QFontMetricsF(small_font(self.font())), self._area()
        room = area.left() - 6 - max((metrics.horizontalAdvance(text) for text in before), default=0.0)
        return [a + b for a, b in zip(before, told_apart(self.names, room, metrics), strict=True)]

    def _area(self) -> QRectF:
        pairs = zip(self.heads(), self.names, strict=True)
        return self._area_beside(self._beside([f"{a} {b}" for a, b in pairs] if self.numbered else self.names))

    def _beside(self, texts: Sequence[str]) -> float:
        metrics = QFontMetricsF(small_font(self.font()))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
        return min(widest + 8, NAME_SHARE * self.width())

    def _area_beside(self, left: float) -> QRectF:
        size, top = len(self.names) or 1, QFontMetricsF(small_font(self.font())).height() + 4
        width = min((self.width() - left - 6) / size, LARGEST * 1.6)
        height = min((self.height() - top - 4) / size, LARGEST)
        return QRectF(left, top, max(width * size, 1), max(height * size, 1))

    def _cell(self) -> tuple[float, float]:
        area, size = self._area(), len(self.names) or 1
        return area.width() / size, area.height() / size

    # Painting

    def _paint_cells(self, painter: QPainter) -> None:
        theme, area, (width, height) = theme_of(self), self._area(), self._cell()
        # squared, because the theme's map takes the root, and r is to be seen as it is
        rgb = theme.diverging(np.sign(self.r) * self.r**2, 1.0)
        undefined = np.isnan(self.r)
        rgb[undefined] = theme.base
        size = len(self.names)
        painter.drawImage(area, picture_of(rgb))
        for row, column in np.argwhere(undefined).tolist():
            painter.fillRect(self.cell((row, column)), theme.colour("line"))
            brush = painter.brush()
            brush.setStyle(Qt.BrushStyle.BDiagPattern)
            brush.setColor(theme.colour("muted"))
            painter.fillRect(self.cell((row, column)), brush)
        if min(width, height) >= GRID_FROM:
            painter.setPen(theme.colour("base"))
            for number in range(1, size):
                x, y = area.left() + number * width, area.top() + number * height
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        metrics = QFontMetricsF(painter.font())
        if width > metrics.horizontalAdvance("−0.00") + 4 and height > metrics.height():
            self._paint_numbers(painter, rgb)

    def _paint_numbers(self, painter: QPainter, rgb: NDArray[Any]) -> None:
        light = rgb @ np.array([0.299, 0.587, 0.114]) > 140
        for row, column in np.argwhere(np.isfinite(self.r)).tolist():
            painter.setPen(Qt.GlobalColor.black if light[row, column] else Qt.GlobalColor.white)
            text = f"{round(float(self.r[row, column]), 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
            painter.drawText(self.cell((row, column)), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(self, painter: QPainter) -> None:
        area, (width, height), metrics = self._area(), self._cell(), QFontMetricsF(painter.font())
        painter.setPen(theme_of(self).colour("text"))
        every = max(1, int(np.ceil(metrics.height() / height)))
        for number, name in enumerate(self.row_names()[::every]):
            y = area.top() + number * every * height
            place = QRectF(2, y + height / 2 - metrics.height() / 2, area.left() - 6, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        heads = self.heads()
        widest = max(metrics.horizontalAdvance(head) for head in heads)
        every = max(1, int(np.ceil((widest + 2) / width)))
        for number, head in enumerate(heads[::every]):
            middle = area.left() + (number * every + 0.5) * width
            place = QRectF(middle - widest / 2 - 1, 1, widest + 2, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, head)

    def _paint_selected(self, painter: QPainter) -> None:
        if self.selected is None:
            return
        theme, frame = theme_of(self), self.cell(self.selected).adjusted(-1, -1, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in (("base", 4.0), ("text", 2.0)):
            painter.setPen(QPen(theme.colour(name), width))
            painter.drawRect(frame)
