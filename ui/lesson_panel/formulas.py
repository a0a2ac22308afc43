"""Formulas in Markdown: `$…$` in a line, `$$…$$` in one of its own; each becomes a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QImage

from ui.equations.typesetting import formula_image, inline_image, typeset

FORMULA = re.compile(r"`[^`\n]*`|\\\$|\$\$(?P<own>[^$]{1,4000}?)\$\$|\$(?P<inner>(?!\s)[^$\n]{1,1000}?(?<!\s))\$")
SCHEME = "formula:"
OBJECT = "￼"  # what stands for a picture in plain text


def count_of(markdown: str) -> int:
    """Return how many formulas a text has."""
    return sum((found["own"] or found["inner"]) is not None for found in FORMULA.finditer(markdown))


def first_broken(markdown: str) -> tuple[str, int] | None:
    """Return the first formula that cannot be typeset, and its line in the text from 0; None where all can be."""
    for found in FORMULA.finditer(markdown):
        latex = found["own"] or found["inner"]
        if latex is not None and typeset(latex.strip()) is None:
            return latex.strip(), markdown[: found.start()].count("\n")
    return None


@dataclass(frozen=True)
class Look:
    """How formulas are drawn: their colour, the size of their letters in pixels, and how fine the screen is."""

    colour: QColor
    letters: float
    ratio: float
    x_height: float  # of the text around


class Formulas:
    """The formulas of one text."""

    def __init__(self) -> None:
        self.latex: list[str] = []
        self.widest = 0.0  # pixels that the widest one would need
        self._own: list[bool] = []  # which stand in lines of their own

    def taken_out(self, markdown: str) -> str:
        """Return the text with a picture in the place of each formula."""
        return FORMULA.sub(self._picture, markdown)

    def _picture(self, found: re.Match[str]) -> str:
        own, inner = found["own"], found["inner"]
        if own is None and inner is None:
            return found[0]
        self.latex.append((own or inner).strip())
        self._own.append(own is not None)
        picture = f"![formula]({SCHEME}{len(self.latex) - 1})"
        return f"\n\n{picture}\n\n" if own else picture

    def put_back(self, plain: str) -> str:
        """Return the plain text of the shown document, with the LaTeX of its formulas."""
        rest = iter(self.latex)
        return re.sub(OBJECT, lambda _: next(rest, ""), plain)

    def image(self, name: str, look: Look, most: float) -> QImage | None:
        """Return the picture of a formula by its name in the text, at most so wide; None for other names."""
        number = name.removeprefix(SCHEME)
        if not name.startswith(SCHEME) or not number.isdecimal() or int(number) >= len(self.latex):
            return None
        picture = self._drawn(int(number), look)
        width = picture.width() / look.ratio
        self.widest = max(self.widest, width)
        share = most / width if width > most > 0 else 1.0
        if share == 1:
            return picture
        return self._drawn(int(number), replace(look, letters=share * look.letters, x_height=share * look.x_height))

    def _drawn(self, number: int, look: Look) -> QImage:
        latex = self.latex[number]
        if self._own[number]:
            return formula_image(latex, look.colour, look.letters, look.ratio)
        return inline_image(latex, look.colour, look.letters, look.ratio, look.x_height)
