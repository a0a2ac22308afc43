"""The widget that paints heatmaps of matrices, those of a layer side by side, and tells which cell is pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.charts.weight_maps.quantity import SYMBOLS, Quantity, Scale
from ui.heatmap import (
    LINED,
    Group,
    Panel,
    Room,
    Shape,
    arranged,
    block,
    in_whole_pixels,
    least_height,
    picture,
    strongest,
)
from ui.heatmap_canvas import Cell, HeatmapCanvas, Kept
from ui.hidden import ASKED
from ui.small_font import small_font
from ui.theme import Theme, theme_of

LEAST_COVER = 4.0  # pixels that hide a cell, however small it is
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
                row, column = place if values is None else self._seen(number, values, *place)
                return Cell(layer, row, column, quantity)
        return None

    def area(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        return self.panels[self._numbers[cell.key]].cell(cell.row, cell.column)

    def shared(self, cell: Cell) -> int:
        """Return how many cells share the pixels of this one."""
        panel = self.panels[self._numbers[cell.key]]
        high, wide = block(panel.shape, *self._pixels(panel.weights))
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
            painter.setPen(theme_of(self).colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 4, -12, -4), flags, self.message)
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

    def _room(self) -> Room:
        metrics = QFontMetricsF(small_font(self.font()))
        above, below = metrics.height() + 1, metrics.ascent() + 3
        return Room(self.width() - 8, self.height() - 4, above, below, 14.0)

    def _arrange(self) -> None:
        room, metrics, groups, number = self._room(), QFontMetricsF(small_font(self.font())), [], 0
        for maps in self.groups:
            titles = [metrics.horizontalAdvance(self.title(number + place)) for place in range(len(maps))]
            groups.append(Group(tuple(m.shape for m in maps), tuple(titles)))
            number += len(maps)
        self._kept.clear()
        placed = [panel for panels in arranged(groups, room) for panel in panels] if groups else []
        self.panels = [in_whole_pixels(panel, self.devicePixelRatioF()) for panel in placed]
        self.setMinimumHeight(round(least_height(groups, room)) + 4 if groups else 0)
        self.update()

    def _pixels(self, area: QRectF) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(area.width() * ratio), round(area.height() * ratio)

    def _pictures(self, number: int) -> list[QImage]:
        _, quantity, values, _, _ = self.maps[number]
        assert values is not None
        scale, panel, kept = self.scales[quantity], self.panels[number], self._kept.get(number)
        made_of = (quantity, scale, self.devicePixelRatioF())
        if kept is None or kept.values is not values or kept.made_of != made_of:
            table = self._table(quantity, scale.logarithmic)
            made = [
                picture(values[:, first : first + columns], scale.limit, table, *self._pixels(area))
                for area, first, columns in panel.parts
            ]
            kept = self._kept[number] = Kept(values, made_of, made)
        return kept.pictures

    def _seen(self, number: int, matrix: Array, row: int, column: int) -> tuple[int, int]:
        panel = self.panels[number]
        high, wide = block(panel.shape, *self._pixels(panel.weights))
        columns = panel.shape.columns
        if column == columns:
            wide, first = 1, column
        else:
            first = column // wide * wide
        top = row // high * high
        shared = matrix[top : top + high, first : min(first + wide, max(columns, first + 1))]
        place = strongest(shared, self.scales[self.maps[number].quantity].limit)
        return top + place[0], first + place[1]

    def _paint_panel(self, painter: QPainter, number: int, panel: Panel) -> None:
        theme, metrics = theme_of(self), QFontMetricsF(painter.font())
        _, _, values, _, last = self.maps[number]
        pictures = [] if values is None else self._pictures(number)
        for part, image in zip(panel.parts, pictures, strict=False):
            painter.drawImage(part.area, image)
        if values is None:
            _paint_unknown(painter, panel, theme.colour("line"))
        else:
            self._paint_grid(painter, panel)
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(panel.weights.x(), panel.weights.y() - metrics.descent() - 1), self.title(number))
        if panel.biases is not None:
            painter.setPen(theme.colour("muted"))
            width = metrics.horizontalAdvance(last)
            x = min(panel.biases.center().x() - width / 2, self.width() - width - 2)
            painter.drawText(QPointF(x, panel.biases.bottom() + metrics.ascent()), last)

    def _paint_grid(self, painter: QPainter, panel: Panel) -> None:
        rows = panel.shape.rows
        painter.setPen(theme_of(self).colour("base"))
        for area, _, count in panel.parts:
            width, height = area.width() / count, area.height() / rows
            if min(width, height) < LINED:
                continue
            for row in range(1, rows):
                y = area.y() + row * height
                painter.drawLine(QPointF(area.x(), y), QPointF(area.right() - 1, y))
            for column in range(1, count):
                x = area.x() + column * width
                painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom() - 1))

    def _paint_selected(self, painter: QPainter, area: QRectF) -> None:
        theme = theme_of(self)
        wider, higher = max(OUTLINE - area.width(), 2) / 2, max(OUTLINE - area.height(), 2) / 2
        frame = area.adjusted(-wider, -higher, wider, higher)
        # two colours, so that it is seen on any cell
        for colour, width in ((theme.colour("base"), 4), (theme.colour("text"), 2)):
            pen = painter.pen()
            pen.setColor(colour)
            pen.setWidth(width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(frame)


def paint_covered(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Hide a cell behind a question mark, where that can be read."""
    area = area.adjusted(*(sign * max(LEAST_COVER - side, 0) / 2 for sign in (-1, 1) for side in area.size().toTuple()))
    painter.fillRect(area, theme.colour("base"))
    painter.setPen(theme.colour("text"))
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    if min(area.width(), area.height()) >= QFontMetricsF(painter.font()).horizontalAdvance(ASKED) + 2:
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, ASKED)


def _paint_unknown(painter: QPainter, panel: Panel, colour: QColor) -> None:
    # hatched: it cannot be taken for zeros
    for area, _, _ in panel.parts:
        painter.setPen(colour)
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
