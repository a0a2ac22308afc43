"""δ of single rows: by differences of each row's own cost, whatever the reduction, the penalty and the other rows."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.activations import Identity, Tanh
from nnapp.dataset import Dataset, Split
from nnapp.network import backward, cost_on
from nnapp.project import Project, current_parameters, opening_project, split_at_random
from nnapp.row_deltas import MOST_ROWS, row_deltas, sample_rows
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal

RANDOM = np.random.default_rng(4)
INPUTS, TARGETS = RANDOM.normal(size=(7, 3)), RANDOM.normal(size=(7, 2))


def project(**training: object) -> Project:
    layers = (Layer(units=4, activation=Tanh()), Layer(units=2, activation=Identity()))
    made = Training(**training)  # type: ignore[arg-type]
    return Project(Topology(inputs=3, layers=layers), Dataset.from_arrays(INPUTS, TARGETS), made)


def test_delta_is_the_slope_of_the_rows_own_cost() -> None:
    # z of a unit goes up by h where its bias does
    one = project(reduction="sum")
    start, h = current_parameters(one), 1e-5
    found = row_deltas(one, INPUTS, TARGETS, start)
    assert [delta.shape for delta in found] == [(4, 7), (2, 7)]
    places = np.cumsum([0, *(matrix.size for matrix in start.matrices)])
    for layer, delta in enumerate(found):
        for unit, row in np.ndindex(delta.shape):
            costs = []
            for sign in (1, -1):
                flat = start.flat.copy()
                flat[places[layer] + (unit + 1) * start.matrices[layer].shape[1] - 1] += sign * h
                some = slice(row, row + 1)
                costs.append(cost_on(one, INPUTS[some], TARGETS[some], Parameters(start.widths, flat)))
            assert delta[unit, row] == pytest.approx((costs[0] - costs[1]) / (2 * h), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("training", [{"reduction": "mean"}, {"reduction": "sum", "l2": 0.3}, {"l1": 0.1}])
def test_neither_the_mean_nor_a_penalty_changes_it(training: dict[str, object]) -> None:
    other = project(**training)
    start = current_parameters(other)
    expected = row_deltas(project(reduction="sum"), INPUTS, TARGETS, start)
    for one, two in zip(row_deltas(other, INPUTS, TARGETS, start), expected, strict=True):
        assert np.array_equal(one, two)


def test_each_row_is_by_itself_and_as_in_its_own_pass() -> None:
    one = project(reduction="mean")
    start = current_parameters(one)
    together = row_deltas(one, INPUTS, TARGETS, start)
    for row in range(7):
        alone = backward(one, INPUTS[row : row + 1], TARGETS[row : row + 1], start).delta
        for delta, of_row in zip(together, alone, strict=True):
            assert np.allclose(delta[:, row], of_row[0], rtol=1e-12, atol=0)


def test_the_sample_is_the_first_training_rows() -> None:
    table = Dataset.from_arrays(np.zeros((100, 1)), np.zeros((100, 1)))
    assert sample_rows(table).tolist() == list(range(MOST_ROWS))
    few = Dataset.from_arrays(np.zeros((3, 1)), np.zeros((3, 1)))
    assert sample_rows(few).tolist() == [0, 1, 2]
    split = split_at_random(opening_project(), 0.2, 0.2).dataset
    rows = sample_rows(split)
    training = split.rows_for(Split.TRAINING)
    assert isinstance(training, np.ndarray)
    assert np.array_equal(rows, training[:MOST_ROWS])


def test_diverged_weights_give_what_is_not_finite_without_a_warning() -> None:
    one = project()
    flat = np.full(one.topology.parameter_count, np.nan)
    assert np.isnan(row_deltas(one, INPUTS, TARGETS, Parameters(one.topology.widths, flat))[0]).all()


def test_no_rows_are_refused() -> None:
    one = project()
    with pytest.raises(Refusal):
        row_deltas(one, INPUTS[:0], TARGETS[:0], current_parameters(one))
