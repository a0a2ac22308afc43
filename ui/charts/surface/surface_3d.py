"""The cost surface as a solid drawing: turned by dragging or the arrow keys, zoomed by the wheel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
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
from ui.charts.surface.box import grid_in_box, trail_in_box
from ui.charts.surface.box_axes import BoxAxes
from ui.charts.surface.camera import TALL, Camera
from ui.charts.surface.colours import cost_colours
from ui.charts.surface.scene import Pointed, Scene, nearest_step, still_pointed
from ui.charts.surface.strokes import paint_trail
from ui.small_font import small_font
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
        self._fields: list[tuple[QPolygonF, QColor]] | None = None  # from the back to the front

    def show_scene(self, scene: Scene | None) -> None:
        """Draw another scene."""
        old, self.scene = self.scene, scene
        if scene is None or old is None or scene.surface is not old.surface or scene.scale != old.scale:
            self._fields = self.at = None
        if scene is not None and old is not None:
            self.at = still_pointed(self.at, old.trail, scene.trail)
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
                BoxAxes(painter, self.camera, self._area(), self.size(), small_font(self.font())).paint(scene, theme)
                self._paint_fields(painter, scene)
                paint_trail(painter, self._trail_pixels(scene)[:, :2], theme, dots=False)
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
        points = grid_in_box(scene)[::every, ::every]
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

    def _grid_pixels(self, scene: Scene) -> Array:
        return self.camera.pixels(grid_in_box(scene), self._area())

    def _trail_pixels(self, scene: Scene) -> Array:
        return self.camera.pixels(trail_in_box(scene), self._area())

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
