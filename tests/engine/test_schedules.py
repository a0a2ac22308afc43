"""Schedules: values worked out by hand, and stories of costs on a plateau."""

from __future__ import annotations

import math

import msgspec
import pytest

from nnapp.choices import checked, choices
from nnapp.projectfile.strict_json import canonical_json, strict_json
from nnapp.schedules import (
    AnySchedule,
    ConstantRate,
    CosineDecay,
    ExponentialDecay,
    OnPlateau,
    Plateau,
    StepDecay,
    WarmUp,
    learning_rate,
)
from nnapp.words import Refusal

BY_HAND = [
    (ConstantRate(), {0: 1.0, 1: 1.0, 10**9: 1.0}),
    (StepDecay(), {0: 1.0, 99: 1.0, 100: 0.5, 199: 0.5, 200: 0.25, 1000: 2.0**-10}),
    (StepDecay(every=1, decay=0.1), {0: 1.0, 1: 0.1, 2: 0.01}),
    (ExponentialDecay(), {0: 1.0, 1: 0.99, 2: 0.9801, 3: 0.970299}),
    (ExponentialDecay(decay=0.5), {10: 1 / 1024, 10**6: 0.0}),
    # cos 0 = 1, cos 45° = √½, cos 60° = ½, cos 90° = 0, cos 180° = −1
    (CosineDecay(), {0: 1.0, 25: 0.5 + math.sqrt(1 / 8), 50: 0.5, 75: 0.5 - math.sqrt(1 / 8), 100: 0.0, 101: 0.0}),
    (CosineDecay(epochs=6, last=0.2), {0: 1.0, 2: 0.8, 3: 0.6, 4: 0.4, 6: 0.2, 10**9: 0.2}),
    (CosineDecay(epochs=1, last=1.0), {0: 1.0, 1: 1.0}),
    (WarmUp(), {0: 0.1, 1: 0.2, 4: 0.5, 8: 0.9, 9: 1.0, 10: 1.0, 10**9: 1.0}),
    (WarmUp(epochs=1), {0: 1.0, 1: 1.0}),
    (WarmUp(epochs=4), {0: 0.25, 1: 0.5, 2: 0.75, 3: 1.0, 4: 1.0}),
]
CASES = [(schedule, epoch, factor) for schedule, factors in BY_HAND for epoch, factor in factors.items()]


@pytest.mark.parametrize(("schedule", "epoch", "factor"), CASES)
def test_factors_are_those_worked_out_by_hand(schedule, epoch, factor):
    assert schedule.factor(epoch) == pytest.approx(factor, rel=1e-14, abs=1e-300)
    assert learning_rate(schedule, 0.3, epoch, Plateau(factor=0.125)) == pytest.approx(0.3 * factor, rel=1e-14, abs=0)


def test_the_ends_are_exact():
    assert CosineDecay(last=0.1).factor(100) == 0.1
    assert CosineDecay().factor(100) == 0.0
    assert [WarmUp(epochs=7).factor(epoch) for epoch in (6, 7)] == [1.0, 1.0]


def test_factors_stay_between_zero_and_one():
    for kind in choices(AnySchedule):
        assert all(0 <= kind().factor(epoch) <= 1 for epoch in range(1000))


def test_only_on_plateau_watches_the_cost():
    assert [kind for kind in choices(AnySchedule) if kind.watches] == [OnPlateau]
    assert learning_rate(OnPlateau(), 0.3, 1000, Plateau(factor=0.25)) == 0.3 * 0.25


def story(schedule, costs):
    """The plateau after every cost."""
    plateau, told = Plateau(), []
    for cost in costs:
        plateau = schedule.after(plateau, cost)
        told.append((plateau.factor, plateau.best, plateau.waited))
    return told


def test_a_plateau_lowers_the_rate_after_so_many_epochs_and_again():
    assert story(OnPlateau(patience=2, decay=0.5), [4.0, 3.0, 3.0, 3.5, 3.0, 3.0, 2.0, 2.5]) == [
        (1.0, 4.0, 0),
        (1.0, 3.0, 0),
        (1.0, 3.0, 1),
        (0.5, 3.0, 0),  # two epochs without improvement
        (0.5, 3.0, 1),
        (0.25, 3.0, 0),
        (0.25, 2.0, 0),
        (0.25, 2.0, 1),
    ]


def test_improvement_begins_the_wait_anew():
    assert story(OnPlateau(patience=3), [5.0, 5.0, 5.0, 4.0, 4.0, 4.0])[-1] == (1.0, 4.0, 2)


def test_too_small_an_improvement_is_none():
    schedule = OnPlateau(patience=2, least_improvement=0.01)
    assert story(schedule, [1.0, 0.995, 0.985]) == [(1.0, 1.0, 0), (1.0, 1.0, 1), (1.0, 0.985, 0)]
    assert story(schedule, [1.0, 0.99])[-1] == (1.0, 1.0, 1)  # exactly the share is not below it
    assert story(schedule, [-1.0, -1.005, -1.02])[1:] == [
        (1.0, -1.0, 1),
        (1.0, -1.02, 0),
    ]  # of a cost below zero likewise
    assert story(OnPlateau(patience=2, least_improvement=0.0), [1.0, 1.0 - 1e-15])[-1][2] == 0


def test_a_patience_of_one_lowers_at_once():
    assert [factor for factor, _, _ in story(OnPlateau(patience=1), [1.0, 1.0, 1.0, 0.5])] == [1.0, 0.5, 0.25, 0.25]


def test_costs_that_are_no_numbers_are_no_improvement():
    assert story(OnPlateau(patience=2), [math.nan, math.inf, 1.0]) == [
        (1.0, math.inf, 1),
        (0.5, math.inf, 0),
        (0.5, 1.0, 0),
    ]
    assert story(OnPlateau(patience=2, least_improvement=0.0), [1.0, math.nan])[-1] == (1.0, 1.0, 1)


def test_a_cost_of_zero_cannot_improve():
    assert story(OnPlateau(patience=2), [0.0, 0.0, 0.0])[-1] == (0.5, 0.0, 0)


def test_a_story_can_be_stopped_saved_and_gone_on_with():
    schedule, costs = OnPlateau(patience=3), [3.0, math.nan, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0]
    plateau = Plateau()
    for cost in costs:
        plateau = schedule.after(plateau, cost)
        assert msgspec.convert(strict_json(canonical_json(msgspec.to_builtins(plateau))), Plateau) == plateau
    for fresh in (Plateau(), schedule.after(Plateau(), math.nan), Plateau(factor=0.5, waited=2)):
        text = canonical_json(msgspec.to_builtins(fresh))
        assert msgspec.convert(strict_json(text), Plateau) == fresh
        assert text == canonical_json(msgspec.to_builtins(msgspec.structs.replace(fresh, best=float("inf"))))


def test_settings_out_of_range_are_refused():
    for bad in (StepDecay(every=0), StepDecay(decay=1.0), ExponentialDecay(decay=0.0), CosineDecay(epochs=0)):
        with pytest.raises(Refusal):
            checked(bad)
    for bad in (CosineDecay(last=1.1), WarmUp(epochs=0), OnPlateau(patience=0), OnPlateau(least_improvement=1.0)):
        with pytest.raises(Refusal):
            checked(bad)
    for kind in choices(AnySchedule):
        assert checked(kind()) == kind()
