"""The gradient over all training rows: that of one backward pass over them, and the slope of the cost."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.gradient import training_gradient
from nnapp.missing import DropRows, FillMean
from nnapp.network import backward
from nnapp.progress import Cancelled
from nnapp.project import Project, opening_project
from nnapp.run import Run
from nnapp.run.rows import MOST_ROWS, rows_at_a_time
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.varieties import VARIETIES, any_parameters, project_of, tables, with_training


def difference(found: Parameters, wanted: Parameters) -> float:
    """The length of the difference in relation to the gradient's own length."""
    return float(np.linalg.norm(found.flat - wanted.flat) / max(float(np.linalg.norm(wanted.flat)), 1e-6))


@pytest.mark.parametrize("name", VARIETIES)
def test_it_is_what_one_backward_pass_over_all_rows_gives(name: str) -> None:
    project = VARIETIES[name]()
    parameters = any_parameters(project)
    wanted = backward(project, *tables(project), parameters).gradient
    assert wanted is not None
    assert difference(training_gradient(project, parameters), wanted) < 1e-12


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_blocks_weigh_by_their_rows_and_penalties_count_once(reduction: str) -> None:
    rows = 2 * MOST_ROWS + 5
    split = np.arange(rows) % 7 == 3  # some are for validation
    project = project_of(rows=rows, split=split, reduction=reduction, l1=0.3, l2=0.2)
    assert rows_at_a_time(project.topology) < rows - split.sum()
    parameters = any_parameters(project)
    wanted = backward(project, *tables(project), parameters).gradient
    assert wanted is not None
    assert difference(training_gradient(project, parameters), wanted) < 1e-12


def test_it_is_the_slope_of_the_cost_that_the_window_shows() -> None:
    project = project_of(l1=0.01, l2=0.02, reduction="mean", split=[0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 0])
    parameters = any_parameters(project)
    gradient = training_gradient(project, parameters)
    step = 1e-6
    for place in range(parameters.flat.size):
        costs = []
        for sign in (-1, 1):
            flat = parameters.flat.copy()
            flat[place] += sign * step
            costs.append(Run(project, Parameters(parameters.widths, flat)).snapshot().cost)
        numeric = (costs[1] - costs[0]) / (2 * step)
        assert gradient.flat[place] == pytest.approx(numeric, rel=1e-5, abs=1e-8)


def test_missing_cells_count_as_they_do_in_training() -> None:
    x = np.array([1.0, np.nan, 3.0, 5.0, np.nan])
    columns = (
        NumberColumn("filled", Role.INPUT, x, missing=FillMean()),
        NumberColumn("dropped", Role.INPUT, np.array([0.1, 0.2, np.nan, 0.4, 0.5]), missing=DropRows()),
        CategoryColumn.from_texts("colour", Role.INPUT, ["red", "blue", "red", "blue", "red"]),
        NumberColumn("t", Role.TARGET, np.array([1.0, 0.0, 1.0, 0.0, 1.0])),
    )
    project = Project(Topology(4, (Layer(3), Layer(1))), Dataset(columns))
    parameters = any_parameters(project)
    # the third row is left out, and 3 is the mean of 1 and 5 in the others
    inputs = [[1, 0.1, 0, 1], [3, 0.2, 1, 0], [5, 0.4, 1, 0], [3, 0.5, 0, 1]]
    wanted = backward(project, inputs, [[1], [0], [0], [1]], parameters).gradient
    assert wanted is not None
    assert difference(training_gradient(project, parameters), wanted) < 1e-12


def test_diverged_weights_give_numbers_that_are_not_finite() -> None:
    project = with_training(opening_project(), l2=0.1)
    for wrong in (np.inf, np.nan, 1e308):
        flat = np.full(project.topology.parameter_count, wrong)
        training_gradient(project, Parameters(project.topology.widths, flat))
    assert np.isnan(training_gradient(project, Parameters(project.topology.widths, flat * np.nan)).flat).all()


def test_what_cannot_be_trained_on_is_refused_in_words() -> None:
    project = opening_project()
    parameters = any_parameters(project)
    hole = np.array([np.nan, *np.zeros(9)])
    columns = (replace(project.dataset.columns[0], values=hole), *project.dataset.columns[1:])
    with pytest.raises(Refusal, match="Row 1, column “x1” holds no number"):
        training_gradient(replace(project, dataset=Dataset(columns)), parameters)
    nothing = replace(project, dataset=Dataset(project.dataset.columns, np.full(10, Split.TEST)))
    with pytest.raises(Refusal, match="None of the table's rows is for training"):
        training_gradient(nothing, parameters)
    with pytest.raises(Refusal, match="the parameters belong to 2-1"):
        training_gradient(project, Parameters((2, 1), np.zeros(3)))


def test_it_can_be_cancelled_and_tells_how_far_it_is() -> None:
    project = project_of(rows=3 * MOST_ROWS)
    heard: list[float] = []

    def report(done: float) -> None:
        heard.append(done)
        if done >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        training_gradient(project, any_parameters(project), report)
    assert heard[-1] < 1


def test_a_batch_size_or_patience_that_training_refuses_is_no_obstacle() -> None:
    project = opening_project()
    parameters = any_parameters(project)
    large = replace(project, training=Training(batch_size=1000, stop=StopRules(patience=3)))
    assert difference(training_gradient(large, parameters), training_gradient(project, parameters)) == 0
