"""Where the parts of a line of matrices lie, which cell is beside another, and the line as text."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from nnapp.expressions.matrices import MOST, Factor, Part, shown_places
from nnapp.expressions.numbers import number_text
from nnapp.expressions.plain import symbol_text
from ui.equations.matrix_blocks import ALL_DIGITS, Block, Cell, block_of

GAP = 0.55  # heights of a line between blocks


def blocks_of(parts: tuple[Part, ...], font: QFont, width: float, most: int = MOST) -> tuple[Block, ...]:
    """Return the parts of a line with their places, further below where they do not fit beside each other.

    Of larger matrices `most` rows and columns are shown.
    """
    metrics = QFontMetrics(font)
    line: list[Block] = []
    placed: list[Block] = []
    x, y, gap = 0.0, 0.0, GAP * metrics.height()
    blocks = [block_of(number, part, metrics, most) for number, part in enumerate(parts)]
    for number, (part, block) in enumerate(zip(parts, blocks, strict=True)):
        # a sign goes down with what follows it
        ahead = block.box.width()
        if isinstance(part, str) and number + 1 < len(parts):
            ahead += gap + blocks[number + 1].box.width()
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
    row, column = (next(place for place in places if place is not None) for places in (block.rows, block.columns))
    return Cell(block.number, row, column)


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
