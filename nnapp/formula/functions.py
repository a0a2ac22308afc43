"""What a formula can compute: functions, operators and constants, all on float64 arrays or numbers, by IEEE rules.

`%` has the sign of the divisor, `round` goes to the even neighbour from the middle, `log` is the natural logarithm. A
missing cell is NaN and makes what is computed of it NaN, comparisons and `where` included, so that a gap never turns
into a 0 unnoticed; only x**0 and 1**x are 1 whatever x is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

Operand = Any  # an array (rows,) of float64, or a np.float64


class Function(NamedTuple):
    """A function of a formula, and how many values it takes."""

    compute: Callable[..., Operand]
    fewest: int = 1
    most: int | None = 1  # None where there is no bound


class Operator(NamedTuple):
    """A binary operator: it binds what is to its left and to its right so strongly."""

    name: str  # of what it computes
    left: int
    right: int


def _where(condition: Operand, yes: Operand, no: Operand) -> Operand:
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, yes, no))


def _smallest(*values: Operand) -> Operand:
    return reduce(np.minimum, values)


def _largest(*values: Operand) -> Operand:
    return reduce(np.maximum, values)


def _comparing(compare: Callable[[Operand, Operand], Operand]) -> Callable[[Operand, Operand], Operand]:
    def compared(left: Operand, right: Operand) -> Operand:
        unknown = np.isnan(left) | np.isnan(right)
        return np.where(unknown, np.nan, compare(left, right))

    return compared


FUNCTIONS = {
    "sin": Function(np.sin),
    "cos": Function(np.cos),
    "tan": Function(np.tan),
    "asin": Function(np.arcsin),
    "acos": Function(np.arccos),
    "atan": Function(np.arctan),
    "sinh": Function(np.sinh),
    "cosh": Function(np.cosh),
    "tanh": Function(np.tanh),
    "exp": Function(np.exp),
    "log": Function(np.log),
    "ln": Function(np.log),
    "log10": Function(np.log10),
    "log2": Function(np.log2),
    "sqrt": Function(np.sqrt),
    "abs": Function(np.abs),
    "sign": Function(np.sign),
    "floor": Function(np.floor),
    "ceil": Function(np.ceil),
    "round": Function(np.round),
    "min": Function(_smallest, 2, None),
    "max": Function(_largest, 2, None),
    "where": Function(_where, 3, 3),
}
CONSTANTS = {"pi": np.pi, "π": np.pi, "e": np.e}

UNARY = 4  # binds more strongly than a product, and less than a power
OPERATORS = {
    "<": Operator("<", 1, 2),
    "<=": Operator("<=", 1, 2),
    ">": Operator(">", 1, 2),
    ">=": Operator(">=", 1, 2),
    "==": Operator("==", 1, 2),
    "!=": Operator("!=", 1, 2),
    "+": Operator("+", 2, 3),
    "-": Operator("-", 2, 3),
    "*": Operator("*", 3, 4),
    "/": Operator("/", 3, 4),
    "%": Operator("%", 3, 4),
    "**": Operator("**", 5, 5),  # from the right
}
COMPARISONS = frozenset(sign for sign, operator in OPERATORS.items() if operator.left == 1)
COMPUTED: dict[str, Callable[..., Operand]] = {
    "<": _comparing(np.less),
    "<=": _comparing(np.less_equal),
    ">": _comparing(np.greater),
    ">=": _comparing(np.greater_equal),
    "==": _comparing(np.equal),
    "!=": _comparing(np.not_equal),
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.mod,
    "**": np.power,
    "minus": np.negative,
    **{name: function.compute for name, function in FUNCTIONS.items()},
}
