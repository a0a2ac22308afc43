"""A part of the plane and where it lies on the screen: numbers to pixels and back, zoom, and the numbers on the axes.

x goes right and y goes up, in the table's own units.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from nnapp.choices import Array

Range = tuple[float, float]
WHOLE: Range = (-0.1, 1.1)  # where there are no points
MARGIN = 0.06  # of the range, on either side
FARTHEST = 1e300  # beyond this, distances are no numbers any more
FINEST = 1e-12  # the least part of a number that an axis tells apart


class Plane(NamedTuple):
    """Which x and y are seen, and in which rectangle of pixels."""

    x: Range
    y: Range
    area: QRectF

    def pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return where points lie, in pixels."""
        area = self.area
        with np.errstate(over="ignore", invalid="ignore"):  # of the largest numbers there are the pixels are infinite
            across = area.left() + (x - self.x[0]) * (area.width() / (self.x[1] - self.x[0]))
            down = area.bottom() - (y - self.y[0]) * (area.height() / (self.y[1] - self.y[0]))
        return across, down

    def holds(self, x: Array, y: Array) -> bool:
        """Say whether all points are seen, but those that are too far away to be drawn at all."""
        pairs = ((x, self.x), (y, self.y))
        return not any(
            bool((((values < low) | (values > high)) & (np.abs(values) <= FARTHEST)).any())
            for values, (low, high) in pairs
        )

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a point lies."""
        across, down = self.pixels(np.float64(x), np.float64(y))  # type: ignore[arg-type]
        return QPointF(float(across), float(down))

    def numbers(self, place: QPointF) -> tuple[float, float]:
        """Return x and y of a place in pixels."""
        area = self.area
        x = self.x[0] + (place.x() - area.left()) * self.unit[0]
        return x, self.y[0] + (area.bottom() - place.y()) * self.unit[1]

    @property
    def unit(self) -> tuple[float, float]:
        """How much a pixel is, in x and in y."""
        width, height = max(self.area.width(), 1.0), max(self.area.height(), 1.0)
        return (self.x[1] - self.x[0]) / width, (self.y[1] - self.y[0]) / height

    def snapped(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Round numbers to the last digit that a pixel can tell, so that nobody reads digits that nobody drew."""
        across, up = (_decimals(unit) for unit in self.unit)
        return np.round(x, across) + 0.0, np.round(y, up) + 0.0

    def zoomed(self, factor: float, at: QPointF) -> Plane:
        """Show a part that is so many times larger, in which the same point lies at this place."""
        x, y = self.numbers(at)
        return Plane(_scaled(self.x, factor, x), _scaled(self.y, factor, y), self.area)

    def moved(self, by: QPointF) -> Plane:
        """Show the part beside, as if the plane were dragged by so many pixels."""
        right, up = by.x() * self.unit[0], -by.y() * self.unit[1]
        return Plane(_shifted(self.x, -right), _shifted(self.y, -up), self.area)


def fitting(values: NDArray[Any]) -> Range:
    """Return the range that shows all finite values with some room around them."""
    with np.errstate(invalid="ignore"):
        known = values[np.abs(values) <= FARTHEST]
    if not len(known):
        return WHOLE
    low, high = float(known.min()), float(known.max())
    room = (high - low) * MARGIN
    if room <= FINEST * max(abs(low), abs(high)):
        room = max(abs(low) * 0.1, 0.5)
    return low - room, high + room


def ticks(shown: Range, most: int) -> tuple[list[float], int]:
    """Return the round numbers in a range that an axis writes, and how many decimals they need."""
    step = nice((shown[1] - shown[0]) / max(most, 1))
    first, last = math.ceil(shown[0] / step - 1e-9), math.floor(shown[1] / step + 1e-9)
    if last - first > 2 * most + 2:  # a step that is lost beside such large numbers
        return [], 0
    return [number * step for number in range(first, last + 1)], max(0, -math.floor(math.log10(step) + 1e-9))


def tick_text(value: float, decimals: int) -> str:
    """Write the number at a tick, with a true minus sign, and no sign or zero in an exponent that needs none: −1e14."""
    if value == 0:
        text = "0"
    elif decimals > 5 or abs(value) >= 1e6:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        text = f"{mantissa}e{int(exponent)}" if exponent else mantissa
    else:
        text = f"{value:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def nice(least: float) -> float:
    """Round up to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-300)))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= least * (1 - 1e-9))


def _decimals(unit: float) -> int:
    return math.ceil(-math.log10(unit)) if 0 < unit < math.inf else 0


def _scaled(shown: Range, factor: float, at: float) -> Range:
    low, high = at - (at - shown[0]) * factor, at + (shown[1] - at) * factor
    large = max(abs(low), abs(high))
    return (low, high) if FINEST * large < high - low < FARTHEST and large < FARTHEST else shown


def _shifted(shown: Range, by: float) -> Range:
    low, high = shown[0] + by, shown[1] + by
    return (low, high) if max(abs(low), abs(high)) < FARTHEST and high > low else shown
