"""The cost surface as a solid drawing: turned by dragging or the arrow keys, zoomed by the wheel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.choices import Array
from ui.charts.surface.camera import TALL, Camera
from ui.charts.surface.colours import cost_colours
from ui.charts.surface.contour_view import paint_here
from ui.charts.surface.scene import Pointed, Scene, nearest_step
from ui.scatter.plane import tick_text, ticks
from ui.theme import theme_of

MOST_FIELDS, QUICK_FIELDS = 40, 20  # along each side: more take too long to paint, or to paint again and again
REACH = 12.0  # pixels
DEGREES_A_PIXEL = 0.5
TURNS = {
    Qt.Key.Key_Left: (-6, 0),
    Qt.Key.Key_Right: (6, 0),
    Qt.Key.Key_Up: (0, 5),
    Qt.Key.Key_Down: (0, -5),
}
LIGHT = np.array([-0.45, -0.35, 0.82])
SHADE = 0.35  # the part of its colour that a field loses at most
TICK = 0.06  # how long a tick is in the box
HERE_LIFT = 0.004  # by which the path lies above the surface


class Surface3D(QWidget):
    """Draws a scene; what is pointed at is told as `pointed`."""

    pointed = Signal(object)  # Pointed or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_3d")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        self.scene: Scene | None = None
        self.message = ""
        self.quick = False  # while training runs
        self.camera = Camera()
        self.at: Pointed | None = None
        self._drag: QPointF | None = None
        self._written: list[QRectF] = []  # where numbers stand already
        self._fields: list[tuple[QPolygonF, QColor]] | None = None  # from the back to the front

    def show_scene(self, scene: Scene | None) -> None:
        """Draw another scene."""
        old, self.scene = self.scene, scene
        if scene is None or old is None or scene.surface is not old.surface or scene.scale != old.scale:
            self._fields = self.at = None
        self.update()

    def set_message(self, text: str) -> None:
        """Show a text in place of everything."""
        if text != self.message:
            self.message = text
            self.update()

    def hurry(self, quick: bool) -> None:
        """Draw fewer fields, or all of them again."""
        if quick != self.quick:
            self.quick, self._fields = quick, None
            self.update()

    def look(self, camera: Camera) -> None:
        """Look at it from elsewhere."""
        self.camera, self._fields = camera, None
        self.update()

    def fit(self) -> None:
        """Look at it as at first."""
        self.look(Camera())

    def point(self, at: Pointed | None) -> None:
        """Point at something, and tell."""
        self.at = at
        self.update()
        self.pointed.emit(at)

    def place_of(self, at: Pointed) -> QPointF:
        """Return where something lies in pixels."""
        scene = self.scene
        assert scene is not None
        if at.step >= 0:
            return QPointF(*self._trail_pixels(scene)[at.step, :2].tolist())
        return QPointF(*self._grid_pixels(scene)[at.row, at.column, :2].tolist())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the surface, the path, and what is pointed at."""
        with QPainter(self) as painter:
            theme, scene = theme_of(self), self.scene
            painter.fillRect(self.rect(), theme.colour("base"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.message or scene is None or scene.scale is None:
                painter.setPen(theme.colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.message)
            else:
                self._paint_box(painter, scene)
                self._paint_fields(painter, scene)
                self._paint_trail(painter, scene)
                if self.at is not None:
                    painter.setBrush(theme.colour("base"))
                    painter.setPen(QPen(theme.colour("text"), 1.6))
                    painter.drawEllipse(self.place_of(self.at), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(theme.colour("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_fields(self, painter: QPainter, scene: Scene) -> None:
        if self._fields is None:
            self._fields = self._made_fields(scene)
        edge = theme_of(self).colour("text")
        edge.setAlphaF(0.16)
        painter.setPen(QPen(edge, 0.7))
        for polygon, colour in self._fields:
            painter.setBrush(colour)
            painter.drawConvexPolygon(polygon)

    def _made_fields(self, scene: Scene) -> list[tuple[QPolygonF, QColor]]:
        assert scene.scale is not None
        every = max(1, (len(scene.surface.values) - 1) // (QUICK_FIELDS if self.quick else MOST_FIELDS))
        points = self._box_points(scene)[::every, ::every]
        pixels = self.camera.pixels(points, self._area())
        corners = [(slice(None, -1), slice(None, -1)), (slice(None, -1), slice(1, None))]
        corners += [(slice(1, None), slice(1, None)), (slice(1, None), slice(None, -1))]
        quads = np.stack([pixels[corner] for corner in corners], axis=2).reshape(-1, 4, 3)
        heights = np.stack([points[corner] for corner in corners], axis=2).reshape(-1, 4, 3)
        known = np.isfinite(quads).all(axis=(1, 2))
        quads, heights = quads[known], heights[known]
        order = np.argsort(quads[..., 2].mean(axis=1))
        quads, heights = quads[order], heights[order]
        normals = np.cross(heights[:, 2] - heights[:, 0], heights[:, 3] - heights[:, 1])
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        light = np.clip(normals @ LIGHT, 0, 1)[:, None]
        colours = cost_colours(theme_of(self), heights[..., 2].mean(axis=1) / TALL)
        shaded = np.asarray(np.rint(colours * (1 - SHADE * (1 - light))), int)
        return [
            (QPolygonF([QPointF(x, y) for x, y in quad]), QColor(*colour))
            for quad, colour in zip(quads[..., :2].tolist(), shaded.tolist(), strict=True)
        ]

    def _paint_trail(self, painter: QPainter, scene: Scene) -> None:
        theme, pixels = theme_of(self), self._trail_pixels(scene)
        known = pixels[np.isfinite(pixels).all(axis=1)][:, :2]
        line = QPolygonF([QPointF(x, y) for x, y in np.clip(known, -1e5, 1e5).tolist()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in (("base", 4.0), ("text", 1.8)):
            painter.setPen(QPen(theme.colour(name), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(line)
        if len(known) and np.isfinite(pixels[-1]).all():
            paint_here(painter, QPointF(*known[-1].tolist()), theme.colour("base"), theme.colour("text"))

    def _paint_box(self, painter: QPainter, scene: Scene) -> None:
        theme = theme_of(self)
        floor = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], float)
        pixels = self.camera.pixels(floor, self._area())
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("alternate"))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in pixels[:, :2].tolist()]))
        painter.setFont(self._small())
        metrics = QFontMetricsF(painter.font())
        front = [number for number in range(4) if pixels[[number, (number + 1) % 4], 2].mean() > pixels[:, 2].mean()]
        self._written.clear()
        self._paint_height_axis(painter, scene, metrics, floor[int(np.argmin(pixels[:, 0]))])
        for number in front[:2]:
            self._paint_floor_axis(painter, scene, metrics, floor[number], floor[(number + 1) % 4])

    def _paint_floor_axis(
        self, painter: QPainter, scene: Scene, metrics: QFontMetricsF, begin: Array, end: Array
    ) -> None:
        # numbers and title along an edge of the floor that is in front
        theme, area = theme_of(self), self._area()
        axis = 0 if begin[0] != end[0] else 1
        low, high = (value + scene.base[axis] for value in scene.surface.window[axis])
        outwards = np.array([0.0, 0.0, 0.0])
        outwards[1 - axis] = begin[1 - axis]
        values, decimals = ticks((low, high), 3)
        painter.setPen(theme.colour("muted"))
        wide = 0.0
        for value in values:
            place, text = begin.copy(), tick_text(value, decimals)
            place[axis] = 2 * (value - low) / (high - low) - 1
            wide = max(wide, metrics.horizontalAdvance(text))
            painter.drawLine(*self._outwards(place, outwards)[:2])
            self._write_beside(painter, metrics, place, outwards, text)
        title = metrics.elidedText(scene.titles[axis], Qt.TextElideMode.ElideMiddle, 0.4 * area.width())
        self._write_beside(painter, metrics, (begin + end) / 2, outwards, title, wide)

    def _outwards(self, place: Array, outwards: Array) -> tuple[QPointF, QPointF, QPointF]:
        # a place of the floor's edge, the end of a tick there, and the unit vector from one to the other
        ends = self.camera.pixels(np.stack([place, place + TICK * outwards]), self._area())[:, :2]
        way = ends[1] - ends[0]
        way /= max(float(np.hypot(*way)), 1e-9)
        return QPointF(*ends[0].tolist()), QPointF(*ends[1].tolist()), QPointF(*way.tolist())

    def _write_beside(
        self, painter: QPainter, metrics: QFontMetricsF, place: Array, outwards: Array, text: str, beyond: float = 0.0
    ) -> None:
        # the text's box touches the tick's end; a title lies beyond texts as wide as that
        _, end, way = self._outwards(place, outwards)
        width, height = metrics.horizontalAdvance(text) + 4, metrics.height()
        away = 3.0 + (abs(way.x()) * beyond + abs(way.y()) * height + 6 if beyond else 0.0)
        centre = end + way * away + QPointF(way.x() * width / 2, way.y() * height / 2)
        left = min(max(centre.x() - width / 2, 2.0), self.width() - width - 2)
        top = min(centre.y() - height / 2, self.height() - height - 1)
        rect = QRectF(left, top, width, height)
        if not any(rect.intersects(other) for other in self._written):
            self._written.append(rect)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_height_axis(self, painter: QPainter, scene: Scene, metrics: QFontMetricsF, foot: Array) -> None:
        assert scene.scale is not None
        theme, scale = theme_of(self), scene.scale
        top = foot + np.array([0, 0, TALL])
        ends = [QPointF(*self.camera.pixels(place, self._area())[:2].tolist()) for place in (foot, top)]
        painter.setPen(theme.colour("line"))
        painter.drawLine(*ends)
        painter.setPen(theme.colour("muted"))
        height, last = metrics.height(), ends[0].y() + 1e6
        for value in [scale.low, *scale.levels(), scale.high]:
            share = float(scale.shares(np.array([value]))[0])
            place = ends[0] + (ends[1] - ends[0]) * share
            if abs(place.y() - last) < 1.3 * height or abs(ends[1].y() - ends[0].y()) < 2 * height:
                continue
            last = place.y()
            painter.drawLine(place, place - QPointF(4, 0))
            rect = QRectF(2, place.y() - height / 2, place.x() - 8, height)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scale.text(value))
            self._written.append(QRectF(rect.right() - 30, rect.top(), 30, height))
        painter.drawText(
            QRectF(ends[1].x() - 30, ends[1].y() - 1.6 * height, 60, height), Qt.AlignmentFlag.AlignCenter, "C"
        )

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn, or point."""
        if self._drag is None:
            self.point(self._found(event.position()))
            return
        by = (event.position() - self._drag) * DEGREES_A_PIXEL
        self._drag = event.position()
        self.look(self.camera.turned(by.x(), by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End turning."""
        super().mouseReleaseEvent(event)
        self._drag = None

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.look(self.camera.zoomed(1.0015 ** event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn by the arrow keys, zoom by + and −, look as at first by 0."""
        key = Qt.Key(event.key())
        if key in TURNS:
            self.look(self.camera.turned(*TURNS[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.look(self.camera.zoomed(1.2))
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.look(self.camera.zoomed(1 / 1.2))
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fields = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._fields = None
            self.update()

    # Parts

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(28, 14, -6, -26)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 6))
        return font

    def _box_points(self, scene: Scene) -> Array:
        # the grid in the box (rows, columns, 3); NaN where the cost is not finite
        assert scene.scale is not None
        count = len(scene.surface.values)
        across, back = np.meshgrid(np.linspace(-1, 1, count), np.linspace(-1, 1, count))
        return np.stack([across, back, TALL * scene.scale.shares(scene.surface.values)], axis=-1)

    def _grid_pixels(self, scene: Scene) -> Array:
        return self.camera.pixels(self._box_points(scene), self._area())

    def _trail_pixels(self, scene: Scene) -> Array:
        # on the surface; the present weights at their own cost
        assert scene.scale is not None
        grid, places = scene.surface, scene.trail.places
        (left, right), (low, high) = grid.window
        box = np.column_stack(
            [2 * (places[:, 0] - left) / (right - left) - 1, 2 * (places[:, 1] - low) / (high - low) - 1]
        )
        heights = scene.scale.shares(_on_surface(grid.values, box, scene))
        if len(heights) and np.isfinite(scene.trail.costs[-1]):
            heights[-1] = scene.scale.shares(scene.trail.costs[-1:])[0]
        box[np.abs(box).max(axis=1, initial=0) > 1] = np.nan  # beside the part that is shown
        return self.camera.pixels(np.column_stack([box, TALL * heights + HERE_LIFT]), self._area())

    def _found(self, place: QPointF) -> Pointed | None:
        scene = self.scene
        if scene is None or self.message or scene.scale is None:
            return None
        step = nearest_step(self._trail_pixels(scene), place.x(), place.y(), 0.6 * REACH)
        if step >= 0:
            return Pointed(step=step)
        pixels = self._grid_pixels(scene)
        away = np.hypot(pixels[..., 0] - place.x(), pixels[..., 1] - place.y())
        depth = np.where(away <= REACH, pixels[..., 2], -np.inf)
        if not np.isfinite(depth).any():
            return None
        front = depth > np.nanmax(depth) - 0.15  # of several behind one another those in front
        row, column = np.unravel_index(int(np.argmin(np.where(front, away, np.inf))), away.shape)
        return Pointed(int(row), int(column))


def _on_surface(values: Array, box: Array, scene: Scene) -> Array:
    # the cost at places of the box (m, 2), interpolated between the four around each
    assert scene.scale is not None
    units, last = scene.scale.units(values), len(values) - 1
    with np.errstate(invalid="ignore"):
        columns, rows = (np.nan_to_num(np.clip((box[:, axis] + 1) / 2 * last, 0, last)) for axis in (0, 1))
    i, j = np.minimum(rows.astype(int), last - 1), np.minimum(columns.astype(int), last - 1)
    s, t = rows - i, columns - j
    with np.errstate(invalid="ignore"):
        low = units[i, j] * (1 - t) + units[i, j + 1] * t
        high = units[i + 1, j] * (1 - t) + units[i + 1, j + 1] * t
        between = low * (1 - s) + high * s
    return np.asarray(10.0**between if scene.scale.log else between)
