"""How the gradient check writes numbers: 0.25, −0.0152, 4.03·10⁻¹⁰, 10⁻⁵."""

from __future__ import annotations

from nnapp.expressions.numbers import POWERS
from ui.curve_words import MINUS, as_read


def read(value: float, digits: int) -> str:
    """Return a number with so many digits, its power of ten as in books."""
    return _raised(as_read(value, digits))


def exact(value: float) -> str:
    """Return a number with every digit that it has."""
    return _raised(repr(value).replace("-", MINUS))


def _raised(text: str) -> str:
    factor, mark, power = text.partition("e")
    if not mark:
        return text
    raised = "10" + str(int(power.replace(MINUS, "-"))).translate(POWERS)
    return {"1": "", MINUS + "1": MINUS}.get(factor, factor + "·") + raised
