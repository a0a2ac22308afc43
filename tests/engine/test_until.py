"""What ends one run alone: it goes over the project's stop rules, changes no project, and is told in words."""

from __future__ import annotations

import pytest

from nnapp.choices import checked
from nnapp.project import opening_project
from nnapp.run import NO_GOAL, Run, Until, train
from nnapp.training import StopRules
from nnapp.words import Refusal
from tests.engine.varieties import with_training


def test_nothing_asked_is_nothing_changed():
    rules = StopRules(cost=0.5, patience=3, gradient_norm=0.1, seconds=9)
    assert Until().over(rules) is not None
    assert Until().over(rules) == rules
    assert Until().goal == NO_GOAL
    assert Until().told() == ()


def test_the_projects_rules_hold_besides_and_what_is_met_sooner_ends_the_run():
    until = Until(epoch=7, cost=0.2, patience=9, accuracy=0.9, seconds=4)
    rules = until.over(StopRules(cost=0.5, seconds=60))
    assert rules == StopRules(cost=0.5, patience=9, accuracy=0.9, seconds=60)  # the clock is not the engine's affair
    assert until.over(StopRules(cost=0.1, patience=3, accuracy=0.95)) == StopRules(cost=0.2, patience=3, accuracy=0.9)
    assert Until(epoch=7).goal == 7


def test_it_is_told_in_words():
    told = Until(epoch=1200, cost=0.01, patience=20, accuracy=0.95, seconds=2.5).told()
    assert [str(said) for said in told] == [
        "epoch 1,200",
        "cost ≤ 0.01",
        "20 epochs without a better validation cost",
        "accuracy ≥ 0.95",
        "2.5 s",
    ]


def test_time_that_is_used_up_is_gone():
    assert Until(seconds=10).after(4).seconds == 6
    assert Until(seconds=10).after(14).seconds > 0
    assert Until(cost=1).after(4) == Until(cost=1)


@pytest.mark.parametrize(
    "until",
    [Until(epoch=0), Until(cost=-1), Until(patience=0), Until(accuracy=0), Until(accuracy=1.1), Until(seconds=0)],
)
def test_nonsense_is_refused(until):
    with pytest.raises(Refusal):
        checked(until)


def test_a_run_with_rules_of_its_own_ends_where_they_say_and_is_the_run_that_it_would_have_been():
    project = with_training(opening_project(), epochs=2000, learning_rate=0.5)
    costs = [snapshot.cost for snapshot in train(project)]
    first = next(epoch for epoch, cost in enumerate(costs) if cost <= 0.5)
    run = Run(project)
    run.set_stop_rules(Until(cost=0.5).over(project.training.stop))
    run.advance(NO_GOAL, lambda: False)
    assert (run.stop.rule, run.stop.epoch) == ("cost", first)
    assert run.model().curve.exact.tolist() == costs[: first + 1]
    assert run.project is project
