"""Files of lessons: what a bad one is told, that a damaged one harms nobody, and what a lesson may begin with."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from nnapp.lessons import (
    Facts,
    Lesson,
    checked_start,
    holds,
    lesson_from,
    lesson_paths,
    read_lesson,
)
from nnapp.words import Refusal

ONE = lesson_paths()[0]
GOOD = ONE.read_text("utf-8")
HERE = Path("folder/some-lesson.md")


@pytest.mark.parametrize(
    ("old", "new", "anchor", "says"),
    [
        ('title = "One neuron"', "", "+++", "title"),
        ("minutes = 10", "minutes = 0", None, "minutes"),
        ("minutes = 10", "minutes = 0", None, "“minutes” must be at least 1"),
        ("minutes = 10", 'minutes = "ten"', None, "“minutes” must be a whole number, not text in quotes"),
        ("row = 1", "row = 1.5", None, "“row” must be a whole number, not one with decimals"),
        ('goal = "', 'goal = ""  # "', None, "“goal” must not be empty"),
        ('ask = "number"', 'ask = "riddle"', None, "“ask” cannot be “riddle”. It is one of: number, choice, sign"),
        ('locked = ["table", "network", "settings"]', 'locked = "table"', None, "a list in [ ], not text in quotes"),
        ('check = "z(1,1)"', 'check = "9**9**9**9"', None, "is no number when the lesson begins"),
        ('check = "z(1,1)"', 'check = "sqrt(-1)"', None, "is no number when the lesson begins"),
        ("{equation: z 1 1}", "{equation: batch z 1 1}", None, "After batch"),
        ("minutes = 10", "minuts = 10", None, "minuts"),
        ('goal = "', "goal = ", None, "TOML"),
        ('promise = "a(1,1) > 0.9"', 'promise = "a(1,1 > 0.9"', None, "character"),
        ('promise = "a(1,1) > 0.9"', 'promise = "a(3,1) > 0.9"', None, "layer"),
        ('locked = ["table", "network", "settings"]', 'locked = ["tables"]', None, "tables"),
        ("biases = [[0.1]]", "biases = [[0.1, 2]]", "[start]", "biases"),
        ('layers = "1 sigmoid"', 'layers = "1 sigmoidal"', "[start]", "sigmoidal"),
        ('wrong = "1.3"', "", 'id = "weighted-sum"', "wrong"),
        ('id = "above-half"', 'id = "weighted-sum"', None, "two tasks"),
        ('id = "above-half"', 'id = "Above half"', None, "hyphens"),
        ("{task: above-half}", "{task: below-half}", None, "below-half"),
        ("{task: above-half}", "and {task: above-half}", None, "line of its own"),
        ("{task: above-half}", "", 'id = "above-half"', "nowhere"),
        ("{equation: z 1 1}", "{equation: z 1}", None, "layer, unit"),
        ("{equation: z 1 1}", "{equation: z 1 2}", None, "no place"),
        ("(do:reset)", "(do:restart)", None, "restart"),
        ("{value: b(1,1)}.", "{value: b(1,2)}.", None, "unit"),
        ('"{value: w(1,1,1) | 7} · ', '"{value: w(1,1,9) | 7} · ', "hints = [", "source"),
        ('do = ["weight 1 1 1 1.5"]', 'do = ["weight 1 1 1"]', None, "words"),
        ('choices = ["above 0.5", "below 0.5"]', "", 'id = "above-half"', "choices"),
        ("{value: b(1,1)}.", "{value b(1,1)}.", None, "a colon and"),
        ("{value: b(1,1)}.", "{value: b(1,1).", None, "closing brace"),
        ('question = "Row 1', 'question = "$\\frac{1}{2}$ Row 1', None, "single quotes"),
        ('question = "Row 1', 'question = "$\\theta$ Row 1', None, "single quotes"),
        ('question = "Row 1', 'question = "$\\nabla C$ Row 1', None, "single quotes"),
        ('question = "Row 1', 'question = "$\\sigma$ Row 1', None, "single quotes"),
        ('question = "Row 1', 'question = "{value x(1)} Row 1', None, "a colon and"),
        ("minutes = 10", "minutes = 10,5", None, "Numbers have a point"),
        ('check = "a(1,1) > 0.9"', 'check = "a(1,1) > 0.1"', None, "nothing would have to be done"),
        (
            "biases = [[0.1]]",
            '[start.training]\ncost = "crossentropy"',
            "[start]",
            "binary-cross-entropy, cross-entropy",
        ),
    ],
)
def test_a_bad_file_is_told_with_line_and_reason(old: str, new: str, anchor: str | None, says: str) -> None:
    assert old in GOOD
    with pytest.raises(Refusal) as refused:
        checked_start(lesson_from(GOOD.replace(old, new, 1), HERE))
    assert says in str(refused.value) and "some-lesson.md" in str(refused.value)
    line = GOOD[: GOOD.index(old if anchor is None else anchor)].count("\n") + 1
    told = int(str(refused.value).split("Line ")[1].split(":")[0])
    assert abs(told - line) <= 1, str(refused.value)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    for name, data in {"a.md": b"\xff\xfe\x00", "b.md": b"", "c.md": b"+++\n", "d.md": b"x" * 1_000_001}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Refusal) as refused:
            read_lesson(tmp_path / name)
        assert name in str(refused.value)
    for path in (tmp_path / "missing.md", tmp_path):
        with pytest.raises(Refusal):
            read_lesson(path)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.md"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_lesson(path).head == read_lesson(ONE).head


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-8"])
def test_what_an_editor_of_windows_saves_is_read(code: str, tmp_path: Path) -> None:
    path = tmp_path / "editor.md"
    path.write_bytes(GOOD.encode(code))
    assert read_lesson(path).head == read_lesson(ONE).head
    path.write_bytes(b"\xff\xfe" + GOOD.encode("utf-16-le")[:-1])
    with pytest.raises(Refusal):
        read_lesson(path)


def test_a_text_of_too_many_paragraphs_is_refused() -> None:
    assert len(lesson_from(GOOD + "\n\nA word." * 200, HERE).parts) == len(read_lesson(ONE).parts)
    for more in ("\n\nA word." * 400, "\n- a word" * 2000, "\n{equation: z 1 1}" * 400):
        with pytest.raises(Refusal) as refused:
            lesson_from(GOOD + more, HERE)
        assert "300 paragraphs" in str(refused.value)


def test_a_damaged_file_is_a_lesson_or_refused_and_never_anything_else() -> None:
    chance = random.Random(5)
    letters = "[]{}()\"'=#\n\\,.0129aetz$|+-:\u202e\x00"
    outcomes = set()
    for _ in range(400):
        text = list(GOOD)
        for _ in range(chance.choice((1, 2, 5, 30))):
            place = chance.randrange(len(text))
            kind = chance.random()
            if kind < 0.4:
                text[place] = chance.choice(letters)
            elif kind < 0.7:
                del text[place : place + chance.randrange(1, 40)]
            else:
                text[place:place] = text[chance.randrange(len(text)) :][: chance.randrange(60)]
        try:
            lesson = lesson_from("".join(text), HERE)
            checked_start(lesson)
            outcomes.add(type(lesson))
        except Refusal:
            outcomes.add(Refusal)
    assert outcomes == {Lesson, Refusal}


@pytest.mark.parametrize(
    "start",
    [
        'file = "../secret.bplab"',
        'file = "/etc/passwd"',
        'file = "missing.bplab"',
        'sample = "nothing"',
        'generator = { kind = "nothing" }',
        'project = "opening"\nsample = "iris"',
        "",
        "inputs = [[1, 2], [3]]\ntargets = [[1], [0]]",
        "inputs = [[1]]\ntargets = [[1], [0]]",
        'project = "opening"\nlayers = "3-2 sigmoid"',
        'project = "opening"\nlayers = "60000-1 sigmoid"\ntrained = 5000',
        'generator = { kind = "circle", rows = 1000000 }\nlayers = "500-500-2 relu softmax"',
        'project = "opening"\n[start.training]\nlearning_rate = -1',
        'project = "opening"\n[start.training]\nlearning_rats = 1',
        'project = "opening"\n[start.training]\ncost = "cross-entropy"',
        'project = "opening"\nweights = [[[1, 2]]]',
        "inputs = " + "[" * 2000,
    ],
)
def test_a_start_that_cannot_be_is_refused(start: str, tmp_path: Path) -> None:
    head = GOOD[: GOOD.index("[start]")]
    tasks = GOOD[GOOD.index("[[task]]") :]
    with pytest.raises(Refusal):
        checked_start(lesson_from(f"{head}[start]\n{start}\n\n{tasks}", tmp_path / "x.md"))


def test_a_start_is_what_it_says() -> None:
    text = """+++
title = "t"
goal = "g"
minutes = 1
promise = "1"
row = 3
[start]
sample = "iris"
layers = "4-3 tanh softmax"
trained = 2
[start.training]
cost = "cross-entropy"
learning_rate = 0.05
seeds = { start = 9 }
batch_size = 25
optimizer = { kind = "momentum", momentum = 0.5 }
+++
Nothing but {value: accuracy}.
"""
    project = checked_start(lesson_from(text, HERE))
    assert project.topology.widths == (4, 4, 3)
    facts = Facts(project, 3)
    assert holds("and(epoch == 2, learning_rate == 0.05, batch_size == 25, cost_kind == [cross-entropy])", facts)
    assert project.training.seeds.start == 9 and project.training.seeds.order == 0
    assert holds("and(optimizer == momentum, activation(2) == softmax, updates > epoch)", facts)
