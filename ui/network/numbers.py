"""Numbers as people type and read them."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

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
    """Write a number with all its digits and a real minus sign, for tool tips."""
    return number_text(value).replace("-", "\N{MINUS SIGN}")


def nudged(value: float, step: Decimal) -> float:
    """Add a decimal step so that 0.4321 becomes 0.5321 and not 0.5321000000000001."""
    return float(Decimal(repr(value)) + step) if isfinite(value) else value
