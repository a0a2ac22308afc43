"""Numbers as people type and read them."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite, isinf, isnan, nan

from nnapp.project import number_from
from nnapp.words import marked

MINUS, OF_NUMBERS = "\N{MINUS SIGN}", frozenset("0123456789+-.eE")
NO_NUMBER = marked("Not a number. Type for example 0.5, 0,5 or 1/3.")
TOO_LARGE = marked("Too large: numbers go up to about 1.8e308.")
BY_ZERO = marked("Nothing can be divided by 0.")


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


def why_no_number(text: str) -> str:
    """Return, as a marked text, why `typed_number` raises for a text."""
    number, slash, divisor = text.partition("/")
    values = [_magnitude(number), *([_magnitude(divisor)] if slash else [])]
    if any(map(isnan, values)):
        return NO_NUMBER
    return BY_ZERO if slash and values[1] == 0 else TOO_LARGE


def _magnitude(text: str) -> float:
    # infinite for what is written as a number and is too large for one; NaN for what is none
    try:
        return number_from(text)
    except ValueError:
        digits = text.strip().replace(",", ".").replace(MINUS, "-")
    try:
        value = float(digits) if set(digits) <= OF_NUMBERS else nan
    except ValueError:
        return nan
    return value if isinf(value) else nan


def number_text(value: float) -> str:
    """Write a number with all its digits: reading it gives exactly the same number again."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def shown_number(value: float) -> str:
    """Write a number with all its digits and a real minus sign, for tool tips."""
    return number_text(value).replace("-", MINUS)


def nudged(value: float, step: Decimal) -> float:
    """Add a decimal step so that 0.4321 becomes 0.5321 and not 0.5321000000000001."""
    return float(Decimal(repr(value)) + step) if isfinite(value) else value
