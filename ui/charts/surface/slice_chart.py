"""The cost straight down the gradient over the learning rate, with tangent, landing place and best step."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.landscape import Descent
from ui.charts.legend import Entry, Legend
from ui.graphs import Line, LineGraph, Mark, Range, Rule
from ui.theme import Theme, theme_of
from ui.written_numbers import as_written

CLOSE = 0.15  # part of the picture within which two words would lie on one another
MOST_ABOVE = 4.0  # times the fall that the curve may rise above the start before it leaves the picture


class SliceChart(QWidget):
    """Draws a descent; `pointed` tells the number of the point under the pointer, or −1."""

    pointed = Signal(int)
    moved_by_hand = Signal()
    view_all = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_chart")
        self.descent: Descent | None = None
        self.logarithmic = False
        self.at = -1
        self._theme = theme_of(self)
        self.graph = LineGraph(self)
        self.graph.setObjectName("slice_graph")
        self.legend = Legend(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.legend)
        layout.addWidget(self.graph, 1)
        self.graph.set_titles(self.tr("learning rate η"), self.tr("cost C"))
        self.graph.pointed.connect(self._point_at_pixel)
        self.graph.left.connect(self._leave)
        self.graph.moved_by_hand.connect(self.moved_by_hand)
        self.graph.double_clicked.connect(self.view_all)
        self._hidden: set[int] = set()
        self.legend.toggled.connect(self._toggle)

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme."""
        self._theme = theme  # its own palette may follow later
        self.graph.set_look(theme, font)
        self._draw(refit=False)

    def set_message(self, text: str) -> None:
        """Show a text in place of the lines."""
        self.graph.set_message(text)

    def show_descent(self, descent: Descent | None, *, logarithmic: bool, refit: bool) -> None:
        """Draw another descent; with `refit` the axes show all of it."""
        if descent is self.descent and logarithmic == self.logarithmic and not refit:
            return
        self.descent, self.logarithmic = descent, logarithmic
        self.at = min(self.at, len(descent.rates) - 1) if descent is not None else -1
        self._draw(refit)

    def span(self) -> Range:
        """Return the learning rates from left to right."""
        first, last = self.graph.visible_x()
        return (10.0**first, 10.0**last) if self.logarithmic else (max(first, 0.0), max(last, 1e-300))

    def tangent(self) -> Array:
        """Return the heights of the tangent (n,) at the learning rates that are drawn."""
        assert self.descent is not None
        with np.errstate(all="ignore"):  # a cost that has diverged has no tangent
            return np.asarray(self.descent.here + self.descent.slope * self.descent.rates)

    def place_of(self, number: int) -> QPointF:
        """Return where a point lies, in pixels of this widget."""
        assert self.descent is not None
        x, y = self._across(self.descent.rates[number : number + 1])[0], self.descent.costs[number]
        place = self.graph.pixel_of(float(x), float(y) if np.isfinite(y) else self.graph.visible_y()[0])
        return QPointF(self.graph.canvas.mapTo(self, place.toPoint()))

    def point(self, number: int) -> None:
        """Point at a point by its number, or at none (−1), and tell."""
        self.at = number
        if number < 0 or self.descent is None:
            self.graph.unmark()
        else:
            x = float(self._across(self.descent.rates[number : number + 1])[0])
            self.graph.mark(x, float(self.descent.costs[number]))
        self.pointed.emit(number)

    def walk(self, by: int) -> None:
        """Point at a neighbour."""
        if self.descent is not None:
            self.point(min(max(self.at + by, 0), len(self.descent.rates) - 1))

    def _draw(self, refit: bool) -> None:
        theme, descent = self._theme, self.descent
        self.graph.set_logarithmic(False, x=self.logarithmic)
        if descent is None:
            self.graph.set_lines([])
            self.graph.set_marks([])
            self.graph.set_rules([])
            self.legend.show_entries([])
            self.graph.unmark()
            return
        x, shown = self._across(descent.rates), np.where(np.isfinite(descent.costs), descent.costs, np.nan)
        low, high = _heights(descent)
        tangent = self.tangent()
        tangent = np.where((tangent >= low - (high - low)) & np.isfinite(tangent), tangent, np.nan)
        slope = QColor(*theme.gradient[1])
        lines = [Line(x, shown, theme.colour("accent")), Line(x, tangent, slope, "dash", 1.6)]
        self.graph.set_lines([line for number, line in enumerate(lines) if number not in self._hidden])
        if refit:  # before the marks, whose words keep within what is seen
            self.graph.set_ranges((float(x[0]), float(x[-1])), (low, high))
        self.graph.set_rules(self._rules(theme, descent))
        self.graph.set_marks(self._marks(theme, descent))
        self._name(theme, slope)
        self.point(self.at)

    def _name(self, theme: Theme, slope: QColor) -> None:
        names = (self.tr("C(w − η ∇C)"), self.tr("tangent, slope −‖∇C‖²"))
        colours, styles = (theme.colour("accent"), slope), ("solid", "dash")
        entries = [
            Entry(name, colour, style, number not in self._hidden)
            for number, (name, colour, style) in enumerate(zip(names, colours, styles, strict=True))
        ]
        self.legend.show_entries(entries)

    def _rules(self, theme: Theme, descent: Descent) -> list[Rule]:
        if not np.isfinite(descent.costs).any():
            return []
        return [Rule(float(self._across(np.array([descent.rate]))[0]), theme.colour("muted"), style="dot")]

    def _marks(self, theme: Theme, descent: Descent) -> list[Mark]:
        colour = theme.colour("text")
        landing, best = self._across(np.array([descent.rate, descent.best_rate])).tolist()
        marks = []
        if not self.logarithmic:
            first, last = self.graph.visible_x()
            apart = landing - first > CLOSE * (last - first)  # else its word would lie on that of the landing
            marks.append(Mark(0.0, descent.here, colour, self.tr("now") if apart else ""))
        lands = _rate_text(self.tr("lands: η = {rate}"), descent.rate)
        marks.append(Mark(landing, descent.landing, colour, lands))
        if np.isfinite(best):  # below the curve, where nothing else is
            word = _rate_text(self.tr("best η = {rate}"), descent.best_rate)
            marks.append(Mark(best, descent.best, colour, word, below=True))
        return marks

    def _across(self, rates: Array) -> Array:
        if not self.logarithmic:
            return rates
        with np.errstate(divide="ignore"):
            return np.asarray(np.log10(rates))

    def _toggle(self, number: int, shown: bool) -> None:
        self._hidden = self._hidden - {number} if shown else self._hidden | {number}
        self._draw(refit=False)

    def _point_at_pixel(self, x: float, _: float) -> None:
        if self.descent is not None:
            at = self.graph.x_at(x)
            self.point(int(np.argmin(np.abs(self._across(self.descent.rates) - at))))

    def _leave(self) -> None:
        self.point(-1)


def _rate_text(template: str, rate: float) -> str:
    return template.format(rate=f"{rate:,.0f}" if 1e3 <= rate < 1e7 else as_written(rate, 3))


def _heights(descent: Descent) -> Range:
    known = descent.costs[np.isfinite(descent.costs)]
    if not known.size:
        return 0.0, 1.0
    ends = [value for value in (descent.here, descent.landing) if np.isfinite(value)]
    low = min(float(known.min()), *([descent.best] if np.isfinite(descent.best) else []), *ends)
    most = max(ends, default=float(known.max()))
    fall = max(most - low, 1e-3 * abs(most), 1e-12)
    high = min(float(known.max()), most + MOST_ABOVE * fall) if known.max() > most else most
    room = max(high - low, 1e-3 * abs(high), 1e-12)
    return low - 0.24 * room, high + 0.16 * room  # for the words, in a low window too
