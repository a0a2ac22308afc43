"""Dropout: masks with the right share and scale, and the gradient of exactly the network that they leave."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dropout import SEEDED_EPOCHS, Dropout
from nnapp.network import backward, cost_on, predict
from nnapp.run import Run, order, train
from nnapp.tape import Label
from tests.engine.cases import HIDDEN, named, relative, tag
from tests.engine.projects import timeless
from tests.engine.reference import jacobian, value_of
from tests.engine.reference_costs import cost_slope
from tests.engine.varieties import ROWS, project_of, seeds, tables, with_training

BATCHES = pytest.mark.parametrize("batch", [None, 4, 1])


def masks(run):
    """The masks of the last whole mini-batch, one for each hidden layer, (rows, units)."""
    return [run._batches.buffers[Label(layer, "m")].T.copy() for layer in (0, 1)]


def gradient_with(project, parameters, x, t, factors):
    """∂C/∂w of the network whose hidden outputs are multiplied by these factors, by the chain rule."""
    net_layers = [named(layer.activation) for layer in project.topology.layers]
    inputs, zs = [x], []
    for weights, biases, name, factor in zip(
        parameters.weights, parameters.biases, net_layers, [*factors, 1.0], strict=True
    ):
        zs.append(inputs[-1] @ weights.T + biases)
        inputs.append(value_of(name, zs[-1]) * factor)
    share = 1 / len(x) if project.training.reduction == "mean" else 1.0
    slope, found = cost_slope(tag(type(project.training.cost)), inputs[-1], t) * share, []
    for layer in (2, 1, 0):
        slope = slope if layer == 2 else slope * factors[layer]
        name = net_layers[layer]
        delta = np.array([jacobian(name, z).T @ s for z, s in zip(zs[layer], slope, strict=True)])
        found.insert(0, np.column_stack([delta.T @ inputs[layer], delta.sum(axis=0)]).ravel())
        slope = delta @ parameters.weights[layer]
    return np.concatenate(found)


PAIRS = [{"hidden": kind()} for kind in HIDDEN]
PAIRS += [{"cost": CrossEntropy(), "output": CrossEntropy.activations[0]}]
PAIRS += [{"cost": BinaryCrossEntropy(), "output": BinaryCrossEntropy.activations[0], "reduction": "mean"}]


@pytest.mark.parametrize("changes", PAIRS, ids=str)
@BATCHES
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_step_is_the_gradient_of_the_network_that_is_left(changes, batch, precision):
    project = project_of(**changes, batch_size=batch, layer={"dropout": 0.4}, precision=precision)
    (x, t), run = tables(project), Run(project)
    for number in range(2):
        sequence = order(1, 0, ROWS) if batch else np.arange(ROWS)
        some = sequence[number * (batch or 0) :][: batch or ROWS]
        before = run.snapshot().parameters
        run.step()
        wanted = gradient_with(project, before, x[some], t[some], masks(run))
        assert relative(run._state.gradient, wanted, floor=1.0) < (1e-13 if precision == "float64" else 1e-5)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.99])
def test_masks_have_the_right_share_and_scale(share):
    project = project_of(layer={"dropout": share}, rows=5000, learning_rate=1e-6)
    run, dropped = Run(project), []
    for _ in range(4):
        run.step()
        for mask in masks(run):
            assert set(np.unique(mask)) <= {0.0, 1 / (1 - share)}
            dropped.append(mask == 0)
    for one in dropped:
        assert abs(one.mean() - share) < 5 * np.sqrt(share * (1 - share) / one.size)
    together = np.concatenate([one.ravel() for one in dropped])
    assert abs(together.mean() - share) < 4 * np.sqrt(share * (1 - share) / together.size)


def test_masks_are_independent_of_each_other():
    project = project_of(layer={"dropout": 0.5}, rows=5000, learning_rate=1e-6)
    run, columns = Run(project), []
    for _ in range(3):
        run.step()
        columns += [column for mask in masks(run) for column in (mask > 0).T]
    table = np.corrcoef(np.array(columns, float))
    assert np.abs(table - np.eye(len(table))).max() < 5 / np.sqrt(5000)
    for column in columns:  # nor does a row's mask say anything about the next one's
        assert abs(np.corrcoef(column[1:], column[:-1])[0, 1]) < 5 / np.sqrt(5000)


def test_answers_and_costs_come_from_all_units():
    project = project_of(layer={"dropout": 0.5}, batch_size=4, epochs=5)
    plain = project_of(batch_size=4)
    x, t = tables(project)
    for snapshot in train(project):
        assert snapshot.cost == pytest.approx(cost_on(plain, x, t, snapshot.parameters), rel=1e-13)
        assert np.array_equal(predict(project, x, snapshot.parameters), predict(plain, x, snapshot.parameters))
        whole = backward(project, x, t, snapshot.parameters).gradient.flat
        assert np.array_equal(whole, backward(plain, x, t, snapshot.parameters).gradient.flat)


@BATCHES
def test_no_dropout_is_no_dropout(batch):
    runs = [Run(project_of(batch_size=batch, **changes)) for changes in ({}, {"layer": {"dropout": 0.0}})]
    for run in runs:
        run.advance(20, lambda: False)
    assert timeless(runs[0].model()) == timeless(runs[1].model())


def test_one_layer_alone_may_have_it():
    project = project_of(batch_size=4)
    first, *others = project.topology.layers
    dropping = type(first)(first.units, first.activation, dropout=0.5)
    topology = type(project.topology)(3, (dropping, *others))
    run = Run(type(project)(topology, project.dataset, project.training))
    run.step()
    buffers = run._batches.buffers
    assert Label(0, "m") in buffers and Label(1, "m") not in buffers


@BATCHES
def test_masks_are_found_again_at_any_row(batch):
    """Each mini-batch has the same masks, whether training came here in one go or began here."""
    project = project_of(batch_size=batch, layer={"dropout": 0.5})
    size = batch or ROWS
    run, seen = Run(project), {}
    for epoch in range(2 * SEEDED_EPOCHS + 1):
        for begin in range(0, ROWS, size):
            run.step()
            if begin + size <= ROWS:
                seen[epoch, begin] = masks(run)
    kinds = [tuple(np.concatenate([m.ravel() for m in mask]) > 0) for mask in seen.values()]
    repeated = len(kinds) - len(set(kinds))
    assert repeated <= (0 if size > 1 else len(kinds))  # 2⁷ masks are all there are for one row
    for epoch, begin in [(0, 0), (1, 0), (SEEDED_EPOCHS - 1, 0), (SEEDED_EPOCHS, 0), (2 * SEEDED_EPOCHS, 0)]:
        dropout = Dropout(project.topology, 1, ROWS)
        dropout.begin(epoch, begin)
        for layer, mask in enumerate(seen[epoch, begin]):
            chance = dropout._random.random((mask.shape[1], size))
            assert np.array_equal(mask.T > 0, chance >= 0.5), (epoch, layer)


def test_the_seed_decides_about_the_masks_alone():
    flats = [Run(project_of(layer={"dropout": 0.5}, seeds=seeds(dropout=seed))) for seed in (1, 1, 2)]
    for run in flats:
        run.advance(3, lambda: False)
    first, again, other = (run.model().current.flat for run in flats)
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_learning_with_dropout_lowers_the_cost():
    project = with_training(project_of(layer={"dropout": 0.2}, rows=60, reduction="mean", batch_size=10), epochs=300)
    costs = [snapshot.cost for snapshot in train(project)]
    assert costs[-1] < 0.9 * costs[0]
