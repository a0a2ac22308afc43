"""Filling cells and duplicating rows: what comes out, what is refused, and that nothing else changes."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.project import (
    NormalNumbers,
    Project,
    Series,
    UniformNumbers,
    clear_cells,
    duplicate_rows,
    fill_down,
    fill_numbers,
    fill_right,
    fill_series,
    opening_project,
    paste,
    set_cell,
    set_split,
    texts_of,
    with_dataset,
)
from nnapp.words import Refusal


def table(rows: int = 8, precision: type = np.float64) -> Project:
    """Numbers a, b (inputs), a category c (input), a text d, numbers e = a + b, a target t."""
    numbers = np.arange(rows * 2.0).reshape(rows, 2).astype(precision)
    columns = (
        NumberColumn("a", Role.INPUT, numbers[:, 0].copy()),
        NumberColumn("b", Role.INPUT, numbers[:, 1].copy()),
        CategoryColumn.from_texts("c", Role.INPUT, ["red" if row % 2 else "white" for row in range(rows)]),
        TextColumn("d", Role.IGNORED, tuple(f"row {row}" for row in range(rows))),
        NumberColumn("e", Role.IGNORED, numbers.sum(axis=1).astype(float), formula="a + b"),
        NumberColumn("t", Role.TARGET, np.linspace(0, 1, rows)),
    )
    return with_dataset(opening_project(), Dataset(columns))


def cells_of(project):
    return [texts_of(column) for column in project.dataset.columns]


def column(project, position):
    return texts_of(project.dataset.columns[position])


# Down and right


def test_the_first_row_goes_down_in_every_kind_of_column():
    project = fill_down(table(), [(range(2, 5), range(4))])
    for position, (old, new) in enumerate(zip(cells_of(table())[:4], cells_of(project)[:4], strict=True)):
        assert new[2:5] == (old[2],) * 3, position
        assert new[:2] + new[5:] == old[:2] + old[5:]
    assert column(project, 4) == tuple(str(4 + 5) if 2 <= row < 5 else str(4 * row + 1) for row in range(8))


def test_blocks_go_down_each_by_itself_and_rows_may_be_in_any_order():
    project = fill_down(table(), [(np.array([6, 1, 3]), range(0, 1)), (range(4, 6), range(1, 2))])
    assert column(project, 0) == ("0", "12", "4", "12", "8", "10", "12", "14")
    assert column(project, 1) == ("1", "3", "5", "7", "9", "9", "13", "15")


def test_the_first_column_goes_right_as_number_or_text():
    project = fill_right(table(), [(range(1, 3), range(0, 4))])
    assert column(project, 1)[1:3] == column(project, 2)[1:3] == column(project, 3)[1:3] == ("2", "4")
    assert project.dataset.columns[2].labels[-2:] == ("2", "4")


def test_a_text_goes_not_into_a_number_column():
    with pytest.raises(Refusal, match="“red” is not a number, and column “e” holds numbers"):
        fill_right(table(), [(range(1, 2), range(2, 5))])


def test_going_down_and_right_twice_changes_nothing_more():
    for fill in (fill_down, fill_right):
        once = fill(table(), [(range(2, 7), range(2))])
        assert fill(once, [(range(2, 7), range(2))]) is once


# Series


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (("1", "3"), ["1", "3", "5", "7", "9"]),
        (("0.1", "0.2"), ["0.1", "0.2", "0.3", "0.4", "0.5"]),
        (("5", "5"), ["5"] * 5),
        (("1", "0.75"), ["1", "0.75", "0.5", "0.25", "0"]),
        (("1e-20", "3e-20"), ["1e-20", "3e-20", "5e-20", "7e-20", "9e-20"]),
        (("-1e300", "1e300"), ["-1e+300", "1e+300", "3e+300", "5e+300", "7e+300"]),
    ],
)
def test_a_series_goes_on_as_it_begins(first, expected):
    project = set_cell(set_cell(table(), 1, 0, first[0]), 2, 0, first[1])
    filled = fill_series(project, [(range(1, 6), range(1))])
    shown = [f"{float(text):.15g}" for text in column(filled, 0)[1:6]]
    assert shown == [f"{float(text):.15g}" for text in expected]
    assert column(filled, 0)[6:] == column(project, 0)[6:] and column(filled, 0)[0] == column(project, 0)[0]


@given(st.floats(-1e6, 1e6), st.floats(-1e3, 1e3), st.integers(3, 8))
def test_a_series_has_equal_steps(start, step, rows):
    project = fill_numbers(table(), [(range(rows), range(2))], Series(start, step))
    values = project.dataset.columns[1].values[:rows]
    assert values == pytest.approx(start + step * np.arange(rows), rel=1e-11, abs=1e-11)
    again = fill_series(project, [(range(rows), range(2))]).dataset.columns[1].values[:rows]
    assert again == pytest.approx(values, rel=1e-9, abs=1e-6)


def test_a_series_that_is_already_there_is_no_edit():
    project = table()
    assert fill_series(project, [(range(8), range(2))]) is project


# Random numbers


def test_random_numbers_come_from_the_seed():
    places = [(range(0, 8, 2), range(2)), (np.array([1]), range(1))]
    one, same, other = (fill_numbers(table(), places, UniformNumbers(-2, 3, seed=seed)) for seed in (7, 7, 8))
    assert cells_of(one) == cells_of(same) != cells_of(other)
    drawn = np.concatenate([one.dataset.columns[position].values[::2] for position in range(2)])
    assert len(set(drawn.tolist())) == 8 and drawn.min() >= -2 and drawn.max() <= 3
    assert column(one, 0)[3::2] == column(table(), 0)[3::2]


def test_random_numbers_are_spread_as_they_say():
    big = table(20_000)
    uniform = fill_numbers(big, [(range(20_000), range(1))], UniformNumbers(10, 20)).dataset.columns[0].values
    assert uniform.mean() == pytest.approx(15, abs=0.1) and uniform.std() == pytest.approx(10 / math.sqrt(12), rel=0.02)
    normal = fill_numbers(big, [(range(20_000), range(1))], NormalNumbers(5, 2)).dataset.columns[0].values
    assert normal.mean() == pytest.approx(5, abs=0.06) and normal.std() == pytest.approx(2, rel=0.02)
    whole = fill_numbers(big, [(range(20_000), range(1))], UniformNumbers(1, 6, whole=True)).dataset.columns[0].values
    values, counts = np.unique(whole, return_counts=True)
    assert values.tolist() == [1, 2, 3, 4, 5, 6] and counts.min() > 3000


# What cannot be


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (partial(fill_down, places=[(range(1), range(3))]), "only one row is selected"),
        (partial(fill_down, places=[]), "only one row is selected"),
        (partial(fill_right, places=[(range(3), range(1))]), "only one column is selected"),
        (partial(fill_series, places=[(range(2), range(1))]), "at least three selected rows"),
        (partial(fill_series, places=[(range(5), range(2, 3))]), "“c” holds no numbers"),
        (partial(fill_series, places=[(range(5), range(3, 4))]), "“d” holds no numbers"),
        (partial(fill_numbers, places=[(range(5), range(2, 3))], filling=Series()), "“c” holds no numbers"),
        (partial(fill_numbers, places=[(range(5), range(4, 5))], filling=Series()), "computed by the formula a \\+ b"),
        (partial(fill_down, places=[(range(5), range(4, 5))]), "computed by the formula a \\+ b"),
        (partial(fill_down, places=[(range(7, 10), range(1))]), "no row of the number 10"),
        (partial(fill_down, places=[(range(3), range(5, 8))]), "no column of the number 8"),
        (
            partial(fill_numbers, places=[(range(3), range(1))], filling=UniformNumbers(0.2, 0.8, whole=True)),
            "no whole number from 0.2 to 0.8",
        ),
        (partial(duplicate_rows, rows=[3, 99]), "no row of the number 100"),
    ],
)
def test_what_cannot_be_is_refused(edit, words):
    with pytest.raises(Refusal, match=words):
        edit(table())


def test_a_series_does_not_begin_with_a_missing_cell():
    project = clear_cells(table(), [(range(1, 2), range(1))])
    with pytest.raises(Refusal, match="in column “a” cannot begin with row 2, whose cell is missing"):
        fill_series(project, [(range(0, 5), range(1))])


def test_ends_the_wrong_way_round_are_refused():
    with pytest.raises(Refusal, match="must not be larger than the highest"):
        UniformNumbers(2, 1)
    with pytest.raises(Refusal):
        fill_numbers(table(), [(range(3), range(1))], NormalNumbers(0, -1))
    with pytest.raises(Refusal):
        fill_numbers(table(), [(range(3), range(1))], Series(float("nan"), 1))


def test_numbers_too_large_for_a_column_are_refused():
    narrow = table(precision=np.float32)
    with pytest.raises(Refusal, match="row 1 is too large for column “a”"):
        fill_numbers(narrow, [(range(3), range(1))], Series(1e50, 1))
    with pytest.raises(Refusal, match="row 2 is too large"):
        set_cell(narrow, 1, 0, "1e39")
    wide = set_cell(set_cell(table(), 0, 0, "0"), 1, 0, "1e308")
    with pytest.raises(Refusal, match="row 3 is too large"):
        fill_series(wide, [(range(4), range(1))])


@given(st.data())
def test_only_the_selected_cells_change(data):
    project = table()
    rows = np.array(data.draw(st.lists(st.integers(0, 7), min_size=3, max_size=8, unique=True)))
    first = data.draw(st.integers(0, 1))
    places = [(rows, range(first, 2))]
    fillings = [Series(0.5, 0.25), UniformNumbers(), NormalNumbers()]
    edits = [fill_down, fill_series, *(partial(fill_numbers, filling=filling) for filling in fillings)]
    filled = data.draw(st.sampled_from(edits))(project, places)
    for position, (old, new) in enumerate(zip(cells_of(project), cells_of(filled), strict=True)):
        if position == 4:  # computed from them
            continue
        chosen = set(rows.tolist()) if position in range(first, 2) else set()
        assert all(old[row] == new[row] for row in range(8) if row not in chosen), position
        assert filled.dataset.columns[position] is project.dataset.columns[position] or chosen


# Duplicates and scattered pastes


@given(st.lists(st.integers(0, 7), max_size=8))
def test_copies_stand_below_the_last_of_their_rows(rows):
    project = set_split(table(), [1, 5], Split.TEST)
    copied = duplicate_rows(project, rows)
    below = max(rows, default=-1) + 1
    order = [*range(below), *rows, *range(below, 8)] if rows else [*range(8)]
    for old, new in zip(cells_of(project), cells_of(copied), strict=True):
        assert new == tuple(old[row] for row in order)
    assert copied.dataset.split.tolist() == project.dataset.split[order].tolist()
    assert copied.topology is project.topology


def test_a_block_goes_into_scattered_rows_and_what_is_left_below():
    project = paste(table(), np.array([6, 2, 8]), 0, [["1", "2"], ["3", "4"], ["5", "6"]])
    assert column(project, 0) == ("0", "2", "3", "6", "8", "10", "1", "14", "5")
    assert column(project, 1) == ("1", "3", "4", "7", "9", "11", "2", "15", "6")
    for rows in ([1, 2], [1, 2, 11], [-1, 2, 3]):
        with pytest.raises(Refusal):
            paste(table(), np.array(rows), 0, [["1"], ["2"], ["3"]])
    assert column(project, 3)[-1] == "" and project.dataset.row_count == 9
