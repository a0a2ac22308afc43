"""Where the parts of a line of matrices lie, which cell is beside another, and the line as text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFont, QFontMetrics

from nnapp.expressions.matrices import MOST, Factor, Grid, Part, shown_places
from nnapp.expressions.plain import symbol_text
from ui.equations.matrix_blocks import PARENTHESES, Block, Cell, block_of

CLOSING = {")", ","}
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
    tallest = max((block.grid.height() for block in blocks), default=0.0)
    for group in _groups(parts):
        gaps = [gap * _nearness(parts[number - 1], parts[number]) if number else 0.0 for number in group]
        ahead = sum(gaps[1:]) + sum(blocks[number].box.width() for number in group)
        if line and x + gaps[0] + ahead > width:
            placed += _levelled(line, y)
            y = max(each.box.bottom() for each in placed) + gap
            line, x, gaps[0] = [], 2 * gap, 0.0
        for number, before in zip(group, gaps, strict=True):
            block = blocks[number].as_tall(tallest) if parts[number] in PARENTHESES else blocks[number]
            line.append(block.moved(x + before, 0))
            x += before + block.box.width()
    return (*placed, *_levelled(line, y))


def _groups(parts: tuple[Part, ...]) -> Iterator[list[int]]:
    """Return what stays in one row: a sign goes down with what follows it, and what closes stays where it is."""
    group: list[int] = []
    complete = False  # whether there is more than signs
    for number, part in enumerate(parts):
        if complete and part not in CLOSING:
            yield group
            group, complete = [], False
        group.append(number)
        complete = complete or not isinstance(part, str)
    if group:
        yield group


def _nearness(before: Part, after: Part) -> float:
    """Return how much of the usual gap is between two parts."""
    if isinstance(before, str) and after == "(" and before.isalpha():
        return 0.1
    return 0.4 if before == "(" or after in CLOSING else 1.0


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
    names = " ".join(part if isinstance(part, str) else _name(part) for part in parts)
    return f"{names}: {' '.join(map(_part_text, parts))}"


def _name(part: Grid | Factor) -> str:
    name = part.text if isinstance(part, Factor) and not part.name.letter else symbol_text(part.name)
    return f"({name})" if {"+", "−"} & {*name.split()} else name


def _part_text(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Factor):
        return part.text
    marked = part.marked or (None, None)
    rows = shown_places(part.values.shape[0], marked[0])
    columns = shown_places(part.values.shape[1], marked[1])
    lines = (" ".join(line) for line in part.texts(rows, columns))
    return f"[{'; '.join(lines)}]{part.factor}"
