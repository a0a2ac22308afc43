"""An equation arranged in rows that fit a width: = under =, long sums broken before a + or −, the result where it fits.

All sizes are in em, from the top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnapp.expressions.pieces import BINARY, RELATION, Pieces
from nnapp.expressions.terms import Value
from ui.equations.items import Item, Width
from ui.equations.structures import item_of

ROW_GAP = 0.45
LEAST_ASCENT, LEAST_DESCENT = 0.74, 0.2  # of a row: rows of numbers are as far apart as those with parentheses
DEEPER = 1.4  # how far a row that goes on is set in
WIDEST_LEFT = 0.3  # of the width: a wider left side has no = under its =
AROUND = 0.06  # of a number: how much is clicked beside it


@dataclass(frozen=True)
class Placed:
    """An item, where it begins, and the base line that it stands on."""

    item: Item
    x: float
    base: float


@dataclass(frozen=True)
class Arranged:
    """All items with their places, the numbers that can be asked about, and the size of it all."""

    placed: tuple[Placed, ...] = ()
    numbers: tuple[tuple[QRectF, Value], ...] = ()
    width: float = 0.0
    height: float = 0.0

    def number_at(self, place: QPointF) -> int | None:
        """Return the number at a place."""
        around = [box.adjusted(-AROUND, -AROUND, AROUND, AROUND) for box, _ in self.numbers]
        return next((number for number, box in enumerate(around) if box.contains(place)), None)


Row = list[tuple[Item, float]]  # items and where they begin


def arranged(lines: Sequence[Pieces], width: float, words: Width) -> Arranged:
    """Arrange the lines of an equation; `words` says how wide a text is in the program's font."""
    rows: list[Row] = []
    indent = 0.0
    for number, pieces in enumerate(lines):
        items = [item_of(piece, words) for piece in pieces]
        if not number:
            left = next((place for place, item in enumerate(items) if item.piece.kind == RELATION), len(items))
            indent = _end(_row(items[:left], 0.0)) if 0 < left < len(items) else 0.0
            indent = indent if indent <= WIDEST_LEFT * width else DEEPER
        if number and number == len(lines) - 1 and rows and _joined(rows[-1], items, width):
            continue
        start = indent if number else 0.0
        rows += _broken(items, start, indent + DEEPER, width)
    return _stacked(rows)


def _row(items: Sequence[Item], x: float) -> Row:
    row: Row = []
    for item in items:
        x += item.gap if row or item.piece.kind == RELATION else 0.0
        row.append((item, x))
        x += item.width + item.gap + item.after
    return row


def _end(row: Row) -> float:
    item, x = row[-1]
    return x + item.width


def _joined(row: Row, items: Sequence[Item], width: float) -> bool:
    """Append a line to a row, if it has room there."""
    more = _row(items, _end(row) + (row[-1][0].gap or 0.0))
    if _end(more) > width:
        return False
    row += more
    return True


def _broken(items: Sequence[Item], start: float, further: float, width: float) -> list[Row]:
    """Return the rows of a line, as few as fit, each as full as it can be."""
    rows: list[Row] = []
    row: list[Item] = []
    x = start
    for part in _parts(items, width - further):
        if row and _end(_row([*row, *part], x)) > width:
            rows.append(_row(row, x))
            row, x = [], further
        row += part
    return [*rows, _row(row, x)]


def _parts(items: Sequence[Item], width: float) -> list[list[Item]]:
    """Split a line into what stays together: before + and − that are in no parentheses, and anywhere if need be."""
    parts: list[list[Item]] = [[]]
    depth = 0
    for item in items:
        breaks = not depth and (item.piece.kind == RELATION or (item.piece.kind == BINARY and item.piece.latex in "+-"))
        if breaks and len(parts[-1]) > 1:
            parts.append([])
        parts[-1].append(item)
        depth += (item.piece.latex == "(") - (item.piece.latex == ")")
    return [smaller for part in parts for smaller in (_signs(part) if _end(_row(part, 0)) > width else [part])]


def _signs(items: Sequence[Item]) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.piece.kind == BINARY and parts[-1]:
            parts.append([])
        parts[-1].append(item)
    return parts


def _stacked(rows: Sequence[Row]) -> Arranged:
    placed: list[Placed] = []
    numbers: list[tuple[QRectF, Value]] = []
    y = width = 0.0
    for row in (row for row in rows if row):
        y += ROW_GAP if placed else 0.0
        base = y + max(LEAST_ASCENT, *(item.ascent for item, _ in row))
        for item, x in row:
            placed.append(Placed(item, x, base))
            numbers += [(box.translated(x, base), value) for box, value in item.numbers]
        y = base + max(LEAST_DESCENT, *(item.descent for item, _ in row))
        width = max(width, _end(row))
    return Arranged(tuple(placed), tuple(numbers), width, y)
