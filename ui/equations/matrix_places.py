"""Where the matrices of a line lie, and how one is drawn: a block with a name above, brackets and cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from nnapp.expressions.matrices import Factor, Grid, Part, shown_places
from nnapp.expressions.numbers import number_text
from nnapp.expressions.plain import symbol_text
from ui.theme import Theme

GAP = 0.55  # heights of a line between blocks
CELL_GAP, CELL_HEIGHT = 0.7, 1.25
BRACKET, THICK = 0.28, 1.4
ALL_DIGITS = 17


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

    def cell_box(self, cell: Cell) -> QRectF:
        """Return where a cell is."""
        if not isinstance(self.part, Grid):
            return self.grid
        row, column = self.rows.index(cell.row), self.columns.index(cell.column)
        height = self.grid.height() / len(self.rows)
        left = self.grid.left() + sum(self.widths[:column])
        return QRectF(left, self.grid.top() + row * height, self.widths[column], height)

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
            painter.drawText(self.grid, centre, number_text(self.part.value, ALL_DIGITS))
            return
        self._paint_cells(painter)
        self._paint_brackets(painter, theme, self.part)

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


def blocks_of(parts: tuple[Part, ...], font: QFont, width: float) -> tuple[Block, ...]:
    """Return the parts of a line with their places, further below where they do not fit beside each other."""
    metrics = QFontMetrics(font)
    line: list[Block] = []
    placed: list[Block] = []
    x, y, gap = 0.0, 0.0, GAP * metrics.height()
    for number, part in enumerate(parts):
        block = _block(number, part, metrics)
        # a sign goes down with what follows it
        ahead = block.box.width()
        if isinstance(part, str) and number + 1 < len(parts):
            ahead += gap + _block(number + 1, parts[number + 1], metrics).box.width()
        if line and x + ahead > width:
            placed += _levelled(line, y)
            y = max(each.box.bottom() for each in placed) + gap
            line, x = [], 2 * gap
        line.append(block.moved(x, 0))
        x += block.box.width() + gap
    return (*placed, *_levelled(line, y))


def _levelled(line: list[Block], y: float) -> list[Block]:
    """Put the middles of the blocks onto one height."""
    above = max((block.grid.center().y() for block in line), default=0.0)
    return [block.moved(0, y + above - block.grid.center().y()) for block in line]


def _block(number: int, part: Part, metrics: QFontMetrics) -> Block:
    height = metrics.height()
    if isinstance(part, str):
        box = QRectF(0, 0, metrics.horizontalAdvance(part), height)
        return Block(number, part, box, box)
    name = metrics.horizontalAdvance(symbol_text(part.name))
    if isinstance(part, Factor):
        digits = metrics.horizontalAdvance(number_text(part.value, ALL_DIGITS)) + 4
        whole = max(name, digits)
        grid = QRectF((whole - digits) / 2, height + 4, digits, height * CELL_HEIGHT)
        return Block(number, part, QRectF(0, 0, whole, grid.bottom()), grid)
    marked = part.marked or (None, None)
    rows = shown_places(part.values.shape[0], marked[0])
    columns = shown_places(part.values.shape[1], marked[1])
    texts = part.texts(rows, columns)
    # all digits are as wide as each other, so the longest text is the widest
    longest = (max(column, key=len) for column in zip(*texts, strict=True))
    widths = tuple(metrics.horizontalAdvance(text) + height * CELL_GAP for text in longest)
    within: float = sum(widths, 0.0)
    factor = metrics.horizontalAdvance(part.factor) + (5 if part.factor else 0)
    all_of_it = max(name, within + 2) + factor
    grid = QRectF((all_of_it - factor - within) / 2, height + 4, within, len(rows) * height * CELL_HEIGHT)
    return Block(number, part, QRectF(0, 0, all_of_it, grid.bottom()), grid, rows, columns, widths, texts)


def neighbour(blocks: tuple[Block, ...], cell: Cell | None, down: int, right: int) -> Cell | None:
    """Return the cell beside one, in the next matrix beyond the last column; the first one of all to begin with."""
    usable = [block for block in blocks if not isinstance(block.part, str)]
    if cell is None:
        return _first(usable[0])
    block = blocks[cell.part]
    rows = [row for row in block.rows if row is not None]
    columns = [column for column in block.columns if column is not None]
    row, column = rows.index(cell.row) + down, columns.index(cell.column) + right
    if 0 <= column < len(columns):
        return Cell(cell.part, rows[min(max(row, 0), len(rows) - 1)], columns[column])
    place = usable.index(block) + right
    if not 0 <= place < len(usable):
        return cell
    beside = usable[place]
    beside_rows = [each for each in beside.rows if each is not None]
    ends = [each for each in beside.columns if each is not None]
    return Cell(beside.number, beside_rows[min(row, len(beside_rows) - 1)], ends[0 if right > 0 else -1])


def _first(block: Block) -> Cell:
    return Cell(block.number, block.rows[0] or 0, block.columns[0] or 0)


def line_text(parts: tuple[Part, ...]) -> str:
    """Return a line as text: names first, then its matrices as [1 2; 3 4], as far as they are shown."""
    names = " ".join(part if isinstance(part, str) else symbol_text(part.name) for part in parts)
    return f"{names}: {' '.join(map(_part_text, parts))}"


def _part_text(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Factor):
        return number_text(part.value, ALL_DIGITS)
    marked = part.marked or (None, None)
    rows = shown_places(part.values.shape[0], marked[0])
    columns = shown_places(part.values.shape[1], marked[1])
    lines = (" ".join(line) for line in part.texts(rows, columns))
    return f"[{'; '.join(lines)}]{part.factor}"
