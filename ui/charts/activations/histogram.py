"""The histogram of one layer: dead below, flat upon it, the rest on top, and the selected unit's own as an outline."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnapp.activity import LayerActivity, Spread
from nnapp.choices import Array
from ui.charts.axes import paint_axis_name, paint_frame, paint_x_numbers, paint_y_numbers
from ui.scatter.plane import Plane, nice
from ui.theme import Theme

LOG_FLOOR = -0.3  # log₁₀ of the lower end of a logarithmic count axis: a count of 1 can be seen


class Look(NamedTuple):
    """How a histogram is drawn: the selected unit, which bin is pointed at (−1 for none), and the count axis."""

    theme: Theme
    unit: int | None
    pointed: int
    logarithmic: bool
    name: str = ""  # of what is counted


def plane_of(spread: Spread, area: QRectF, logarithmic: bool) -> Plane:
    """Return which values and counts are seen, and where."""
    most = float(spread.totals.max(initial=0)) or 1.0
    top = np.log10(most) * 1.08 + 0.1 if logarithmic else _round_top(most)
    low = LOG_FLOOR if logarithmic else 0.0
    return Plane((float(spread.edges[0]), float(spread.edges[-1])), (low, float(top)), area)


def bin_at(spread: Spread, plane: Plane, place: QPointF) -> int | None:
    """Return the bin above or below a place, or None."""
    if not plane.area.contains(place):
        return None
    value = plane.numbers(place)[0]
    return int(np.clip(np.searchsorted(spread.edges, value, side="right") - 1, 0, len(spread.edges) - 2))


def bar(spread: Spread, plane: Plane, number: int) -> QRectF:
    """Return where the bar of a bin is drawn, up to its count."""
    count = float(spread.totals[number])
    heights = shown_heights(np.array([count]), plane.y[0] < 0)
    top_left = plane.pixel(float(spread.edges[number]), float(heights[0]))
    return QRectF(top_left, plane.pixel(float(spread.edges[number + 1]), plane.y[0]))


def shown_heights(counts: Array, logarithmic: bool) -> Array:
    """Return where counts lie on the axis."""
    if not logarithmic:
        return counts
    with np.errstate(divide="ignore"):
        heights: Array = np.maximum(np.log10(counts), LOG_FLOOR)
    return heights


def flat_colour(theme: Theme) -> QColor:
    """Return the colour of what is flat; that of what is not is `strong`, of dead units `text`."""
    return theme.colour("disabled")


def paint_histogram(painter: QPainter, layer: LayerActivity, spread: Spread, plane: Plane, look: Look) -> None:
    """Draw axes and bars."""
    theme = look.theme
    painter.fillRect(plane.area, theme.colour("base"))
    paint_x_numbers(painter, plane, theme)
    paint_y_numbers(painter, plane, theme, powers=look.logarithmic)
    painter.save()
    painter.setClipRect(plane.area)
    dead = spread.counts[list(layer.dead)].sum(axis=0)
    painter.setPen(Qt.PenStyle.NoPen)
    for counts, colour in (
        (spread.totals, theme.colour("strong")),
        (spread.flat, flat_colour(theme)),
        (dead, theme.colour("text")),
    ):
        painter.setBrush(colour)
        painter.drawRects(_bars(spread, counts.astype(float), plane, look.logarithmic))
    if look.unit is not None and look.unit < len(spread.counts):
        _paint_outline(painter, spread, spread.counts[look.unit].astype(float), plane, look)
    if 0 <= look.pointed < len(spread.flat):
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        column = bar(spread, plane, look.pointed)
        column.setTop(plane.area.top())
        painter.drawRect(column)
    painter.restore()
    paint_axis_name(painter, plane, theme, look.name, middle=True)
    paint_frame(painter, plane, theme)


def _bars(spread: Spread, counts: Array, plane: Plane, logarithmic: bool) -> list[QRectF]:
    lefts, _ = plane.pixels(spread.edges, np.zeros(1))
    _, tops = plane.pixels(np.zeros(1), shown_heights(counts, logarithmic))
    bottom, sides = plane.area.bottom(), np.rint(lefts)
    gap = 1.0 if plane.area.width() / len(counts) >= 4 else 0.0
    return [
        QRectF(left, top, max(right - left - gap, 1.0), bottom - top)
        for left, right, top, count in zip(
            sides[:-1].tolist(), sides[1:].tolist(), tops.tolist(), counts.tolist(), strict=True
        )
        if count
    ]


def _paint_outline(painter: QPainter, spread: Spread, counts: Array, plane: Plane, look: Look) -> None:
    x, _ = plane.pixels(np.repeat(spread.edges, 2)[1:-1], np.zeros(1))
    _, y = plane.pixels(np.zeros(1), np.repeat(shown_heights(counts, look.logarithmic), 2))
    y = np.clip(y, plane.area.top(), plane.area.bottom())  # files of pictures know no clipping
    painter.setPen(QPen(look.theme.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)]))


def _round_top(most: float) -> float:
    # in steps, so that the axis stands still while counts move
    step = nice(most / 5)
    return float(np.ceil(most / step) * step)
