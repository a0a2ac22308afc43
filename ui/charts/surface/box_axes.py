"""The floor of the box around a solid surface, and the numbers and titles of its three axes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPolygonF

from nnapp.choices import Array
from ui.charts.surface.camera import TALL, Camera
from ui.charts.surface.scene import Scene
from ui.scatter.plane import tick_text, ticks
from ui.theme import Theme

TICK = 0.06  # how long a tick is in the box
NUMBER = 30.0  # pixels that a number of the upright axis takes at most


class BoxAxes:
    """Paints them once; what would lie on something that is written already is left out."""

    def __init__(self, painter: QPainter, camera: Camera, area: QRectF, size: QSize, font: QFont) -> None:
        painter.setFont(font)
        self._painter, self._camera, self._area, self._size = painter, camera, area, size
        self._metrics = QFontMetricsF(font)
        self._written: list[QRectF] = []

    def paint(self, scene: Scene, theme: Theme) -> None:
        """Paint the floor of the box and the numbers and titles around it."""
        painter = self._painter
        floor = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], float)
        pixels = self._camera.pixels(floor, self._area)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("alternate"))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in pixels[:, :2].tolist()]))
        front = [number for number in range(4) if pixels[[number, (number + 1) % 4], 2].mean() > pixels[:, 2].mean()]
        self._paint_height_axis(scene, theme, floor[int(np.argmin(pixels[:, 0]))])
        for number in front[:2]:
            self._paint_floor_axis(scene, theme, floor[number], floor[(number + 1) % 4])

    def _paint_floor_axis(self, scene: Scene, theme: Theme, begin: Array, end: Array) -> None:
        # numbers and title along an edge of the floor that is in front
        painter, metrics, area = self._painter, self._metrics, self._area
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
            self._write_beside(place, outwards, text)
        title = metrics.elidedText(scene.titles[axis], Qt.TextElideMode.ElideMiddle, 0.4 * area.width())
        self._write_beside((begin + end) / 2, outwards, title, wide)

    def _outwards(self, place: Array, outwards: Array) -> tuple[QPointF, QPointF, QPointF]:
        # a place of the floor's edge, the end of a tick there, and the unit vector from one to the other
        ends = self._camera.pixels(np.stack([place, place + TICK * outwards]), self._area)[:, :2]
        way = ends[1] - ends[0]
        way /= max(float(np.hypot(*way)), 1e-9)
        return QPointF(*ends[0].tolist()), QPointF(*ends[1].tolist()), QPointF(*way.tolist())

    def _write_beside(self, place: Array, outwards: Array, text: str, beyond: float = 0.0) -> None:
        # the text's box touches the tick's end; a title lies beyond texts as wide as that
        _, end, way = self._outwards(place, outwards)
        width, height = self._metrics.horizontalAdvance(text) + 4, self._metrics.height()
        away = 3.0 + (abs(way.x()) * beyond + abs(way.y()) * height + 6 if beyond else 0.0)
        centre = end + way * away + QPointF(way.x() * width / 2, way.y() * height / 2)
        left = min(max(centre.x() - width / 2, 2.0), self._size.width() - width - 2)
        top = min(centre.y() - height / 2, self._size.height() - height - 1)
        rect = QRectF(left, top, width, height)
        if not any(rect.intersects(other) for other in self._written):
            self._written.append(rect)
            self._painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_height_axis(self, scene: Scene, theme: Theme, foot: Array) -> None:
        painter, scale = self._painter, scene.scale
        assert scale is not None
        top = foot + np.array([0, 0, TALL])
        ends = [QPointF(*self._camera.pixels(place, self._area)[:2].tolist()) for place in (foot, top)]
        painter.setPen(theme.colour("line"))
        painter.drawLine(*ends)
        painter.setPen(theme.colour("muted"))
        height, last = self._metrics.height(), ends[0].y() + 1e6
        for value in [scale.low, *scale.levels(), scale.high]:
            share = float(scale.shares(np.array([value]))[0])
            place = ends[0] + (ends[1] - ends[0]) * share
            if abs(place.y() - last) < 1.3 * height or abs(ends[1].y() - ends[0].y()) < 2 * height:
                continue
            last = place.y()
            painter.drawLine(place, place - QPointF(4, 0))
            rect = QRectF(2, place.y() - height / 2, place.x() - 8, height)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scale.text(value))
            self._written.append(QRectF(rect.right() - NUMBER, rect.top(), NUMBER, height))
        painter.drawText(
            QRectF(ends[1].x() - 30, ends[1].y() - 1.6 * height, 60, height), Qt.AlignmentFlag.AlignCenter, "C"
        )
