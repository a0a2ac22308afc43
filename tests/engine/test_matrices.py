"""Lines of matrices are true in every printed cell, and show a large matrix by some of its rows and columns."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.expressions import Symbol
from nnapp.expressions.matrices import LEAST, MOST, Factor, Grid, Part, shown_places
from tests.engine.printed_lines import last_digit, worth
from tests.matrix_lines import step_line, update_line

NEW, OLD, STEP, DELTA, INPUT = (Symbol(name) for name in ("new W", "W", "Δ", "δ", "aᵀ"))


def grid(name: Symbol, values: Array) -> Grid:
    return Grid(name, values)


def read(part: Part) -> list[list[Decimal]]:
    assert isinstance(part, Grid)
    rows, columns = part.values.shape
    texts = part.texts(range(rows), range(columns))
    return [[worth(text + part.factor) for text in line] for line in texts]


def digit(part: Part) -> Decimal:
    assert isinstance(part, Grid)
    return last_digit(part.texts([0], [0])[0][0] + part.factor)


def updated(random: np.random.Generator) -> tuple[Part, ...]:
    rows, columns = random.integers(1, 6, 2)
    scale = 10.0 ** random.integers(-9, 4)
    old = random.normal(size=(rows, columns)) * 10.0 ** random.integers(-2, 3)
    delta, inputs = random.normal(size=(rows, 1)) * scale, random.normal(size=(1, columns))
    new = old - 0.1 * delta * inputs
    return update_line(
        grid(OLD, old), Factor(Symbol("η"), 0.1), grid(DELTA, delta), grid(INPUT, inputs), grid(NEW, new)
    )


def test_updates_of_random_layers_are_true_in_every_printed_cell() -> None:
    random, equal = np.random.default_rng(4), 0
    for _ in range(200):
        new, relation, old, _, rate, _, delta, _, inputs = updated(random)
        assert isinstance(rate, Factor)
        if relation == "≈":
            continue
        equal += 1
        half = digit(new) / 2
        for i, line in enumerate(read(new)):
            for j, printed in enumerate(line):
                right = read(old)[i][j] - Decimal("0.1") * read(delta)[i][0] * read(inputs)[0][j]
                assert abs(right - printed) <= half
    assert equal > 190


def test_what_is_left_out_of_a_large_matrix_has_no_say_in_how_the_rest_is_printed() -> None:
    values = np.random.default_rng(8).normal(size=(60, 70))
    values[30, 40] = 1e12
    left_out, marked = grid(OLD, values), replace(grid(OLD, values), marked=(30, 40))
    assert left_out.power == 0 and left_out.shown.shape == (9, 9)
    assert marked.power == 12 and 1e12 in marked.shown
    assert step_line(left_out, grid(STEP, values / 8), grid(NEW, values * 7 / 8))[1] == "="


def test_a_step_that_is_no_product_is_subtracted_whole() -> None:
    random = np.random.default_rng(5)
    old, step = random.normal(size=(4, 3)), random.normal(size=(4, 3)) * 1e-3
    new, relation, before, sign, taken = step_line(grid(OLD, old), grid(STEP, step), grid(NEW, old - step))
    assert (relation, sign) == ("=", "−")
    for new_line, old_line, step_line_ in zip(read(new), read(before), read(taken), strict=True):
        for result, a, b in zip(new_line, old_line, step_line_, strict=True):
            assert abs(a - b - result) <= digit(new) / 2


def test_a_line_that_is_not_so_is_not_called_equal() -> None:
    one = np.ones((2, 2))
    assert step_line(grid(OLD, one), grid(STEP, one), grid(NEW, one))[1] == "≈"
    lost = np.full((2, 2), math.nan)
    assert step_line(grid(OLD, lost), grid(STEP, one), grid(NEW, lost))[1] == "≈"


def test_numbers_of_a_matrix_have_the_same_decimals_and_tiny_ones_a_power_of_ten() -> None:
    assert grid(OLD, np.array([[0.5, -12.25, 0.0]])).texts([0], [0, 1, 2]) == (("0.50", "−12.25", "0.00"),)
    tiny = grid(DELTA, np.array([[2.5e-7], [-1e-9]]))
    assert (tiny.texts([0, 1], [0]), tiny.factor) == ((("2.500",), ("−0.010",)), "·10⁻⁷")
    lost = grid(OLD, np.array([[math.nan, math.inf, -math.inf, -1e-9]]))
    assert lost.texts([0], range(4))[0][:3] == ("?", "∞", "−∞")
    assert grid(OLD, np.array([[1.0, -1e-9]])).texts([0], [1]) == (("0.000",),)  # no −0


@pytest.mark.parametrize(
    ("count", "marked", "shown"),
    [
        (10, None, [*range(10)]),
        (11, None, [0, 1, 2, 3, 4, 5, 6, 7, None, 10]),
        (784, 783, [0, 1, 2, 3, 4, 5, 6, 7, None, 783]),
        (784, 3, [0, 1, 2, 3, 4, 5, 6, 7, None, 783]),
        (784, 400, [0, 1, 2, 3, 4, 5, None, 400, None, 783]),
        (784, 782, [0, 1, 2, 3, 4, 5, None, 782, 783]),
    ],
)
def test_a_long_matrix_shows_its_beginning_its_end_and_what_is_marked(
    count: int, marked: int | None, shown: list[int | None]
) -> None:
    assert [*shown_places(count, marked)] == shown


@pytest.mark.parametrize(
    ("most", "marked", "shown"),
    [
        (5, None, [0, 1, 2, None, 9]),
        (5, 6, [0, None, 6, None, 9]),
        (4, 6, [None, 6, None, 9]),
        (4, 8, [None, 8, 9]),
        (3, None, [0, None, 9]),
        (3, 9, [0, None, 9]),
        (3, 4, [None, 4, None]),
        (3, 8, [None, 8, 9]),
    ],
)
def test_where_there_is_little_room_fewer_are_shown(most: int, marked: int | None, shown: list[int | None]) -> None:
    assert [*shown_places(10, marked, most)] == shown


@given(st.integers(1, 40), st.data(), st.integers(LEAST, MOST))
def test_what_little_room_shows_is_among_what_much_room_shows(count: int, data: st.DataObject, most: int) -> None:
    marked = data.draw(st.none() | st.integers(0, count - 1))
    few = shown_places(count, marked, most)
    assert len(few) <= max(most, LEAST + 1)
    assert {*few} - {None} <= {*shown_places(count, marked)}
    assert marked is None or marked in few


def test_what_is_left_out_has_dots() -> None:
    texts = grid(OLD, np.zeros((3, 3))).texts([0, None, 2], [0, None])
    assert texts == (("0.000", "⋯"), ("⋮", "⋱"), ("0.000", "⋯"))
