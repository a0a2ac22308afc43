"""How many digits an equation needs to be true as printed, and long sums made short without becoming wrong."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite, isnan

from msgspec import Struct

from nnapp.expressions import numbers, terms
from nnapp.expressions.evaluating import evaluated

FEWEST = 4  # significant digits of the numbers put in
RESULT_DIGITS = (
    4,
    3,
    2,
)  # of what comes out: fewer where rounding is on the edge, or the network is in single precision
AS_GOOD_AS_NONE = Decimal("1e-15")  # of the largest number put in: what counts as nothing beside it


class Printed(Struct, frozen=True):
    """An equation with its digits: what the filled line is worth, as printed, is the result within half its last digit.

    The relation is "=" then, and "≈" where no number of digits makes it true.
    """

    equation: terms.Equation
    digits: int  # significant digits of the numbers put in
    result_digits: int
    relation: str

    @property
    def result(self) -> terms.Value:
        """What comes out, as a number that can be asked about."""
        return terms.Value(self.equation.value, self.equation.about)

    @property
    def single(self) -> bool:
        """Say whether there is nothing to work out: the line is a number itself, and is written once."""
        return _is_number(self.equation)


def printed(equation: terms.Equation) -> Printed:
    """Return the equation with the fewest digits with which it is true as printed."""
    value, filled = equation.value, equation.filled
    if _is_number(equation):
        return Printed(equation, FEWEST, FEWEST, "=")
    exact = evaluated(filled)
    if exact is None or not isfinite(value):
        return Printed(equation, FEWEST, FEWEST, "≈")
    nothing = AS_GOOD_AS_NONE * _largest(filled)
    for result_digits in RESULT_DIGITS:
        if _agrees(exact, value, result_digits, nothing):
            for digits in range(FEWEST, numbers.EXACT + 1):
                worth = evaluated(filled, digits)
                if worth is not None and _agrees(worth, value, result_digits, nothing):
                    return Printed(equation, digits, result_digits, "=")
    return Printed(equation, FEWEST + 2, FEWEST, "≈")


def _is_number(equation: terms.Equation) -> bool:
    filled = equation.filled
    if not isinstance(filled, terms.Value):
        return False
    return filled.value == equation.value or (isnan(filled.value) and isnan(equation.value))


def shortened(total: terms.Sum, most: int = 6, about: object | None = None) -> terms.Sum:
    """Return a sum of at most `most` terms: the largest ones in their order, and what the others add up to."""
    if len(total.terms) <= most:
        return total
    worths = [evaluated(term) for term in total.terms]
    sizes = [Decimal("Infinity") if worth is None else abs(worth) for worth in worths]
    largest = sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True)[: most - 1]
    shown = set(largest)
    others = [worth for number, worth in enumerate(worths) if number not in shown]
    known = [worth for worth in others if worth is not None]
    rest = float(sum(known, Decimal(0))) if len(known) == len(others) else float("nan")
    kept = tuple(total.terms[number] for number in sorted(shown))
    return terms.Sum((*kept, terms.Rest(len(others), rest, about)))


def _agrees(worth: Decimal, value: float, digits: int, nothing: Decimal) -> bool:
    written = numbers.decimal_of(value, digits)
    assert written is not None
    if value == 0:
        return abs(worth) <= nothing
    return abs(worth - written) <= numbers.last_place(value, digits) / 2


def _largest(expression: object) -> Decimal:
    """Return the size of the largest number put in."""
    if isinstance(expression, terms.Value | terms.Rest):
        return abs(Decimal(expression.value)) if isfinite(expression.value) else Decimal(0)
    if isinstance(expression, tuple):
        return max(map(_largest, expression), default=Decimal(0))
    if isinstance(expression, Struct):
        return max((_largest(getattr(expression, name)) for name in expression.__struct_fields__), default=Decimal(0))
    return Decimal(0)
