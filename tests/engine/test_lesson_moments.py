"""Moments of a lesson: a project written down and made again asks and answers the same, and a run tells what it is."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.lessons import (
    Facts,
    action_from,
    checked_start,
    computed,
    lesson_paths,
    moment_text,
    noticed_in_run,
    performed,
    project_then,
    read_lesson,
)
from nnapp.optimizers import Adam
from nnapp.project import Project, opening_project, remove_rows, set_weight
from nnapp.run import train
from nnapp.topology import Layer

ASKED = (
    "cost",
    "epoch",
    "updates",
    "w(1,1,1)",
    "start_w(1,2,1)",
    "a(2,1)",
    "delta(1,1)",
    "step_w(1,1,2)",
    "batch_cost",
)


def trained(project: Project, *actions: str) -> Project:
    for each in actions:
        project = performed(project, action_from(each))
    return project


@pytest.mark.parametrize(
    "actions",
    [
        (),
        ("run 3",),
        ("weight 1 1 1 0.5",),
        ("set learning_rate 0.3", "run 2", "update"),
        ("set optimizer adam", "run 4"),
        ("set batch_size 3", "set optimizer momentum", "run 1", "update"),
        ("layers 5-4-1 tanh relu sigmoid", "run 2"),
        ("reset",),
    ],
)
def test_a_moment_that_is_read_again_has_the_same_numbers(actions: tuple[str, ...]) -> None:
    start = opening_project()
    then = trained(start, *actions)
    again = project_then(moment_text(then, start), start)
    assert again is not None
    assert again.topology == then.topology and again.training == then.training
    for text in ASKED:
        assert computed(text, Facts(again, 2)) == computed(text, Facts(then, 2)), text


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_the_start_of_every_lesson_is_a_short_moment(path: object) -> None:
    start = checked_start(read_lesson(path))  # type: ignore[arg-type]
    assert len(moment_text(start, start)) < 10
    again = project_then(moment_text(start, start), start)
    assert again is not None and again.model is start.model


def test_what_cannot_be_written_down_is_not() -> None:
    start = opening_project()
    assert moment_text(remove_rows(start, [0]), start) == ""
    assert moment_text(set_weight(start, 0, 0, 0, 1e308), start) != ""
    large = replace(start, topology=replace(start.topology, layers=(Layer(units=500), *start.topology.layers[-1:])))
    assert moment_text(trained(large, "run 1"), large) == "" != moment_text(large, large)


@pytest.mark.parametrize(
    "text", ["{", "null", "[]", '{"state": {}}', '{"state": {"start": [1.0], "current": [2.0]}}', '{"topology": {}}']
)
def test_a_moment_of_another_kind_is_none(text: str) -> None:
    assert project_then(text, opening_project()) is None


@pytest.mark.parametrize("penalty", ["set l2 0.1", "set reduction mean"])
def test_a_run_tells_the_same_as_the_project_that_it_becomes(penalty: str) -> None:
    start = trained(opening_project(), penalty)
    *_, snapshot = [each for each, _ in zip(train(start), range(8), strict=False)]
    facts, after = Facts.of_run(start, snapshot, 3), Facts(trained(start, "run 7"), 3)
    for text in ("cost", "start_cost", "epoch", "updates", "a(2,1)", "w(1,2,1)", "row_cost", "grad_b(1,1)", "curve(4)"):
        assert computed(text, facts) == pytest.approx(computed(text, after), rel=1e-12), text
    unknown = Facts.of_run(start, replace(snapshot, cost=float("nan")), 3)
    assert computed("cost", unknown) == pytest.approx(computed("cost", after), rel=1e-12)
    assert not np.isnan(computed("cost", facts))


def test_what_is_about_the_next_update_waits_for_the_end_of_a_run() -> None:
    task = next(task for task in read_lesson(lesson_paths()[2]).tasks if task.ask == "done")
    assert noticed_in_run(task, []) and noticed_in_run(task, ["delta 1 1", "cost"])
    for check in (
        "batch_cost < 1",
        "step_w(1,1,1) < 1",
        "cost_at(0.5) < cost",
        "new_b(1,1) > 0",
        "gradient_length < 1",
    ):
        assert not noticed_in_run(replace(task, check=check), []), check
    assert not noticed_in_run(replace(task, told="It is {value: batch_cost_after}."), [])
    for place in ("step 1 1 1", "new_cost", "batch cost"):
        assert not noticed_in_run(task, [place]), place
    assert not noticed_in_run(read_lesson(lesson_paths()[0]).tasks[0], [])
    assert Adam().memory_names  # the reason: what an optimizer remembers is not in what a run shows
