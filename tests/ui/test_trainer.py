"""The trainer: runs, pauses and steps in its thread, and the rule for edits while it runs."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace

import ui.trainer
from nnapp.activations import Identity
from nnapp.arrangement import SortKey
from nnapp.dataset import Dataset
from nnapp.gradient import training_gradient
from nnapp.network import backward
from nnapp.project import (
    current_model,
    current_parameters,
    set_activation,
    set_cell,
    set_sort,
    set_training,
    set_units,
)
from nnapp.run import train
from ui.exchange import FLAT_OUT, Speed
from ui.trainer import Trainer

LONG = 100_000_000


def rate(value):
    return lambda project: set_training(project, replace(project.training, learning_rate=value))


def wait_for_epoch(qtbot, trainer, epoch):
    def there():
        trainer.take()
        return trainer.progress.epoch >= epoch

    qtbot.waitUntil(there, timeout=10_000)


def test_a_run_gives_what_the_engine_gives_and_one_undo_step(document, trainer, qtbot):
    *_, last = train(document.project)
    before = document.project
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running, timeout=10_000)
    model = document.project.model
    assert np.array_equal(model.current.flat, last.parameters.flat)
    assert model.curve.length == 1001
    assert model.curve.last == last.cost
    assert document.stack.undoText() == "Train 1000 epochs"
    assert "1000" in str(trainer.outcome.said)
    document.undo()
    assert document.project is before


def test_snapshots_of_a_run_tell_the_last_update_where_it_is_wanted(document, trainer, qtbot):
    project = document.project
    document.edit(lambda project: set_training(project, replace(project.training, epochs=LONG)), "Epochs")

    def taken():
        snapshots.extend(filter(None, [trainer.take()]))
        return len(snapshots) > 2

    for wanted in (False, True):
        trainer.wants = lambda wanted=wanted: frozenset({"update"} if wanted else ())
        trainer.run()
        snapshots = []
        qtbot.waitUntil(taken, timeout=10_000)
        assert all((snapshot.update is not None) == wanted for snapshot in snapshots[1:])
        trainer.pause()
        last = trainer.take()
        assert np.array_equal(last.update.flat, document.project.model.update.flat)
    document.undo()
    document.undo()
    assert document.project.model is project.model


def test_pause_and_go_on_equals_one_run(document, trainer, qtbot):
    document.edit(lambda project: set_training(project, replace(project.training, epochs=20_000)), "Epochs")
    *_, last = train(document.project)
    trainer.run()
    wait_for_epoch(qtbot, trainer, 500)
    trainer.pause()
    assert not trainer.running
    assert 500 <= current_model(document.project).epoch < 20_000
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running, timeout=20_000)
    assert np.array_equal(document.project.model.current.flat, last.parameters.flat)
    assert document.project.model.curve.length == 20_001


def test_the_final_state_is_in_the_mailbox(document, trainer, qtbot):
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running, timeout=10_000)
    snapshot = trainer.take()
    assert snapshot.epoch == 1000
    assert np.array_equal(snapshot.parameters.flat, document.project.model.current.flat)


def test_one_epoch_and_one_update(document, trainer, qtbot):
    document.edit(lambda project: set_training(project, replace(project.training, batch_size=3)), "Batch")
    trainer.step_update()
    qtbot.waitUntil(lambda: not trainer.running)
    model = document.project.model
    assert (model.epoch, model.updates, model.position) == (0, 1, 3)
    assert document.stack.undoText() == "Train 1 mini-batch"
    trainer.step_epoch()
    qtbot.waitUntil(lambda: not trainer.running)
    model = document.project.model
    assert (model.epoch, model.updates, model.position) == (1, 4, 0)
    assert model.curve.length == 2


def test_another_edit_closes_the_run_and_it_goes_on(document, trainer, qtbot):
    trainer.run(LONG)
    wait_for_epoch(qtbot, trainer, 100)
    assert document.edit(partial(set_units, position=0, units=12), "Units")
    assert trainer.running
    assert document.project.topology.widths == (5, 12, 1)
    begun = document.project.model.epoch
    assert begun >= 100
    assert document.stack.text(0).startswith("Train")
    assert document.stack.text(1) == "Units"
    wait_for_epoch(qtbot, trainer, begun + 100)
    trainer.pause()
    assert current_parameters(document.project).widths == (5, 12, 1)


def test_undo_while_running_takes_the_run_back_and_stays_paused(document, trainer, qtbot):
    before = document.project
    trainer.run(LONG)
    wait_for_epoch(qtbot, trainer, 100)
    document.undo()
    assert document.project is before
    assert not trainer.running
    document.redo()
    assert document.project.model.epoch >= 100
    assert not trainer.running


def test_the_learning_rate_reaches_the_run_and_is_noted(document, trainer, qtbot):
    trainer.run(LONG)
    wait_for_epoch(qtbot, trainer, 100)
    document.edit(rate(0.25), "Rate")
    assert trainer.running
    wait_for_epoch(qtbot, trainer, trainer.progress.epoch + 100)
    trainer.pause()
    assert [event.values["value"] for event in document.project.model.events] == [0.25]
    assert document.project.training.learning_rate == 0.25


def test_a_table_that_cannot_be_trained_says_why(document, trainer, qtbot):
    document.edit(partial(set_cell, row=1, column=2, text=""), "Clear")
    qtbot.waitUntil(lambda: trainer.problem is not None)
    assert "Row 2" in str(trainer.problem)
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running)
    assert document.project.model is None
    document.undo()
    qtbot.waitUntil(lambda: trainer.problem is None)


def test_divergence_stops_the_run_and_keeps_the_best(document, trainer, qtbot):
    document.edit(partial(set_activation, position=1, activation=Identity()), "Identity")
    document.edit(rate(50.0), "Rate")
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running, timeout=10_000)
    assert trainer.outcome.diverged
    assert "learning rate" in str(trainer.outcome.said)
    assert np.isfinite(document.project.model.best_cost)


def test_the_speed_is_kept_and_changes_at_once(document, trainer, qtbot):
    trainer.set_speed(Speed(1, "update"))
    trainer.run(LONG)
    qtbot.waitUntil(lambda: trainer.take() is not None and trainer.progress.epoch >= 1, timeout=5000)
    assert trainer.progress.epoch < 5
    trainer.set_speed(Speed(FLAT_OUT))
    wait_for_epoch(qtbot, trainer, 1000)
    trainer.pause()


def test_a_run_on_hold_stands_still(document, trainer, qtbot):
    trainer.run(LONG)
    wait_for_epoch(qtbot, trainer, 100)
    trainer.hold()

    def still():
        before = trainer._worker.place
        qtbot.wait(50)
        return trainer._worker.place == before

    qtbot.waitUntil(still)
    trainer.take()
    held = trainer.progress.epoch
    qtbot.wait(100)
    trainer.take()
    assert trainer.progress.epoch == held
    trainer.release()
    wait_for_epoch(qtbot, trainer, held + 100)
    trainer.pause()


def test_shut_down_in_full_run(document, qtbot):
    for _ in range(20):
        trainer = Trainer(document)
        trainer.set_speed(Speed(FLAT_OUT))
        trainer.run(LONG)
        trainer.shut_down()
        assert trainer._thread.isFinished()


def test_snapshots_belong_to_their_cost(document, trainer, qtbot):
    project = document.project
    x, t = project.dataset.matrix("input"), project.dataset.matrix("target")
    trainer.run(LONG)
    seen = []
    for _ in range(20):
        qtbot.waitUntil(lambda: bool(seen.append(trainer.take()) or seen[-1] is not None))
        snapshot = seen[-1]
        assert snapshot.cost == pytest.approx(backward(project, x, t, snapshot.parameters).cost, abs=1e-12)
        assert snapshot.curve.exact[snapshot.epoch] == snapshot.cost if snapshot.epoch < 2**20 else True
    trainer.pause()


def test_a_late_command_is_not_taken_for_the_next_run(document, trainer, qtbot):
    trainer.run(5)
    assert trainer._worker.idle.wait(10)  # the run has ended, and the window has not heard of it yet
    assert trainer.running
    document.edit(rate(0.5), "Rate")
    qtbot.waitUntil(lambda: not trainer.running)
    document.edit(rate(0.2), "Rate")
    trainer.run(15)
    qtbot.waitUntil(lambda: not trainer.running, timeout=10_000)
    assert document.project.model.events == ()
    assert document.project.training.learning_rate == 0.2


def test_no_speed_is_told_before_it_is_known(document, trainer, qtbot):
    trainer.run(3)
    qtbot.waitUntil(lambda: not trainer.running, timeout=10_000)
    trainer.take()
    assert trainer.progress.epochs_per_second == 0


# Large tables are evaluated once nobody edits them any more


def test_a_large_table_is_evaluated_after_the_last_edit(document, trainer, qtbot, monkeypatch):
    monkeypatch.setattr(ui.trainer, "LARGE", 10)
    qtbot.waitUntil(lambda: not trainer._evaluating)  # of the beginning
    seen = []
    trainer.evaluated.connect(seen.append)
    trainer.evaluate_again()
    qtbot.waitUntil(lambda: seen != [])
    for number in range(3):
        document.edit(partial(set_cell, row=number, column=0, text="2"), "Edit cell")
    assert len(seen) == 1
    qtbot.waitUntil(lambda: len(seen) == 2)
    dataset = document.project.dataset
    alone = backward(document.project, dataset.matrix("input"), dataset.matrix("target"))
    assert seen[-1].cost == pytest.approx(alone.cost, rel=1e-12)


def test_an_evaluation_that_was_broken_off_begins_again(document, trainer, qtbot, monkeypatch):
    monkeypatch.setattr(ui.trainer, "LARGE", 10)
    qtbot.waitUntil(lambda: not trainer._evaluating)  # of the beginning
    seen = []
    trainer.evaluated.connect(seen.append)
    trainer._order_evaluation()
    document.undo()  # there is nothing to undo, so no other evaluation is ordered
    qtbot.waitUntil(lambda: seen != [])


def test_rows_in_another_order_need_no_evaluation(document, trainer, qtbot):
    with qtbot.waitSignal(trainer.evaluated):
        document.edit(partial(set_cell, row=0, column=0, text="2"), "Edit cell")
    seen = []
    trainer.evaluated.connect(seen.append)
    document.edit(lambda project: set_sort(project, SortKey(0)), "Sort rows")
    document.edit(partial(set_cell, row=1, column=0, text="2"), "Edit cell")
    document.edit(lambda project: set_sort(project, SortKey(1)), "Sort rows")  # while the cell is evaluated
    qtbot.waitUntil(lambda: seen != [])
    assert len(seen) == 1


def test_snapshots_carry_the_gradient_at_exactly_their_weights_where_it_is_wanted(document, trainer, qtbot):
    project = document.project
    document.edit(lambda project: set_training(project, replace(project.training, epochs=LONG)), "Epochs")
    evaluated = []
    trainer.evaluated.connect(evaluated.append)
    trainer.wants = lambda: frozenset({"gradient"})
    trainer.run()
    snapshots = []

    def taken():
        snapshots.extend(filter(None, [trainer.take()]))
        return sum(snapshot.gradient is not None for snapshot in snapshots) > 2

    qtbot.waitUntil(taken, timeout=10_000)
    trainer.pause()
    qtbot.waitUntil(lambda: bool(evaluated) and evaluated[-1].gradient is not None)
    for snapshot in (*snapshots, evaluated[-1]):
        if snapshot.gradient is not None:
            expected = training_gradient(project, snapshot.parameters)
            assert snapshot.gradient.flat == pytest.approx(expected.flat, rel=1e-9, abs=1e-15)
    trainer.wants = frozenset
    evaluated.clear()
    trainer.evaluate_again()
    qtbot.waitUntil(lambda: bool(evaluated))
    assert evaluated[-1].gradient is None


def test_flat_out_pictures_are_taken_between_epochs_where_the_cost_is_known(document, trainer, qtbot):
    many = Dataset.from_arrays(np.random.default_rng(0).random((600, 5)), np.zeros((600, 1)))
    training = replace(document.project.training, epochs=LONG, batch_size=4)
    document.open(replace(document.project, dataset=many, training=training))
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run()
    snapshots = []

    def taken():
        snapshots.extend(filter(None, [trainer.take()]))
        return len(snapshots) > 20

    qtbot.waitUntil(taken, timeout=20_000)
    trainer.pause()
    assert all(snapshot.updates == 150 * snapshot.epoch for snapshot in snapshots)
    assert all(snapshot.cost == snapshot.curve.last for snapshot in snapshots)
