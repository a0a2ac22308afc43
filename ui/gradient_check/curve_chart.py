"""The cost over one weight, with the secant through w − h and w + h, and the tangent that backpropagation says.

Near, where the picture follows h, differences to the present weight and cost are drawn: else no axis could name them.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Slot
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.gradient_check import Nudge
from ui.charts.legend import Entry
from ui.gradient_check.chart import CheckChart
from ui.gradient_check.numbers import read
from ui.gradient_check.probing import Found
from ui.graphs import Line, Mark, Range
from ui.hidden import ASKED

REACH = 14.0  # pixels within which a ring is taken hold of
APART = 0.07  # part of the width from which on the rings have room for words
SMALLEST, LARGEST = 1e-13, 1.0  # h


class CurveChart(CheckChart):
    """Draws the cost over one weight; the rings at w − h and w + h can be dragged."""

    hideable = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("check_curve", parent)
        self.near = self.asked = False  # whether its slope is to be predicted elsewhere
        self.graph.double_clicked.connect(self._refit)

    def show_found(self, found: Found | None, *, near: bool, asked: bool = False) -> None:
        """Draw another weight, or another nudge of the same; a slope that is `asked` for elsewhere is hidden."""
        old, self.found, self.asked = self.found, found, asked
        same = found is not None and old is not None and found.probe is old.probe and found.half == old.half
        refit, self.near = not same or near != self.near, near
        self._draw(refit)

    def place_of(self, value: float) -> QPointF:
        """Return where the curve has the place of a weight's value, in pixels of the canvas."""
        assert self.found is not None
        cost = np.interp(value, self.found.slice.weights, self.found.slice.costs)
        across, up = self._origin(self.found.nudge)
        return self.graph.pixel_of(value - across, float(cost) - up)

    def _origin(self, nudge: Nudge) -> tuple[float, float]:
        return (nudge.weight, nudge.here) if self.near else (0.0, 0.0)

    def _draw(self, refit: bool = False) -> None:
        found = self.found
        if found is None:
            self.graph.set_lines([])
            self.graph.set_marks([])
            self.legend.show_entries([])
            return
        nudge, theme = found.nudge, self._theme
        across, up = self._origin(nudge)
        x, y = found.slice.weights - across, np.where(np.isfinite(found.slice.costs), found.slice.costs - up, np.nan)
        heights = self._heights(y)
        tangent = _within(nudge.here - up + nudge.slope * (found.slice.weights - nudge.weight), heights)
        # from the middle of both costs: the differences to w are exact, and a tiny h leaves no digits to the sum
        middle = (nudge.left - up) / 2 + (nudge.right - up) / 2
        secant = _within(middle + nudge.central * (found.slice.weights - nudge.weight), heights)
        lines = [
            Line(x, y, theme.colour("accent")),
            Line(x, secant, theme.colour("text"), "solid", 1.6),
            Line(x, tangent, theme.weight_colour(1, 1, theme.gradient), "dash", 2.0),
        ]
        self.graph.set_titles(
            *((self.tr("Δw"), self.tr("ΔC")) if self.near else (self.tr("weight w"), self.tr("cost C")))
        )
        self._show_lines(lines)
        if refit:
            self.graph.set_ranges((float(x[0]), float(x[-1])), heights)
        self.graph.set_marks(self._marks(found, across, up))
        self._name(nudge, lines)

    def _marks(self, found: Found, across: float, up: float) -> list[Mark]:
        nudge, colour = found.nudge, self._theme.colour("text")
        first, last = self.graph.visible_x()
        words = nudge.h > APART * (last - first)
        sides = (
            # the words stand where the secant is not
            (nudge.weight - nudge.h, nudge.left, self.tr("w − h"), nudge.central > 0),
            (nudge.weight + nudge.h, nudge.right, self.tr("w + h"), nudge.central < 0),
        )
        marks = [Mark(x - across, y - up, colour, text if words else "", below) for x, y, text, below in sides]
        return [*marks, Mark(nudge.weight - across, nudge.here - up, self._theme.colour("accent"))]

    def _heights(self, y: Array) -> Range:
        known = y[np.isfinite(y)]
        if not known.size:
            return 0.0, 1.0
        low, high = float(known.min()), float(known.max())
        room = max(high - low, 1e-3 * abs(high), 1e-300 if self.near else 1e-12)
        return low - 0.14 * room, high + 0.14 * room

    def _name(self, nudge: Nudge, lines: list[Line]) -> None:
        secant, tangent = (ASKED if self.asked else read(slope, 5) for slope in (nudge.central, nudge.slope))
        names = (
            self.tr("cost C(w)"),
            self.tr("secant, slope {slope}").format(slope=secant),
            self.tr("tangent, slope {slope}").format(slope=tangent),
        )
        entries = zip(names, lines, range(len(lines)), strict=True)
        self.legend.show_entries(
            [Entry(name, line.colour, line.style, i not in self._hidden) for name, line, i in entries]
        )

    @Slot()
    def _refit(self) -> None:
        self._draw(refit=True)

    def _grips(self, place: QPointF) -> bool:
        if self.found is None:
            return False
        nudge = self.found.nudge
        across, up = self._origin(nudge)
        ends = ((nudge.weight - nudge.h, nudge.left), (nudge.weight + nudge.h, nudge.right))
        rings = [self.graph.pixel_of(x - across, y - up) for x, y in ends if np.isfinite(y)]
        return any((ring - place).manhattanLength() < REACH for ring in rings)

    def _h_at(self, x: float) -> float | None:
        if self.found is None:
            return None
        away = abs(x - (0.0 if self.near else self.found.nudge.weight))
        return min(max(away, SMALLEST), LARGEST)


def _within(values: Array, heights: Range) -> Array:
    # what leaves the picture is not drawn: a steep line would make the painter work far outside of it
    low, high = heights
    return np.where((values >= low - (high - low)) & (values <= high + (high - low)), values, np.nan)
