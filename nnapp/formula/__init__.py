"""Formulas that people type: derived columns (`x1*x2`, `sin(x1)`, `x1**2`), read by a small parser of our own.

A formula is read once into steps (`parse`) and then computed for all rows at once (`Formula.values`). It can name
columns, numbers and the functions listed in `functions`, and nothing else: nothing that it says is ever run as Python.
Reading takes time in proportion to its length, which is bounded, and so is the nesting.

    numbers      0.5  .5  1e-3
    columns      x1, or in brackets where the name has blanks or signs: [petal length (cm)], with ]] for a ] in it
    operators    + − * / %  ** or ^  and unary minus, as in mathematics: −x**2 = −(x**2), 2**3**2 = 2**(3**2)
    comparisons  < <= > >= == !=  give 1 or 0
    functions    sin(x), min(a, b, …), where(condition, a, b) …
    constants    pi, e; a column of such a name is written in brackets
"""

from nnapp.formula.functions import COMPUTED, CONSTANTS, FUNCTIONS, Function
from nnapp.formula.parser import MOST_DEPTH, parse
from nnapp.formula.tokens import MOST_CHARACTERS, bracketed
from nnapp.formula.value import Call, Formula, Number, Reading, nearest

__all__ = [
    "COMPUTED",
    "CONSTANTS",
    "FUNCTIONS",
    "MOST_CHARACTERS",
    "MOST_DEPTH",
    "Call",
    "Formula",
    "Function",
    "Number",
    "Reading",
    "bracketed",
    "nearest",
    "parse",
]
