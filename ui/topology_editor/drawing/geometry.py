"""Where everything lies: columns of units at equal distances, so that the place of any unit is plain arithmetic.

Every unit has a place of its own, however many there are. Where they lie closer than `STRIP_PITCH` pixels, a column is
drawn as a strip; zooming in makes discs of it. Coordinates are scene units: pixels at the zoom that fits the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

STRIP_PITCH = 5.0  # pixels from unit to unit below which a column is drawn as a strip
STRIP_WIDTH = 16.0  # pixels, at every zoom
MOST_PITCH = 58.0
LEAST_SPACING = 8.0
MOST_RADIUS, PICTURE_RADIUS = 12.0, 22.0
ABOVE_STRIP, BELOW_STRIP = 12.0, 30.0  # room for the frame, and for the number of units
LEAST_HEIGHT = 60.0

BOX_MARGIN = 7.0  # pixels around the units of a layer whose box is drawn

Units = NDArray[np.intp]


@dataclass(frozen=True)
class Frame:
    """The room for the drawing: the window's size, and what names need at the left and at the right."""

    width: float
    height: float
    left: float = 70.0
    right: float = 70.0


@dataclass(frozen=True)
class Layout:
    """Columns (inputs first): how many units, where, how far apart from centre to centre, and how large."""

    widths: tuple[int, ...]
    xs: tuple[float, ...]
    tops: tuple[float, ...]  # y of the first unit's centre
    pitches: tuple[float, ...]
    radii: tuple[float, ...]
    width: float
    height: float

    def point(self, column: int, unit: int) -> tuple[float, float]:
        """Return the centre of a unit."""
        return self.xs[column], self.tops[column] + unit * self.pitches[column]

    def radius_of(self, column: int) -> float:
        """Return the radius of a column's discs."""
        return self.radii[column]

    def ys(self, column: int, units: Units | None = None) -> Array:
        """Return y of the centres of these units, or of all."""
        which = np.arange(self.widths[column]) if units is None else units
        return np.asarray(self.tops[column] + which * self.pitches[column], float)

    def is_strip(self, column: int, scale: float) -> bool:
        """Say whether the column is drawn as a strip, at so many pixels per scene unit."""
        return self.pitches[column] * scale < STRIP_PITCH and self.widths[column] > 1

    def strip_width(self, column: int, scale: float) -> float:
        """Return how wide a column's strip is in scene units."""
        spacing = self.xs[1] - self.xs[0]
        return min(STRIP_WIDTH / scale, 0.5 * spacing)

    def nearest_unit(self, column: int, y: float) -> int:
        """Return the unit whose centre is nearest to this height."""
        unit = round((y - self.tops[column]) / self.pitches[column])
        return min(max(unit, 0), self.widths[column] - 1)

    def rows(self, column: int, top: float, bottom: float) -> range:
        """Return the units of which something may lie between two heights."""
        start, pitch = self.tops[column], self.pitches[column]
        room = max(self.radii[column], pitch / 2)
        first = int(np.ceil(min(max((top - room - start) / pitch, 0), self.widths[column])))
        last = int(np.floor(min(max((bottom + room - start) / pitch, -1), self.widths[column] - 1)))
        return range(first, last + 1)


def laid_out(widths: Sequence[int], frame: Frame, most_radius: float = MOST_RADIUS) -> Layout:
    """Spread the columns over the frame, or over a larger one where it is far too small."""
    width = max(frame.width, frame.left + frame.right + LEAST_SPACING * (len(widths) - 1))
    height = max(frame.height, LEAST_HEIGHT)
    xs = np.linspace(frame.left, width - frame.right, len(widths)).tolist()
    columns = [column_place(count, height) for count in widths]
    room = 0.25 * (xs[1] - xs[0])
    radii = tuple(min(most_radius, 0.4 * pitch, room) for _, pitch in columns)
    tops, pitches = zip(*columns, strict=True)
    return Layout(tuple(widths), tuple(xs), tops, pitches, radii, width, height)


def column_place(count: int, height: float) -> tuple[float, float]:
    """Return y of a column's first unit in a drawing of a height, and the distance from unit to unit."""
    pitch = min(MOST_PITCH, height / (count + 0.6))
    if pitch >= STRIP_PITCH or count == 1:
        return height / 2 - (count - 1) / 2 * pitch, pitch
    pitch = (height - ABOVE_STRIP - BELOW_STRIP) / count
    return ABOVE_STRIP + pitch / 2, pitch


def box(layout: Layout, column: int, scale: float = 1.0) -> tuple[float, float, float, float]:
    """Return the rectangle around all units of a column at so many pixels per scene unit: x, y, width, height."""
    half, above = layout.radii[column], layout.radii[column]
    if layout.is_strip(column, scale):
        half, above = layout.strip_width(column, scale) / 2, layout.pitches[column] / 2
    margin = BOX_MARGIN / scale
    x, top = layout.point(column, 0)
    bottom = layout.point(column, layout.widths[column] - 1)[1]
    return x - half - margin, top - above - margin, 2 * (half + margin), bottom - top + 2 * (above + margin)


def segments(layout: Layout, column: int, targets: Units, sources: Units) -> tuple[Array, Array]:
    """Return starts and ends (n, 2) of links into a column, from these sources to these targets."""
    before = np.full(len(sources), layout.xs[column - 1])
    after = np.full(len(targets), layout.xs[column])
    starts = np.column_stack([before, layout.ys(column - 1, sources)])
    return starts, np.column_stack([after, layout.ys(column, targets)])


def distances(point: tuple[float, float], starts: Array, ends: Array) -> Array:
    """Return the distance from a point to each of the segments (n, 2) to (n, 2)."""
    direction, offset = ends - starts, np.asarray(point) - starts
    along = np.clip((offset * direction).sum(1) / np.maximum((direction**2).sum(1), 1e-12), 0, 1)
    gap: NDArray[Any] = offset - along[:, None] * direction
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def clearest_point(start: Array, end: Array, other_starts: Array, other_ends: Array) -> tuple[float, float]:
    """Return the point of a link, from start (2,) to end (2,), that lies farthest from all others (n, 2)."""
    candidates = start + np.linspace(0.2, 0.8, 25)[:, None] * (end - start)
    if len(other_starts):
        rooms = [distances((float(x), float(y)), other_starts, other_ends).min() for x, y in candidates]
        best = candidates[int(np.argmax(rooms))]
    else:
        best = candidates[len(candidates) // 2]
    return float(best[0]), float(best[1])
