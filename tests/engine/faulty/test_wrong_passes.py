"""Ten wrong passes: all are caught, the right one never; and the code that is shown is the code that computes."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.lessons.faulty import (
    CORRECT,
    DERIVATION,
    LEVELS,
    OUTPUT_FACTOR_MISSING,
    PASSES,
    PRINTED_PROGRAM,
    SUSPECTS,
    UPDATE,
    WRONG_PASSES,
    Gradients,
    Pair,
    agreement,
    case,
    check,
    compare,
    cost,
    cross_entropy,
    exact_gradients,
    fresh_case,
    honest_drop,
    nudged,
    numeric_gradients,
    one_row,
    predict,
    sigmoid,
    stepped,
    trained,
)

ALL = (*PASSES, PRINTED_PROGRAM, DERIVATION)
BY_NAME = {one.name: one for one in ALL}


def values(gradients):
    return (*gradients.weights, *gradients.biases)


def variables(given, rate):
    """Give what the shown lines start from, by code of the test's own."""
    (w1, w2), (b1, b2) = given.net.weights, given.net.biases
    h = 1 / (1 + np.exp(-(w1 @ given.x.T + b1)))
    y = 1 / (1 + np.exp(-(w2 @ h + b2)))
    arrays = {"W1": w1, "W2": w2, "b1": b1, "b2": b2, "x": given.x.T, "t": given.t.T, "h": h, "y": y}
    return {**arrays, "rate": rate, "sigmoid": sigmoid}


def alike(one, other):
    """Whether two arrays have one shape, and differ by rounding at the most."""
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_the_lines_that_are_shown_are_what_is_computed(one):
    for given in (case(1, outputs=2), one_row(case(2)), fresh_case(3)):
        seen = variables(given, rate=0.5)
        for line in one.lines:
            exec(line, seen)
        claimed = values(one.gradients(*given, rate=0.5))
        assert all(alike(seen[name], array) for name, array in zip(NAMES, claimed, strict=True))
        exec(UPDATE, seen)
        after = stepped(given.net, one.gradients(*given, rate=0.5), 0.5)
        changed = zip(("W1", "W2", "b1", "b2"), values(after), strict=True)
        assert all(alike(seen[name], array) for name, array in changed)


NAMES = ("dW1", "dW2", "db1", "db2")


@pytest.mark.parametrize("suspect", SUSPECTS, ids=lambda one: one.question)
def test_alternatives_that_are_shown_are_what_is_computed(suspect):
    seen = variables(case(1), rate=0.5)
    for line in DERIVATION.lines[: suspect.place]:
        exec(line, seen)
    for line in suspect.alternatives:
        exec(line.text, seen)
        made = line.value(type("Variables", (), {**seen}))
        several = made if len(line.names) > 1 else (made,)
        assert all(alike(seen[name], one) for name, one in zip(line.names, several, strict=True))


def test_there_are_ten_each_wrong_in_one_line():
    assert len({one.name for one in WRONG_PASSES}) == len({one.title for one in WRONG_PASSES}) == 10
    assert [one.level for one in WRONG_PASSES] == sorted(one.level for one in WRONG_PASSES)
    assert {one.level for one in WRONG_PASSES} == {*LEVELS}
    for one in WRONG_PASSES:
        changed = [number for number, line in enumerate(one.lines) if line != CORRECT.lines[number]]
        assert changed == [one.fault]
        assert len(one.hints) == 3
        assert 4 <= len(one.lines) <= 6
        assert str(one.told)
        assert one.title not in map(str, one.hints[:2])  # the answer comes last
        name = CORRECT.code[one.fault].names[0]
        assert f"the line of {name}" in str(one.hints[2])


def test_the_oracle_is_right():
    # complex steps, central differences and the chain rule by hand agree
    for seed in range(20):
        given = fresh_case(seed, outputs=1 + seed % 3)
        exact, numeric = exact_gradients(*given), numeric_gradients(*given)
        for one, other, third in zip(values(exact), values(numeric), values(DERIVATION.gradients(*given)), strict=True):
            assert one == pytest.approx(other, rel=1e-5, abs=1e-8)
            assert third == pytest.approx(one, rel=1e-10, abs=1e-14)


def test_all_ten_are_caught_and_the_right_one_never_is():
    for seed in range(1000):
        given = fresh_case(seed)
        numeric, here = numeric_gradients(*given, "mean"), cost(*given, "mean")
        assert len(given.x) > max(given.net.widths)
        for one in PASSES:
            found = compare(one.gradients(*given, rate=0.5), numeric, here)
            assert found.passed is (one is CORRECT), (seed, one.name, found.worst)


def test_the_right_one_passes_with_one_row_and_with_several_outputs():
    for seed in range(200):
        assert check(CORRECT, *one_row(fresh_case(seed))).passed
        assert check(DERIVATION, *fresh_case(seed, outputs=1 + seed % 3)).passed


def test_a_check_says_where():
    given = case(5)
    for name, layers in (
        ("output-factor-not-propagated", [False, True]),
        ("hidden-factor-missing", [False, True]),
        ("updated-weights", [False, True]),
        ("slope-of-activation", [False, False]),
        ("output-factor-missing", [False, False]),
    ):
        found = check(BY_NAME[name], *given)
        of_layers = zip(found.weights, found.biases, strict=True)
        assert [max(part.worst for part in parts) < 1e-5 for parts in of_layers] == layers
    found = check(BY_NAME["biases-missing"], *given)
    assert [part.worst < 1e-5 for part in found.parts] == [True, True, False, False]
    found = check(BY_NAME["biases-by-row"], *given)
    assert [part.fits for part in found.parts] == [True, True, False, False]
    assert [part.claimed.shape for part in found.biases] == [(4, 8), (1, 8)]
    assert np.isinf(found.worst)
    assert not found.fits


def test_some_faults_need_more_than_one_row():
    given = one_row(case(5))
    for name in ("biases-by-row", "sum-for-mean", "weights-summed"):
        assert check(BY_NAME[name], *given).passed


def test_a_fault_that_knows_the_rate_is_proportional_to_it():
    given, wrong = case(5), BY_NAME["updated-weights"]
    true = exact_gradients(*given, "mean").weights.hidden
    off = [(wrong.gradients(*given, rate=rate).weights.hidden - true) / rate for rate in (1e-4, 1e-2, 0.5)]
    assert off[1] == pytest.approx(off[2], rel=1e-9, abs=1e-14)
    assert off[0] == pytest.approx(off[2], rel=1e-9, abs=1e-12)  # at η = 0.0001 rounding of the difference itself


def test_only_one_of_ten_shows_in_the_cost_curve():
    for one in PASSES:
        falls = [trained(one, *case(seed), 0.5, 100).costs[[0, -1]] for seed in range(5)]
        assert all((after > before) if one.name == "sign" else (after < before) for before, after in falls), one.name


def test_the_honest_drop():
    drops = {one.name: [honest_drop(one, *case(seed)) for seed in range(30)] for one in PASSES}
    for name, drop, precision in (
        ("correct", 1, 1e-3),
        ("sign", -1, 1e-3),
        ("sum-for-mean", 1 / 8, 1e-3),
        ("updated-weights", 1, 1e-2),  # not caught: its fault is proportional to η
        ("biases-by-row", 1, 1e-3),  # the true gradient of another network, with biases for each row
        ("biases-missing", 1, 1e-3),  # the true gradient of fewer numbers
    ):
        assert drops[name] == pytest.approx([drop] * 30, rel=precision), name
    for name in ("slope-of-activation", "output-factor-missing", "output-factor-not-propagated"):
        assert np.median(drops[name]) < 0.9
        assert min(abs(drop - 1) for drop in drops[name]) > 0.001


def test_an_honest_drop_of_nothing_is_none():
    given = case(1)
    at_target = given._replace(t=predict(given.net, given.x))  # no error, so no slope
    assert np.isnan(honest_drop(CORRECT, *at_target))


def test_without_the_outputs_factor_it_is_the_gradient_of_cross_entropy():
    for seed in range(50):
        given = fresh_case(seed)
        wanted = exact_gradients(*given, "mean", cross_entropy)
        for one, other in zip(values(OUTPUT_FACTOR_MISSING.gradients(*given)), values(wanted), strict=True):
            assert one == pytest.approx(other, rel=1e-10, abs=1e-13)
        assert check(OUTPUT_FACTOR_MISSING, *given, measure=cross_entropy).passed
        assert not check(CORRECT, *given, measure=cross_entropy).passed


def test_what_is_no_number_is_never_right():
    given = case(1)
    claimed, numeric = DERIVATION.gradients(*given), numeric_gradients(*given)
    broken = Gradients(Pair(claimed.weights.hidden * np.nan, claimed.weights.output), claimed.biases)
    found = compare(broken, numeric, cost(*given))
    assert np.isinf(found.weights[0].worst)
    assert not found.passed


def test_the_direction_looks_innocent():
    found = {one.name: agreement(one, *case(7)) for one in PASSES}
    assert found["correct"].cosine == pytest.approx(1)
    assert found["sign"].cosine == pytest.approx(-1)
    assert (found["correct"].same_sign, found["sign"].same_sign) == (1, 0)
    assert found["biases-by-row"].cosine == pytest.approx(1)  # added up, they are right
    many = [agreement(BY_NAME["slope-of-activation"], *case(seed)).cosine for seed in range(50)]
    assert np.median(many) > 0.9


def test_a_nudge_is_a_secant():
    given = case(3)
    exact = exact_gradients(*given)
    for layer, unit, source in ((0, 2, 1), (1, 0, 3), (0, 1, -1), (1, 0, -1)):
        found = nudged(*given, layer, unit, source, 1e-5)
        wanted = exact.biases[layer][unit, 0] if source == -1 else exact.weights[layer][unit, source]
        assert found.slope == pytest.approx(wanted, rel=1e-6, abs=1e-9)
        assert found.here == pytest.approx(cost(*given))
        assert (found.above - found.below) / 2e-5 == found.slope
