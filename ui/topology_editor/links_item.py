"""The item that draws all links between two layers: width and colour by value, dashed where negative."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.choices import Array
from ui.topology_editor.geometry import Layout, segments, summarised
from ui.topology_editor.scale import Scale


class LinksItem(QGraphicsItem):
    """All links into one column, drawn in as few calls as there are pens."""

    def __init__(self, scale: Scale, layout: Layout, column: int) -> None:
        super().__init__()
        self.weight_scale, self.column = scale, column
        self.weights: Array | None = None
        self.selected: int | None = None  # the number of the selected link
        self.codes: list[int] = []
        self.batches: dict[int, list[QLineF]] | None = None
        self.place(layout)

    def place(self, layout: Layout) -> None:
        """Take the places of another layout of the same network."""
        self.prepareGeometryChange()
        self.layout = layout
        starts, ends = segments(layout, self.column)
        self.lines = [QLineF(*start, *end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        self.batches = None

    def show_weights(self, weights: Array) -> None:
        """Draw other weights (fan_out, fan_in); the work is done in `paint`, so a hidden view costs nothing."""
        self.weights, self.batches = weights, None
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.layout.width, self.layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.weights is None:
            return
        if self.batches is None:
            self.batches = self._sorted()
        pens = self.weight_scale.pens
        for code, lines in sorted(self.batches.items(), key=_strength):
            painter.setPen(pens[code])
            painter.drawLines(lines)
        if self.selected is not None:
            self._paint_selected(painter, self.selected)

    def _paint_selected(self, painter: QPainter, link: int) -> None:
        line, pen = self.lines[link], self.weight_scale.pens[self.codes[link]]
        theme = self.weight_scale.theme
        for colour, extra in (("text", 5.5), ("base", 3.0)):
            halo = QPen(theme.colour(colour), pen.widthF() + extra)
            halo.setCosmetic(True)
            painter.setPen(halo)
            painter.drawLine(line)
        painter.setPen(pen)
        painter.drawLine(line)

    def _sorted(self) -> dict[int, list[QLineF]]:
        assert self.weights is not None
        units = self.layout.units
        values, folded = summarised(self.weights, units[self.column], units[self.column - 1])
        self.codes = self.weight_scale.codes(values, folded)
        batches: dict[int, list[QLineF]] = {}
        for code, line in zip(self.codes, self.lines, strict=True):
            batches.setdefault(code, []).append(line)
        return batches


def _strength(batch: tuple[int, list[QLineF]]) -> tuple[bool, int]:
    code = batch[0]
    return code < 1000, abs(code)  # means lie under everything; of the others the strongest on top
