"""Letters as outlines of the formulas' own font, so that numbers and symbols cost no typesetting.

Qt draws words in the font of the program; this font it is never told of, or it might take letters from it elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTransform

SIZE = 100.0
SIGNS = "0123456789.,−+·=≈≠<>≤≥()[]{|∞?∂∑√′‖ˆ¯˜Δ∇ "
GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"


def _slanted() -> dict[str, str]:
    """Return which letter of mathematics stands for which plain one."""
    runs = (("A", 0x1D434, ascii_uppercase), ("a", 0x1D44E, ascii_lowercase), ("α", 0x1D6FC, GREEK))
    slanted = {plain: chr(start + number) for _, start, run in runs for number, plain in enumerate(run)}
    # the h is older than the others, and ∂ and φ have their own places
    return slanted | {"h": "ℎ", "∂": "\U0001d715", "φ": "\U0001d711", "ε": "\U0001d716"}


SLANTED = _slanted()
KNOWN = {*SIGNS, *ascii_letters, *SLANTED, *SLANTED.values()}


class Letter(NamedTuple):
    """The outline of a letter of size 1, on the base line at 0, and where the next one begins."""

    path: QPainterPath
    width: float


@lru_cache(1)
def letters() -> dict[str, Letter]:
    """Return the outlines of all letters that are drawn by themselves."""
    from ui.equations.ziamath_svg import font_file  # noqa: PLC0415 - loaded with the first formula

    font = QRawFont(str(font_file()), SIZE, QFont.HintingPreference.PreferNoHinting)
    smaller = QTransform.fromScale(1 / SIZE, 1 / SIZE)
    outlines = {}
    for letter in KNOWN:
        for number in font.glyphIndexesForString(letter)[:1]:
            advance = font.advancesForGlyphIndexes([number])[0].x() / SIZE
            outlines[letter] = Letter(smaller.map(font.pathForGlyph(number)), advance)
    return outlines


def drawable(text: str) -> bool:
    """Say whether a text has only letters that are drawn by themselves."""
    return all(letter in KNOWN for letter in text)


def outline(text: str) -> Letter:
    """Return a text as one outline with its width."""
    whole, x = QPainterPath(), 0.0
    for letter in text:
        path, width = letters()[letter]
        whole.addPath(path.translated(x, 0))
        x += width
    return Letter(whole, x)


def slanted(text: str) -> str:
    """Return a text with the slanted letters of mathematics."""
    return "".join(SLANTED.get(letter, letter) for letter in text)
