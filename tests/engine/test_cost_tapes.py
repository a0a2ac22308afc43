"""Every cost with every output activation it goes with, on tapes made by hand, against the textbook."""

from __future__ import annotations

import math
from functools import partial
from itertools import product

import numpy as np
import pytest

from nnapp.activations import AnyActivation, Identity, Sigmoid, Softmax
from nnapp.choices import choices
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError, MeanAbsoluteError
from nnapp.tape import run_lines
from tests.engine import cases
from tests.engine.cases import tag
from tests.engine.cost_tapes import CASES, COSTS, Judged, Textbook, complex_step, numbers_for, parameters_of
from tests.engine.formulas_costs import FORMULAS
from tests.engine.memory import peak_bytes
from tests.engine.reference_costs import cost_of, cost_slope

NAMES = [
    f"{number}-{tag(type(cost))}-{tag(activation)}-{reduction}-{'careful' if careful else 'quick'}"
    for number, (cost, activation, reduction, careful) in enumerate(CASES)
]
every_case = pytest.mark.parametrize(("cost", "activation", "reduction", "careful"), CASES, ids=NAMES)


@every_case
def test_cost_and_delta_are_those_of_the_textbook(cost, activation, reduction, careful):
    for seed in range(3):
        z, t = numbers_for(cost, seed)
        wanted = Textbook(cost, activation, z, t, reduction)
        done = Judged(cost, activation(), z, t, reduction, careful).run()
        assert done.total == pytest.approx(wanted.cost, rel=1e-13)
        assert cases.relative(done.delta, wanted.delta.T) < 1e-12
        assert cases.relative(done.delta, complex_step(cost, activation, z, t) * wanted.share) < 1e-11


@every_case
def test_single_precision_is_right_to_its_own_digits(cost, activation, reduction, careful):
    z, t = (numbers.astype(np.float32) for numbers in numbers_for(cost))
    wanted = Textbook(cost, activation, z.astype(np.float64), t.astype(np.float64), reduction)
    done = Judged(cost, activation(), z, t, reduction, careful, np.float32).run()
    assert done.total == pytest.approx(wanted.cost, rel=1e-5)
    assert cases.relative(done.delta, wanted.delta.T, floor=0.1) < 1e-5
    arrays = [*done.front.buffers.values(), *done.back.buffers.values()]
    assert {array.itemsize for array in arrays} == {4}  # a ReLU reads its numbers as integers of the same size


@every_case
def test_every_line_computes_what_its_label_says(cost, activation, reduction, careful):
    z, t = numbers_for(cost)
    book = Textbook(cost, activation, z, t, reduction)
    done = Judged(cost, activation(), z, t, reduction, careful)
    for tape, begin in ((done.front, done.before_cost), (done.back, done.before_delta)):
        for number, ((call, arguments), label) in enumerate(zip(tape.calls, tape.labels, strict=True)):
            call(*arguments)
            if number >= begin and label.quantity in FORMULAS:
                found, wanted = tape.buffers[label], np.asarray(FORMULAS[label.quantity](book))
                assert found.shape == wanted.shape, label
                assert cases.relative(found, wanted, floor=1.0) < 1e-12, label
            elif number >= begin:  # how the activation makes δ of ∂C/∂a
                assert activation is Softmax, label
    labels = [*done.front.labels, *done.back.labels]
    assert len(set(labels)) == len(labels)


def test_no_formula_is_left_over():
    seen = set()
    for cost, activation, reduction, careful in CASES:
        done = Judged(cost, activation(), *numbers_for(cost), reduction, careful)
        seen |= {label.quantity for label in [*done.front.buffers, *done.back.buffers]}
    assert set(FORMULAS) <= seen


@every_case
def test_what_the_running_cost_reads_is_still_there_after_the_step(cost, activation, reduction, careful):
    z, t = numbers_for(cost)
    book = Textbook(cost, activation, z, t, reduction)
    done = Judged(cost, activation(), z, t, reduction, careful).run()
    assert cases.relative(done.output.targets, t.T) == 0
    in_place = done.output.kept is done.layer.delta  # identity in place, and the error is its own δ
    assert in_place == (cost == HalfSquaredError() and activation is Identity and reduction == "sum")
    assert cases.relative(done.layer.a, book.y) < 1e-12
    kept = book.y - book.t if cost.keeps == "error" else book.y
    assert cases.relative(done.output.kept, kept) < 1e-12
    assert cost.running(done.output.kept, done.output.targets) == pytest.approx(book.cost / book.share, rel=1e-12)


@every_case
def test_delta_needs_no_line_of_the_cost(cost, activation, reduction, careful):
    z, t = numbers_for(cost)
    done = Judged(cost, activation(), z, t, reduction, careful).run()
    without = Judged(cost, activation(), z, t, reduction, careful, with_cost=False).run()
    assert np.isnan(without.total)
    assert np.array_equal(without.delta, done.delta)


@every_case
def test_no_line_of_a_cost_allocates_an_array(cost, activation, reduction, careful):
    z, t = (np.tile(numbers, (250, 1)) for numbers in numbers_for(cost))
    done = Judged(cost, activation(), z, t, reduction, careful).run()
    lines = done.front.calls[done.before_cost :]
    if activation is not Softmax or cost.keeps == "answer":  # else softmax brings its own lines
        lines += done.back.calls[done.before_delta :]
    peak = peak_bytes(partial(run_lines, lines))
    if careful and activation is Softmax and cost.keeps == "answer":
        assert peak < 70000  # a row spread over the classes: NumPy's own buffer, of 8192 numbers at most
    else:
        assert peak < 4000  # one row of these tables takes 10000 bytes


@pytest.mark.parametrize("precision", [np.float64, np.float32])
@pytest.mark.parametrize("cost", COSTS, ids=repr)
def test_running_adds_up_all_mini_batches(cost, precision):
    batches = [numbers_for(cost, seed) for seed in range(6)]
    done = [Judged(cost, cost.activations[0](), z, t, precision=precision).run() for z, t in batches]
    kept = np.stack([each.output.kept for each in done])
    targets = np.stack([each.output.targets for each in done])
    wanted = sum(each.total for each in done)
    found = cost.running(kept.reshape(2, 3, 4, 5), targets.reshape(2, 3, 4, 5))
    assert isinstance(found, float)
    assert found == pytest.approx(wanted, rel=1e-12 if precision is np.float64 else 1e-5)
    apart = np.ascontiguousarray(kept.transpose(1, 0, 2)).transpose(1, 0, 2)  # not contiguous
    assert cost.running(apart, targets) == pytest.approx(wanted, rel=1e-12 if precision is np.float64 else 1e-5)


def softplus(z):
    """ln(1 + eᶻ) by Python's floats, for any z."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def extreme_cost(cost, a, z, t):
    """The cost of one row, without a logarithm of a rounded probability."""
    if isinstance(cost, BinaryCrossEntropy):
        p = cost.positive_weight
        return sum(p * t * softplus(-z) + (1 - t) * softplus(z) for z, t in zip(z, t, strict=True))
    if isinstance(cost, CrossEntropy):
        log_sum = max(z) + math.log(math.fsum(math.exp(each - max(z)) for each in z))
        weights = cost.class_weights or [1.0] * len(z)
        return sum(w * t * (log_sum - z) for w, z, t in zip(weights, z, t, strict=True) if t)
    return cost_of(tag(type(cost)), a[None], t[None], **parameters_of(cost))


ROWS = [[1e3, -1e3, 0.0, 5.0], [-1e4, 1e4, 1e4, 30.0], [-1e3, -1e3, -1e3, -1e4], [800.0, 40.0, -40.0, -800.0]]
ROWS += [[-1e4, -1e4, -1e4, -1e4], [1e4, 1e4, 1e4, 1e4], [-736.0, -740.0, -745.0, -742.0], [710.0, 20.0, 36.0, -36.0]]
TARGETS = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.25, 0.25, 0.5, 0.0]]


def extreme_delta(cost, a, t):
    """∂C/∂z of one row with outputs a, for the costs that keep their answers."""
    if isinstance(cost, CrossEntropy):
        weights = np.array(cost.class_weights or [1.0] * len(t))
        return a * (weights @ t) - weights * t
    return a * (1 - t) - cost.positive_weight * t * (1 - a)


@every_case
def test_extreme_numbers_give_the_right_cost_and_delta(cost, activation, reduction, careful):
    right = 0
    for row, target in product(ROWS, np.array(TARGETS)):
        done = Judged(cost, activation(), [row], [target], reduction, careful)
        try:
            done.run()
        except FloatingPointError:
            assert not careful
            continue
        right += 1
        a = done.layer.a[:, 0]
        # a cost of classes is right to the last digit of the numbers that it is the difference of
        tolerance = 1e-15 * np.abs(row).max() if isinstance(cost, CrossEntropy) else 0.0
        assert done.total == pytest.approx(extreme_cost(cost, a, row, target), rel=1e-14, abs=tolerance)
        if cost.keeps == "answer":
            assert np.allclose(done.delta[0], extreme_delta(cost, a, target), rtol=1e-14, atol=1e-15)
        elif done.layer.delta is not done.layer.da:
            slope = cost_slope(tag(type(cost)), a[None], target[None], **parameters_of(cost))
            assert cases.relative(done.layer.da.T, slope) < 1e-14
        assert np.isfinite(done.delta).all()
        assert np.isfinite(cost.running(done.output.kept, done.output.targets))
    assert right or not careful


@pytest.mark.parametrize("cost", COSTS, ids=repr)
def test_not_a_number_is_not_hidden(cost):
    z, t = numbers_for(cost)
    z[2, 1] = np.nan
    done = Judged(cost, cost.activations[0](), z, t).run()
    assert np.isnan(done.total)
    assert np.isnan(done.delta[2, 1])
    assert np.isnan(cost.running(done.output.kept, done.output.targets))


@pytest.mark.parametrize("kind", choices(AnyActivation))
def test_half_squared_error_takes_the_error_for_its_slope(kind):
    cost = HalfSquaredError()
    summed, mean = (Judged(cost, kind(), *numbers_for(cost), reduction) for reduction in ("sum", "mean"))
    assert summed.layer.da is summed.output.kept
    assert not np.shares_memory(mean.layer.da, mean.output.kept)
    assert [other for other in COSTS if other.error_is_slope] == [cost]
    apart = Judged(cost, kind(), *numbers_for(cost), apart=True).run()  # or copies it into an array of its own
    assert np.array_equal(apart.layer.da, apart.output.kept)
    assert np.array_equal(apart.delta, summed.run().delta)


def test_the_kink_of_the_mean_absolute_error_has_the_slope_zero():
    done = Judged(MeanAbsoluteError(), Identity(), [[1.0, 2.0, -3.0]], [[1.0, 1.0, 1.0]]).run()
    assert done.delta.tolist() == [[0.0, 1 / 3, -1 / 3]]
    assert [type(cost) for cost in COSTS if cost.kinked] == [MeanAbsoluteError]


def test_output_delta_of_a_saturated_output_is_one():
    for cost, activation in ((CrossEntropy(), Softmax()), (BinaryCrossEntropy(), Sigmoid())):
        done = Judged(cost, activation, [[1000.0, -1000.0]], [[0.0, 1.0]]).run()
        assert done.delta.tolist() == [[1.0, -1.0]]
    done = Judged(HalfSquaredError(), Sigmoid(), [[1000.0]], [[0.0]]).run()
    assert (done.total, done.delta.tolist()) == (0.5, [[0.0]])
