"""Which links are drawn: the strongest of those that can be seen, as many as a picture has time for.

Weights of a pair of layers are (targets, sources). Each pair gets an equal share of the time, so that no layer looks
unconnected because another has larger weights; what a pair does not need the others get.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnapp.choices import Array
from ui.topology_editor.drawing.geometry import Layout, Units
from ui.topology_editor.drawing.scale import THICKEST, THINNEST
from ui.topology_editor.drawing.strongest import sizes_of, strongest

MOST_LINES = 3000  # of one picture
LINES_PER_PIXEL = 1.2  # of a pair, by the window's height: more would be hair
ALWAYS_DRAWN = 400  # links that are no hair in any window
INK = 450_000.0  # pixels of lines of up to one pixel's width that are painted in about 8 ms
HURRIED = 0.25  # of the ink, while one zooms, or weights change all the time and training wants the time
SOLID, DASHED = 1.6, 4.5  # times as long for a pixel of thicker ones
FULL_WIDTH_PITCH = 24.0  # pixels between units from which lines have their full width
OF_SELECTED = 1500  # links of the selected unit, at most, that are drawn whatever else is stronger
MOST_OF = 0.1  # of the links: where more are seen, it is faster to look at all
FOR_OTHERS = 0.3  # of the ink, at least, beside those of the selected unit


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
    """Links of one pair of layers, by the numbers of their units.

    `seen` is how many there are to be seen, `whole` says that all there are have been chosen.
    """

    targets: Units
    sources: Units
    seen: int
    whole: bool


NO_LINKS: Units = np.zeros(0, np.intp)
NOTHING = Choice(NO_LINKS, NO_LINKS, 0, False)


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
    pairs = [_Pair(layout, column, matrix, area, limit) for column, matrix in enumerate(weights, start=1)]
    if sum(matrix.size for matrix in weights) <= ALWAYS_DRAWN:
        return [pair.choice(np.arange(pair.matrix.size)) for pair in pairs]
    densest = max(ALWAYS_DRAWN, round(LINES_PER_PIXEL * (area.bottom - area.top) * area.scale))
    most, found = MOST_LINES, [NOTHING] * len(pairs)
    always = [pair.links_of(selected) for pair in pairs]
    own_ink, ink = (1 - FOR_OTHERS) * ink, FOR_OTHERS * ink
    for number in sorted(range(len(pairs)), key=lambda number: len(always[number])):
        always[number], own_ink = pairs[number].paid(always[number], own_ink)
    ink += own_ink
    by_need = sorted(range(len(pairs)), key=lambda number: pairs[number].total * pairs[number].length)
    for done, number in enumerate(by_need):  # who needs little leaves the rest to the others
        pair, left = pairs[number], len(pairs) - done
        share = ink / left
        which, rest = pair.paid(pair.strongest(min(densest, most // left)), share)
        ink, most = ink - share + rest, most - len(which)
        found[number] = pair.choice(np.union1d(which, always[number]))
    return found


class _Pair:
    """The links into one column; what is counted are positions in the flattened weights."""

    def __init__(self, layout: Layout, column: int, matrix: Array, area: Area, limit: float) -> None:
        self.column, self.matrix, self.limit = column, matrix, limit
        self.first, self.last = seen_sources(layout, column, area)
        self.total = int((self.last - self.first).sum())
        self.length = seen_length(layout, column, area)
        self.thin = thinness(layout, column, area.scale)

    def choice(self, which: Units) -> Choice:
        """Return links as a choice."""
        return Choice(*np.divmod(which, self.matrix.shape[1]), self.total, len(which) == self.matrix.size)

    def paid(self, which: Units, ink: float) -> tuple[Units, float]:
        """Return the first of these links that there is ink for, at least one, and what is left of it."""
        spent = np.cumsum(self.length * self._times(self._at(which)))
        kept = which[: int(np.searchsorted(spent, ink)) + 1]
        return kept, ink - (float(spent[len(kept) - 1]) if len(kept) else 0.0)

    def strongest(self, count: int) -> Units:
        """Return the strongest of the links that can be seen, in their order."""
        if self.total > MOST_OF * self.matrix.size:
            sizes, sources = sizes_of(self.matrix), np.arange(self.matrix.shape[1])
            if self.total < self.matrix.size:
                sizes[(sources < self.first[:, None]) | (sources >= self.last[:, None])] = -1.0
            return self._ordered(sizes.reshape(-1), None, min(count, self.total))
        flat = self._flat(self.first, self.last)
        return self._ordered(sizes_of(self._at(flat)), flat, count)

    def links_of(self, selected: Selected | None) -> Units:
        """Return the selected link, or what is seen of the links into the selected unit or out of it."""
        if selected is None or selected[0] not in (self.column - 1, self.column):
            return NO_LINKS
        into, unit, source = selected[0] == self.column, selected[1], selected[2]
        if source is not None:
            return np.array([unit * self.matrix.shape[1] + source] if into else [], np.intp)
        if into:
            flat = unit * self.matrix.shape[1] + np.arange(self.first[unit], self.last[unit])
        else:
            targets = np.flatnonzero((self.first <= unit) & (unit < self.last))
            flat = targets * self.matrix.shape[1] + unit
        return self._ordered(sizes_of(self._at(flat)), flat, OF_SELECTED)

    def _ordered(self, sizes: Array, flat: Units | None, count: int) -> Units:
        which = strongest(sizes, count)
        which = which[np.argsort(-sizes[which], kind="stable")]
        return which if flat is None else flat[which]

    def _flat(self, first: Units, last: Units) -> Units:
        counts = last - first
        begins = np.cumsum(counts) - counts
        starts: Units = np.arange(len(first)) * self.matrix.shape[1] + first - begins
        return np.repeat(starts, counts) + np.arange(int(counts.sum()))

    def _at(self, flat: Units) -> Array:
        values: Array = self.matrix[np.divmod(flat, self.matrix.shape[1])]  # a view, which to flatten would copy
        return values

    def _times(self, values: Array) -> Array:
        # how many times as long as for a thin line a pixel of each of these takes
        with np.errstate(invalid="ignore"):
            shares = np.minimum(np.abs(values) / (self.limit or 1.0), 1.0)
        thick = self.thin * (THINNEST + (THICKEST - THINNEST) * shares) > 1.0
        times: Array = np.where(thick, np.where(values < 0, DASHED, SOLID), 1.0)
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


def seen_length(layout: Layout, column: int, area: Area) -> float:
    """Return about how many pixels of a link into a column can be seen."""
    x0, x1 = layout.xs[column - 1], layout.xs[column]
    across = max(min(x1, area.right) - max(x0, area.left), 1.0)
    few = [
        layout.ys(each, np.linspace(0, layout.widths[each] - 1, 12).astype(np.intp)) for each in (column - 1, column)
    ]
    down = float(np.abs(few[1][:, None] - few[0]).mean()) * across / (x1 - x0)
    return max(float(np.hypot(across, min(down, area.bottom - area.top))) * area.scale, 10.0)
