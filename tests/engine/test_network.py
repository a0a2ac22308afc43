"""Forward, backward and predict: values, shapes, extreme numbers, and what must not depend on the order of the rows."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.network import PREDICTION_BLOCK, backward, forward, predict
from nnapp.project import Project, current_parameters, opening_project
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine import cases

LARGEST = 1e308


def extreme_values():
    """Numbers of every size and both signs, denormal ones and the edges of e⁻ᶻ among them."""
    sizes = np.concatenate([10.0 ** np.arange(-308, 309, 0.5)[:-1], np.linspace(0, 800, 3001), [5e-324, LARGEST]])
    edges = [36.7, 37.0, 708.39, 709.78, 709.79, 744.4, 745.13, 745.14]
    return np.concatenate([sizes, -sizes, edges, np.negative(edges), [0.0, -0.0]])


def through(activation, units=1, cost=None):
    """A project whose only layer passes its inputs on as z."""
    x = np.zeros((1, units))
    project = Project(
        Topology(units, (Layer(units, activation),)),
        Dataset.from_arrays(x, x),
        Training(cost=cost or HalfSquaredError()),
    )
    return project, Parameters.from_layers([np.eye(units)], [np.zeros(units)])


def exact_sigmoid(z):
    with localcontext() as context:
        context.prec = 60
        return 1 / (1 + (-Decimal(z)).exp())


@pytest.mark.parametrize("activation", [Identity(), Sigmoid(), Tanh(), ReLU()])
def test_extreme_inputs_raise_no_warning_and_give_finite_answers(activation):
    project, parameters = through(activation)
    rows = extreme_values()[:, None]
    with np.errstate(all="raise"):
        answers = predict(project, rows, parameters)
    assert np.isfinite(answers).all()


def test_sigmoid_is_right_to_4_units_in_the_last_place():
    project, parameters = through(Sigmoid())
    z = extreme_values()
    for value, found in zip(z, predict(project, z[:, None], parameters)[:, 0], strict=True):
        if abs(value) > 700:
            assert found == (1.0 if value > 0 else pytest.approx(0, abs=1e-300))
        else:
            exact = exact_sigmoid(float(value))
            assert abs(Decimal(float(found)) - exact) <= 4 * Decimal(math.ulp(float(exact))), value


def test_softmax_of_extreme_inputs():
    project, parameters = through(Softmax(), units=3)
    random = np.random.default_rng(0)
    z = random.choice(extreme_values(), size=(2000, 3))
    with np.errstate(all="raise"):
        answers = predict(project, z, parameters)
    assert np.isfinite(answers).all()
    assert np.allclose(answers.sum(axis=1), 1, rtol=0, atol=1e-15)
    assert (answers[np.arange(len(z)), z.argmax(axis=1)] >= 1 / 3 - 1e-15).all()


def test_the_slope_of_saturated_units_is_zero_not_nan():
    for activation in (Sigmoid(), Tanh(), ReLU()):
        project, parameters = through(activation)
        with np.errstate(all="raise"):
            done = backward(project, [[-1000.0], [1000.0]], [[0.5], [1.0]], parameters)
        assert np.isfinite(done.gradient.flat).all()


def test_a_nan_is_seen_in_the_answer_of_every_activation():
    for activation in (Identity(), Sigmoid(), Tanh(), ReLU()):
        project, parameters = through(activation)
        assert np.isnan(predict(project, [[np.nan]], parameters)).all()


def test_every_z_and_a_agrees_with_the_reference():
    for seed in range(200):
        case = cases.mixed_case(seed)
        done = forward(case.project, case.x, case.parameters)
        zs, activities = case.net.forward(case.x)
        for found, wanted in zip((*done.z, *done.a), (*zs, *activities), strict=True):
            assert cases.relative(found, wanted, floor=1.0) < 1e-13
        assert np.array_equal(predict(case.project, case.x, case.parameters), done.a[-1])
        assert math.isnan(done.cost)
        assert done.gradient is None


def test_backward_repeats_the_numbers_of_forward():
    case = cases.mixed_case(11)
    ahead, back = (
        forward(case.project, case.x, case.parameters),
        backward(case.project, case.x, case.t, case.parameters),
    )
    for one, other in zip((*ahead.z, *ahead.a), (*back.z, *back.a), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("times", [0, 1 / 7, 1, 3])
def test_predict_takes_any_number_of_rows(times):
    random = np.random.default_rng(2)
    case = cases.random_case(random, [Tanh, Softmax], CrossEntropy, "mean", (3, 5, 4), 7)
    rows = np.tile(case.x, (math.ceil(times), 1))[: round(7 * times)]
    answers = predict(case.project, rows, case.parameters)
    assert answers.shape == (len(rows), 4)
    single = [predict(case.project, row[None], case.parameters)[0] for row in rows]
    assert np.allclose(answers, np.reshape(single, (-1, 4)), rtol=0, atol=1e-14)


def test_predict_beyond_one_block_of_rows():
    case = cases.random_case(np.random.default_rng(2), [Sigmoid], HalfSquaredError, "sum", (2, 1), 3)
    rows = np.random.default_rng(3).normal(size=(2 * PREDICTION_BLOCK + 1, 2))
    assert np.allclose(
        predict(case.project, rows, case.parameters), case.net.forward(rows)[1][-1], rtol=1e-14, atol=1e-15
    )


def test_predict_by_default_uses_the_projects_weights():
    project = opening_project()
    rows = np.eye(5)
    assert np.array_equal(predict(project, rows), predict(project, rows, current_parameters(project)))


def test_order_of_rows_does_not_matter():
    for seed in range(300):
        case = cases.mixed_case(seed)
        order = np.random.default_rng(seed).permutation(len(case.x))
        answers = predict(case.project, case.x, case.parameters)
        assert np.allclose(predict(case.project, case.x[order], case.parameters), answers[order], rtol=0, atol=1e-14)
        one = backward(case.project, case.x, case.t, case.parameters)
        other = backward(case.project, case.x[order], case.t[order], case.parameters)
        assert cases.relative(other.gradient.flat, one.gradient.flat, floor=1.0) < 1e-13


def test_gradient_of_a_batch_is_the_sum_or_mean_of_single_gradients():
    for seed in range(300):
        case = cases.mixed_case(seed)
        batch = backward(case.project, case.x, case.t, case.parameters)
        singles = [
            backward(case.project, case.x[i : i + 1], case.t[i : i + 1], case.parameters) for i in range(len(case.x))
        ]
        reduce = np.mean if case.project.training.reduction == "mean" else np.sum
        wanted = reduce([single.gradient.flat for single in singles], axis=0)
        assert cases.relative(batch.gradient.flat, wanted, floor=1.0) < 1e-13
        assert batch.cost == pytest.approx(reduce([single.cost for single in singles]), rel=1e-13, abs=1e-14)


def test_ten_copies_of_each_row():
    for seed in range(200):
        case = cases.mixed_case(seed)
        once = backward(case.project, case.x, case.t, case.parameters)
        tenfold = backward(case.project, np.tile(case.x, (10, 1)), np.tile(case.t, (10, 1)), case.parameters)
        factor = 1 if case.project.training.reduction == "mean" else 10
        assert tenfold.cost == pytest.approx(factor * once.cost, rel=1e-13, abs=1e-14)
        assert cases.relative(tenfold.gradient.flat, factor * once.gradient.flat, floor=1.0) < 1e-12


def test_results_are_tables_of_rows_and_cannot_be_written():
    case = cases.random_case(np.random.default_rng(2), [Tanh, Identity], HalfSquaredError, "sum", (3, 4, 2), 7)
    done = backward(case.project, case.x, case.t, case.parameters)
    for tables in (done.z, done.a, done.delta):
        assert [table.shape for table in tables] == [(7, 4), (7, 2)]
        assert not any(table.flags.writeable for table in tables)
    assert [b.shape for b in done.gradient.biases] == [(4,), (2,)]
    assert [w.shape for w in done.gradient.weights] == [(4, 3), (2, 4)]
    with pytest.raises(ValueError, match="read-only"):
        done.gradient.flat[0] = 1


def test_inputs_and_parameters_stay_as_they_are():
    case = cases.mixed_case(4)
    x, t, flat = case.x.copy(), case.t.copy(), case.parameters.flat.copy()
    backward(case.project, case.x, case.t, case.parameters)
    assert np.array_equal(case.x, x)
    assert np.array_equal(case.t, t)
    assert np.array_equal(case.parameters.flat, flat)


@pytest.mark.parametrize("rows", [np.zeros(5), np.zeros((2, 4)), np.zeros((2, 5, 1)), [[]]])
def test_rows_of_another_shape_are_refused(rows):
    project = opening_project()
    for act in (lambda: predict(project, rows), lambda: backward(project, rows, [[0.0], [0.0]])):
        with pytest.raises(Refusal, match="5 input columns"):
            act()


def test_targets_that_do_not_fit_are_refused():
    project = opening_project()
    with pytest.raises(Refusal, match="1 target columns"):
        backward(project, np.zeros((2, 5)), np.zeros((2, 3)))
    with pytest.raises(Refusal, match="not 2 and 3"):
        backward(project, np.zeros((2, 5)), np.zeros((3, 1)))
    with pytest.raises(Refusal, match="needs rows"):
        backward(project, np.zeros((0, 5)), np.zeros((0, 1)))


@pytest.mark.parametrize("widths", [(5, 10, 2), (5, 11, 1), (5, 9, 1), (5, 1)])
def test_parameters_of_another_network_are_refused(widths):
    project = opening_project()
    size = sum((a + 1) * b for a, b in pairwise(widths))
    foreign = Parameters(widths, np.zeros(size))
    for act in (
        lambda: predict(project, np.zeros((1, 5)), foreign),
        lambda: backward(project, np.zeros((1, 5)), np.zeros((1, 1)), foreign),
    ):
        with pytest.raises(Refusal, match="5-10-1"):
            act()


def test_parameters_of_a_wrong_length_are_refused():
    with pytest.raises(Refusal, match="71 parameters, but 70"):
        Parameters((5, 10, 1), np.zeros(70))


def test_start_weights_come_from_the_seed_alone():
    one, other = current_parameters(opening_project()), current_parameters(opening_project())
    assert np.array_equal(one.flat, other.flat)
    assert all(not b.any() for b in one.biases)
    random = np.random.default_rng(1)
    assert np.array_equal(one.weights[0], random.standard_normal((10, 5)) * 5**-0.5)
    assert np.array_equal(one.weights[1], random.standard_normal((1, 10)) * 10**-0.5)
