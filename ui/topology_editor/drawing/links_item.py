"""The item that draws the chosen links between two layers: width and colour by value, dashed where negative."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.choices import Array
from ui.topology_editor.drawing.choosing import NOTHING, Area, Choice, thinness
from ui.topology_editor.drawing.geometry import Layout, Units, segments
from ui.topology_editor.drawing.scale import ABSENT, Scale

DASH_PERIOD = 8.0  # pixels, of the pens of negative values
PHASES = 5  # at which dashed lines begin, where there are more of them than
DENSE = 60
LEAST_WIDTH = 0.5  # pixels of a line that is thinner because units lie close to each other
LONG = 6000.0  # pixels from which lines are cut to what can be seen

Batch = tuple[int, int, list[int]]  # the code of a pen, at which part of a period dashes begin, and which lines


class LinksItem(QGraphicsItem):
    """The chosen links into one column, drawn in as few calls as there are pens, the strongest on top."""

    def __init__(self, scale: Scale, layout: Layout, column: int) -> None:
        super().__init__()
        self.weight_scale, self.column = scale, column
        self.weights: Array | None = None
        self.absent: NDArray[np.bool_] | None = None  # which links (fan_out, fan_in) are not there, where some are not
        self.selected: tuple[int, int] | None = None  # target and source of the selected link
        self.choice = NOTHING
        self.area = Area(0, 0, 0, 0)  # for which the lines are made
        self.lines: list[QLineF] = []
        self.batches: list[Batch] | None = None
        self.pens: dict[tuple[int, int], QPen] = {}  # thinner ones, by code and phase, made
        self.pens_of = scale.pens, 1.0  # of these, so much thinner
        self.place(layout)

    def place(self, layout: Layout) -> None:
        """Take the places of another layout of the same network."""
        self.prepareGeometryChange()
        self.layout = layout
        self.show_choice(NOTHING, self.area)

    def show_weights(self, weights: Array) -> None:
        """Draw other weights (fan_out, fan_in); the work is done in `paint`, so a hidden view costs nothing."""
        self.weights, self.batches = weights, None
        self.update()

    def show_absent(self, absent: NDArray[np.bool_] | None) -> None:
        """Draw links that are not there (fan_out, fan_in) as faint dotted lines; None where all are."""
        self.absent, self.batches = absent, None

    def show_choice(self, choice: Choice, area: Area) -> None:
        """Draw other links, as far as they lie in an area or near it."""
        self.choice, self.area = choice, area
        self.lines = self._lines(choice)
        self.heights = (
            self.layout.ys(self.column - 1, choice.sources),
            self.layout.ys(self.column, choice.targets),
        )
        self.batches = None

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.layout.width, self.layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if widget is None:  # a window shows the picture that its view keeps
            self.draw(painter, self.boundingRect())

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the links that reach into an area of the scene."""
        if self.weights is None:
            return
        reaching = self._reaching(area)
        if self.batches is None:
            self.batches = self._sorted(self.weights)
        thin = thinness(self.layout, self.column, self.area.scale)
        for code, phase, numbers in self.batches:
            lines = [self.lines[number] for number in numbers if reaching[number]]
            if lines:
                painter.setPen(self._pen(code, phase, thin))
                painter.drawLines(lines)
        if self.selected is not None:
            self._paint_selected(painter, *self.selected)

    def _reaching(self, area: QRectF) -> list[bool]:
        # of each line, whether it may reach into the area: not where it is above it, or below it, at both its edges
        x0, x1 = self.layout.xs[self.column - 1], self.layout.xs[self.column]
        if area.right() < x0 or area.left() > x1:
            return [False] * len(self.lines)
        before, after = self.heights
        first, last = (min(max((edge - x0) / (x1 - x0), 0.0), 1.0) for edge in (area.left(), area.right()))
        enter, leave = before + first * (after - before), before + last * (after - before)
        lower, upper = np.minimum(enter, leave), np.maximum(enter, leave)
        reaching: list[bool] = ((upper >= area.top()) & (lower <= area.bottom())).tolist()
        return reaching

    def _pen(self, code: int, phase: int, thin: float) -> QPen:
        pen = self.weight_scale.pens[code]
        if thin == 1.0 and not phase:
            return pen
        if self.pens_of[0] is not self.weight_scale.pens or self.pens_of[1] != thin:
            self.pens, self.pens_of = {}, (self.weight_scale.pens, thin)
        if (code, phase) not in self.pens:
            thinner = thinned(pen, thin)
            thinner.setDashOffset(phase * DASH_PERIOD / PHASES / thinner.widthF())  # in pen widths, as dashes are
            self.pens[code, phase] = thinner
        return self.pens[code, phase]

    def _paint_selected(self, painter: QPainter, target: int, source: int) -> None:
        assert self.weights is not None
        line = self._lines(Choice(np.array([target]), np.array([source]), 1, False))[0]
        pen = self.weight_scale.pens[int(self._codes(self.weights, np.array([target]), np.array([source]))[0])]
        theme = self.weight_scale.theme
        for colour, extra in (("text", 5.5), ("base", 3.0)):
            halo = QPen(theme.colour(colour), pen.widthF() + extra)
            halo.setCosmetic(True)
            painter.setPen(halo)
            painter.drawLine(line)
        painter.setPen(pen)
        painter.drawLine(line)

    def _codes(self, weights: Array, targets: Units, sources: Units) -> Units:
        values = weights[targets, sources]
        codes = np.array(self.weight_scale.codes(values), np.intp)
        if self.absent is not None:
            codes[self.absent[targets, sources]] = ABSENT
        return codes

    def _sorted(self, weights: Array) -> list[Batch]:
        targets, sources = self.choice.targets, self.choice.sources
        codes = self._codes(weights, targets, sources)
        # where many lines are dashed, these begin at different places, or else all gaps would make a pattern together
        dense = np.count_nonzero(codes < 0) > DENSE
        phases = np.where(codes < 0, (3 * targets + sources) % PHASES, 0) if dense else np.zeros_like(codes)
        keys = np.where(codes == ABSENT, -1, (2 * np.abs(codes) + (codes > 0)) * PHASES + phases)
        order = np.argsort(keys, kind="stable")
        edges = [0, *(np.flatnonzero(np.diff(keys[order])) + 1).tolist(), len(order)]
        numbers = order.tolist()
        return [
            (int(codes[numbers[first]]), int(phases[numbers[first]]), numbers[first:last])
            for first, last in pairwise(edges)
            if last > first
        ]

    def _lines(self, choice: Choice) -> list[QLineF]:
        if not len(choice.targets):
            return []
        starts, ends = segments(self.layout, self.column, choice.targets, choice.sources)
        if max(self.layout.width, self.layout.height) * self.area.scale > LONG:
            starts, ends = cut(starts, ends, self.area.grown())
        return [QLineF(*start, *end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def thinned(pen: QPen, factor: float) -> QPen:
    """Return a pen whose lines are thinner, with dashes as long as before."""
    thinner, before = QPen(pen), pen.widthF()
    width = max(before * factor, LEAST_WIDTH)
    thinner.setWidthF(width)
    if pattern := pen.dashPattern():
        thinner.setDashPattern([dash * before / width for dash in pattern])
    return thinner


def cut(starts: Array, ends: Array, area: Area) -> tuple[Array, Array]:
    """Cut segments (n, 2) to (n, 2) to an area; by whole periods of dashes, which thus stay where they are."""
    enter, leave = _shares_inside(starts, ends, area)
    length = np.hypot(*(ends - starts).T)
    period = DASH_PERIOD / area.scale / length
    enter = np.floor(np.clip(enter, 0, 1) / period) * period
    leave = np.maximum(np.clip(leave, 0, 1), enter)
    return _between(starts, ends, enter, leave)


def within(start: Array, end: Array, area: Area) -> tuple[Array, Array] | None:
    """Return the part of a segment (1, 2) to (1, 2) that lies in an area, or None where it does not."""
    enter, leave = _shares_inside(start, end, area)
    if enter[0] >= leave[0] or leave[0] <= 0 or enter[0] >= 1:
        return None
    return _between(start, end, np.clip(enter, 0, 1), np.clip(leave, 0, 1))


def _shares_inside(starts: Array, ends: Array, area: Area) -> tuple[Array, Array]:
    # where the lines through the segments enter the area and leave it, as shares of their length
    direction = ends - starts
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        low = (np.array([area.left, area.top]) - starts) / direction
        high = (np.array([area.right, area.bottom]) - starts) / direction
    level = direction == 0
    beside = level & ((starts < (area.left, area.top)) | (starts > (area.right, area.bottom)))
    enter = np.where(level, np.where(beside, np.inf, -np.inf), np.minimum(low, high)).max(1)
    leave = np.where(level, np.inf, np.maximum(low, high)).min(1)
    return enter, leave


def _between(starts: Array, ends: Array, enter: Array, leave: Array) -> tuple[Array, Array]:
    direction = ends - starts
    return starts + enter[:, None] * direction, starts + leave[:, None] * direction
