"""Formulas in Markdown: `$…$` in a line, `$$…$$` in one of its own; each becomes a picture."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QImage

from ui.equations.typesetting import formula_image, inline_image

FORMULA = re.compile(r"`[^`\n]*`|\\\$|\$\$(?P<own>[^$]{1,4000}?)\$\$|\$(?P<inner>(?!\s)[^$\n]{1,1000}?(?<!\s))\$")
SCHEME = "formula:"
OBJECT = "￼"  # what stands for a picture in plain text


class Formulas:
    """The formulas of one text."""

    def __init__(self) -> None:
        self.latex: list[str] = []
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

    def image(self, name: str, colour: QColor, letters: float, ratio: float, x_height: float) -> QImage | None:
        """Return the picture of a formula by its name in the text; None for a name of anything else."""
        number = name.removeprefix(SCHEME)
        if not name.startswith(SCHEME) or not number.isdecimal() or int(number) >= len(self.latex):
            return None
        latex = self.latex[int(number)]
        if self._own[int(number)]:
            return formula_image(latex, colour, letters, ratio)
        return inline_image(latex, colour, letters, ratio, x_height)
