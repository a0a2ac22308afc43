"""Reads lines of formulas as a person would who has only the printed text, and works them out to 50 digits.

Written without a look at `nnapp.expressions`: its own tokens, its own grammar, its own functions.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext

DIGITS = Context(prec=50, Emin=-999_999, Emax=999_999)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[^\W\d_⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-+−·/()|^√,<>≤≥=≠π])")
PI = Decimal("3.14159265358979323846264338327950288419716939937511")


def worth(text: str) -> Decimal:
    """Return what a printed line of numbers is worth; ValueError where it cannot be read."""
    text = re.sub(r"\[[^\]]*\]", "", text)  # … 778 more
    tokens, place = [], 0
    while text[place:].strip():
        found = TOKEN.match(text, place)
        if not found:
            raise ValueError(f"{text!r} at {place}: {text[place : place + 9]!r}")
        tokens.append(found.group(1))
        place = found.end()
    with localcontext(DIGITS):
        reader = _Reader(tokens)
        value = reader.cases()
        if reader.tokens:
            raise ValueError(f"{text!r}: left over {reader.tokens}")
        return +value


def last_digit(result: str) -> Decimal:
    """Return what 1 in the last digit of a printed number is worth: 0.0001 of 0.1234, 10⁻⁸ of 1.234·10⁻⁵."""
    digits, _, power = result.strip().partition("·10")
    exponent = int(power.translate(RAISED)) if power else 0
    return Decimal(1).scaleb(exponent - len(digits.partition(".")[2]))


def untrue(filled: str, result: str) -> str:
    """Say what is wrong with "= filled" and "= result" as they are printed; nothing where they are true."""
    if result.startswith("≈"):
        return ""
    printed = worth(result.removeprefix("="))
    gap = abs(worth(filled.removeprefix("=")) - printed)
    if gap > last_digit(result.removeprefix("=")) / 2:
        return f"{filled} {result}: off by {gap:.3g}"
    return ""


class _Reader:
    """A reader by recursive descent: cases, then sums, products, signs, powers, and what stands alone."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def at(self, *wanted: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in wanted

    def take(self, *wanted: str) -> str:
        if not self.tokens or (wanted and self.tokens[0] not in wanted):
            raise ValueError(f"{wanted} wanted at {self.tokens}")
        return self.tokens.pop(0)

    def cases(self) -> Decimal:
        chosen: Decimal | None = None
        while True:
            if self.at("otherwise"):
                self.take()
                value = self.sum()
                return value if chosen is None else chosen
            value = self.sum()
            if not self.at("if"):
                return value
            self.take()
            if self.condition() and chosen is None:
                chosen = value
            self.take(",")

    def condition(self) -> bool:
        left, sign, right = self.sum(), self.take("<", ">", "≤", "≥", "=", "≠"), self.sum()
        return bool(
            (sign in "<≤≠" and left < right) or (sign in ">≥≠" and left > right) or (sign in "=≤≥" and left == right)
        )

    def sum(self) -> Decimal:
        value = self.product()
        while self.at("+", "−"):
            sign = self.take()
            term = self.product()
            value = value + term if sign == "+" else value - term
        return value

    def product(self) -> Decimal:
        if self.at("−"):
            self.take()
            return -self.product()
        value = self.power()
        while self.at("·", "/"):
            sign = self.take()
            factor = self.power()
            value = value * factor if sign == "·" else value / factor
        return value

    def power(self) -> Decimal:
        base = self.alone()
        if self.tokens and re.fullmatch("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", self.tokens[0]):
            return Decimal(base ** int(self.take().translate(RAISED)))
        if self.at("^"):
            self.take()
            return Decimal(base ** self.within("(", ")")[0])
        return base

    def within(self, opening: str, closing: str) -> list[Decimal]:
        self.take(opening)
        values = [self.cases()]
        while self.at(","):
            self.take()
            values.append(self.cases())
        self.take(closing)
        return values

    def alone(self) -> Decimal:
        if self.at("("):
            return self.within("(", ")")[0]
        if self.at("|"):
            return abs(self.within("|", "|")[0])
        token = self.take()
        if token == "√":
            return self.within("(", ")")[0].sqrt()
        if token == "π":
            return PI
        if token[0].isdigit():
            return Decimal(token)
        return function(token, self.within("(", ")"))


def function(name: str, given: list[Decimal]) -> Decimal:  # noqa: PLR0911 - one for each name
    """Return a function of a textbook, worked out from powers of e."""
    x, one = given[0], Decimal(1)
    match name:
        case "exp":
            return x.exp()
        case "ln":
            return x.ln()
        case "σ":
            return x.exp() / (one + x.exp()) if x < 0 else one / (one + (-x).exp())
        case "tanh":
            x = max(min(x, Decimal(60)), Decimal(-60))  # further out it is 1 to 52 digits
            return (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
        case "cosh":
            return (x.exp() + (-x).exp()) / 2
        case "sign":
            return Decimal((x > 0) - (x < 0))
        case "min":
            return min(given)
        case "max":
            return max(given)
    raise ValueError(f"no function {name}")
