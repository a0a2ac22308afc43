"""Three oracles for the gradient: complex step, central difference, and the chain rule with full Jacobians."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnapp.activations import ELU, HardLimit, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.gradient_check import Check, gradient_check
from nnapp.network import backward
from nnapp.topology import Parameters
from nnapp.words import Refusal
from tests.engine import cases, reference

DEPTHS = (3, 2, None)  # the layers of the cases of every pairing: two hidden layers alike, one, and any number


def named_recipes(pairings, depths):
    """Parameters for a test: for each pairing (number, hidden, pair, reduction) recipes of cases of these depths."""
    parameters = []
    for number, hidden, pair, reduction in pairings:
        name = f"{cases.tag(hidden)}-{cases.tag(pair[0])}-{cases.tag(pair[1])}-{reduction}"
        recipes = [(number * len(DEPTHS) + i, hidden, pair, reduction, depth) for i, depth in enumerate(depths)]
        parameters.append(pytest.param(recipes, id=name))
    return parameters


def every_pairing():
    return [(number, *pairing) for number, pairing in enumerate(cases.ALL_PAIRINGS)]


def some_pairings():
    """Every kind of hidden units before one output, and every output and cost after one kind of hidden units."""
    usual = (Identity, HalfSquaredError)
    return [
        pairing
        for pairing in every_pairing()
        if (pairing[2] == usual or pairing[1] is Tanh) and pairing[3] == ("sum", "mean")[pairing[0] // 2 % 2]
    ]


def worst_error(case, weights, biases, floor=1e-3):
    gradient = backward(case.project, case.x, case.t, case.parameters).gradient
    pairs = [*zip(gradient.weights, weights, strict=True), *zip(gradient.biases, biases, strict=True)]
    return max(cases.relative(found, wanted, floor) for found, wanted in pairs)


@pytest.mark.parametrize("recipes", named_recipes(every_pairing(), DEPTHS))
def test_every_pairing_agrees_with_complex_step(recipes):
    for recipe in recipes:
        case = cases.case_of_pairing(*recipe)
        assert worst_error(case, *case.net.complex_step(case.x, case.t)) < 1e-10, recipe


@pytest.mark.parametrize("recipes", named_recipes(some_pairings(), DEPTHS[:1]))
def test_every_kind_agrees_with_central_differences(recipes):
    for recipe in recipes:
        case = cases.case_of_pairing(*recipe)
        check = gradient_check(case.project, case.x, case.t, case.parameters)
        assert check.passed
        assert check.worst < 1e-6, recipe


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32 - 1))
def test_mixed_networks_agree_with_the_chain_rule(seed):
    case = cases.mixed_case(seed)
    deltas, _, weights, biases = case.net.backward(case.x, case.t)
    done = backward(case.project, case.x, case.t, case.parameters)
    assert worst_error(case, weights, biases) < 1e-11
    for found, wanted in zip(done.delta, deltas, strict=True):
        assert cases.relative(found, wanted) < 1e-11
    assert done.cost == pytest.approx(case.net.cost_on(case.x, case.t), rel=1e-12, abs=1e-14)


def test_a_thousand_networks_agree_with_plain_loops():
    done, seed = 0, 0
    while done < 1000:
        seed += 1
        case = cases.mixed_case(seed)
        net = case.net
        if net.cost != "half-squared-error" or "softmax" in net.activations:
            continue
        assert worst_error(case, *reference.loop_gradient(net, case.x, case.t), floor=1.0) < 1e-12, seed
        done += 1


def test_parameters_of_activations_reach_the_gradient():
    for seed, (slope, alpha) in enumerate([(0.0, 1.0), (0.3, 0.5), (1.0, 0.01), (0.01, 0.9)]):
        kinds = [LeakyReLU(slope), ELU(alpha), LeakyReLU(slope), ELU(alpha)]
        case = cases.random_case(np.random.default_rng(seed), kinds, HalfSquaredError, "mean", (3, 4, 5, 4, 2), 6)
        assert worst_error(case, *case.net.complex_step(case.x, case.t)) < 1e-11
        *_, weights, biases = case.net.backward(case.x, case.t)
        assert worst_error(case, weights, biases) < 1e-11


def test_nothing_comes_through_a_hard_limit():
    for seed in range(10):
        case = small_case(HardLimit, (Identity, HalfSquaredError), seed=seed)
        gradient = backward(case.project, case.x, case.t, case.parameters).gradient
        assert not gradient.weights[0].any()
        assert not gradient.biases[0].any()
        assert gradient.weights[1].any()
        case = small_case(Tanh, (HardLimit, HalfSquaredError), seed=seed)
        done = backward(case.project, case.x, case.t, case.parameters)
        assert not done.gradient.flat.any()
        assert set(np.unique(done.a[-1])) <= {0.0, 1.0}


def small_case(hidden=Sigmoid, pair=(Sigmoid, HalfSquaredError), reduction="mean", seed=3):
    return cases.random_case(np.random.default_rng(seed), [hidden, pair[0]], pair[1], reduction, (3, 4, 2), 5)


def doctored(gradient, change):
    flat = gradient.flat.copy()
    change(flat, Parameters(gradient.widths, flat))
    return Parameters(gradient.widths, flat)


def one_wrong(flat, _):
    flat[7] *= 1.001


def sign(flat, _):
    flat *= -1


def no_hidden_bias(flat, parameters):
    flat[3::4][:4] = 0


def first_layer_doubled(flat, _):
    flat[:16] *= 2


def sum_for_mean(flat, _):
    flat *= 5


def not_a_number(flat, _):
    flat[2] = np.nan


def not_a_number_in_the_last_layer(flat, _):
    flat[-1] = np.nan


def shifted(flat, _):
    flat += 1e-3


def swapped_units(flat, _):
    flat[0:4], flat[4:8] = flat[4:8].copy(), flat[0:4].copy()


@pytest.mark.parametrize(
    "change",
    [
        one_wrong,
        sign,
        no_hidden_bias,
        first_layer_doubled,
        sum_for_mean,
        not_a_number,
        not_a_number_in_the_last_layer,
        shifted,
        swapped_units,
    ],
)
def test_check_fails_for_a_doctored_gradient(change):
    case = small_case()
    right = backward(case.project, case.x, case.t, case.parameters).gradient
    good = gradient_check(case.project, case.x, case.t, case.parameters, gradient=right)
    bad = gradient_check(case.project, case.x, case.t, case.parameters, gradient=doctored(right, change))
    assert good.passed
    assert not bad.passed


def test_check_names_the_place_of_the_error():
    case = small_case()
    right = backward(case.project, case.x, case.t, case.parameters).gradient
    flat = right.flat.copy()
    flat[4 * 4 + 1 * 5 + 2] += 1  # layer 1, unit 1, weight 2
    check = gradient_check(case.project, case.x, case.t, case.parameters, gradient=Parameters(right.widths, flat))
    assert check.layers[0].worst < 1e-6
    assert check.layers[1].worst > 0.1
    assert check.layers[1].worst_place == (1, 2)
    assert check.worst == check.layers[1].worst


def sigmoid_slope_without_a(tape, layer):
    tape.record(layer.index, "φ′(z)", np.subtract, tape.one, layer.a, layer.slope)


def tanh_slope_not_squared(tape, layer):
    tape.record(layer.index, "φ′(z)", np.subtract, tape.one, layer.a, layer.slope)


def slope_of_one(tape, layer):
    tape.record(layer.index, "φ′(z)", np.positive, np.ones_like(layer.slope), layer.slope)


def integer_slope_of_one(tape, layer):
    slope = layer.slope.view(np.uint64)  # ReLU's φ′ is an integer
    tape.record(layer.index, "φ′(z)", np.positive, np.ones_like(slope), slope)


def softmax_without_sum(tape, layer):
    tape.record(layer.index, "δ", np.multiply, layer.a, layer.da, layer.delta)


def difference_without_share(tape, output):
    tape.record(output.layer.index, "δ", np.subtract, output.layer.a, output.targets, output.layer.delta)


def difference_with_wrong_sign(tape, output):
    tape.record(output.layer.index, "δ", np.subtract, output.targets, output.layer.a, output.layer.delta)


FAULTS = [
    (Sigmoid, "record_slope", sigmoid_slope_without_a, Sigmoid, (Sigmoid, HalfSquaredError)),
    (Sigmoid, "record_slope", slope_of_one, Sigmoid, (Identity, HalfSquaredError)),
    (Tanh, "record_slope", tanh_slope_not_squared, Tanh, (Identity, HalfSquaredError)),
    (ReLU, "record_slope", integer_slope_of_one, ReLU, (Identity, HalfSquaredError)),
    (Softmax, "record_delta", softmax_without_sum, Tanh, (Softmax, HalfSquaredError)),
    (BinaryCrossEntropy, "record_delta", difference_without_share, Tanh, (Sigmoid, BinaryCrossEntropy)),
    (CrossEntropy, "record_delta", difference_without_share, Tanh, (Softmax, CrossEntropy)),
    (CrossEntropy, "record_delta", difference_with_wrong_sign, Tanh, (Softmax, CrossEntropy)),
]


@pytest.mark.parametrize(("kind", "method", "fault", "hidden", "pair"), FAULTS)
def test_faults_built_into_the_engine_are_caught_in_every_network(monkeypatch, kind, method, fault, hidden, pair):
    monkeypatch.setattr(kind, method, lambda self, tape, place: fault(tape, place))
    for seed in range(10):
        case = small_case(hidden, pair, seed=seed)
        assert not gradient_check(case.project, case.x, case.t, case.parameters).passed


def kink_case():
    """One ReLU unit whose z is exactly 0 on one row, and another far from its kink."""
    case = small_case(ReLU, (Identity, HalfSquaredError))
    weights, biases = [w.copy() for w in case.parameters.weights], [b.copy() for b in case.parameters.biases]
    biases[0][1] -= weights[0][1] @ case.x[2] + biases[0][1]
    return case, Parameters.from_layers(weights, biases)


def test_check_reports_kinks_and_does_not_hide_them():
    case, parameters = kink_case()
    check = gradient_check(case.project, case.x, case.t, parameters)
    assert check.layers[0].kinks == tuple((1, column) for column in range(4))  # all that moves this unit's z
    assert check.layers[1].kinks == ()
    assert check.passed
    assert check.layers[0].errors[1].max() > check.worst


def test_kinks_behind_later_layers_are_seen_too():
    random = np.random.default_rng(5)
    case = cases.random_case(random, [Tanh, ReLU], HalfSquaredError, "sum", (2, 3, 1), 1)
    weights, biases = [w.copy() for w in case.parameters.weights], [b.copy() for b in case.parameters.biases]
    hidden = np.tanh(case.x @ weights[0].T + biases[0])
    biases[1][:] = -(hidden @ weights[1].T)[0]
    check = gradient_check(case.project, case.x, case.t, Parameters.from_layers(weights, biases))
    assert all(layer.near_kink.all() for layer in check.layers)
    assert check.worst == 0  # nothing is left to be judged, and the kinks say so


def test_check_refuses_what_cannot_be_checked():
    case = small_case()
    for step in (0.0, 1.0, -1e-5, float("nan"), "small", None, np.array([1e-5])):
        with pytest.raises(Refusal, match="step"):
            gradient_check(case.project, case.x, case.t, step=step)
    with pytest.raises(Refusal, match="“project” of gradient_check must be Project"):
        gradient_check(case.x, case.project, case.t)
    flat = case.parameters.flat
    for parameters in (5, flat, Parameters((1, 1), np.zeros(2))):
        with pytest.raises(Refusal, match=r"[Pp]arameters"):
            gradient_check(case.project, case.x, case.t, parameters)
    for gradient in (5, flat, Parameters((1, 1), np.zeros(2))):
        with pytest.raises(Refusal, match=r"“gradient” of gradient_check must be Parameters\(3-4-2\)"):
            gradient_check(case.project, case.x, case.t, gradient=gradient)
    with pytest.raises(Refusal, match="rows"):
        gradient_check(case.project, case.x[:0], case.t[:0])


def test_check_uses_the_projects_own_parameters_by_default():
    case = small_case()
    check = gradient_check(case.project, case.x, case.t)
    assert isinstance(check, Check)
    assert check.passed
    shapes = [layer.errors.shape for layer in check.layers]
    assert shapes == [(4, 4), (2, 5)]
