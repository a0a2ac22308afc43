"""The error valley: how wrong the secant is over h, with the tangent of backpropagation as the referee."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.gradient_check import TOLERANCE
from ui.charts.legend import Entry, Legend
from ui.curve_words import as_read
from ui.gradient_check.dragging import Dragging
from ui.gradient_check.probing import Found
from ui.graphs import Line, LineGraph, Mark, Rule
from ui.theme import Theme, theme_of

LEAST = 1e-16  # errors are not drawn smaller
LINES = 2  # that can be hidden; the limit of the check cannot
LOW, HIGH = -13.0, 0.0  # powers of ten of h


class ValleyChart(QWidget):
    """Draws the valley and where h stands; a press or a drag asks for another h."""

    h_wanted = Signal(float)
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self._theme = theme_of(self)
        self._hidden: set[int] = set()
        self.graph = LineGraph(self)
        self.graph.setObjectName("check_valley")
        self.graph.set_logarithmic(True, x=True)
        self.graph.set_titles(self.tr("nudge h"), self.tr("relative error"))
        self.legend = Legend(self)
        self.dragging = Dragging(self.graph, self._grips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.legend)
        layout.addWidget(self.graph, 1)
        self.legend.toggled.connect(self._toggle)
        self.dragging.moved.connect(self._drag)
        self.dragging.ended.connect(self.let_go)

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.graph.set_look(theme, font)
        self._draw()

    def set_message(self, text: str) -> None:
        """Say why there is nothing."""
        self.graph.set_message(text)

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
        self.graph.set_lines([line for number, line in enumerate(lines) if number not in self._hidden])
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
            best = self.tr("ring: best h ≈ {h}").format(h=as_read(self.found.valley.best, 1))
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

    @Slot(int, bool)
    def _toggle(self, number: int, shown: bool) -> None:
        if number < LINES:
            self._hidden = self._hidden - {number} if shown else self._hidden | {number}
        self._draw()

    def _grips(self, place: QPointF) -> bool:
        return self.found is not None and self.graph.plot_area.contains(place)

    @Slot(float)
    def _drag(self, x: float) -> None:
        self.h_wanted.emit(10.0 ** min(max(x, LOW), HIGH))


def _logarithm(errors: Array) -> Array:
    shown = np.where(np.isfinite(errors), np.maximum(errors, LEAST), np.nan)
    return np.asarray(np.log10(shown))
