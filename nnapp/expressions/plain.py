"""A formula in one line of Unicode text: for screen readers, for the clipboard, and for tests that read it back.

Products are written with ·, powers with raised digits or ^(…), what is not shown of a sum as "0.12 [… 778 more]".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from nnapp.expressions import numbers, terms
from nnapp.expressions.printing import FEWEST, Printed
from nnapp.words import Said, marked

Say: TypeAlias = Callable[[Said], str]
LOOSE, SUM, PRODUCT, POWER, ATOM = range(5)  # how closely the parts of a text hold together
LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
RAISED = str.maketrans("0123456789+-=()nijTkl−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵀᵏˡ⁻")
MORE = marked("… {count} more")
IF, OTHERWISE = marked("if"), marked("otherwise")


def plain(formula: terms.Expression | Printed, digits: int = FEWEST, say: Say = str) -> str:
    """Return a formula in one line; the words in it as `say` translates them."""
    if isinstance(formula, Printed):
        return " ".join(plain_lines(formula, say))
    return _Writer(digits, say).write(formula)[0]


def plain_lines(equation: Printed, say: Say = str) -> tuple[str, ...]:
    """Return the lines of an equation: left = general, = filled, = result."""
    whole, filled = equation.equation, _Writer(equation.digits, say)
    left = filled.write(whole.left)[0]
    lines = [] if whole.general is None else [f"= {filled.closely(whole.general, SUM)}"]
    if not equation.single:
        lines.append(f"= {filled.closely(whole.filled, SUM)}")
    lines.append(f"{equation.relation} {_Writer(equation.result_digits, say).write(equation.result)[0]}")
    return (f"{left} {lines[0]}", *lines[1:])


class _Writer:
    """Writes expressions with so many digits; each text comes with how closely it holds together."""

    def __init__(self, digits: int, say: Say) -> None:
        self.digits, self.say = digits, say

    def write(self, expression: terms.Expression) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind
        match expression:
            case terms.Value():
                return self._number(expression)
            case terms.Symbol():
                return symbol_text(expression), PRODUCT if "/" in expression.letter else ATOM
            case terms.Sum(parts):
                return self._sum(parts), SUM
            case terms.Product(factors):
                return self._product(factors), PRODUCT
            case terms.Quotient(over, under):
                return f"{self.closely(over, PRODUCT)}/{self.closely(under, POWER)}", PRODUCT
            case terms.Negative(inner):
                return f"−{self.closely(inner, PRODUCT)}", SUM
            case terms.Power(base, exponent):
                written = self.closely(base, ATOM)
                return (f"({written})" if is_raised(base) else written) + self._raised(exponent), POWER
            case terms.Function(name, arguments):
                return self._call(name, arguments), ATOM
            case _:
                return self._further(expression)

    def _further(self, expression: terms.Expression) -> tuple[str, int]:
        match expression:
            case terms.Over(index, body):
                return f"Σ{lowered(index)} {self.closely(body, PRODUCT)}", SUM
            case terms.Rest(count):
                return f"{self._number(expression)[0]} [{self.say(Said(MORE, {'count': count}))}]", SUM
            case terms.Text(words):
                return words if isinstance(words, str) else self.say(words), ATOM
            case terms.Relation(left, sign, right):
                return f"{self.closely(left, SUM)} {sign} {self.closely(right, SUM)}", LOOSE
            case terms.Cases(cases, otherwise):
                return self._cases(cases, otherwise), LOOSE
        raise AssertionError(expression)

    def _number(self, number: terms.Value | terms.Rest) -> tuple[str, int]:
        text = numbers.number_text(number.value, numbers.digits_of(number, self.digits))
        return text, SUM if text.startswith("−") else PRODUCT if "·" in text else ATOM

    def closely(self, expression: terms.Expression, least: int) -> str:
        text, level = self.write(expression)
        return text if level >= least else f"({text})"

    def _product(self, factors: tuple[terms.Expression, ...]) -> str:
        written = ""
        for number, factor in enumerate(factors, start=1):
            sums = isinstance(factor, terms.Symbol) and factor.letter == "Σ"
            ends = number == len(factors) and isinstance(factor, terms.Over)  # a Σ reaches to the end anyway
            text = self.write(factor)[0] if ends else self.closely(factor, PRODUCT)
            written += text + (" " if sums else "·")
        return written[:-1]

    def _sum(self, parts: tuple[terms.Expression, ...]) -> str:
        written = ""
        for part in parts:
            text, level = self.write(part)
            single = isinstance(part, terms.Value | terms.Negative | terms.Rest | terms.Over)
            if level < PRODUCT and not single:
                text = f"({text})"
            if not written:
                written = text
            else:
                written += f" − {text[1:]}" if text.startswith("−") and single else f" + {text}"
        return written

    def _raised(self, exponent: terms.Expression) -> str:
        text = self.write(exponent)[0]
        raised = text.translate(RAISED)
        short = isinstance(exponent, terms.Value | terms.Symbol) and all(letter in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀⁿ" for letter in raised)
        return raised if short else f"^({text})"

    def _call(self, name: str, arguments: tuple[terms.Expression, ...]) -> str:
        inner = ", ".join(self.write(argument)[0] for argument in arguments)
        if name == "abs":
            return f"|{inner}|"
        return f"√({inner})" if name == "sqrt" else f"{name}({inner})"

    def _cases(self, cases: tuple[terms.Case, ...], otherwise: terms.Expression) -> str:
        written = [f"{self.closely(c.value, SUM)} {self.say(Said(IF))} {self.write(c.condition)[0]}" for c in cases]
        return ", ".join([*written, f"{self.say(Said(OTHERWISE))} {self.closely(otherwise, SUM)}"])


def is_raised(expression: terms.Expression) -> bool:
    """Say whether a letter has something raised already, so that a power of it needs parentheses."""
    return isinstance(expression, terms.Symbol) and bool(expression.sup)


def symbol_text(symbol: terms.Symbol) -> str:
    """Return a letter with its indices lowered and raised, where Unicode has them."""
    return symbol.letter + lowered(symbol.sub) + raised(symbol.sup)


def lowered(text: str) -> str:
    """Return an index as it stands below a letter, or after "_" where Unicode has no such letters."""
    small = text.translate(LOWERED)
    return small if all(letter in _SMALL or letter == "," for letter in small) else f"_{text}"


def raised(text: str) -> str:
    """Return an index as it stands above a letter, or after "^" where Unicode has no such letters."""
    small = text.translate(RAISED)
    return small if all(letter in _HIGH or letter == "," for letter in small) else f"^{text}"


_SMALL = set(map(chr, LOWERED.values()))
_HIGH = {*map(chr, RAISED.values()), "′", "″", "‴"}
