"""The error valley: how wrong the secant is over h, with the tangent of backpropagation as the referee."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.gradient_check import TOLERANCE
from ui.charts.legend import Entry
from ui.gradient_check.chart import CheckChart
from ui.gradient_check.numbers import read
from ui.gradient_check.probing import Found
from ui.graphs import Line, Mark, Rule

LEAST = 1e-16  # errors are not drawn smaller
LOW, HIGH = -13.0, 0.0  # powers of ten of h


class ValleyChart(CheckChart):
    """Draws the valley and where h stands; a press or a drag asks for another h."""

    hideable = 2  # the limit of the check cannot be hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("check_valley", parent)
        self.graph.set_logarithmic(True, x=True)
        self.graph.set_titles(self.tr("nudge h"), self.tr("relative error"))

    def show_found(self, found: Found | None) -> None:
        """Draw another valley, or another h."""
        self.found = found
        self._draw()

    def _draw(self) -> None:
        found, theme = self.found, self._theme
        if found is None or found.valley is None:
            self.graph.set_lines([])
            self.graph.set_marks([])
            self.graph.set_rules([])
            self.legend.show_entries([])
            return
        valley, x = found.valley, np.log10(found.valley.steps)
        lines = [
            Line(x, _logarithm(valley.forward), theme.colour("muted"), "dash", 1.6),
            Line(x, _logarithm(valley.central), theme.colour("accent")),
        ]
        self._show_lines(lines)
        highest = max((float(np.nanmax(line.y)) for line in lines if np.isfinite(line.y).any()), default=0.0)
        lowest = min((float(np.nanmin(line.y)) for line in lines if np.isfinite(line.y).any()), default=-12.0)
        self.graph.set_ranges((LOW, HIGH), (lowest - 0.7, max(highest, -4.0) + 0.9))
        self.graph.set_rules(
            [
                Rule(float(np.log10(TOLERANCE)), theme.colour("muted"), vertical=False, style="dot"),
                Rule(float(np.log10(found.nudge.h)), theme.colour("text"), style="dot"),
            ]
        )
        self.graph.set_marks(self._marks(found))
        self._name(lines)

    def _name(self, lines: list[Line]) -> None:
        names = (self.tr("secant to one side"), self.tr("to both sides"), self.tr("passes below this"))
        entries = [
            Entry(name, line.colour, line.style, number not in self._hidden)
            for number, (name, line) in enumerate(zip(names, lines, strict=False))
        ]
        entries.append(Entry(names[2], self._theme.colour("muted"), "dot"))
        if self.found is not None and self.found.valley is not None:
            best = self.tr("ring: best h ≈ {h}").format(h=read(self.found.valley.best, 1))
            entries.append(Entry(best, self._theme.colour("accent"), "dot"))
        self.legend.show_entries(entries)

    def _marks(self, found: Found) -> list[Mark]:
        assert found.valley is not None
        places = (found.nudge.h, found.nudge.error), (found.valley.best, found.valley.best_error)
        colours = self._theme.colour("text"), self._theme.colour("accent")
        return [
            Mark(float(np.log10(h)), float(_logarithm(np.array([error]))[0]), colour)
            for (h, error), colour in zip(places, colours, strict=True)
        ]

    def _grips(self, place: QPointF) -> bool:
        return self.found is not None and self.graph.plot_area.contains(place)

    def _h_at(self, x: float) -> float | None:
        return float(10.0 ** min(max(x, LOW), HIGH))


def _logarithm(errors: Array) -> Array:
    shown = np.where(np.isfinite(errors), np.maximum(errors, LEAST), np.nan)
    return np.asarray(np.log10(shown))
