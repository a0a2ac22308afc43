"""The widget that paints the bars of the gradient, its length and angle in words, and tells what is pointed at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.vectors import Places, falling
from ui.charts.axes import paint_frame, paint_x_numbers, paint_y_numbers
from ui.charts.gradient.bars import Bars, bars_of
from ui.charts.gradient.held import Held
from ui.pointing import Pointed
from ui.small_font import small_font
from ui.theme import Theme, theme_of

MARK = 5.0  # pixels: the triangle over the selected component


class VectorView(Pointed, QWidget):
    """The components of a gradient as bars, in place or sorted."""

    pointed = Signal(object)  # the number of the component under the pointer, or None
    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.held: Held | None = None
        self.bars: Bars | None = None
        self.message, self.lines = "", ("", "")
        self.sorted, self.logarithmic = False, False
        self.selected: int | None = None
        self.pointed_number: int | None = None
        self._sorting: tuple[Held, Places] | None = None
        self._rectangles: tuple[list[QRectF], list[QRectF], list[QRectF]] | None = None

    def show_held(self, held: Held | None, message: str, lines: tuple[str, str]) -> None:
        """Show another gradient, or a message in its place; `lines` are written above the bars."""
        if held is not self.held or (message, lines) != (self.message, self.lines):
            self.held, self.message, self.lines = held, message, lines
            self.arrange()

    def show_choices(self, is_sorted: bool, logarithmic: bool) -> None:
        """Draw the same numbers in another order or on another axis."""
        if (is_sorted, logarithmic) != (self.sorted, self.logarithmic):
            self.sorted, self.logarithmic = is_sorted, logarithmic
            self.arrange()

    def mark(self, selected: int | None, pointed: int | None) -> None:
        """Mark the selected component, and the one that is pointed at."""
        if (selected, pointed) != (self.selected, self.pointed_number):
            self.selected, self.pointed_number = selected, pointed
            self.update()

    @property
    def area(self) -> QRectF:
        """Where the bars are drawn."""
        metrics = QFontMetricsF(small_font(self.font()))
        left, above = metrics.horizontalAdvance("−0.0000") + 8, metrics.height() * len(self._written()) + MARK + 4
        below = metrics.height() + 3
        room = QRectF(left, above, max(self.width() - left - 8, 10), max(self.height() - above - below, 10))
        return room.toRect().toRectF()

    def part_at(self, place: QPointF) -> int | None:
        """Return the component whose bar is drawn at a place: the strongest of its column."""
        if self.bars is None or not self.area.contains(place):
            return None
        column = self.bars.column_at(place.x(), self.area)
        return None if column is None else int(self.bars.numbers[self.bars.drawn[column]])

    def column_of(self, number: int) -> int:
        """Return the column that a component lies in."""
        assert self.bars is not None and self.held is not None
        place = int(np.flatnonzero(self.bars.numbers == number)[0]) if self.sorted else number
        return place // self.bars.size

    def rectangle_of(self, number: int) -> QRectF:
        """Return the bar of the column that a component lies in."""
        assert self.bars is not None
        return self.bars.rectangle(self.column_of(number), self.area)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, bars and marks."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("base"))
        if self.message or self.bars is None:
            painter.setPen(theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.message)
        else:
            self._paint(painter, self.bars, theme)
        painter.end()

    def point(self, part: int | None) -> None:
        """Tell what is pointed at."""
        self.pointed.emit(part)

    def click(self, part: int) -> None:
        """Tell what is clicked."""
        self.clicked.emit(part)

    # Parts

    def arrange(self) -> None:
        """Share the pixels between the bars."""
        self._rectangles, self.bars = None, None
        if self.held is not None and len(self.held.values):
            order = self._order(self.held) if self.sorted else None
            self.bars = bars_of(self.held.values, order, int(self.area.width()), self.logarithmic)
        self.update()

    def _order(self, held: Held) -> Places:
        # once for each gradient
        if self._sorting is None or self._sorting[0] is not held:
            self._sorting = held, falling(held.values)
        return self._sorting[1]

    def _written(self) -> list[str]:
        # in one line where there is room
        metrics = QFontMetricsF(small_font(self.font()))
        known = [line for line in self.lines if line]
        one = " · ".join(known)
        return [one] if metrics.horizontalAdvance(one) <= self.width() - 12 else known

    def _paint(self, painter: QPainter, bars: Bars, theme: Theme) -> None:
        area, plane = self.area, bars.plane(self.area)
        painter.setFont(small_font(self.font()))
        self._paint_lines(painter, theme)
        paint_y_numbers(painter, plane, theme, powers=self.logarithmic)
        if self.sorted:
            paint_x_numbers(painter, plane, theme)
        else:
            self._paint_parts(painter, bars, area, theme)
        if self._rectangles is None:
            self._rectangles = bars.rectangles(area)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = (*theme.gradient, theme.text)
        for rectangles, colour in zip(self._rectangles, colours, strict=True):
            painter.setBrush(QColor(*colour))
            painter.drawRects(rectangles)
        if not self.logarithmic:
            painter.setPen(theme.colour("muted"))
            ground = plane.pixel(0.0, 0.0).y()
            painter.drawLine(QPointF(area.left(), ground), QPointF(area.right(), ground))
        paint_frame(painter, plane, theme)
        self._paint_marks(painter, area, theme)

    def _paint_lines(self, painter: QPainter, theme: Theme) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.colour("text"))
        for number, line in enumerate(self._written()):
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width() - 8)
            painter.drawText(QPointF(4, metrics.ascent() + 1 + number * metrics.height()), text)

    def _paint_parts(self, painter: QPainter, bars: Bars, area: QRectF, theme: Theme) -> None:
        assert self.held is not None
        metrics, plane, used = QFontMetricsF(painter.font()), bars.plane(area), -1e9
        parts, whole = self.held.stack.parts, len(self.held.values)
        ends = [*(part.first for part in parts[1:]), whole]
        for part, end in zip(parts, ends, strict=True):
            left, right = (plane.pixel(float(x), 0.0).x() for x in (part.first, end))
            if part.first:
                painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()))
            text = self._part_name(part.layer, part.is_bias)
            wide = metrics.horizontalAdvance(text)
            begin = min(max((left + right) / 2 - wide / 2, 0.0), self.width() - wide)
            if begin > used + 3:
                used = begin + wide
                painter.setPen(theme.colour("muted"))
                painter.drawText(QPointF(begin, area.bottom() + metrics.ascent() + 2), text)

    def _part_name(self, layer: int, is_bias: bool) -> str:
        return (self.tr("b{number}") if is_bias else self.tr("W{number}")).format(number=layer + 1)

    def _paint_marks(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = theme.colour("accent")
        if self.pointed_number is not None:
            x = self.rectangle_of(self.pointed_number).center().x()
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self.selected is not None:
            x = self.rectangle_of(self.selected).center().x()
            painter.setPen(QPen(accent, 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setBrush(accent)
            top = area.top() - 1
            corners = (QPointF(x - MARK, top - MARK), QPointF(x + MARK, top - MARK), QPointF(x, top))
            painter.drawPolygon(QPolygonF(corners))
