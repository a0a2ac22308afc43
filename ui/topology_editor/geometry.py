"""Where everything lies: columns of slots, one slot per shown unit, and what is nearest to a point.

A layer of more than `MOST_SHOWN` units shows its first ones, one slot for the rest, and the last one.
Coordinates are scene units; at the scale that fits the window one scene unit is at most one pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array

MOST_SHOWN = 24
FIRST_SHOWN = 6  # of a wide layer
REST = -1  # the slot that stands for all units of a wide layer that are not shown
LEAST_PITCH, MOST_PITCH = 22.0, 58.0
LEAST_SPACING = 64.0
MOST_RADIUS = 12.0

BOX_MARGIN = 7.0  # around the units of a layer whose box is drawn

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
    """Columns (inputs first): which units their slots show, and the slots' centres (slots, 2)."""

    widths: tuple[int, ...]
    units: tuple[Units, ...]
    points: tuple[Array, ...]
    radius: float
    width: float
    height: float

    def slot(self, column: int, unit: int) -> int:
        """Return the slot that shows a unit: its own, or the one for the rest."""
        found = np.flatnonzero(self.units[column] == unit)
        return int(found[0]) if len(found) else int(np.flatnonzero(self.units[column] == REST)[0])

    def point(self, column: int, unit: int) -> tuple[float, float]:
        """Return the centre of the slot that shows a unit."""
        x, y = self.points[column][self.slot(column, unit)]
        return float(x), float(y)

    def is_wide(self, column: int) -> bool:
        """Say whether the column shows only some of its units."""
        return self.widths[column] > MOST_SHOWN


def box(layout: Layout, column: int) -> tuple[float, float, float, float]:
    """Return the rectangle around all slots of a column: x, y, width, height."""
    points, room = layout.points[column], layout.radius + BOX_MARGIN
    x, top, bottom = float(points[0, 0]), float(points[0, 1]), float(points[-1, 1])
    return x - room, top - room, 2 * room, bottom - top + 2 * room


def shown_units(count: int) -> Units:
    """Return the units that a layer's slots show, from top to bottom."""
    if count <= MOST_SHOWN:
        return np.arange(count)
    return np.array([*range(FIRST_SHOWN), REST, count - 1])


def laid_out(widths: Sequence[int], frame: Frame) -> Layout:
    """Spread the columns over the frame; where it is too small, over a larger one of the same shape."""
    units = tuple(shown_units(count) for count in widths)
    tallest = max(map(len, units))
    outer = frame.left + frame.right
    needed_width = outer + LEAST_SPACING * (len(widths) - 1)
    needed_height = LEAST_PITCH * (tallest + 1)
    factor = max(1.0, needed_width / max(frame.width, 1.0), needed_height / max(frame.height, 1.0))
    width, height = frame.width * factor, frame.height * factor
    xs = np.linspace(frame.left * factor, width - frame.right * factor, len(widths))
    pitches = [min(MOST_PITCH * factor, height / (len(shown) + _room(shown))) for shown in units]
    points = tuple(_column(x, shown, pitch, height) for x, shown, pitch in zip(xs, units, pitches, strict=True))
    radius = min(MOST_RADIUS * factor, 0.4 * min(pitches), 0.25 * float(xs[1] - xs[0]))
    return Layout(tuple(widths), units, points, radius, width, height)


def _room(shown: Units) -> float:
    # above the first and below the last unit, in pitches; a wide layer has its number of units written below
    return 1.3 if REST in shown else 0.6


def _column(x: float, shown: Units, pitch: float, height: float) -> Array:
    count = len(shown)
    top = height / 2 - (count - 1) / 2 * pitch - (_room(shown) - 0.6) / 2 * pitch
    return np.column_stack([np.full(count, x), top + np.arange(count) * pitch])


def summarised(weights: Array, targets: Units, sources: Units) -> tuple[Array, NDArray[np.bool_]]:
    """Fold weights (fan_out, fan_in) to the slots (targets, sources); returns values and which of them are folded.

    A slot of a shown unit keeps its weight with the sign; where the rest takes part, the value is the mean |w|.
    """
    folded = (targets == REST)[:, None] | (sources == REST)
    if not folded.any():
        return weights, folded
    means = _fold(_fold(np.abs(weights), sources).T, targets).T
    return np.where(folded, means, weights[np.ix_(targets, sources)]), folded


def _fold(values: Array, units: Units) -> Array:
    # the mean over the hidden units of the last axis; each shown unit stays as it is
    if REST not in units:
        return values
    rest = values[:, FIRST_SHOWN:-1].mean(axis=1, keepdims=True)
    return np.concatenate([values[:, :FIRST_SHOWN], rest, values[:, -1:]], axis=1)


def distances(point: tuple[float, float], starts: Array, ends: Array) -> Array:
    """Return the distance from a point to each of the segments (n, 2) to (n, 2)."""
    direction, offset = ends - starts, np.asarray(point) - starts
    along = np.clip((offset * direction).sum(1) / np.maximum((direction**2).sum(1), 1e-12), 0, 1)
    gap: NDArray[Any] = offset - along[:, None] * direction
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def segments(layout: Layout, column: int) -> tuple[Array, Array]:
    """Return starts and ends of the links into a column, in the order of its flattened weights (targets, sources)."""
    sources, targets = layout.points[column - 1], layout.points[column]
    return np.tile(sources, (len(targets), 1)), np.repeat(targets, len(sources), axis=0)


def clearest_point(layout: Layout, column: int, link: int) -> tuple[float, float]:
    """Return the point of a link that lies farthest from all other links into the column."""
    starts, ends = segments(layout, column)
    candidates = starts[link] + np.linspace(0.2, 0.8, 25)[:, None] * (ends[link] - starts[link])
    others = np.arange(len(starts)) != link
    if others.any():
        rooms = [distances((float(x), float(y)), starts[others], ends[others]).min() for x, y in candidates]
        best = candidates[int(np.argmax(rooms))]
    else:
        best = candidates[len(candidates) // 2]
    return float(best[0]), float(best[1])
