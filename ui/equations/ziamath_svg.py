"""The only file that knows ziamath, so that it is loaded with the first formula and not with the window."""

from __future__ import annotations

import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of how it finds its font, on Python 3.11
    import ziamath
    from ziamath.config import config
    from ziamath.zmath import Latex

config.svg2 = False  # QtSvg shows only slivers of the other kind


def svg_of(latex: str, em: float, colour: str, margin: float) -> tuple[str, float, float, float, float]:
    """Return a formula as SVG, and its left, right, bottom and top without the margin; the base line is at 0, up is +.

    Raises whatever the typesetter stumbles over.
    """
    formula = Latex(latex, size=em, color=colour, margin=margin)
    box = formula.node.bbox
    return formula.svg(), float(box.xmin), float(box.xmax), float(box.ymin), float(box.ymax)


def font_file() -> Path:
    """Return the file of the font that formulas are set in."""
    (file,) = (Path(ziamath.__file__).parent / "fonts").glob("*.ttf")
    return file
