"""What the printed program does to those who trust it."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.lessons.faulty import (
    DERIVATION,
    PRINTED_PROGRAM,
    opening_table,
    predict,
    random_labels,
    saturated,
    saturated_case,
    shuffled,
    zero_weights_held,
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_rows_in_another_order(seed):
    printed, derived = (shuffled(program, seed) for program in (PRINTED_PROGRAM, DERIVATION))
    assert printed.right_before == derived.right_before == derived.right_after == 1
    assert printed.right_after <= 0.8
    assert np.abs(derived.after - derived.before).max() < 1e-12
    assert np.abs(printed.after - printed.before).max() > 0.5
    assert sorted(printed.order) == [*range(10)]


def test_labels_by_chance_are_learnt_although_they_contradict_each_other():
    found = random_labels()
    answers = {tuple(row): [] for row in found.x}
    for row, target in zip(found.x, found.t[:, 0], strict=True):
        answers[tuple(row)].append(target)
    assert {len(each) for each in answers.values()} == {4}
    least = sum(((np.array(each) - np.mean(each)) ** 2).sum() for each in answers.values()) / 2
    assert found.least == pytest.approx(least)
    assert found.courses.printed.costs[-1] < 0.01 < found.least < found.courses.derivation.costs[-1]


def test_with_weights_held_at_zero_no_answer_can_depend_on_the_row():
    printed, derived = zero_weights_held()
    assert printed.costs[0] == derived.costs[0] == pytest.approx(10 / 8)  # all answers are ½
    assert not any(each.any() for course in (printed, derived) for each in course.net.weights)
    x, t = opening_table()
    assert np.ptp(predict(derived.net, x)) < 1e-12
    assert derived.costs[-1] == pytest.approx(10 * 0.6 * 0.4 / 2, rel=1e-6)  # the best single answer, 6 of 10 are 1
    assert printed.costs[-1] < 0.02
    assert np.array_equal(predict(printed.net, x) > 0.5, t > 0.5)


def test_a_saturated_start():
    derived, printed, entropy = saturated()
    assert (derived.done, printed.done, entropy.done) == (None, 30, 7)
    assert derived.course.costs[-1] > 0.49
    for engine in (printed, entropy):
        assert (engine.course.costs[: engine.done] >= 0.02).all()
        assert engine.course.costs[engine.done] < 0.02
    y = predict(saturated_case().net, saturated_case().x).item()
    assert y * (1 - y) == pytest.approx(2.33e-4, rel=0.01)  # the factor that holds the derivation back
