"""What the network is shown of a table: categories, scales, filled and marked cells, all from training rows alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.choices import choices
from nnapp.dataset import (
    CategoryColumn,
    Dataset,
    NumberColumn,
    Role,
    Split,
    TextColumn,
    natural_order,
    training_problem,
)
from nnapp.metrics import task_of
from nnapp.missing import AnyMissing, DropRows, FillAndMark, FillMean, FillMostFrequent
from nnapp.network import outputs, predict
from nnapp.project import Project, opening_project, with_dataset
from nnapp.run import Run
from nnapp.scaling import AnyScaling, MinMax, NoScaling, ZScore
from nnapp.words import Refusal

NAN = float("nan")


def numbers(name, values, role=Role.INPUT, **how):
    return NumberColumn(name, role, np.array(values, float), **how)


def categories(name, texts, role=Role.INPUT, **how):
    return replace(CategoryColumn.from_texts(name, role, texts), **how)


def animals():
    return Dataset(
        (
            numbers("size", [1.0, 3.0, NAN, 5.0, 100.0, NAN], scaling=ZScore(), missing=FillAndMark()),
            categories("food", ["hay", "meat", "", "hay", "hay", "fish"], missing=FillMostFrequent()),
            categories("animal", ["cow", "cat", "dog", "cow", "cat", "owl"], Role.TARGET),
            TextColumn("note", Role.IGNORED, ("", "a", "b", "c", "d", "e")),
        ),
        np.array([0, 0, 0, 0, 1, 2], np.uint8),
    )


def test_what_the_network_is_shown_of_a_table():
    data = animals()
    assert data.names(Role.INPUT) == ("size", "size is missing", "food = hay", "food = meat")
    assert data.names(Role.TARGET) == ("animal = cat", "animal = cow", "animal = dog")
    spread = np.sqrt(8 / 3)  # of 1, 3 and 5, the mean of which fills
    wanted = [
        [-2 / spread, 0, 1, 0],
        [0, 0, 0, 1],
        [0, 1, 1, 0],
        [2 / spread, 0, 1, 0],
        [97 / spread, 0, 1, 0],
        [0, 1, 0, 0],  # no training row has fish
    ]
    assert data.matrix(Role.INPUT) == pytest.approx(np.array(wanted), abs=1e-15)
    targets = data.matrix(Role.TARGET)
    assert targets[:5].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert np.isnan(targets[5]).all()  # the owl cannot be judged
    assert data.used_split.tolist() == [0, 0, 0, 0, 1, 3]
    assert data.split.tolist() == [0, 0, 0, 0, 1, 2]
    assert data.count(Split.TEST) == 0
    assert training_problem(data) is None


def test_a_target_of_two_categories_is_one_output():
    data = Dataset((numbers("x", [0, 1, 2]), categories("t", ["no", "yes", "no"], Role.TARGET)))
    assert data.names(Role.TARGET) == ("t = yes",)
    assert data.matrix(Role.TARGET).ravel().tolist() == [0, 1, 0]
    same = replace(data.columns[1], role=Role.INPUT)
    assert Dataset((same,)).names(Role.INPUT) == ("t = no", "t = yes")


@pytest.mark.parametrize("rows", [np.arange(6), slice(1, 4), np.array([5, 0, 0])])
def test_blocks_precision_and_ones(rows, monkeypatch):
    data = animals()
    whole = data.matrix(Role.INPUT)[rows]
    monkeypatch.setattr("nnapp.dataset.table.MATRIX_BLOCK", 2)
    assert data.matrix(Role.INPUT, rows).tobytes() == whole.tobytes()
    single = data.matrix(Role.INPUT, rows, precision=np.float32, ones=True)
    assert single.dtype == np.float32
    assert single[:, :-1].tobytes() == whole.astype(np.float32).tobytes()
    assert (single[:, -1] == 1).all()


CELLS = st.none() | st.floats(-1e6, 1e6)
WORDS = st.sampled_from(["", "a", "b", "c", "10", "9"])


@st.composite
def split_tables(draw):
    """A table of which each row is for something, and the same with other held-out rows."""
    rows = draw(st.integers(1, 12))
    split = np.array(draw(st.lists(st.integers(0, 3), min_size=rows, max_size=rows)), np.uint8)
    held = split != Split.TRAINING
    tables = []
    how = [(draw(st.sampled_from(choices(AnyScaling)))(), draw(st.sampled_from(choices(AnyMissing)))()) for _ in "xy"]
    kinds = [kind() for kind in choices(AnyMissing) if kind.for_categories]
    filled = draw(st.sampled_from(kinds))
    first = None
    for _ in range(2):
        given = [draw(st.lists(CELLS, min_size=rows, max_size=rows)) for _ in "xyt"]
        words = [draw(st.lists(WORDS, min_size=rows, max_size=rows)) for _ in "ct"]
        if first is not None:  # training rows as in the first table
            given = [
                [a if h else b for a, b, h in zip(*pair, held, strict=True)]
                for pair in zip(given, first[0], strict=True)
            ]
            words = [
                [a if h else b for a, b, h in zip(*pair, held, strict=True)]
                for pair in zip(words, first[1], strict=True)
            ]
        first = given, words
        plain = [[NAN if cell is None else cell for cell in column] for column in given]
        columns = [numbers(name, plain[i], scaling=how[i][0], missing=how[i][1]) for i, name in enumerate("xy")]
        columns.append(categories("c", words[0], missing=filled))
        columns.append(numbers("t", plain[2], Role.TARGET, scaling=how[0][0]))
        columns.append(categories("u", words[1], Role.TARGET))
        tables.append(Dataset(tuple(columns), split))
    return tables


@given(split_tables())
def test_held_out_rows_change_nothing_that_is_fitted(tables):
    one, other = tables
    for position, column in enumerate(one.columns):
        if isinstance(column, NumberColumn):
            assert repr(one.fit(position)) == repr(other.fit(position))  # bit for bit, and NaN is NaN
        else:
            labels = [[data.columns[position].labels[code] for code in data.fit(position).codes] for data in tables]
            assert labels[0] == labels[1]
    assert one.names(Role.INPUT) == other.names(Role.INPUT)
    assert one.names(Role.TARGET) == other.names(Role.TARGET)
    training = one.rows_for(Split.TRAINING)
    assert np.array_equal(np.arange(one.row_count)[training], np.arange(one.row_count)[other.rows_for(Split.TRAINING)])
    for role in (Role.INPUT, Role.TARGET):
        assert one.matrix(role, training).tobytes() == other.matrix(role, training).tobytes()


def test_training_on_other_held_out_rows_gives_the_same_weights():
    def trained(last):
        size = numbers("x", [0.1, 0.7, 0.3, 0.9, last], scaling=ZScore(), missing=FillMean())
        kind = categories("k", ["a", "b", "a", "b", "b" if last == 5 else "zebra"])
        target = categories("t", ["no", "yes", "no", "yes", "no" if last == 5 else "maybe"], Role.TARGET)
        data = Dataset((size, kind, target), np.array([0, 0, 0, 0, 1], np.uint8))
        run = Run(with_dataset(opening_project(), data))
        run.advance(20, lambda: False)
        return run.snapshot().parameters.flat.tobytes()

    assert trained(5) == trained(NAN) == trained(-1e300)


def test_a_fit_is_found_once_for_a_column_and_a_split():
    data = animals()
    assert data.fit(0) is data.fit(0)
    other = Dataset((data.columns[0], *data.columns[1:]), data.split)
    assert other.fit(0) is data.fit(0)
    excluded = Dataset(data.columns, np.array([0, 0, 0, 3, 1, 2], np.uint8))
    assert excluded.fit(0) != data.fit(0)
    assert data.fit(0).scale.center == 3.0


def test_rows_with_missing_cells_can_be_left_out():
    column = numbers("x", [1, NAN, 3, 5], missing=DropRows(), scaling=MinMax())
    data = Dataset((column, numbers("t", [0, 1, 0, NAN], Role.TARGET, missing=DropRows())))
    assert data.used_split.tolist() == [0, 3, 0, 3]
    assert data.fit(0).scale == (1.0, 2.0)  # 5 stands in a row that is left out
    assert data.split is None
    assert data.count(Split.TRAINING) == 2
    ignored = Dataset((replace(column, role=Role.IGNORED), data.columns[1]))
    assert ignored.used_split.tolist() == [0, 0, 0, 3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (Dataset((numbers("x", [1, NAN]), numbers("t", [1, 2], Role.TARGET))), "Row 2, column “x” holds no number"),
        (Dataset((categories("c", ["a", ""]), numbers("t", [1, 2], Role.TARGET))), "Row 2, column “c” holds no cat"),
        (
            Dataset((numbers("x", [1, np.inf], missing=FillMean()), numbers("t", [1, 2], Role.TARGET))),
            "Row 2, column “x” holds no number",
        ),
        (
            Dataset((numbers("x", [NAN, NAN], missing=FillMean()), numbers("t", [1, 2], Role.TARGET))),
            "No training row has a value in column “x”",
        ),
    ],
)
def test_missing_cells_are_never_silent(data, words):
    problem = training_problem(data)
    assert words in problem.template.format(**problem.values)


def test_answers_are_in_the_units_of_the_table():
    data = Dataset(
        (
            numbers("x", [10, 20, 30], scaling=ZScore()),
            categories("c", ["a", "b", "a"]),
            numbers("t", [100, 300, 200], Role.TARGET, scaling=MinMax()),
        )
    )
    project = with_dataset(opening_project(), data)
    shown = outputs(project, data.matrix(Role.INPUT))
    answers = predict(project, [[10, "a"], [20, "b"], [30, "a"]])
    assert answers == pytest.approx(100 + 200 * shown, rel=1e-15)
    assert predict(project, np.array([[10, "a"]], object)) == pytest.approx(answers[:1], rel=1e-15)
    for rows, words in [
        ([[10, "z"]], "“z” is none of the categories of column “c”: a, b"),
        ([[10]], "2 input columns"),
        ([["x", "a"]], "real numbers"),
    ]:
        with pytest.raises(Refusal, match=words.replace("(", r"\(")):
            predict(project, rows)


def test_columns_of_categories_are_checked():
    for labels, codes in [(("a", "a"), [0]), (("",), [0]), (("a",), [1]), (("a",), [-2]), (("a",), [0.5]), ((), [0])]:
        with pytest.raises(Refusal):
            CategoryColumn("c", Role.INPUT, np.array(codes), labels)
    with pytest.raises(Refusal, match="invented answer"):
        numbers("t", [1.0], Role.TARGET, missing=FillMean())
    with pytest.raises(Refusal, match="categories, which have no"):
        categories("c", ["a"], missing=FillMean())


@given(st.lists(st.text(max_size=4), max_size=20), st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=3))
def test_texts_become_categories_and_come_back(texts, known):
    column = CategoryColumn.from_texts("c", Role.INPUT, texts, known)
    assert column.texts() == tuple(texts)
    assert [column.text(row) for row in range(len(texts))] == texts
    assert column.labels[: len(known)] == tuple(known)
    rest = column.labels[len(known) :]
    assert sorted(rest, key=natural_order) == list(rest)


def test_labels_are_in_the_order_of_people():
    labels = ["b10", "10", "a", "b2", "9", "-1", "B1"]
    assert sorted(labels, key=natural_order) == ["-1", "9", "10", "a", "B1", "b2", "b10"]


@given(split_tables(), st.data())
def test_a_row_given_by_hand_is_shown_as_in_the_table(tables, data):
    table = tables[0]
    row = data.draw(st.integers(0, table.row_count - 1))
    given_cells = []
    for position in table.indices(Role.INPUT):
        column = table.columns[position]
        cell = column.text(row) if isinstance(column, CategoryColumn) else column.values[row]
        given_cells.append(cell)
    assume(table.features(Role.INPUT))
    shown = table.encoded([given_cells])
    assert np.array_equal(shown, table.matrix(Role.INPUT, slice(row, row + 1)), equal_nan=True)


def test_a_plain_table_is_shown_as_it_is():
    data = opening_project().dataset
    assert isinstance(data.columns[0].scaling, NoScaling)
    assert data.matrix(Role.INPUT).tobytes() == np.column_stack([c.values for c in data.columns[:5]]).tobytes()
    assert data.used_split is None
    assert isinstance(opening_project(), Project)


def test_missing_cells_and_numbers_as_labels_of_rows_given_by_hand():
    data = Dataset(
        (
            numbers("x", [1, 2, 3], missing=FillMean()),
            categories("k", ["1", "2", "1"], missing=FillMostFrequent()),
            numbers("t", [0, 1, 0], Role.TARGET),
        )
    )
    wanted = [[2, 1, 0]]
    for row in ([None, None], ["", ""], [NAN, NAN], [2.0, 1.0], [2, "1"], ["2", 1]):
        assert data.encoded([row]).tolist() == wanted, row
    assert data.encoded(np.array([[2.0, 1.0]])).tolist() == wanted


def test_two_targets_of_categories_are_judged_by_themselves():
    texts = ["a", "b", "a", "b"]
    other = ["d", "c", "d", "c"]  # always the opposite
    data = Dataset(
        (numbers("x", [0, 1, 2, 3]), categories("t", texts, Role.TARGET), categories("u", other, Role.TARGET))
    )
    assert task_of(with_dataset(opening_project(), data)).kind == "labels"
