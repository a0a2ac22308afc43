"""What formulas consist of: values that know nothing of how they are written, and can be worked out as printed.

A filled line, such as 0.3·0.5 + (−0.2)·1, consists of `Value`s, and each may carry what it is about: whatever the
caller wants to be given back when somebody asks where that number comes from.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from nnapp.words import Said


class Symbol(Struct, frozen=True):
    """A letter with its indices, such as w with sub "21" and sup "(2)", ∂C, ŷ or a whole word."""

    letter: str
    sub: str = ""
    sup: str = ""


class Value(Struct, frozen=True):
    """A number that is put in."""

    value: float
    about: object | None = None


class Sum(Struct, frozen=True):
    """a + b + c; a `Negative` term or a negative value is written with a minus."""

    terms: tuple[Expression, ...]


class Product(Struct, frozen=True):
    """a · b · c"""

    factors: tuple[Expression, ...]


class Quotient(Struct, frozen=True):
    """over / under, as a fraction; ∂C/∂w is one of two symbols."""

    over: Expression
    under: Expression


class Power(Struct, frozen=True):
    """base to the exponent"""

    base: Expression
    exponent: Expression


class Negative(Struct, frozen=True):
    """−inner"""

    inner: Expression


class Function(Struct, frozen=True):
    """name(arguments); those in `evaluating.FUNCTIONS` can be worked out: exp ln tanh σ sqrt abs sign min max …"""

    name: str
    arguments: tuple[Expression, ...]


class Over(Struct, frozen=True):
    """Σ over an index of whatever `body` is, for general lines: Σⱼ wⱼ·aⱼ."""

    index: str
    body: Expression


class Rest(Struct, frozen=True):
    """The terms of a long sum that are not shown: how many they are, and what they add up to."""

    count: int
    value: float
    about: object | None = None


class Text(Struct, frozen=True):
    """Words within a formula."""

    words: Said | str


class Relation(Struct, frozen=True):
    """left sign right, the condition of a case; the sign is one of < ≤ = ≠ ≥ >."""

    left: Expression
    sign: str
    right: Expression


class Case(Struct, frozen=True):
    """The value of a formula where a condition holds."""

    value: Expression
    condition: Relation | Text


class Cases(Struct, frozen=True):
    """The first case whose condition holds, else `otherwise`."""

    cases: tuple[Case, ...]
    otherwise: Expression


Expression: TypeAlias = (
    Symbol | Value | Sum | Product | Quotient | Power | Negative | Function | Over | Rest | Text | Relation | Cases
)


class Equation(Struct, frozen=True):
    """left = general = filled = value: what is worked out, the formula, the same with numbers, and what comes out."""

    left: Expression
    general: Expression | None
    filled: Expression
    value: float
    about: object | None = None  # what is asked about by a click on the result
