"""What both charts of the check have in common: a graph and its legend, whose lines hide, dragged to ask for an h."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.charts.legend import Legend
from ui.gradient_check.dragging import Dragging
from ui.gradient_check.probing import Found
from ui.graphs import Line, LineGraph
from ui.theme import Theme, theme_of


class CheckChart(QWidget):
    """Draws what was found of a weight; `h_wanted` tells an h that somebody drags, `let_go` the end of it."""

    h_wanted = Signal(float)
    let_go = Signal()
    hideable = 0  # of the legend's entries, the first so many are lines that can be hidden

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self._theme = theme_of(self)
        self._hidden: set[int] = set()
        self.graph = LineGraph(self)
        self.graph.setObjectName(name)
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

    def _draw(self) -> None:
        raise NotImplementedError

    def _grips(self, place: QPointF) -> bool:
        # whether a press at a place, in pixels of the canvas, begins a drag
        raise NotImplementedError

    def _h_at(self, x: float) -> float | None:
        # the h that a drag to a place of the x axis asks for
        raise NotImplementedError

    def _show_lines(self, lines: Sequence[Line]) -> None:
        self.graph.set_lines([line for number, line in enumerate(lines) if number not in self._hidden])

    @Slot(int, bool)
    def _toggle(self, number: int, shown: bool) -> None:
        if number < self.hideable:
            self._hidden = self._hidden - {number} if shown else self._hidden | {number}
        self._draw()

    @Slot(float)
    def _drag(self, x: float) -> None:
        h = self._h_at(x)
        if h is not None:
            self.h_wanted.emit(h)
