"""Which links are drawn: the strongest of those that can be seen, as many as a picture has time for.

Weights of a pair of layers are (targets, sources). Each pair gets an equal share of the time, so that no layer looks
unconnected because another has larger weights; what a pair does not need the others get.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnapp.choices import Array
from ui.topology_editor.geometry import Layout, Units
from ui.topology_editor.scale import THICKEST, THINNEST

MOST_LINES = 3000  # of one picture
LINES_PER_PIXEL = 1.2  # of a pair, by the window's height: more would be hair
ALWAYS_DRAWN = 400  # links of a pair that are no hair in any window
INK = 450_000.0  # pixels of lines of up to one pixel's width that are painted in about 8 ms
LIVE = 0.4  # of the ink, while weights change all the time and training wants the time
SOLID, DASHED = 1.6, 4.5  # times as long for a pixel of thicker ones
FULL_WIDTH_PITCH = 24.0  # pixels between units from which lines have their full width
SAMPLED = 100_000  # links from which the threshold is estimated first
SAMPLE = 20_000
OF_SELECTED = 1500  # links of the selected unit that are drawn in any case


Selected = tuple[int, int, int | None]  # column and unit; with the unit before it, a link


@dataclass(frozen=True)
class Area:
    """A part of the scene, and how many pixels a scene unit has there."""

    left: float
    top: float
    right: float
    bottom: float
    scale: float = 1.0

    def grown(self) -> Area:
        """Return an area three times as wide and high around this one."""
        width, height = self.right - self.left, self.bottom - self.top
        return Area(self.left - width, self.top - height, self.right + width, self.bottom + height, self.scale)

    def holds(self, other: Area) -> bool:
        """Say whether another area of the same scale lies in this one."""
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.top <= other.top and other.bottom <= self.bottom and self.scale == other.scale


@dataclass(frozen=True)
class Choice:
    """Links of one pair of layers, by the numbers of their units; `whole` says that these are all."""

    targets: Units
    sources: Units
    whole: bool


def thinness(layout: Layout, column: int, scale: float) -> float:
    """Return by which factor the lines into a column are thinner, for units that lie close to each other."""
    pitch = scale * min(layout.pitches[column - 1], layout.pitches[column])
    return float(np.clip(pitch / FULL_WIDTH_PITCH, 0.2, 1.0))


def chosen(
    layout: Layout,
    weights: Sequence[Array],
    area: Area,
    limit: float,
    selected: Selected | None = None,
    ink: float = INK,
) -> list[Choice]:
    """Choose the links of each pair of layers; a selected link, or those of a selected unit, are among them.

    `limit` is the size of the widest links, `ink` how much may be drawn, see `INK`.
    """
    columns = range(1, len(layout.widths))
    bands = [seen_sources(layout, column, area) for column in columns]
    totals = [int((last - first).sum()) for first, last in bands]
    lengths = [_length(layout, column, area) for column in columns]
    densest = max(ALWAYS_DRAWN, round(LINES_PER_PIXEL * (area.bottom - area.top) * area.scale))
    found: dict[int, Choice] = {}
    most = MOST_LINES
    order = sorted(range(len(columns)), key=lambda pair: totals[pair] * lengths[pair])
    for done, pair in enumerate(order):  # who needs little leaves the rest to the others
        matrix, left, column = weights[pair], len(order) - done, columns[pair]
        count = min(totals[pair], densest, most // left)
        which = _strongest_seen(matrix, bands[pair], count)
        values = matrix[np.divmod(which, matrix.shape[1])]
        width = _widths(values, limit, thinness(layout, column, area.scale))
        spent = np.cumsum(width * lengths[pair])
        which = which[: max(int(np.searchsorted(spent, ink / left)), 1)]
        ink, most = ink - float(spent[: len(which)].max(initial=0.0)), most - len(which)
        which = np.union1d(which, _always(column, matrix, selected))
        found[pair] = Choice(*np.divmod(which, matrix.shape[1]), len(which) == matrix.size)
    return [found[pair] for pair in range(len(columns))]


def _widths(values: Array, limit: float, thin: float) -> Array:
    # how many times longer than for a thin line a pixel of each of these takes
    with np.errstate(invalid="ignore"):
        widths = thin * (THINNEST + (THICKEST - THINNEST) * np.minimum(np.abs(values) / (limit or 1.0), 1.0))
    times: Array = np.where(widths > 1.0, np.where(values < 0, DASHED, SOLID), 1.0)
    return times


def seen_sources(layout: Layout, column: int, area: Area) -> tuple[Units, Units]:
    """Return for each target the first source, and one after the last, whose link can be seen in the area."""
    x0, x1 = layout.xs[column - 1], layout.xs[column]
    count, targets = layout.widths[column - 1], layout.ys(column)
    if area.right < x0 or area.left > x1:
        nothing = np.zeros(len(targets), np.intp)
        return nothing, nothing
    lower, upper = np.full(len(targets), np.inf), np.full(len(targets), -np.inf)
    for edge in (area.left, area.right):  # a link is seen unless it is above, or below, at both edges
        share = min(max((edge - x0) / (x1 - x0), 0.0), 1.0)
        rest = max(1 - share, 1e-9)
        lower = np.minimum(lower, (area.top - share * targets) / rest)
        upper = np.maximum(upper, (area.bottom - share * targets) / rest)
    top, pitch = layout.tops[column - 1], layout.pitches[column - 1]
    first = np.clip(np.ceil((lower - top) / pitch), 0, count).astype(np.intp)
    last = np.clip(np.floor((upper - top) / pitch) + 1, 0, count).astype(np.intp)
    return first, np.maximum(first, last)


def strongest(sizes: Array, count: int) -> Units:
    """Return the positions of exactly `count` largest of the sizes (n,); of equal ones, some from everywhere."""
    if count >= len(sizes):
        return np.arange(len(sizes))
    if count <= 0:
        return np.zeros(0, np.intp)
    if len(sizes) > SAMPLED:
        rough = _roughly(sizes, count)
        if len(rough) >= count:
            return rough[_strongest(sizes[rough], count)]
    return _strongest(sizes, count)


def _strongest(sizes: Array, count: int) -> Units:
    least = np.partition(sizes, len(sizes) - count)[len(sizes) - count]
    above, equal = np.flatnonzero(sizes > least), np.flatnonzero(sizes == least)
    spread = np.linspace(0, len(equal) - 1, count - len(above)).astype(np.intp)
    return np.concatenate([above, equal[spread]])


def _roughly(sizes: Array, count: int) -> Units:
    # the positions of what is above a threshold that a sample says is low enough; mostly it is
    sample = sizes[:: len(sizes) // SAMPLE]
    wanted = round(1.5 * count * len(sample) / len(sizes)) + 8
    if wanted >= len(sample):
        return np.zeros(0, np.intp)
    return np.flatnonzero(sizes >= np.partition(sample, len(sample) - wanted)[len(sample) - wanted])


def sizes_of(values: Array) -> Array:
    """Return the magnitudes of values; what is not a number counts as the largest."""
    sizes: Array = np.abs(values)
    if np.isnan(sizes.sum()):
        sizes[np.isnan(sizes)] = np.inf
    return sizes


def _strongest_seen(matrix: Array, band: tuple[Units, Units], count: int) -> Units:
    # the strongest of the links that can be seen, in their order, by their positions in the flattened matrix
    first, last = band
    fan_out, fan_in = matrix.shape
    seen = last - first
    total = int(seen.sum())
    if total == matrix.size:
        sizes = sizes_of(matrix).reshape(-1)
        which = strongest(sizes, count)
        return which[np.argsort(-sizes[which], kind="stable")]
    begins = np.cumsum(seen) - seen
    flat = np.repeat(np.arange(fan_out) * fan_in + first - begins, seen) + np.arange(total)
    sizes = sizes_of(matrix[np.divmod(flat, fan_in)])
    which = strongest(sizes, count)
    some: Units = flat[which[np.argsort(-sizes[which], kind="stable")]]
    return some


def _always(column: int, matrix: Array, selected: Selected | None) -> Units:
    # the selected link, or the links into the selected unit and out of it
    if selected is None or selected[0] not in (column - 1, column):
        return np.zeros(0, np.intp)
    into, unit, source = selected[0] == column, selected[1], selected[2]
    fan_out, fan_in = matrix.shape
    if source is not None:
        return np.array([unit * fan_in + source] if into else [], np.intp)
    flat = unit * fan_in + np.arange(fan_in) if into else np.arange(fan_out) * fan_in + unit
    some: Units = flat[strongest(sizes_of(matrix[np.divmod(flat, fan_in)]), OF_SELECTED)]
    return some


def _length(layout: Layout, column: int, area: Area) -> float:
    # how many pixels of a link can be seen, about
    x0, x1 = layout.xs[column - 1], layout.xs[column]
    across = max(min(x1, area.right) - max(x0, area.left), 1.0)
    few = [
        layout.ys(each, np.linspace(0, layout.widths[each] - 1, 12).astype(np.intp)) for each in (column - 1, column)
    ]
    down = float(np.abs(few[1][:, None] - few[0]).mean()) * across / (x1 - x0)
    return max(float(np.hypot(across, min(down, area.bottom - area.top))) * area.scale, 10.0)
