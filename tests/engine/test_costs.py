"""The costs: which output activation goes with which, values and deltas of saturated outputs, and their targets."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import choices
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, HalfSquaredError, check_pairing, pairing_problem
from nnapp.dataset import Dataset
from nnapp.network import backward
from nnapp.project import Project, add_layer, opening_project, set_activation, set_training
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.test_network import through

LEGAL = {
    HalfSquaredError: {Identity, Sigmoid, Tanh, ReLU, Softmax},
    BinaryCrossEntropy: {Sigmoid},
    CrossEntropy: {Softmax},
}
PAIRS = list(product(choices(AnyCost), choices(AnyActivation)))
ILLEGAL = [(cost, activation) for cost, activation in PAIRS if activation not in LEGAL[cost]]


@pytest.mark.parametrize(("cost", "activation"), PAIRS)
def test_the_table_of_pairs(cost, activation):
    assert (pairing_problem(cost(), activation()) is None) == (activation in LEGAL[cost])


@pytest.mark.parametrize(("cost", "activation"), ILLEGAL)
def test_illegal_pairs_are_refused_with_both_names_and_the_reason(cost, activation):
    opening = opening_project()
    topology = replace(opening.topology, layers=(Layer(10), Layer(1, activation())))
    fitting = next(kind for kind in cost.activations)
    with_cost = Project(
        replace(topology, layers=(Layer(10), Layer(1, fitting()))), opening.dataset, Training(cost=cost())
    )
    with_activation = Project(topology, opening.dataset)
    for act in (
        lambda: check_pairing(cost(), activation()),
        lambda: Project(topology, opening.dataset, Training(cost=cost())),
        lambda: set_training(with_activation, Training(cost=cost())),
        lambda: set_activation(with_cost, 1, activation()),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        for part in (cost.title, activation.title, cost.reason):
            assert part in str(caught.value)


def test_hidden_softmax_is_refused_by_its_layer():
    with pytest.raises(Refusal, match="Layer 1 cannot use Softmax"):
        Topology(3, (Layer(4, Softmax()), Layer(2)))
    with pytest.raises(Refusal, match="Layer 2 cannot use Softmax"):
        Topology(3, (Layer(4), Layer(4, Softmax()), Layer(2)))
    project = opening_project()
    with pytest.raises(Refusal, match="Softmax"):
        set_activation(project, 0, Softmax())
    with pytest.raises(Refusal, match="Softmax"):
        add_layer(project, 1, 4, Softmax())


def answer(cost, z, t, reduction="sum"):
    activation = {BinaryCrossEntropy: Sigmoid, CrossEntropy: Softmax}.get(type(cost), Sigmoid)()
    project, parameters = through(activation, units=len(z[0]), cost=cost)
    project = set_training(project, replace(project.training, reduction=reduction))
    with np.errstate(all="raise"):
        return backward(project, z, t, parameters)


@pytest.mark.parametrize("z", [-1e308, -1e5, -745.2, -709.8, -40.0, 0.0, 40.0, 709.8, 745.2, 1e5, 1e308])
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_binary_cross_entropy_of_saturated_outputs(z, t):
    done = answer(BinaryCrossEntropy(), [[z]], [[t]])
    wanted = (1 - t) * z if z > 0 else -t * z  # what ln(1 + e^|z|) ≈ |z| leaves
    assert done.cost == pytest.approx(wanted + np.log1p(np.exp(-min(abs(z), 700.0))), rel=1e-14, abs=1e-14)
    assert done.delta[0][0, 0] == pytest.approx((1.0 if z > 50 else 0.0 if z < -50 else 1 / (1 + np.exp(-z))) - t)


@pytest.mark.parametrize("size", [1.0, 40.0, 745.2, 1e5, 8e307])
def test_cross_entropy_of_saturated_outputs(size):
    done = answer(CrossEntropy(), [[size, -size, 0.0]], [[0.0, 1.0, 0.0]])
    assert done.cost == pytest.approx(2 * size + np.log1p(np.exp(-min(size, 700)) + np.exp(-2 * min(size, 300))))
    right = answer(CrossEntropy(), [[size, -size, 0.0]], [[1.0, 0.0, 0.0]])
    assert 0 <= right.cost < 0.5


def test_output_delta_of_a_saturated_softmax_is_one():
    done = answer(CrossEntropy(), [[1000.0, -1000.0]], [[0.0, 1.0]])
    assert done.delta[0].tolist() == [[1.0, -1.0]]


def test_output_delta_of_a_saturated_sigmoid_is_one():
    done = answer(BinaryCrossEntropy(), [[1000.0, -1000.0]], [[0.0, 1.0]])
    assert done.delta[0].tolist() == [[1.0, -1.0]]


def test_half_squared_error_of_a_saturated_sigmoid_has_no_slope():
    done = answer(HalfSquaredError(), [[1000.0]], [[0.0]])
    assert done.cost == 0.5
    assert done.delta[0].tolist() == [[0.0]]


@pytest.mark.parametrize("kind", choices(AnyCost))
def test_mean_is_the_sum_over_the_rows_divided_by_their_number(kind):
    random = np.random.default_rng(1)
    z, t = random.normal(size=(7, 3)), random.dirichlet(np.ones(3), size=7)
    total, mean = answer(kind(), z, t), answer(kind(), z, t, "mean")
    assert mean.cost == pytest.approx(total.cost / 7, rel=1e-14)
    assert np.allclose(mean.delta[0], total.delta[0] / 7, rtol=1e-14, atol=0)
    assert np.allclose(mean.gradient.flat, total.gradient.flat / 7, rtol=1e-13, atol=1e-17)


def test_half_squared_error_is_the_sum_of_the_halves():
    done = answer(HalfSquaredError(), [[0.0, 0.0]], [[0.0, 2.0]])
    assert done.cost == 0.5 * (0.5**2 + 1.5**2)


def test_targets_that_a_cost_cannot_use_are_named():
    table = np.array([[0.0, 1.0], [0.5, 1.5]])
    assert HalfSquaredError().target_problem(table) is None
    assert BinaryCrossEntropy().target_problem(np.clip(table, 0, 1)) is None
    said = str(BinaryCrossEntropy().target_problem(table))
    assert "row 2" in said
    assert "1.5" in said
    assert "Half squared error" in said or "half squared error" in said
    said = str(CrossEntropy().target_problem(np.array([[0.0, 1.0], [0.5, 0.75]])))
    assert "row 2" in said
    assert "1.25" in said
    assert CrossEntropy().target_problem(np.array([[0.0, 1.0], [0.25, 0.75]])) is None
    assert "row 1" in str(CrossEntropy().target_problem(np.array([[-0.5, 1.5]])))


@pytest.mark.parametrize("kind", [*choices(AnyCost), *choices(AnyActivation)])
def test_every_choice_has_a_title_and_a_formula(kind):
    assert kind.title
    assert "=" in kind.formula()


def test_a_cost_on_a_dataset_of_its_own():
    x, t = np.eye(3), np.eye(3)
    project = Project(
        Topology(3, (Layer(4, Tanh()), Layer(3, Softmax()))), Dataset.from_arrays(x, t), Training(cost=CrossEntropy())
    )
    assert backward(project, x, t).cost > 0
