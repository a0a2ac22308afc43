"""One part of a line of matrices: a block with a name above, brackets and cells, or a number or sign alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen

from nnapp.expressions.matrices import MOST, Factor, Grid, Part, shown_places
from nnapp.expressions.plain import symbol_text
from ui.theme import Theme

CELL_GAP, CELL_HEIGHT = 0.7, 1.25  # in heights of a line
BRACKET, THICK = 0.28, 1.4
PARENTHESES = {"(", ")"}


class Cell(NamedTuple):
    """A number of a line: the part that it is in, and its row and column there."""

    part: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Block:
    """A part of a line with its place, in pixels from the line's corner."""

    number: int
    part: Part
    box: QRectF  # with the name
    grid: QRectF  # what is between the brackets, or the number or sign
    rows: tuple[int | None, ...] = (0,)
    columns: tuple[int | None, ...] = (0,)
    widths: tuple[float, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()

    def moved(self, x: float, y: float) -> Block:
        """Return the block elsewhere."""
        return replace(self, box=self.box.translated(x, y), grid=self.grid.translated(x, y))

    def as_tall(self, height: float) -> Block:
        """Return a parenthesis as tall as what it encloses."""
        box = QRectF(0, 0, self.box.width(), height)
        return replace(self, box=box, grid=box)

    def cell_box(self, cell: Cell) -> QRectF:
        """Return where a cell is."""
        if not isinstance(self.part, Grid):
            return self.grid
        return self.marked_box(cell.row, cell.column)

    def marked_box(self, row: int | None, column: int | None) -> QRectF:
        """Return where a cell is, or where one of the two is None, all of its row or column."""
        area = QRectF(self.grid)
        if row is not None:
            height = self.grid.height() / len(self.rows)
            area.setTop(self.grid.top() + self.rows.index(row) * height)
            area.setHeight(height)
        if column is not None:
            place = self.columns.index(column)
            area.setLeft(self.grid.left() + sum(self.widths[:place]))
            area.setWidth(self.widths[place])
        return area

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a place; None between them."""
        if isinstance(self.part, str) or not self.grid.contains(place):
            return None
        if isinstance(self.part, Factor):
            return Cell(self.number)
        row = self.rows[
            min(int((place.y() - self.grid.top()) / self.grid.height() * len(self.rows)), len(self.rows) - 1)
        ]
        left = self.grid.left()
        for column, width in zip(self.columns, self.widths, strict=True):
            left += width
            if place.x() < left:
                return None if row is None or column is None else Cell(self.number, row, column)
        return None

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw the block."""
        centre = Qt.AlignmentFlag.AlignCenter
        if isinstance(self.part, str):
            painter.setPen(theme.colour("text"))
            if self.part in PARENTHESES:
                self._paint_parenthesis(painter, theme)
            else:
                painter.drawText(self.grid, centre, self.part)
            return
        painter.setPen(theme.colour("muted"))
        width = max(self.box.width(), self.grid.width())
        name = QRectF(0, self.box.top(), width, self.grid.top() - self.box.top() - 3)
        name.moveLeft(self.grid.center().x() - width / 2)
        painter.drawText(
            name, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, symbol_text(self.part.name)
        )
        asks = self.part.about is not None
        painter.setPen(theme.colour("accent" if asks else "text"))
        if isinstance(self.part, Factor):
            painter.drawText(self.grid, centre, self.part.text)
            return
        self._paint_cells(painter)
        self._paint_brackets(painter, theme, self.part)

    def _paint_parenthesis(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(theme.colour("text"), THICK))
        left, right = (
            (self.grid.left(), self.grid.right()) if self.part == ")" else (self.grid.right(), self.grid.left())
        )
        path = QPainterPath(QPointF(left, self.grid.top()))
        path.quadTo(QPointF(2 * right - left, self.grid.center().y()), QPointF(left, self.grid.bottom()))
        painter.strokePath(path, painter.pen())

    def _paint_cells(self, painter: QPainter) -> None:
        height, pad = self.grid.height() / len(self.rows), self.pad / 2
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        y = self.grid.top()
        for row, line in zip(self.rows, self.texts, strict=True):
            x = self.grid.left()
            for column, width, text in zip(self.columns, self.widths, line, strict=True):
                number = row is not None and column is not None
                room = QRectF(x, y, width - pad if number else width, height)
                painter.drawText(room, right if number else Qt.AlignmentFlag.AlignCenter, text)
                x += width
            y += height

    @property
    def pad(self) -> float:
        """What is free between two cells."""
        return self.grid.height() / len(self.rows) / CELL_HEIGHT * CELL_GAP

    def _paint_brackets(self, painter: QPainter, theme: Theme, grid: Grid) -> None:
        painter.setPen(QPen(theme.colour("text"), THICK))
        foot = self.pad * BRACKET
        for x, inwards in ((self.grid.left() - 1, foot), (self.grid.right() + 1, -foot)):
            top, bottom = self.grid.top(), self.grid.bottom()
            corners = QPointF(x + inwards, top), QPointF(x, top), QPointF(x, bottom), QPointF(x + inwards, bottom)
            painter.drawPolyline(list(corners))
        if grid.factor:
            room = QRectF(self.grid.right() + 5, self.grid.top(), self.box.right(), self.grid.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, grid.factor)


def block_of(number: int, part: Part, metrics: QFontMetrics, most: int = MOST) -> Block:
    """Return a part of a line, with so many rows and columns at most, as a block at the line's corner."""
    height = metrics.height()
    if isinstance(part, str):
        box = QRectF(0, 0, metrics.horizontalAdvance(part), height)
        return Block(number, part, box, box)
    name = metrics.horizontalAdvance(symbol_text(part.name))
    if isinstance(part, Factor):
        digits = metrics.horizontalAdvance(part.text) + 4
        whole = max(name, digits)
        grid = QRectF((whole - digits) / 2, height + 4, digits, height * CELL_HEIGHT)
        return Block(number, part, QRectF(0, 0, whole, grid.bottom()), grid)
    marked = part.marked or (None, None)
    rows = shown_places(part.values.shape[0], marked[0], most)
    columns = shown_places(part.values.shape[1], marked[1], most)
    texts = part.texts(rows, columns)
    # all digits are as wide as each other, so the longest text is the widest
    longest = (max(column, key=len) for column in zip(*texts, strict=True))
    widths = tuple(metrics.horizontalAdvance(text) + height * CELL_GAP for text in longest)
    within: float = sum(widths, 0.0)
    factor = metrics.horizontalAdvance(part.factor) + (5 if part.factor else 0)
    all_of_it = max(name, within + 2) + factor
    grid = QRectF((all_of_it - factor - within) / 2, height + 4, within, len(rows) * height * CELL_HEIGHT)
    return Block(number, part, QRectF(0, 0, all_of_it, grid.bottom()), grid, rows, columns, widths, texts)
