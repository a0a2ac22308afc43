"""Points that are drawn become rows: new ones, moved ones, new classes, and what the other columns get."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.project import Project, add_rows, move_points, opening_project, typical_cell, with_dataset
from nnapp.words import Refusal


def table(split: list[int] | None = None) -> Project:
    columns = (
        NumberColumn("x1", Role.INPUT, np.array([0.0, 1.0, 2.0, 3.0])),
        NumberColumn("x2", Role.INPUT, np.array([0.5, 0.25, np.nan, 9.0], np.float32)),
        NumberColumn("far", Role.INPUT, np.array([1.7e308, 1.7e308, 1.6e308, 0.0])),
        CategoryColumn.from_texts("place", Role.INPUT, ["b", "a", "b", "c"]),
        CategoryColumn.from_texts("kind", Role.TARGET, ["no", "yes", "no", "yes"]),
        NumberColumn("sum", Role.IGNORED, np.zeros(4), formula="x1+1"),
        NumberColumn("note", Role.IGNORED, np.ones(4)),
        TextColumn("text", Role.IGNORED, ("p", "q", "r", "s")),
    )
    return with_dataset(opening_project(), Dataset(columns, None if split is None else np.array(split)))


def test_new_rows_get_what_is_typical_in_the_other_columns() -> None:
    dataset = add_rows(table(), {0: [5.0, 6.5], 1: [0.1, 0.2], 4: ["yes", "no"]}).dataset
    assert dataset.row_count == 6
    np.testing.assert_array_equal(dataset.columns[0].values[4:], [5.0, 6.5])
    assert dataset.columns[1].values.dtype == np.float32
    np.testing.assert_allclose(dataset.columns[2].values[4:], 1.65e308, rtol=1e-15)  # a median whose sum is too large
    assert dataset.columns[3].texts()[4:] == ("b", "b")
    assert dataset.columns[4].texts()[4:] == ("yes", "no")
    np.testing.assert_array_equal(dataset.columns[5].values[4:], [6.0, 7.5])  # computed anew
    assert np.isnan(dataset.columns[6].values[4:]).all()
    assert dataset.columns[7].values[4:] == ("", "")


def test_new_rows_are_training_rows_and_typical_is_what_training_rows_say() -> None:
    project = table([0, 0, 1, 2])
    assert typical_cell(project.dataset, 0) == 0.5
    new = add_rows(project, {0: [1.0], 1: [2.0], 4: ["no"]})
    assert new.dataset.split is not None and new.dataset.split.tolist() == [0, 0, 1, 2, Split.TRAINING]
    assert project.dataset.row_count == 4


def test_a_new_class_is_a_unit_more() -> None:
    project = table()
    before = project.topology.widths[-1]
    new = add_rows(project, {0: [1.0], 1: [2.0], 4: ["perhaps"]})
    assert new.dataset.columns[4].labels == ("no", "yes", "perhaps")
    assert before == 1 and new.topology.widths[-1] == 3


def test_points_move_and_only_their_columns_are_new() -> None:
    project = table()
    new = move_points(project, [3, 0], {0: [30.0, -1.0], 1: [9.0, 0.5]})
    np.testing.assert_array_equal(new.dataset.columns[0].values, [-1.0, 1.0, 2.0, 30.0])
    same = [new.dataset.columns[i] is project.dataset.columns[i] for i in range(8)]
    assert same == [False, True, True, True, True, False, True, True]
    assert move_points(project, [0, 1], {0: [0.0, 1.0]}) is project
    assert move_points(project, [], {0: []}) is project
    assert add_rows(project, {}) is project
    assert add_rows(project, {0: []}) is project


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({0: [1.0], 1: [1.0, 2.0]}, "one cell in every column"),
        ({0: [np.inf]}, "too far out"),
        ({0: [np.nan]}, "too far out"),
        ({5: [1.0]}, "computed by a formula"),
        ({7: [1.0]}, "cannot be drawn"),
        ({8: [1.0]}, "no column of the number 9"),
        ({-1: [1.0]}, "no column of the number 0"),
        ({0: ["word"]}, "real numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(cells: dict[int, list[float]], words: str) -> None:
    for edit in (add_rows, lambda project, given: move_points(project, [0], given)):
        with pytest.raises(Refusal, match=words):
            edit(table(), cells)


def test_rows_that_are_not_there_do_not_move() -> None:
    with pytest.raises(Refusal, match="no row of the number 5"):
        move_points(table(), [4], {0: [1.0]})


def test_an_empty_table_can_be_drawn_into() -> None:
    empty = Dataset.from_arrays(np.empty((0, 2)), np.empty((0, 1)))
    new = add_rows(with_dataset(opening_project(), empty), {0: [0.5], 1: [0.25], 2: [1.0]})
    assert [column.values.tolist() for column in new.dataset.columns] == [[0.5], [0.25], [1.0]]
    without = add_rows(with_dataset(opening_project(), empty), {0: [0.5]})  # nothing is typical yet
    assert np.isnan(without.dataset.columns[1].values).all()


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(["no", "yes", "new"])), max_size=20)
)
def test_every_point_becomes_its_row(points: list[tuple[float, float, str]]) -> None:
    project = table()
    xs, ys, labels = ([point[i] for point in points] for i in range(3))
    new = add_rows(project, {0: xs, 1: ys, 4: labels})
    assert new.dataset.columns[0].values[4:].tolist() == xs
    np.testing.assert_array_equal(new.dataset.columns[1].values[4:], np.array(ys, np.float32))
    assert list(new.dataset.columns[4].texts()[4:]) == labels
    assert (new is project) == (not points)


@given(st.lists(st.floats(-1e3, 1e3) | st.just(np.nan), min_size=1, max_size=9), st.integers(1, 4))
def test_what_is_typical_stays_known_while_points_are_drawn(values, count):
    columns = (
        NumberColumn("a", Role.INPUT, np.array(values)),
        CategoryColumn.from_texts("k", Role.INPUT, ["pq"[row % 2] for row in range(len(values))]),
        NumberColumn("t", Role.TARGET, np.zeros(len(values))),
    )
    project = with_dataset(opening_project(), Dataset(columns))
    drawn = add_rows(project, {2: [1.0] * count})
    for position in (0, 1):
        told, column = typical_cell(drawn.dataset, position), drawn.dataset.columns[position]
        fresh = Dataset((replace(column, name="again"),))
        assert told == typical_cell(fresh, 0) or (told is None and typical_cell(fresh, 0) is None)
