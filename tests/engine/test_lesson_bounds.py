"""Whatever a lesson's file asks for, it is read in bounded work, or refused with its line and what to do."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnapp.lessons import Facts, action_from, checked_start, computed, expression, lesson_from, lesson_paths, performed
from nnapp.lessons.body import marks, parts_of
from nnapp.lessons.budget import MOST_WORK, Budget
from nnapp.lessons.language import KNOWN, NAMES
from nnapp.project import opening_project
from nnapp.words import Refusal

HERE = Path("some-lesson.md")
GOOD = lesson_paths()[0].read_text("utf-8")
NUMBERS = st.sampled_from(["0", "1", "2", "9", "1e308", "0.5", "1e-300", "pi", "cost", "epoch", "x(1)", "sigmoid"])
GROWING = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "%", "<", "=="]), inner).map(
            lambda parts: f"({''.join(parts)})"
        ),
        inner.map(lambda part: f"-{part}"),
        st.tuples(st.sampled_from([*KNOWN]), st.lists(inner, max_size=5)).map(
            lambda parts: f"{parts[0]}({', '.join(parts[1])})"
        ),
    ),
    max_leaves=60,
)
PIECES = st.sampled_from(
    [*KNOWN, *NAMES, "(", ")", "[", "]", ",", "**", "9", "1e999", "-", " ", "=", "\n", "é", "\u202e", "\x00"]
)


def refused(text: str) -> str:
    with pytest.raises(Refusal) as found:
        checked_start(lesson_from(text, HERE))
    return str(found.value)


def line_told(message: str) -> int:
    return int(message.split("Line ")[1].split(":", maxsplit=1)[0])


@given(GROWING | st.lists(PIECES, max_size=80).map("".join))
@example("9**9**9**9**9**9**9")
@example("(" * 400 + "1" + ")" * 400)
@example("-" * 900 + "1")
@example("min(" + "1," * 400 + "1)")
@example("1" * 1001)
@settings(max_examples=300, deadline=None)
def test_an_expression_is_a_number_or_refused_and_spends_what_is_counted(text: str) -> None:
    facts = Facts(opening_project())
    try:
        value = computed(text, facts)
    except Refusal as refusal:
        assert str(refusal)
        return
    assert isinstance(value, float) and 0 <= facts.budget.left < MOST_WORK
    left = facts.budget.left
    assert computed(text, facts) == value or isnan(value)
    assert facts.budget.left == left  # what is known costs nothing more


@given(st.text(alphabet="{}[]()|$:\n\t aevlu0\\", max_size=400))
@settings(max_examples=200, deadline=None)
def test_marks_and_parts_of_any_text_are_found(text: str) -> None:
    for part in parts_of(text, 7):
        assert part.line >= 7
    assert all(mark.text == mark.text.strip() for mark in marks(text))


@pytest.mark.parametrize(
    "text", ["{value:" + " " * 200_000, "{value: " * 30_000, "[a](" + " " * 200_000, "[" * 200_000]
)
def test_blanks_without_an_end_are_looked_through_once(text: str) -> None:
    assert list(marks(text)) == []  # else this would take hours
    assert len(parts_of(text, 1)) == 1


def test_a_budget_is_spent_once() -> None:
    budget = Budget()
    budget.spend(MOST_WORK - 10)
    budget.spend(9)
    with pytest.raises(Refusal):
        budget.spend(2)
    assert budget.left == 1


@pytest.mark.parametrize(
    "added",
    [
        "".join(f"\n{{value: row_cost_at(0.{number})}} " for number in range(100, 900)),
        "\n{equation: z 1 1}\n" * 120,
    ],
)
def test_too_much_to_compute_is_refused_with_its_line(added: str) -> None:
    message = refused(GOOD + added)
    assert "too much would have to be computed" in message and "some-lesson.md" in message and "smaller" in message
    assert GOOD.count("\n") < line_told(message) <= (GOOD + added).count("\n") + 1


def test_rows_and_weights_cost_what_they_are() -> None:
    small, rows = Facts(opening_project()), opening_project().dataset.row_count
    computed("cost", small)
    large = Facts(performed(opening_project(), action_from("layers 2000-1 tanh sigmoid")))
    computed("cost", large)
    assert MOST_WORK - large.budget.left - (MOST_WORK - small.budget.left) > 2000 * rows
    for text in (
        "nudged_cost(1,1,1,0.5)",
        "cost_at(0.5)",
        "row_cost_at(0.5)",
        "delta(1,1,2)",
        "batch_cost",
        "start_cost",
    ):
        left = large.budget.left
        computed(text, large)
        spent, large.budget.left = left - large.budget.left, left - large.budget.left - 1
        with pytest.raises(Refusal, match="too much"):
            computed(text + " + 0", with_rest_of(large))
        assert spent > 50_000, text
        large.budget.left = MOST_WORK


def with_rest_of(facts: Facts) -> Facts:
    """Return other facts of the same project, with what is left of a budget."""
    other = Facts(facts.project)
    other.budget.left = facts.budget.left
    return other


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("\n\n" + "word " * 900, "line is too long"),
        ("\n\n" + "|a" * 50 + "|\n" + "|-" * 50 + "|\n", "columns of a table"),
        ("\n\n" + ("word " * 700 + "\n") * 20, "50,000 letters"),
        ("\n" * 400_000 + "end", ""),
        ("\n\nA word." * 400, "300 paragraphs"),
    ],
)
def test_long_texts_are_refused_with_their_line(added: str, says: str) -> None:
    if not says:
        assert lesson_from(GOOD + added, HERE).parts  # and not looked at again and again
        return
    message = refused(GOOD + added)
    assert says in message and line_told(message) >= GOOD.count("\n") - 40


@pytest.mark.parametrize(
    ("text", "says"), [("", "missing"), ("  ", "missing"), ("1+" * 600 + "1", "Say it shorter"), ("costs", "cost”?")]
)
def test_what_an_expression_lacks_is_said_for_lessons(text: str, says: str) -> None:
    with pytest.raises(Refusal) as found:
        expression(text)
    assert says in str(found.value)
