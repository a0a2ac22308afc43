"""What does not learn: frozen layers and links keep every bit, removed links and missing biases stay 0."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Tanh
from nnapp.dataset import Dataset, Role
from nnapp.initializers import Constant
from nnapp.network import backward
from nnapp.optimizers import Adam, AdamW, Momentum, Rprop
from nnapp.project import (
    Project,
    add_layer,
    current_model,
    free_links,
    freeze_links,
    insert_column,
    new_start,
    remove_column,
    remove_layer,
    remove_links,
    remove_unit,
    reset_to_start,
    restore_links,
    set_activation,
    set_bias,
    set_layer,
    set_role,
    set_units,
    set_weight,
    with_model,
)
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology, free, initial_parameters, matrices, present
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.cases import tag
from tests.engine.projects import parts
from tests.engine.varieties import INITIALIZERS, OPTIMIZERS, project_of, tables, with_training

FROZEN = ((0, 1), (2, BIAS), (1, 2))
REMOVED = ((1, 0), (2, 2), (0, BIAS))
LAYERS = {
    "frozen": {"frozen": True},
    "frozen links": {"frozen_links": FROZEN},
    "removed links": {"removed_links": REMOVED},
    "no biases": {"bias": False},
    "all": {"frozen_links": FROZEN, "removed_links": REMOVED, "bias": False},
}
EVERY_OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: tag(type(optimizer)))
EVERY_LAYER = pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS.keys())
EVERY_INITIALIZER = pytest.mark.parametrize("initializer", INITIALIZERS, ids=str)
MIXED = {"l1": 0.01, "l2": 0.1, "clip_norm": 5.0}


@EVERY_OPTIMIZER
@EVERY_LAYER
@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_what_does_not_learn_keeps_every_bit(optimizer, layer, batch, precision):
    project = project_of(optimizer=optimizer, layer=layer, batch_size=batch, precision=precision, **MIXED)
    run, may_move = Run(project), free(project.topology)
    before = run.snapshot().parameters.flat
    run.advance(30, lambda: False)
    after = run.snapshot().parameters.flat
    assert np.array_equal(before[~may_move], after[~may_move])
    assert (after[may_move] != before[may_move]).all()
    assert not after[~present(project.topology)].any()
    assert not run.model().best.flat[~present(project.topology)].any()


@EVERY_OPTIMIZER
@pytest.mark.parametrize("batch", [None, 3])
def test_links_that_are_frozen_in_full_swing_stand_still_at_once(optimizer, batch):
    project = project_of(optimizer=optimizer, batch_size=batch, learning_rate=0.05)
    run = Run(project)
    run.advance(5, lambda: False)
    moving = with_model(project, run.model())
    for frozen in (
        freeze_links(moving, 0, FROZEN),
        set_layer(moving, 1, frozen=True),
        remove_links(moving, 0, REMOVED),
    ):
        again, may_move = Run(frozen), free(frozen.topology)
        before = again.snapshot().parameters.flat
        again.advance(10, lambda: False)
        after = again.snapshot().parameters.flat
        assert np.array_equal(before[~may_move], after[~may_move])
        assert np.mean(after[may_move] != before[may_move]) > 0.8  # Rprop's steps may cancel out
        assert not after[~present(frozen.topology)].any()


@EVERY_OPTIMIZER
def test_a_link_that_is_let_go_does_not_leap(optimizer):
    """Its memory has seen no slope: so its first step is no larger than a fresh one's, or what is left of the last."""
    project = freeze_links(project_of(optimizer=optimizer, learning_rate=0.05), 0, FROZEN)
    run = Run(project)
    run.advance(50, lambda: False)
    again = Run(free_links(with_model(project, run.model()), 0, FROZEN))
    before = again.snapshot().parameters.flat
    again.advance(51, lambda: False)
    assert np.abs(again.snapshot().parameters.flat - before).max() < 1.0


@EVERY_LAYER
def test_the_rest_learns_as_the_derivation_says(layer):
    """Gradient descent with the frozen components left out; absent links are no part of the network."""
    project = project_of(layer=layer)
    run, may_move = Run(project), free(project.topology)
    for _ in range(5):
        before = run.snapshot().parameters
        run.step()
        gradient = backward(project, *tables(project), before).gradient.flat
        wanted = before.flat - 0.02 * gradient * may_move
        assert run.snapshot().parameters.flat == pytest.approx(wanted, rel=1e-13, abs=1e-15)


def test_a_network_with_removed_links_is_the_smaller_network():
    """A hidden unit without any link to the output is a network without that unit."""
    project = project_of()
    cut = remove_links(project, 1, [(unit, 3) for unit in range(3)])
    small = remove_unit(with_model(project, Run(project).model()), 0, 3)
    cut = with_model(cut, Run(cut).model())
    runs = [Run(cut), Run(small)]
    for run in runs:
        run.advance(20, lambda: False)
    assert runs[0].snapshot().cost == pytest.approx(runs[1].snapshot().cost, rel=1e-12)
    one, other = (run.snapshot().parameters.weights[2] for run in runs)
    assert one == pytest.approx(other, rel=1e-12)


@pytest.mark.parametrize("norm", [0.3, 1e-3])
def test_clipping_measures_what_learns_alone(norm):
    project = project_of(layer={"bias": False, "frozen_links": FROZEN[:1]}, clip_norm=norm)
    run, may_move = Run(project), free(project.topology)
    before = run.snapshot().parameters
    run.step()
    gradient = backward(project, *tables(project), before).gradient.flat * may_move
    assert np.linalg.norm(gradient) > norm
    wanted = before.flat - 0.02 * gradient * norm / np.linalg.norm(gradient)
    assert run.snapshot().parameters.flat == pytest.approx(wanted, rel=1e-13, abs=1e-15)


@EVERY_INITIALIZER
def test_what_is_not_there_starts_at_0_and_the_rest_as_without_it(initializer):
    removed = project_of(layer={"initializer": initializer, "removed_links": REMOVED, "bias": False})
    whole = project_of(layer={"initializer": initializer})
    there = present(removed.topology)
    start, full = (initial_parameters(project.topology, 5).flat for project in (removed, whole))
    assert not start[~there].any()
    assert np.array_equal(start[there], full[there])


# ---- edits


def model_of(project, epochs=4):
    run = Run(project)
    run.advance(epochs, lambda: False)
    return with_model(project, run.model())


def links_of(project, position):
    layer = project.topology.layers[position]
    return set(layer.frozen_links), set(layer.removed_links)


def fitting(project):
    """The project, after checking that weights which are not there are 0, and that it trains on with them so."""
    there = present(project.topology)
    for parameters in (project.model.start, project.model.current):
        assert not parameters.flat[~there].any()
    run, may_move = Run(project), free(project.topology)
    run.advance(run.epoch_count + 3, lambda: False)
    after = run.model().current.flat
    assert np.array_equal(after[~may_move], project.model.current.flat[~may_move])
    return project


def base():
    layer = {"frozen_links": ((0, 1), (3, BIAS), (1, 2)), "removed_links": ((1, 0), (2, 2), (0, BIAS))}
    project = project_of(optimizer=Momentum())
    first, second, last = project.topology.layers
    second = replace(second, frozen_links=((0, 3), (2, 0)), removed_links=((1, 1), (2, 3)))
    topology = Topology(3, (replace(first, **layer), second, last))
    return model_of(replace(project, topology=topology))


def test_a_unit_that_goes_takes_its_links_and_the_others_stay_theirs():
    project = fitting(remove_unit(base(), 0, 1))
    assert links_of(project, 0) == ({(0, 1), (2, BIAS)}, {(1, 2), (0, BIAS)})
    assert links_of(project, 1) == ({(0, 2), (2, 0)}, {(2, 2)})
    old, new = base().model.current, project.model.current
    assert np.array_equal(new.weights[0], np.delete(old.weights[0], 1, 0))
    assert np.array_equal(new.weights[1], np.delete(old.weights[1], 1, 1))


def test_an_input_that_goes_takes_its_links():
    for project in (remove_column(base(), 0), set_role(base(), 0, Role.IGNORED)):
        assert links_of(fitting(project), 0) == ({(0, 0), (3, BIAS), (1, 1)}, {(2, 1), (0, BIAS)})
        assert links_of(project, 1) == links_of(base(), 1)


def test_an_input_that_comes_moves_the_links():
    project = fitting(insert_column(base(), 1, Role.INPUT))
    assert links_of(project, 0) == ({(0, 2), (3, BIAS), (1, 3)}, {(1, 0), (2, 3), (0, BIAS)})


def test_an_inserted_layer_keeps_what_has_a_place():
    project = fitting(add_layer(base(), 1, 2))
    assert links_of(project, 0) == links_of(base(), 0)
    assert links_of(project, 1) == (set(), set())
    assert links_of(project, 2) == (set(), set())  # its layer before is another one
    first = fitting(add_layer(base(), 0, 2))
    assert links_of(first, 1) == ({(3, BIAS)}, {(0, BIAS)})
    assert links_of(first, 2) == links_of(base(), 1)


def test_a_removed_layer_takes_the_links_of_the_next_one_with_it():
    project = fitting(remove_layer(base(), 0))
    assert links_of(project, 0) == (set(), set())
    assert links_of(fitting(remove_layer(base(), 1)), 0) == links_of(base(), 0)


def test_other_numbers_of_units():
    assert links_of(fitting(set_units(base(), 0, 9)), 0) == links_of(base(), 0)
    fewer = fitting(set_units(base(), 0, 2))
    assert links_of(fewer, 0) == ({(0, 1), (1, 2)}, {(1, 0), (0, BIAS)})
    assert links_of(fewer, 1) == ({(2, 0)}, {(1, 1)})


def test_edits_are_pure_and_undone_by_their_opposites():
    project = base()
    before = parts(project)
    links = ((0, 0), (2, 1))
    assert parts(free_links(freeze_links(project, 0, links), 0, links).topology) == parts(project.topology)
    assert parts(restore_links(remove_links(project, 0, links), 0, links).topology) == parts(project.topology)
    for edit in (set_bias, set_weight):
        with pytest.raises(Refusal):
            edit(project, 0, *((0,) if edit is set_bias else (1, 0)), 1.0)
    set_activation(project, 0, Sigmoid())
    set_layer(project, 0, bias=False)
    assert parts(project) == before
    assert remove_links(project, 0, [(1, 0)]) is project
    assert freeze_links(project, 0, []) is project


def test_links_may_come_as_rows_of_an_array():
    project = project_of()
    small = np.argwhere(np.abs(Run(project).model().current.weights[0]) < 0.3)
    assert links_of(remove_links(project, 0, small), 0)[1] == {tuple(map(int, link)) for link in small}
    assert links_of(restore_links(remove_links(project, 0, small), 0, small), 0)[1] == set()
    Run(freeze_links(project, 0, small)).step()


def test_removed_links_that_come_back_begin_as_the_seed_says():
    project = model_of(remove_links(project_of(), 0, REMOVED))
    back = restore_links(project, 0, REMOVED[:1])
    fresh = initial_parameters(back.topology, 1)
    assert back.model.current.weights[0][1, 0] == fresh.weights[0][1, 0] != 0
    changed = back.model.current.flat != project.model.current.flat
    assert changed.sum() == 1
    fitting(back)


def test_biases_that_are_switched_off_are_forgotten():
    project = model_of(project_of())
    without = fitting(set_layer(project, 0, bias=False))
    assert not without.model.current.biases[0].any() and without.model.current.biases[1].any()
    again = fitting(set_layer(without, 0, bias=True))
    assert not again.model.current.biases[0].any()


@pytest.mark.parametrize("optimizer", [Adam(), AdamW(), Rprop()])
def test_other_starts_leave_out_what_is_not_there(optimizer):
    project = model_of(project_of(optimizer=optimizer, layer={"removed_links": REMOVED}))
    for edited in (new_start(project, 9), reset_to_start(project)):
        run = Run(edited)
        run.advance(2, lambda: False)
        assert not run.model().current.flat[~present(project.topology)].any()


@EVERY_OPTIMIZER
@pytest.mark.parametrize("batch", [None, 3])
def test_divergence_leaves_alone_what_does_not_learn(optimizer, batch, path):
    layer = {"frozen_links": FROZEN, "removed_links": REMOVED, "bias": False}
    project = project_of(layer=layer, learning_rate=1e6, batch_size=batch, optimizer=optimizer)
    run, may_move = Run(project), free(project.topology)
    before = run.snapshot().parameters.flat
    run._state.parameters[may_move] = np.inf
    run.step()
    after = run.model().current.flat
    assert np.array_equal(before[~may_move], after[~may_move]) and not np.isfinite(after[may_move]).any()
    save(with_model(project, run.model()), path)
    Run(load(path)).step()


def test_going_back_to_the_best_weights_holds_the_links_there():
    project = project_of(split=[0] * 9 + [1] * 2, optimizer=Momentum(), stop=StopRules(patience=5), learning_rate=0.1)
    run = Run(project)
    run.advance(3, lambda: False)
    begun = freeze_links(with_model(project, run.model()), 0, FROZEN)
    again = Run(begun)
    again.advance(1000, lambda: False)
    assert again.stop.rule == "patience"
    best = again.snapshot().parameters.flat
    assert np.array_equal(best, again.model().best.flat)
    again.step()
    moved, may_move = again.snapshot().parameters.flat, free(begun.topology)
    assert np.array_equal(moved[~may_move], best[~may_move]) and (moved[may_move] != best[may_move]).all()


def test_a_perceptron_without_bias_by_hand():
    """w ← w − η (y − t) x for one row, y = w x: 1 − 0.5 (2 − 1) 2 = 0, and the bias stays 0."""
    topology = Topology(1, (Layer(1, Identity(), Constant(value=1.0), bias=False),))
    run = Run(Project(topology, Dataset.from_arrays([[2.0]], [[1.0]]), Training(learning_rate=0.5)))
    run.step()
    assert run.model().current.flat.tolist() == [0.0, 0.0]


def test_links_are_marked_at_their_own_place():
    topology = Topology(3, (Layer(4, Tanh(), removed_links=((1, 0), (2, BIAS))), Layer(2)))
    first, second = matrices(present(topology), topology.widths)
    assert [tuple(place) for place in np.argwhere(~first)] == [(1, 0), (2, 3)]
    assert second.all()
    for link in ((4, 0), (0, 3), (-1, 0), (0, -2)):
        with pytest.raises(Refusal, match="no link"):
            with_training(replace(project_of(), topology=Topology(3, (Layer(4, frozen_links=(link,)), Layer(2)))))


def test_what_is_not_there_is_plus_zero():
    # −0 equals 0, but a file that holds it differs by a byte
    layer = Layer(3, bias=False, initializer=Constant(-0.5), removed_links=((0, 1), (2, 0)))
    drawn = initial_parameters(Topology(2, (layer, Layer(1))), seed=1).flat
    assert not np.signbit(drawn[drawn == 0]).any()
    project = project_of()
    model = replace(current_model(project), current=negative(current_model(project).current))
    for edited in (
        remove_links(with_model(project, model), 0, REMOVED),
        set_layer(with_model(project, model), 0, bias=False),
    ):
        flat = edited.model.current.flat
        assert (flat == 0).any()
        assert not np.signbit(flat[flat == 0]).any()


def negative(parameters):
    return Parameters(parameters.widths, np.full_like(parameters.flat, -1.0))
