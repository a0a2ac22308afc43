"""How LaTeX writes numbers, letters and words."""

from __future__ import annotations

import unicodedata

from nnapp.expressions import numbers, terms
from nnapp.expressions.plain import ATOM, PRODUCT, SUM

OPEN, CLOSE = "⟦", "⟧"  # around a number within a piece that can be asked about
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
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde"}
SPECIAL = str.maketrans(
    {letter: f"\\{letter}" for letter in "#$%&_{}"} | {"\\": "/", "^": "", "~": " ", OPEN: "[", CLOSE: "]"}
)


def number_latex(value: float, digits: int) -> tuple[str, int]:
    """Return a number, and how closely it holds together: a minus or a power of ten needs parentheses."""
    text = numbers.number_text(value, digits).replace("−", "-").replace("∞", r"\infty")
    if "·" in text:
        digits_only, power = numbers.parts_of(value, digits)
        text = rf"{digits_only.replace('−', '-')} \cdot 10^{{{power}}}"
    return text, SUM if text.startswith("-") else PRODUCT if "cdot" in text else ATOM


def symbol_latex(symbol: terms.Symbol) -> str:
    """Return a letter with its indices: δ, ∂C, ŷ and φ′ as one writes them, a word upright, ∂C/∂w as a fraction."""
    over, slash, under = symbol.letter.partition("/")
    if slash and over and under:
        whole = terms.Symbol(under, symbol.sub, symbol.sup)
        return rf"\frac{{{symbol_latex(terms.Symbol(over))}}}{{{symbol_latex(whole)}}}"
    if symbol.letter == "Σ":
        return rf"\sum_{{{symbol.sub}}}" if symbol.sub else r"\sum"
    words, space, last = symbol.letter.rpartition(" ")
    if space:  # new w
        return text_latex(f"{words} ") + symbol_latex(terms.Symbol(last, symbol.sub, symbol.sup))
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
