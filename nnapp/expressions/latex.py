"""A formula as LaTeX, for the clipboard and for documents."""

from __future__ import annotations

from nnapp.expressions import terms
from nnapp.expressions.notation import CLOSE, OPEN
from nnapp.expressions.pieces import Pieces, expression_pieces, pieces
from nnapp.expressions.plain import Say
from nnapp.expressions.printing import FEWEST, Printed


def latex(formula: terms.Expression | Printed, digits: int = FEWEST, say: Say = str) -> str:
    """Return a formula as LaTeX; the words in it as `say` translates them."""
    if isinstance(formula, Printed):
        return " ".join(latex_lines(formula, say))
    return _unmarked(expression_pieces(formula, digits, say))


def latex_lines(equation: Printed, say: Say = str) -> tuple[str, ...]:
    """Return the lines of an equation: left = general, = filled, = result."""
    return tuple(map(_unmarked, pieces(equation, say)))


def _unmarked(line: Pieces) -> str:
    return " ".join(piece.latex for piece in line).replace(OPEN, "").replace(CLOSE, "")
