"""The cost of each row alone, against a backward pass of that row only, and their sum against the cost of all rows."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.answering import answers, costs_of_rows, training_cost
from nnapp.choices import choices
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, Huber
from nnapp.dataset import Dataset
from nnapp.network import backward, cost_on, forward
from nnapp.project import Project
from nnapp.topology import Layer, Topology, initial_parameters
from nnapp.training import Training
from tests.engine.cost_tapes import COSTS

ROWS, OUTPUTS = 9, 4
CASES = [(cost, activation) for cost in COSTS for activation in cost.activations]
random = np.random.default_rng(3)


def project_of(cost: object, activation: type, reduction: str, targets: np.ndarray) -> Project:
    topology = Topology(3, (Layer(5), Layer(OUTPUTS, activation())))
    x = np.random.default_rng(4).normal(size=(len(targets), 3))
    return Project(topology, Dataset.from_arrays(x, targets), Training(cost=cost, reduction=reduction))


def targets_for(cost: object) -> np.ndarray:
    if isinstance(cost, CrossEntropy):
        return np.eye(OUTPUTS)[np.arange(ROWS) % OUTPUTS]
    return np.random.default_rng(6).random((ROWS, OUTPUTS))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("scale", [1.0, 300.0])  # the second saturates all units
@pytest.mark.parametrize(("cost", "activation"), CASES)
def test_each_row_costs_what_it_costs_alone(cost, activation, reduction, scale):
    targets = targets_for(cost)
    project = project_of(cost, activation, reduction, targets)
    parameters = initial_parameters(project.topology, 2)
    parameters = type(parameters)(parameters.widths, parameters.flat * scale)
    x = project.dataset.matrix("input")
    done = forward(project, x, parameters)
    found = costs_of_rows(project, done.z[-1], done.a[-1], targets)
    alone = [backward(project, x[[i]], targets[[i]], parameters).cost for i in range(ROWS)]
    np.testing.assert_allclose(found, alone, rtol=1e-12, atol=1e-300)
    share = 1 / ROWS if reduction == "mean" else 1
    assert found.sum() * share == pytest.approx(cost_on(project, x, targets, parameters), rel=1e-12)


def test_all_costs_are_tried():
    assert {type(cost) for cost, _ in CASES} == set(choices(AnyCost))
    assert {Huber(0.3), BinaryCrossEntropy(2.5), CrossEntropy((0.5, 3.0, 1.0, 2.0))} <= {cost for cost, _ in CASES}


def test_a_row_without_a_usable_target_has_no_cost():
    targets = targets_for(CrossEntropy())
    targets[2] = 0.7  # adds up to 2.8
    targets[5, 1] = np.nan
    project = project_of(CrossEntropy(), CrossEntropy.activations[0], "sum", targets)
    said = answers(project, slice(None), initial_parameters(project.topology, 1))
    assert np.flatnonzero(np.isnan(said.costs)).tolist() == [2, 5]
    assert said.known.all() and np.isfinite(said.predictions).all()
    assert np.isnan(training_cost(project, initial_parameters(project.topology, 1)))  # row 5 is no training row, 2 is


def test_more_rows_than_are_computed_at_a_time():
    cost = COSTS[0]
    targets = np.random.default_rng(1).random((10_000, OUTPUTS))
    project = project_of(cost, cost.activations[0], "sum", targets)
    parameters = initial_parameters(project.topology, 1)
    whole = answers(project, slice(None), parameters)
    some = answers(project, np.array([9_999, 4_096, 0]), parameters)
    for name in ("predictions", "errors", "costs"):
        np.testing.assert_allclose(getattr(some, name), getattr(whole, name)[[9_999, 4_096, 0]], rtol=1e-12)
