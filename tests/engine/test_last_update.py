"""What the last update added: the difference of the weights before and after it, in every run, file and picture."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import Sigmoid
from nnapp.choices import choices
from nnapp.dataset import Role
from nnapp.network import cost_on
from nnapp.optimizers import Adam, AnyOptimizer, Momentum
from nnapp.project import Project, current_parameters
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import Parameters, free
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.marks import three
from tests.engine.projects import parts

OPTIMIZERS = [kind() for kind in choices(AnyOptimizer)]


def begun(**training):
    """A network of three layers, nothing trained yet, some of it frozen, removed or off."""
    project = replace(three(), model=None, training=Training(learning_rate=0.01, **training))
    project = edits.freeze_links(project, 0, [(0, 0), (1, -1)])
    return edits.switch_off(edits.remove_links(project, 1, [(0, 1)]), 0, 2)


def trained(project, epochs=3):
    run = Run(project)
    run.advance(run.epoch_count + epochs, lambda: False)
    return edits.with_model(project, run.model())


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("batch", [None, 2])
@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("options", [{}, {"l1": 0.01, "l2": 0.01, "clip_norm": 0.5}])
def test_the_update_is_the_difference_of_the_weights(optimizer, batch, precision, options):
    project = begun(optimizer=optimizer, batch_size=batch, precision=precision, **options)
    run, may_move = Run(project), free(project.topology)
    assert run.snapshot(update=True).update is None
    for _ in range(7):
        before = run.snapshot().parameters.flat
        run.step()
        snapshot = run.snapshot(update=True)
        added = snapshot.parameters.flat - before
        # the sum of a weight and its step is rounded once
        rounding = np.finfo(precision).eps * np.maximum(np.abs(before), np.abs(snapshot.parameters.flat))
        assert (np.abs(snapshot.update.flat - added) <= rounding).all()
        assert not snapshot.update.flat[~may_move].any()
        assert not np.signbit(snapshot.update.flat[snapshot.update.flat == 0]).any()
        assert snapshot.update.flat[may_move].any()
        assert parts(run.model().update) == parts(snapshot.update)


def test_the_first_update_is_the_slope_of_the_cost():
    """−η ∂C/∂w, the slope from differences of the cost at weights moved a little, where links may learn."""
    project = begun()
    run = Run(project)
    run.step()
    rows, targets = (project.dataset.matrix(role) for role in (Role.INPUT, Role.TARGET))
    start, h = current_parameters(project), 1e-6
    slopes = np.zeros(start.flat.size)
    for place in np.flatnonzero(free(project.topology)):
        there, back = start.flat.copy(), start.flat.copy()
        there[place] += h
        back[place] -= h
        costs = [cost_on(project, rows, targets, Parameters(start.widths, flat)) for flat in (there, back)]
        slopes[place] = (costs[0] - costs[1]) / (2 * h)
    np.testing.assert_allclose(run.snapshot(update=True).update.flat, -0.01 * slopes, rtol=1e-5, atol=1e-9)


def test_a_snapshot_makes_no_copy_that_nobody_asked_for():
    run = Run(begun())
    run.step()
    assert run.snapshot().update is None
    kept = run.snapshot(update=True).update
    before = kept.flat.copy()
    run.step()
    assert np.array_equal(kept.flat, before)  # what was published stays as it is
    assert not kept.flat.flags.writeable


def test_a_run_that_has_not_stepped_yet_says_what_the_model_says():
    project = trained(begun())
    run = Run(project)
    assert run.snapshot(update=True).update is project.model.update
    assert run.model().update is project.model.update


@pytest.mark.parametrize("batch", [None, 2])
def test_it_is_saved_and_a_resumed_run_has_the_same(batch, tmp_path):
    project = begun(optimizer=Momentum(), batch_size=batch)
    whole = trained(project, 10)
    half = trained(project, 5)
    save(half, tmp_path / "half.bplab")
    loaded = load(tmp_path / "half.bplab")
    assert parts(loaded.model.update) == parts(half.model.update)
    resumed = trained(loaded, 5)
    assert parts(resumed.model.update) == parts(whole.model.update)
    assert parts(resumed.model.current) == parts(whole.model.current)


FORGETTING = {
    "a weight by hand": lambda project: edits.set_weight(project, 0, 0, 0, 0.5),
    "a bias by hand": lambda project: edits.set_bias(project, 0, 0, 0.5),
    "more units": lambda project: edits.set_units(project, 0, 5),
    "a unit doubled": lambda project: edits.duplicate_unit(project, 0, 0),
    "a layer moved": lambda project: edits.move_layer(project, 0, 1),
    "another column": lambda project: edits.insert_column(project, 0, Role.INPUT),
    "a unit off": lambda project: edits.switch_off(project, 0, 0),
    "a link removed": lambda project: edits.remove_links(project, 0, [(1, 1)]),
    "the start": edits.reset_to_start,
    "the best": edits.use_best,
    "another start": lambda project: edits.new_start(project, 7),
    "afresh": edits.start_afresh,
}
KEEPING = {
    "names": lambda project: edits.rename_unit(project, 0, 0, "x"),
    "frozen": lambda project: edits.freeze_unit(project, 0, 0),
    "an activation": lambda project: edits.set_activation(project, 0, Sigmoid()),
    "training": lambda project: edits.set_training(project, replace(project.training, optimizer=Adam())),
    "a cell": lambda project: edits.set_cell(project, 0, 0, "7"),
}


@pytest.mark.parametrize("edit", FORGETTING.values(), ids=FORGETTING)
def test_it_is_forgotten_where_something_else_changes_the_weights(edit):
    project = trained(begun())
    assert project.model.update is not None
    changed = edit(project)
    assert changed.model is None or changed.model.update is None
    assert project.model.update is not None


@pytest.mark.parametrize("edit", KEEPING.values(), ids=KEEPING)
def test_it_is_kept_where_the_weights_stay(edit):
    project = trained(begun())
    assert edit(project).model.update is project.model.update


def test_going_back_to_the_best_weights_forgets_it():
    project = replace(begun(stop=StopRules(patience=3)), model=None)
    project = edits.set_split(project, [1, 3], 1)
    project = edits.set_training(project, replace(project.training, learning_rate=0.9))
    run = Run(project)
    run.advance(1000, lambda: False)
    assert run.stop.rule == "patience"
    assert run.model().update is None
    assert run.snapshot(update=True).update is None
    run.step()
    assert run.model().update is not None


def test_an_update_must_fit_the_network(tmp_path):
    project = trained(begun())
    with pytest.raises(Refusal, match="another size"):
        edits.with_model(project, replace(project.model, update=Parameters((1, 1), np.zeros(2))))
    with pytest.raises(Refusal, match="Parameters"):
        Project(project.topology, project.dataset, project.training, replace(project.model, update=np.zeros(3)))
    of_absent = Parameters(project.topology.widths, np.ones(project.topology.parameter_count))
    with pytest.raises(Refusal, match="removed"):
        save(replace(project, model=replace(project.model, update=of_absent)), tmp_path / "spoilt.bplab")
