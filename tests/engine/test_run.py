"""Training: against the derivation, exactly repeatable and resumable, with true costs, frozen snapshots and an end."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset, Role
from nnapp.network import backward
from nnapp.project import (
    Project,
    current_model,
    current_parameters,
    opening_project,
    reset_to_start,
    set_activation,
    set_cell,
    set_role,
    set_training,
    with_model,
)
from nnapp.run import SEEDED_EPOCHS, Run, order, train
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Seeds, Training
from nnapp.words import Refusal
from tests.engine.reference import cost_of, derivation_step, sigmoid


def opening(**changes):
    project = opening_project()
    return set_training(project, replace(project.training, **changes))


def tables(project):
    return project.dataset.matrix(Role.INPUT), project.dataset.matrix(Role.TARGET)


def derived(project, epochs):
    """The derivation's weights and biases after each epoch, the start first, and the cost of each."""
    x, t = tables(project)
    training, rows = project.training, len(x)
    batch = training.batch_size or rows
    (w1, w2), (b1, b2) = (tuple(map(np.array, part)) for part in parts(current_parameters(project)))
    for epoch in range(epochs + 1):
        answers = sigmoid(sigmoid(x @ w1.T + b1) @ w2.T + b2)
        share = 1 / rows if training.reduction == "mean" else 1
        yield (w1, b1, w2, b2), cost_of("half-squared-error", answers, t) * share
        sequence = order(training.seeds.order, epoch, rows) if training.shuffle and batch < rows else np.arange(rows)
        for begin in range(0, rows, batch):
            some = sequence[begin : begin + batch]
            share = 1 / len(some) if training.reduction == "mean" else 1.0
            w1, b1, w2, b2 = derivation_step(w1, b1, w2, b2, x[some], t[some], training.learning_rate, share)


def parts(parameters):
    return parameters.weights, parameters.biases


def assert_derived(project, epochs):
    snapshots = train(replace(project, training=replace(project.training, epochs=epochs)))
    for snapshot, (wanted, cost) in zip(snapshots, derived(project, epochs), strict=True):
        weights, biases = parts(snapshot.parameters)
        for found, right in zip((weights[0], biases[0], weights[1], biases[1]), wanted, strict=True):
            assert np.abs(found - right).max() < 1e-12, snapshot.epoch
        assert snapshot.cost == pytest.approx(cost, rel=0, abs=1e-12), snapshot.epoch


def test_1000_epochs_are_those_of_the_derivation():
    assert_derived(opening_project(), 1000)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("batch_size", [1, 3, 10])
def test_mini_batches_are_those_of_the_derivation(batch_size, shuffle, reduction):
    assert_derived(opening(batch_size=batch_size, shuffle=shuffle, reduction=reduction), 300)


def test_full_batches_with_the_mean():
    assert_derived(opening(reduction="mean", learning_rate=2.0), 1000)


def wide(rows=300, **changes):
    """A softmax network on more rows than a mini-batch of each size can divide."""
    random = np.random.default_rng(0)
    x, t = random.normal(size=(rows, 4)), np.eye(3)[random.integers(3, size=rows)]
    topology = Topology(4, (Layer(8, Tanh()), Layer(6, ReLU()), Layer(3, Softmax())))
    training = Training(cost=CrossEntropy(), reduction="mean", learning_rate=0.05)
    return Project(topology, Dataset.from_arrays(x, t), replace(training, **changes))


CASES = {
    "full": opening,
    "full mean": lambda: opening(reduction="mean"),
    "batches of 1": lambda: opening(batch_size=1),
    "batches of 3": lambda: opening(batch_size=3, reduction="mean"),
    "batches of 3 in order": lambda: opening(batch_size=3, shuffle=False),
    "softmax": lambda: wide(batch_size=32),
    "softmax full": wide,
    "blocks of batches": lambda: wide(rows=700, batch_size=1, learning_rate=0.01),
}
EVERY_CASE = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def state(run):
    """All that a run would put into the project, by value."""
    model = run.model()
    arrays = (model.start.flat, model.current.flat, model.best.flat, model.curve.exact, model.curve.buckets)
    numbers = (model.epoch, model.position, model.updates, model.best_epoch, model.best_cost, model.curve.length)
    return [array.tobytes() for array in arrays], numbers


def epochs(run, number):
    for _ in range(number):
        run.epoch()
    return run


@EVERY_CASE
def test_200_epochs_are_100_and_then_100_more(case):
    number = 200 if case().dataset.row_count == 10 else 4
    whole = epochs(Run(case()), number)
    half = epochs(Run(case()), number // 2)
    resumed = epochs(Run(with_model(case(), half.model())), number // 2)
    assert state(resumed) == state(whole)


@EVERY_CASE
def test_a_run_goes_on_exactly_from_the_middle_of_an_epoch(case):
    whole = Run(case())
    for _ in range(50):
        whole.step()
    run = Run(case())
    for _ in range(10):
        for _ in range(5):
            run.step()
        run = Run(with_model(case(), run.model()))
    assert state(run) == state(whole)


@EVERY_CASE
def test_the_same_seed_gives_the_same_bits(case):
    number = 1000 if case().dataset.row_count == 10 else 5
    assert state(epochs(Run(case()), number)) == state(epochs(Run(case()), number))


def test_other_seeds_give_other_numbers():
    def after(**changes):
        return epochs(Run(opening(batch_size=3, **changes)), 3).model().current.flat

    one = after()
    assert np.array_equal(one, after(seeds=Seeds(start=1, order=1)))
    assert not np.array_equal(one, after(seeds=Seeds(start=2, order=1)))
    assert not np.array_equal(one, after(seeds=Seeds(start=1, order=2)))
    assert np.array_equal(after(shuffle=False), after(shuffle=False, seeds=Seeds(order=2)))


def test_looking_at_a_run_changes_nothing():
    for case in CASES.values():
        watched, alone = Run(case()), Run(case())
        for _ in range(20):
            watched.step()
            watched.snapshot()
            watched.model()
            alone.step()
        assert state(watched) == state(alone)


def test_steps_advance_and_train_are_the_same_machine():
    stepped, advanced = Run(opening(batch_size=3)), Run(opening(batch_size=3))
    for _ in range(4 * 25):
        stepped.step()
    advanced.advance(25, lambda: False)
    *_, last = train(opening(batch_size=3, epochs=25))
    for other in (advanced.model().current, last.parameters):
        assert np.array_equal(other.flat, stepped.model().current.flat)
    assert advanced.model().curve.exact.tobytes() == last.curve.exact.tobytes()


def test_stepping_alone_records_the_running_cost_and_shows_the_true_one():
    project, x, t = opening(batch_size=3), *tables(opening())
    run, wanted = Run(project), []
    for _ in range(5):
        rows, running = order(1, run.epoch_count, 10), 0.0
        for begin in range(0, 10, 3):
            some = rows[begin : begin + 3]
            running += backward(project, x[some], t[some], run.snapshot().parameters).cost
            run.step()
        wanted.append(running)
    assert run.model().curve.exact[1:] == pytest.approx(wanted, rel=1e-13)
    snapshot = run.snapshot()
    assert snapshot.curve.last == snapshot.cost == backward(project, x, t, snapshot.parameters).cost
    assert np.array_equal(snapshot.curve.exact[:-1], run.model().curve.exact[:-1])
    assert run.epoch() is None and run.model().curve.exact[-1] == pytest.approx(wanted[-1], rel=0.1)


def test_advance_can_be_interrupted_between_mini_batches_and_counts_updates():
    run, calls = Run(opening(batch_size=3)), []
    run.advance(10**9, lambda: calls.append(run.updates) or len(calls) == 6)
    assert len(calls) == 6
    assert calls == sorted(set(calls))
    run.advance(10**9, lambda: False, updates=7)
    assert run.updates == calls[-1] + 7
    assert run.model().position == run.updates % 4 * 3


@pytest.mark.parametrize("batch_size", [1, 3, 7, 64])
@pytest.mark.parametrize("shuffle", [True, False])
def test_every_row_is_used_once_per_epoch_in_the_published_order(batch_size, shuffle):
    rows = 300 if batch_size < 64 else 150  # more than one block of batches of size 1
    x = np.eye(rows)  # each row moves the one weight that is its own
    project = Project(
        Topology(rows, (Layer(1, Identity()),)),
        Dataset.from_arrays(x, np.full((rows, 1), 5.0)),
        Training(batch_size=batch_size, shuffle=shuffle, learning_rate=1e-3, seeds=Seeds(order=7)),
    )
    run = Run(project)
    for epoch in range(2):
        used = []
        while run.epoch_count == epoch:
            before = run.model().current.weights[0][0]
            run.step()
            moved = np.flatnonzero(run.model().current.weights[0][0] != before)
            position = len(used)
            wanted = order(7, epoch, rows) if shuffle else np.arange(rows)
            assert sorted(moved) == sorted(wanted[position : position + batch_size])
            used.extend(moved)
        assert sorted(used) == list(range(rows))


def test_orders_are_permutations_and_found_again_one_by_one():
    run_order = [order(3, epoch, 17).tolist() for epoch in range(2 * SEEDED_EPOCHS + 3)]
    assert all(sorted(one) == list(range(17)) for one in run_order)
    assert len({tuple(one) for one in run_order}) == len(run_order)
    assert order(3, SEEDED_EPOCHS + 1, 17).tolist() == run_order[SEEDED_EPOCHS + 1]
    assert order(4, 0, 17).tolist() != run_order[0]


def test_the_run_takes_the_published_orders_across_seeded_blocks():
    assert_derived(opening(batch_size=3), 2 * SEEDED_EPOCHS + 2)


@EVERY_CASE
def test_the_cost_of_every_snapshot_belongs_to_its_parameters(case):
    project = case()
    x, t = tables(project)
    number = 1200 if len(x) == 10 else 60
    for snapshot in train(set_training(project, replace(project.training, epochs=number))):
        cost = backward(project, x, t, snapshot.parameters).cost
        assert snapshot.cost == pytest.approx(cost, rel=1e-12, abs=1e-12)
        assert snapshot.curve.last == snapshot.cost
        assert snapshot.curve.length == snapshot.epoch + 1


@EVERY_CASE
def test_the_cost_between_epochs_belongs_to_the_parameters_too(case):
    project, run = case(), Run(case())
    x, t = tables(project)
    for _ in range(60):
        run.step()
        snapshot = run.snapshot()
        cost = backward(project, x, t, snapshot.parameters).cost
        assert snapshot.cost == pytest.approx(cost, rel=1e-12, abs=1e-12)


def test_many_rows_are_evaluated_in_parts():
    for changes in ({}, {"batch_size": 1000}):
        project = wide(rows=9001, **changes)
        snapshot = epochs(Run(project), 2).snapshot()
        assert snapshot.cost == pytest.approx(backward(project, *tables(project), snapshot.parameters).cost, rel=1e-12)


@EVERY_CASE
def test_snapshots_are_frozen_and_never_change_later(case):
    run, kept = Run(case()), []
    for _ in range(30):
        snapshot = run.snapshot()
        kept.append((snapshot, snapshot.parameters.flat.copy(), snapshot.curve.exact.copy(), snapshot.cost))
        run.step()
    epochs(run, 5)
    for snapshot, flat, exact, cost in kept:
        assert np.array_equal(snapshot.parameters.flat, flat)
        assert np.array_equal(snapshot.curve.exact, exact)
        assert snapshot.cost == cost
        for array in (snapshot.parameters.flat, *snapshot.parameters.weights, *snapshot.parameters.biases):
            assert not array.flags.writeable
        assert not snapshot.curve.exact.flags.writeable
        with pytest.raises(AttributeError):
            snapshot.cost = 0.0


def test_a_run_leaves_its_project_alone():
    project = opening(batch_size=3)
    epochs(Run(project), 5)
    assert project.model is None
    begun = with_model(project, epochs(Run(project), 5).model())
    flat = begun.model.current.flat.copy()
    epochs(Run(begun), 5)
    assert np.array_equal(begun.model.current.flat, flat)
    assert begun.model.curve.length == 6


def test_train_begins_with_epoch_0_and_ends_with_the_last():
    project = opening(epochs=20)
    snapshots = list(train(project))
    assert [snapshot.epoch for snapshot in snapshots] == list(range(21))
    assert [snapshot.updates for snapshot in snapshots] == list(range(21))
    assert np.array_equal(snapshots[0].parameters.flat, current_parameters(project).flat)
    assert snapshots[-1].curve.exact.tolist() == [snapshot.cost for snapshot in snapshots]
    assert [snapshot.updates for snapshot in train(opening(epochs=2, batch_size=3))] == [0, 4, 8]


def test_train_from_given_parameters():
    project = with_model(opening(epochs=3), epochs(Run(opening()), 5).model())
    given = Parameters((5, 10, 1), np.linspace(-1, 1, 71))
    snapshots = list(train(project, start=given))
    assert [snapshot.epoch for snapshot in snapshots] == [0, 1, 2, 3]
    assert np.array_equal(snapshots[0].parameters.flat, given.flat)
    with pytest.raises(Refusal):
        next(train(project, start=Parameters((5, 9, 1), np.zeros(64))))


def test_train_goes_on_where_the_project_stands():
    project = with_model(opening(epochs=8), epochs(Run(opening()), 5).model())
    assert [snapshot.epoch for snapshot in train(project)] == [5, 6, 7, 8]
    assert [snapshot.epoch for snapshot in train(replace(project, training=replace(project.training, epochs=3)))] == [5]


@pytest.mark.parametrize("changes", [{}, {"batch_size": 3}])
def test_the_best_is_the_lowest_of_the_curve(changes):
    run = Run(opening(learning_rate=30.0, **changes))
    run.advance(100, lambda: False)
    model = run.model()
    curve = model.curve.exact
    assert model.best_cost == curve.min()
    assert model.best_epoch == curve.argmin()
    project = opening()
    assert backward(project, *tables(project), model.best).cost == pytest.approx(model.best_cost, rel=1e-12)


def linear(rate, batch_size):
    """A network without bounds, which too large steps throw out to infinity."""
    x = np.random.default_rng(0).normal(size=(12, 3)) * 3
    return Project(
        Topology(3, (Layer(4, ReLU()), Layer(1, Identity()))),
        Dataset.from_arrays(x, x[:, :1] - 1),
        Training(learning_rate=rate, batch_size=batch_size, epochs=500),
    )


@pytest.mark.parametrize("batch_size", [None, 1, 5])
def test_divergence_stops_the_run_and_keeps_the_best(batch_size):
    diverged = 0
    for rate in np.geomspace(0.02, 1e6, 70):
        project = linear(float(rate), batch_size)
        run = Run(project)
        run.advance(500, lambda: False)
        model = run.model()
        assert np.isfinite(model.best.flat).all()
        assert np.isfinite(model.best_cost)
        assert model.best_cost == np.nanmin(model.curve.exact)
        assert backward(project, *tables(project), model.best).cost == pytest.approx(model.best_cost, rel=1e-12)
        if run.diverged:
            diverged += 1
            bound = 1000 * max(model.curve.exact[0], 1.0)
            assert (model.curve.exact[:-1] <= bound).all()
            assert not model.curve.exact[-1] <= bound
            assert run.epoch_count < 500
    assert diverged > 50


@pytest.mark.parametrize("batch_size", [None, 5])
def test_train_ends_with_the_snapshot_that_shows_the_divergence(batch_size):
    snapshots = list(train(linear(1e4, batch_size)))
    assert len(snapshots) < 20
    assert not snapshots[-1].cost <= 1000 * max(snapshots[0].cost, 1.0)


def test_after_an_edit_there_is_a_best_even_when_the_next_epoch_diverges():
    project = with_model(linear(0.001, None), epochs(Run(linear(0.001, None)), 5).model())
    project = set_cell(project, 0, 0, "0,5")  # the best is forgotten
    project = set_training(project, replace(project.training, learning_rate=1e6))
    run = Run(project)
    run.advance(500, lambda: False)
    assert run.diverged
    assert np.array_equal(run.model().best.flat, project.model.current.flat)
    assert np.isfinite(run.model().best_cost)


@pytest.mark.parametrize("changes", [{}, {"batch_size": 3}])
def test_a_live_change_of_the_learning_rate(changes):
    run = epochs(Run(opening(**changes)), 20)
    run.set_learning_rate(0.5)
    run.set_learning_rate(0.5)
    epochs(run, 20)
    first = epochs(Run(opening(**changes)), 20).model()
    second = epochs(Run(with_model(opening(learning_rate=0.5, **changes), first)), 20)
    assert np.array_equal(run.model().current.flat, second.model().current.flat)
    assert run.learning_rate == 0.5
    updates = 20 if not changes else 80
    assert [(event.update, event.values) for event in run.model().events] == [(updates, {"value": 0.5})]


def test_what_cannot_be_trained_is_refused_with_the_reason():
    empty = set_cell(opening(), 2, 1, "")
    for project, reason in (
        (empty, "Row 3, column “x2”"),
        (opening(batch_size=11), "batch size is 11.*10 rows"),
        (replace(wide(), dataset=Dataset.from_arrays(np.zeros((2, 4)), np.zeros((2, 3)))), "add up to 1"),
    ):
        with pytest.raises(Refusal, match=reason):
            Run(project)


def test_a_run_after_an_edit_takes_the_new_table():
    begun = with_model(opening(batch_size=3), epochs(Run(opening(batch_size=3)), 2).model())
    for project in (set_cell(begun, 0, 0, "0,5"), set_role(begun, 0, Role.IGNORED), set_activation(begun, 1, Tanh())):
        snapshot = epochs(Run(project), 3).snapshot()
        assert snapshot.epoch == 5
        cost = backward(project, *tables(project), snapshot.parameters).cost
        assert snapshot.cost == pytest.approx(cost, rel=1e-12)


def test_reset_repeats_the_run():
    run = epochs(Run(opening(batch_size=3)), 20)
    again = epochs(Run(reset_to_start(with_model(opening(batch_size=3), run.model()))), 20)
    assert np.array_equal(again.model().current.flat, run.model().current.flat)


def test_biases_keep_their_shape_and_parameters_their_place():
    run = epochs(Run(wide(batch_size=7)), 2)
    found = run.snapshot().parameters
    assert [b.shape for b in found.biases] == [(8,), (6,), (3,)]
    assert [w.shape for w in found.weights] == [(8, 4), (6, 8), (3, 6)]
    assert all(np.shares_memory(w, found.flat) for w in found.weights)


def test_half_squared_error_is_the_usual_cost():
    assert opening().training.cost == HalfSquaredError()
    assert opening().topology.layers[0].activation == Sigmoid()


@pytest.mark.parametrize("shuffle", [True, False])
def test_an_epoch_that_was_begun_goes_on_with_other_batches(shuffle):
    rows = 100
    x = np.eye(rows)  # each row moves the one weight that is its own
    project = Project(
        Topology(rows, (Layer(1, Identity()),)),
        Dataset.from_arrays(x, np.full((rows, 1), 5.0)),
        Training(batch_size=10, shuffle=shuffle, learning_rate=1e-3),
    )
    run = Run(project)
    for _ in range(7):
        run.step()
    begun = with_model(project, run.model())
    other = Run(set_training(begun, replace(begun.training, batch_size=16)))
    start = current_model(begun).start.weights[0][0]
    other.epoch()
    once = other.model().current.weights[0][0]
    assert (once != start).all()  # the 70 rows before, and the 30 that were left, in batches of 16 and 14
    assert other.updates == 9
    steps = once - start
    other.epoch()
    assert other.updates == 9 + 7
    again = (other.model().current.weights[0][0] - once) / steps
    assert ((again > 0.6) & (again < 1.4)).all()  # every row once again: twice would be twice as much

    def steps_of(first, second):
        one = Run(set_training(begun, replace(begun.training, batch_size=16)))
        for _ in range(first):
            one.step()
        two = Run(with_model(one.project, one.model()))
        for _ in range(second):
            two.step()
        return two.model().current.flat.tobytes()

    assert steps_of(1, 19) == steps_of(20, 0) == steps_of(5, 15)
