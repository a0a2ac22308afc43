"""The first layer as pictures: where the inputs form a picture, what comes into each unit is a picture of that shape.

Each tile is one unit: its weights, gradient and update side by side as far as they are chosen, its number below. Row 0
of a picture is at the top, as in the table; a pixel is one weight. Only tiles that can be seen are made and painted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.charts.weight_maps.quantity import SYMBOLS, Quantity, Scale
from ui.heatmap_canvas import Cell, HeatmapCanvas, Kept
from ui.heatmap_colours import bits_of, coloured, image_of
from ui.heatmap_view import Map
from ui.small_font import small_font
from ui.theme import theme_of

MARGIN, BETWEEN, INSIDE = 6, 12, 3  # pixels around all tiles, between them, and between the pictures of one
BELOW = 6  # pixels below a tile
LEAST, MOST = 40, 12  # pixels that a picture is wide at least, and that one of its pixels has at most


class Grid(NamedTuple):
    """Where the tiles lie, in pixels."""

    pixel: int  # of the screen, for each of a picture
    columns: int
    tile: tuple[int, int]  # how wide and high
    top: int


class UnitPictures(HeatmapCanvas):
    """A grid of tiles, one for each unit of the first layer; it fits its width and may be higher than is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps: Sequence[Map] = ()
        self.side, self.message = 1, ""
        self.unit: int | None = None  # the selected one
        self.source: int | None = None
        self.grid = Grid(1, 1, (1, 1), 0)
        self._scales: Mapping[Quantity, Scale] = {}

    @property
    def units(self) -> int:
        """How many tiles there are."""
        return self.maps[0].shape.rows if self.maps else 0

    def show_maps(self, maps: Sequence[Map], side: int, scales: Mapping[Quantity, Scale], message: str = "") -> None:
        """Show the first layer's maps as pictures of side × side pixels; a message where there are none."""
        self.maps, self._scales, self.message = maps, dict(scales), message
        self.side = side
        self._arrange()
        self.update()

    def select(self, unit: int | None, source: int | None) -> None:
        """Frame a unit, and one of its pixels."""
        if (unit, source) != (self.unit, self.source):
            self.unit, self.source = unit, source
            self.update()

    def tile(self, unit: int) -> QRectF:
        """Return where a unit's pictures and number are."""
        wide, high = self.grid.tile
        line, place = divmod(unit, self.grid.columns)
        return QRectF(MARGIN + place * (wide + BETWEEN), self.grid.top + line * (high + BELOW), wide, high)

    def picture(self, unit: int, number: int) -> QRectF:
        """Return where one of a unit's pictures is; they count from 0, from the left."""
        size = self.side * self.grid.pixel
        corner = self.tile(unit).topLeft()
        return QRectF(corner.x() + number * (size + INSIDE), corner.y(), size, size)

    def has(self, cell: Cell) -> bool:
        """Say whether a pixel is drawn."""
        known = cell.matrix == 0 and cell.row < self.units and cell.column < self.side**2
        return known and any(m.quantity is cell.quantity for m in self.maps)

    def shared(self, cell: Cell) -> int:
        """Return how many weights share the place of this one: it has one of its own."""
        return 1

    def area(self, cell: Cell) -> QRectF:
        """Return where a pixel is."""
        number = next(number for number, m in enumerate(self.maps) if m.quantity is cell.quantity)
        row, column = divmod(cell.column, self.side)
        corner, pixel = self.picture(cell.row, number).topLeft(), self.grid.pixel
        return QRectF(corner.x() + column * pixel, corner.y() + row * pixel, pixel, pixel)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the pixel of a picture at a point."""
        wide, high = self.grid.tile
        across, place = divmod(point.x() - MARGIN, wide + BETWEEN)
        line = int((point.y() - self.grid.top) // (high + BELOW))
        unit = line * self.grid.columns + int(across)
        if not 0 <= across < self.grid.columns or not 0 <= unit < self.units:
            return None
        number = int(place // (self.side * self.grid.pixel + INSIDE))
        if number >= len(self.maps):
            return None
        corner = self.picture(unit, number).topLeft()
        column, row = (int((a - b) // self.grid.pixel) for a, b in ((point.x(), corner.x()), (point.y(), corner.y())))
        if not (0 <= row < self.side and 0 <= column < self.side):
            return None
        return Cell(0, unit, row * self.side + column, self.maps[number].quantity)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that can be seen."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(event.rect(), theme.colour("base"))
        if not self.maps:
            painter.setPen(theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 4, -12, -4), flags, self.message)
            painter.end()
            return
        painter.setFont(small_font(self.font()))
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(MARGIN, QFontMetricsF(painter.font()).ascent() + 2), self.title())
        units = self._exposed(QRectF(event.rect()))
        for number in range(len(self.maps)):
            self._paint_pictures(painter, number, units)
        for unit in units:
            self._paint_number(painter, unit)
        if self.unit is not None and self.unit < self.units:
            self._paint_selected(painter, self.unit)
        painter.end()

    def title(self) -> str:
        """Say above the tiles what is in each of them."""
        names = ", ".join(f"{SYMBOLS[m.quantity]}1" for m in self.maps)
        return self.tr("{names} into each of {units} units, {side}×{side}").format(
            names=names, units=f"{self.units:,}", side=self.side
        )

    def _arrange(self) -> None:
        # the largest pixels with which all tiles are seen at once, else small ones, and the tiles scroll
        if not self.maps:
            self.setMinimumSize(0, 0)
            return
        around = self.parentWidget()
        seen = self.height() if around is None else around.height()
        least = max(1, -(-LEAST // self.side))
        grids = [self._grid(pixel) for pixel in range(MOST, least - 1, -1)]
        self.grid = next((grid for grid in grids if self._height(grid) <= seen), self._grid(least))
        self.setMinimumSize(self.grid.tile[0] + 2 * MARGIN, self._height(self.grid))

    def _grid(self, pixel: int) -> Grid:
        line = round(QFontMetricsF(small_font(self.font())).height())
        wide = len(self.maps) * (self.side * pixel + INSIDE) - INSIDE
        columns = max(1, (self.width() - 2 * MARGIN + BETWEEN) // (wide + BETWEEN))
        return Grid(pixel, min(columns, self.units), (wide, self.side * pixel + line), line + MARGIN)

    def _height(self, grid: Grid) -> int:
        lines = -(-self.units // grid.columns)
        return grid.top + lines * (grid.tile[1] + BELOW)

    def _exposed(self, area: QRectF) -> range:
        high = self.grid.tile[1] + BELOW
        first = max(int((area.top() - self.grid.top) // high), 0)
        last = int((area.bottom() - self.grid.top) // high) + 1
        return range(min(first * self.grid.columns, self.units), min(last * self.grid.columns, self.units))

    def _paint_pictures(self, painter: QPainter, number: int, units: range) -> None:
        values = self.maps[number].values
        if not units:
            return
        if values is None:
            colour = theme_of(self).colour("line")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.drawRects([self.picture(unit, number) for unit in units])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            return
        image, side = self._image(number, units), self.side
        for place, unit in enumerate(units):
            painter.drawImage(self.picture(unit, number), image, QRectF(0, place * side, side, side))

    def _image(self, number: int, units: range) -> QImage:
        # all pictures of these units one below the other, made again only where values, colours or units changed
        _, quantity, values, _, _ = self.maps[number]
        assert values is not None
        scale, kept = self._scales[quantity], self._kept.get(number)
        made_of = (quantity, scale, units, self.side)
        if kept is None or kept.values is not values or kept.made_of != made_of:
            rows = values[units.start : units.stop, : self.side**2].reshape(-1, self.side)
            image = image_of(coloured(bits_of(rows, scale.limit), self._table(quantity, scale.logarithmic)))
            kept = self._kept[number] = Kept(values, made_of, [image])
        return kept.pictures[0]

    def _paint_number(self, painter: QPainter, unit: int) -> None:
        tile = self.tile(unit)
        chosen = unit == self.unit
        painter.setPen(theme_of(self).colour("text" if chosen else "muted"))
        below = QRectF(tile.x() - BETWEEN / 2, tile.y() + self.side * self.grid.pixel, tile.width() + BETWEEN, 40)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(unit + 1))

    def _paint_selected(self, painter: QPainter, unit: int) -> None:
        theme = theme_of(self)
        pictures = self.picture(unit, 0).united(self.picture(unit, len(self.maps) - 1))
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        painter.drawRect(pictures.adjusted(-2, -2, 2, 2))
        if self.source is None or not 0 <= self.source < self.side**2:
            return
        for m in self.maps:
            area = self.area(Cell(0, unit, self.source, m.quantity))
            grown = max(6 - area.width(), 2) / 2
            for colour, width in ((theme.colour("base"), 3), (theme.colour("text"), 1)):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
                painter.drawRect(area.adjusted(-grown, -grown, grown, grown))
