"""Formulas as values: what they consist of, with how many digits they are true, and how they are written.

`printed` decides the digits of an equation; `plain` writes it in one line of text, `latex` for the typesetter.
"""

from nnapp.expressions.evaluating import evaluated
from nnapp.expressions.latex import latex, latex_lines
from nnapp.expressions.numbers import number_text
from nnapp.expressions.pieces import Piece, expression_pieces, pieces
from nnapp.expressions.plain import plain, plain_lines
from nnapp.expressions.printing import Printed, printed, shortened
from nnapp.expressions.terms import (
    Case,
    Cases,
    Equation,
    Expression,
    Function,
    Negative,
    Over,
    Power,
    Product,
    Quotient,
    Relation,
    Rest,
    Sum,
    Symbol,
    Text,
    Value,
)

__all__ = [
    "Case",
    "Cases",
    "Equation",
    "Expression",
    "Function",
    "Negative",
    "Over",
    "Piece",
    "Power",
    "Printed",
    "Product",
    "Quotient",
    "Relation",
    "Rest",
    "Sum",
    "Symbol",
    "Text",
    "Value",
    "evaluated",
    "expression_pieces",
    "latex",
    "latex_lines",
    "number_text",
    "pieces",
    "plain",
    "plain_lines",
    "printed",
    "shortened",
]
