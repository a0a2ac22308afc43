"""What a line is worth as it is printed: its rounded numbers put together to 40 digits, with no floating point.

So a line says "=" because it is true, and not because two roundings happen to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Protocol

from nnapp.expressions import numbers, terms

PRECISE = Context(prec=40, Emin=-999_999, Emax=999_999, traps=[DivisionByZero, InvalidOperation, Overflow])
CONSTANTS = {"π": Decimal("3.1415926535897932384626433832795028841972"), "e": Decimal(1).exp(PRECISE)}


class Unknown(Exception):  # noqa: N818 - no error: a general line has no value
    """The line holds something that has no value, such as a letter."""


def evaluated(expression: terms.Expression, digits: int = numbers.EXACT) -> Decimal | None:
    """Return what an expression is worth whose numbers are written with so many digits; None where it has no value."""
    with localcontext(PRECISE):
        try:
            return _worth(expression, digits)
        except (Unknown, ArithmeticError):
            return None


def _worth(expression: terms.Expression, digits: int) -> Decimal:
    match expression:
        case terms.Value(value) | terms.Rest(_, value):
            written = numbers.decimal_of(value, numbers.digits_of(expression, digits))
            if written is None:
                raise Unknown
            return written
        case terms.Sum(parts):
            return sum((_worth(part, digits) for part in parts), Decimal(0))
        case terms.Product(factors):
            product = Decimal(1)
            for factor in factors:
                product *= _worth(factor, digits)
            return product
        case terms.Quotient(over, under):
            return _worth(over, digits) / _worth(under, digits)
        case terms.Negative(inner):
            return -_worth(inner, digits)
        case _:
            return _further(expression, digits)


def _further(expression: terms.Expression, digits: int) -> Decimal:
    match expression:
        case terms.Power(base, exponent):
            return Decimal(_worth(base, digits) ** _worth(exponent, digits))
        case terms.Function(name, arguments) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_worth(argument, digits) for argument in arguments))
        case terms.Symbol(letter, "", "") if letter in CONSTANTS:
            return CONSTANTS[letter]
        case terms.Cases(cases, otherwise):
            for case in cases:
                if _holds(case.condition, digits):
                    return _worth(case.value, digits)
            return _worth(otherwise, digits)
        case _:
            raise Unknown


def _holds(condition: terms.Relation | terms.Text, digits: int) -> bool:
    if isinstance(condition, terms.Text):
        raise Unknown
    left, right = _worth(condition.left, digits), _worth(condition.right, digits)
    return {
        "<": left < right,
        "≤": left <= right,
        "=": left == right,
        "≠": left != right,
        "≥": left >= right,
        ">": left > right,
    }[condition.sign]


class _Function(Protocol):
    def __call__(self, *arguments: Decimal) -> Decimal: ...


def _of_one(function: Callable[[Decimal], Decimal]) -> _Function:
    def call(*arguments: Decimal) -> Decimal:
        (argument,) = arguments
        return function(argument)

    return call


def _tanh(x: Decimal) -> Decimal:
    if abs(x) < Decimal("1e-12"):
        return x - x**3 / 3
    shrunk = (-2 * abs(x)).exp()
    return ((1 - shrunk) / (1 + shrunk)).copy_sign(x)


def _sign(x: Decimal) -> Decimal:
    return Decimal((x > 0) - (x < 0))


FUNCTIONS: Mapping[str, _Function] = {
    "exp": _of_one(Decimal.exp),
    "ln": _of_one(Decimal.ln),
    "sqrt": _of_one(Decimal.sqrt),
    "abs": _of_one(abs),
    "sign": _of_one(_sign),
    "tanh": _of_one(_tanh),
    "cosh": _of_one(lambda x: (x.exp() + (-x).exp()) / 2),
    "σ": _of_one(lambda x: 1 / (1 + (-x).exp())),
    "min": lambda *arguments: min(arguments),
    "max": lambda *arguments: max(arguments),
}
