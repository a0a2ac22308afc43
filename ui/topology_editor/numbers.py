"""Numbers as people type and read them, and the limit of the colour scale."""

from __future__ import annotations

from decimal import Decimal
from math import floor, isfinite, log10

from nnapp.project import number_from


def typed_number(text: str) -> float:
    """Read 0.5, 0,5, -1e-3 or a fraction such as 1/3; raises ValueError for anything else."""
    if not text.strip():
        raise ValueError(text)
    numerator, slash, denominator = text.partition("/")
    value = number_from(numerator)
    if slash:
        divisor = number_from(denominator)
        if divisor == 0:
            raise ValueError(text)
        value /= divisor
    if not isfinite(value):
        raise ValueError(text)
    return value


def number_text(value: float) -> str:
    """Write a number with all its digits: reading it gives exactly the same number again."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def shown_number(value: float) -> str:
    """Write a number with all its digits and a real minus sign, for captions."""
    return number_text(value).replace("-", "\N{MINUS SIGN}")


def nudged(value: float, step: Decimal) -> float:
    """Add a decimal step so that 0.4321 becomes 0.5321 and not 0.5321000000000001."""
    return float(Decimal(repr(value)) + step) if isfinite(value) else value


def round_limit(largest: float) -> float:
    """Round a size up to 1, 2 or 5 times a power of ten; 1 where there is nothing to round."""
    if not isfinite(largest) or largest < 1e-300:
        return 1.0
    power = 10.0 ** floor(log10(largest))
    return float(next((step * power for step in (1, 2, 5) if step * power >= largest), 10 * power))
