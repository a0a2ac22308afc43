"""One update from one row alone: by hand, against a plain formula, and what becomes of epoch, place and events."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity
from nnapp.dataset import Dataset, Role, Split
from nnapp.network import backward
from nnapp.optimizers import Adam, Momentum
from nnapp.project import Project, current_model, opening_project, set_split, with_model
from nnapp.projectfile import load, save
from nnapp.run import Run, order, train_on_one_row
from nnapp.scaling import ZScore
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.projects import parts, timeless
from tests.engine.varieties import with_training

ROWS = [[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]]
TARGETS = [[1.0], [0.0], [2.0]]
START = Parameters.from_layers([[[0.5, -1.0]]], [[0.25]])


def plane(**training) -> Project:
    """One linear unit on two inputs, y = w₁ x₁ + w₂ x₂ + b, from w = (½, −1), b = ¼."""
    project = Project(
        Topology(2, (Layer(1, Identity()),)),
        Dataset.from_arrays(ROWS, TARGETS),
        Training(**{"epochs": 100, **training}),
    )
    return with_model(project, replace(current_model(project), start=START, current=START))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("batch", [None, 1, 2])
def test_an_update_from_a_chosen_row_by_hand(reduction, batch):
    # row 2: x = (3, −1), t = 0;  y = ½·3 + 1 + ¼ = 11/4;  δ = y − t = 11/4
    # ∂C/∂w = δ x = (33/4, −11/4),  ∂C/∂b = 11/4;  η = 1/10
    run, row = train_on_one_row(plane(batch_size=batch, reduction=reduction), 1)
    assert row == 1
    assert run.model().current.flat == pytest.approx([0.5 - 0.825, -1 + 0.275, 0.25 - 0.275], rel=1e-15)
    assert run.model().update.flat == pytest.approx([-0.825, 0.275, -0.275], rel=1e-14)
    assert (run.epoch_count, run.updates, run.model().position) == (0, 1, 0)


def test_penalty_clipping_and_a_memory_count_as_in_every_update():
    # as above with λ₂ = ½: ∂C/∂w = (33/4 + ¼, −11/4 − ½) = (8.5, −3.25), ∂C/∂b = 2.75; cut to ±3: (3, −3, 2.75)
    project = plane(l2=0.5, clip_value=3.0, optimizer=Momentum(momentum=0.5))
    run, _ = train_on_one_row(project, 1)
    assert run.model().current.flat == pytest.approx([0.5 - 0.3, -1 + 0.3, 0.25 - 0.275])
    assert run.model().memory.vectors["kept_step"] == pytest.approx([0.15, -0.15, 0.1375])


def test_a_chosen_row_stands_beside_the_epoch():
    project = with_training(opening_project(), batch_size=3, shuffle=True)
    run = Run(project)
    run.advance(1, lambda: False, updates=2)
    begun = with_model(project, run.model())
    after, _ = train_on_one_row(begun, 4)
    model = after.model()
    assert (model.epoch, model.position, model.updates) == (0, 6, 3)
    only = np.array([4])
    rows, weights = project.dataset.matrix, begun.model.current
    gradient = backward(project, rows(Role.INPUT, only), rows(Role.TARGET, only), weights).gradient
    np.testing.assert_allclose(model.current.flat, weights.flat - 0.1 * gradient.flat, rtol=1e-14)
    assert model.curve.length == begun.model.curve.length
    # the epoch goes on with the rows that it would have had
    going_on = Run(with_model(project, model))
    going_on.advance(1, lambda: False)
    assert (going_on.epoch_count, going_on.updates) == (1, 5)


@pytest.mark.parametrize("batch", [None, 1, 4])
@pytest.mark.parametrize("shuffle", [False, True])
def test_the_next_rows_make_an_epoch_of_mini_batches_of_one(batch, shuffle):
    project = with_training(opening_project(), batch_size=batch, shuffle=shuffle, optimizer=Adam())
    whole = Run(with_training(project, batch_size=1))
    whole.advance(1, lambda: False)
    wanted = order(project.training.seeds.order, 0, 10).tolist() if shuffle else list(range(10))
    taken, model = [], None
    for number in range(1, 11):
        run, row = train_on_one_row(project if model is None else with_model(project, model))
        taken.append(row)
        model = run.model()
        assert (model.epoch, model.position) == ((0, number) if number < 10 else (1, 0))
    assert taken == wanted
    assert np.array_equal(model.current.flat, whole.model().current.flat)
    assert parts(model.memory) == parts(whole.model().memory)
    assert model.curve.exact.tolist() == whole.model().curve.exact.tolist()
    assert model.curve.last == pytest.approx(run.snapshot().cost)


def test_the_events_say_which_row_it_was():
    project = opening_project()
    run, _ = train_on_one_row(project, 6)
    run, row = train_on_one_row(with_model(project, run.model()))
    told = [event.template.format(**event.values) for event in run.model().events]
    assert told == [
        "One update from row 7 alone, besides the epoch",
        f"One update from row {row + 1} alone, the next one of the epoch",
    ]
    assert [event.update for event in run.model().events] == [1, 2]


@pytest.mark.parametrize("row", [None, 2])
def test_it_is_the_same_again_and_after_saving(row, tmp_path):
    project = with_training(opening_project(), optimizer=Adam())
    project = replace(
        project, topology=replace(project.topology, layers=(Layer(10, dropout=0.3), project.topology.layers[1]))
    )
    first, _ = train_on_one_row(project, row)
    again, _ = train_on_one_row(project, row)
    assert timeless(first.model()) == timeless(again.model())
    save(with_model(project, first.model()), tmp_path / "one.bplab")
    loaded = load(tmp_path / "one.bplab")
    assert timeless(train_on_one_row(loaded, row)[0].model()) == timeless(
        train_on_one_row(with_model(project, first.model()), row)[0].model()
    )


@pytest.mark.parametrize("row", [1, 10, -1])
def test_a_row_that_is_not_for_training_is_refused(row):
    project = set_split(opening_project(), [1, 3], Split.VALIDATION)
    with pytest.raises(Refusal, match=f"Row {row + 1} is not for training"):
        train_on_one_row(project, row)
    rows = set()
    for _ in range(8):
        run, row_taken = train_on_one_row(project)
        rows.add(row_taken)
        project = with_model(project, run.model())
    assert rows == {0, 2, 4, 5, 6, 7, 8, 9}


def test_a_table_of_one_row_ends_an_epoch_at_each_update():
    project = Project(Topology(1, (Layer(1, Identity()),)), Dataset.from_arrays([[1.0]], [[2.0]]), Training())
    run, row = train_on_one_row(project)
    assert (row, run.epoch_count, run.updates) == (0, 1, 1)
    run, row = train_on_one_row(project, 0)
    assert (row, run.epoch_count, run.updates) == (0, 0, 1)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_row_is_scaled_as_all_training_rows_are(precision):
    project = plane(precision=precision)
    columns = tuple(
        replace(column, scaling=ZScore()) if column.role is Role.INPUT else column for column in project.dataset.columns
    )
    project = replace(project, dataset=replace(project.dataset, columns=columns))
    run, _ = train_on_one_row(project, 1)
    x = (np.array(ROWS) - np.mean(ROWS, axis=0)) / np.std(ROWS, axis=0)
    delta = 0.5 * x[1, 0] - x[1, 1] + 0.25
    wanted = [0.5 - 0.1 * delta * x[1, 0], -1 - 0.1 * delta * x[1, 1], 0.25 - 0.1 * delta]
    tolerance = 1e-12 if precision == "float64" else 1e-6
    assert run.model().current.flat == pytest.approx(wanted, rel=tolerance)


def test_a_row_that_throws_the_cost_beyond_all_bounds_stops_and_says_so():
    run, _ = train_on_one_row(plane(learning_rate=1e6), 1)
    assert run.diverged
    assert run.model().stop.rule == "divergence"
    run.step_row(1)
    assert run.updates == 1


def test_a_full_batch_run_forgets_what_it_knew_of_the_cost():
    run = Run(plane())
    run.advance(2, lambda: False)
    run.step_row(0)
    known = run.snapshot()
    fresh = Run(with_model(plane(), run.model())).snapshot()
    assert known.cost == pytest.approx(fresh.cost, rel=1e-14)
    assert run.epoch_count == 2
    run.advance(3, lambda: False)
    assert np.isfinite(run.snapshot().cost)


def test_stop_rules_are_asked_when_the_last_row_ends_the_epoch():
    project = plane(stop=StopRules(cost=1e6))
    model = None
    for _ in range(3):
        run, _ = train_on_one_row(project if model is None else with_model(project, model))
        model = run.model()
    assert model.stop is not None and model.stop.rule == "cost"
