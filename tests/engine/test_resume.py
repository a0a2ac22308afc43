"""200 epochs are 100, saved into a file, loaded, and 100 more: bit for bit, whatever is chosen; and all that is random
comes from the seeds."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Sigmoid
from nnapp.atomic import SYSTEM
from nnapp.dataset import Dataset
from nnapp.model import Model
from nnapp.optimizers import Adam, AdamW, RMSProp
from nnapp.project import Project, with_model
from nnapp.projectfile import load, save
from nnapp.run import Run, train
from nnapp.schedules import CosineDecay
from nnapp.topology import Layer, Parameters, Topology, matrices
from nnapp.training import StopRules
from tests.engine.cases import tag
from tests.engine.projects import timeless
from tests.engine.varieties import FEATURES, OPTIMIZERS, SCHEDULES, any_parameters, project_of, seeds, with_training

SPLIT = [0, 1, 0, 0, 2, 0, 0, 3, 0, 1, 0, 0, 0, 0]
UNSYNCED = SYSTEM._replace(fsync=lambda _: None)  # hundreds of saves: that each reaches the disk is not the point here
BATCHES = pytest.mark.parametrize("batch", [None, 3, 1])
PRECISIONS = pytest.mark.parametrize("precision", ["float64", "float32"])

MIXED = {
    **{tag(type(optimizer)): {"optimizer": optimizer} for optimizer in OPTIMIZERS},
    **{tag(type(schedule)): {"schedule": schedule} for schedule in SCHEDULES},
    **{name: features for name, features in FEATURES.items() if name != "float32"},
    "on-plateau with validation": {"schedule": SCHEDULES[-1], "split": SPLIT, "rows": len(SPLIT)},
    "dropout with validation": {"layer": {"dropout": 0.5}, "split": SPLIT, "rows": len(SPLIT), "measured": ("mae",)},
}
EVERY = pytest.mark.parametrize("changes", MIXED.values(), ids=MIXED.keys())


def advanced(run, goal):
    run.advance(goal, lambda: False)
    return run


def stepped(run, goal):
    while run.epoch_count < goal:
        run.epoch()
    return run


def loaded(project, run, path):
    save(with_model(project, run.model()), path, UNSYNCED)
    return Run(load(path))


@EVERY
@BATCHES
@PRECISIONS
def test_200_epochs_are_100_in_a_file_and_100_more(changes, batch, precision, path):
    project = with_training(project_of(**changes), batch_size=batch, precision=precision)
    goal = 200 if batch is None else 70  # more than one block of the random numbers for orders and dropout
    for go_on in (advanced, stepped):
        whole = go_on(Run(project), goal)
        rest = go_on(loaded(project, go_on(Run(project), goal // 2), path), goal)
        assert timeless(rest.model()) == timeless(whole.model())
        assert timeless(rest.snapshot()) == timeless(whole.snapshot())


@EVERY
@BATCHES
def test_a_run_goes_on_from_the_middle_of_an_epoch(changes, batch, path):
    project = with_training(project_of(**changes), batch_size=batch)
    whole, run = Run(project), Run(project)
    for number in range(27):
        whole.step()
        run.step()
        if number % 5 == 1:
            assert timeless(run.model()) == timeless(whole.model())
            run = loaded(project, run, path)
    assert timeless(run.model()) == timeless(whole.model())


@EVERY
def test_interrupted_advances_are_one(changes, path):
    project = with_training(project_of(**changes), batch_size=3)
    whole, run = advanced(Run(project), 6), Run(project)
    while run.epoch_count < 6:
        run.advance(6, lambda: False, updates=3)
        run = loaded(project, run, path)
    assert timeless(run.model()) == timeless(whole.model())


def test_train_goes_on_from_a_file(path):
    project = project_of(optimizer=Adam(), schedule=CosineDecay(epochs=20), batch_size=3, split=SPLIT, rows=len(SPLIT))
    *_, last = train(with_training(project, epochs=20))
    half = advanced(Run(with_training(project, epochs=8)), 8)
    save(with_model(with_training(project, epochs=20), half.model()), path)
    first, *_, rest = train(load(path))
    assert first.epoch == 8 and first.stop is None
    assert timeless(rest) == timeless(last)


def test_an_epoch_that_was_begun_otherwise_is_evaluated_and_not_summed_up(path):
    project = project_of(batch_size=3)
    run, other = Run(project), Run(project)
    run.advance(9, lambda: False, updates=2)
    run = loaded(project, run, path)
    run.epoch()
    advanced(other, 1)
    assert run.model().curve.exact.tolist() == other.model().curve.exact.tolist()
    run.epoch()
    assert run.model().curve.last != advanced(other, 2).model().curve.last  # the running cost again


def test_the_snapshot_of_a_run_that_goes_on_shows_the_true_cost(path):
    project = project_of(batch_size=3)
    run = stepped(Run(project), 5)
    again = loaded(project, run, path)
    assert again.snapshot().curve.last == again.snapshot().cost == run.snapshot().cost
    assert again.model().curve.last == run.model().curve.last != run.snapshot().cost


# ---- seeds


def after(epochs=3, **changes):
    return advanced(Run(project_of(**changes)), epochs).model().current.flat.tobytes()


@EVERY
def test_the_same_seeds_give_the_same_bits(changes):
    for batch in (None, 3):
        assert after(**{**changes, "batch_size": batch}) == after(**{**changes, "batch_size": batch})


def test_each_seed_decides_about_its_own_randomness_alone():
    dropping = {"layer": {"dropout": 0.5}}
    for changes, counting in (
        ({"batch_size": 3}, {"start", "order"}),
        ({"batch_size": 3, "shuffle": False}, {"start"}),
        ({}, {"start"}),
        (dropping, {"start", "dropout"}),
        ({"batch_size": 3, **dropping}, {"start", "order", "dropout"}),
    ):
        for name in ("start", "order", "split", "dropout"):
            differs = after(seeds=seeds(**{name: 7}), **changes) != after(**changes)
            assert differs == (name in counting), (name, changes)


def test_orders_and_masks_come_from_different_random_numbers():
    bits = [np.random.PCG64(entropy).random_raw(4).tolist() for entropy in ([1, 0], [1, 0, 1])]
    assert bits[0] != bits[1]
    project = project_of(layer={"dropout": 0.5}, batch_size=11)
    run = Run(project)
    run.step()
    share = np.random.default_rng([1, 0]).random((4, 11))
    assert not np.array_equal(run._batches.buffers[0, "m"] > 0, share >= 0.5)


# ---- resuming through numbers that are too extreme for the quick forms


def extreme(**changes):
    """Sigmoid units far out, which the quick form cannot compute, and which learning brings back."""
    project = project_of(**{"learning_rate": 0.05, **changes})
    hidden = tuple(Layer(layer.units) for layer in project.topology.layers[:-1])
    topology = Topology(3, (*hidden, project.topology.layers[-1]))
    columns = [column if column.role == "target" else scaled(column) for column in project.dataset.columns]
    return Project(topology, type(project.dataset)(tuple(columns)), project.training)


def scaled(column):
    return type(column)(column.name, column.role, column.values * 2000)


@pytest.mark.parametrize("changes", [{}, {"optimizer": Adam()}, {"optimizer": AdamW()}, {"reduction": "mean"}])
@BATCHES
@PRECISIONS
def test_extreme_numbers_do_not_break_the_exactness(changes, batch, precision, path):
    project = extreme(batch_size=batch, precision=precision, **changes)
    for go_on in (advanced, stepped):
        whole, run = Run(project), Run(project)
        for goal in range(1, 9):
            go_on(whole, goal)
            go_on(run, goal)
            assert whole.stop is None
            assert timeless(run.model()) == timeless(whole.model())
            run = loaded(project, run, path)


def overflowing(**changes):
    """The squares of some gradients overflow in every update, and no number does in the forward pass."""
    project = project_of(Sigmoid(), **changes)
    size = 1e160 if project.training.precision == "float64" else 1e20
    columns = list(project.dataset.columns)
    columns[0] = type(columns[0])(columns[0].name, columns[0].role, columns[0].values * size)
    start = any_parameters(project).flat.copy()
    matrices(start, project.topology.widths)[0][:, 0] /= size
    parameters = Parameters(project.topology.widths, start)
    return replace(project, dataset=Dataset(tuple(columns)), model=Model(start=parameters, current=parameters))


@pytest.mark.parametrize("changes", [{"optimizer": Adam()}, {"optimizer": RMSProp()}, {"clip_norm": 1e-3}])
@BATCHES
@PRECISIONS
def test_an_overflow_after_the_forward_pass_does_not_break_the_exactness(changes, batch, precision, path):
    project = overflowing(batch_size=batch, precision=precision, **changes)
    whole, run = Run(project), Run(project)
    for _ in range(8):
        whole.epoch()
        run.epoch()
        assert timeless(run.model()) == timeless(whole.model())
        run = loaded(project, run, path)
        assert run.snapshot().cost == whole.snapshot().cost
    assert whole.stop is None
    assert not np.array_equal(whole.model().current.flat, project.model.current.flat)


def test_rules_and_seeds_are_kept_in_the_file(path):
    project = project_of(stop=StopRules(cost=1e-3, seconds=5.0), seeds=seeds(split=3, dropout=9), l1=0.1)
    save(project, path)
    assert load(path).training == project.training
