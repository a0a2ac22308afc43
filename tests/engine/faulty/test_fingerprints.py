"""The ratio names the fault: recomputed here with formulas of the test's own, to 1e-9."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.lessons.faulty import (
    CORRECT,
    DERIVATION,
    PASSES,
    PRINTED_PROGRAM,
    QUESTION,
    SUSPECTS,
    WRONG_PASSES,
    case,
    fingerprint,
    fresh_case,
    one_row,
    predict,
    repaired,
    slope_at,
)
from nnapp.lessons.faulty.net import Net, Pair

BY_NAME = {one.name: one for one in (*PASSES, PRINTED_PROGRAM)}


def sigma(z):
    return 1 / (1 + np.exp(-z))


def parts(given):
    """Give y, h and the factors of the fingerprints for the one row of a case."""
    (w1, _), (b1, _) = given.net.weights, given.net.biases
    h = sigma(w1 @ given.x[0] + b1[:, 0])
    y = predict(given.net, given.x).item()
    of_y, of_h = (sigma(a) * (1 - sigma(a)) / (a * (1 - a)) for a in (y, h))
    return y, h, of_y, of_h


WANTED = {  # output ratio, hidden ratios; from y, h and the factors σ′(y)/(y(1 − y)), σ′(h)/(h(1 − h))
    "slope-of-activation": lambda y, h, of_y, of_h: (of_y, of_y * of_h),
    "output-factor-not-propagated": lambda y, h, of_y, of_h: (1, 1 / (y * (1 - y)) + 0 * h),
    "printed": lambda y, h, of_y, of_h: (of_y, of_h / (y * (1 - y))),
    "output-factor-missing": lambda y, h, of_y, of_h: (1 / (y * (1 - y)), 1 / (y * (1 - y)) + 0 * h),
    "hidden-factor-missing": lambda y, h, of_y, of_h: (1, 1 / (h * (1 - h))),
    "sign": lambda y, h, of_y, of_h: (-1, -1 + 0 * h),
    "correct": lambda y, h, of_y, of_h: (1, 1 + 0 * h),
}


@pytest.mark.parametrize("name", WANTED)
def test_ratios_of_one_row(name):
    for seed in range(100):
        given = one_row(fresh_case(seed))
        y, h, of_y, of_h = parts(given)
        output, hidden = WANTED[name](y, h, of_y, of_h)
        found = fingerprint(BY_NAME[name], *given)
        for reading in (found.weights[1], found.biases[1]):
            assert reading.ratios == pytest.approx(output, rel=1e-9)
        for reading in (found.weights[0], found.biases[0]):
            assert reading.ratios == pytest.approx(
                np.broadcast_to(hidden[:, np.newaxis], reading.ratios.shape), rel=1e-9
            )
        assert all(reading.error <= 1e-9 for reading in (*found.weights, *found.biases))
        assert (found.facts.y, found.facts.rows) == (pytest.approx(y), 1)


def test_the_three_faults_are_named():
    given = one_row(case(1))
    slope, error = "σ(y)(1 − σ(y)) / (y(1 − y))", "1 / (y(1 − y))"
    of_h = "σ(h)(1 − σ(h)) / (h(1 − h))"
    assert formulas("slope-of-activation", given) == [f"{slope} · {of_h}", slope]
    assert formulas("output-factor-not-propagated", given) == [error, "1"]
    assert formulas("printed", given) == [f"{error} · {of_h}", slope]
    assert fingerprint(PRINTED_PROGRAM, *case(1)).columns == (8, 8)  # and the third is in the shape


@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_faults_are_named_in_saturated_networks_too(size):
    wanted = ["1 / (y(1 − y)) · σ(h)(1 − σ(h)) / (h(1 − h))", "σ(y)(1 − σ(y)) / (y(1 − y))"]
    for seed in range(100):
        given = larger(one_row(fresh_case(seed)), size)
        if 1e-6 < predict(given.net, given.x).item() < 1 - 1e-6:
            assert formulas("printed", given) == wanted, seed
            assert formulas("correct", given) == ["1", "1"], seed


def test_a_unit_that_is_1_to_the_last_digit_is_no_error():
    for seed in range(20):
        found = fingerprint(PRINTED_PROGRAM, *larger(one_row(fresh_case(seed)), 30))
        assert all(reading.formula is None or reading.error < 1e-3 for reading in (*found.weights, *found.biases))


def larger(given, size):
    weights, biases = (Pair(*(each * size for each in pair)) for pair in (given.net.weights, given.net.biases))
    return given._replace(net=Net(weights, biases))


def formulas(name, given):
    found = fingerprint(BY_NAME[name], *given)
    assert [reading.formula for reading in found.weights] == [reading.formula for reading in found.biases]
    return [reading.formula for reading in found.weights]


def test_biases_by_row_are_right_when_added_up():
    for seed in range(50):
        given = fresh_case(seed)
        found = fingerprint(BY_NAME["biases-by-row"], *given)
        assert found.columns == (len(given.x), len(given.x))
        assert [reading.formula for reading in found.biases] == ["1", "1"]
        assert max(reading.error for reading in found.biases) <= 1e-9


def test_several_rows_leave_what_does_not_depend_on_the_row():
    given = case(1)
    assert formulas("sum-for-mean", given) == ["N", "N"]
    assert formulas("sign", given) == ["−1", "−1"]
    assert formulas("slope-of-activation", given) == [None, None]
    found = fingerprint(BY_NAME["weights-summed"], *given)
    assert [reading.formula for reading in (*found.weights, *found.biases)] == ["N", "N", "1", "1"]
    found = fingerprint(BY_NAME["biases-missing"], *given)
    assert [reading.formula for reading in (*found.weights, *found.biases)] == ["1", "1", "0", "0"]
    assert found.weights[0].ratios == pytest.approx(1, rel=1e-9)
    many = fingerprint(BY_NAME["sum-for-mean"], *given)
    assert many.weights[0].ratios == pytest.approx(8, rel=1e-9)


def test_new_weights_are_named_too():
    given = one_row(case(1))
    found = fingerprint(BY_NAME["updated-weights"], *given, rate=0.5)
    assert [reading.formula for reading in found.weights] == ["new W2 / old W2", "1"]


def test_every_wrong_pass_has_a_fingerprint_of_its_own():
    given, several = one_row(case(2)), case(2)
    seen = set()
    for one in WRONG_PASSES:
        each = [fingerprint(one, *given), fingerprint(one, *several)]
        assert all(reading.formula for reading in (*each[0].weights, *each[0].biases))
        seen.add(tuple(r.formula for found in each for r in (*found.weights, *found.biases)) + each[1].columns)
    assert len(seen) == 10


def test_a_weight_without_influence_has_no_ratio():
    given = one_row(case(1, inputs=3))
    silent = given._replace(x=given.x * [1, 0, 1])
    found = fingerprint(PRINTED_PROGRAM, *silent)
    assert np.isnan(found.weights[0].ratios[:, 1]).all()
    assert found.weights[0].formula is not None


@pytest.mark.parametrize(
    ("y", "true", "printed"),
    [
        (0, 0, 0.2500),
        (0.1, 0.0900, 0.2494),
        (0.5, 0.2500, 0.2350),
        (0.9, 0.0900, 0.2055),
        (0.99, 0.0099, 0.1975),
        (1, 0, 0.1966),
    ],
)
def test_the_table_of_both_factors(y, true, printed):
    assert y * (1 - y) == pytest.approx(true, abs=5e-5)
    assert slope_at(y) == pytest.approx(printed, abs=5e-5)


def test_the_question_has_one_answer():
    assert [round(formula.at(0.9), 3) for formula in QUESTION] == [2.283, 11.111, 2.891, 1]


def test_numbers_in_the_hints_are_true():
    assert QUESTION[0].at(0.9) == pytest.approx(2.283, abs=5e-4)
    assert "2.283" in str(BY_NAME["slope-of-activation"].hints[1])
    assert QUESTION[1].at(0.9) == pytest.approx(11.11, abs=5e-3)
    for name in ("output-factor-missing", "output-factor-not-propagated"):
        assert "11.11" in str(BY_NAME[name].hints[1])
    assert 1 / (0.5 * (1 - 0.5)) == 4
    assert "at h = 0.5 it is 4" in str(BY_NAME["hidden-factor-missing"].hints[1])
    assert (round(slope_at(1.0), 4), slope_at(0.0)) == (0.1966, 0.25)
    assert "between 0.1966 and 0.25" in str(BY_NAME["slope-of-activation"].told)


def test_a_half_repaired_program_shows_which_fault_is_left():
    given = one_row(case(1))
    half_way = [suspect.right for suspect in SUSPECTS]
    half_way[0] = 1
    found = fingerprint(repaired(half_way), *given)
    assert found.weights[1].formula == "(1 − σ(y)) / (1 − y)"
    right = [fingerprint(one, *given) for one in (CORRECT, DERIVATION, repaired([s.right for s in SUSPECTS]))]
    assert all(reading.formula == "1" for found in right for reading in (*found.weights, *found.biases))
