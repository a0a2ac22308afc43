"""A widget with two axes: the wheel zooms, the middle button pans; what lies between them is for others to paint."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.scatter.plane import WHOLE, Plane, Range, tick_text, ticks
from ui.small_font import small_font
from ui.theme import theme_of

KEY_ZOOM = 1.25
TICK_PIXELS = (70, 34)  # between numbers on the axes


class PlaneView(QWidget):
    """Shows a part of a plane; a subclass paints in `paint_body`."""

    moved = Signal()  # another part is seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        self.titles = ("", "")
        self.names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # in place of numbers, from 0
        self.message = ""
        self.fitted = True  # stays fitted until it is zoomed or moved by hand
        self._fitting: tuple[Range, Range] = (WHOLE, WHOLE)
        self._shown = self._fitting
        self._room: tuple[tuple[object, ...], float] = ((), 0.0)  # beside the y axis, and for what it was found
        self._drag: QPointF | None = None
        self._usual_cursor = self.cursor()  # when nobody pans

    @property
    def plane(self) -> Plane:
        """What is seen, and where."""
        return Plane(*self._shown, self._area())

    def set_axes(self, titles: tuple[str, str], names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())) -> None:
        """Name the axes, and perhaps the places 0, 1, 2 … on them."""
        if (titles, names) != (self.titles, self.names):
            self.titles, self.names = titles, names
            self.update()

    def set_message(self, text: str) -> None:
        """Show a text in place of everything."""
        if text != self.message:
            self.message = text
            self.update()

    def set_fitting(self, x: Range, y: Range, later: bool = False) -> None:
        """Say what is to be seen while nobody has zoomed, or `later`, when somebody asks for everything."""
        self._fitting = (x, y)
        if self.fitted and not later:
            self._show(self._fitting)

    def fit(self) -> None:
        """Show everything again."""
        self.fitted = True
        self._show(self._fitting)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Zoom so that what lies at a place stays there; a factor above 1 shows more detail."""
        self._look_at(self.plane.zoomed(1 / factor, at))

    def paint_body(self, painter: QPainter) -> None:
        """Paint what lies between the axes."""

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the axes and what lies between them."""
        with QPainter(self) as painter:
            theme, area = theme_of(self), self._area()
            painter.fillRect(self.rect(), theme.colour("base"))
            if self.message:
                painter.setPen(theme.colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.message)
            else:
                self._paint_axes(painter, area)
                painter.setClipRect(area)
                self.paint_body(painter)
                painter.setClipping(False)
                painter.setPen(theme.colour("accent" if self.hasFocus() else "line"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        if not self.message:
            self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to pan."""
        if event.button() == Qt.MouseButton.MiddleButton and not self.message:
            self._drag, self._usual_cursor = event.position(), self.cursor()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan."""
        if self._drag is not None:
            before, self._drag = self._drag, event.position()
            self._look_at(self.plane.moved(event.position() - before))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning."""
        if event.button() == Qt.MouseButton.MiddleButton and self._drag is not None:
            self._drag = None
            self.setCursor(self._usual_cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom by + and −, show everything by 0."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(KEY_ZOOM, self._area().center())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / KEY_ZOOM, self._area().center())
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    # Parts

    def _look_at(self, plane: Plane) -> None:
        self.fitted = False
        self._show((plane.x, plane.y))

    def _show(self, shown: tuple[Range, Range]) -> None:
        if shown != self._shown:
            self._shown = shown
            self.moved.emit()
            self.update()

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(small_font(self.font()))
        below = 2 * metrics.height() + 6
        height = max(self.height() - below - 6, 10)
        left = self._beside(height, metrics) + metrics.height() + 8
        return QRectF(left, 6, max(self.width() - left - 8, 10), height).toRect().toRectF()

    def _beside(self, height: float, metrics: QFontMetricsF) -> float:
        # room for the numbers of the y axis: the same for all usual ones, and more for those that would be cut
        key = (self._shown[1], self.names[1], height, self.font().key())
        if key != self._room[0]:
            wide = metrics.horizontalAdvance("0" * 6)
            if not self.names[1]:
                texts = [text for _, text in self._marks(1, QRectF(0, 0, 1, height))]
                wide = max([wide, *(metrics.horizontalAdvance(text) + 3 for text in texts)])
            self._room = key, wide
        return self._room[1]

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(small_font(self.font()))
        metrics = QFontMetricsF(painter.font())
        for axis in (0, 1):
            for place, text in self._marks(axis, area):
                self._paint_tick(painter, axis, area, place, text)
        painter.setPen(theme_of(self).colour("muted"))
        centre = Qt.AlignmentFlag.AlignCenter
        title = metrics.elidedText(self.titles[0], Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(
            QRectF(area.left(), self.height() - metrics.height() - 2, area.width(), metrics.height()), centre, title
        )
        painter.save()
        painter.translate(2, area.bottom())
        painter.rotate(-90)
        title = metrics.elidedText(self.titles[1], Qt.TextElideMode.ElideRight, area.height())
        painter.drawText(QRectF(0, 0, area.height(), metrics.height()), centre, title)
        painter.restore()

    def _marks(self, axis: int, area: QRectF) -> list[tuple[float, str]]:
        shown = self._shown[axis]
        names = self.names[axis]
        if names:
            return [(float(i), name) for i, name in enumerate(names) if shown[0] <= i <= shown[1]]
        length = area.height() if axis else area.width()
        values, decimals = ticks(shown, round(length / TICK_PIXELS[axis]))
        found = [(value, tick_text(value, decimals)) for value in values]
        return found if axis else self._apart(found, length / (shown[1] - shown[0]))

    def _apart(self, marks: list[tuple[float, str]], scale: float) -> list[tuple[float, str]]:
        # numbers too long to stand side by side: every second one, or third
        if len(marks) < 2:
            return marks
        metrics = QFontMetricsF(small_font(self.font()))
        widest = max(metrics.horizontalAdvance(text) for _, text in marks) + 6
        every = ceil(widest / max((marks[1][0] - marks[0][0]) * scale, 1.0))
        first = next((place for place, mark in enumerate(marks) if mark[0] == 0), 0) % every
        return marks[first::every]

    def _paint_tick(self, painter: QPainter, axis: int, area: QRectF, value: float, text: str) -> None:
        theme, plane, metrics = theme_of(self), self.plane, QFontMetricsF(painter.font())
        painter.setPen(QPen(theme.colour("line"), 1, Qt.PenStyle.DotLine))
        if axis:
            y = plane.pixel(plane.x[0], value).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            left = metrics.height() + 3
            place = QRectF(left, y - metrics.height() / 2, area.left() - left - 4, metrics.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        else:
            x = plane.pixel(value, plane.y[0]).x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            wide = area.width() / max(len(self.names[0]), 1) if self.names[0] else TICK_PIXELS[0]
            place = QRectF(x - wide / 2, area.bottom() + 2, wide, metrics.height())
            flags = Qt.AlignmentFlag.AlignCenter
        painter.setPen(theme.colour("muted"))
        if self.names[axis]:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        else:
            flags |= Qt.TextFlag.TextDontClip  # a number that is cut would be another one
        painter.drawText(place, flags, text)
