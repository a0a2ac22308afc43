"""The table: shapes, sharing, read-only values, roles, and what makes it unfit for training."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.dataset import Dataset, NumberColumn, Role, TextColumn, default_names, training_problem
from nnapp.words import Refusal


def table(rows=4):
    x = np.arange(2.0 * rows).reshape(rows, 2)
    return Dataset.from_arrays(x, x[:, :1] + 100)


def test_from_arrays_shares_float64_and_takes_anything_else():
    x, y = np.arange(6.0).reshape(3, 2), np.arange(3.0)[:, None]
    dataset = Dataset.from_arrays(x, y)
    assert all(np.shares_memory(column.values, x) for column in dataset.columns[:2])
    assert np.shares_memory(dataset.columns[2].values, y)
    plain = Dataset.from_arrays([[0, 1], [1, 1]], [[True], [False]])
    assert plain.matrix(Role.INPUT).dtype == np.float64
    assert plain.matrix(Role.TARGET).tolist() == [[1.0], [0.0]]


def test_from_arrays_refuses_other_shapes():
    for x, y in (
        (np.zeros(3), np.zeros((3, 1))),
        (np.zeros((3, 1)), np.zeros(3)),
        (np.zeros((3, 1, 1)), np.zeros((3, 1))),
    ):
        with pytest.raises(Refusal, match="two dimensions"):
            Dataset.from_arrays(x, y)
    with pytest.raises(Refusal, match=r"same number of rows.*2, 3"):
        Dataset.from_arrays(np.zeros((3, 1)), np.zeros((2, 1)))


def test_default_names():
    assert default_names(2, 1) == ("x1", "x2", "t")
    assert default_names(1, 3) == ("x1", "t1", "t2", "t3")
    assert table().names(Role.INPUT) == ("x1", "x2")
    assert table().names(Role.TARGET) == ("t",)


NAMED = (np.zeros((3, 2)), np.zeros((3, 1)))


def test_names_are_taken_from_any_row_of_texts():
    for names in (["a", "b", "t"], ("a", "b", "t"), np.array(["a", "b", "t"]), iter(["a", "b", "t"])):
        columns = Dataset.from_arrays(*NAMED, names=names).columns
        assert [column.name for column in columns] == ["a", "b", "t"]
        assert {type(column.name) for column in columns} == {str}


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("abt", "must be a list of texts.*not 'abt'"),
        (5, "must be a list of texts.*not 5"),
        ({"a", "b", "t"}, "must be a list of texts"),
        ({"a": 1, "b": 2, "t": 3}, "must be a list of texts"),
        ([], "0 names were given for 3 columns"),
        (["a", "b"], "2 names were given for 3 columns"),
        (["a", 2, "t"], "Name 2 of the columns must be a text with at least a letter, not 2"),
        (["a", "b", None], "Name 3 .* not None"),
        (["a", " ", "t"], "Name 2 .* not ' '"),
        ([["a"], "b", "t"], "Name 1 .* not \\['a'\\]"),
        (["a", "t", "t"], "Two columns are named “t”"),
    ],
)
def test_names_that_name_no_columns_are_refused(names, reason):
    with pytest.raises(Refusal, match=reason):
        Dataset.from_arrays(*NAMED, names=names)


@pytest.mark.parametrize("columns", [5, "ab", (1, 2), (NAMED[0],), NumberColumn("a", Role.INPUT, np.zeros(3))])
def test_a_table_is_made_of_columns(columns):
    with pytest.raises(Refusal, match="“columns” of Dataset must be NumberColumn"):
        Dataset(columns)


def test_values_cannot_be_written():
    values = np.zeros(3)
    column = NumberColumn("a", Role.INPUT, values)
    with pytest.raises(ValueError, match="read-only"):
        column.values[0] = 1
    values[0] = 1  # the array itself was not locked
    with pytest.raises(AttributeError):
        column.name = "b"


def test_matrix_is_a_new_table_of_the_columns_with_a_role():
    dataset = table()
    matrix = dataset.matrix(Role.INPUT)
    assert matrix.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
    matrix[:] = -1
    assert dataset.columns[0].values.tolist() == [0, 2, 4, 6]
    assert dataset.matrix(Role.INPUT, slice(1, 3)).tolist() == [[2, 3], [4, 5]]
    assert dataset.matrix(Role.INPUT, slice(9, 12)).shape == (0, 2)
    assert dataset.matrix(Role.IGNORED).shape == (4, 0)
    assert table(0).matrix(Role.TARGET).shape == (0, 1)


def test_matrix_follows_the_order_of_the_table():
    columns = table().columns
    mixed = Dataset((columns[2], columns[1], columns[0]))
    assert mixed.names(Role.INPUT) == ("x2", "x1")
    assert mixed.matrix(Role.INPUT)[0].tolist() == [1, 0]
    assert mixed.indices(Role.TARGET) == (0,)


def test_text_is_never_an_input_or_a_target():
    for role in (Role.INPUT, Role.TARGET):
        with pytest.raises(Refusal, match="“city” holds text"):
            TextColumn("city", role, ("Ulm",))
    column = TextColumn("city", Role.IGNORED, ("Ulm",))
    with pytest.raises(Refusal, match="only numbers"):
        replace(column, role=Role.INPUT)


def test_columns_of_different_lengths_are_refused():
    columns = (NumberColumn("a", Role.INPUT, np.zeros(3)), TextColumn("b", Role.IGNORED, ("x",) * 4))
    with pytest.raises(Refusal, match="3, 4"):
        Dataset(columns)


def test_row_count():
    assert Dataset(()).row_count == 0
    assert table(0).row_count == 0
    assert table(7).row_count == 7


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_cell_without_a_number_is_named(bad):
    x = np.zeros((3, 2))
    x[1, 1] = bad
    said = str(training_problem(Dataset.from_arrays(x, np.zeros((3, 1)))))
    assert "Row 2" in said
    assert "“x2”" in said


def test_ignored_columns_may_be_empty():
    empty = NumberColumn("a", Role.IGNORED, np.full(4, np.nan))
    text = TextColumn("b", Role.IGNORED, ("",) * 4)
    assert training_problem(Dataset((*table().columns, empty, text))) is None


def test_a_table_without_rows_cannot_be_trained_on():
    assert "no rows" in str(training_problem(table(0)))
    assert training_problem(table(1)) is None
