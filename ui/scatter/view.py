"""The widget that shows points of a table: a ring around the selected row, frames around chosen ones, and a picture or
a line behind them. It never changes a number; what is pressed and dragged is told to whoever listens.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.scatter.marks import FEW, paint_points
from ui.scatter.plane import Range, fitting
from ui.scatter.plane_view import PlaneView
from ui.scatter.points import NO_POINTS, Points
from ui.theme import theme_of

REACH = 9.0  # pixels around a point within which a click means it
MOST_FRAMES = 2000  # chosen points that get a frame each


class ScatterView(PlaneView):
    """Points over a plane."""

    pressed = Signal(QPointF, object)  # in pixels, and the keyboard's modifiers
    dragged = Signal(QPointF)
    released = Signal(QPointF)
    pointed = Signal(object)  # the place under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points = NO_POINTS
        self.extra = NO_POINTS  # drawn over the others, such as what is being drawn just now
        self.ring: tuple[float, float] | None = None
        self.chosen: NDArray[np.intp] = np.empty(0, np.intp)  # rows
        self.ground: QImage | None = None
        self.smooth_ground = True
        self.painted_anew = FEW  # so many points; of more a picture is kept
        self._ground_part: tuple[Range, Range] | None = None
        self.line: tuple[Array, Array] | None = None
        self._picture: QPixmap | None = None  # of many points, which take a while to paint
        self._pressed = False
        self.moved.connect(self._forget_picture)

    def show_points(self, points: Points, refit: bool = True, later: bool = False) -> None:
        """Draw other points; with `later` what is seen stays until somebody asks for everything."""
        self.points = points
        if refit:
            self.set_fitting(fitting(points.x), fitting(points.y), later)
        self._forget_picture()

    def show_extra(self, points: Points) -> None:
        """Draw some points over the others."""
        self.extra = points
        self.update()

    def show_ring(self, place: tuple[float, float] | None) -> None:
        """Put the ring of the selected row around a point, or take it away."""
        if place != self.ring:
            self.ring = place
            self.update()

    def show_chosen(self, rows: NDArray[np.intp]) -> None:
        """Put a frame around these rows."""
        self.chosen = rows
        self.update()

    def show_ground(self, image: QImage | None, part: tuple[Range, Range] | None = None, smooth: bool = True) -> None:
        """Paint a picture of this part of the plane (x, y) behind the points, or none; `smooth` mixes its pixels."""
        self.ground, self._ground_part, self.smooth_ground = image, part, smooth
        self.update()

    def show_line(self, line: tuple[Array, Array] | None) -> None:
        """Draw a line through these x and y behind the points, or none."""
        self.line = line
        self.update()

    def nearest(self, place: QPointF, reach: float = REACH) -> int | None:
        """Return the row of the drawn point nearest to a place and no further away than `reach` pixels."""
        if not len(self.points.rows):
            return None
        across, down = self.plane.pixels(self.points.x, self.points.y)
        distance = np.hypot(across - place.x(), down - place.y())
        best = len(distance) - 1 - int(np.argmin(distance[::-1]))  # of equals the one on top
        return int(self.points.rows[best]) if distance[best] <= reach else None

    # Painting

    def paint_body(self, painter: QPainter) -> None:
        """Paint picture, line, points, frames and ring, in this order."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_line(painter)
        if len(self.points.rows) <= self.painted_anew:
            paint_points(painter, self.points, self.plane, theme_of(self))
        else:
            painter.drawPixmap(0, 0, self._many())
        if len(self.extra.rows):
            paint_points(painter, self.extra, self.plane, theme_of(self))
        self._paint_chosen(painter)
        if self.ring is not None:
            self._paint_ring(painter, self.plane.pixel(*self.ring))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._forget_picture()

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell where the left button went down."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton and not self.message:
            self._pressed = True
            self.pressed.emit(event.position(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(event)
        if self._pressed:
            self.dragged.emit(event.position())
        self.pointed.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where the left button went up."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._pressed:
            self._pressed = False
            self.released.emit(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    # Parts

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    def _many(self) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as painter:
                paint_points(painter, self.points, self.plane, theme_of(self))
        return self._picture

    def _paint_ground(self, painter: QPainter) -> None:
        if self.ground is None or self._ground_part is None:
            return
        (left, right), (low, high) = self._ground_part
        begin, end = self.plane.pixel(left, high), self.plane.pixel(right, low)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth_ground)
        place = self.plane.area.intersected(self.plane.area)
        place.setCoords(begin.x(), begin.y(), end.x(), end.y())
        painter.drawImage(place, self.ground)

    def _paint_line(self, painter: QPainter) -> None:
        if self.line is None:
            return
        across, down = self.plane.pixels(*self.line)
        painter.setPen(QPen(theme_of(self).colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        known = np.isfinite(down)
        down = np.clip(down, -1e4, 1e4)
        parts = np.flatnonzero(np.diff(known.astype(int))) + 1
        for some in np.split(np.arange(len(across)), parts):
            if known[some].all():
                places = zip(across[some].tolist(), down[some].tolist(), strict=True)
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in places]))

    def _paint_chosen(self, painter: QPainter) -> None:
        if not len(self.chosen):
            return
        some = self.points.only(np.isin(self.points.rows, self.chosen))
        across, down = self.plane.pixels(some.x[:MOST_FRAMES], some.y[:MOST_FRAMES])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme_of(self).colour("text"), 1.2))
        for x, y in zip(across.tolist(), down.tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), 6, 6)

    def _paint_ring(self, painter: QPainter, centre: QPointF) -> None:
        theme = theme_of(self)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colours: tuple[tuple[QColor, float], ...] = ((theme.colour("base"), 4.5), (theme.colour("text"), 2.2))
        for colour, width in colours:  # two, so that it is seen on any ground
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(centre, 8.5, 8.5)
