"""Wrong values from scripts are refused in words before anything is computed, and what is wrong is named."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.network import backward, predict
from nnapp.project import (
    Project,
    opening_project,
    remove_column,
    remove_layer,
    remove_rows,
    remove_unit,
    set_activation,
    set_bias,
    set_units,
    set_weight,
)
from nnapp.run import Run, train
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("batch_size", 0),
        ("batch_size", -5),
        ("batch_size", 2.5),
        ("epochs", -3),
        ("reduction", "avg"),
        ("cost", CrossEntropy),
    ],
)
def test_training_out_of_range_makes_no_project(field, value):
    with pytest.raises(Refusal):
        replace(opening_project(), training=replace(Training(), **{field: value}))


@pytest.mark.parametrize("arguments", [(0,), (-1,), (2.0,), (3, Tanh), ("3",), (None,)])
def test_impossible_layers_make_no_project(arguments):
    project = opening_project()
    with pytest.raises(Refusal):
        replace(project, topology=Topology(5, (Layer(*arguments), Layer(1))))


def test_numbers_of_any_kind_become_float64():
    parameters = Parameters((5, 10, 1), np.zeros(71, int))
    assert next(train(opening_project(), parameters)).cost == pytest.approx(10 * 0.5 * 0.25)
    columns = [NumberColumn("x", Role.INPUT, np.arange(3)), NumberColumn("t", Role.TARGET, np.zeros(3, "f4"))]
    Run(Project(Topology(1, (Layer(1),)), Dataset(tuple(columns)))).step()


@pytest.mark.parametrize("rows", [[["a"] * 5], [[1, 2], [3]], [[1j] * 5], {"x": 1}, 3, [1, 2, 3, 4, 5]])
def test_rows_that_are_no_table_of_numbers(rows):
    with pytest.raises(Refusal):
        predict(opening_project(), rows)


def test_parameters_must_be_parameters():
    with pytest.raises(Refusal, match="Parameters"):
        predict(opening_project(), np.zeros((1, 5)), np.zeros(71))


def test_infinite_rows_give_an_answer_and_no_warning():
    assert predict(opening_project(), np.full((1, 5), np.inf)).shape == (1, 1)


def test_backward_refuses_targets_that_the_cost_cannot_use():
    x = np.eye(3)
    project = Project(Topology(3, (Layer(3, Softmax()),)), Dataset.from_arrays(x, x), Training(cost=CrossEntropy()))
    with pytest.raises(Refusal, match="add up to 1"):
        backward(project, x, 0.5 * x)


@pytest.mark.parametrize(
    "edit",
    [
        partial(remove_layer, position=7),
        partial(remove_layer, position=-1),
        partial(remove_unit, position=0, unit=99),
        partial(set_units, position=9, units=2),
        partial(set_activation, position=2, activation=Tanh()),
        partial(set_weight, position=0, unit=0, source=5, value=1.0),
        partial(set_weight, position=0, unit=0, source=-1, value=1.0),
        partial(set_bias, position=0, unit=10, value=1.0),
        partial(remove_rows, rows=[99]),
        partial(remove_column, position=77),
    ],
)
def test_places_that_do_not_exist(edit):
    with pytest.raises(Refusal, match="There is no"):
        edit(opening_project())


def test_a_snapshot_cannot_be_made_writable():
    snapshot = Run(opening_project()).snapshot()
    with pytest.raises(ValueError, match="WRITEABLE"):
        snapshot.parameters.flat.setflags(write=True)


def test_divergence_is_judged_by_where_training_began_however_often_it_pauses():
    dataset = Dataset.from_arrays([[1.0], [1.0]], [[0.0], [0.0]])
    training = Training(learning_rate=0.505, epochs=400)
    project = Project(Topology(1, (Layer(1, Identity()),)), dataset, training)
    *_, last = train(project)
    resumed = project
    for goal in range(100, 401, 100):
        run = Run(resumed)
        run.advance(goal, lambda: False)
        resumed = replace(resumed, model=run.model())
        if run.diverged:
            break
    assert run.diverged
    assert resumed.model.epoch == last.epoch
    assert np.array_equal(resumed.model.current.flat, last.parameters.flat)


def test_evaluation_in_blocks_is_the_cost_of_all_rows():
    random = np.random.default_rng(0)
    x, y = random.random((10_000, 3)), random.random((10_000, 2))
    training = Training(batch_size=7, reduction="mean", learning_rate=0.01)
    project = Project(Topology(3, (Layer(4), Layer(2))), Dataset.from_arrays(x, y), training)
    run = Run(project)
    run.step()
    snapshot = run.snapshot()
    assert snapshot.cost == pytest.approx(backward(project, x, y, snapshot.parameters).cost, rel=1e-12)
