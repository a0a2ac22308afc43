"""The parts of a line as things that can be drawn: outlines of letters, formulas typeset by others, words.

All sizes are in em; x runs to the right from where the part begins, y downwards from the base line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from nnapp.expressions.pieces import BINARY, RELATION, WORDS, Piece
from nnapp.expressions.terms import Value
from ui.equations.letters import outline
from ui.equations.typesetting import Formula

GAPS = {RELATION: 0.28, BINARY: 0.22, WORDS: 0.25}  # on both sides
PRODUCT_GAP, AFTER_SUM, AFTER_COMMA = 0.12, 0.18, 0.2
HEIGHTS = {"·": (0.4, 0.0), ",": (0.1, 0.16)}  # above and below the base line, where the box tells too much or little
ASCENT, DESCENT = 0.67, 0.02  # of digits
Width = Callable[[str], float]  # of words in the program's font, in em


def _outlines() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)  # letters that touch do not put each other out
    return path


@dataclass(frozen=True)
class Item:
    """A part of a line with all that is drawn for it, and where its numbers are that can be asked about."""

    piece: Piece
    width: float
    ascent: float = ASCENT
    descent: float = DESCENT
    letters: QPainterPath = field(default_factory=_outlines)
    asked: QPainterPath = field(default_factory=_outlines)  # in the colour of what can be clicked
    words: tuple[tuple[float, float, str], ...] = ()
    formulas: tuple[tuple[float, float, float, Formula], ...] = ()  # x, y, size
    numbers: tuple[tuple[QRectF, Value], ...] = ()

    @property
    def gap(self) -> float:
        """What stays free on its left and right."""
        return PRODUCT_GAP if self.piece.latex == r"\cdot" else GAPS.get(self.piece.kind, 0.0)

    @property
    def after(self) -> float:
        """What stays free on its right alone."""
        return AFTER_SUM if self.piece.latex.startswith(r"\sum") else AFTER_COMMA if self.piece.latex == "," else 0.0


class Drawing:
    """Puts items together into one."""

    def __init__(self) -> None:
        self.letters, self.asked = _outlines(), _outlines()
        self.words: list[tuple[float, float, str]] = []
        self.formulas: list[tuple[float, float, float, Formula]] = []
        self.numbers: list[tuple[QRectF, Value]] = []
        self.ascent = self.descent = 0.0

    def add(self, item: Item, x: float = 0.0, y: float = 0.0, size: float = 1.0) -> float:
        """Add an item at a place in a size; return where it ends."""
        place = QTransform(size, 0, 0, size, x, y)
        self.letters.addPath(place.map(item.letters))
        self.asked.addPath(place.map(item.asked))
        self.words += [(x + left * size, y + base * size, text) for left, base, text in item.words]
        self.formulas += [(x + left * size, y + base * size, size * each, f) for left, base, each, f in item.formulas]
        self.numbers += [(place.mapRect(box), value) for box, value in item.numbers]
        self.ascent = max(self.ascent, item.ascent * size - y)
        self.descent = max(self.descent, item.descent * size + y)
        return x + item.width * size

    def line(self, items: Sequence[Item], x: float = 0.0, y: float = 0.0, size: float = 1.0) -> float:
        """Add items side by side; return where the last one ends."""
        for number, item in enumerate(items):
            x += item.gap * size if number else 0.0
            x = self.add(item, x, y, size) + ((item.gap + item.after) * size if number < len(items) - 1 else 0.0)
        return x

    def item(self, piece: Piece, width: float) -> Item:
        """Return all of it as one item."""
        drawn = (self.letters, self.asked, tuple(self.words), tuple(self.formulas), tuple(self.numbers))
        return Item(piece, width, self.ascent, self.descent, *drawn)


def text_item(text: str, piece: Piece | None = None) -> Item:
    """Return a text in outlines."""
    path, width = outline(text)
    box = path.boundingRect()
    ascent, descent = HEIGHTS.get(text, (max(ASCENT, -box.top()), max(DESCENT, box.bottom())))
    return Item(piece or Piece(text), width, ascent, descent, letters=path)


def whole(items: Sequence[Item]) -> Item:
    """Return items side by side as one."""
    drawing = Drawing()
    return drawing.item(Piece(""), drawing.line(items))
