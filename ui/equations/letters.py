"""The letters of numbers and signs as outlines of the formulas' own font, so that digits cost no typesetting.

Qt draws words in the font of the program; this font it is never told of, or it might take letters from it elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTransform

SIZE = 100.0
LETTERS = "0123456789.,−+·=≈≠<>≤≥()[]∞?|"
RAISED, SMALL = 0.36, 0.7  # of an exponent: how high, and how large


class Letter(NamedTuple):
    """The outline of a letter of size 1, on the base line at 0, and where the next one begins."""

    path: QPainterPath
    width: float


@lru_cache(1)
def letters() -> dict[str, Letter]:
    """Return the outlines of all letters that are drawn by themselves."""
    from ui.equations.ziamath_svg import font_file  # noqa: PLC0415 - loaded with the first formula

    font = QRawFont(str(font_file()), SIZE, QFont.HintingPreference.PreferNoHinting)
    numbers = font.glyphIndexesForString(LETTERS)
    smaller = QTransform.fromScale(1 / SIZE, 1 / SIZE)
    return {
        letter: Letter(smaller.map(font.pathForGlyph(number)), advance.x() / SIZE)
        for letter, number, advance in zip(LETTERS, numbers, font.advancesForGlyphIndexes(numbers), strict=True)
    }


def drawable(text: str) -> bool:
    """Say whether a text has only letters that are drawn by themselves."""
    return all(letter in LETTERS for letter in text)


def outline(text: str, size: float = 1.0, raised: float = 0.0) -> Letter:
    """Return a text as one outline with its width, of letters of a size, raised above the base line."""
    whole, x = QPainterPath(), 0.0
    for letter in text:
        path, width = letters()[letter]
        whole.addPath(QTransform(size, 0, 0, size, x, -raised).map(path))
        x += width * size
    return Letter(whole, x)
