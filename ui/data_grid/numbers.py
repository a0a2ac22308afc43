"""How the grid writes numbers: short to look at, signed for errors, and in full where they are edited or copied."""

from __future__ import annotations

from math import isfinite, isnan

MINUS = "\N{MINUS SIGN}"
MISSING = "–"


def short(value: float, digits: int = 6, sign: str = "") -> str:
    """Write a number with so many digits at most; an empty cell (NaN) is an empty text."""
    return "" if isnan(value) else f"{value:{sign}.{digits}g}".replace("-", MINUS)


def live(value: float, sign: str = "") -> str:
    """Write a computed number with four decimals, so that it does not jump about while it changes."""
    if not isfinite(value):
        return "NaN" if isnan(value) else (MINUS if value < 0 else sign) + "∞"
    text = f"{value:{sign}.4f}" if value == 0 or 0.001 <= abs(value) < 10_000 else f"{value:{sign}.3g}"
    return text.replace("-", MINUS)


def chance(value: float) -> str:
    """Write a probability with three digits, so that it does not jump about while it changes."""
    return f"{value:.3f}".replace("-", MINUS) if abs(value) < 1000 else live(value)


def full(value: float) -> str:
    """Write a number so that reading it gives the very same number; an empty cell (NaN) is an empty text."""
    if isnan(value):
        return ""
    text = repr(float(value))
    return text.removesuffix(".0")
