"""Strokes: what the mouse draws between press and release, in pixels of the plane as it lies then; pure of Qt widgets.

A stroke changes nothing by itself. `preview` gives what is to be seen meanwhile, and the panel makes one edit of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from nnapp.choices import Array
from ui.scatter.plane import Plane
from ui.scatter.points import NO_POINTS, Points, shape_of

DAB = 12.0  # pixels between two dabs of the brush


class Stroke:
    """What all strokes share: the plane, the points that are drawn, and the path of the pointer."""

    def __init__(self, plane: Plane, points: Points, at: QPointF) -> None:
        self.plane, self.points = plane, points
        self.path = [(at.x(), at.y())]

    def drag(self, to: QPointF) -> None:
        """Follow the pointer."""
        self.path.append((to.x(), to.y()))

    def preview(self) -> tuple[Points, tuple[Array, Array]]:
        """Return the points of the table as they would be, and x and y of new ones."""
        return self.points, (np.empty(0), np.empty(0))

    @property
    def begin(self) -> tuple[float, float]:
        """Where the pointer went down."""
        return self.path[0]

    @property
    def end(self) -> tuple[float, float]:
        """Where the pointer is."""
        return self.path[-1]


class AddStroke(Stroke):
    """One point, which follows the pointer until it is released."""

    def preview(self) -> tuple[Points, tuple[Array, Array]]:
        x, y = self.plane.snapped(*self.plane.numbers(QPointF(*self.end)))
        return self.points, (np.atleast_1d(x), np.atleast_1d(y))


class BrushStroke(Stroke):
    """A spray of points along the path, the same for the same seed and path."""

    def __init__(self, plane: Plane, points: Points, at: QPointF, radius: float, density: int, seed: int) -> None:
        super().__init__(plane, points, at)
        self._random, self._radius, self._density = np.random.default_rng(seed), radius, density
        self._last = at
        self._places: list[Array] = [self._dab(at)]

    def drag(self, to: QPointF) -> None:
        """Put dabs at equal distances along the path."""
        super().drag(to)
        while True:
            way = to - self._last
            length = float(np.hypot(way.x(), way.y()))
            if length < DAB:
                return
            self._last += way * (DAB / length)
            self._places.append(self._dab(self._last))

    def preview(self) -> tuple[Points, tuple[Array, Array]]:
        places = np.concatenate(self._places)
        x, y = self.plane.snapped(*_numbers(self.plane, places))
        return self.points, (x, y)

    def _dab(self, at: QPointF) -> Array:
        # evenly over a disc
        distance = self._radius * np.sqrt(self._random.random(self._density))
        angle = 2 * np.pi * self._random.random(self._density)
        return np.column_stack([at.x() + distance * np.cos(angle), at.y() + distance * np.sin(angle)])


class EraseStroke(Stroke):
    """Rubs out what lies within a radius of the path."""

    def __init__(self, plane: Plane, points: Points, at: QPointF, radius: float) -> None:
        super().__init__(plane, points, at)
        self._radius = radius
        self._across, self._down = plane.pixels(points.x, points.y)
        self._left = ~near(self._across, self._down, self.path, radius)

    def drag(self, to: QPointF) -> None:
        super().drag(to)
        self._left &= ~near(self._across, self._down, self.path[-2:], self._radius)

    def preview(self) -> tuple[Points, tuple[Array, Array]]:
        return self.points.only(self._left), (np.empty(0), np.empty(0))

    def gone(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Say of any points, such as those that were too many to be drawn, whether they are rubbed out."""
        return near(*self.plane.pixels(x, y), self.path, self._radius)


class MoveStroke(Stroke):
    """Drags some rows."""

    def __init__(self, plane: Plane, points: Points, at: QPointF, rows: NDArray[np.intp]) -> None:
        super().__init__(plane, points, at)
        self.rows = rows
        self._which = np.isin(points.rows, rows)

    @property
    def way(self) -> tuple[float, float]:
        """How far it went, in x and y, as many digits as pixels can tell."""
        (x0, y0), (x1, y1) = self.begin, self.end
        dx, dy = self.plane.snapped((x1 - x0) * self.plane.unit[0], (y0 - y1) * self.plane.unit[1])
        return float(dx), float(dy)

    def moved(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return where points of the rows are afterwards; an axis along which nothing moved is left alone."""
        dx, dy = self.way
        near_x, near_y = self.plane.snapped(x + dx, y + dy) if len(self.rows) == 1 else (x + dx, y + dy)
        return near_x if dx else x, near_y if dy else y

    def preview(self) -> tuple[Points, tuple[Array, Array]]:
        points, which = self.points, self._which
        x, y = points.x.copy(), points.y.copy()
        x[which], y[which] = self.moved(x[which], y[which])
        return points._replace(x=x, y=y), (np.empty(0), np.empty(0))


class SelectStroke(Stroke):
    """Draws a rectangle around points."""

    def inside(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Say of points whether they lie in it."""
        across, down = self.plane.pixels(x, y)
        (x0, y0), (x1, y1) = self.begin, self.end
        return (across >= min(x0, x1)) & (across <= max(x0, x1)) & (down >= min(y0, y1)) & (down <= max(y0, y1))

    @property
    def is_click(self) -> bool:
        """Whether the pointer hardly moved."""
        (x0, y0), (x1, y1) = self.begin, self.end
        return max(abs(x1 - x0), abs(y1 - y0)) < 4


def near(across: Array, down: Array, path: list[tuple[float, float]], radius: float) -> NDArray[np.bool_]:
    """Say of places in pixels whether they lie within a radius of a path."""
    found = np.zeros(len(across), bool)
    corners = [path[0], *path]
    for (x0, y0), (x1, y1) in pairwise(corners):
        box = (across >= min(x0, x1) - radius) & (across <= max(x0, x1) + radius)
        box &= (down >= min(y0, y1) - radius) & (down <= max(y0, y1) + radius)
        some = np.flatnonzero(box & ~found)
        if len(some):
            x, y, dx, dy = across[some] - x0, down[some] - y0, x1 - x0, y1 - y0
            length = dx * dx + dy * dy
            along = np.clip((x * dx + y * dy) / length, 0, 1) if length else 0.0
            found[some] = (x - along * dx) ** 2 + (y - along * dy) ** 2 <= radius**2
    return found


def new_points(x: Array, y: Array, code: int, share: float) -> Points:
    """Return new points, which have no rows yet, for the preview."""
    count = len(x)
    if not count:
        return NO_POINTS
    rows: Any = np.full(count, -1, np.intp)
    codes = np.full(count, code, np.int32)
    shapes = shape_of(codes) if np.isnan(share) and code >= 0 else np.zeros(count, np.int32)
    return Points(rows, x, y, codes, np.full(count, share), np.zeros(count, bool), shapes)


def _numbers(plane: Plane, places: Array) -> tuple[Array, Array]:
    x = plane.x[0] + (places[:, 0] - plane.area.left()) * plane.unit[0]
    return x, plane.y[0] + (plane.area.bottom() - places[:, 1]) * plane.unit[1]
