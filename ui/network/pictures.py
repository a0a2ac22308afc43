"""Little pictures of choices: an activation's φ and φ′, and the density of an initializer's weights.

All activations are drawn on one scale, as long upwards as sideways, so that they can be compared; the numbers are the
engine's own. A picture has a ground and a frame of its own, so that it looks alike on a menu, in a list and selected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from nnapp.activations import Activation, curve
from nnapp.choices import Array
from nnapp.initializers import Fixed, Normal, Uniform
from ui.theme import Theme

Spread = Normal | Uniform | Fixed
Paint = Callable[[QPainter, QRectF], None]  # draws into a rectangle

SHAPE = 1.5  # width over height of a picture
Z_LOW, Z_HIGH = -3.0, 3.0
A_LOW, A_HIGH = -1.4, 2.6  # as much of a as of z for each pixel
BARS = (-1.0, 0.0, 1.0, 2.0)  # the z of a softmax layer that is drawn
RATIOS = (1.0, 2.0)  # device pixels for each pixel; between these and beyond, the larger one is scaled
STEPS = 120
KEPT_PICTURES = 128  # of activations, for each layer has a list of them all; a few kilobytes each
HEADROOM = 1.12  # above the top of a density
SLOPE_COLOUR = 2  # of the colours of classes: neither that of a negative nor that of a positive weight


def picture_size(height: int) -> QSize:
    """Return the size of a picture of a height."""
    return QSize(round(SHAPE * height), height)


def activation_icon(activation: Activation, theme: Theme, size: QSize) -> QIcon:
    """Return a picture of φ (solid) and φ′ (dashed) of an activation with its own parameters."""
    return _icon(partial(_activation_picture, activation, theme, size.width(), size.height()))


def spread_icon(spread: Spread, reach: float, theme: Theme, size: QSize) -> QIcon:
    """Return a picture of a distribution of weights from −reach to reach."""
    return _icon(partial(drawn, partial(paint_spread, spread=spread, reach=reach, theme=theme), theme, size))


def reach_of(spreads: Sequence[Spread]) -> float:
    """Return how far pictures must go to both sides to show all of these distributions."""
    return 1.1 * max((abs(end) for spread in spreads for end in spread.ends), default=1.0) or 1.0


def place(area: QRectF, z: float, a: float) -> QPointF:
    """Return where a point of a curve lies in the area of a picture."""
    x = area.left() + (z - Z_LOW) / (Z_HIGH - Z_LOW) * area.width()
    return QPointF(x, area.bottom() - (a - A_LOW) / (A_HIGH - A_LOW) * area.height())


def paint_activation(painter: QPainter, area: QRectF, activation: Activation, theme: Theme) -> None:
    """Draw axes, φ′ and φ; of softmax, which has no curve, the outputs of a layer with z = −1, 0, 1, 2."""
    if not activation.elementwise:
        _paint_bars(painter, area, curve(activation, np.array(BARS))[0], theme)
        return
    _line(painter, theme.colour("line"), 1.0)
    painter.drawLine(place(area, Z_LOW, 0), place(area, Z_HIGH, 0))
    painter.drawLine(place(area, 0, A_LOW), place(area, 0, A_HIGH))
    stretches = _stretches(activation)
    _line(painter, theme.class_colour(SLOPE_COLOUR), 1.4, dashed=True)
    for z in stretches:
        _paint_curve(painter, area, z, curve(activation, z)[1])
    _line(painter, theme.colour("text"), 1.7)
    for z in stretches:
        _paint_curve(painter, area, z, curve(activation, z)[0])


def paint_spread(painter: QPainter, area: QRectF, spread: Spread, reach: float, theme: Theme) -> None:
    """Draw the density of weights from −reach to reach, its top always at one height; of a fixed value, a spike."""
    ground = area.bottom() - 2
    middle, scale = area.center().x(), area.width() / 2 / reach
    _line(painter, theme.colour("line"), 1.0)
    painter.drawLine(QPointF(area.left(), ground), QPointF(area.right(), ground))
    painter.drawLine(QPointF(middle, area.top()), QPointF(middle, area.bottom()))
    low, high = spread.ends
    w = np.unique(np.concatenate([np.linspace(-reach, reach, 2 * STEPS), np.linspace(low, high, STEPS)]))
    density = spread.density(w)
    top = float(density.max())
    _line(painter, theme.colour("text"), 1.5)
    if not np.isfinite(top):
        x = middle + float(w[int(density.argmax())]) * scale
        painter.drawLine(QPointF(x, ground), QPointF(x, ground - (ground - area.top()) / HEADROOM))
        return
    ys = ground - density / top * (ground - area.top()) / HEADROOM
    xs = (middle + w * scale).tolist()
    outline = [QPointF(x, y) for x, y in zip(xs, ys.tolist(), strict=True)]
    painter.setBrush(_faint(theme))
    painter.drawPolygon(QPolygonF([QPointF(xs[0], ground), *outline, QPointF(xs[-1], ground)]))


def _stretches(activation: Activation) -> list[Array]:
    # between kinks, where φ or φ′ may jump, so that no line joins the two sides
    ends = [Z_LOW, *activation.kinks, Z_HIGH]
    found = []
    for low, high in pairwise(ends):
        count = max(2, round(STEPS * (high - low) / (Z_HIGH - Z_LOW)))
        z = np.linspace(low, high, count)
        z[0], z[-1] = np.nextafter(low, high), np.nextafter(high, low)
        found.append(z)
    return found


def _paint_curve(painter: QPainter, area: QRectF, z: Array, values: Array | None) -> None:
    assert values is not None
    points = [place(area, x, y) for x, y in zip(z.tolist(), values.tolist(), strict=True)]
    painter.drawPolyline(QPolygonF(points))


def _paint_bars(painter: QPainter, area: QRectF, shares: Array, theme: Theme) -> None:
    _line(painter, theme.colour("line"), 1.0)
    ground = area.bottom() - 2
    painter.drawLine(QPointF(area.left(), ground), QPointF(area.right(), ground))
    step, tall = area.width() / len(shares), ground - area.top() - 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text"))
    for number, share in enumerate(shares.tolist()):
        bar = QRectF(area.left() + (number + 0.2) * step, ground - share * tall, 0.6 * step, share * tall)
        painter.drawRect(bar)


def _faint(theme: Theme) -> QColor:
    colour = theme.colour("text")
    colour.setAlphaF(0.15)
    return colour


def _line(painter: QPainter, colour: QColor, width: float, dashed: bool = False) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([2.4, 1.4])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


@lru_cache(KEPT_PICTURES)
def _activation_picture(activation: Activation, theme: Theme, width: int, height: int, ratio: float) -> QImage:
    paint = partial(paint_activation, activation=activation, theme=theme)
    return drawn(paint, theme, QSize(width, height), ratio)


def _icon(picture: Callable[[float], QImage]) -> QIcon:
    result = QIcon()
    for ratio in RATIOS:
        pixmap = QPixmap.fromImage(picture(ratio))
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else a selected row would tint it
            result.addPixmap(pixmap, mode)
    return result


def drawn(paint: Paint, theme: Theme, size: QSize, ratio: float) -> QImage:
    """Return a picture of a size, with so many device pixels for each pixel."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour("base"))
    whole = QRectF(0, 0, size.width(), size.height())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(whole.adjusted(1, 1, -1, -1))
    paint(painter, area_of(size))
    painter.setClipping(False)
    _line(painter, theme.colour("line"), 1.0)
    painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.end()
    return image


def area_of(size: QSize) -> QRectF:
    """Return the part of a picture in which its curve is drawn."""
    return QRectF(1, 1, size.width() - 2, size.height() - 2)
