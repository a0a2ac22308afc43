"""Where the program's numbers end: what has grown beyond them, and differences that rounding has taken away."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite, isnan

from nnapp.explain.explanation import digits_kept
from nnapp.expressions import Equation, evaluated, printed
from nnapp.walk import Walk
from nnapp.words import Said, marked

TOLD = 1e-3  # of a number: a difference behind ≈ that deserves a word
AS_GOOD_AS_NONE = 1e-9  # what is as good as 0
BEYOND = marked("This is beyond the largest number that the program can hold, so it counts as infinite.")
UNKNOWN = marked("This cannot be worked out: numbers on the way have become too large.")
ROUNDED = marked(
    "It says ≈ because the program's numbers have only about {digits} digits: rounding has changed what comes out."
)
NOTHING = marked("It is as good as 0 all the same.")


def limits_said(walk: Walk, equations: Iterable[Equation]) -> tuple[Said, ...]:
    """Say where the numbers of equations, the last one above all, are not what they would be on paper."""
    all_of_them = [*equations]
    number = all_of_them[-1].value
    if isnan(number):
        return (Said(UNKNOWN),)
    if not isfinite(number):
        return (Said(BEYOND),)
    lost = [equation for equation in all_of_them if _is_rounded(equation)]
    if not lost:
        return ()
    said = Said(ROUNDED, {"digits": digits_kept(walk)})
    return (said, Said(NOTHING)) if all(abs(each.value) < AS_GOOD_AS_NONE for each in lost) else (said,)


def _is_rounded(equation: Equation) -> bool:
    exact = evaluated(equation.filled)
    if exact is None or not isfinite(equation.value):
        return False
    largest = max(abs(float(exact)), abs(equation.value))
    return abs(float(exact) - equation.value) > TOLD * largest and printed(equation).relation == "≈"
