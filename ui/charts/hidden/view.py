"""The view of a hidden layer's space: points over the bent grid, and the line that the next unit draws."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnapp.choices import Array
from nnapp.hidden_space import Line
from ui.charts.hidden.scene import NO_LINES
from ui.scatter.view import ScatterView
from ui.theme import theme_of

FARTHEST = 1e4  # pixels; what lies beyond is nowhere near


class HiddenView(ScatterView):
    """Points, grid and line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = NO_LINES
        self.decision: Line | None = None

    def show_lines(self, lines: Array, decision: Line | None) -> None:
        """Draw this grid (lines, points, 2) and this line behind the points."""
        self.lines, self.decision = lines, decision
        self.update()

    def paint_body(self, painter: QPainter) -> None:
        """Paint the grid and the line, then the points over them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter)
        self._paint_decision(painter)
        super().paint_body(painter)

    def _paint_grid(self, painter: QPainter) -> None:
        half = len(self.lines) // 2
        colour = QColor(theme_of(self).colour("muted"))
        colour.setAlphaF(0.75)
        for number, line in enumerate(self.lines):
            first = number < half or len(self.lines) == 1
            painter.setPen(QPen(colour, 1.1, Qt.PenStyle.SolidLine if first else Qt.PenStyle.DotLine))
            across, down = self.plane.pixels(line[:, 0], line[:, 1])
            for part in _parts(across, down):
                painter.drawPolyline(part)

    def _paint_decision(self, painter: QPainter) -> None:
        ends = None if self.decision is None else self.decision.ends(self.plane.x, self.plane.y)
        if ends is not None:
            painter.setPen(QPen(theme_of(self).colour("accent"), 2))
            painter.drawLine(*(self.plane.pixel(*end) for end in ends))


def _parts(across: Array, down: Array) -> list[QPolygonF]:
    # a line as one part, or as several where some places are no numbers
    known = np.isfinite(across) & np.isfinite(down)
    x, y = np.clip(across, -FARTHEST, FARTHEST), np.clip(down, -FARTHEST, FARTHEST)
    if known.all():
        return [_polygon(x, y)]
    cuts = np.flatnonzero(np.diff(known.astype(np.int8))) + 1
    pieces = np.split(np.arange(len(x)), cuts)
    return [_polygon(x[piece], y[piece]) for piece in pieces if known[piece].all() and len(piece) > 1]


def _polygon(x: Array, y: Array) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
