"""Diagnostics against plain loops, and with planted twins, dead and saturated units."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import AnyActivation, HardLimit, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import choices
from nnapp.costs import HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.diagnostics import LayerDiagnostics, dead_share, diagnose, diagnose_pass, saturated_share
from nnapp.network import backward, forward
from nnapp.project import Project
from nnapp.run import Run
from nnapp.topology import Layer, Parameters, Topology
from tests.engine import cases

# --- the same in loops over Python numbers


def loop_norm(table):
    return math.sqrt(math.fsum(value * value for row in table.tolist() for value in row))


def loop_alike(one, other, tolerance=1e-9):
    largest = max(abs(value) for value in one)
    return all(abs(a - b) <= tolerance * largest for a, b in zip(one, other, strict=True))


def loop_twins(matrix, after, tolerance=1e-9):
    """The groups of equal units, from comparing each with each."""
    group_of = {unit: {unit} for unit in range(len(matrix))}
    for one, other in combinations(range(len(matrix)), 2):
        same = loop_alike(matrix[one].tolist(), matrix[other].tolist(), tolerance)
        if after is not None:
            same = same and loop_alike(after[:, one].tolist(), after[:, other].tolist(), tolerance)
        if same:
            group_of[one] |= group_of[other]
            for unit in group_of[one]:
                group_of[unit] = group_of[one]
    return tuple(sorted({tuple(sorted(group)) for group in group_of.values() if len(group) > 1}))


# --- random networks


def network(widths, activation=Sigmoid()):  # noqa: B008 - a frozen value
    return Topology(widths[0], tuple(Layer(units, activation) for units in widths[1:]))


def tables(widths, seed=1, precision=np.float64):
    """A table (units, fan_in + 1) for each layer."""
    random = np.random.default_rng(seed)
    pairs = zip(widths[1:], widths[:-1], strict=True)
    return [random.normal(size=(units, fan_in + 1)).astype(precision) for units, fan_in in pairs]


def plant(matrices, layer, units):
    """Make units of a layer equal in what goes in and in what goes out."""
    first, *others = units
    for unit in others:
        matrices[layer][unit] = matrices[layer][first]
        if layer + 1 < len(matrices):
            matrices[layer + 1][:, unit] = matrices[layer + 1][:, first]


def twins_of(widths, matrices):
    return [found.twins for found in diagnose(network(widths), matrices)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 2**32 - 1))
def test_everything_agrees_with_loops(widths, seed):
    random = np.random.default_rng(seed)
    matrices, gradients, steps = (tables(widths, seed + i) for i in range(3))
    for matrix in matrices:
        matrix[...] = matrix.round() * (random.random() < 0.5) if random.random() < 0.5 else matrix
    slopes = [random.uniform(0, 0.25, (units, 7)) * (random.random((units, 7)) < 0.4) for units in widths[1:]]
    found = diagnose(network(widths), matrices, gradients, steps, slopes)
    assert len(found) == len(matrices)
    for i, layer in enumerate(found):
        weights = loop_norm(matrices[i][:, :-1])
        assert layer.gradient_norm == pytest.approx(loop_norm(gradients[i]))
        assert layer.weight_norm == pytest.approx(weights)
        ratio = loop_norm(steps[i][:, :-1]) / weights if weights else math.nan
        assert layer.update_ratio == pytest.approx(ratio, nan_ok=True)
        each = [slope for unit in slopes[i].tolist() for slope in unit]
        assert layer.saturated == sum(slope < 0.05 * 0.25 for slope in each) / len(each)
        dead = sum(all(slope == 0 for slope in unit) for unit in slopes[i].tolist())
        assert layer.dead == pytest.approx(dead / len(slopes[i]))
        after = matrices[i + 1] if i + 1 < len(matrices) else None
        assert layer.twins == loop_twins(matrices[i], after)


def test_what_is_not_known_is_nan():
    (layer,) = diagnose(network((3, 2)), tables((3, 2)))
    assert isinstance(layer, LayerDiagnostics)
    unknown = (layer.gradient_norm, layer.update_ratio, layer.saturated, layer.dead)
    assert all(map(math.isnan, unknown))
    assert layer.weight_norm > 0


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_norms_in_both_precisions_are_plain_floats(precision):
    widths = (30, 20, 10)
    matrices, gradients, steps = (tables(widths, seed, precision) for seed in range(3))
    for i, layer in enumerate(diagnose(network(widths), matrices, gradients, steps)):
        assert layer.weight_norm == pytest.approx(loop_norm(matrices[i][:, :-1]), rel=1e-5)
        assert layer.gradient_norm == pytest.approx(loop_norm(gradients[i]), rel=1e-5)
        assert layer.update_ratio == pytest.approx(loop_norm(steps[i][:, :-1]) / layer.weight_norm, rel=1e-5)
        assert {type(value) for value in (layer.weight_norm, layer.gradient_norm, layer.update_ratio)} == {float}


def test_a_huge_bias_does_not_blur_the_norm_of_the_weights():
    matrix = np.array([[3e-6, 4e-6, 1e12]])
    assert diagnose(network((2, 1)), [matrix])[0].weight_norm == pytest.approx(5e-6, rel=1e-14)


# --- twins


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_planted_twins_are_found(precision):
    widths = (6, 40, 30, 9)
    matrices = tables(widths, precision=precision)
    plant(matrices, 0, (3, 17))
    plant(matrices, 0, (39, 8, 20))
    plant(matrices, 1, (0, 29))
    plant(matrices, 2, (4, 5))
    assert twins_of(widths, matrices) == [((3, 17), (8, 20, 39)), ((0, 29),), ((4, 5),)]


def test_twins_after_rounding_are_twins():
    widths = (6, 8, 3)
    matrices = tables(widths)
    plant(matrices, 0, (2, 5, 6))
    matrices[0][5] *= 1 + 1e-12
    matrices[1][:, 6] *= 1 - 1e-12
    assert twins_of(widths, matrices)[0] == ((2, 5, 6),)


@pytest.mark.parametrize("difference", [1e-6, 1e-8])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_near_twins_are_none(place, difference):
    widths = (6, 8, 3)
    matrices = tables(widths)
    plant(matrices, 0, (2, 5))
    matrices[0][5, place] += difference * np.abs(matrices[0][5]).max()
    assert twins_of(widths, matrices)[0] == ()


def test_equal_weights_in_and_different_weights_out_are_no_twins():
    widths = (6, 8, 3)
    matrices = tables(widths)
    plant(matrices, 0, (2, 5))
    equal = matrices[1][1, 5]
    for difference in (1.0, 1e-6, 1e-8):
        matrices[1][1, 5] = equal + difference * np.abs(matrices[1][:, 5]).max()
        assert twins_of(widths, matrices)[0] == ()
    matrices = tables(widths)
    matrices[1][:, 5] = matrices[1][:, 2]
    assert twins_of(widths, matrices)[0] == ()


def test_the_next_layers_biases_do_not_matter():
    widths = (2, 3, 2)
    matrices = tables(widths)
    plant(matrices, 0, (0, 2))
    for value in (1e9, np.nan):
        matrices[1][:, -1] = value
        assert twins_of(widths, matrices)[0] == ((0, 2),)


@pytest.mark.parametrize("value", [0.0, 0.1])
def test_layers_that_start_all_equal_are_one_group(value):
    widths = (50, 300, 7)
    matrices = [np.full_like(table, value) for table in tables(widths)]
    assert twins_of(widths, matrices) == [(tuple(range(300)),), (tuple(range(7)),)]


def test_equal_units_with_all_different_weights_out_are_found_in_pairs():
    # what goes in says nothing here, so what goes out must put the twins side by side
    widths = (50, 300, 70)
    matrices = tables(widths)
    matrices[0][...] = 0.3
    for unit in range(0, 300, 2):
        matrices[1][:, unit + 1] = matrices[1][:, unit]
    assert twins_of(widths, matrices)[0] == tuple((unit, unit + 1) for unit in range(0, 300, 2))


def test_one_giant_unit_hides_no_twins():
    widths = (20, 60, 5)
    matrices = tables(widths)
    matrices[0][7] *= 1e12
    plant(matrices, 0, (30, 50))
    plant(matrices, 0, (31, 49))
    assert twins_of(widths, matrices)[0] == ((30, 50), (31, 49))


def test_wide_layers_are_compared_in_pieces():
    widths = (3000, 100, 2)
    matrices = tables(widths)
    matrices[0][...] = matrices[0][0]
    matrices[1][...] = 1
    matrices[0][77, 1234] += 1e-3
    rest = tuple(unit for unit in range(100) if unit != 77)
    assert twins_of(widths, matrices)[0] == (rest,)


# --- saturated and dead units


def test_planted_saturated_units_are_counted():
    slopes = np.full((4, 5), 0.2)
    slopes[1] = 0.0124  # 5 % of ¼ is 0.0125
    slopes[2, 3] = 0.001
    slopes[3, 0] = 0.0126
    assert saturated_share(Sigmoid(), slopes) == 6 / 20
    assert saturated_share(Tanh(), slopes) == 7 / 20  # 0.0126 is below 5 % of 1


@pytest.mark.parametrize("kind", [ReLU, LeakyReLU, HardLimit, Identity, Softmax])
def test_what_is_not_flat_on_both_sides_does_not_saturate(kind):
    assert math.isnan(saturated_share(kind(), np.zeros((2, 3))))


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.uint64, np.uint32])
def test_planted_dead_units_are_counted(kind):
    slopes = np.ones((4, 5), kind)
    slopes[1] = 0
    slopes[2, :4] = 0
    assert dead_share(slopes) == 0.25
    assert dead_share(slopes.view("f8") if kind is np.uint64 else slopes) == 0.25


def test_an_empty_batch_says_nothing():
    for slopes in (np.empty((4, 0)), None):
        assert math.isnan(dead_share(slopes))
        assert math.isnan(saturated_share(Sigmoid(), slopes))


# --- numbers that are none


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_weights_beyond_all_bounds_do_not_crash_and_show(value):
    widths = (4, 5, 3)
    matrices, gradients, steps = (tables(widths, seed) for seed in range(3))
    for array in (matrices, gradients, steps):
        array[0][2, 1] = value
    slopes = [np.full((units, 6), value) for units in widths[1:]]
    first, second = diagnose(network(widths), matrices, gradients, steps, slopes)
    shown = math.isnan if math.isnan(value) else math.isinf
    assert shown(first.weight_norm)
    assert shown(first.gradient_norm)
    assert math.isnan(first.update_ratio)
    assert first.twins == ()
    assert math.isfinite(second.weight_norm)
    for matrix in matrices:
        matrix[...] = value
    assert len(diagnose(network(widths), matrices)) == 2


# --- a pass of a whole project


def test_a_pass_is_diagnosed_with_textbook_slopes():
    slope_of = {
        "sigmoid": lambda z: (s := 1 / (1 + np.exp(-z))) * (1 - s),
        "tanh": lambda z: 1 - np.tanh(z) ** 2,
    }
    random, shares = np.random.default_rng(1), []
    for kind, slope in ((Sigmoid, slope_of["sigmoid"]), (Tanh, slope_of["tanh"])):
        case = cases.random_case(random, [kind, kind, kind], HalfSquaredError, "mean", (3, 6, 5, 2), 9)
        parameters = Parameters(case.parameters.widths, case.parameters.flat * 4)
        done = backward(case.project, case.x, case.t, parameters)
        for i, layer in enumerate(diagnose_pass(case.project, done, parameters)):
            flat = np.abs(slope(done.z[i])) < 0.05 * slope(0.0)
            assert layer.saturated == flat.mean()
            shares.append(layer.saturated)
            assert layer.gradient_norm == pytest.approx(loop_norm(done.gradient.matrices[i]))
            assert layer.dead == 0
            assert math.isnan(layer.update_ratio)
    assert max(shares) > 0.2


def test_dead_units_of_rectifiers_are_found_in_a_pass():
    random = np.random.default_rng(1)
    for kind, wanted in ((ReLU, 0.5), (LeakyReLU, 0.0), (HardLimit, 1.0)):
        case = cases.random_case(random, [kind, Identity], HalfSquaredError, "sum", (3, 4, 2), 8)
        weights, biases = [w.copy() for w in case.parameters.weights], [b.copy() for b in case.parameters.biases]
        weights[0][:2], biases[0][:] = 0, [-1, 0, 50, 50]
        parameters = Parameters.from_layers(weights, biases)
        hidden, output = diagnose_pass(case.project, forward(case.project, case.x, parameters), parameters)
        assert hidden.dead == wanted
        assert math.isnan(hidden.gradient_norm)
        assert math.isnan(output.dead)  # a straight line has no slope worth recording


@pytest.mark.parametrize("kind", choices(AnyActivation))
def test_every_activation_can_be_diagnosed(kind):
    hidden = Tanh if kind.output_only else kind
    dataset = Dataset.from_arrays(np.zeros((1, 2)), np.zeros((1, 2)))
    project = Project(Topology(2, (Layer(3, hidden()), Layer(2, kind()))), dataset)
    for rows in (np.empty((0, 2)), np.full((4, 2), 1000.0), np.full((4, 2), np.nan), np.ones((4, 2))):
        first, last = diagnose_pass(project, forward(project, rows))
        assert first.weight_norm > 0
        assert math.isnan(last.dead) == (not len(rows) or not kind.has_slope)
        assert math.isnan(last.dead) or 0 <= last.dead <= 1


# --- a run


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("kind", [kind for kind in choices(AnyActivation) if not kind.output_only])
def test_a_run_on_all_rows_is_diagnosed_as_a_pass_with_its_parameters(kind, precision):
    """The next forward pass has been run already, and uses the arrays of the slopes for its own numbers."""
    random = np.random.default_rng(2)
    case = cases.random_case(random, [kind, kind, Tanh], HalfSquaredError, "mean", (3, 8, 6, 2), 20)
    training = replace(case.project.training, learning_rate=1e-3, precision=precision)
    project = replace(case.project, training=training)
    run = Run(project, Parameters(case.parameters.widths, case.parameters.flat * 4))
    for _ in range(3):
        run.step()
        now = run.snapshot().parameters
        wanted = diagnose_pass(project, forward(project, case.x, now), now)
        for found, layer in zip(run.diagnostics(), wanted, strict=True):
            assert found.dead == pytest.approx(layer.dead, nan_ok=True)
            assert found.saturated == pytest.approx(layer.saturated, nan_ok=True)


def test_a_run_on_mini_batches_is_diagnosed_by_the_last_whole_one():
    random = np.random.default_rng(2)
    case = cases.random_case(random, [Sigmoid, Tanh], HalfSquaredError, "mean", (3, 8, 2), 20)
    training = replace(case.project.training, learning_rate=1e-3, batch_size=10, shuffle=False)
    project = replace(case.project, training=training)
    run = Run(project, Parameters(case.parameters.widths, case.parameters.flat * 4))
    run.step()
    before = run.snapshot().parameters
    run.step()
    wanted = diagnose_pass(project, forward(project, case.x[10:], before), before)
    assert [layer.saturated for layer in run.diagnostics()] == [layer.saturated for layer in wanted]
    assert wanted[0].saturated > 0
