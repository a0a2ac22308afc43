"""Short ways to write formulas down, and to put numbers into their letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from nnapp.expressions.evaluating import evaluated
from nnapp.expressions.terms import (
    Expression,
    Function,
    Negative,
    Power,
    Product,
    Quotient,
    Rest,
    Sum,
    Symbol,
    Text,
    Value,
)

Part = TypeVar("Part")

ONE, TWO = Value(1.0), Value(2.0)
HALF = Quotient(ONE, TWO)
Z, A, Y, T = Symbol("z"), Symbol("a"), Symbol("y"), Symbol("t")
GRADIENT, RATE, WEIGHT, STEP = Quotient(Symbol("∂C"), Symbol("∂w")), Symbol("η"), Symbol("w"), Symbol("step")


class Line(NamedTuple):
    """One line of a calculation: a letter, and what it is made of; later lines may use the letter."""

    left: Symbol
    formula: Expression


def plus(*terms: Expression) -> Expression:
    """Return a + b + c, the terms of sums one by one; a single term as it is."""
    flat = tuple(part for term in terms for part in (term.terms if isinstance(term, Sum) else (term,)))
    return flat[0] if len(flat) == 1 else Sum(flat) if flat else Value(0.0)


def times(*factors: Expression) -> Expression:
    """Return a · b · c without the factors that are nothing but 1."""
    telling = tuple(factor for factor in factors if factor != ONE)
    return telling[0] if len(telling) == 1 else Product(telling) if telling else ONE


def minus(left: Expression, right: Expression) -> Expression:
    """Return left − right."""
    return Sum((left, Negative(right)))


def square(base: Expression) -> Expression:
    """Return base²."""
    return Power(base, TWO)


def call(name: str, *arguments: Expression) -> Expression:
    """Return name(arguments)."""
    return Function(name, arguments)


def softplus(x: Expression) -> Expression:
    """Return ln(1 + eˣ); far out, where it is eˣ or x to all digits that a number has, one of these."""
    if isinstance(x, Value) and abs(x.value) > FAR:
        return call("exp", x) if x.value < 0 else x
    return call("ln", plus(ONE, call("exp", x)))


FAR = 40.0  # e^−40 beside 1 is less than the last digit of a number


def number_in(expression: Expression) -> float | None:
    """Return the number that an operand is, or None where it is a letter: the case of a formula depends on it."""
    if isinstance(expression, Negative):
        inner = number_in(expression.inner)
        return None if inner is None else -inner
    return expression.value if isinstance(expression, Value) else None


def worth(expression: Expression) -> float:
    """Return what a filled formula is worth, or NaN where it has no value."""
    found = evaluated(expression)
    return float("nan") if found is None else float(found)


def put_in(part: Part, values: Mapping[Expression, Expression]) -> Part:
    """Return a formula with numbers in the place of letters, or of other parts of it."""
    if isinstance(part, tuple):
        return tuple(put_in(each, values) for each in part)  # type: ignore[return-value]
    if not isinstance(part, Struct) or isinstance(part, Value | Rest | Text):
        return part
    if part in values:
        return values[part]  # type: ignore[index, return-value]
    fields = {name: getattr(part, name) for name in part.__struct_fields__}
    changed = {name: put_in(old, values) for name, old in fields.items()}
    return replace(part, **changed)
