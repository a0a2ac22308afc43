"""How numbers, letters with their indices and words become items; what is not known here is typeset by others."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRectF

from nnapp.expressions.notation import CLOSE, OPEN
from nnapp.expressions.pieces import SYMBOL, Piece
from nnapp.expressions.plain import symbol_text
from nnapp.expressions.terms import Symbol
from ui.equations.items import Drawing, Item, Width, text_item
from ui.equations.letters import drawable, outline, slanted
from ui.equations.typesetting import typeset

ACCENTS = {"\u0302": "ˆ", "\u0304": "¯", "\u0303": "˜"}
AXIS, RULE, AROUND_RULE = 0.25, 0.045, 0.08  # of a fraction: its height, its thickness, what is free above and below
HANGING = 0.22  # what hangs below a letter such as y: all numerators stand on one line
SMALL, RAISED, LOWERED = 0.7, 0.38, 0.2  # of indices: how large, how high and how low
SIDE = 0.08


def typeset_item(piece: Piece, width: Width) -> Item:
    """Return a piece as the typesetter of everything sets it, or as it was written where it cannot."""
    formula = typeset(piece.latex)
    if formula is None:  # shown as it was written
        source = piece.latex.replace(OPEN, "").replace(CLOSE, "")
        return Item(piece, width(source), words=((0.0, 0.0, source),))
    numbers = tuple(zip(formula.numbers, piece.numbers, strict=True))
    formulas = ((0.0, 0.0, 1.0, formula),)
    return Item(piece, formula.width, formula.ascent, formula.descent, formulas=formulas, numbers=numbers)


def number_item(piece: Piece, width: Width) -> Item:
    """Return a number, with a raised power of ten."""
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


def name_item(piece: Piece, width: Width) -> Item:
    """Return the upright name of a function."""
    return text_item(piece.words, piece)


def symbol_item(piece: Piece, width: Width) -> Item:
    """Return a letter with its indices, or a fraction of two."""
    symbol = piece.symbol
    assert symbol is not None
    over, slash, under = symbol.letter.partition("/")
    if slash and over and under:
        parts = Symbol(over), Symbol(under, symbol.sub, symbol.sup)
        return fraction_item(piece, *(symbol_item(Piece("", SYMBOL, symbol=part), width) for part in parts))
    letter = unicodedata.normalize("NFD", symbol.letter)
    accent = ACCENTS.get(letter[1:2], "")
    base = letter[:1] + letter[2:] if accent else letter
    if base == "Σ" and drawable(symbol.sub):
        return _sum_sign(piece, symbol.sub)
    if not drawable(base + symbol.sub + symbol.sup):
        words = symbol_text(symbol)  # a name from a table
        return Item(piece, width(words), words=((0.0, 0.0, words),))
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
    drawing.add(below, (end - below.width * SMALL) / 2, drawing.descent + 0.07 + below.ascent * SMALL, SMALL)
    return drawing.item(piece, end)


def fraction_item(piece: Piece, above: Item, below: Item) -> Item:
    """Return one item over another, with a line between them."""
    drawing = Drawing()
    end = max(above.width, below.width) + 2 * SIDE
    drawing.add(above, (end - above.width) / 2, -AXIS - RULE / 2 - AROUND_RULE - max(above.descent, HANGING))
    drawing.add(below, (end - below.width) / 2, -AXIS + RULE / 2 + 2 * AROUND_RULE + below.ascent)
    drawing.letters.addRect(QRectF(0.02, -AXIS - RULE / 2, end - 0.04, RULE))
    return drawing.item(piece, end)
