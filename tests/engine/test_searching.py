"""Finding and replacing in columns, against a plain look at every cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn
from nnapp.progress import Cancelled
from nnapp.project import opening_project, with_dataset
from nnapp.searching import BLOCK, Search, found_in, full_numbers, replaced, with_replaced
from nnapp.words import Refusal

NUMBERS = st.floats() | st.integers(-20, 20).map(float) | st.sampled_from([0.5, 0.1, 1e16, 1e-5, 123456789.125, -0.0])
TEXTS = st.text(alphabet="aAbB.5,0e-1ßİ\n", max_size=4) | st.sampled_from(["0.5", "0,5", "5e-1", "A", "a0.5"])
SEARCHES = st.builds(Search, TEXTS, st.booleans(), st.booleans(), st.booleans())


def as_number(text):
    text = text.strip().replace(",", ".") if text.count(",") == 1 and "." not in text else text.strip()
    try:
        value = float(text) if "_" not in text else float("nan")
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def reads(column):
    if isinstance(column, NumberColumn):
        texts = [repr(float(value)) for value in column.values]
        return ["" if text == "nan" else text.removesuffix(".0") for text in texts]
    return [*column.texts()] if isinstance(column, CategoryColumn) else [*column.values]


def plainly(column, search):
    """The rows that a slow look at every cell finds."""
    wanted = as_number(search.text) if search.by_value else None
    rows = []
    for row, text in enumerate(reads(column)):
        if not text or not search.text:
            continue
        if wanted is not None:
            hit = as_number(text) == wanted
        else:
            one, other = (text, search.text) if search.match_case else (text.lower(), search.text.lower())
            hit = one == other if search.whole_cell else other in one
        rows += [row] if hit else []
    return rows


@given(st.lists(NUMBERS, max_size=12), st.builds(Search, st.text("0123456789.-e+", max_size=4), *[st.booleans()] * 3))
@example([0.5, 10.5, -0.5], Search("0.5", by_value=True))
@example([1e16, 1e-5], Search("e+16"))
@example([1e16, 1e-5], Search("E-05"))
@example([-0.0, 0.0], Search("-0", whole_cell=True))
@example([-0.0, 0.0], Search("0", whole_cell=True))
def test_numbers_are_found_as_they_read_or_by_value(values, search):
    column = NumberColumn("n", Role.INPUT, np.array(values, float))
    assert found_in(column, search).tolist() == plainly(column, search)


@given(st.lists(st.text(alphabet="aAbB.5,0e-1\n", max_size=4) | TEXTS, max_size=12), SEARCHES)
@example(["0,5", "5e-1", "0.5", "10.5", "x0.5"], Search("0.5", by_value=True))
@example(["Red", "red", "RED!"], Search("red"))
@example(["a\nb"], Search("a\nb", whole_cell=True))
@example(["a.b", "axb"], Search("a.b"))
def test_texts_and_categories_are_found(texts, search):
    folded = {text.lower() for text in [*texts, search.text]}
    if any("ß" in text or "̇" in text for text in folded):
        return  # letters of which the small ones are otherwise many: no crash is enough, which is tested below
    category = CategoryColumn.from_texts("c", Role.INPUT, texts)
    for column in (TextColumn("t", Role.IGNORED, tuple(texts)), category):
        assert found_in(column, search).tolist() == plainly(column, search)


@given(st.lists(TEXTS, max_size=8), SEARCHES, TEXTS)
def test_what_was_replaced_is_what_was_found(texts, search, replacement):
    columns = [NumberColumn("a", Role.INPUT, np.arange(float(len(texts) + 2)))]
    columns += [NumberColumn("b", Role.TARGET, np.arange(float(len(texts) + 2)))]
    columns += [TextColumn("t", Role.IGNORED, (*texts, "x", "0.5"))]
    columns += [CategoryColumn.from_texts("c", Role.IGNORED, (*texts, "x", "0.5"))]
    project = with_dataset(opening_project(), Dataset(tuple(columns)))
    found = {position: found_in(project.dataset.columns[position], search) for position in (2, 3)}
    new = with_replaced(project, replaced(project, search, replacement, found))
    for position, rows in found.items():
        before, after = reads(project.dataset.columns[position]), reads(new.dataset.columns[position])
        changed = {row for row, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]}
        assert changed <= set(rows.tolist())
        for row in rows.tolist():
            if search.whole_cell or (search.by_value and as_number(search.text) is not None):
                assert after[row] == replacement
            elif search.match_case:
                assert after[row] == before[row].replace(search.text, replacement)
        if not len(rows):
            assert new.dataset.columns[position] is project.dataset.columns[position]


def test_numbers_in_float32_are_found_as_they_read_and_by_value():
    column = NumberColumn("n", Role.INPUT, np.array([0.1, 0.5, 1e10], np.float32))
    assert found_in(column, Search("0.1", by_value=True)).tolist() == [0]
    assert found_in(column, Search("0.10000000149011612", whole_cell=True)).tolist() == [0]
    assert found_in(column, Search("0149")).tolist() == [0]


@given(st.lists(st.floats(), max_size=20))
def test_many_numbers_read_as_each_of_them(values):
    assert full_numbers(np.array(values, float)) == reads(NumberColumn("n", Role.INPUT, np.array(values, float)))


# Replacing


def table():
    columns = (
        NumberColumn("a", Role.INPUT, np.array([0.5, 10.5, 5.0, np.nan, 0.5])),
        NumberColumn("d", Role.IGNORED, np.array([0.5, 10.5, 5.0, np.nan, 0.5]), formula="a * 1"),
        CategoryColumn.from_texts("c", Role.INPUT, ["red", "green", "red", "", "dark red"]),
        TextColumn("t", Role.IGNORED, ("0,5", "red", "Red hat", "", "x")),
        NumberColumn("y", Role.TARGET, np.arange(5.0)),
    )
    return with_dataset(opening_project(), Dataset(columns))


def replace_all(project, search, replacement):
    found = {i: found_in(column, search) for i, column in enumerate(project.dataset.columns)}
    new = replaced(project, search, replacement, found)
    return with_replaced(project, new), new


def test_a_number_is_replaced_by_value_in_numbers_and_texts():
    project, new = replace_all(table(), Search("5e-1", by_value=True), "7,25")
    assert reads(project.dataset.columns[0]) == ["7.25", "10.5", "5", "", "7.25"]
    assert reads(project.dataset.columns[3])[0] == "7,25"
    assert reads(project.dataset.columns[1]) == ["7.25", "10.5", "5", "", "7.25"]  # computed from them
    assert (new.cells, new.computed) == (3, 2)


def test_a_part_of_numbers_is_replaced():
    project, _ = replace_all(table(), Search("0."), "3.")
    assert reads(project.dataset.columns[0]) == ["3.5", "13.5", "5", "", "3.5"]


def test_labels_are_replaced_and_may_melt_into_others_or_go():
    project, new = replace_all(table(), Search("RED"), "green")
    column = project.dataset.columns[2]
    assert reads(column) == ["green", "green", "green", "", "dark green"]
    assert reads(project.dataset.columns[3]) == ["0,5", "green", "green hat", "", "x"] and new.cells == 5
    project, _ = replace_all(table(), Search("red", whole_cell=True, match_case=True), "")
    assert reads(project.dataset.columns[2]) == ["", "green", "", "", "dark red"]


def test_what_is_no_number_is_refused_and_says_where():
    with pytest.raises(Refusal, match=r"“ten” is not a number, and column “a” holds numbers \(row 1\)"):
        replace_all(table(), Search("0.5", by_value=True), "ten")
    with pytest.raises(Refusal, match=r"“x\.5” is not a number"):
        replace_all(table(), Search("0."), "x.")


def test_replacing_by_the_same_changes_nothing():
    before = table()
    project, new = replace_all(before, Search("red", match_case=True), "red")
    assert project is before and not new.columns


def test_a_table_that_changed_meanwhile_is_left_alone():
    before = table()
    new = replaced(before, Search("red"), "blue", {2: np.array([0])})
    another = table()
    with pytest.raises(Refusal, match="has changed while cells were replaced"):
        with_replaced(another, new)


def test_a_long_search_tells_how_far_it_is_and_can_be_cancelled():
    column = NumberColumn("n", Role.INPUT, np.random.default_rng(1).normal(size=BLOCK * 3))
    told = []
    rows = found_in(column, Search("12"), told.append)
    assert told == sorted(told) and len(told) >= 3 and 0 <= told[0] <= told[-1] <= 1
    assert rows.tolist() == plainly(column, Search("12"))

    def cancel(done):
        raise Cancelled

    with pytest.raises(Cancelled):
        found_in(column, Search("12"), cancel)
    texts = TextColumn("t", Role.IGNORED, ("a",) * (BLOCK * 2))
    with pytest.raises(Cancelled):
        found_in(texts, Search("a"), cancel)
