"""Printed formulas are true as printed, short, and written as mathematics is; read back by an independent reader."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from nnapp.expressions import (
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
    evaluated,
    latex,
    latex_lines,
    number_text,
    pieces,
    plain,
    plain_lines,
    printed,
    shortened,
)
from nnapp.words import Said
from tests.engine.printed_lines import last_digit, untrue, worth

X = Symbol("x")


def number(random_: random.Random) -> float:
    """Return a number as networks hold them: round, of any size, in single precision, or near another one."""
    kind = random_.randrange(8)
    if kind == 0:
        return random_.choice([0.0, 1.0, -1.0, 0.5, 2.0, 0.1, 10.0, -3.0])
    if kind == 1:
        return random_.gauss(0, 1) * 10 ** random_.uniform(-9, 6)
    return random_.gauss(0, 1)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def neuron(random_: random.Random) -> tuple[Expression, float]:
    pairs = [(number(random_), number(random_)) for _ in range(random_.randrange(1, 12))]
    bias = number(random_)
    whole = Sum((*(Product((Value(w, ("w", w)), Value(a))) for w, a in pairs), Value(bias)))
    return shortened(whole), math.fsum([*(w * a for w, a in pairs), bias])


def activation(random_: random.Random) -> tuple[Expression, float]:
    z = random_.gauss(0, 4)
    return random_.choice(
        [
            (Quotient(Value(1), Sum((Value(1), Function("exp", (Negative(Value(z)),))))), sigmoid(z)),
            (Function("σ", (Value(z),)), sigmoid(z)),
            (Function("tanh", (Value(z),)), math.tanh(z)),
            (Function("ln", (Sum((Value(1), Function("exp", (Value(z),)))),)), math.log1p(math.exp(z))),
            (Function("max", (Value(0), Value(z))), max(0.0, z)),
            (
                Cases((Case(Value(z), Relation(Value(z), ">", Value(0))),), Product((Value(0.01), Value(z)))),
                z if z > 0 else 0.01 * z,
            ),
            (Product((Value(z), Function("σ", (Value(z),)))), z * sigmoid(z)),
        ]
    )


def cost(random_: random.Random) -> tuple[Expression, float]:
    y, t = sigmoid(random_.gauss(0, 3)), random_.choice([0.0, 1.0, 0.25])
    error = Sum((Value(y), Negative(Value(t))))
    half = Quotient(Value(1), Value(2))
    return random_.choice(
        [
            (Product((half, Power(error, Value(2)))), (y - t) ** 2 / 2),
            (error, y - t),
            (Negative(Product((Value(t), Function("ln", (Value(y),))))), -t * math.log(y)),
            (Product((error, Value(y), Sum((Value(1), Negative(Value(y)))))), (y - t) * y * (1 - y)),
            (Quotient(error, Product((Value(y), Sum((Value(1), Negative(Value(y))))))), (y - t) / (y * (1 - y))),
            (Function("abs", (error,)), abs(y - t)),
        ]
    )


def update(random_: random.Random) -> tuple[Expression, float]:
    w, rate, gradient, second = (
        number(random_),
        random_.choice([0.5, 0.001, 0.37]),
        number(random_),
        abs(number(random_)),
    )
    root = Sum((Function("sqrt", (Value(second),)), Value(1e-8)))
    return random_.choice(
        [
            (Sum((Value(w), Negative(Product((Value(rate), Value(gradient)))))), w - rate * gradient),
            (
                Sum((Value(w), Negative(Quotient(Product((Value(rate), Value(gradient))), root)))),
                w - rate * gradient / (math.sqrt(second) + 1e-8),
            ),
        ]
    )


def test_a_thousand_lines_are_true_as_printed() -> None:
    random_ = random.Random(8)
    kinds: list[Callable[[random.Random], tuple[Expression, float]]] = [neuron, activation, cost, update]
    equal, few = 0, 0
    for step in range(1000):
        filled, value = kinds[step % len(kinds)](random_)
        equation = printed(Equation(X, None, filled, value))
        if equation.single:
            continue
        _, line, result = plain_lines(printed(Equation(X, X, filled, value)))
        assert untrue(line, result) == ""
        assert abs(worth(result[1:]) - Decimal(value)) <= last_digit(result[1:]) / 2
        equal += result.startswith("=")
        few += equation.digits <= 6
    assert equal >= 950  # what is left are differences that double precision has lost
    assert few >= 900


def test_the_reader_of_the_tests_can_tell_a_wrong_line() -> None:
    assert worth("0.5·(−0.3) + 2·10⁻³ − 1/4") == Decimal("-0.398")
    assert worth("(1 − 0.5)²/2") == Decimal("0.125")
    assert worth("5 if −1 > 0, otherwise |2 − 3|") == 1
    assert "off by" in untrue("= 0.5·0.5", "= 0.2501")
    assert untrue("= 0.5·0.5", "= 0.25") == ""
    with pytest.raises(ValueError, match="left over"):
        worth("1 2")


def test_a_line_that_floating_point_has_lost_is_not_called_equal() -> None:
    lost = Sum((Value(1.0), Value(1e-20), Negative(Value(1.0))))
    assert printed(Equation(X, None, lost, 0.0)).relation == "="  # as good as nothing beside 1
    assert printed(Equation(X, None, Product((Value(0.5), Value(0.5))), 0.26)).relation == "≈"
    assert printed(Equation(X, None, Function("ln", (Value(0),)), -math.inf)).relation == "≈"
    assert plain(printed(Equation(X, None, Sum((Value(math.nan), Value(1))), math.nan))) == "x = ? + 1 ≈ ?"


def test_close_numbers_get_the_digits_that_their_difference_needs() -> None:
    close = printed(Equation(X, None, Sum((Value(0.731058578630), Negative(Value(0.731058578512)))), 1.18e-10))
    assert plain(close) == "x = 0.73105857863 − 0.731058578512 = 1.18·10⁻¹⁰"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (3.0, 4, "3"),
        (-120.0, 2, "−120"),
        (0.5, 4, "0.5"),
        (0.1 + 0.2, 4, "0.3"),
        (0.1 + 0.2, 17, "0.30000000000000004"),
        (0.5, 17, "0.5"),
        (0.50001, 4, "0.5000"),
        (1 / 3, 4, "0.3333"),
        (1234.5678, 3, "1235"),
        (1.2e-5, 4, "1.2·10⁻⁵"),
        (-1.23456e9, 4, "−1.235·10⁹"),
        (5e-324, 4, "4.941·10⁻³²⁴"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "?"),
    ],
)
def test_numbers_are_short(value: float, digits: int, text: str) -> None:
    assert number_text(value, digits) == text


def test_numbers_are_read_back_as_they_were_rounded() -> None:
    random_ = random.Random(3)
    for _ in range(2000):
        value, digits = number(random_), random_.randrange(1, 18)
        read = worth(number_text(value, digits))
        half = abs(Decimal(value)) * Decimal(10) ** (1 - digits) / 2 + Decimal("1e-300")
        assert abs(read - Decimal(value)) <= half or float(read) == value
        assert digits < 17 or float(read) == value


def test_a_long_sum_shows_its_largest_terms_and_stays_the_same() -> None:
    random_ = random.Random(5)
    terms = tuple(Product((Value(random_.gauss(0, 1)), Value(random_.gauss(0, 1)))) for _ in range(784))
    short = shortened(Sum(terms), most=6, about="all")
    assert [*short.terms[:-1]] == [term for term in terms if term in short.terms]  # in their order
    rest = short.terms[-1]
    assert isinstance(rest, Rest)
    assert (rest.count, rest.about) == (779, "all")
    sizes = sorted((abs(evaluated(term) or 0) for term in terms), reverse=True)
    assert sorted((abs(evaluated(term) or 0) for term in short.terms[:-1]), reverse=True) == sizes[:5]
    assert evaluated(short) == pytest.approx(evaluated(Sum(terms)), rel=Decimal("1e-12"))
    assert "[… 779 more]" in plain(short)
    assert shortened(Sum(terms[:6])) == Sum(terms[:6])


def test_a_rest_that_cannot_be_known_makes_no_claim() -> None:
    broken = shortened(Sum((*(Value(float(n)) for n in range(9)), *(Value(math.nan) for _ in range(9)))))
    assert printed(Equation(X, None, broken, math.nan)).relation == "≈"


def test_formulas_are_written_as_in_a_textbook() -> None:
    w, a = Symbol("w", "1j", "(2)"), Symbol("a", "j", "(1)")
    z = Sum((Over("j", Product((w, a))), Symbol("b", "1", "(2)")))
    assert plain(z) == "Σⱼ w₁ⱼ⁽²⁾·aⱼ⁽¹⁾ + b₁⁽²⁾"
    assert latex(z) == r"\sum_{j} w_{1j}^{(2)} \cdot a_{j}^{(1)} + b_{1}^{(2)}"
    part = Symbol("∂C/∂w", "2,1", "(1)")
    assert plain(Product((part, Symbol("φ′"), Symbol("ŷ")))) == "∂C/∂w₂,₁⁽¹⁾·φ′·ŷ"
    assert latex(part) == r"\frac{\partial C}{\partial w_{2,1}^{(1)}}"
    assert (latex(Symbol("ŷ")), latex(Symbol("δ", "k")), latex(Symbol("cost"))) == (
        r"\hat{y}",
        r"\delta_{k}",
        r"\mathrm{cost}",
    )
    assert plain(Product((Symbol("Σ", "i"), w, a))) == "Σᵢ w₁ⱼ⁽²⁾·aⱼ⁽¹⁾"
    assert plain(Power(Symbol("W"), Symbol("T"))) == "Wᵀ"
    assert plain(Symbol("w", "10,3")) == "w₁₀,₃"
    assert plain(Symbol("w", "bias")) == "w_bias"


def test_parentheses_stand_where_a_line_would_fall_apart() -> None:
    one, minus, tiny = Value(1), Value(-2), Value(1.5e-7)
    assert plain(Product((minus, Sum((one, minus))))) == "(−2)·(1 − 2)"
    assert plain(Sum((minus, minus, Negative(minus), Negative(Sum((one, one)))))) == "−2 − 2 − (−2) − (1 + 1)"
    assert plain(Quotient(Product((one, one)), Product((one, tiny)))) == "1·1/(1·1.5·10⁻⁷)"
    assert plain(Power(minus, Value(2))) == "(−2)²"
    assert plain(Power(tiny, minus)) == "(1.5·10⁻⁷)⁻²"
    assert plain(Power(Value(2), Quotient(one, Value(2)))) == "2^(1/2)"
    assert latex(Product((Sum((Quotient(one, one), one)), one))) == r"\left(\frac{1}{1} + 1\right) \cdot 1"


def test_words_are_translated_and_cannot_break_out_of_their_place() -> None:
    def shouted(said: Said) -> str:
        return str(said).upper()

    choice = Cases((Case(Value(1), Relation(X, ">", Value(0))),), Value(0))
    assert plain(choice, say=shouted) == "1 IF x > 0, OTHERWISE 0"
    assert plain(Sum((Value(1), Rest(3, -2.0))), say=shouted) == "1 − 2 [… 3 MORE]"
    assert latex(Text(r"a}\frac{_%⟦")) == r"\text{a\}/frac\{\_\%[}"


def test_pieces_are_the_same_line_with_what_its_numbers_are_about() -> None:
    filled = Sum(
        (Product((Value(0.5, "w"), Value(-0.25, "a"))), Quotient(Value(1, "over"), Value(4)), Value(-0.5, "b"))
    )
    equation = printed(Equation(Symbol("z"), X, filled, -0.375, "z"))
    lines = pieces(equation)
    assert [number.about for line in lines for piece in line for number in piece.numbers] == [
        "w",
        "a",
        "over",
        "b",
        "z",
    ]
    assert lines[1][-1].numbers == (Value(-0.5, "b"),)  # its minus stands before it
    for line, whole in zip(lines, latex_lines(equation), strict=True):
        assert re.sub("[⟦⟧]", "", " ".join(piece.latex for piece in line)) == whole
    assert plain_lines(equation) == ("z = x", "= 0.5·(−0.25) + 1/4 − 0.5", "= −0.375")


def test_constants_are_written_in_full() -> None:
    assert plain(Product((Value(0.044715), Value(0.044715, "asked"), Value(1 / 3)))) == "0.044715·0.04471·0.3333"
    assert evaluated(Value(0.044715), 4) == Decimal("0.044715")


def test_a_number_alone_is_written_once() -> None:
    assert plain(printed(Equation(X, Symbol("t", "1"), Value(0.25), 0.25))) == "x = t₁ = 0.25"
    assert plain(printed(Equation(X, None, Value(0.25), 0.25))) == "x = 0.25"
