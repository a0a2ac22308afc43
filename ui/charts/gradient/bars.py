"""The bars of a vector: which components are drawn, how high, and where; pure functions of arrays and rectangles."""

from __future__ import annotations

from math import ceil, floor, log10

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF

from nnapp.choices import Array
from nnapp.vectors import Places, strongest
from ui.heatmap_picture import rounded_up
from ui.scatter.plane import Plane, Range

MOST_DECADES = 12  # of a logarithmic axis: smaller components are not seen beside the largest
GAP_FROM = 4.0  # pixels from which bars stand apart


class Bars(Struct, frozen=True, eq=False):
    """The components in the order in which they are drawn, and the strongest of every column."""

    values: Array  # (components,), in drawing order
    numbers: Places  # (components,), which components these are
    size: int  # how many share a column
    drawn: Places  # (columns,), the places of the strongest
    logarithmic: bool
    y: Range

    def plane(self, area: QRectF) -> Plane:
        """Return where the bars are drawn."""
        return Plane((0.0, float(len(self.drawn) * self.size)), self.y, area)

    def column_at(self, x: float, area: QRectF) -> int | None:
        """Return the column at a pixel, or None."""
        column = floor((x - area.left()) / area.width() * len(self.drawn)) if len(self.drawn) else -1
        return column if 0 <= column < len(self.drawn) else None

    def rectangle(self, column: int, area: QRectF) -> QRectF:
        """Return where the bar of a column is drawn, over the whole height where it is no finite number."""
        plane, wide = self.plane(area), area.width() / len(self.drawn)
        left = area.left() + column * wide
        height = float(self._heights(self.values[self.drawn[column : column + 1]])[0])
        y, ground = plane.pixel(0.0, height).y(), self._ground(plane)
        wide = max(wide - (1.0 if wide >= GAP_FROM else 0.0), 1.0)
        if not np.isfinite(self.values[self.drawn[column]]):
            return QRectF(left, area.top(), wide, area.height())
        return QRectF(left, min(y, ground), wide, abs(y - ground))

    def rectangles(self, area: QRectF) -> tuple[list[QRectF], list[QRectF], list[QRectF]]:
        """Return the bars of negative and positive components, and those that are no finite numbers."""
        values = self.values[self.drawn]
        plane, wide = self.plane(area), area.width() / max(len(values), 1)
        _, ys = plane.pixels(np.zeros(1), self._heights(values))
        ground, known = self._ground(plane), np.isfinite(values)
        thick = max(wide - (1.0 if wide >= GAP_FROM else 0.0), 1.0)
        lefts = area.left() + wide * np.arange(len(values))

        def some(chosen: np.ndarray) -> list[QRectF]:
            pairs = zip(lefts[chosen].tolist(), ys[chosen].tolist(), strict=True)
            return [QRectF(x, min(y, ground), thick, abs(y - ground)) for x, y in pairs]

        unknown = [QRectF(x, area.top(), thick, area.height()) for x in lefts[~known].tolist()]
        return some(known & (values < 0)), some(known & (values > 0)), unknown

    def _heights(self, values: Array) -> Array:
        if not self.logarithmic:
            return np.where(np.isfinite(values), values, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(np.abs(values))
        return np.where(np.isfinite(heights), np.maximum(heights, self.y[0]), self.y[0])

    def _ground(self, plane: Plane) -> float:
        return plane.area.bottom() if self.logarithmic else plane.pixel(0.0, 0.0).y()


def bars_of(values: Array, order: Places | None, columns: int, logarithmic: bool) -> Bars:
    """Return the bars of components (components,) in place, or in an order, in at most so many columns."""
    numbers = np.arange(len(values)) if order is None else order
    arranged = values if order is None else values[order]
    size, drawn = strongest(arranged, columns)
    return Bars(arranged, numbers, size, drawn, logarithmic, _y_range(values, logarithmic))


def _y_range(values: Array, logarithmic: bool) -> Range:
    sizes = np.abs(values)
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    largest = float(sizes.max(initial=0.0))
    if not logarithmic:
        limit = rounded_up(largest)
        return (-limit, limit) if largest else (-1.0, 1.0)
    if not largest:
        return -1.0, 0.0
    top = ceil(log10(largest) * 2 + 1e-9) / 2  # half decades, so that the axis stands still while bars move
    low = max(floor(log10(float(sizes.min())) * 2 - 1e-9) / 2, top - MOST_DECADES)
    return (low - 0.1 if low < top else top - 1.0), top
