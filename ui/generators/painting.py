"""Drawing the pictures: points with axes of equal scale and y upwards, curves, and small tables of coloured cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from nnapp.choices import Array
from nnapp.generators import Generator
from ui.generators.picture import Picture, picture_of, surface, ticks
from ui.theme import Theme

PADDING = 0.06  # of the span, around the outermost points
NARROW = 1e-9  # of the numbers themselves: what is no wider than this has no width
PICTURE_ROWS = 200
MOST_CELLS = 16  # rows of a table in a small picture
FRAME = 4.0
GROUND = 0.4  # opacity of the values without noise
DOUBLINGS, RADII = (2, 7, 9, 11), (9.0, 4.5, 3.2, 2.3)  # how large points are, by the logarithm of their number


class Frame(NamedTuple):
    """A rectangle of pixels and the numbers that its edges stand for."""

    area: QRectF
    low: tuple[float, float]
    high: tuple[float, float]

    def pixels(self, points: Array) -> Array:
        """Return the pixels (rows, 2) of places (rows, 2); y goes up."""
        low, high = np.array(self.low), np.array(self.high)
        share = (points - low) / (high - low)
        size = np.array([self.area.width(), -self.area.height()])
        return np.asarray(np.array([self.area.left(), self.area.bottom()]) + share * size)


def frame_for(picture: Picture, area: QRectF) -> Frame:
    """Return a frame in which all points lie; with two inputs both axes have the same scale."""
    points = np.vstack([picture.points(), picture.curve])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, span = (low + high) / 2, high - low
    size = np.abs(middle)
    span = np.where(span > NARROW * (1 + size), span, np.maximum(2.0, size / 5))  # all in one place
    if picture.inputs.shape[1] > 1:
        pixels = np.array([area.width(), area.height()])
        span = span.max() / pixels.min() * pixels
    span = span * (1 + 2 * PADDING)
    low, high = middle - span / 2, middle + span / 2
    return Frame(area, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def tick_text(value: float) -> str:
    """Return what stands beside a line of the axes."""
    return f"{value:g}".replace("-", "−")


def paint_axes(painter: QPainter, frame: Frame, names: tuple[str, str], theme: Theme) -> None:
    """Draw lines at round numbers, these numbers and the axes' names; an axis without a name has no numbers."""
    area, metrics = frame.area, painter.fontMetrics()
    for axis in (axis for axis in (0, 1) if names[axis]):
        for value in ticks(frame.low[axis], frame.high[axis]):
            place = frame.pixels(np.array([[value, value]]))[0][axis]
            painter.setPen(QPen(theme.colour("line"), 1.6 if value == 0 else 0.8))
            text = tick_text(value)
            if axis == 0:
                painter.drawLine(QPointF(place, area.top()), QPointF(place, area.bottom()))
                box = QRectF(place - 40, area.bottom() + 3, 80, metrics.height())
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            else:
                painter.drawLine(QPointF(area.left(), place), QPointF(area.right(), place))
                box = QRectF(area.left() - 206, place - metrics.height() / 2, 200, metrics.height())
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.setPen(theme.colour("muted"))
            painter.drawText(box, flags, text)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawRect(area)
    painter.setPen(theme.colour("text"))
    below = QRectF(area.left(), area.bottom() + 3 + metrics.height(), area.width(), metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, names[0])
    beside = QRectF(area.left() - 90, area.top() - metrics.height() - 3, 110, metrics.height())
    painter.drawText(beside, Qt.AlignmentFlag.AlignRight, names[1])


def paint_points(painter: QPainter, frame: Frame, picture: Picture, theme: Theme, radius: float) -> None:
    """Draw the curve, if there is one, and all points."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len(picture.curve):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("muted"), max(1.0, radius / 2)))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in frame.pixels(picture.curve).tolist()]))
    pen = QPen(theme.colour("base" if picture.classes is not None else "muted"), min(0.8, radius / 4))
    painter.setPen(pen)
    brushes: dict[tuple[int, ...], QColor] = {}
    colours = map(tuple, picture.colours(theme).tolist())
    for (x, y), colour in zip(frame.pixels(picture.points()).tolist(), colours, strict=True):
        brush = brushes.get(colour)
        if brush is None:
            brush = brushes[colour] = QColor(*colour)
        painter.setBrush(brush)
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_surface(painter: QPainter, frame: Frame, picture: Picture, theme: Theme) -> None:
    """Draw the values without noise, faintly, as the ground of a function of two inputs."""
    values = surface(picture, frame.low, frame.high)
    if values is None:
        return
    before = painter.opacity()
    painter.setOpacity(before * GROUND)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(frame.area, _image(theme.diverging(values, picture.limit)))
    painter.setOpacity(before)


def radius_for(rows: int) -> float:
    """Return how large points are drawn: larger where there are few."""
    return float(np.interp(float(np.log2(rows)), DOUBLINGS, RADII))


def thumbnail(generator: Generator, theme: Theme, size: int, ratio: float) -> QPixmap:
    """Return the small picture of a generator, of 200 rows without noise."""
    changes = {name: value for name, value in (("rows", PICTURE_ROWS), ("noise", 0.0)) if hasattr(generator, name)}
    picture = picture_of(replace(generator, **changes))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.colour("base"))
    with QPainter(pixmap) as painter:
        inner = QRectF(FRAME, FRAME, size - 2 * FRAME, size - 2 * FRAME)
        if picture.inputs.shape[1] > 2:
            _paint_cells(painter, inner, picture, theme)
        else:
            few = len(picture.inputs) <= 4
            room = size / 8 if few else 0.0
            frame = frame_for(picture, inner.adjusted(room, room, -room, -room))
            paint_surface(painter, frame, picture, theme)
            paint_points(painter, frame, picture, theme, size / 10 if few else 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(QRectF(0.5, 0.5, size - 1, size - 1))
    return pixmap


def _paint_cells(painter: QPainter, area: QRectF, picture: Picture, theme: Theme) -> None:
    # the first rows as a table: inputs from faint to strong, beside them the target
    inputs = picture.inputs[:MOST_CELLS]
    low, high = inputs.min(), inputs.max()
    shades = theme.sequential((inputs - low) / ((high - low) or 1.0))
    target = picture.colours(theme)[: len(inputs)]
    width = area.width() * 0.72
    painter.drawImage(QRectF(area.left(), area.top(), width, area.height()), _image(shades))
    beside = QRectF(area.left() + width + 4, area.top(), area.width() - width - 4, area.height())
    painter.drawImage(beside, _image(target[:, None, :]))
    lines = np.linspace(area.top(), area.bottom(), len(inputs) + 1)[1:-1]
    painter.setPen(QPen(theme.colour("base"), 1))
    for y in lines.tolist():
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    for x in np.linspace(area.left(), area.left() + width, inputs.shape[1] + 1)[1:-1].tolist():
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _image(colours: NDArray[np.uint8]) -> QImage:
    pixels = np.ascontiguousarray(colours)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
