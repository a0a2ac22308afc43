"""The frame of a small picture in a larger one: grid lines and the numbers beside it, linear or by powers of ten."""

from __future__ import annotations

from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui.scatter.plane import Plane, tick_text, ticks
from ui.theme import Theme

ACROSS, DOWN = 46, 24  # pixels for each number on an axis
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_POWERS = 6  # of ten that an axis writes


def paint_frame(painter: QPainter, plane: Plane, theme: Theme) -> None:
    """Draw the rectangle around the picture."""
    painter.setPen(theme.colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(plane.area)


def paint_x_numbers(painter: QPainter, plane: Plane, theme: Theme) -> None:
    """Draw dotted lines upwards and the numbers below the picture."""
    area, metrics = plane.area, QFontMetricsF(painter.font())
    values, decimals = ticks(plane.x, round(area.width() / ACROSS))
    used = -1e9
    for value in values:
        x, text = plane.pixel(value, plane.y[0]).x(), tick_text(value, decimals)
        _grid_line(painter, theme, QPointF(x, area.top()), QPointF(x, area.bottom()))
        wide = metrics.horizontalAdvance(text)
        left = min(max(x - wide / 2, area.left() - 12), area.right() + 4 - wide)
        if left > used + 4:
            used = left + wide
            painter.setPen(theme.colour("muted"))
            painter.drawText(QPointF(left, area.bottom() + metrics.ascent() + 1), text)


def paint_y_numbers(painter: QPainter, plane: Plane, theme: Theme, powers: bool = False) -> None:
    """Draw dotted lines across and the numbers at the left; with `powers`, y is log₁₀ and numbers are written out."""
    area = plane.area
    numbers, factor = with_factor(_y_numbers(plane, powers)) if not powers else (_y_numbers(plane, powers), "")
    for value, text in numbers:
        y = plane.pixel(plane.x[0], value).y()
        _grid_line(painter, theme, QPointF(area.left(), y), QPointF(area.right(), y))
        _write_beside(painter, area, y, text, theme.colour("muted"))
    if factor:
        painter.setPen(theme.colour("muted"))
        painter.drawText(QPointF(area.left() + 3, area.top() + QFontMetricsF(painter.font()).ascent() + 1), factor)


def paint_right_numbers(painter: QPainter, plane: Plane, colour: QColor) -> None:
    """Write the numbers of a second y axis at the right, in the colour of its line."""
    numbers, factor = with_factor(_y_numbers(plane, powers=False))
    area, metrics = plane.area, QFontMetricsF(painter.font())
    for value, text in numbers:
        _write_beside(painter, area, plane.pixel(plane.x[0], value).y(), text, colour, right=True)
    if factor:
        left = area.right() - metrics.horizontalAdvance(factor) - 3
        painter.drawText(QPointF(left, area.top() + metrics.ascent() + 1), factor)


def paint_axis_name(painter: QPainter, plane: Plane, theme: Theme, text: str, middle: bool = False) -> None:
    """Write what an x axis is about beyond its right end, or at the top in the middle."""
    area, metrics = plane.area, QFontMetricsF(painter.font())
    wide = metrics.horizontalAdvance(text) + 4
    if middle:
        place = QRectF(area.center().x() - wide / 2, area.top() + 1, wide, metrics.height())
    else:
        # below the frame, right of the last number: nothing that is drawn lies there
        place = QRectF(area.right() + 6, area.bottom() + 1, wide, metrics.height())
    ground = theme.colour("base")
    ground.setAlphaF(0.8)
    painter.fillRect(place, ground)
    painter.setPen(theme.colour("muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _y_numbers(plane: Plane, powers: bool) -> list[tuple[float, str]]:
    if not powers:
        values, decimals = ticks(plane.y, max(round(plane.area.height() / DOWN), 1))
        return [(value, short_number(value, decimals)) for value in values]
    first, last = ceil(plane.y[0] - 1e-9), floor(plane.y[1] + 1e-9)
    step = max(1, -(-(last - first) // max(min(round(plane.area.height() / DOWN), MOST_POWERS), 1)))
    return [(float(power), power_text(power)) for power in range(first, last + 1, step)]


def with_factor(numbers: list[tuple[float, str]]) -> tuple[list[tuple[float, str]], str]:
    """Take a power of ten out of numbers that are so large or small that they are written with one: −3 and ×10¹⁴."""
    if not any("e" in text for _, text in numbers):
        return numbers, ""
    values = [value for value, _ in numbers]
    power = floor(log10(max(map(abs, values))) + 1e-9)
    step = abs(values[1] - values[0]) if len(values) > 1 else abs(values[0])
    decimals = min(max(power - floor(log10(step) + 1e-9), 0), 3)
    scaled = [(value, tick_text(value / 10.0**power, decimals)) for value in values]
    return scaled, "×10" + str(power).translate(RAISED)


def short_number(value: float, decimals: int) -> str:
    """Write the number at a tick; thousands and millions short."""
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if unit <= abs(value) < 1e9 and decimals == 0:
            return tick_text(value / unit, 0 if value % unit == 0 else 1) + letter
    return tick_text(value, decimals)


def power_text(power: int) -> str:
    """Write a power of ten: 0.01, 1, 100, 10k, 1e−7."""
    if -3 <= power <= 5:
        return short_number(10.0**power, max(-power, 0))
    return f"1e{power}".replace("-", "\N{MINUS SIGN}")


def _grid_line(painter: QPainter, theme: Theme, begin: QPointF, end: QPointF) -> None:
    painter.setPen(QPen(theme.colour("line"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(begin, end)


def _write_beside(painter: QPainter, area: QRectF, y: float, text: str, colour: QColor, right: bool = False) -> None:
    height = QFontMetricsF(painter.font()).height()
    top = min(max(y - height / 2, area.top() - height / 3), area.bottom() - height * 2 / 3)
    place = QRectF(area.right() + 4, top, 80, height) if right else QRectF(area.left() - 84, top, 80, height)
    side = Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
    painter.setPen(colour)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
