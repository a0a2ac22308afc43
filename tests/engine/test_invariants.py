"""What must hold for every choice: gradients do not mind the order of the rows, answers not how many are asked at once,
and an epoch of mini-batches uses each training row once."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.costs import MeanAbsoluteError
from nnapp.network import backward, predict
from nnapp.optimizers import GradientDescent
from nnapp.run import Run, order
from nnapp.schedules import ConstantRate
from nnapp.topology import free
from tests.engine.cases import relative
from tests.engine.varieties import (
    COSTS,
    ROWS,
    VARIETIES,
    any_parameters,
    project_of,
    tables,
    whole,
    with_training,
)

EVERY = pytest.mark.parametrize("variety", VARIETIES.values(), ids=VARIETIES.keys())


def gradient(project, x, t, parameters):
    return backward(project, x, t, parameters).gradient.flat


def penalty_gradient(project, parameters):
    """What L1 and L2 add to the gradient, as the definition says."""
    training, flat = project.training, parameters.flat
    weights = np.concatenate([np.r_["1", np.ones(w.shape), np.zeros((len(w), 1))].ravel() for w in parameters.weights])
    return (training.l1 * np.sign(flat) + training.l2 * flat) * weights


@EVERY
def test_the_order_of_the_rows_does_not_change_the_gradient(variety):
    project = variety()
    (x, t), parameters = tables(project), any_parameters(project)
    first = gradient(project, x, t, parameters)
    for seed in range(5):
        some = np.random.default_rng(seed).permutation(len(x))
        other = gradient(project, x[some], t[some], parameters)
        assert np.linalg.norm(other - first) <= 1e-14 * np.linalg.norm(first)


@EVERY
def test_ten_times_the_rows_are_the_same_mean_and_ten_times_the_sum(variety):
    project = variety()
    (x, t), parameters = tables(project), any_parameters(project)
    for copies in (np.repeat, np.tile):
        many = copies(np.arange(len(x)), 10)
        for reduction, factor in (("mean", 1), ("sum", 10)):
            reduced = with_training(project, reduction=reduction)
            added = penalty_gradient(project, parameters)
            wanted = (gradient(reduced, x, t, parameters) - added) * factor + added
            found = gradient(reduced, x[many], t[many], parameters)
            assert np.linalg.norm(found - wanted) <= 1e-13 * np.linalg.norm(wanted)
            cost, costs = (backward(reduced, x[rows], t[rows], parameters).cost for rows in (slice(None), many))
            if not (project.training.l1 or project.training.l2):
                assert costs == pytest.approx(cost * factor, rel=1e-13)


@EVERY
def test_the_gradients_that_training_uses_are_these(variety):
    project = whole(variety())
    run, (x, t) = Run(project), tables(project)
    wanted = gradient(project, x, t, run.snapshot().parameters)
    run.step()
    single = project.training.precision == "float32"
    assert relative(run._state.cost_gradient, wanted, floor=1.0) < (1e-5 if single else 1e-13)


@EVERY
def test_answers_do_not_depend_on_how_many_rows_are_asked(variety):
    project = variety()
    (x, _), parameters = tables(project), any_parameters(project)
    together = predict(project, x, parameters)
    assert together.shape == (ROWS, 2)
    assert predict(project, x[:0], parameters).shape == (0, 2)
    for row, answer in zip(x, together, strict=True):
        assert predict(project, row[None], parameters) == pytest.approx(answer[None], rel=1e-14, abs=1e-15)
    for many in (np.tile(np.arange(ROWS), 3), np.repeat(np.arange(ROWS), 3)):
        assert predict(project, x[many], parameters) == pytest.approx(together[many], rel=1e-14, abs=1e-15)


def test_answers_to_more_rows_than_are_predicted_at_a_time():
    project = project_of()
    x, parameters = np.random.default_rng(0).normal(size=(9000, 3)), any_parameters(project)
    together = predict(project, x, parameters)
    for rows in (slice(0, 3000), slice(4095, 4097), slice(8999, None)):
        assert predict(project, x[rows], parameters) == pytest.approx(together[rows], rel=1e-13, abs=1e-15)


def clipped(training, vector):
    if training.clip_value is not None:
        vector = np.clip(vector, -training.clip_value, training.clip_value)
    if training.clip_norm is not None:
        vector = vector * min(1, training.clip_norm / np.linalg.norm(vector))
    return vector


STEPPED = {
    name: variety
    for name, variety in VARIETIES.items()
    if isinstance(variety().training.optimizer, GradientDescent) and not name.startswith("start ")
}


@pytest.mark.parametrize("batch", [1, 3, 7, None])
@pytest.mark.parametrize("variety", STEPPED.values(), ids=STEPPED.keys())
def test_each_step_is_the_gradient_of_its_own_rows_each_used_once(variety, batch):
    """The last, smaller mini-batch counts by its own size: its gradient is `backward` of just these rows."""
    project = with_training(whole(variety()), batch_size=batch, schedule=ConstantRate())
    training, (x, t) = project.training, tables(project)
    run, may_move = Run(project), free(project.topology)
    size = batch or ROWS
    for epoch in range(2):
        sequence = order(1, epoch, ROWS) if training.shuffle and batch else np.arange(ROWS)
        for begin in range(0, ROWS, size):
            some, before = sequence[begin : begin + size], run.snapshot().parameters
            run.step()
            step = clipped(training, gradient(project, x[some], t[some], before) * may_move)
            wanted = before.flat - training.learning_rate * step
            precise = 1e-13 if training.precision == "float64" else 1e-6
            if training.cost == MeanAbsoluteError() and training.precision == "float64":
                precise = 1e-12
            assert relative(run.snapshot().parameters.flat, wanted, floor=1.0) < precise
        assert run.epoch_count == epoch + 1


def test_the_costs_are_all_here():
    assert len({type(cost) for cost in COSTS}) == 6
