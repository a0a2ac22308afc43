"""The widget that paints heatmaps of matrices, those of a layer side by side, and tells which cell is pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.charts.weight_maps.quantity import SYMBOLS, Quantity, Scale
from ui.heatmap import Group, Panel, Shape, arranged
from ui.heatmap_canvas import Cell, HeatmapCanvas, Kept
from ui.heatmap_painting import (
    paint_covered,
    paint_frame,
    paint_lines,
    paint_message,
    paint_names,
    paint_unknown,
    room_in,
)
from ui.heatmap_picture import block, picture, pixels_of, seen_cell
from ui.small_font import small_font
from ui.theme import theme_of

BETWEEN = 14.0  # pixels between layers
OUTLINE = 7.0  # the least size of the frame around the selected cell


class Map(NamedTuple):
    """One matrix to be drawn, with a last column behind a gap where its shape says so; without values it is unknown."""

    layer: int
    quantity: Quantity
    values: Array | None
    shape: Shape
    last: str  # what is written below the last column


class HeatmapView(HeatmapCanvas):
    """All maps, as squares coloured from −limit to +limit; it fits them into its size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: Sequence[Sequence[Map]] = ()
        self.maps: list[Map] = []
        self.scales: Mapping[Quantity, Scale] = {}
        self.panels: list[Panel] = []
        self.selected: Cell | None = None
        self.covered: tuple[Cell, ...] = ()  # whose numbers are to be predicted
        self.message = ""  # in place of the maps, where there are none
        self._numbers: dict[tuple[int, Quantity], int] = {}
        self._frames: tuple[Cell, ...] = ()

    @property
    def matrices(self) -> tuple[Array, ...]:
        """The weights and biases [W b] that are drawn, layer by layer."""
        return tuple(m.values for m in self.maps if m.quantity is Quantity.WEIGHT and m.values is not None)

    def show_maps(self, groups: Sequence[Sequence[Map]], scales: Mapping[Quantity, Scale], message: str = "") -> None:
        """Show other values, layer by layer; a message stands in the middle where there are no maps."""
        before = [(m.layer, m.quantity, m.shape, m.last) for m in self.maps]
        self.groups, self.maps, self.message = groups, [*chain.from_iterable(groups)], message
        self.scales = dict(scales)
        if [(m.layer, m.quantity, m.shape, m.last) for m in self.maps] != before:
            self._numbers = {(m.layer, m.quantity): number for number, m in enumerate(self.maps)}
            self._arrange()
        self.update()

    def has(self, cell: Cell) -> bool:
        """Say whether a cell is drawn."""
        number = self._numbers.get(cell.key)
        return (
            number is not None and 0 <= cell.row < self.maps[number].shape.rows and cell.column < self.columns(number)
        )

    def map_of(self, cell: Cell) -> Map:
        """Return the map that a cell lies in."""
        return self.maps[self._numbers[cell.key]]

    def columns(self, number: int) -> int:
        """Return how many columns of a map are drawn, that of the biases included."""
        return self.maps[number].shape.columns + self.maps[number].shape.has_biases

    def columns_of(self, cell: Cell) -> int:
        """Return how many columns of a cell's map are drawn."""
        return self.columns(self._numbers[cell.key])

    def is_bias(self, cell: Cell) -> bool:
        """Say whether a cell lies in the last column, behind the gap: a bias, or δ of the selected row."""
        return cell.column == self.map_of(cell).shape.columns

    def select(self, cell: Cell | None, frames: Sequence[Cell] = ()) -> None:
        """Draw a frame around a cell, and around others that belong to it."""
        wanted = (*([] if cell is None else [cell]), *frames)
        self.selected = cell
        if wanted != self._frames:
            self._frames = wanted
            self.update()

    def cover(self, cells: Sequence[Cell]) -> None:
        """Hide the colours of some cells behind a question mark."""
        if self.covered != tuple(cells):
            self.covered = tuple(cells)
            self.update()

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell at a point; of a block that shares a pixel, the one whose value is seen."""
        middle = QPointF(0.5, 0.5) / self.devicePixelRatioF()  # which gives a pixel its colour
        for number, panel in enumerate(self.panels):
            place = panel.at(point + middle)
            if place is not None:
                layer, quantity, values = self.maps[number][:3]
                if values is not None:
                    limit = self.scales[quantity].limit
                    place = seen_cell(panel, values, limit, self.devicePixelRatioF(), *place)
                return Cell(layer, *place, quantity)
        return None

    def area(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        return self.panels[self._numbers[cell.key]].cell(cell.row, cell.column)

    def shared(self, cell: Cell) -> int:
        """Return how many cells share the pixels of this one."""
        panel = self.panels[self._numbers[cell.key]]
        high, wide = block(panel.shape, *pixels_of(panel.weights, self.devicePixelRatioF()))
        return high * (1 if self.is_bias(cell) else wide)

    def title(self, number: int) -> str:
        """Return what is written above a panel: the names of its matrices, and the shape of a layer's first one."""
        layer, shape, name = self.maps[number].layer, self.maps[number].shape, self.name_of(self.maps[number])
        first = number == 0 or self.maps[number - 1].layer != layer
        size = self.tr("{name}  {rows}×{columns}").format(name=name, rows=shape.rows, columns=shape.columns)
        return size if first else name

    def name_of(self, drawn: Map) -> str:
        """Return what a map is called."""
        if drawn.quantity is Quantity.WEIGHT and drawn.shape.has_biases:
            return self.tr("W{number} b{number}").format(number=drawn.layer + 1)
        return f"{SYMBOLS[drawn.quantity]}{drawn.layer + 1}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all panels that can be seen; pictures are made again only where values, colours or sizes changed."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_of(self).colour("base"))
        if not self.maps and self.message:
            paint_message(painter, self, self.message)
        painter.setFont(small_font(self.font()))
        exposed = QRectF(event.rect()).adjusted(-2, -self.fontMetrics().height(), 2, self.fontMetrics().height())
        for number, panel in enumerate(self.panels):
            if exposed.intersects(panel.weights if panel.biases is None else panel.weights.united(panel.biases)):
                self._paint_panel(painter, number, panel)
        for cell in filter(self.has, self.covered):
            paint_covered(painter, theme_of(self), self.area(cell))
        for cell in self._frames:
            if self.has(cell):
                self._paint_selected(painter, self.area(cell))
        painter.end()

    def _arrange(self) -> None:
        metrics, groups, number = QFontMetricsF(small_font(self.font())), [], 0
        for maps in self.groups:
            titles = [metrics.horizontalAdvance(self.title(number + place)) for place in range(len(maps))]
            groups.append(Group(tuple(m.shape for m in maps), tuple(titles)))
            number += len(maps)
        self._kept.clear()
        self.panels, least = arranged(groups, room_in(self, BETWEEN), self.devicePixelRatioF())
        self.setMinimumHeight(least)
        self.update()

    def _pictures(self, number: int) -> list[QImage]:
        _, quantity, values, _, _ = self.maps[number]
        assert values is not None
        scale, panel, kept = self.scales[quantity], self.panels[number], self._kept.get(number)
        ratio = self.devicePixelRatioF()
        made_of = (quantity, scale, ratio)
        if kept is None or kept.values is not values or kept.made_of != made_of:
            table = self._table(quantity, scale.logarithmic)
            made = [
                picture(values[:, first : first + columns], scale.limit, table, *pixels_of(area, ratio))
                for area, first, columns in panel.parts
            ]
            kept = self._kept[number] = Kept(values, made_of, made)
        return kept.pictures

    def _paint_panel(self, painter: QPainter, number: int, panel: Panel) -> None:
        theme = theme_of(self)
        _, _, values, _, last = self.maps[number]
        if values is None:
            paint_unknown(painter, panel, theme.colour("line"))
        else:
            for part, image in zip(panel.parts, self._pictures(number), strict=True):
                painter.drawImage(part.area, image)
            paint_lines(painter, theme, panel)
        paint_names(painter, self, panel, self.title(number), last)

    def _paint_selected(self, painter: QPainter, area: QRectF) -> None:
        wider, higher = max(OUTLINE - area.width(), 2) / 2, max(OUTLINE - area.height(), 2) / 2
        paint_frame(painter, theme_of(self), area.adjusted(-wider, -higher, wider, higher))
