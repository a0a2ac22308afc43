"""Run until something happens: the dialog, what ends the run, how it is told, and that the project stays as it is."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from nnapp.activations import Identity
from nnapp.dataset import Split
from nnapp.project import current_model, set_activation, set_split, set_training, set_units
from nnapp.run import NO_GOAL, Until
from nnapp.training import StopRules
from tests.ui.gestures import focus, press_keys, type_into
from ui.exchange import FLAT_OUT, Speed
from ui.run_until import RunUntilDialog
from ui.settings import Settings

RUN = QDialogButtonBox.StandardButton.Ok
WAIT_MS = 20_000


def ended(qtbot, trainer) -> str:
    qtbot.waitUntil(lambda: not trainer.running, timeout=WAIT_MS)
    return str(trainer.outcome.said)


def dialog_of(window) -> RunUntilDialog:
    window.commands["run-until"].trigger()
    assert isinstance(window.until.dialog, RunUntilDialog)
    return window.until.dialog


def switch(dialog, name: str) -> None:
    press_keys(dialog.form.controls[name].switch, Qt.Key.Key_Space)


# The trainer


def test_until_an_epoch(document, trainer, qtbot):
    before = document.project.training
    trainer.run(30, Until(epoch=30))
    assert "epoch 30" in ended(qtbot, trainer)
    assert current_model(document.project).epoch == 30
    assert document.project.training is before
    assert document.stack.count() == 1


def test_until_a_cost_and_the_project_keeps_its_rules(document, trainer, qtbot):
    document.edit(lambda p: set_training(p, replace(p.training, learning_rate=0.5)), "Rate")
    until = Until(cost=0.5)
    trainer.run(until.goal, until)
    text = ended(qtbot, trainer)
    assert "the cost goal of 0.5 is reached" in text
    model = document.project.model
    assert model.curve.last <= 0.5 < model.curve.exact[-2]
    assert document.project.training.stop == StopRules()


def test_until_an_accuracy(document, trainer, qtbot):
    document.edit(lambda p: set_training(p, replace(p.training, learning_rate=0.5)), "Rate")
    trainer.run(NO_GOAL, Until(accuracy=1.0))
    assert "the accuracy goal of 1 is reached" in ended(qtbot, trainer)


def test_until_validation_gets_no_better(document, trainer, qtbot):
    document.edit(partial(set_split, rows=range(4), split=Split.VALIDATION), "Split")
    trainer.run(NO_GOAL, Until(patience=15))
    text = ended(qtbot, trainer)
    model = document.project.model
    assert "for 15 epochs" in text and f"epoch {model.best_epoch}" in text


@pytest.mark.parametrize("speed", [Speed(FLAT_OUT), Speed(100, "epoch"), Speed(1, "update")])
def test_until_a_time_by_the_clock_at_every_speed(document, trainer, qtbot, speed):
    trainer.set_speed(speed)
    trainer.run(NO_GOAL, Until(seconds=0.3))
    assert "0.3 s, is over" in ended(qtbot, trainer)
    assert document.project.model is None or document.project.model.stop is None


def test_the_first_thing_that_happens_ends_the_run(document, trainer, qtbot):
    trainer.run(12, Until(epoch=12, cost=1e-9, seconds=1000))
    assert "epoch 12" in ended(qtbot, trainer)


def test_the_projects_own_rules_hold_besides(document, trainer, qtbot):
    document.edit(lambda p: set_training(p, replace(p.training, stop=StopRules(cost=0.9))), "Rule")
    trainer.run(NO_GOAL, Until(seconds=1000))
    assert "the cost goal of 0.9" in ended(qtbot, trainer)


def test_rules_edited_while_it_runs_do_not_put_out_its_own(document, trainer, qtbot):
    trainer.set_speed(Speed(1, "update"))
    until = Until(cost=0.5)
    trainer.run(NO_GOAL, until)
    document.edit(lambda p: set_training(p, replace(p.training, stop=StopRules(cost=1e-6, seconds=900))), "Rule")
    document.edit(lambda p: set_training(p, replace(p.training, learning_rate=0.5)), "Rate")
    trainer.set_speed(Speed(FLAT_OUT))
    assert "the cost goal of 0.5 is reached" in ended(qtbot, trainer)


def test_after_an_edit_the_run_goes_on_with_what_is_left_of_its_rules(document, trainer, qtbot):
    trainer.set_speed(Speed(100))  # flat out it might have reached the goal before it is looked at
    trainer.run(NO_GOAL, Until(cost=1e-3, seconds=3000))
    qtbot.waitUntil(lambda: trainer.take() is not None and trainer.progress.epoch > 5, timeout=WAIT_MS)
    document.edit(partial(set_units, position=0, units=12), "Units")
    assert trainer.running
    assert trainer.until.cost == 1e-3
    assert 2900 < trainer.until.seconds < 3000
    assert trainer.progress.begin == 0
    trainer.set_speed(Speed(FLAT_OUT))
    assert "the cost goal of 0.001" in ended(qtbot, trainer)


def test_the_next_run_has_the_projects_rules_alone(document, trainer, qtbot):
    trainer.run(5, Until(epoch=5))
    ended(qtbot, trainer)
    trainer.run()
    assert trainer.until is None
    assert "epoch 1000" in ended(qtbot, trainer)


def test_how_much_is_done(document, trainer, qtbot):
    assert trainer.share is None
    trainer.set_speed(Speed(0.01, "update"))
    trainer.run(4)
    assert 0 <= trainer.share <= 0.25
    trainer.pause()
    trainer.run(NO_GOAL, Until(cost=0.1))
    assert trainer.share is None  # nobody can know
    trainer.pause()
    trainer.run(NO_GOAL, Until(seconds=0.2))
    qtbot.waitUntil(lambda: (trainer.share or 0) > 0.5 or not trainer.running)
    ended(qtbot, trainer)
    assert trainer.share is None


# The dialog


def test_the_dialog_runs_and_remembers(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    dialog = dialog_of(window)
    assert not dialog.buttons.button(RUN).isEnabled()
    assert dialog.problem.text() == "Tick what is to end the run."
    switch(dialog, "epoch")
    type_into(dialog.form.controls["epoch"].number, "25", leave_by=Qt.Key.Key_Tab)
    assert dialog.buttons.button(RUN).isEnabled()
    qtbot.mouseClick(dialog.buttons.button(RUN), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
    assert current_model(window.document.project).epoch == 25
    assert window.document.stack.count() == 1
    again = dialog_of(window)
    assert not again.form.controls["epoch"].switch.isChecked()  # it is over
    again.reject()
    window.document.undo()
    again = dialog_of(window)
    assert again.form.controls["epoch"].taken() == 25
    again.reject()


def test_the_number_that_is_still_being_typed_counts(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    dialog = dialog_of(window)
    switch(dialog, "epoch")
    field = dialog.form.controls["epoch"].number
    focus(field)
    field.selectAll()
    QTest.keyClicks(field, "7")
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
    assert current_model(window.document.project).epoch == 7


def test_what_cannot_be_asked_is_grey_with_its_reason(window):
    dialog = dialog_of(window)
    assert not dialog.form.controls["patience"].switch.isEnabled()
    assert dialog.form.controls["accuracy"].switch.isEnabled()
    assert "no validation rows" in dialog.notes.text()
    dialog.reject()
    window.document.edit(partial(set_split, rows=range(4), split=Split.VALIDATION), "Split")
    window.document.edit(lambda project: set_activation(project, 1, Identity()), "Identity")
    dialog = dialog_of(window)
    assert dialog.form.controls["patience"].switch.isEnabled()
    assert not dialog.form.controls["accuracy"].switch.isEnabled()
    assert "not classes" in dialog.notes.text()
    dialog.reject()


def test_an_epoch_that_is_over_is_refused_in_words(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(40)
    qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
    dialog = dialog_of(window)
    switch(dialog, "epoch")
    assert dialog.form.controls["epoch"].taken() == 1040
    type_into(dialog.form.controls["epoch"].number, "40", leave_by=Qt.Key.Key_Tab)
    assert dialog.problem.text() == "Epoch 40 is over already: the network is at epoch 40."
    assert not dialog.buttons.button(RUN).isEnabled()
    dialog.reject()


@pytest.mark.parametrize("stored", ["", "nonsense", '{"epoch": -1}', '{"cost": "x"}', "[]", '{"more": 1}'])
def test_spoilt_memories_are_forgotten(window, stored):
    Settings().set_text("run-until", stored)
    dialog = dialog_of(window)
    assert dialog.until == Until()
    dialog.reject()


def test_while_the_dialog_is_open_a_run_waits_and_the_status_says_so(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 20, timeout=WAIT_MS)
    dialog = dialog_of(window)
    assert "waits until the open question is answered" in window.training.status.text()
    dialog.reject()
    assert window.trainer.running
    assert "question" not in window.training.status.text()
    at = window.trainer.progress.epoch
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > at + 50, timeout=WAIT_MS)
    window.trainer.pause()
