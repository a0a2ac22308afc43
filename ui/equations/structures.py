"""How pieces become items: numbers, symbols with indices, fractions, powers, roots, large parentheses and cases.

These few are drawn here, because their numbers change at every step and a typesetter of everything takes its time; what
is not known here is typeset by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from nnapp.expressions.latex import (
    BINARY,
    CASES,
    CLOSE,
    FRACTION,
    NAME,
    NUMBER,
    OPEN,
    PARENTHESES,
    POWER_OF,
    RELATION,
    ROOT,
    SIZE,
    SYMBOL,
    WORDS,
    Piece,
)
from nnapp.expressions.terms import Symbol
from ui.equations.items import Drawing, Item, Width, text_item, whole
from ui.equations.letters import drawable, letters, outline, slanted
from ui.equations.typesetting import typeset

SIGNS = {"-": "−", r"\cdot": "·", r"\approx": "≈", r"\le": "≤", r"\ge": "≥", r"\ne": "≠"}
ACCENTS = {"\u0302": "ˆ", "\u0304": "¯", "\u0303": "˜"}
AXIS, RULE, AROUND_RULE = 0.25, 0.045, 0.08  # of a fraction: its height, its thickness, what is free above and below
HANGING = 0.22  # what hangs below a letter such as y: all numerators stand on one line
SMALL, RAISED, LOWERED = 0.7, 0.38, 0.2  # of indices: how large, how high and how low
LIKE_LETTERS = 0.8  # what is not higher needs no large parentheses
SIDE = 0.08


def item_of(piece: Piece, width: Width) -> Item:
    """Return a piece as what is drawn; `width` is that of words in the program's font."""
    sign = SIGNS.get(piece.latex, piece.latex)
    if piece.kind in {"", RELATION, BINARY}:
        return text_item(sign, piece) if drawable(sign) else _typeset(piece, width)
    if piece.kind == WORDS:
        return Item(piece, width(piece.words), words=((0.0, 0.0, piece.words),))
    made = MAKERS.get(piece.kind)
    return _typeset(piece, width) if made is None else made(piece, width)


def line_of(piece: Piece, number: int, width: Width) -> Item:
    """Return one of a piece's parts as one item."""
    return whole([item_of(each, width) for each in piece.parts[number]])


def _typeset(piece: Piece, width: Width) -> Item:
    formula = typeset(piece.latex)
    if formula is None:  # shown as it was written
        source = piece.latex.replace(OPEN, "").replace(CLOSE, "")
        return Item(piece, width(source), words=((0.0, 0.0, source),))
    numbers = tuple(zip(formula.numbers, piece.numbers, strict=True))
    formulas = ((0.0, 0.0, 1.0, formula),)
    return Item(piece, formula.width, formula.ascent, formula.descent, formulas=formulas, numbers=numbers)


def _number(piece: Piece, width: Width) -> Item:
    digits, _, power = piece.latex.partition(r" \cdot 10^{")
    text = digits.replace("-", "−").replace(r"\infty", "∞")
    drawing = Drawing()
    end = drawing.add(text_item(f"{text}·10" if power else text))
    if power:
        end = drawing.add(text_item(power.rstrip("}").replace("-", "−")), end, -RAISED, SMALL)
    item = drawing.item(piece, end)
    if not piece.numbers:
        return item
    box = QRectF(0, -item.ascent, end, item.ascent + item.descent)
    return Item(piece, end, item.ascent, item.descent, asked=item.letters, numbers=((box, piece.numbers[0]),))


def _name(piece: Piece, width: Width) -> Item:
    return text_item(piece.words, piece)


def _symbol(piece: Piece, width: Width) -> Item:
    symbol = piece.symbol
    assert symbol is not None
    over, slash, under = symbol.letter.partition("/")
    if slash and over and under:
        parts = Symbol(over), Symbol(under, symbol.sub, symbol.sup)
        return _over(piece, *(_symbol(Piece("", SYMBOL, symbol=part), width) for part in parts))
    letter = unicodedata.normalize("NFD", symbol.letter)
    accent = ACCENTS.get(letter[1:2], "")
    base = letter[:1] + letter[2:] if accent else letter
    if not drawable(base + symbol.sub + symbol.sup):
        return _typeset(piece, width)
    if base == "Σ":
        return _sum_sign(piece, symbol.sub)
    drawing = Drawing()
    end = drawing.add(text_item(_lettered(base)))
    if accent:
        mark = outline(accent)
        drawing.letters.addPath(mark.path.translated((end - mark.width) / 2 + 0.05, 0.02))
        drawing.ascent = max(drawing.ascent, 0.74)
    return drawing.item(piece, _indices(drawing, end, symbol))


def _lettered(base: str) -> str:
    """Return a letter as one of mathematics; words stay upright, and what stands before a letter stays before it."""
    before = base[:1] if base[:1] in "∂Δ" and len(base) > 1 else ""
    words, space, last = base.removeprefix(before).rpartition(" ")
    primes = last[len(last.rstrip("′")) :]
    last = last.rstrip("′")
    return slanted(before) + words + space + (slanted(last) if len(last) == 1 else last) + primes


def _indices(drawing: Drawing, x: float, symbol: Symbol) -> float:
    ends = [x]
    for text, y in ((symbol.sup, -RAISED), (symbol.sub, LOWERED)):
        upright = text.isalpha() and len(text) > 2
        shown = text.replace("-", "−") if upright else slanted(text.replace("-", "−"))
        ends.append(drawing.add(text_item(shown), x + 0.02, y, SMALL) if text else x)
    return max(ends)


def _sum_sign(piece: Piece, index: str) -> Item:
    drawing = Drawing()
    sign, below = text_item("∑"), text_item(slanted(index))
    end = max(sign.width * 1.2, below.width * SMALL)
    drawing.add(sign, (end - sign.width * 1.2) / 2, 0.08, 1.2)
    drawing.add(below, (end - below.width * SMALL) / 2, 0.84, SMALL)
    return drawing.item(piece, end)


def _fraction(piece: Piece, width: Width) -> Item:
    return _over(piece, line_of(piece, 0, width), line_of(piece, 1, width))


def _over(piece: Piece, over: Item, under: Item) -> Item:
    drawing = Drawing()
    end = max(over.width, under.width) + 2 * SIDE
    drawing.add(over, (end - over.width) / 2, -AXIS - RULE / 2 - AROUND_RULE - max(over.descent, HANGING))
    drawing.add(under, (end - under.width) / 2, -AXIS + RULE / 2 + 2 * AROUND_RULE + under.ascent)
    drawing.letters.addRect(QRectF(0.02, -AXIS - RULE / 2, end - 0.04, RULE))
    return drawing.item(piece, end)


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
    NUMBER: _number,
    NAME: _name,
    SYMBOL: _symbol,
    FRACTION: _fraction,
    POWER_OF: _power,
    ROOT: _root,
    SIZE: _size,
    PARENTHESES: _parentheses,
    CASES: _cases,
}
