"""Reading a number as people type it: with comma or point, as a fraction, or as a calculation with functions."""

from __future__ import annotations

import re
from math import isfinite

import numpy as np
from msgspec.structs import replace

from nnapp.formula import FUNCTIONS, Call, Formula, Function, Number, parse
from nnapp.words import Refusal, marked

POWER = re.compile(r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
TYPED = str.maketrans("０１２３４５６７８９．，－＋＊／（）–", "0123456789.,-+*/()-")  # East Asian keyboards; a dash
EXPONENT = re.compile(r"(?<=[\d.][eE])−(?=\d)")  # as the program itself writes it: 1.5e−05
THOUSANDS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
PLAIN_DIGITS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
COMMA = re.compile(r"(?<=\d),(?=\d)")
TO_SIGMOID = (Call("minus", 1), Call("exp", 1), Number(1.0), Call("+", 2), Number(-1.0), Call("**", 2))  # 1/(1 + e⁻ᶻ)
SIGMOIDS = ("σ", "sigmoid")
CALCULATOR = {**FUNCTIONS, **dict.fromkeys(SIGMOIDS, Function(np.exp))}  # what it computes is said by its steps


def typed_number(text: str) -> float:
    """Read a number as people type it: 0.25, −1/4, 0,5*0,8, 1.2·10⁻⁵, 1/(1+exp(−0.5)), σ(0.5); refuses others."""
    plain = THOUSANDS.sub("", EXPONENT.sub("-", text.strip().translate(TYPED)))
    plain = POWER.sub(lambda found: f"10^({found[1].translate(PLAIN_DIGITS)})", plain)
    if not plain:
        raise Refusal(marked("Type a number first, or a calculation such as 0.5*0.8 + 0.1."))
    if re.fullmatch(r"[-+−]?\s*\d*,\s?\d+", plain):
        plain = re.sub(r",\s?", ".", plain)
    try:
        formula = _calculation(plain)
    except Refusal:  # it speaks of columns of a table, and here is none
        # 0,5*0,8: where no comma can part two numbers of a function, it stands for a point
        with_points = COMMA.sub(".", plain)
        if with_points == plain or "." in plain:
            raise _no_number(text) from None
        try:
            formula = _calculation(with_points)
        except Refusal:
            raise _no_number(text) from None
    if formula.names:
        raise _no_number(text)
    value = float(formula.values({})[0])
    if not isfinite(value):
        raise Refusal(marked("That is no number: “{text}” is too large, or has no value."), text=text.strip()[:40])
    return value


def _calculation(text: str) -> Formula:
    # with the sigmoid as the lessons write it, which formulas of a table do not know
    formula = parse(text, CALCULATOR)
    steps = [
        each
        for step in formula.steps
        for each in (TO_SIGMOID if isinstance(step, Call) and step.name in SIGMOIDS else (step,))
    ]
    return replace(formula, steps=tuple(steps))


def _no_number(text: str) -> Refusal:
    return Refusal(
        marked("“{text}” is no number. Type a number, or a calculation such as 0.5*0.8 + 0.1."), text=text.strip()[:40]
    )
