"""How a number is written in a formula: as short as its digits allow, with the decimal point and minus of mathematics.

0, whole numbers and numbers with few digits are written exactly; others rounded, small ones with a power of ten.
"""

from __future__ import annotations

from decimal import Decimal
from math import floor, isfinite, isnan, log10

from nnapp.expressions.terms import Rest, Value

EXACT = 17  # significant digits after which a float is itself again
SMALLEST, LARGEST = -4, 7  # powers of ten between which no power of ten is written
CONSTANT = 6  # digits that a constant may have; nobody asks where it comes from
AS_GOOD_AS_EXACT = 12  # 0.1 + 0.2 is written as 0.3, unless more digits than these are wanted
POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(power: int) -> str:
    """Return 10⁻⁵ for −5."""
    return f"10{str(power).translate(POWERS)}"


def decimal_of(value: float, digits: int) -> Decimal | None:
    """Return the number as it is written with so many significant digits; None where it is not finite."""
    if not isfinite(value):
        return None
    if value == int(value) and abs(value) < 10**LARGEST:
        return Decimal(int(value))
    return Decimal(f"{value:.{_digits(value, digits) - 1}e}")


def digits_of(number: Value | Rest, digits: int) -> int:
    """Return with how many digits a number is written: constants of a formula, such as 0.044715, in full."""
    written = len(repr(number.value).split("e")[0].lstrip("-0.").replace(".", ""))
    return max(digits, CONSTANT) if number.about is None and written <= CONSTANT else digits


def parts_of(value: float, digits: int) -> tuple[str, int]:
    """Return the digits of a finite number with its minus, and the power of ten to be written behind, 0 for none."""
    written = decimal_of(value, digits)
    assert written is not None
    power = written.adjusted()
    if written == written.to_integral_value() and abs(value) < 10**LARGEST and value == int(value):
        return _signed(str(written)), 0
    if SMALLEST <= power < LARGEST:
        return _signed(f"{written:f}"), 0
    return _signed(f"{written.scaleb(-power):f}"), power


def number_text(value: float, digits: int = 4) -> str:
    """Return the number in one line: −0.25, 1.2·10⁻⁵, ∞."""
    if isnan(value):
        return "?"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    text, power = parts_of(value, digits)
    return f"{text}·{power_of_ten(power)}" if power else text


def last_place(value: float, digits: int) -> Decimal:
    """Return what 1 in the last of so many significant digits is worth, also where zeros at the end are not written."""
    power = floor(log10(abs(value))) if value else 0
    if SMALLEST <= power < LARGEST:
        digits = max(digits, power + 1)
    return Decimal(1).scaleb(power - digits + 1)


def _digits(value: float, digits: int) -> int:
    """Return how many significant digits are written: fewer where they would be zeros, more before a decimal point."""
    power = int(f"{value:e}".split("e")[1])
    if power < LARGEST:
        digits = max(digits, power + 1)
    shortest = f"{value:.{AS_GOOD_AS_EXACT - 1}e}" if digits <= AS_GOOD_AS_EXACT else repr(float(value))
    few = len(shortest.split("e")[0].lstrip("-0.").replace(".", "").rstrip("0"))
    return max(few, 1) if few <= digits else digits


def _signed(text: str) -> str:
    return text.replace("-", "−")
