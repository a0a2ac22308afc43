"""Edits of what columns hold and rows are for; the network follows in the same edit and keeps what has a place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import CategoryColumn, Dataset, Kind, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows, FillAndMark, FillMean
from nnapp.project import (
    add_derived_column,
    fill_cells,
    insert_column,
    insert_rows,
    opening_project,
    paste,
    remove_column,
    rename_column,
    set_cell,
    set_formula,
    set_kind,
    set_missing,
    set_role,
    set_scaling,
    set_split,
    split_at_random,
    split_by_class,
    split_from_column,
    split_in_order,
    texts_of,
    with_dataset,
    with_model,
)
from nnapp.projectfile import ProjectError, load, save
from nnapp.run import Run
from nnapp.scaling import NoScaling, ZScore
from nnapp.words import Refusal

CLASSES = ["cat", "cow", "cat", "dog", "cow", "cat", "dog", "cow", "cat", "cat"]


def table(*columns, split=None):
    return with_dataset(opening_project(), Dataset(columns, split))


def animals(split=None):
    return table(
        NumberColumn("x", Role.INPUT, np.arange(10.0)),
        CategoryColumn.from_texts("k", Role.INPUT, list("ababababac")),
        CategoryColumn.from_texts("t", Role.TARGET, CLASSES),
        split=split,
    )


def trained(project):
    run = Run(project)
    run.advance(5, lambda: False)
    return with_model(project, run.model())


def test_the_network_follows_a_table_of_another_kind():
    project = animals()
    assert project.topology.widths == (4, 10, 3)
    assert project.topology.layers[-1].activation == Softmax()
    assert project.training.cost == CrossEntropy()
    two = set_split(project, [3, 6], Split.EXCLUDED)  # no dogs any more
    assert two.topology.widths == (4, 10, 1)
    assert two.topology.layers[-1].activation == Sigmoid()
    assert two.training.cost == BinaryCrossEntropy()
    number = set_role(set_role(project, 0, Role.TARGET), 2, Role.IGNORED)
    assert number.topology.layers[-1].activation == Identity()
    assert number.training.cost == HalfSquaredError()
    both = set_role(project, 0, Role.TARGET)
    assert both.topology.widths == (3, 10, 4)
    assert both.topology.layers[-1].activation == Identity()


def test_weights_stay_with_what_they_stand_for():
    project = trained(animals())
    before = project.model.current
    without_c = set_split(project, [9], Split.TEST)  # the only row with the category c
    assert without_c.topology.widths == (3, 10, 3)
    after = without_c.model.current
    assert after.weights[0].tobytes() == before.weights[0][:, :3].tobytes()
    assert after.weights[1].tobytes() == before.weights[1].tobytes()
    assert after.biases[0].tobytes() == before.biases[0].tobytes()
    moved = set_cell(project, 0, 2, "ant")  # a fourth class, the last label
    assert moved.dataset.names(Role.TARGET)[-1] == "t = ant"
    assert moved.model.current.weights[1][:3].tobytes() == before.weights[1].tobytes()


def test_class_weights_stay_with_their_classes():
    project = animals()
    weighted = replace(project, training=replace(project.training, cost=CrossEntropy(class_weights=(1.0, 2.0, 3.0))))
    four = set_cell(weighted, 0, 2, "ant")
    assert four.training.cost.class_weights == (1.0, 2.0, 3.0, 1.0)


def test_another_kind_of_column_keeps_the_cells():
    project = opening_project()
    category = set_kind(project, 0, Kind.CATEGORY)
    assert category.dataset.columns[0].labels == ("0", "1")
    assert category.topology.inputs == 6
    back = set_kind(category, 0, Kind.NUMBER)
    assert np.array_equal(back.dataset.columns[0].values, project.dataset.columns[0].values)
    text = set_kind(project, 0, Kind.TEXT)
    assert isinstance(text.dataset.columns[0], TextColumn)
    assert text.dataset.columns[0].role is Role.IGNORED
    assert text.topology.inputs == 4
    assert set_kind(project, 0, Kind.NUMBER) is project
    with pytest.raises(Refusal, match=r"“cat” in row 1 of column “t” is no number"):
        set_kind(animals(), 2, Kind.NUMBER)
    with pytest.raises(Refusal, match="target column"):
        set_kind(project, 5, Kind.TEXT)


@given(st.lists(st.floats(), min_size=1, max_size=10), st.sampled_from([np.float64, np.float32]))
def test_numbers_as_texts_are_the_same_numbers(numbers, kind):
    with np.errstate(over="ignore"):
        values = np.array(numbers).astype(kind)
    texts = texts_of(NumberColumn("x", Role.INPUT, values))
    again = np.array([kind(text or "nan") for text in texts])
    assert np.array_equal(again, values, equal_nan=True)
    assert np.array_equal(np.signbit(again), np.signbit(values)) or np.isnan(values).any()


def test_too_many_categories_are_refused():
    project = table(
        NumberColumn("x", Role.INPUT, np.arange(10_001.0)), NumberColumn("t", Role.TARGET, np.zeros(10_001))
    )
    with pytest.raises(Refusal, match="10001 different cells"):
        set_kind(project, 0, Kind.CATEGORY)
    names = CategoryColumn.from_texts("name", Role.TARGET, [f"n{number}" for number in range(10_001)])
    with pytest.raises(Refusal, match="10001 different categories"):
        table(project.dataset.columns[0], names)


def test_scaling_and_missing_cells_are_settings_of_the_column():
    project = trained(opening_project())
    scaled = set_scaling(project, 0, ZScore())
    assert scaled.dataset.columns[0].scaling == ZScore()
    assert set_scaling(scaled, 0, ZScore()) is scaled
    assert scaled.topology is project.topology
    assert scaled.model.current is project.model.current
    assert scaled.model.best is None  # the cost means something else now
    marked = set_missing(project, 0, FillAndMark())
    assert marked.topology.inputs == 6
    assert marked.dataset.names(Role.INPUT)[:2] == ("x1", "x1 is missing")
    with pytest.raises(Refusal, match="invented answer"):
        set_missing(project, 5, FillMean())
    with pytest.raises(Refusal, match="Only numbers can be scaled"):
        set_scaling(animals(), 2, ZScore())


def test_an_epoch_begins_anew_only_where_its_rows_are_others():
    project = replace(opening_project(), training=replace(opening_project().training, batch_size=3))
    run = Run(project)
    run.step()
    project = with_model(project, run.model())
    assert project.model.position == 3
    assert set_scaling(project, 0, ZScore()).model.position == 3
    assert set_cell(project, 0, 0, "7").model.position == 3
    assert set_cell(project, 0, 0, "").model.position == 3
    dropping = set_missing(project, 0, DropRows())
    assert dropping.model.position == 3
    assert set_cell(dropping, 0, 0, "").model.position == 0
    assert set_split(project, [0], Split.TEST).model.position == 0


def test_derived_columns_follow_their_sources():
    project = add_derived_column(opening_project(), 2, "x1 * x2 + 1")
    column = project.dataset.columns[2]
    assert column.name == "x1 * x2 + 1"
    a, b = (project.dataset.columns[i].values for i in (0, 1))
    assert column.values.tolist() == (a * b + 1).tolist()
    assert project.topology.inputs == 6
    twice = add_derived_column(project, 0, "2 * [x1 * x2 + 1]", "twice", Role.IGNORED)
    changed = set_cell(set_cell(twice, 0, 1, "3"), 0, 2, "5")
    assert changed.dataset.columns[3].values[0] == 16
    assert changed.dataset.columns[0].values[0] == 32
    assert changed.dataset.columns[0].values[1:].tolist() == (2 * (a * b + 1))[1:].tolist()
    renamed = rename_column(changed, 1, "first number")
    assert "[first number]" in renamed.dataset.columns[3].formula
    assert set_cell(renamed, 0, 1, "4").dataset.columns[0].values[0] == 42
    with pytest.raises(Refusal, match="computed by the formula"):
        set_cell(changed, 0, 0, "1")
    with pytest.raises(Refusal, match="reads “x1”, and there is no column"):
        remove_column(changed, 1)
    with pytest.raises(Refusal, match="needs the column itself"):
        set_formula(changed, 3, "twice + 1")
    fixed = set_formula(changed, 0, "")
    assert set_cell(fixed, 0, 0, "1").dataset.columns[0].values[0] == 1
    untouched = set_cell(changed, 0, 4, "9")
    assert untouched.dataset.columns[0] is changed.dataset.columns[0]


def test_a_derived_number_that_is_none_is_a_missing_cell():
    project = add_derived_column(opening_project(), 0, "1 / x1", "inverse", Role.IGNORED)
    values = project.dataset.columns[0].values
    x = project.dataset.columns[1].values
    assert np.array_equal(np.isnan(values), x == 0)


def test_typed_categories():
    project = animals()
    new = paste(project, 9, 1, [["zebra", "cow"], ["", "dog"]])
    assert new.dataset.columns[1].labels == ("a", "b", "c", "zebra")
    assert new.dataset.columns[1].texts()[-2:] == ("zebra", "")
    assert new.dataset.columns[2].texts()[-2:] == ("cow", "dog")
    assert np.isnan(new.dataset.columns[0].values[-1])
    assert set_cell(project, 0, 1, "a") is project
    filled = fill_cells(project, [(range(0, 3), range(1, 2))], "b")
    assert filled.dataset.columns[1].texts()[:4] == ("b", "b", "b", "b")


# What the rows are for


@given(
    st.lists(st.integers(0, 3), min_size=3, max_size=60),
    st.floats(0, 0.45),
    st.floats(0, 0.45),
    st.sampled_from([split_at_random, split_by_class, split_in_order]),
)
def test_shares_are_kept_and_every_row_is_for_something(classes, validation, test, how):
    rows = len(classes)
    project = table(
        NumberColumn("x", Role.INPUT, np.arange(float(rows))),
        CategoryColumn.from_texts("t", Role.TARGET, [f"c{number}" for number in classes]),
    )
    project = set_split(project, [0], Split.EXCLUDED) if rows > 6 else project
    used = rows - (rows > 6)
    try:
        split = how(project, validation, test).dataset.split
    except Refusal as refusal:
        assert "must leave some rows" in str(refusal) or "No training row" in str(refusal)
        return
    split = np.zeros(rows, np.uint8) if split is None else split
    assert (split == Split.EXCLUDED).sum() == rows - used
    saved = 4 if how is split_by_class else 0  # rows that a class keeps for training
    for kind, share in ((Split.VALIDATION, validation), (Split.TEST, test)):
        assert abs((split == kind).sum() - share * used) <= 1 + saved
    if how is split_in_order:
        kept = split[split != Split.EXCLUDED]
        assert sorted(kept.tolist()) == kept.tolist()
    if how is split_by_class:
        labels = np.array(classes)
        for label in set(classes):
            mine = split[(labels == label) & (split != Split.EXCLUDED)]
            if len(mine):
                assert (mine == Split.TRAINING).any()
                assert (mine == Split.TEST).sum() <= test * len(mine) + 1
                assert (mine == Split.VALIDATION).sum() <= validation * len(mine) + 2


def test_by_class_is_by_class_and_by_seed():
    rows = 1000
    random = np.random.default_rng(0)
    texts = random.choice(["a", "b", "c"], rows, p=[0.9, 0.08, 0.02])
    project = table(
        NumberColumn("x", Role.INPUT, np.arange(float(rows))), CategoryColumn.from_texts("t", Role.TARGET, texts)
    )
    split = split_by_class(project, 0.1, 0.2).dataset.split
    for label in "abc":
        mine = split[texts == label]
        assert abs((mine == Split.TEST).sum() - 0.2 * len(mine)) <= 1
        assert abs((mine == Split.VALIDATION).sum() - 0.1 * len(mine)) <= 2
    assert np.array_equal(split, split_by_class(project, 0.1, 0.2).dataset.split)
    seeds = replace(project.training.seeds, split=5)
    other = replace(project, training=replace(project.training, seeds=seeds))
    assert not np.array_equal(split, split_by_class(other, 0.1, 0.2).dataset.split)


def test_a_split_can_come_from_a_column():
    words = ["Train", "test", " validation", "TRAINING", "val", "", "0", "1", "2", "excluded"]
    project = table(
        NumberColumn("x", Role.INPUT, np.arange(10.0)),
        NumberColumn("t", Role.TARGET, np.zeros(10)),
        TextColumn("use", Role.IGNORED, tuple(words)),
        NumberColumn("number", Role.IGNORED, np.array([0, 1, 2, 3, np.nan, 0, 0, 0, 0, 0])),
    )
    assert split_from_column(project, 2).dataset.split.tolist() == [0, 2, 1, 0, 1, 3, 0, 1, 2, 3]
    assert split_from_column(project, 3).dataset.split.tolist() == [0, 1, 2, 3, 3, 0, 0, 0, 0, 0]
    with pytest.raises(Refusal, match=r"“5” in row 6 of column “x”|“4” in row 5 of column “x”"):
        split_from_column(project, 0)
    with pytest.raises(Refusal):
        split_from_column(project, 9)


# What reviewers found


def test_a_split_column_is_ignored_from_then_on():
    project = table(
        NumberColumn("x", Role.INPUT, np.arange(4.0)),
        NumberColumn("price", Role.TARGET, np.arange(4.0)),
        CategoryColumn.from_texts("use", Role.INPUT, ["train", "test", "train", "validation"]),
    )
    split = split_from_column(project, 2)
    assert split.dataset.columns[2].role is Role.IGNORED
    assert split.topology.inputs == 1
    assert split.dataset.used_split.tolist() == [0, 2, 0, 1]
    number = table(
        NumberColumn("x", Role.INPUT, np.array([0, 0.9999999, 2])), NumberColumn("t", Role.TARGET, np.zeros(3))
    )
    with pytest.raises(Refusal, match=r"“0.9999999” in row 2"):
        split_from_column(number, 0)


def test_a_new_table_gets_outputs_that_can_reach_its_targets():
    price = NumberColumn("price", Role.TARGET, np.array([1e5, 2e5]))
    x = NumberColumn("x", Role.INPUT, np.array([1.0, 2.0]))
    assert table(x, price).topology.layers[-1].activation == Identity()
    share = NumberColumn("share", Role.TARGET, np.array([0.0, 1.0]))
    assert table(x, share).topology.layers[-1].activation == Sigmoid()
    held_out = with_dataset(
        opening_project(), Dataset((x, NumberColumn("t", Role.TARGET, np.array([1.0, 7.0]))), [0, 2])
    )
    assert held_out.topology.layers[-1].activation == Sigmoid()


def test_columns_of_one_table_have_different_names():
    a, b = (NumberColumn("a", role, np.zeros(2)) for role in (Role.INPUT, Role.TARGET))
    with pytest.raises(Refusal, match="two columns “a”"):
        Dataset((a, b))


def test_tables_and_categories_hold_no_lists():
    column = CategoryColumn("c", Role.INPUT, np.array([0]), ["a"])
    assert column.labels == ("a",)
    assert isinstance(Dataset([column, NumberColumn("t", Role.TARGET, np.zeros(1))]).columns, tuple)
    with pytest.raises(Refusal, match="must be texts"):
        CategoryColumn("c", Role.INPUT, np.array([0]), (1,))


def test_places_that_are_not_there_are_refused():
    project = opening_project()
    for edit in (
        lambda: insert_rows(project, 11),
        lambda: insert_rows(project, -1),
        lambda: insert_rows(project, 0, -1),
        lambda: insert_column(project, 7),
        lambda: set_cell(project, 0, -1, "3"),
        lambda: set_cell(project, 0, 6, "3"),
        lambda: set_cell(project, 12, 0, "3"),
    ):
        with pytest.raises(Refusal, match=r"There is no|only 0 from here"):
            edit()
    assert insert_rows(project, 10).dataset.row_count == 11
    assert len(insert_column(project, 6).dataset.columns) == 7


def test_a_long_chain_of_derived_columns_follows():
    columns = [NumberColumn("f0", Role.INPUT, np.arange(5.0)), NumberColumn("t", Role.TARGET, np.zeros(5))]
    columns += [
        NumberColumn(f"f{number}", Role.IGNORED, np.zeros(5), formula=f"f{number - 1} + 1") for number in range(1, 401)
    ]
    project = set_cell(table(*columns), 0, 0, "10")
    project = set_cell(project, 0, 0, "20")
    assert project.dataset.columns[-1].values[0] == 420


def test_derived_columns_in_a_file_are_computed_anew(tmp_path):
    a = NumberColumn("a", Role.INPUT, np.array([1.0, 2.0]))
    t = NumberColumn("t", Role.TARGET, np.zeros(2))

    def stored(formula, values):
        derived = NumberColumn("f", Role.IGNORED, np.array(values), formula=formula)
        project = with_dataset(opening_project(), Dataset((a, t, derived)))
        save(project, tmp_path / "x.bplab")
        return load(tmp_path / "x.bplab")

    assert stored("a * 2", [7.0, 7.0]).dataset.columns[2].values.tolist() == [2.0, 4.0]
    for formula in ("a +", "nope * 2", "f + 1", "(" * 500):
        with pytest.raises(ProjectError):
            stored(formula, [0.0, 0.0])


def test_a_derived_column_is_scaled_as_what_it_is_computed_from():
    table = Dataset.from_arrays(np.arange(12.0).reshape(6, 2), np.arange(6.0)[:, None])
    project = with_dataset(opening_project(), table)
    one, other = project.dataset.names(Role.INPUT)
    assert add_derived_column(project, 2, f"[{one}]**2").dataset.columns[2].scaling == NoScaling()
    project = set_scaling(project, 0, ZScore())
    assert add_derived_column(project, 2, f"[{one}]**2").dataset.columns[2].scaling == ZScore()
    assert add_derived_column(project, 2, f"[{one}] + [{other}]").dataset.columns[2].scaling == NoScaling()
    project = set_scaling(project, 1, ZScore())
    mixed = add_derived_column(project, 2, f"[{one}] * [{other}]")
    assert mixed.dataset.columns[2].scaling == ZScore()
    assert abs(float(mixed.dataset.matrix(Role.INPUT)[:, 2].mean())) < 1e-12
