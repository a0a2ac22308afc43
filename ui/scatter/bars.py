"""The histogram of one column: bars over its numbers or categories, each class with its share of the bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.scatter.plane import fitting
from ui.scatter.plane_view import PlaneView
from ui.theme import theme_of

Counts = NDArray[np.int64]
NO_CLASS = -2  # the code of rows that have no class at all


class BarsView(PlaneView):
    """Bars (bars,) between edges (bars + 1,), stacked by class."""

    pointed = Signal(object)  # the number of the bar under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edges: Array = np.empty(0)
        self.counts: Counts = np.empty((0, 0), np.int64)  # (classes, bars)
        self.codes: list[int] = []  # of the classes; the colours
        self.mark: float | None = None

    def show_bars(self, edges: Array, counts: Counts, codes: list[int]) -> None:
        """Draw other bars; `codes` are the classes of the rows of `counts`, of NO_CLASS there is one at most."""
        if len(edges) == 2 and edges[0] == edges[1]:  # all the same: a bar needs some width
            edges = edges + np.array([-0.5, 0.5]) * max(abs(edges[0]) * 1e-3, 1.0)
        self.edges, self.counts, self.codes = edges, counts, codes
        top = float(counts.sum(axis=0).max(initial=1))
        self.set_fitting(fitting(edges), (0.0, top * 1.06))
        self.update()

    def show_mark(self, value: float | None) -> None:
        """Draw a line where the selected row lies, or none."""
        if value != self.mark:
            self.mark = value
            self.update()

    def bar_at(self, place: QPointF) -> int | None:
        """Return the number of the bar above or below a place."""
        x, _ = self.plane.numbers(place)
        number = int(np.searchsorted(self.edges, x, side="right")) - 1
        return number if 0 <= number < len(self.edges) - 1 and self.plane.area.contains(place) else None

    def paint_body(self, painter: QPainter) -> None:
        """Paint the bars."""
        theme, plane = theme_of(self), self.plane
        below = np.zeros(self.counts.shape[1:])
        across, _ = plane.pixels(self.edges, np.zeros(len(self.edges)))
        painter.setPen(Qt.PenStyle.NoPen)
        for code, row in zip(self.codes, self.counts, strict=True):
            colour: QColor = theme.colour("accent") if code == NO_CLASS else theme.class_colour(code)
            painter.setBrush(colour)
            _, low = plane.pixels(across, below)
            _, high = plane.pixels(across, below + row)
            for number in np.flatnonzero(row).tolist():
                gap = 0.5 if across[number + 1] - across[number] > 4 else 0.0
                painter.drawRect(
                    QRectF(QPointF(across[number] + gap, high[number]), QPointF(across[number + 1] - gap, low[number]))
                )
            below += row
        if self.mark is not None:
            x = plane.pixel(self.mark, 0.0).x()
            for name, width in (("base", 4.0), ("text", 2.0)):
                painter.setPen(QPen(theme.colour(name), width))
                painter.drawLine(QPointF(x, plane.area.top()), QPointF(x, plane.area.bottom()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which bar is pointed at."""
        super().mouseMoveEvent(event)
        self.pointed.emit(self.bar_at(event.position()))
