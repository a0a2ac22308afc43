"""The parts of a line as things that can be drawn: letters as outlines, whole formulas, words in the program's font.

All sizes are in em; x runs to the right from where the part begins, y downwards from the base line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from nnapp.expressions.latex import BINARY, CLOSE, NUMBER, OPEN, RELATION, WORDS, Piece
from nnapp.expressions.terms import Value
from ui.equations.letters import RAISED, SMALL, drawable, outline
from ui.equations.typesetting import Formula, typeset

SIGNS = {"-": "−", r"\cdot": "·", r"\approx": "≈", r"\le": "≤", r"\ge": "≥", r"\ne": "≠"}
GAPS = {RELATION: 0.28, BINARY: 0.22, WORDS: 0.3}  # on both sides
PRODUCT_GAP, AFTER_SUM, AFTER_COMMA = 0.12, 0.18, 0.2
ASCENT, DESCENT = 0.72, 0.22  # of digits and parentheses
Width = Callable[[str], float]  # of words in the program's font, in em


@dataclass(frozen=True)
class Item:
    """A part of a line with what is drawn for it: an outline, a formula or words."""

    piece: Piece
    width: float
    ascent: float = ASCENT
    descent: float = DESCENT
    outline: QPainterPath | None = None
    formula: Formula | None = None
    words: str = ""
    numbers: tuple[tuple[QRectF, Value], ...] = field(default=())

    @property
    def gap(self) -> float:
        """What stays free on its left and right."""
        return PRODUCT_GAP if self.piece.latex == r"\cdot" else GAPS.get(self.piece.kind, 0.0)

    @property
    def after(self) -> float:
        """What stays free on its right alone."""
        return AFTER_SUM if self.piece.latex.startswith(r"\sum") else AFTER_COMMA if self.piece.latex == "," else 0.0


def item_of(piece: Piece, width: Width) -> Item:
    """Return a piece as what is drawn."""
    sign = SIGNS.get(piece.latex, piece.latex)
    if piece.kind == NUMBER:
        return _number(piece)
    if drawable(sign):
        path, advance = outline(sign)
        return Item(piece, advance, outline=path)
    if piece.kind == WORDS:
        return Item(piece, width(piece.words), words=piece.words)
    formula = typeset(piece.latex)
    if formula is None:  # shown as it was written
        source = piece.latex.replace(OPEN, "").replace(CLOSE, "")
        return Item(piece, width(source), words=source)
    numbers = tuple(zip(formula.numbers, piece.numbers, strict=True))
    return Item(piece, formula.width, formula.ascent, formula.descent, formula=formula, numbers=numbers)


def _number(piece: Piece) -> Item:
    digits, _, power = piece.latex.partition(r" \cdot 10^{")
    text = digits.replace("-", "−").replace(r"\infty", "∞")
    path, width = outline(f"{text}·10" if power else text)
    if power:
        exponent = outline(power.rstrip("}").replace("-", "−"), SMALL, RAISED)
        path.addPath(exponent.path.translated(width, 0))
        width += exponent.width
    box = QRectF(0, -ASCENT, width, ASCENT + 0.06)
    return Item(piece, width, outline=path, numbers=tuple((box, value) for value in piece.numbers))
