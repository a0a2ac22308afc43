"""What is recorded at some epochs: which ones, the numbers themselves, and that nothing published ever changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import ReLU, Tanh
from nnapp.gradient import training_gradient
from nnapp.milestones import (
    EMPTY_CLOCK,
    EMPTY_NORMS,
    EMPTY_PATH,
    MOST_ENTRIES,
    MOST_NORMS,
    MOST_PATH_NUMBERS,
    MOST_POINTS,
    Milestones,
    Table,
    most_norms,
    most_points,
)
from nnapp.optimizers import Momentum
from nnapp.project import Project, opening_project, with_model
from nnapp.projectfile import load, save
from nnapp.run import Run, train
from nnapp.topology import Layer, Parameters, Topology, matrices, present
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.projects import parts, timeless
from tests.engine.varieties import FEATURES, project_of, with_training

BATCHES = pytest.mark.parametrize("batch", [None, 3])


def advanced(run: Run, goal: int) -> Run:
    run.advance(goal, lambda: False)
    return run


def stepped(run: Run, goal: int) -> Run:
    while run.epoch_count < goal:
        run.step()
    return run


# ---- which epochs


def kept(most: int, last: int, origin: int = 0) -> tuple[list[int], int]:
    """The epochs that are kept, said otherwise: those that the smallest power of two that is enough divides."""
    stride = 1
    while len(range(origin, last + 1, stride)) > most:
        stride *= 2
    return [*range(origin, last + 1, stride)], stride


@given(st.integers(2, 40), st.integers(0, 2000), st.integers(0, 10**12), st.data())
def test_a_table_keeps_every_second_entry_when_it_is_full(most: int, epochs: int, origin: int, data: st.DataObject):
    table = Table(most, 1, [np.empty(0), np.empty((0, 2))])
    published = []
    for epoch in range(origin, origin + epochs + 1):
        if epoch >= table.due:
            table.put(epoch, [epoch + 0.5, -epoch])
        if data.draw(st.integers(0, 99)) == 0:  # somebody looks, or the run is saved and goes on from there
            published.append([(array, array.copy()) for array in table.published()])
            table = Table(most, table.stride, table.published())
    found, values = table.published()
    # a full table is thinned when the next entry comes
    wanted, stride = kept(most, origin + epochs, origin)
    assert found.tolist() == wanted
    assert table.stride == stride
    assert values.tolist() == [[epoch + 0.5, -epoch] for epoch in found.tolist()]
    for pair in published:
        assert all(np.array_equal(array, before) and not array.flags.writeable for array, before in pair)


def test_of_a_gap_nothing_is_made_up():
    table = Table(4, 1, [np.arange(3.0)])
    table.look_ahead(10**9)
    assert table.due == 10**9 + 1
    for epoch in range(10**9 + 1, 10**9 + 4):
        table.put(epoch)
    assert [epoch for epoch in table.published()[0] if 2 < epoch <= 10**9] == []
    assert len(table.published()[0]) <= 4


def test_memory_is_bounded_in_networks_of_any_size():
    assert [most_norms(layers) for layers in (1, 2, 1000)] == [MOST_ENTRIES, MOST_ENTRIES, MOST_NORMS // 1000]
    assert [most_points(size) for size in (17, 8192, 8193, 2**20, 2**20 + 1)] == [MOST_POINTS, 256, 255, 2, 1]
    for size in (1, 1000, 8192, 10_000, 109_386, 2**20):
        assert most_points(size) * size <= MOST_PATH_NUMBERS
    wide = Milestones(1, 2**20 + 1, EMPTY_CLOCK, EMPTY_NORMS, EMPTY_PATH)
    wide.begin(0, 0, 0.0, np.zeros(2**20 + 1))
    wide.end_epoch(1, 1, 0.1, np.zeros(2**20 + 1), lambda: ([1.0], [2.0]))
    assert wide.path().points.shape == (0, 2**20 + 1)  # no path
    assert wide.norms().epochs.tolist() == wide.clock().epochs.tolist() == [0, 1]


def test_a_run_records_the_epochs_that_its_number_of_epochs_asks_for():
    run = advanced(Run(opening_project()), 3000)
    model = run.model()
    assert model.layer_norms.epochs.tolist() == kept(MOST_ENTRIES, 3000)[0]
    assert model.path.epochs.tolist() == kept(MOST_POINTS, 3000)[0]
    assert model.clock.epochs.tolist() == kept(MOST_ENTRIES, 3000)[0]
    run.advance(3001, lambda: False)
    assert run.model().clock.epochs.tolist() == [*kept(MOST_ENTRIES, 3000)[0], 3001]  # and the last one
    assert run.model().clock.updates.tolist() == run.model().clock.epochs.tolist()


@BATCHES
def test_who_looks_and_how_it_is_cut_changes_nothing(batch: int | None):
    project = project_of(batch_size=batch)
    whole = advanced(Run(project), 70)
    looked, cut = Run(project), Run(project)
    while cut.epoch_count < 70:
        cut.advance(70, lambda: True, updates=7)
        cut.model()
        cut = Run(with_model(project, cut.model()))
    for goal in range(1, 71):
        advanced(looked, goal)
        looked.snapshot(update=True, gradient=True)
        looked.diagnostics()
    assert timeless(looked.snapshot()) == timeless(whole.snapshot())
    assert timeless(cut.snapshot()) == timeless(whole.snapshot())
    *_, last = train(with_training(project, epochs=70))
    for name in ("layer_norms", "path"):
        assert parts(getattr(last, name)) == parts(getattr(whole.snapshot(), name))


def test_updates_inside_an_epoch_record_nothing():
    project = project_of(batch_size=3)  # 11 rows: four updates an epoch
    run = Run(project)
    for number in range(1, 10):
        run.advance(100, lambda: False, updates=1)
        finished = number // 4
        snapshot = run.snapshot()
        assert snapshot.clock.epochs.tolist() == snapshot.path.epochs.tolist() == [*range(finished + 1)]
        assert snapshot.clock.updates.tolist() == [4 * epoch for epoch in range(finished + 1)]
    assert run.model().clock.epochs.tolist() == [0, 1, 2]


# ---- the numbers


@pytest.mark.parametrize("name", FEATURES)
@BATCHES
def test_norms_are_those_of_the_last_gradient_and_the_last_update(name: str, batch: int | None):
    project = project_of(**{**FEATURES[name], "batch_size": batch})
    tolerance = 1e-5 if project.training.precision == "float32" else 1e-12
    run, widths = Run(project), project.topology.widths
    for epoch in range(1, 6):
        advanced(run, epoch)
        snapshot = run.snapshot(update=True)
        assert snapshot.update is not None
        norms, pairs = snapshot.layer_norms, zip(snapshot.update.weights, snapshot.parameters.weights, strict=True)
        ratios = [np.linalg.norm(step) / np.linalg.norm(weights) for step, weights in pairs]
        np.testing.assert_allclose(norms.ratio[epoch], ratios, rtol=tolerance)
        gradients = matrices(run._state.cost_gradient * present(project.topology), widths)
        np.testing.assert_allclose(norms.gradient[epoch], [np.linalg.norm(g) for g in gradients], rtol=tolerance)
        told = run.diagnostics()
        np.testing.assert_allclose(norms.gradient[epoch], [layer.gradient_norm for layer in told], rtol=tolerance)
        np.testing.assert_allclose(norms.ratio[epoch], [layer.update_ratio for layer in told], rtol=tolerance)
    assert np.isnan(norms.gradient[0]).all() and np.isnan(norms.ratio[0]).all()


def test_with_plain_descent_the_update_is_the_rate_times_the_gradient():
    # all rows in one batch: the gradient of the norms is that at the parameters of the epoch before
    project = project_of(learning_rate=0.01)
    run = Run(project)
    for epoch in range(1, 5):
        gradient = run.gradient()
        norms = advanced(run, epoch).snapshot().layer_norms
        wanted = [np.linalg.norm(matrix) for matrix in gradient.matrices]
        np.testing.assert_allclose(norms.gradient[epoch], wanted, rtol=1e-12)


def test_a_vanishing_gradient_does_not_vanish_in_float32():
    layers = (*(Layer(2) for _ in range(14)), Layer(1))
    training = Training(precision="float32", learning_rate=1e-30)
    project = Project(Topology(5, layers), opening_project().dataset, training)
    start = Run(project).snapshot().parameters
    small = Parameters(start.widths, (start.flat * 0.02).astype(np.float32).astype(float))
    double = with_training(project, precision="float64")
    found, wanted = (advanced(Run(p, small), 1).snapshot().layer_norms.gradient[1] for p in (project, double))
    assert 0 < wanted[0] < 1e-23  # its square is no number of float32
    np.testing.assert_allclose(found, wanted, rtol=1e-3)


@BATCHES
def test_the_path_is_the_way_that_the_weights_have_gone(batch: int | None):
    project = project_of(batch_size=batch)
    wanted = [snapshot.parameters.flat for snapshot in train(with_training(project, epochs=30))]
    path = advanced(Run(project), 30).snapshot().path
    assert path.epochs.tolist() == [*range(31)]
    assert path.points.dtype == np.float32
    assert np.array_equal(path.points, np.array(wanted).astype(np.float32))


def test_the_clock_counts_seconds_of_training_only():
    run = Run(project_of(batch_size=3))
    advanced(run, 20)
    clock = run.snapshot().clock
    assert clock.seconds[0] == 0 and (np.diff(clock.seconds) > 0).all()
    again = Run(with_model(run.project, run.model()))
    assert np.array_equal(again.snapshot().clock.seconds, clock.seconds)
    assert run.model().seconds >= clock.seconds[-1]
    later = advanced(again, 21).snapshot().clock
    assert later.seconds[-1] > again.project.model.seconds >= clock.seconds[-1]
    assert np.array_equal(later.seconds[:-1], clock.seconds)


def test_what_diverges_is_recorded_as_it_is():
    with np.errstate(all="ignore"):
        run = advanced(Run(project_of(ReLU(), learning_rate=1e6)), 200)
    assert run.diverged
    snapshot = run.snapshot()
    assert snapshot.clock.epochs[-1] == snapshot.epoch
    assert snapshot.layer_norms.epochs[-1] == snapshot.epoch


# ---- going on, edits, files


@BATCHES
def test_a_long_run_goes_on_in_a_file_as_if_nothing_had_been(batch: int | None, path):
    project = project_of(batch_size=batch, optimizer=Momentum())
    goals = (700, 1500) if batch is None else (300, 600)  # beyond the first thinning, and in the middle of a stride
    whole = advanced(Run(project), goals[1])
    half = advanced(Run(project), goals[0])
    save(with_model(project, half.model()), path)
    rest = advanced(Run(load(path)), goals[1])
    assert timeless(rest.model()) == timeless(whole.model())
    save(with_model(project, whole.model()), path)
    assert load(path).model.clock.seconds.tolist() == whole.model().clock.seconds.tolist()
    assert load(path).model.path.points.dtype == np.float32


def trained(epochs: int = 8, **changes: object) -> Project:
    project = project_of(**changes)
    return with_model(project, advanced(Run(project), epochs).model())


def test_another_shape_begins_norms_and_path_anew_and_leaves_the_clock():
    project = trained()
    for changed in (
        edits.set_units(project, 0, 7),
        edits.remove_unit(project, 0, 1),
        edits.duplicate_unit(project, 0, 1),
        edits.move_layer(project, 0, 1),
    ):
        model = changed.model
        assert (model.layer_norms, model.path) == (EMPTY_NORMS, EMPTY_PATH)
        assert model.clock is project.model.clock and model.seconds == project.model.seconds
        run = Run(changed)
        first = run.snapshot()
        assert first.path.epochs.tolist() == first.layer_norms.epochs.tolist() == [8]
        assert np.array_equal(first.path.points[0], model.current.flat.astype(np.float32))
        assert np.isnan(first.layer_norms.gradient).all()
        later = advanced(run, 10).snapshot()
        assert later.path.epochs.tolist() == later.layer_norms.epochs.tolist() == [8, 9, 10]
        assert later.clock.epochs.tolist() == [*range(11)]


def test_what_keeps_the_shape_keeps_what_was_recorded():
    project = trained(split=[0] * 9 + [1] * 2)
    for changed in (
        edits.set_weight(project, 0, 0, 0, 0.5),
        edits.use_best(project),
        edits.set_activation(project, 0, Tanh()),
        edits.remove_links(project, 0, [(0, 0)]),
        edits.set_training(project, replace(project.training, l2=0.1)),
    ):
        for name in ("clock", "layer_norms", "path"):
            assert getattr(changed.model, name) is getattr(project.model, name)
        assert advanced(Run(changed), 9).snapshot().path.epochs.tolist() == [*range(10)]


def test_a_new_beginning_forgets_everything():
    project = trained()
    for changed in (edits.reset_to_start(project), edits.start_afresh(project), edits.new_start(project, 5)):
        snapshot = Run(changed).snapshot()
        assert snapshot.clock.epochs.tolist() == snapshot.path.epochs.tolist() == [0]
        assert snapshot.clock.seconds.tolist() == [0.0]
    untouched = trained(0)
    assert untouched.model.path.epochs.tolist() == [0]
    changed = edits.set_weight(untouched, 0, 0, 0, 0.5)  # before the first update this is another start
    assert np.array_equal(Run(changed).snapshot().path.points[0], changed.model.current.flat.astype(np.float32))


def test_after_patience_the_weights_go_back_and_the_path_goes_on():
    run = advanced(Run(project_of(split=[0] * 9 + [1] * 2, stop=StopRules(patience=2), learning_rate=0.05)), 500)
    assert run.stop is not None and run.stop.rule == "patience"
    assert run.snapshot().path.epochs[-1] == run.stop.epoch
    run.step()
    assert run.snapshot().path.epochs[-1] == run.stop.epoch + 1


def test_a_model_with_what_another_network_recorded_is_refused():
    project = trained()
    other = with_model(opening_project(), advanced(Run(opening_project()), 3).model())
    for name in ("layer_norms", "path"):
        with pytest.raises(Refusal, match="another size"):
            with_model(project, replace(project.model, **{name: getattr(other.model, name)}))


def test_a_file_without_them_goes_on(path):
    project = trained()
    bare = replace(project.model, clock=EMPTY_CLOCK, layer_norms=EMPTY_NORMS, path=EMPTY_PATH, seconds=0.0)
    save(with_model(project, bare), path)
    snapshot = advanced(Run(load(path)), 10).snapshot()
    assert snapshot.clock.epochs.tolist() == snapshot.path.epochs.tolist() == [8, 9, 10]


def test_norms_are_of_the_links_that_are_there():
    project = edits.remove_links(opening_project(), 0, [(0, 0), (3, 2), (9, 4)])
    run = Run(project)
    before = run.snapshot().parameters
    run.advance(1, lambda: False)
    gradient = training_gradient(project, before)
    there = present(project.topology)
    expected = [np.linalg.norm(table) for table in matrices(gradient.flat * there, gradient.widths)]
    assert run.snapshot().layer_norms.gradient[-1] == pytest.approx(expected, rel=1e-12)
    assert np.linalg.norm(gradient.matrices[0]) > expected[0] * 1.0001
