"""A formula as LaTeX, for the typesetter and the clipboard; numbers can be marked, so that a click finds them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from nnapp.expressions import numbers, terms
from nnapp.expressions.plain import ATOM, IF, LOOSE, MORE, OTHERWISE, POWER, PRODUCT, SUM, Say
from nnapp.expressions.printing import FEWEST, Printed
from nnapp.words import Said

Mark: TypeAlias = Callable[[object, str], str]  # what a number is about, and its LaTeX -> LaTeX
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "φ": "varphi",
    "ψ": "psi",
}
NAMES = {"exp": "exp", "ln": "ln", "tanh": "tanh", "cosh": "cosh", "min": "min", "max": "max"}
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde"}
SIGNS = {"≤": r"\le", "≥": r"\ge", "≠": r"\ne"}
SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "#$%&_{}"} | {"\\": "/", "^": "", "~": " "})


def unmarked(about: object, text: str) -> str:
    """Return the text as it is."""
    return text


def latex(formula: terms.Expression | Printed, digits: int = FEWEST, say: Say = str, mark: Mark = unmarked) -> str:
    """Return a formula as LaTeX; `mark` gets every number that is about something, and what was written for it."""
    if isinstance(formula, Printed):
        return " ".join(latex_lines(formula, say, mark))
    return _Writer(digits, say, mark).write(formula)[0]


def latex_lines(equation: Printed, say: Say = str, mark: Mark = unmarked) -> tuple[str, ...]:
    """Return the lines of an equation: left = general, = filled, = result."""
    whole, writer = equation.equation, _Writer(equation.digits, say, mark)
    lines = [] if whole.general is None else [f"= {writer.write(whole.general)[0]}"]
    if not equation.single:
        lines.append(f"= {writer.write(whole.filled)[0]}")
    relation = r"\approx" if equation.relation == "≈" else "="
    lines.append(f"{relation} {_Writer(equation.result_digits, say, mark).write(equation.result)[0]}")
    return (f"{writer.write(whole.left)[0]} {lines[0]}", *lines[1:])


class _Writer:
    """Writes expressions with so many digits; each text comes with how closely it holds together."""

    def __init__(self, digits: int, say: Say, mark: Mark) -> None:
        self.digits, self.say, self.mark = digits, say, mark

    def write(self, expression: terms.Expression) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind
        match expression:
            case terms.Value(value, about):
                return self._number(value, about)
            case terms.Symbol():
                return symbol_latex(expression), ATOM
            case terms.Sum(parts):
                return self._sum(parts), SUM
            case terms.Product(factors):
                return r" \cdot ".join(self.closely(factor, PRODUCT) for factor in factors), PRODUCT
            case terms.Quotient(over, under):
                return rf"\frac{{{self.write(over)[0]}}}{{{self.write(under)[0]}}}", POWER
            case terms.Negative(inner):
                return f"-{self.closely(inner, PRODUCT)}", SUM
            case terms.Power(base, exponent):
                return f"{self.closely(base, ATOM)}^{{{self.write(exponent)[0]}}}", POWER
            case terms.Function(name, arguments):
                return self._call(name, arguments)
            case _:
                return self._further(expression)

    def _further(self, expression: terms.Expression) -> tuple[str, int]:
        match expression:
            case terms.Over(index, body):
                return rf"\sum_{{{index}}} {self.closely(body, PRODUCT)}", SUM
            case terms.Rest(count, value, about):
                more = text_latex(self.say(Said(MORE, {"count": count})))
                return rf"{self._number(value, about)[0]} \; [{more}]", SUM
            case terms.Text(words):
                return text_latex(words if isinstance(words, str) else self.say(words)), ATOM
            case terms.Relation(left, sign, right):
                return f"{self.write(left)[0]} {SIGNS.get(sign, sign)} {self.write(right)[0]}", LOOSE
            case terms.Cases(cases, otherwise):
                return self._cases(cases, otherwise), LOOSE
        raise AssertionError(expression)

    def _number(self, value: float, about: object | None) -> tuple[str, int]:
        text, level = number_latex(value, self.digits)
        return (text if about is None else self.mark(about, text)), level

    def closely(self, expression: terms.Expression, least: int) -> str:
        text, level = self.write(expression)
        return text if level >= least else rf"\left({text}\right)" if r"\frac" in text else f"({text})"

    def _sum(self, parts: tuple[terms.Expression, ...]) -> str:
        written = ""
        for part in parts:
            sign, text = "+", ""
            match part:  # a minus stands before what is marked, so that it is not taken for a part of a number alone
                case terms.Negative(inner):
                    sign, text = "-", self.closely(inner, PRODUCT)
                case terms.Value(value, about) if value < 0:
                    sign, text = "-", self._number(-value, about)[0]
                case terms.Rest(count, value, about) if value < 0:
                    sign, text = "-", self.write(terms.Rest(count, -value, about))[0]
                case terms.Value() | terms.Rest() | terms.Over():
                    text = self.write(part)[0]
                case _:
                    text = self.closely(part, PRODUCT)
            written += f" {sign} {text}" if written else f"-{text}" if sign == "-" else text
        return written

    def _call(self, name: str, arguments: tuple[terms.Expression, ...]) -> tuple[str, int]:
        inner = ", ".join(self.write(argument)[0] for argument in arguments)
        if name == "exp":
            return f"e^{{{inner}}}", POWER
        if name == "abs":
            return rf"\left|{inner}\right|", ATOM
        if name == "sqrt":
            return rf"\sqrt{{{inner}}}", ATOM
        called = f"\\{NAMES[name]}" if name in NAMES else symbol_latex(terms.Symbol(name))
        return (rf"{called} \left({inner}\right)" if r"\frac" in inner else f"{called}({inner})"), ATOM

    def _cases(self, cases: tuple[terms.Case, ...], otherwise: terms.Expression) -> str:
        lines = []
        for case in cases:
            condition = text_latex(f"{self.say(Said(IF))} ") + self.write(case.condition)[0]
            lines.append(f"{self.write(case.value)[0]} & {condition}")
        lines.append(f"{self.write(otherwise)[0]} & {text_latex(self.say(Said(OTHERWISE)))}")
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"


def number_latex(value: float, digits: int) -> tuple[str, int]:
    """Return a number, and how closely it holds together: a minus or a power of ten needs parentheses."""
    text = numbers.number_text(value, digits).replace("−", "-").replace("∞", r"\infty")
    if "·" in text:
        digits_only, power = numbers.parts_of(value, digits)
        text = rf"{digits_only.replace('−', '-')} \cdot 10^{{{power}}}"
    return text, SUM if text.startswith("-") else PRODUCT if "cdot" in text else ATOM


def symbol_latex(symbol: terms.Symbol) -> str:
    """Return a letter with its indices: δ, ∂C, ŷ and φ′ as one writes them, a word upright."""
    letter = unicodedata.normalize("NFD", symbol.letter)
    before = ""
    for sign, command in (("∂", r"\partial "), ("Δ", r"\Delta ")):
        if letter.startswith(sign):
            before, letter = before + command, letter.removeprefix(sign)
    primes = len(letter) - len(letter.rstrip("′"))
    letter = letter.rstrip("′")
    accent = ACCENTS.get(letter[1:], "")
    base = letter[:1] if accent else letter
    written = f"\\{GREEK[base]}" if base in GREEK else base if len(base) <= 1 else rf"\mathrm{{{base}}}"
    written = rf"\{accent}{{{written}}}" if accent else written
    above = r"\prime " * primes + symbol.sup.replace("−", "-")
    above = f"^{{{above}}}" if above else ""
    return before + written + (f"_{{{symbol.sub}}}" if symbol.sub else "") + above


def text_latex(text: str) -> str:
    """Return words that stand upright in a formula."""
    return rf"\text{{{text.translate(SPECIAL)}}}"
