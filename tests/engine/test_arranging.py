"""Sorting and filtering rows: against Python's own sorting of plain lists, and what edits of the table do to it."""

from __future__ import annotations

import math
from functools import cmp_to_key

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.answering import answers, predicted_codes, training_cost
from nnapp.arrangement import (
    Arrangement,
    LabelsFilter,
    RangeFilter,
    SortKey,
    TextFilter,
    UsesFilter,
)
from nnapp.arranging import asks_the_network, rows_shown
from nnapp.dataset import CategoryColumn, Dataset, Kind, NumberColumn, Role, Split, TextColumn
from nnapp.network import predict
from nnapp.progress import Cancelled
from nnapp.project import (
    Project,
    add_sort,
    clear_arrangement,
    current_parameters,
    insert_column,
    opening_project,
    remove_column,
    remove_filter,
    remove_sort,
    set_filter,
    set_kind,
    set_role,
    set_sort,
    set_split,
    show_all,
    with_dataset,
)
from nnapp.words import Refusal

NAN = math.nan
SIZE, AGE, COLOUR, KIND, REMARK, PRICE = range(6)


def table(rows: int = 12) -> Project:
    random = np.random.default_rng(5)
    size = random.integers(0, 4, rows).astype(float)
    size[rows // 2] = NAN
    colours = [["item 10", "item 2", "Item 1", ""][i] for i in random.integers(0, 4, rows)]
    kinds = ["abc"[i % 3] for i in range(rows)]
    remarks = tuple(["Ähre", "apfel", "Zebra", "", "APFEL"][i] for i in random.integers(0, 5, rows))
    columns = (
        NumberColumn("size", Role.INPUT, size),
        NumberColumn("age", Role.INPUT, random.random(rows)),
        CategoryColumn.from_texts("colour", Role.IGNORED, colours),
        CategoryColumn.from_texts("kind", Role.TARGET, kinds),
        TextColumn("remark", Role.IGNORED, remarks),
        NumberColumn("price", Role.TARGET, random.random(rows)),
    )
    return with_dataset(opening_project(), Dataset(columns))


def in_order(project: Project, *keys: SortKey) -> list[int]:
    found = rows_shown(set_sort(project, *keys))
    assert found is not None
    return found.tolist()


def by_hand(values: list, descending: bool) -> list[int]:
    """Sorted the slow way: missing (None) last, equal ones in the table's order."""

    def compare(one: int, other: int) -> int:
        a, b = values[one], values[other]
        if a is None or b is None:
            return (a is None) - (b is None)
        return ((a > b) - (a < b)) * (-1 if descending else 1)

    return sorted(range(len(values)), key=cmp_to_key(compare))


@pytest.mark.parametrize("descending", [False, True])
def test_each_kind_of_column_is_sorted_as_people_do(descending: bool) -> None:
    project = table(40)
    columns = project.dataset.columns
    sizes = [None if math.isnan(v) else v for v in columns[SIZE].values.tolist()]
    assert in_order(project, SortKey(SIZE, "", descending)) == by_hand(sizes, descending)
    natural = {"Item 1": 1, "item 2": 2, "item 10": 10, "": None}
    colours = [natural[text] for text in columns[COLOUR].texts()]
    assert in_order(project, SortKey(COLOUR, "", descending)) == by_hand(colours, descending)
    remarks = [text.casefold() or None for text in columns[REMARK].values]
    assert in_order(project, SortKey(REMARK, "", descending)) == by_hand(remarks, descending)


def test_a_second_key_sorts_what_the_first_leaves_equal() -> None:
    project = table(60)
    sizes, ages = (project.dataset.columns[i].values.tolist() for i in (SIZE, AGE))
    wanted = sorted(range(60), key=lambda row: (math.isnan(sizes[row]), -sizes[row], ages[row]))
    assert in_order(project, SortKey(SIZE, "", True), SortKey(AGE)) == wanted


CELLS = st.floats(-3, 3) | st.sampled_from([NAN, math.inf, -math.inf, 0.0, -0.0])


@given(st.lists(st.tuples(CELLS, CELLS), max_size=30), st.booleans(), st.booleans())
def test_any_two_columns_of_numbers(cells: list[tuple[float, float]], first: bool, second: bool) -> None:
    x = np.array(cells, float).reshape(-1, 2)
    project = with_dataset(opening_project(), Dataset.from_arrays(x, np.zeros((len(x), 1))))
    given_cells = [[None if math.isnan(v) else v for v in row] for row in x.tolist()]
    order = by_hand([row[1] for row in given_cells], second)
    ranks = by_hand([given_cells[row][0] for row in order], first)
    assert in_order(project, SortKey(0, "", first), SortKey(1, "", second)) == [order[rank] for rank in ranks]


def shown(project: Project, *filters: object) -> list[int]:
    for each in filters:
        project = set_filter(project, each)  # type: ignore[arg-type]
    found = rows_shown(project)
    assert found is not None
    return found.tolist()


def test_filters_leave_the_rows_that_pass_all_of_them() -> None:
    project = table(40)
    columns, rows = project.dataset.columns, range(40)
    size, colour = columns[SIZE].values.tolist(), columns[COLOUR].texts()
    assert shown(project, RangeFilter(SIZE, 1, 2)) == [row for row in rows if 1 <= size[row] <= 2]
    assert shown(project, RangeFilter(SIZE, 1, None, True)) == [row for row in rows if not size[row] < 1]
    assert shown(project, RangeFilter(SIZE, 3, 1)) == []
    assert shown(project, LabelsFilter(COLOUR, ("item 2", ""))) == [
        row for row in rows if colour[row] in ("item 2", "")
    ]
    remark = columns[REMARK].values
    assert shown(project, TextFilter(REMARK, "aPF")) == [row for row in rows if "apf" in remark[row].casefold()]
    assert shown(project, TextFilter(COLOUR, "ITEM")) == [row for row in rows if colour[row]]
    assert shown(project, TextFilter(SIZE, "2")) == [row for row in rows if size[row] == 2]
    both = (RangeFilter(SIZE, 1, 2), LabelsFilter(COLOUR, ("item 2",)))
    assert shown(project, *both) == [row for row in rows if 1 <= size[row] <= 2 and colour[row] == "item 2"]


def test_rows_by_what_they_are_really_used_for() -> None:
    project = set_split(table(), [1, 5], Split.VALIDATION)
    assert shown(project, UsesFilter((Split.VALIDATION,))) == [1, 5]
    assert shown(project, UsesFilter((Split.TRAINING, Split.TEST))) == [row for row in range(12) if row not in (1, 5)]
    assert shown(table(), UsesFilter((Split.EXCLUDED,))) == []


def test_a_filter_and_a_sort_key_together() -> None:
    project = set_filter(set_sort(table(40), SortKey(AGE, "", True)), RangeFilter(SIZE, 1, 2))
    size, age = (project.dataset.columns[i].values.tolist() for i in (SIZE, AGE))
    assert rows_shown(project).tolist() == sorted((r for r in range(40) if 1 <= size[r] <= 2), key=lambda r: -age[r])


def test_nothing_to_arrange_needs_no_array() -> None:
    assert rows_shown(table()) is None and rows_shown(clear_arrangement(set_sort(table(), SortKey(AGE)))) is None


# What the network says


def test_live_keys_sort_by_what_the_network_says() -> None:
    project = table(40)
    parameters = current_parameters(project)
    said = answers(project, slice(None), parameters)
    assert np.flatnonzero(~said.known).tolist() == [20]  # a size is missing
    price, error = said.predictions[:, 3].tolist(), np.abs(said.errors[:, 3]).tolist()
    lacking = [None if math.isnan(value) else value for value in price]
    assert in_order(project, SortKey(PRICE, "prediction")) == by_hand(lacking, False)
    assert in_order(project, SortKey(PRICE, "error", True)) == by_hand(
        [None if math.isnan(value) else value for value in error], True
    )
    costs = [None if math.isnan(value) else value for value in said.costs.tolist()]
    assert in_order(project, SortKey(0, "cost-share", True)) == by_hand(costs, True)
    labels = [code if code >= 0 else None for code in predicted_codes(project, KIND, said.predictions).tolist()]
    assert in_order(project, SortKey(KIND, "category")) == by_hand(labels, False)
    assert asks_the_network(Arrangement((SortKey(0, "cost-share"),))) and not asks_the_network(
        Arrangement((SortKey(0),), (UsesFilter((1,)),))
    )


def test_the_answers_are_those_of_predict() -> None:
    project = opening_project()
    said = answers(project, np.array([7, 2, 2]), current_parameters(project))
    rows = np.array([[c.values[row] for c in project.dataset.columns[:5]] for row in (7, 2, 2)])
    np.testing.assert_allclose(said.predictions, predict(project, rows), rtol=1e-14)


def test_costs_of_training_rows_add_up_without_those_held_out() -> None:
    project = set_split(opening_project(), [0, 3], Split.TEST)
    parameters = current_parameters(project)
    costs = answers(project, slice(None), parameters).costs
    assert training_cost(project, parameters) == pytest.approx(costs.sum() - costs[0] - costs[3], rel=1e-14)


def test_a_long_answer_can_be_cancelled() -> None:
    def stop(done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        rows_shown(set_sort(table(), SortKey(0, "cost-share")), report=stop)


# The edits, and what other edits leave of an arrangement


def test_the_edits_of_an_arrangement() -> None:
    project = table()
    once = set_sort(project, SortKey(AGE))
    assert set_sort(once, SortKey(AGE)) is once and once.dataset is project.dataset
    twice = add_sort(once, SortKey(SIZE, "", True))
    assert twice.arrangement.sort == (SortKey(AGE), SortKey(SIZE, "", True))
    turned = add_sort(twice, SortKey(AGE, "", True))
    assert turned.arrangement.sort == (SortKey(AGE, "", True), SortKey(SIZE, "", True))
    assert remove_sort(turned, SortKey(AGE)).arrangement.sort == (SortKey(SIZE, "", True),)
    costs = add_sort(set_sort(project, SortKey(3, "cost-share")), SortKey(0, "cost-share", True))
    assert costs.arrangement.sort == (SortKey(0, "cost-share", True),)  # it is the same whatever column it names
    some = set_filter(set_filter(once, RangeFilter(SIZE, 1)), UsesFilter((0,)))
    assert set_filter(some, RangeFilter(SIZE, 2)).arrangement.filters == (UsesFilter((0,)), RangeFilter(SIZE, 2))
    assert remove_filter(some, SIZE).arrangement.filters == (UsesFilter((0,)),)
    assert remove_filter(some, None).arrangement.filters == (RangeFilter(SIZE, 1),)
    assert remove_filter(project, SIZE) is project and show_all(once) is once
    assert show_all(some).arrangement == once.arrangement and clear_arrangement(some).arrangement.plain


@pytest.mark.parametrize(
    ("arrangement", "words"),
    [
        (Arrangement((SortKey(6),)), "column 7: the table has 6"),
        (Arrangement((), (RangeFilter(9, 1),)), "column 10"),
        (Arrangement((), (RangeFilter(SIZE, NAN),)), "finite bounds"),
        (Arrangement((), (RangeFilter(SIZE, None, math.inf),)), "finite bounds"),
        (Arrangement((), (RangeFilter(COLOUR, 1),)), "filter of column “colour”"),
        (Arrangement((), (LabelsFilter(SIZE, ("1",)),)), "filter of column “size”"),
        (Arrangement((SortKey(SIZE, "error"),)), "“size” has no error"),
        (Arrangement((SortKey(KIND, "prediction"),)), "“kind” has no prediction"),
        (Arrangement((SortKey(PRICE, "category"),)), "“price” has no category"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(arrangement: Arrangement, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        replace(table(), arrangement=arrangement)


def test_what_is_no_arrangement_at_all_is_refused() -> None:
    for wrong in (SortKey(-1), SortKey(0, "weight"), RangeFilter(0, "low"), UsesFilter((4,))):  # type: ignore[arg-type]
        sort, filters = ((wrong,), ()) if isinstance(wrong, SortKey) else ((), (wrong,))
        with pytest.raises(Refusal):
            replace(table(), arrangement=Arrangement(sort, filters))


def test_other_columns_carry_the_arrangement_along() -> None:
    project = set_filter(set_sort(table(), SortKey(AGE), SortKey(PRICE, "error")), RangeFilter(SIZE, 1))
    moved = insert_column(project, 0).arrangement
    assert moved == Arrangement((SortKey(AGE + 1), SortKey(PRICE + 1, "error")), (RangeFilter(SIZE + 1, 1),))
    assert remove_column(project, SIZE).arrangement == Arrangement((SortKey(AGE - 1), SortKey(PRICE - 1, "error")))
    assert with_dataset(project, table().dataset).arrangement.plain  # another table


def test_what_fits_a_column_no_more_goes() -> None:
    project = set_filter(set_sort(table(), SortKey(SIZE), SortKey(PRICE, "error")), RangeFilter(SIZE, 1))
    assert set_kind(project, SIZE, Kind.CATEGORY).arrangement == Arrangement((SortKey(SIZE), SortKey(PRICE, "error")))
    assert set_role(project, PRICE, Role.IGNORED).arrangement == Arrangement((SortKey(SIZE),), (RangeFilter(SIZE, 1),))
