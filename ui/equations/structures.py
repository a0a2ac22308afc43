"""How pieces become items: numbers, symbols with indices, fractions, powers, roots, large parentheses and cases.

These few are drawn here, because their numbers change at every step and a typesetter of everything takes its time; what
is not known here is typeset by it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from nnapp.expressions.pieces import (
    BINARY,
    CASES,
    FRACTION,
    NAME,
    NUMBER,
    PARENTHESES,
    POWER_OF,
    RELATION,
    ROOT,
    SIZE,
    SYMBOL,
    WORDS,
    Piece,
)
from ui.equations.items import Drawing, Item, Width, text_item, whole
from ui.equations.letters import drawable, letters
from ui.equations.symbols import (
    AXIS,
    RAISED,
    RULE,
    SMALL,
    fraction_item,
    name_item,
    number_item,
    symbol_item,
    typeset_item,
)

SIGNS = {"-": "−", r"\cdot": "·", r"\approx": "≈", r"\le": "≤", r"\ge": "≥", r"\ne": "≠"}
LIKE_LETTERS = 0.8  # what is not higher needs no large parentheses


def item_of(piece: Piece, width: Width) -> Item:
    """Return a piece as what is drawn; `width` is that of words in the program's font."""
    sign = SIGNS.get(piece.latex, piece.latex)
    if piece.kind in {"", RELATION, BINARY}:
        return text_item(sign, piece) if drawable(sign) else typeset_item(piece, width)
    if piece.kind == WORDS:
        return Item(piece, width(piece.words), words=((0.0, 0.0, piece.words),))
    made = MAKERS.get(piece.kind)
    return typeset_item(piece, width) if made is None else made(piece, width)


def line_of(piece: Piece, number: int, width: Width) -> Item:
    """Return one of a piece's parts as one item."""
    return whole([item_of(each, width) for each in piece.parts[number]])


def _fraction(piece: Piece, width: Width) -> Item:
    return fraction_item(piece, line_of(piece, 0, width), line_of(piece, 1, width))


def _power(piece: Piece, width: Width) -> Item:
    drawing = Drawing()
    base, exponent = line_of(piece, 0, width), line_of(piece, 1, width)
    height = max(RAISED, base.ascent - 0.35) + exponent.descent * SMALL
    end = drawing.add(base)
    return drawing.item(piece, drawing.add(exponent, end + 0.03, -height, SMALL))


def _root(piece: Piece, width: Width) -> Item:
    drawing, inner = Drawing(), line_of(piece, 0, width)
    top, bottom = -inner.ascent - 0.12, inner.descent + 0.04
    middle = bottom - 0.45 * (bottom - top)
    end = drawing.add(inner, 0.55)
    for points in (
        (
            (0.04, middle + 0.06),
            (0.16, middle),
            (0.3, bottom - 0.14),
            (0.48, top),
            (0.52, top),
            (0.3, bottom),
            (0.13, middle + 0.05),
        ),
        ((0.48, top), (end + 0.06, top), (end + 0.06, top + RULE), (0.48, top + RULE)),
    ):
        path = QPainterPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.closeSubpath()
        drawing.letters.addPath(path)
    drawing.ascent = -top + RULE
    return drawing.item(piece, end + 0.1)


def _size(piece: Piece, width: Width) -> Item:
    drawing, inner = Drawing(), line_of(piece, 0, width)
    end = drawing.add(inner, 0.16)
    for x in (0.05, end + 0.07):
        drawing.letters.addRect(QRectF(x, -inner.ascent - 0.06, RULE, inner.ascent + inner.descent + 0.16))
    drawing.ascent, drawing.descent = inner.ascent + 0.06, inner.descent + 0.1
    return drawing.item(piece, end + 0.16)


def _parentheses(piece: Piece, width: Width) -> Item:
    drawing, inner = Drawing(), line_of(piece, 0, width)
    x = _stretched(drawing, "(", 0.0, inner)
    end = drawing.add(inner, x)
    return drawing.item(piece, _stretched(drawing, ")", end, inner))


def _cases(piece: Piece, width: Width) -> Item:
    cells = [line_of(piece, number, width) for number in range(len(piece.parts))]
    column = max(cell.width for cell in cells[::2]) + 0.7
    lines, y, end = Drawing(), 0.0, 0.0
    for number in range(0, len(cells), 2):
        pair = cells[number : number + 2]
        y += max(cell.ascent for cell in pair) + (0.36 if number else 0.0)
        lines.add(pair[0], 0.0, y)
        end = max(end, lines.add(pair[1], column, y))
        y += max(cell.descent for cell in pair)
    block = lines.item(piece, end)
    raised = Drawing()
    raised.add(block, 0.0, -AXIS - y / 2)
    inner, drawing = raised.item(piece, end), Drawing()
    x = _stretched(drawing, "{", 0.0, inner) + 0.14
    return drawing.item(piece, drawing.add(inner, x))


def _stretched(drawing: Drawing, sign: str, x: float, inner: Item) -> float:
    """Add a parenthesis as high as what it holds; return where it ends."""
    path, advance = letters()[sign]
    if inner.ascent > LIKE_LETTERS or inner.descent > LIKE_LETTERS - 2 * AXIS:
        box, top, height = path.boundingRect(), -inner.ascent - 0.04, inner.ascent + inner.descent + 0.08
        stretch = height / box.height()
        path = QTransform(1, 0, 0, stretch, 0, top - box.top() * stretch).map(path)
    drawing.letters.addPath(path.translated(x, 0))
    box = path.boundingRect()
    drawing.ascent, drawing.descent = max(drawing.ascent, -box.top()), max(drawing.descent, box.bottom())
    return x + advance


MAKERS: dict[str, Callable[[Piece, Width], Item]] = {
    NUMBER: number_item,
    NAME: name_item,
    SYMBOL: symbol_item,
    FRACTION: _fraction,
    POWER_OF: _power,
    ROOT: _root,
    SIZE: _size,
    PARENTHESES: _parentheses,
    CASES: _cases,
}
