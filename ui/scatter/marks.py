"""The marks of points: shape and colour by class, a colour by value; a few are drawn smoothly, many are stamped.

Colours come again after the eighth class, but never with the same shape, so that 32 classes can be told apart.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap

from ui.scatter.plane import Plane
from ui.scatter.points import SHAPES, Points, shape_of, value_colours
from ui.theme import Theme

FEW = 3000  # points that are drawn smoothly
SMOOTH_RADIUS, SHADES = 4.0, 32
DIFFERENT = 32  # classes whose marks can be told apart; then the first comes again


def outline(shape: int, centre: QPointF, radius: float) -> QPainterPath:
    """Return a shape, all of about the same area."""
    path, x, y = QPainterPath(), centre.x(), centre.y()
    if shape == 0:
        path.addEllipse(centre, radius, radius)
    elif shape == 1:
        path.addRect(QRectF(x - 0.88 * radius, y - 0.88 * radius, 1.76 * radius, 1.76 * radius))
    else:
        turns, size = (3, 1.35 * radius) if shape == 2 else (4, 1.25 * radius)
        corners = [math.tau * number / turns - math.pi / 2 for number in range(turns)]
        low = 0.2 * radius if shape == 2 else 0.0
        for number, angle in enumerate(corners):
            corner = QPointF(x + size * math.cos(angle), y + low + size * math.sin(angle))
            path.lineTo(corner) if number else path.moveTo(corner)
        path.closeSubpath()
    return path


def paint_mark(
    painter: QPainter,
    centre: QPointF,
    shape: int,
    colour: QColor,
    ground: QColor,
    hollow: bool = False,
    edge: QColor | None = None,
) -> None:
    """Paint one mark; a thin line, of the ground by default, tells it from its neighbours."""
    if hollow:
        painter.setBrush(ground)
        painter.setPen(QPen(colour, 1.6))
        painter.drawPath(outline(shape, centre, SMOOTH_RADIUS - 0.6))
    else:
        painter.setBrush(colour)
        painter.setPen(QPen(edge or ground, 0.9))
        painter.drawPath(outline(shape, centre, SMOOTH_RADIUS))


def swatch(theme: Theme, code: int, size: int = 16) -> QIcon:
    """Return the mark of a class as an icon."""
    pixmap = QPixmap(QSize(2 * size, 2 * size))
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QPointF(size / 2, size / 2), _shape(code), theme.class_colour(code), theme.colour("base"))
    return QIcon(pixmap)


def paint_points(painter: QPainter, points: Points, plane: Plane, theme: Theme) -> None:
    """Paint points where they lie: smoothly where they are few, as small stamps where they are many."""
    across, down = plane.pixels(points.x, points.y)
    area = plane.area.adjusted(-8, -8, 8, 8)
    seen = (across > area.left()) & (across < area.right()) & (down > area.top()) & (down < area.bottom())
    if not seen.all():
        points, across, down = points.only(seen), across[seen], down[seen]
    if len(across) <= FEW:
        _paint_smoothly(painter, points, across, down, theme)
    else:
        ratio = painter.device().devicePixelRatioF()
        image = _stamped(points, across - area.left(), down - area.top(), area, ratio, theme)
        painter.drawImage(area.topLeft(), image)


def _paint_smoothly(painter: QPainter, points: Points, across: Any, down: Any, theme: Theme) -> None:
    kinds, shades = _kinds(points)
    sprites: dict[int, QPixmap] = {}
    half, ratio = SMOOTH_RADIUS + 3, painter.device().devicePixelRatioF()
    for kind, x, y in zip(kinds.tolist(), (across - half).tolist(), (down - half).tolist(), strict=True):
        sprite = sprites.get(kind)
        if sprite is None:
            sprite = sprites[kind] = _sprite(kind, shades, half, ratio, theme)
        painter.drawPixmap(QPointF(x, y), sprite)


def _kinds(points: Points) -> tuple[NDArray[np.int64], bool]:
    # one number for each look: what colours stand for, the shape, and whether the mark is hollow
    shades = bool(np.isfinite(points.shares).any())
    codes = points.codes.astype(np.int64)
    if shades:
        known = np.isfinite(points.shares) & (codes >= 0)
        codes = np.where(known, np.rint(np.nan_to_num(points.shares) * SHADES), -1).astype(np.int64)
    return ((codes + 1) * SHAPES + points.shapes) * 2 + points.hollow, shades


def _sprite(kind: int, shades: bool, half: float, ratio: float, theme: Theme) -> QPixmap:
    code, shape, hollow = kind // 2 // SHAPES - 1, kind // 2 % SHAPES, bool(kind % 2)
    colour = theme.class_colour(code)
    if shades and code >= 0:
        colour = QColor(*value_colours(theme, np.array(code / SHADES)).tolist())
    side = math.ceil(2 * half * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # pale values are told from the ground by their edge
        edge = theme.colour("muted") if shades else None
        paint_mark(painter, QPointF(half, half), shape, colour, theme.colour("base"), hollow, edge)
    return pixmap


def _stamped(points: Points, across: Any, down: Any, area: QRectF, ratio: float, theme: Theme) -> QImage:
    # a mark of a few pixels for each point, all points of a pixel at a time
    radius = (2 if len(across) < 20_000 else 1) * max(1, round(ratio))
    width, height = math.ceil(area.width() * ratio) + 2 * radius + 1, math.ceil(area.height() * ratio) + 2 * radius + 1
    pixels = np.zeros(width * height, np.uint32)
    x, y = (np.rint(given * ratio).astype(np.intp) for given in (across, down))
    centre, colours = (y + radius) * width + x + radius, _packed(points, theme)
    ground = np.uint32(0xFF000000 | theme.colour("base").rgb())
    for shape in np.unique(points.shapes).tolist():
        which = points.shapes == shape
        places, paint, hollow = centre[which], colours[which], points.hollow[which]
        for right, lower in _offsets(shape, radius):
            inner = abs(right) < radius and abs(lower) < radius
            pixels[places + lower * width + right] = np.where(hollow & inner, ground, paint) if inner else paint
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    image = image.copy(radius, radius, width - 2 * radius, height - 2 * radius)
    image.setDevicePixelRatio(ratio)
    return image


def _offsets(shape: int, radius: int) -> list[tuple[int, int]]:
    span = range(-radius, radius + 1)
    return [(x, y) for y in span for x in span if _inside(shape, x, y, radius)]


def _inside(shape: int, x: int, y: int, radius: int) -> bool:
    if shape == 0:
        return x * x + y * y <= radius * radius + (radius > 1)
    if shape == 1:
        return max(abs(x), abs(y)) <= max(radius - 0.5, 1)
    return 2 * abs(x) <= y + radius if shape == 2 else abs(x) + abs(y) <= radius


def _packed(points: Points, theme: Theme) -> NDArray[np.uint32]:
    if np.isfinite(points.shares).any():
        rgb = value_colours(theme, points.shares).astype(np.uint32)
        rgb[points.codes < 0] = theme.muted
    else:
        table = theme.class_table().astype(np.uint32)
        rgb = np.where((points.codes < 0)[:, None], np.array(theme.muted, np.uint32), table[points.codes % len(table)])
    return (0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]).astype(np.uint32)


def _shape(code: int) -> int:
    return int(shape_of(code)) if code >= 0 else 0
