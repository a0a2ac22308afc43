"""An activation's curve φ (solid) and its slope φ′ (dashed, on the axis at the right), with the z of one row on them.

Where the curve is flat, its ground is grey. Softmax has no curve of one z: there its outputs are drawn as bars.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnapp.activations import Activation, curve
from nnapp.activity import Ends, is_flat
from nnapp.choices import Array
from ui.charts.activations.histogram import flat_colour
from ui.charts.axes import paint_axis_name, paint_frame, paint_right_numbers, paint_x_numbers, paint_y_numbers
from ui.scatter.plane import FARTHEST, Plane, Range, fitting
from ui.theme import Theme

STEPS = 160
USUAL: Range = (-5.0, 5.0)  # z that is drawn at least
SLOPE_COLOUR = 2  # of the colours of classes, as in the pictures of activations in menus
POINT, SELECTED = 3.0, 5.0  # radius in pixels
NEAR = 9.0  # pixels from which a point is meant
MOST_ROUND = 30  # points that are drawn as discs; more are drawn as squares


class Curve(Struct, frozen=True, eq=False):
    """φ and φ′ (points,) at z, in stretches between kinks; the ranges of both axes, and where φ is flat."""

    activation: Activation
    z: Range
    stretches: tuple[tuple[Array, Array, Array], ...]  # z, φ, φ′
    values: Range
    slopes: Range
    flat: tuple[Range, ...]

    def planes(self, area: QRectF) -> tuple[Plane, Plane]:
        """Return where φ and φ′ are drawn: with the same zero line, where both have one."""
        return Plane(self.z, self.values, area), Plane(self.z, self.slopes, area)


def at(activation: Activation, z: float) -> tuple[float, float]:
    """Return φ and φ′ at one z."""
    values, slopes = curve(activation, np.array([z]))
    assert slopes is not None
    return float(values[0]), float(slopes[0])


def range_of(ends: Ends, marks: Array | None) -> Range:
    """Return the z to draw: what occurs in the layer and in the row that is marked, and what is usual."""
    known = np.empty(0) if marks is None else marks[np.abs(marks) <= FARTHEST]
    low = min(ends[0], float(known.min(initial=0.0)), USUAL[0])
    high = max(ends[1], float(known.max(initial=0.0)), USUAL[1])
    room = (high / 2 - low / 2) * 0.04
    return low - room, high + room


def curve_of(activation: Activation, shown: Range) -> Curve:
    """Work out the curve of an elementwise activation over a range of z."""
    stretches, flat = [], []
    ends = [shown[0], *(kink for kink in activation.kinks if shown[0] < kink < shown[1]), shown[1]]
    for low, high in pairwise(ends):
        z = np.linspace(low, high, max(round(STEPS * (high - low) / (shown[1] - shown[0])), 2))
        z[0], z[-1] = np.nextafter(low, high), np.nextafter(high, low)
        values, slopes = curve(activation, z)
        assert slopes is not None
        stretches.append((z, values, slopes))
        flat += _spans(z, is_flat(activation, slopes))
    values, slopes = (np.concatenate([stretch[part] for stretch in stretches]) for part in (1, 2))
    top = max(float(np.nanmax(slopes)), 0.0) or 1.0
    bottom = min(float(np.nanmin(slopes)), 0.0)
    room = 0.08 * (top - bottom)
    return Curve(activation, shown, tuple(stretches), fitting(values), (bottom - room, top + room), tuple(flat))


def paint_curve(painter: QPainter, drawn: Curve, area: QRectF, theme: Theme) -> None:
    """Draw axes, flat ground, φ′ and φ."""
    value_plane, slope_plane = drawn.planes(area)
    painter.fillRect(area, theme.colour("base"))
    ground = flat_colour(theme)
    ground.setAlphaF(0.22)
    for low, high in drawn.flat:
        left, right = (value_plane.pixel(z, drawn.values[0]).x() for z in (low, high))
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), ground)
    paint_x_numbers(painter, value_plane, theme)
    paint_y_numbers(painter, value_plane, theme)
    paint_right_numbers(painter, slope_plane, theme.class_colour(SLOPE_COLOUR))
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    dashed = QPen(theme.class_colour(SLOPE_COLOUR), 1.6)
    dashed.setDashPattern([3.0, 2.0])
    for plane, part, pen in ((slope_plane, 2, dashed), (value_plane, 1, QPen(theme.colour("text"), 1.8))):
        painter.setPen(pen)
        for stretch in drawn.stretches:
            painter.drawPolyline(_polygon(plane, stretch[0], stretch[part]))
    painter.restore()
    paint_axis_name(painter, value_plane, theme, "z")
    paint_frame(painter, value_plane, theme)


def paint_points(painter: QPainter, drawn: Curve, area: QRectF, z: Array, selected: int | None, theme: Theme) -> None:
    """Draw each unit's z on φ (filled) and φ′ (hollow); the selected unit's larger, with a line from axis to axis."""
    known = np.abs(z) <= FARTHEST
    values, slopes = curve(drawn.activation, np.where(known, z, 0.0))
    assert slopes is not None
    painter.save()
    painter.setClipRect(area.adjusted(-1, -1, 1, 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, strong, slope = theme.colour("accent"), theme.colour("strong"), theme.class_colour(SLOPE_COLOUR)
    value_plane, slope_plane = drawn.planes(area)
    for plane, heights, colour, hollow in ((slope_plane, slopes, slope, True), (value_plane, values, strong, False)):
        places = _apart(*plane.pixels(z[known], heights[known]))
        _paint_discs(painter, places, colour, theme.colour("base") if hollow else colour)
    if selected is not None and selected < len(z) and known[selected]:
        across = value_plane.pixel(float(z[selected]), drawn.values[0]).x()
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        painter.setPen(QPen(accent, 2.5))
        for plane, heights, brush in ((slope_plane, slopes, theme.colour("base")), (value_plane, values, strong)):
            painter.setBrush(brush)
            painter.drawEllipse(plane.pixel(float(z[selected]), float(heights[selected])), SELECTED, SELECTED)
    painter.restore()


def unit_near(drawn: Curve, area: QRectF, z: Array, place: QPointF) -> int | None:
    """Return the unit whose point on φ or φ′ is nearest to a place, if it is near."""
    with np.errstate(all="ignore"):
        heights = curve(drawn.activation, z)
    nearest, unit = NEAR, None
    for plane, values in zip(drawn.planes(area), heights, strict=True):
        assert values is not None
        x, y = plane.pixels(z, values)
        distances = np.hypot(x - place.x(), y - place.y())
        distances[~np.isfinite(distances)] = np.inf
        if len(distances) and distances.min() < nearest:
            nearest, unit = float(distances.min()), int(distances.argmin())
    return unit


def output_bars(count: int, area: QRectF, values: Array) -> list[QRectF]:
    """Return the bars of a layer's outputs from 0 to 1, side by side."""
    step, bottom = area.width() / max(count, 1), area.bottom()
    heights = np.clip(np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=0.0), 0, 1) * (area.height() - 4)
    return [
        QRectF(area.left() + (number + 0.12) * step, bottom - height, max(0.76 * step, 1.0), height)
        for number, height in enumerate(heights.tolist())
    ]


def paint_outputs(
    painter: QPainter, area: QRectF, values: Array, names: list[str], selected: int | None, theme: Theme
) -> None:
    """Draw the outputs of softmax as bars with their names below."""
    plane = Plane((-0.5, len(values) - 0.5), (0.0, area.height() / (area.height() - 4)), area)
    painter.fillRect(area, theme.colour("base"))
    paint_y_numbers(painter, plane, theme)
    bars = output_bars(len(values), area, values)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("strong"))
    painter.drawRects(bars)
    if selected is not None and selected < len(bars):
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bars[selected].adjusted(-1, -1, 1, 0))
    _paint_names(painter, area, names, theme.colour("muted"))
    paint_frame(painter, plane, theme)


def _paint_names(painter: QPainter, area: QRectF, names: list[str], colour: QColor) -> None:
    metrics, step = QFontMetricsF(painter.font()), area.width() / max(len(names), 1)
    if step < metrics.horizontalAdvance("0") + 1:
        return
    painter.setPen(colour)
    for number, name in enumerate(names):
        room = QRectF(area.left() + number * step, area.bottom() + 1, step, metrics.height())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, step - 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _apart(x: Array, y: Array) -> list[QPointF]:
    # of many points in one pixel one is enough
    if len(x) > MOST_ROUND:
        _, first = np.unique(np.rint(x) * 1e5 + np.rint(y), return_index=True)
        x, y = x[first], y[first]
    return [QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)]


def _paint_discs(painter: QPainter, places: list[QPointF], edge: QColor, fill: QColor) -> None:
    if len(places) > MOST_ROUND:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(edge, 4))
        painter.drawPoints(places)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return
    painter.setPen(QPen(edge, 1.4))
    painter.setBrush(fill)
    for place in places:
        painter.drawEllipse(place, POINT, POINT)


def _polygon(plane: Plane, z: Array, values: Array) -> QPolygonF:
    x, y = plane.pixels(z, values)
    known = np.isfinite(y)
    return QPolygonF([QPointF(*pair) for pair in zip(x[known].tolist(), y[known].tolist(), strict=True)])


def _spans(z: Array, flat: np.ndarray) -> list[Range]:
    # neighbouring points that are flat, half a step further on either side
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]).astype(np.int8)))
    half = float(z[-1] - z[0]) / max(len(z) - 1, 1) / 2
    return [
        (max(float(z[begin]) - half, float(z[0])), min(float(z[end - 1]) + half, float(z[-1])))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]
