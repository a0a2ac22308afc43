"""A formula in pieces that stand side by side, for the typesetter.

A fraction is one piece, whatever is in it; a sum of products is many, so that lines can be broken between them, and the
numbers, which change with every step, are pieces of their own that are drawn in no time. Each piece knows its LaTeX.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from nnapp.expressions import numbers, terms
from nnapp.expressions.notation import CLOSE, OPEN, number_latex, symbol_latex, text_latex
from nnapp.expressions.plain import ATOM, IF, LOOSE, MORE, OTHERWISE, POWER, PRODUCT, SUM, Say, is_raised
from nnapp.expressions.printing import FEWEST, Printed
from nnapp.words import Said

NUMBER, RELATION, BINARY, WORDS, NAME, SYMBOL = "number", "relation", "binary", "words", "name", "symbol"
FRACTION, POWER_OF, ROOT, SIZE, PARENTHESES, CASES = "fraction", "power", "root", "size", "parentheses", "cases"
NAMES = {"exp": "exp", "ln": "ln", "tanh": "tanh", "cosh": "cosh", "min": "min", "max": "max"}
SIGNS = {"≤": r"\le", "≥": r"\ge", "≠": r"\ne"}
TALL = (r"\frac", r"\sum", r"\begin")  # what needs large parentheses


class Piece(Struct, frozen=True):
    """A part of a line that stands beside others on the same base line; what has parts is told by its kind."""

    latex: str
    kind: str = ""
    numbers: tuple[terms.Value, ...] = ()  # that can be asked about; within a larger piece they stand in ⟦ ⟧
    words: str = ""
    symbol: terms.Symbol | None = None
    parts: tuple[tuple[Piece, ...], ...] = ()  # of cases: value and condition in turn


Pieces: TypeAlias = tuple[Piece, ...]


def pieces(equation: Printed, say: Say = str) -> tuple[Pieces, ...]:
    """Return the same lines in pieces."""
    whole, writer, equals = equation.equation, _Writer(equation.digits, say), Piece("=", RELATION)
    lines = [] if whole.general is None else [(equals, *writer.closely(whole.general, LOOSE))]
    if not equation.single:
        lines.append((equals, *writer.closely(whole.filled, LOOSE)))
    relation = Piece(r"\approx", RELATION) if equation.relation == "≈" else equals
    lines.append((relation, *_Writer(equation.result_digits, say).write(equation.result)[0]))
    return ((*writer.write(whole.left)[0], *lines[0]), *lines[1:])


def expression_pieces(expression: terms.Expression, digits: int = FEWEST, say: Say = str) -> Pieces:
    """Return an expression in pieces."""
    return _Writer(digits, say).write(expression)[0]


class _Writer:
    """Writes expressions with so many digits; what is written comes with how closely it holds together."""

    def __init__(self, digits: int, say: Say) -> None:
        self.digits, self.say = digits, say

    def write(self, expression: terms.Expression) -> tuple[Pieces, int]:  # noqa: PLR0911 - one for each kind
        match expression:
            case terms.Value():
                return self._number(expression)
            case terms.Symbol():
                return (_symbol(expression),), ATOM
            case terms.Sum(parts):
                return self._sum(parts), SUM
            case terms.Product(factors):
                return self._product(factors), PRODUCT
            case terms.Quotient(over, under):
                return (_whole(FRACTION, r"\frac{", self.write(over)[0], "}{", self.write(under)[0], "}"),), POWER
            case terms.Negative(inner):
                return (Piece("-"), *self.closely(inner, PRODUCT)), SUM
            case terms.Power(base, exponent):
                written = self.closely(base, ATOM)
                written = _in_parentheses(written) if is_raised(base) else written
                return (_whole(POWER_OF, written, "^{", self.write(exponent)[0], "}"),), POWER
            case terms.Function(name, arguments):
                return self._call(name, arguments)
            case _:
                return self._further(expression)

    def _further(self, expression: terms.Expression) -> tuple[Pieces, int]:
        match expression:
            case terms.Over(index, body):
                return (_symbol(terms.Symbol("Σ", index)), *self.closely(body, PRODUCT)), SUM
            case terms.Rest():
                return self._rest(expression), SUM
            case terms.Text(words):
                said = words if isinstance(words, str) else self.say(words)
                return (_words(said),), ATOM
            case terms.Relation(left, sign, right):
                relation = Piece(SIGNS.get(sign, sign), RELATION)
                return (*self.write(left)[0], relation, *self.write(right)[0]), LOOSE
            case terms.Cases(cases, otherwise):
                return (self._cases(cases, otherwise),), LOOSE
        raise AssertionError(expression)

    def _number(self, number: terms.Value | terms.Rest, size: bool = False) -> tuple[Pieces, int]:
        """Write a number, or its size alone where its minus stands before it as the sign of a sum."""
        digits = numbers.digits_of(number, self.digits)
        text, level = number_latex(abs(number.value) if size else number.value, digits)
        asked = () if number.about is None else (terms.Value(number.value, number.about),)
        return (Piece(text, NUMBER, asked),), level

    def _rest(self, rest: terms.Rest, size: bool = False) -> Pieces:
        more = f"[{self.say(Said(MORE, {'count': rest.count}))}]"
        return (*self._number(rest, size)[0], _words(more))

    def closely(self, expression: terms.Expression, least: int) -> Pieces:
        """Write an expression, in parentheses where it would fall apart."""
        written, level = self.write(expression)
        return written if level >= least else _in_parentheses(written)

    def _product(self, factors: tuple[terms.Expression, ...]) -> Pieces:
        written: list[Piece] = []
        for number, factor in enumerate(factors, start=1):
            if written and not written[-1].latex.startswith(r"\sum"):
                written.append(Piece(r"\cdot", BINARY))
            ends = number == len(factors) and isinstance(factor, terms.Over)  # a Σ reaches to the end anyway
            written += self.write(factor)[0] if ends else self.closely(factor, PRODUCT)
        return tuple(written)

    def _sum(self, parts: tuple[terms.Expression, ...]) -> Pieces:
        written: list[Piece] = []
        for part in parts:
            sign, term = self._term(part)
            if written or sign == "-":
                written.append(Piece(sign, BINARY if written else ""))
            written += term
        return tuple(written)

    def _term(self, part: terms.Expression) -> tuple[str, Pieces]:
        match part:
            case terms.Negative(inner):
                return "-", self.closely(inner, PRODUCT)
            case terms.Value(value) if value < 0:
                return "-", self._number(part, size=True)[0]
            case terms.Rest(_, value) if value < 0:
                return "-", self._rest(part, size=True)
            case terms.Value() | terms.Rest() | terms.Over():
                return "+", self.write(part)[0]
        return "+", self.closely(part, PRODUCT)

    def _call(self, name: str, arguments: tuple[terms.Expression, ...]) -> tuple[Pieces, int]:
        inner: list[Piece] = []
        for argument in arguments:
            inner += [*([Piece(",")] if inner else []), *self.write(argument)[0]]
        if name == "exp":
            return (_whole(POWER_OF, (_symbol(terms.Symbol("e")),), "^{", tuple(inner), "}"),), POWER
        if name == "abs":
            return (_whole(SIZE, r"\left|", tuple(inner), r"\right|"),), ATOM
        if name == "sqrt":
            return (_whole(ROOT, r"\sqrt{", tuple(inner), "}"),), ATOM
        called = Piece(f"\\{NAMES[name]}", NAME, (), name) if name in NAMES else _symbol(terms.Symbol(name))
        return (called, *_in_parentheses(tuple(inner))), ATOM

    def _cases(self, cases: tuple[terms.Case, ...], otherwise: terms.Expression) -> Piece:
        parts: list[str | Pieces] = [r"\begin{cases} "]
        for case in cases:
            condition = (_words(self.say(Said(IF)), " "), *self.write(case.condition)[0])
            parts += [self.write(case.value)[0], " & ", condition, r" \\ "]
        last = (_words(self.say(Said(OTHERWISE))),)
        return _whole(CASES, *parts, self.write(otherwise)[0], " & ", last, r" \end{cases}")


def _symbol(symbol: terms.Symbol) -> Piece:
    return Piece(symbol_latex(symbol), SYMBOL, symbol=symbol)


def _words(words: str, space: str = "") -> Piece:
    return Piece(text_latex(words + space), WORDS, (), words)


def _whole(kind: str, *parts: str | Pieces) -> Piece:
    """Return one piece made of LaTeX and of pieces, whose numbers keep what they are about."""
    within = tuple(part for part in parts if not isinstance(part, str))
    written = "".join(part if isinstance(part, str) else " ".join(map(_marked, part)) for part in parts)
    numbers = tuple(number for part in within for piece in part for number in piece.numbers)
    return Piece(written, kind, numbers, parts=within)


def _in_parentheses(inner: Pieces) -> Pieces:
    if any(tall in piece.latex for piece in inner for tall in TALL):
        return (_whole(PARENTHESES, r"\left(", inner, r"\right)"),)
    return (Piece("("), *inner, Piece(")"))


def _marked(piece: Piece) -> str:
    return f"{OPEN}{piece.latex}{CLOSE}" if piece.kind == NUMBER and piece.numbers else piece.latex
