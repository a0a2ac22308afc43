"""The map of the cost surface: colours, labelled contours, the field of −∂C/∂w, and the path walked so far."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.charts.surface.colours import picture
from ui.charts.surface.contours import contour
from ui.charts.surface.cost_bar import paint_bar, room_for_bar
from ui.charts.surface.labels import Label, labels_of
from ui.charts.surface.scene import Pointed, Scene, nearest_step, still_pointed
from ui.charts.surface.strokes import arrow_lines, paint_trail
from ui.scatter.plane_view import PlaneView
from ui.small_font import small_font
from ui.theme import theme_of

LEAST_FOR_BAR = 300  # pixels of the whole picture
LEAST_FIELD = 22.0  # pixels between two arrows
REACH = 8.0  # pixels around a point of the path within which the pointer means it
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
}


class ContourView(PlaneView):
    """Draws a scene; what is pointed at is told as `pointed`."""

    pointed = Signal(object)  # Pointed or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contour_view")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plot hands on its keys
        self.setMinimumSize(80, 60)
        self.scene: Scene | None = None
        self.arrows = self.contours = True
        self.at: Pointed | None = None
        self._image: QImage | None = None
        self._lines: list[tuple[float, Array]] | None = None
        self._labels: list[Label] | None = None
        self.moved.connect(self._forget_labels)

    def show_scene(self, scene: Scene | None) -> None:
        """Draw another scene; colours and contours are made anew only where the surface or its scale is another."""
        old, self.scene = self.scene, scene
        if scene is None or old is None or scene.surface is not old.surface or scene.scale != old.scale:
            self._image = self._lines = self._labels = None
            self.at = None if scene is None or old is None or not _same_grid(scene, old) else self.at
        if scene is not None and old is not None:
            self.at = still_pointed(self.at, old.trail, scene.trail)
        if scene is not None:
            self.set_axes(scene.titles)
            x, y = scene.surface.window
            base = scene.base
            self.set_fitting((x[0] + base[0], x[1] + base[0]), (y[0] + base[1], y[1] + base[1]))
        self.update()

    def show_parts(self, *, arrows: bool, contours: bool) -> None:
        """Draw the arrows and the contours, or leave them out."""
        self.arrows, self.contours = arrows, contours
        self.update()

    def place_of(self, at: Pointed) -> QPointF:
        """Return where something lies in pixels."""
        scene = self.scene
        assert scene is not None
        if at.step >= 0:
            x, y = scene.shown(scene.trail.places)[at.step].tolist()
        else:
            x, y = scene.shown(np.array([scene.surface.x[at.column], scene.surface.y[at.row]])).tolist()
        return self.plane.pixel(x, y)

    def point(self, at: Pointed | None) -> None:
        """Point at something, and tell."""
        self.at = at
        self.update()
        self.pointed.emit(at)

    # Painting

    def paint_body(self, painter: QPainter) -> None:
        """Paint colours, contours, arrows, path and what is pointed at."""
        scene = self.scene
        if scene is None:
            return
        self._paint_colours(painter, scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.contours and scene.scale is not None:
            self._paint_contours(painter, scene)
        if self.arrows and len(scene.surface.slopes):
            self._paint_arrows(painter, scene)
        paint_trail(painter, self._trail_pixels(scene), theme_of(self), dots=True)
        self._paint_pointed(painter)
        painter.setClipping(False)
        if scene.scale is not None and self._has_bar():
            paint_bar(painter, scene.scale, self._area(), self.width(), small_font(self.font()), theme_of(self))

    def _paint_colours(self, painter: QPainter, scene: Scene) -> None:
        theme, area = theme_of(self), self.plane.area
        grid = scene.surface
        if not np.isfinite(grid.values).all():
            faint = theme.colour("line")
            painter.fillRect(area, QBrush(faint, Qt.BrushStyle.BDiagPattern))
        if scene.scale is None:
            return
        if self._image is None:
            self._image = picture(grid.values, scene.scale, theme)
        (left, right), (low, high) = grid.window
        half = np.array([right - left, high - low]) / (2 * (self._image.width() - 1))  # the outermost pixels lie around
        corners = scene.shown(np.array([[left - half[0], high + half[1]], [right + half[0], low - half[1]]]))
        begin, end = (self.plane.pixel(*corner) for corner in corners.tolist())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(begin, end), self._image)

    def _paint_contours(self, painter: QPainter, scene: Scene) -> None:
        assert scene.scale is not None
        grid = scene.surface
        if self._lines is None:
            units, levels = scene.scale.units(grid.values), scene.scale.levels()
            heights = scene.scale.units(np.array(levels)).tolist()
            lines = [contour(grid.x, grid.y, units, height) for height in heights]
            self._lines = [(level, scene.shown(line)) for level, line in zip(levels, lines, strict=True) if len(line)]
        pixels = [np.stack(self.plane.pixels(line[..., 0], line[..., 1]), axis=-1) for _, line in self._lines]
        pen = QPen(self._faded("text", 0.55), 1.0)
        painter.setPen(pen)
        for some in pixels:
            painter.drawLines([QLineF(*numbers) for numbers in some.reshape(-1, 4).tolist()])
        if self._labels is None:
            metrics = QFontMetricsF(small_font(self.font()))
            texts = [(scene.scale.text(level), some) for (level, _), some in zip(self._lines, pixels, strict=True)]
            self._labels = labels_of(texts, self.plane.area, metrics)
        self._paint_labels(painter)

    def _paint_labels(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setFont(small_font(self.font()))
        for label in self._labels or ():
            painter.save()
            painter.translate(label.place)
            painter.rotate(label.angle)
            ground = theme.colour("base")
            ground.setAlphaF(0.8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(label.rect, 3, 3)
            painter.setPen(theme.colour("text"))
            painter.drawText(label.rect, Qt.AlignmentFlag.AlignCenter, label.text)
            painter.restore()

    def _paint_arrows(self, painter: QPainter, scene: Scene) -> None:
        plane, grid = self.plane, scene.surface
        per_x, per_y = 1 / plane.unit[0], 1 / plane.unit[1]
        ways = -grid.slopes * np.array([per_x, -per_y])  # in pixels, down the slope
        lengths = np.hypot(ways[:, 0], ways[:, 1])
        steepness = np.hypot(grid.slopes[:, 0], grid.slopes[:, 1])
        (left, right), (low, high) = grid.window
        field = min((right - left) * per_x, (high - low) * per_y) / np.sqrt(len(lengths))
        known = np.isfinite(lengths) & (lengths > 0) & np.isfinite(steepness)
        if not known.any():
            return
        every = 2 if field < LEAST_FIELD else 1  # of so many there would be a thicket
        side = round(np.sqrt(len(lengths)))
        known &= ((np.arange(side) % every == 0)[:, None] & (np.arange(side) % every == 0)).ravel()
        field *= every
        share = (steepness[known] / steepness[known].max()) ** 0.3
        ways = ways[known] / lengths[known, None] * (0.95 * field * share)[:, None]
        places = scene.shown(grid.arrow_places[known])
        tails = np.stack(plane.pixels(places[:, 0], places[:, 1]), axis=1) - ways / 2
        painter.setPen(QPen(self._faded("gradient", 0.9), 1.3))
        painter.drawLines(arrow_lines(tails, ways))

    def _paint_pointed(self, painter: QPainter) -> None:
        if self.at is None:
            return
        place, theme = self.place_of(self.at), theme_of(self)
        for name, width in (("base", 3.5), ("text", 1.4)):
            painter.setPen(QPen(theme.colour(name), width))
            for across, down in ((7, 0), (0, 7)):
                away = QPointF(across, down)
                painter.drawLine(place - away, place - away * 0.4)
                painter.drawLine(place + away * 0.4, place + away)

    # Events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the point of the path, or the place of the grid, nearest to the pointer."""
        super().mouseMoveEvent(event)
        self.point(self._found(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the grid by the arrow keys; Escape points at nothing."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and self.scene is not None and not self.message:
            self.point(self._walked(self.scene, *step))
        elif event.key() == Qt.Key.Key_Escape and self.at is not None:
            self.point(None)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._image = self._labels = None
            self.update()

    # Parts

    def _area(self) -> QRectF:
        area = super()._area()
        if self._has_bar():
            area.setRight(area.right() - room_for_bar(small_font(self.font())))
        return area

    def _has_bar(self) -> bool:
        return self.width() >= LEAST_FOR_BAR

    def _found(self, place: QPointF) -> Pointed | None:
        scene = self.scene
        if scene is None or self.message or not self.plane.area.contains(place):
            return None
        step = nearest_step(self._trail_pixels(scene), place.x(), place.y(), REACH)
        if step >= 0:
            return Pointed(step=step)
        x, y = self.plane.numbers(place)
        return _nearest_field(scene, x - scene.base[0], y - scene.base[1])

    def _walked(self, scene: Scene, up: int, right: int) -> Pointed | None:
        last = len(scene.surface.values) - 1
        if self.at is None or self.at.step >= 0:
            here = scene.trail.places[-1].tolist() if len(scene.trail.places) else (0.0, 0.0)
            return _nearest_field(scene, *np.nan_to_num(here).tolist(), anywhere=True)
        return Pointed(min(max(self.at.row + up, 0), last), min(max(self.at.column + right, 0), last))

    def _trail_pixels(self, scene: Scene) -> Array:
        shown = scene.shown(scene.trail.places)
        return np.stack(self.plane.pixels(shown[:, 0], shown[:, 1]), axis=1)

    def _faded(self, name: str, opacity: float) -> QColor:
        theme = theme_of(self)
        colour = QColor(*theme.gradient[1]) if name == "gradient" else theme.colour(name)
        colour.setAlphaF(opacity)
        return colour

    def _forget_labels(self) -> None:
        self._labels = None


def _nearest_field(scene: Scene, alpha: float, beta: float, *, anywhere: bool = False) -> Pointed | None:
    grid = scene.surface
    (left, right), (low, high) = grid.window
    if not anywhere and not (left <= alpha <= right and low <= beta <= high):
        return None  # beside what is known
    return Pointed(int(np.argmin(np.abs(grid.y - beta))), int(np.argmin(np.abs(grid.x - alpha))))


def _same_grid(one: Scene, other: Scene) -> bool:
    return one.surface.window == other.surface.window and len(one.surface.values) == len(other.surface.values)
