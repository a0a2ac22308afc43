"""Curves with their names, in the colours of the theme: costs over epochs or updates, and functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.choices import Array
from ui.charts.legend import Entry, Legend
from ui.graphs import Line, LineGraph, Mark, Range, Rule
from ui.theme import theme_of

STYLES = ("solid", "dash", "dot", "solid", "dash")


class Drawn(NamedTuple):
    """One curve (n,) over x (n,), by the place of its colour; a costs' curve is over 0, 1, 2 …"""

    name: str
    y: Array
    x: Array | None = None
    colour: int = 0
    style: str = "solid"


class CurveBox(QWidget):
    """A graph and the legend below it; NaN and infinite values are gaps."""

    def __init__(
        self, name: str, x_title: str, y_title: str, logarithmic: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.logarithmic = logarithmic
        self.drawn: tuple[Drawn, ...] = ()
        self._hidden: set[int] = set()
        self._ranges: tuple[Range | None, Range | None] = (None, None)
        self._rules: tuple[tuple[float, bool, str], ...] = ()
        self._marks: tuple[tuple[float, float, str], ...] = ()
        self.graph, self.legend = LineGraph(), Legend()
        self.graph.set_titles(x_title, y_title)
        self.graph.set_logarithmic(logarithmic)
        self.graph.set_look(theme_of(self), self.font())
        self.graph.setMinimumHeight(150)
        self.graph.setAccessibleName(y_title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.graph, 1)
        layout.addWidget(self.legend)
        self.legend.toggled.connect(self._toggle)

    def draw(self, drawn: Sequence[Drawn], x: Range | None = None, y: Range | None = None, message: str = "") -> None:
        """Draw these curves in their place; ranges that are not given are those of the curves."""
        self.drawn, self._ranges, self._hidden = tuple(drawn), (x, y), set()
        self._rules, self._marks = (), ()
        self.graph.set_message("" if drawn else message)
        self.graph.set_logarithmic(self.logarithmic and bool(drawn))
        self.graph.setAccessibleDescription(", ".join(each.name for each in drawn) or message)
        self._redraw()

    def mark(self, marks: Sequence[tuple[float, float, str]], rules: Sequence[tuple[float, bool, str]] = ()) -> None:
        """Put rings with a word at places, and straight lines: place, whether vertical, a word."""
        self._marks, self._rules = tuple(marks), tuple(rules)
        self._redraw()

    def _toggle(self, place: int, shown: bool) -> None:
        self._hidden.discard(place) if shown else self._hidden.add(place)
        self._redraw()

    def _redraw(self) -> None:
        theme = theme_of(self)
        lines, entries = [], []
        for place, each in enumerate(self.drawn):
            x = np.arange(len(each.y), dtype=float) if each.x is None else each.x
            colour = theme.class_colour(each.colour)
            shown = place not in self._hidden
            entries.append(Entry(each.name, colour, each.style, shown))
            if shown:
                lines.append(Line(x, self._in_graph(each.y), colour, each.style, wide=len(x) < 4000))
        self.graph.set_lines(lines)
        self.legend.show_entries(entries)
        accent, muted = theme.colour("accent"), theme.colour("muted")
        self.graph.set_rules([Rule(place, muted, vertical, text=text) for place, vertical, text in self._rules])
        self.graph.set_ranges(*self._range(lines))
        self.graph.set_marks([Mark(x, self._one(y), accent, text) for x, y, text in self._marks])

    def _one(self, value: float) -> float:
        return float(self._in_graph(np.array([value]))[0])

    def _in_graph(self, values: Array) -> Array:
        known = np.where(np.isfinite(values) & (np.abs(values) < 1e12), values, np.nan)
        if self.logarithmic:
            with np.errstate(invalid="ignore", divide="ignore"):
                known = np.log10(np.where(known > 0, known, np.nan))
        return np.asarray(known)

    def _range(self, lines: Sequence[Line]) -> tuple[Range, Range]:
        x, y = self._ranges
        if x is None:
            ends = [float(end) for line in lines if len(line.x) for end in (line.x[0], line.x[-1])]
            x = (min(ends), max(ends)) if ends and max(ends) > min(ends) else (0.0, 1.0)
        if y is None:
            known = np.concatenate([line.y[np.isfinite(line.y)] for line in lines] or [np.zeros(0)])
            low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
            margin = 0.06 * (high - low) or 0.5
            y = (low - margin, high + margin)
        return x, y

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "legend"):
            self.graph.set_look(theme_of(self), self.font())
            self._redraw()
