"""Every stop rule ends training where it says, in words, and keeps the weights that it says; nothing else ends it."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Identity
from nnapp.model import Stop
from nnapp.network import backward, cost_on, outputs
from nnapp.optimizers import Adam
from nnapp.project import (
    opening_project,
    set_activation,
    set_layers,
    set_split,
    set_training,
    set_units,
    split_at_random,
    use_best,
    with_model,
)
from nnapp.projectfile import load, save
from nnapp.run import Run, still_diverged, stop_words, train, weights_epoch
from nnapp.topology import Layer, free
from nnapp.training import StopRules
from nnapp.words import Refusal
from tests.engine.projects import parts, timeless
from tests.engine.varieties import Split, project_of, tables, with_training

SPLIT = [0, 1, 0, 0, 2, 0, 0, 3, 0, 1, 0, 0, 0, 0]
BATCHES = pytest.mark.parametrize("batch", [None, 3, 1])
OVERFITTING = {"optimizer": Adam(), "learning_rate": 0.05, "split": SPLIT, "rows": len(SPLIT)}


def ended(project):
    """All snapshots of `train`, after checking what the last one and the run say."""
    snapshots = list(train(project))
    assert [s.epoch for s in snapshots] == list(range(len(snapshots)))
    assert all(s.stop is None for s in snapshots[:-1])
    stop = snapshots[-1].stop
    run = Run(project)
    run.advance(project.training.epochs, lambda: False)
    assert run.stop == stop and run.model().stop == stop
    assert parts(run.model().current) == parts(snapshots[-1].parameters)
    assert run.ended_early == (stop.rule != "epochs")
    words = str(stop_words(stop, project.training.stop))
    assert words.endswith(".") and "{" not in words and f"epoch {stop.epoch}" in words
    assert stop.epoch == snapshots[-1].epoch
    assert [str(e.template).split(" ")[0] for e in run.model().events] == ["Stopped"] * run.ended_early
    before = timeless(run.model())
    run.advance(run.epoch_count if stop.rule == "epochs" else 10**6, lambda: False)
    assert timeless(run.model()) == before
    return snapshots


@BATCHES
def test_epochs(batch):
    snapshots = ended(project_of(batch_size=batch, epochs=7))
    assert snapshots[-1].stop == Stop("epochs", 7, 7, snapshots[-1].stop.best_epoch)


@BATCHES
def test_after_its_epochs_a_run_goes_on_exactly_with_a_larger_goal(batch):
    project = project_of(batch_size=batch, epochs=9)
    run, whole = Run(project), Run(with_training(project, epochs=30))
    run.advance(9, lambda: False)
    assert run.stop.rule == "epochs" and not run.ended_early
    run.advance(30, lambda: False)
    whole.advance(30, lambda: False)
    assert timeless(run.model()) == timeless(whole.model())
    assert run.stop == Stop("epochs", 30, 30, run.best_epoch)


def test_there_is_a_stop_where_nothing_is_left_to_train():
    project = project_of(epochs=5)
    *_, last = train(project)
    run = Run(project)
    run.advance(5, lambda: False)
    (only,) = train(with_model(project, run.model()))
    assert timeless(only) == timeless(last)
    assert only.stop.rule == "epochs"


@BATCHES
def test_cost(batch):
    free_run = [s.cost for s in train(project_of(batch_size=batch, epochs=40))]
    goal = (free_run[20] + min(free_run[:20])) / 2 if free_run[20] < min(free_run[:20]) else free_run[20]
    project = project_of(batch_size=batch, epochs=40, stop=StopRules(cost=goal))
    first = next(epoch for epoch, cost in enumerate(free_run) if cost <= goal and epoch)
    snapshots = ended(project)
    assert [s.cost for s in snapshots] == free_run[: first + 1]
    assert snapshots[-1].stop == Stop("cost", first, first, snapshots[-1].stop.best_epoch)
    assert f"{goal:g}" in str(stop_words(snapshots[-1].stop, project.training.stop))


@BATCHES
@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("patience", [1, 4])
def test_patience_goes_back_to_the_best_epoch_of_validation(batch, precision, patience):
    rules = StopRules(patience=patience)
    project = project_of(**OVERFITTING, batch_size=batch, precision=precision, epochs=3000, stop=rules)
    snapshots = ended(project)
    *_, last = snapshots
    curve = last.curves["validation cost"].exact
    best = int(np.argmin(curve))
    assert last.stop == Stop("patience", best + patience, best, best)
    assert all(curve[best] <= cost for cost in curve)
    assert np.array_equal(last.parameters.flat, snapshots[best].parameters.flat)
    assert last.cost == pytest.approx(snapshots[best].cost, rel=1e-12)
    validation = cost_on(project, *tables(project, Split.VALIDATION), last.parameters)
    assert validation == pytest.approx(curve[best], rel=1e-12 if precision == "float64" else 1e-5)
    assert f"for {patience} epochs" in str(stop_words(last.stop, rules))
    assert f"epoch {best}, the best" in str(stop_words(last.stop, rules))


@BATCHES
def test_a_run_that_goes_on_after_patience_begins_at_the_best_with_a_fresh_optimizer(batch, path):
    project = project_of(**OVERFITTING, batch_size=batch, epochs=3000, stop=StopRules(patience=3))
    run = Run(project)
    run.advance(3000, lambda: False)
    stopped = run.epoch_count
    save(with_model(project, run.model()), path)
    again = Run(load(path))
    assert parts(again.snapshot().parameters) == parts(run.snapshot().parameters)
    assert again.model().memory is None or not any(v.any() for v in again.model().memory.vectors.values())
    again.advance(3000, lambda: False)
    assert again.epoch_count >= stopped + 3  # it is patient once more


def test_weights_are_of_the_epoch_that_training_went_back_to():
    project = project_of(**OVERFITTING, epochs=3000, stop=StopRules(patience=3))
    run = Run(project)
    run.advance(2, lambda: False)
    assert run.snapshot().weights_epoch == 2
    run.advance(3000, lambda: False)
    stop, stopped = run.stop, with_model(project, run.model())
    assert run.snapshot().weights_epoch == stop.kept_epoch == stop.epoch - 3
    assert run.snapshot().epoch == stop.epoch
    edited = replace(stopped, model=replace(stopped.model, stop=None))
    for later in (stopped, edited):  # what the window evaluates afterwards
        assert weights_epoch(later.model) == Run(later).snapshot().weights_epoch == stop.kept_epoch
    again = Run(edited)
    again.advance(stop.epoch + 1, lambda: False)
    assert again.snapshot().weights_epoch == weights_epoch(again.model()) == stop.epoch + 1


def test_weights_are_of_the_best_epoch_where_they_were_taken():
    run = Run(project_of(**OVERFITTING, epochs=3000))
    run.advance(400, lambda: False)
    taken = use_best(with_model(run.project, run.model()))
    assert weights_epoch(taken.model) == Run(taken).snapshot().weights_epoch == run.best_epoch < 400


def test_patience_begins_anew_where_the_best_weights_were_taken():
    project = project_of(**OVERFITTING, epochs=3000)
    run = Run(project)
    run.advance(400, lambda: False)
    assert run.best_epoch < 300
    taken = with_training(use_best(with_model(project, run.model())), stop=StopRules(patience=50))
    again = Run(taken)
    again.advance(3000, lambda: False)
    assert again.epoch_count >= 450


def test_patience_needs_validation_rows():
    with pytest.raises(Refusal, match="validation rows"):
        Run(project_of(stop=StopRules(patience=3)))
    with pytest.raises(Refusal, match="validation rows"):
        next(train(project_of(stop=StopRules(patience=3), split=[0] * 10 + [2])))
    Run(split_at_random(project_of(stop=StopRules(patience=3)), 0.2))


@BATCHES
def test_gradient_norm(batch):
    """The length of the last gradient of an epoch; with full batches that of the weights before the update."""
    norms, project = [], project_of(batch_size=batch, epochs=30)
    run = Run(project)
    for _ in range(30):
        run.advance(run.epoch_count + 1, lambda: False)
        norms.append(float(np.linalg.norm(run._state.cost_gradient)))
    goal = norms[14] if norms[14] <= min(norms[:14]) else sorted(norms)[3]
    first = next(epoch for epoch, norm in enumerate(norms, start=1) if norm <= goal)
    snapshots = ended(with_training(project, stop=StopRules(gradient_norm=goal)))
    assert snapshots[-1].stop == Stop("gradient_norm", first, first, snapshots[-1].stop.best_epoch)
    if batch is None:
        before = snapshots[-2].parameters
        assert np.linalg.norm(backward(project, *tables(project), before).gradient.flat) == pytest.approx(goal)


def test_links_that_do_not_learn_do_not_count_as_gradient():
    project = project_of(layer={"frozen": True}, learning_rate=0.1, reduction="mean", epochs=20000)
    snapshots = list(train(with_training(project, stop=StopRules(gradient_norm=1e-6))))
    assert snapshots[-1].stop.rule == "gradient_norm"
    gradient = backward(project, *tables(project), snapshots[-1].parameters).gradient.flat
    assert np.linalg.norm(gradient[free(project.topology)]) <= 1e-6 < np.linalg.norm(gradient)


@BATCHES
def test_seconds(batch):
    project = project_of(batch_size=batch, epochs=10**8, stop=StopRules(seconds=0.05))
    run = Run(project)
    run.advance(10**8, lambda: False)
    assert run.stop == Stop("seconds", run.epoch_count, run.epoch_count, run.best_epoch)
    assert 0.05 <= run._seconds < 1.0
    assert "0.05 s" in str(stop_words(run.stop, project.training.stop))


@BATCHES
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_divergence(batch, precision):
    project = project_of(batch_size=batch, learning_rate=1e4, precision=precision, epochs=100)
    snapshots = ended(project)
    last = snapshots[-1]
    assert last.stop.rule == "divergence" and last.stop.epoch == last.stop.kept_epoch
    assert not last.cost <= 1000 * snapshots[0].cost
    assert last.stop.best_epoch == int(np.nanargmin([s.cost for s in snapshots]))
    stepped = Run(project)
    for _ in range(100):
        stepped.epoch()
    assert stepped.diverged and stepped.epoch_count <= last.epoch
    assert stepped.stop.rule == "divergence"


@BATCHES
def test_rules_may_change_while_a_run_is_going(batch):
    project = project_of(batch_size=batch, epochs=1000)
    run = Run(project)
    run.advance(10, lambda: False)
    assert run.stop is None
    run.set_stop_rules(StopRules(cost=1e6))
    run.advance(20, lambda: False)
    assert run.stop.rule == "cost" and run.epoch_count == 11
    assert run.model().events[-1].values["goal"] == 1e6
    other = Run(with_training(project, stop=StopRules(cost=1e6)))
    other.set_stop_rules(StopRules())
    other.advance(20, lambda: False)
    assert other.stop is None and other.epoch_count == 20


@BATCHES
def test_stepping_asks_no_rules(batch):
    rules = StopRules(cost=1e6, patience=1, gradient_norm=1e6, seconds=1e-9)
    changes = {"split": SPLIT, "rows": len(SPLIT), "batch_size": batch}
    run, plain = Run(project_of(stop=rules, **changes)), Run(project_of(**changes))
    for _ in range(5):
        run.epoch()
        plain.epoch()
    assert run.stop is None and not run.model().events
    assert timeless(run.model()) == timeless(plain.model())


@pytest.mark.parametrize("rules", [StopRules(cost=0.0), StopRules(gradient_norm=0.0), StopRules(seconds=1e9)])
@BATCHES
def test_a_rule_that_never_applies_changes_no_bit(rules, batch):
    run, plain = (Run(project_of(batch_size=batch, stop=stop)) for stop in (rules, StopRules()))
    for one in (run, plain):
        one.advance(30, lambda: False)
    assert timeless(run.model()) == timeless(plain.model())


def test_the_first_of_several_rules_is_named():
    project = project_of(stop=StopRules(cost=1e6, gradient_norm=1e6), epochs=1)
    assert list(train(project))[-1].stop.rule == "cost"


def test_a_start_with_an_infinite_cost_has_diverged_however_it_is_trained():
    for batch in (None, 3):
        for stop in (StopRules(), StopRules(seconds=1e9)):
            project = project_of(batch_size=batch, stop=stop)
            parameters = replace(project).topology
            start = Run(project).model().start
            huge = type(start)(parameters.widths, np.full(start.flat.size, 1e200))
            *_, last = train(project, huge)
            assert last.epoch == 1 and last.stop.rule == "divergence"


def test_what_diverged_is_known_after_an_edit_until_training_goes_on_or_other_weights_are_taken():
    project = opening_project()
    project = set_training(project, replace(project.training, learning_rate=50.0))
    project = set_activation(project, 1, Identity())
    run = Run(project)
    assert not still_diverged(run.model())
    run.advance(100, lambda: False)
    assert run.diverged
    diverged = with_model(project, run.model())
    edited = set_units(diverged, 0, 11)
    assert edited.model.stop is None
    assert still_diverged(diverged.model) and still_diverged(edited.model)
    assert not still_diverged(use_best(diverged).model)
    assert not still_diverged(set_units(use_best(diverged), 0, 11).model)
    assert not still_diverged(replace(edited.model, updates=edited.model.updates + 1))


# ---- the accuracy goal


def right(project, snapshot, split):
    """The share of rows whose only output is on the right side of ½, by plain loops."""
    x, t = tables(project, split)
    answers = outputs(project, x, snapshot.parameters)
    hits = sum((y >= 0.5) == (wanted >= 0.5) for (y,), (wanted,) in zip(answers.tolist(), t.tolist(), strict=True))
    return hits / len(t)


@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("held_out", [False, True])
def test_accuracy(batch, held_out):
    project = opening_project()
    if held_out:
        project = set_split(project, [1, 4, 7], Split.VALIDATION)
    project = with_training(project, batch_size=batch, epochs=3000, learning_rate=0.5)
    split = Split.VALIDATION if held_out else Split.TRAINING
    shares = [right(project, snapshot, split) for snapshot in train(with_training(project, epochs=300))]
    goal = max(shares)
    first = next(epoch for epoch, share in enumerate(shares) if share >= goal and epoch)
    project = with_training(project, stop=StopRules(accuracy=goal))
    snapshots = ended(project)
    assert snapshots[-1].stop == Stop("accuracy", first, first, snapshots[-1].stop.best_epoch)
    assert f"the accuracy goal of {goal:g} is reached" in str(stop_words(snapshots[-1].stop, project.training.stop))


def test_an_accuracy_goal_needs_classes():
    project = with_training(set_activation(opening_project(), 1, Identity()), stop=StopRules(accuracy=0.9))
    with pytest.raises(Refusal, match="Switch the accuracy goal off"):
        Run(project)
    run = Run(with_training(project, stop=StopRules()))
    run.set_stop_rules(StopRules(accuracy=0.9, cost=0.1))
    assert run.stop_rules == StopRules(cost=0.1)
    run = Run(opening_project())
    run.set_stop_rules(StopRules(accuracy=0.9))
    assert run.stop_rules == StopRules(accuracy=0.9)


def test_an_accuracy_goal_set_while_training_ends_the_run():
    run = Run(with_training(opening_project(), learning_rate=0.5, epochs=10**6))
    run.advance(3, lambda: False)
    run.set_stop_rules(StopRules(accuracy=1.0))
    run.advance(10**6, lambda: False)
    assert run.stop.rule == "accuracy"
    assert right(run.project, run.snapshot(), Split.TRAINING) == 1


def test_an_edit_of_the_layers_after_the_end_keeps_the_epoch_of_the_weights() -> None:
    run = Run(opening_project())
    run.advance(run.project.training.epochs, lambda: False)
    edited = set_layers(with_model(run.project, run.model()), (Layer(units=7), Layer(units=1)))
    assert edited.model is not None
    assert edited.model.epoch == weights_epoch(edited.model) == run.project.training.epochs
