"""Rows that are held out: they never enter an update, and their curves are the costs of exactly these rows."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Softmax
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset, Role, Split
from nnapp.metrics import RECORDABLE, quick, task_of
from nnapp.model import BUCKET, EXACT, CurveRecorder
from nnapp.network import cost_on, predict
from nnapp.project import (
    Project,
    insert_rows,
    remove_rows,
    set_cell,
    set_split,
    set_training,
    split_at_random,
    with_model,
)
from nnapp.run import Run, order, train
from nnapp.run.gaps import filled, unrecorded
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.projects import timeless
from tests.engine.varieties import VARIETIES, OnPlateau, project_of, seeds, tables, with_training

SPLIT = np.array([0, 1, 0, 0, 2, 0, 0, 3, 0, 1, 0, 0, 0, 0], np.uint8)
EVERY = pytest.mark.parametrize("variety", VARIETIES.values(), ids=VARIETIES.keys())


def splitted(variety):
    return variety(rows=len(SPLIT), split=SPLIT)


def disturbed(project, *splits, excluded=np.nan):
    """The project with other, legal rows in these splits, and with no numbers at all in excluded rows."""
    random, dataset = np.random.default_rng(99), project.dataset
    change = np.isin(dataset.split, splits)
    x, t = dataset.matrix(Role.INPUT), dataset.matrix(Role.TARGET)
    x[change] = random.normal(size=(change.sum(), x.shape[1])) * 7
    t[change] = t[random.permutation(len(t))][change]
    x[dataset.split == Split.EXCLUDED], t[dataset.split == Split.EXCLUDED] = excluded, excluded
    return replace(project, dataset=Dataset.from_arrays(x, t, split=dataset.split))


@EVERY
def test_rows_that_are_held_out_change_no_bit_of_the_parameters(variety):
    held_out = [Split.VALIDATION, Split.TEST]
    for batch in (None, 3):
        project = with_training(splitted(variety), batch_size=batch)
        if isinstance(project.training.schedule, OnPlateau):
            held_out = [Split.TEST]  # validation judges when the learning rate falls
        found = set()
        for one in (project, disturbed(project, *held_out), disturbed(project, excluded=np.inf)):
            run = Run(one)
            run.advance(4, lambda: False)
            run.step()
            found.add(run.model().current.flat.tobytes())
        assert len(found) == 1


@EVERY
def test_what_is_held_out_trains_as_if_it_were_not_there(variety):
    project = splitted(variety)
    if isinstance(project.training.schedule, OnPlateau):
        return
    x, t = tables(project)
    alone = replace(project, dataset=Dataset.from_arrays(x, t))
    for batch in (None, 3):
        runs = [Run(with_training(one, batch_size=batch)) for one in (project, alone)]
        for run in runs:
            run.advance(4, lambda: False)
        assert np.array_equal(runs[0].model().current.flat, runs[1].model().current.flat)
        assert runs[0].model().curve.exact.tolist() == runs[1].model().curve.exact.tolist()


@EVERY
def test_the_curves_are_the_costs_of_their_own_rows(variety):
    for batch in (None, 3):
        project = with_training(splitted(variety), batch_size=batch, epochs=4)
        for snapshot in train(project):
            for split, name in ((Split.VALIDATION, "validation cost"), (Split.TEST, "test cost")):
                curve = snapshot.curves[name]
                assert curve.length == snapshot.epoch + 1
                single = project.training.precision == "float32"
                wanted = cost_on(project, *tables(project, split), snapshot.parameters)
                assert curve.last == pytest.approx(wanted, rel=1e-5 if single else 1e-12)


@pytest.mark.parametrize("batch", [None, 3])
def test_the_measures_are_those_of_their_own_rows(batch):
    project = project_of(
        output=Softmax,
        cost=CrossEntropy(),
        rows=len(SPLIT),
        split=SPLIT,
        batch_size=batch,
        epochs=4,
        measured=RECORDABLE,
    )
    labels = np.eye(2)[np.random.default_rng(0).integers(2, size=len(SPLIT))]
    project = replace(project, dataset=Dataset.from_arrays(project.dataset.matrix(Role.INPUT), labels, split=SPLIT))
    for snapshot in train(project):
        for split in (Split.TRAINING, Split.VALIDATION, Split.TEST):
            x, t = tables(project, split)
            for name in RECORDABLE:
                wanted = quick(name, predict(project, x, snapshot.parameters), t, task_of(project))
                found = snapshot.curves[f"{split.name.lower()} {name}"].last
                assert found == pytest.approx(wanted, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("batch", [1, 3, 7, None])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_every_training_row_is_used_once_per_epoch_and_no_other(batch, shuffle, precision):
    rows = len(SPLIT)  # each row moves the one weight that is its own
    training = Training(
        batch_size=batch, shuffle=shuffle, learning_rate=1e-3, precision=precision, seeds=seeds(order=5)
    )
    topology = Topology(rows, (Layer(1, Identity()),))
    project = Project(topology, Dataset.from_arrays(np.eye(rows), np.full((rows, 1), 5.0), split=SPLIT), training)
    numbers = project.dataset.rows_for(Split.TRAINING)
    run = Run(project)
    for epoch in range(3):
        used = []
        sequence = order(5, epoch, len(numbers)) if shuffle and batch else np.arange(len(numbers))
        while run.epoch_count == epoch:
            before = run.model().current.weights[0][0]
            run.step()
            moved = np.flatnonzero(run.model().current.weights[0][0] != before)
            assert sorted(moved) == sorted(numbers[sequence[len(used) :][: batch or rows]])
            used.extend(moved.tolist())
        assert sorted(used) == numbers.tolist()


# ---- making splits


def test_splits_at_random_have_their_shares_and_belong_to_the_seed():
    project = project_of(rows=200)
    one = split_at_random(project, 0.2, 0.1)
    assert [one.dataset.count(split) for split in Split] == [140, 40, 20, 0]
    assert np.array_equal(one.dataset.split, split_at_random(project, 0.2, 0.1).dataset.split)
    assert not np.array_equal(one.dataset.split, split_at_random(with_seed(project, 2), 0.2, 0.1).dataset.split)
    excluded = set_split(project, range(50), Split.EXCLUDED)
    again = split_at_random(excluded, 0.2, 0.1).dataset
    assert [again.count(split) for split in Split] == [105, 30, 15, 50]
    assert (again.split[:50] == Split.EXCLUDED).all()
    assert split_at_random(one, 0.0).dataset.split is None


def with_seed(project, seed):
    return with_training(project, seeds=seeds(split=seed))


@pytest.mark.parametrize("shares", [(-0.1, 0), (0, -0.1), (1, 0), (0.5, 0.5), (0.7, 0.6), (np.nan, 0), (0.99, 0.0)])
def test_shares_that_leave_nothing_to_train_on_are_refused(shares):
    with pytest.raises(Refusal, match="must leave some rows for training"):
        split_at_random(project_of(), *shares)


def test_a_split_follows_its_rows():
    project = project_of(rows=5, split=[0, 1, 2, 3, 0])
    assert insert_rows(project, 1, 2).dataset.split.tolist() == [0, 0, 0, 1, 2, 3, 0]
    assert remove_rows(project, [0, 3]).dataset.split.tolist() == [1, 2, 0]
    assert remove_rows(project, [1, 2, 3]).dataset.split is None
    assert set_cell(project, 0, 0, "5").dataset.split.tolist() == [0, 1, 2, 3, 0]
    assert set_split(project, [1, 2, 3], Split.TRAINING).dataset.split is None


def test_a_table_without_training_rows_is_refused():
    for split in (Split.VALIDATION, Split.TEST, Split.EXCLUDED):
        with pytest.raises(Refusal, match="training row"):
            Run(set_split(project_of(), range(11), split))


def test_only_excluded_rows_may_be_bad_and_the_bad_row_is_named():
    for split in (Split.TRAINING, Split.VALIDATION, Split.TEST):
        with pytest.raises(Refusal, match="Row 5, column “x2”"):
            Run(set_split(set_cell(project_of(), 4, 1, ""), [4], split))
    Run(set_split(set_cell(project_of(), 4, 1, ""), [4], Split.EXCLUDED)).step()


def test_a_bad_target_is_named_by_its_row_in_the_whole_table():
    project = project_of(output=Softmax, cost=CrossEntropy(), split=[3, 3, *[0] * 9])
    with pytest.raises(Refusal, match="row 6 "):
        Run(set_cell(project, 5, 3, "0.9"))
    Run(set_cell(project, 1, 3, "0.9")).step()


# ---- curves that begin later


def test_a_split_that_is_made_later_has_its_curve_from_then_on():
    project = project_of(rows=len(SPLIT))
    run = Run(project)
    run.advance(5, lambda: False)
    later = set_split(with_model(project, run.model()), [1, 9], Split.VALIDATION)
    rest = Run(later)
    rest.advance(8, lambda: False)
    curve = rest.model().curves["validation cost"]
    assert curve.length == 9 and np.isnan(curve.exact[:6]).all() and np.isfinite(curve.exact[6:]).all()


def test_an_edit_before_the_first_update_leaves_no_curve_behind():
    project = project_of(rows=len(SPLIT), split=SPLIT)
    edited = set_cell(with_model(project, Run(project).model()), 0, 0, "0.5")
    model = Run(edited).model()
    assert {curve.length for curve in (model.curve, *model.curves.values())} == {1}
    again = set_training(with_model(project, Run(project).model()), replace(project.training, reduction="mean"))
    assert timeless(Run(again).model()) == timeless(Run(replace(again, model=None)).model())


@pytest.mark.parametrize("length", [0, 5, 5000, EXACT - 1, EXACT, EXACT + 1, EXACT + 10 * BUCKET + 7, 10**9, 2**53])
def test_a_gap_of_any_length_takes_no_time_and_the_curve_goes_on(length):
    recorder = filled(CurveRecorder(), length)
    recorder.append(1.5)
    recorder.append(0.5)
    curve = recorder.published()
    assert curve.length == length + 2 and curve.last == 0.5
    if length + 2 <= EXACT:
        assert curve.exact[-2:].tolist() == [1.5, 0.5] and np.isnan(curve.exact[:-2]).all()


@pytest.mark.parametrize("batch", [None, 3])
def test_a_run_that_is_a_billion_epochs_old_records_a_new_split_at_once(batch):
    project = project_of(rows=len(SPLIT), split=SPLIT, batch_size=batch)
    model = replace(Run(project).model(), epoch=10**9, curve=unrecorded(10**9 + 1), curves={}, updates=10**9)
    run = Run(with_model(project, model))
    run.advance(10**9 + 2, lambda: False)
    assert run.model().curves["test cost"].length == 10**9 + 3
