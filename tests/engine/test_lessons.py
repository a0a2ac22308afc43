"""Lessons: their language against independent sums, what a bad file is told, and what a lesson may ask for."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.lessons import (
    Facts,
    Lesson,
    action_from,
    checked_start,
    computed,
    expression,
    holds,
    judge,
    lesson_from,
    lesson_paths,
    performed,
    place_asked,
    place_from,
    read_lesson,
    refuse_locked,
    right_answer,
    typed_number,
)
from nnapp.project import add_layer, opening_project, reset_to_start, set_bias, set_cell, set_weight
from nnapp.walk import Place, value, walk_batch, walk_row
from nnapp.words import Refusal

ONE = lesson_paths()[0]
GOOD = ONE.read_text("utf-8")
HERE = Path("folder/some-lesson.md")


def sigmoid(z: float) -> float:
    return 1 / (1 + np.exp(-z))


def test_the_language_says_what_the_textbook_says() -> None:
    project = performed(opening_project(), action_from("run 3"))
    facts = Facts(project, row=2)
    x, t = [1, 1, 1, 0, 0], 1.0  # the second row, as in the table
    w, v = project.model.current.weights, project.model.current.biases
    hidden = [sigmoid(sum(w[0][j][i] * x[i] for i in range(5)) + v[0][j]) for j in range(10)]
    z = sum(w[1][0][j] * hidden[j] for j in range(10)) + v[1][0]
    y = sigmoid(z)
    delta = (y - t) * y * (1 - y)
    expected = {
        "x(3)": 1,
        "x(4)": 0,
        "a(0,3)": 1,
        "t(1)": t,
        "z(2,1)": z,
        "a(2,1)": y,
        "a(1,7)": hidden[6],
        "slope(2,1)": y * (1 - y),
        "da(2,1)": y - t,
        "delta(2,1)": delta,
        "back(1,4,1)": w[1][0][3] * delta,
        "delta(1,4)": w[1][0][3] * delta * hidden[3] * (1 - hidden[3]),
        "grad_w(2,1,5)": delta * hidden[4],
        "grad_b(2,1)": delta,
        "step_w(2,1,5)": 0.1 * delta * hidden[4],
        "new_w(2,1,5)": w[1][0][4] - 0.1 * delta * hidden[4],
        "w(2,1,0)": v[1][0],
        "b(1,2)": v[0][1],
        "product(2,1,5)": w[1][0][4] * hidden[4],
        "row_cost": (t - y) ** 2 / 2,
        "cost_of(2)": (t - y) ** 2 / 2,
        "units(0) + units(1) + units(2)": 16,
        "parameters": 71,
        "epoch": 3,
        "updates": 3,
        "rows": 10,
        "batch_size": 10,
        "learning_rate": 0.1,
        "layers": 2,
        "activation(1) == sigmoid": 1,
        "cost_kind == [half-squared-error]": 1,
        "optimizer == [gradient-descent]": 1,
        "and(1, 0) + or(0, 1) + not(0)": 2,
    }
    for text, number in expected.items():
        assert computed(text, facts) == pytest.approx(number, rel=1e-12, abs=1e-15), text


def test_what_is_said_of_the_next_update_and_of_nudges_comes_true() -> None:
    project = performed(opening_project(), action_from("run 2"))
    facts = Facts(project, row=1)
    after = performed(project, action_from("update"))
    assert computed("batch_new_w(1,3,2)", facts) == computed("w(1,3,2)", Facts(after))
    assert computed("batch_cost_after", facts) == pytest.approx(computed("cost", Facts(after)), rel=1e-12)
    assert computed("cost_at(0.1)", facts) == pytest.approx(computed("batch_cost_after", facts), rel=1e-14)
    assert computed("cost_at(5)", facts) != computed("cost_at(0.1)", facts)
    slope = "(nudged_cost(2,1,3,1e-5) - nudged_cost(2,1,3,-1e-5)) / 2e-5"
    assert computed(slope, facts) == pytest.approx(computed("batch_grad_w(2,1,3)", facts), rel=1e-6)
    by_row = "(nudged_row_cost(1,2,0,1e-5) - nudged_row_cost(1,2,0,-1e-5)) / 2e-5"
    assert computed(by_row, facts) == pytest.approx(computed("grad_b(1,2)", facts), rel=1e-6)
    whole = sum(computed(f"cost_of({row})", facts) for row in range(1, 11))
    assert computed("cost", facts) == pytest.approx(whole, rel=1e-12)
    assert computed("start_cost", facts) == pytest.approx(computed("curve(0)", facts), rel=1e-12)
    assert holds("gradient_length > 0", facts) and not holds("curve(99) > 0", facts)


def test_places_are_counted_from_one() -> None:
    project = opening_project()
    walk = walk_row(project, 0)
    for text, place in {
        "w(2,1,3)": Place("weight", 1, 0, 2),
        "b(1,4)": Place("weight", 0, 3, -1),
        "a(0,2)": Place("x", unit=1),
        "delta(1,2)": Place("delta", 0, 1),
        "back(1,2,1)": Place("back_product", 0, 1, 0),
    }.items():
        assert place_asked(text) == place
        there = replace(place, row=None if place.quantity == "weight" else 0)
        assert value(walk, there) == computed(text, Facts(project))
    for text in ("cost", "w(1,1,1)+1", "w(1,1,1+0)", "a(1,1,2)", "batch_grad_w(1,1,1)"):
        assert place_asked(text) is None
    assert place_from("gradient 2 1 bias").place(0) == Place("gradient", 1, 0, -1)
    assert value(walk_batch(project), place_from("cost").place(0)) > 0
    assert not place_from("w 1 1 6").exists(project.topology) and place_from("w 1 1 5").exists(project.topology)
    for bad in ("", "width 1", "w 1 1", "a 1 x", "cost 1", "z 1 -1"):
        with pytest.raises(Refusal):
            place_from(bad)


@pytest.mark.parametrize(
    "text",
    [
        "w(3,1,1)",
        "w(0,1,1)",
        "w(1,11,1)",
        "w(1,1,6)",
        "w(1.5,1,1)",
        "a(1,1,11)",
        "x(6)",
        "t(2)",
        "back(2,1,1)",
        "cost_at(0)",
        "cost_at(-1)",
        "units(9)",
        "w(1,1,0/0)",
    ],
)
def test_what_is_not_there_is_refused_with_its_range(text: str) -> None:
    with pytest.raises(Refusal):
        computed(text, Facts(opening_project()))


@pytest.mark.parametrize("text", ["", "w(1,1)", "w(1,1,1,1)", "costs", "wight(1,1,1)", "1 +", "__import__(1)", "a.b"])
def test_what_is_no_expression_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(Refusal):
        expression(text)


def test_numbers_are_read_as_people_type_them() -> None:
    for text, number in {
        "0.25": 0.25,
        " 0,25 ": 0.25,
        "−3": -3,
        "1/4": 0.25,
        "1.2·10⁻⁵": 1.2e-5,
        "1e-3": 1e-3,
        "1/(1+exp(−0.5))": sigmoid(0.5),
        "2^3": 8,
    }.items():
        assert typed_number(text) == pytest.approx(number, rel=1e-15), text
    for text in ("", "x", "0/0", "1/0", "1,2,3", "10⁻⁻", "9" * 2000, "exp(1000)"):
        with pytest.raises(Refusal):
            typed_number(text)


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert np.isfinite(typed_number(text))


def test_an_answer_may_be_rounded_but_not_wrong() -> None:
    lesson = read_lesson(ONE)
    task = replace(lesson.tasks[0], check="0.62246")
    facts = Facts(opening_project())
    for right in ("0.62246", "0.6225", "0.622", "0.62", "62.2/100", "0,62"):
        assert judge(task, facts, right).right, right
    for wrong in ("0.6", "0.61", "0.64", "-0.62246", "62.2", "0.63"):
        verdict = judge(task, facts, wrong)
        assert not verdict.right, wrong
    assert "sign" in str(judge(task, facts, "-0.6225").said)
    tiny = replace(task, check="0.0137", tolerance=None)
    assert judge(tiny, facts, "0.014").right and not judge(tiny, facts, "0.01").right
    assert not judge(replace(task, tolerance=1e-6), facts, "0.622").right
    nothing = replace(task, check="0")
    assert judge(nothing, facts, "0").right and not judge(nothing, facts, "0.001").right
    unknown = replace(task, check="curve(500)")
    with pytest.raises(Refusal):
        judge(unknown, facts, "1")


def test_a_condition_may_have_many_right_answers() -> None:
    task = replace(read_lesson(ONE).tasks[0], check="cost_at(answer) < cost", right="0.5", wrong="-1")
    facts = Facts(opening_project())
    assert judge(task, facts, "0.5").right and judge(task, facts, "0.1").right
    assert right_answer(task, facts) == "0.5"
    with pytest.raises(Refusal):
        judge(task, facts, "-1")


def test_signs_and_shapes() -> None:
    task, facts = read_lesson(ONE).tasks[0], Facts(opening_project())
    sign = replace(task, ask="sign", check="grad_b(2,1)")
    right = "+" if computed("grad_b(2,1)", facts) > 0 else "−"
    assert right_answer(sign, facts) == right
    assert [judge(sign, facts, each).right for each in ("+", "0", "−")] == [right == "+", False, right == "−"]
    shape = replace(task, ask="shape", check=("units(1)", "units(0)"))
    for text in ("10×5", "10 x 5", "(10, 5)", "10*5"):
        assert judge(shape, facts, text).right
    assert not judge(shape, facts, "5×10").right and "way round" in str(judge(shape, facts, "5×10").said)
    with pytest.raises(Refusal):
        judge(shape, facts, "10")


def test_a_prediction_takes_every_answer_and_tells_the_gap() -> None:
    task = replace(read_lesson(ONE).tasks[0], predict=True, check="0.75")
    verdict = judge(task, Facts(opening_project()), "0.5")
    assert verdict.right and "0.75" in str(verdict.said) and "−0.25" in str(verdict.said)


@pytest.mark.parametrize(
    ("old", "new", "anchor", "says"),
    [
        ('title = "One neuron"', "", "+++", "title"),
        ("minutes = 10", "minutes = 0", None, "minutes"),
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


def test_locks_stop_what_they_name_and_nothing_else() -> None:
    project = performed(opening_project(), action_from("run 2"))
    edits = {
        "network": add_layer(project, 0),
        "table": set_cell(project, 0, 0, "3"),
        "weights": set_weight(project, 0, 0, 0, 3.0),
        "settings": performed(project, action_from("set batch_size 5")),
        "learning-rate": performed(project, action_from("set learning_rate 0.5")),
        "seeds": performed(project, action_from("start 77")),
    }
    for lock in edits:
        for name, edited in edits.items():
            if lock == name:
                with pytest.raises(Refusal):
                    refuse_locked({lock}, edited, project)
            else:
                refuse_locked({lock}, edited, project)
    refuse_locked(set(edits), reset_to_start(project), project)
    refuse_locked(set(edits), performed(project, action_from("afresh")), project)
    refuse_locked(set(edits), performed(project, action_from("best")), project)
    untrained = opening_project()
    with pytest.raises(Refusal):
        refuse_locked({"weights"}, set_bias(untrained, 0, 0, 1.0), untrained)


def test_actions_do_what_they_say() -> None:
    project = opening_project()
    for text, condition in {
        "run 5": "epoch == 5",
        "epoch": "epoch == 1",
        "update": "updates == 1",
        "row 3": "and(updates == 1, epoch == 0)",
        "weight 1 2 3 -0.5": "w(1,2,3) == -0.5",
        "weight 1 2 0 0.25": "b(1,2) == 0.25",
        "bias 2 1 −1.5": "b(2,1) == -1.5",
        "set learning_rate 0.5": "learning_rate == 0.5",
        "set batch_size 4": "batch_size == 4",
        "set optimizer adam": "optimizer == adam",
        "set reduction mean": "mean",
        "output sigmoid binary-cross-entropy": "cost_kind == [binary-cross-entropy]",
        "layers 3-1 tanh sigmoid": "and(units(1) == 3, activation(1) == [tanh])",
        "lab repair": "epoch == 0",
    }.items():
        assert holds(condition, Facts(performed(project, action_from(text)))), text
    for bad in (
        "",
        "jump",
        "run",
        "run 0",
        "run x",
        "run 9999999",
        "set speed 3",
        "weight 1 1",
        "bias 1 1 x",
        "row -1",
    ):
        with pytest.raises(Refusal):
            action_from(bad)
    for bad in ("weight 1 1 9 0.5", "weight 0 1 1 0.5", "set learning_rate none", "set cost cross-entropy", "row 99"):
        with pytest.raises(Refusal):
            performed(project, action_from(bad))
