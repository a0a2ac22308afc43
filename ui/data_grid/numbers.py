"""How the grid writes numbers: short to look at, signed for errors, and in full where they are edited or copied."""

from __future__ import annotations

from math import isfinite, isnan

MINUS = "\N{MINUS SIGN}"
MISSING = "–"
LARGE = 1e9  # from here on a computed number has a power of ten


def short(value: float, digits: int = 6, sign: str = "") -> str:
    """Write a number with so many digits at most; an empty cell (NaN) is an empty text."""
    return "" if isnan(value) else f"{value:{sign}.{digits}g}".replace("-", MINUS)


def live(value: float, sign: str = "") -> str:
    """Write a computed number with four decimals, so that it does not jump about while it changes.

    From 10,000 on it has two, to be compared with its target; where they would make it too long, six digits, and
    three where it is very small.
    """
    if not isfinite(value):
        return "NaN" if isnan(value) else (MINUS if value < 0 else sign) + "∞"
    size = abs(value)
    if size >= 10_000:
        text = f"{value:{sign}.2f}" if size < LARGE else f"{value:{sign}.6g}"
    else:
        text = f"{value:{sign}.4f}" if value == 0 or size >= 0.001 else f"{value:{sign}.3g}"
    return text.replace("-", MINUS)


def chance(value: float) -> str:
    """Write a probability with three digits, so that it does not jump about while it changes."""
    return f"{value:.3f}".replace("-", MINUS) if abs(value) < 1000 else live(value)


def percent(part: float) -> str:
    """Write a part of a whole in percent, with two decimals, or three digits where it is very small."""
    value = 100 * part
    return (f"{value:.2f} %" if value == 0 or abs(value) >= 0.1 else f"{value:.3g} %").replace("-", MINUS)


def multiple(value: float) -> str:
    """Write how many times as much something is."""
    return ("×" + (f"{value:.2f}" if value == 0 or 0.1 <= abs(value) < 10_000 else f"{value:.3g}")).replace("-", MINUS)


def full(value: float) -> str:
    """Write a number so that reading it gives the very same number; an empty cell (NaN) is an empty text."""
    if isnan(value):
        return ""
    text = repr(float(value))
    return text.removesuffix(".0")
