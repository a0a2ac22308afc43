"""How numbers of a question are typed, written and stepped, in the table's units."""

from __future__ import annotations

from decimal import Decimal
from math import floor, isfinite, isnan, log10

import numpy as np

from nnapp.project import number_from
from ui.written_numbers import as_read

STEPS = 100  # across the seen range


def typed(text: str) -> float:
    """Read a number, with a comma or a point; raises ValueError for anything else."""
    value = number_from(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


def written(value: float, single: bool = False) -> str:
    """Write a number so that reading it gives the same, a `single` one as float32; a missing one is an empty text."""
    if isnan(value):
        return ""
    short = single and float(np.float32(value)) == value  # 0.1, not 0.10000000149011612
    text = str(np.float32(value)) if short else repr(float(value))
    return text.removesuffix(".0").replace("-", "\N{MINUS SIGN}")


def shorter(value: float, text: str) -> list[str]:
    """Return a number's text, and the number with fewer and fewer digits."""
    return [text, *(as_read(value, digits) for digits in range(8, 0, -1))] if text else [text]


def step_of(low: float, high: float, whole: bool) -> float:
    """Return a round step (1, 2 or 5 × 10ⁿ) of about a hundredth of the range; 1 for whole numbers."""
    width = high - low
    if whole:
        return 1.0
    if not isfinite(width) or width <= 0:
        return 0.1
    power = 10.0 ** floor(log10(width / STEPS))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= width / STEPS * 0.9999)
    return float(f"{step:.0e}")


def stepped(value: float, step: float, times: int) -> float:
    """Add so many steps to a number without the digits that binary fractions add: 0.1 + 0.2 is 0.3."""
    try:
        return float(Decimal(repr(float(value))) + times * Decimal(repr(step)))
    except ArithmeticError:
        return value


def rounded(value: float, step: float) -> float:
    """Return the multiple of a step that is nearest to a number."""
    return stepped(0.0, step, round(value / step))
