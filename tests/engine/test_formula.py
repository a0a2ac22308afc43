"""Formulas: what they mean is compared with Python's own reading of the same text; what is wrong is refused."""

from __future__ import annotations

import random
import string
import sys
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.formula import FUNCTIONS, MOST_CHARACTERS, MOST_DEPTH, Formula, bracketed, parse
from nnapp.words import Refusal

COLUMNS = {
    "x1": np.array([0.0, 1.0, -2.5, 0.3, 1e200, np.inf]),
    "x2": np.array([3.0, -1.0, 0.5, 2.0, 1e-200, -np.inf]),
    "petal length (cm)": np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
}
SCALAR_FUNCTIONS: dict[str, Any] = {
    "sin": np.sin,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "atan": np.arctan,
    "floor": np.floor,
    "round": np.round,
}


def values(text: str, **columns: Any) -> list[float]:
    return [float(value) for value in parse(text).values(columns or COLUMNS)]


def one(text: str, **numbers: float) -> float:
    return values(text, **{name: np.array([number]) for name, number in {"x": 2.0, **numbers}.items()})[0]


# A tree is written down twice: for us and for Python. np.float64 has Python's operators with IEEE results.
numbers = st.sampled_from(["0", "1", "2", "3", "0.5", ".25", "7.", "1e-3", "2E2"])
leaves = st.one_of(numbers.map(lambda n: (n, f"f({n})")), st.sampled_from([("x1", "x1"), ("x2", "x2")]))


def branches(parts: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    operators = st.sampled_from(["+", "-", "*", "/", "**", "%"])
    blanks = st.sampled_from(["", " ", "\t", "\n "])
    signs = st.sampled_from(["-", "+"])
    return st.one_of(
        st.tuples(parts, operators, parts, blanks).map(
            lambda t: (f"{t[0][0]}{t[3]}{t[1]}{t[3]}{t[2][0]}", f"{t[0][1]} {t[1]} {t[2][1]}")
        ),
        st.tuples(signs, parts).map(lambda t: (t[0] + t[1][0], f"{t[0]} {t[1][1]}")),
        parts.map(lambda t: (f"({t[0]})", f"({t[1]})")),
        st.tuples(st.sampled_from(sorted(SCALAR_FUNCTIONS)), parts).map(
            lambda t: (f"{t[0]}({t[1][0]})", f"{t[0]}({t[1][1]})")
        ),
    )


@given(st.recursive(leaves, branches, max_leaves=20))
def test_a_formula_means_what_python_reads_in_it(tree: tuple[str, str]) -> None:
    ours, pythons = tree
    found = values(ours)
    for row in range(6):
        names = {**SCALAR_FUNCTIONS, "f": np.float64, "x1": COLUMNS["x1"][row], "x2": COLUMNS["x2"][row]}
        with np.errstate(all="ignore"):
            expected = eval(pythons, names)
        np.testing.assert_allclose(found[row], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-x**2", -4.0),
        ("2**3**2", 512.0),
        ("2^3^2", 512.0),
        ("2**-x", 0.25),
        ("2**-x*3", 0.75),
        ("-x*3", -6.0),
        ("10-4-3", 3.0),
        ("100/10/2", 5.0),
        ("-7 % 3", 2.0),
        ("7 % -3", -2.0),
        ("--x", 2.0),
        ("x - -x", 4.0),
        ("1 + 2 < 4", 1.0),
        ("(x > 1) * (x < 3)", 1.0),
        ("x == 2", 1.0),
        ("x != 2", 0.0),
        ("x >= 2", 1.0),
        ("x <= 1.9", 0.0),
        ("where(x > 1, 10, 20)", 10.0),
        ("where(x - 2, 10, 20)", 20.0),
        ("min(3, x, 5)", 2.0),
        ("max(3, x, 5, 4)", 5.0),
        ("round(2.5)", 2.0),
        ("round(3.5)", 4.0),
        ("sign(-x)", -1.0),
        ("ceil(x + 0.1)", 3.0),
        ("pi", np.pi),
        ("e", np.e),
        ("log(e)", 1.0),
        ("ln(e**x)", 2.0),
        ("log10(1000)", 3.0),
        ("log2(8)", 3.0),
        ("acos(cos(1))", 1.0),
        ("asin(sin(1))", 1.0),
        ("atan(tan(1))", 1.0),
        ("cosh(x)**2 - sinh(x)**2", 1.0),
        ("tanh(0)", 0.0),
        ("3 − x", 1.0),
        ("3·x", 6.0),
        ("x ÷ 4", 0.5),
        ("x ≤ 2", 1.0),
        ("9**9**9**9", np.inf),
        ("1e999", np.inf),
        ("1/0", np.inf),
        ("-1/0", -np.inf),
    ],
)
def test_what_formulas_are_worth(text: str, expected: float) -> None:
    assert one(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("text", ["x > 1", "x == x", "where(x, 1, 2)", "min(x, 1)", "max(1, x)", "abs(x)", "x * 0"])
def test_a_gap_stays_a_gap(text: str) -> None:
    assert np.isnan(one(text, x=np.nan))


@pytest.mark.parametrize("text", ["0/0", "sqrt(-x)", "log(-x)", "asin(x)", "x % 0", "(-x)**0.5"])
def test_what_has_no_value_is_not_a_number_and_warns_nobody(text: str) -> None:
    assert np.isnan(one(text))  # a warning would fail the test


def test_a_formula_says_which_columns_it_reads_in_their_order() -> None:
    formula = parse("[petal length (cm)] * x2 + sin(x1) - x2 * pi")
    assert formula.names == ("petal length (cm)", "x2", "x1")
    assert formula.text == "[petal length (cm)] * x2 + sin(x1) - x2 * pi"
    assert formula == parse(formula.text)
    with pytest.raises(AttributeError):
        formula.text = "1"  # type: ignore[misc]


def test_every_row_is_computed_for_itself_also_over_many_blocks() -> None:
    x = np.linspace(-3, 3, 50_001)
    found = parse("where(x < 0, x**2, sin(x)) + 1").values({"x": x})
    np.testing.assert_array_equal(found, np.where(x < 0, np.power(x, 2.0), np.sin(x)) + 1)
    assert found.dtype == np.float64


def test_a_formula_without_columns_is_the_same_in_every_row() -> None:
    assert values("2 * pi", x=np.zeros(3)) == [2 * np.pi] * 3
    assert values("1", x=np.zeros(0)) == []


def test_narrow_numbers_are_computed_in_float64() -> None:
    x = np.array([0.1], np.float32)
    assert parse("x * 3").values({"x": x})[0] == float(x[0]) * 3


def test_columns_are_not_changed() -> None:
    x = np.array([1.0, 2.0])
    parse("-x + abs(x)").values({"x": x})
    assert x.tolist() == [1.0, 2.0]
    assert parse("x").values({"x": x}) is not x


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("x +", 4, "the formula ends"),
        ("x1 x2", 4, "an operator such as +"),
        ("2x", 2, "an operator"),
        ("(x + 1", 7, "“)”"),
        ("x + 1)", 6, "“)”"),
        ("x * * 2", 5, "a number, a column"),
        ("sin x", 4, "“(”"),
        ("sni(x)", 1, "Did you mean sin?"),
        ("1 + SQRT(x)", 5, "Did you mean sqrt?"),
        ("zzzz(x)", 1, "There are: sin, cos"),
        ("min(x)", 1, "2 or more"),
        ("where(x, 1)", 1, "takes 3"),
        ("sin()", 1, "0 are given"),
        ("sin(1,)", 7, "a number"),
        ("0 < x < 1", 7, "chained"),
        ("x = 1", 3, "write =="),
        ("0,5", 2, "0.5"),
        ("x & 1", 3, "“&”"),
        ("[a b", 1, "has no end"),
        ("1 + []", 5, "name was expected"),
        ("x²", 2, "“²”"),
        ("x[0]", 2, "an operator"),
        ("x.real", 2, "“.”"),
        ("'a'", 1, "“'”"),
        ("1__2", 2, "an operator"),
        ("٣", 1, "means nothing"),
        ("1e", 2, "an operator"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, position: int, part: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(text)
    assert caught.value.said.values["position"] == position
    assert str(caught.value).startswith(f"At character {position}: ")
    assert part in str(caught.value)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_formula_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="is empty"):
        parse(text)


def test_a_formula_that_is_too_long_is_refused() -> None:
    parse("1" + "+1" * ((MOST_CHARACTERS - 1) // 2))
    with pytest.raises(Refusal, match="1001 characters"):
        parse("1" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize("part", ["(", "-", "abs(", "2**", "min(1,", "1+("])
def test_nesting_is_bounded_and_never_exhausts_the_stack(part: str) -> None:
    with pytest.raises(Refusal, match="deep"):
        parse(part * (MOST_CHARACTERS // len(part)))
    assert sys.getrecursionlimit() >= 10 * MOST_DEPTH  # so there is room for it


def test_nesting_up_to_the_bound_is_read() -> None:
    deep = MOST_DEPTH - 1
    assert one("(" * deep + "x" + ")" * deep) == 2
    assert one("-" * 98 + "x") == 2


def test_a_column_that_is_not_there_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(Refusal, match=r"“petal lenght”.*mean “petal length”"):
        parse("[petal lenght] * 2").values({"petal length": np.ones(2)})
    with pytest.raises(Refusal, match="“zebra”, but no column"):
        parse("zebra").values({"petal length": np.ones(2)})


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(Refusal, match="2, 3"):
        parse("a + b").values({"a": np.ones(2), "b": np.ones(3)})


def test_looking_for_what_was_meant_takes_no_time_among_many_long_names() -> None:
    columns = {f"{'x' * 9990}{i}": np.ones(1) for i in range(3000)}
    begin = time.process_time()
    with pytest.raises(Refusal, match="no column"):
        parse("x" * 900).values(columns)
    with pytest.raises(Refusal, match="no column"):
        parse("xx").values(columns)
    assert time.process_time() - begin < 1


def test_a_column_is_renamed_in_the_text_and_all_else_stays_as_it_was_typed() -> None:
    text = "  sin( x1 )*[x1]+x11 - [petal length (cm)]"
    assert parse(text).renamed("x1", "u") == "  sin( u )*u+x11 - [petal length (cm)]"
    assert parse(text).renamed("petal length (cm)", "petal") == "  sin( x1 )*[x1]+x11 - petal"
    assert parse(text).renamed("x1", "a]b c") == "  sin( [a]]b c] )*[a]]b c]+x11 - [petal length (cm)]"
    assert parse(text).renamed("nobody", "u") == text


@pytest.mark.parametrize("name", ["sin", "e", "pi"])
def test_functions_and_constants_are_no_columns_unless_in_brackets(name: str) -> None:
    formula = parse(f"sin(1) + e + pi + [{name}]")
    assert formula.names == (name,)
    assert formula.renamed(name, "u") == "sin(1) + e + pi + u"
    assert parse("u").renamed("u", name) == f"[{name}]"


def test_a_name_that_makes_the_formula_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="characters"):
        parse("x + x").renamed("x", "long " * 200)


@given(st.text(min_size=1, max_size=50))
def test_any_name_can_be_said_in_a_formula(name: str) -> None:
    formula = parse(f"2 * {bracketed(name)}")
    assert formula.names == (name,)
    assert formula.values({name: np.array([3.0])}).tolist() == [6.0]
    assert parse(parse("x*2").renamed("x", name)).names == (name,)


def test_whatever_is_typed_is_read_or_refused() -> None:
    generator = random.Random(4)
    pieces = [*FUNCTIONS, *"xye1290.,()[]+-*/%^<>=! \t\n", "**", "<=", "1e", "e-5", "π", "²", "\0", "\u202e", "é", "'"]
    letters = string.printable + "−·≤π²\u200b\U0001f600"
    read = 0
    for number in range(20_000):
        count = generator.randrange(1, 30)
        text = "".join(generator.choices(pieces if number % 2 else letters, k=count))
        try:
            formula = parse(text)
        except Refusal as refusal:
            assert str(refusal)
            continue
        read += 1
        assert isinstance(formula, Formula)
        assert formula.values({name: np.ones(2) for name in formula.names}).shape == (2 if formula.names else 1,)
    assert read > 100


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except Refusal as refusal:
        assert str(refusal)


def test_the_worst_formula_is_computed_fast() -> None:
    x = np.linspace(-1, 1, 100_000)
    formula = parse("x" + "**x" * 98 + "+x**x" * 100)
    begin = time.process_time()
    formula.values({"x": x})
    assert time.process_time() - begin < 5
