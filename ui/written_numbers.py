"""How numbers are written for people: with a true minus sign, ∞, and powers of ten as in books."""

from __future__ import annotations

import math

from nnapp.expressions.numbers import power_of_ten

MINUS = "\N{MINUS SIGN}"


def raised(text: str) -> str:
    """Return a number that is written with e (1.5e−05) as books write it: 1.5·10⁻⁵."""
    factor, mark, power = text.partition("e")
    if not mark:
        return text
    ten = power_of_ten(int(power.replace(MINUS, "-")))
    return {"1": "", MINUS + "1": MINUS}.get(factor, factor + "·") + ten


def as_read(value: float, digits: int = 6) -> str:
    """Return a number as people read it, with a true minus sign."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    return f"{value:.{digits}g}".replace("-", MINUS)


def as_written(value: float, digits: int = 6) -> str:
    """Return the same for a picture, large and small numbers with a power of ten as in books."""
    return raised(as_read(value, digits))


def compared(value: float, other: float, digits: int = 6) -> tuple[str, str]:
    """Return two numbers that are to be compared, of about the same size with the same number of decimals."""
    texts = as_read(value, digits), as_read(other, digits)
    decimals = [len(text.partition(".")[2]) for text in texts]
    alike = abs(value) < 10 * abs(other) and abs(other) < 10 * abs(value)
    if not alike or "e" in "".join(texts):
        return raised(texts[0]), raised(texts[1])
    return f"{value:.{max(decimals)}f}".replace("-", MINUS), f"{other:.{max(decimals)}f}".replace("-", MINUS)
