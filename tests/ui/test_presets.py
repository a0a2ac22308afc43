"""The menu of presets: told beforehand, one undo step each; a user's own are kept, checked when read, and deleted."""

from __future__ import annotations

import html

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnapp.activations import Identity
from nnapp.optimizers import Adam, GradientDescent
from nnapp.presets import READY_MADE, own_preset
from nnapp.project import set_activation, set_training
from nnapp.training import Seeds, StopRules, Training
from tests.ui.gestures import focus, press_keys
from ui.settings import Settings
from ui.training_panel.own_presets import forget, keep, own_presets
from ui.training_panel.presets import action_of


def menu_of(window):
    menu = window.training.presets.menu
    window.training.presets.fill()
    return menu


def save_as(window, qtbot, name: str) -> None:
    menu_of(window).findChild(type(action_of(menu_of(window), "textbook")), "save-preset").trigger()
    dialog = window.training.presets.dialog
    focus(dialog.line)
    QTest.keyClicks(dialog.line, name)
    press_keys(dialog.line, Qt.Key.Key_Return)


def test_every_preset_is_one_undo_step_that_was_told_beforehand(window):
    other = Training(learning_rate=3.0, batch_size=3, optimizer=Adam(beta1=0.5), l2=0.5)
    window.document.edit(lambda project: set_training(project, other), "Other")
    before = window.document.project
    for preset in READY_MADE:
        action = action_of(menu_of(window), preset.name)
        told = action.toolTip()
        assert "→" in told and html.escape(preset.help) in told
        steps = window.document.stack.index()
        action.trigger()
        assert window.document.stack.index() == steps + 1
        assert window.document.stack.undoText() == f"Preset: {preset.title}"
        assert "All is set like this already." in action_of(menu_of(window), preset.name).toolTip()
        window.document.undo()
        assert window.document.project is before


def test_a_preset_says_what_it_would_change(window):
    told = action_of(menu_of(window), "adam").toolTip()
    assert "Optimizer: Gradient descent → Adam" in told
    assert "Batch size: none → 2" in told
    assert "Learning rate η: 0.1 → 0.01" in told
    assert "Seed" not in told


def test_a_preset_that_does_not_fit_is_grey_and_says_why(window):
    window.document.edit(lambda project: set_activation(project, 1, Identity()), "Identity")
    action = action_of(menu_of(window), "classes")
    assert not action.isEnabled()
    assert "give the output layer softmax" in action.toolTip()


def test_the_same_menu_hangs_in_the_menu_bar(window):
    train = next(action for action in window.menuBar().actions() if action.text() == "&Train").menu()
    assert window.training.presets.menu.menuAction() in train.actions()


def test_own_settings_are_kept_taken_and_deleted(window, qtbot):
    training = Training(learning_rate=0.7, optimizer=Adam(beta1=0.8), stop=StopRules(cost=0.2), seeds=Seeds(start=4))
    window.document.edit(lambda project: set_training(project, training), "Mine")
    save_as(window, qtbot, "my & <b>own</b>")
    assert [preset.name for preset in own_presets()] == ["my & <b>own</b>"]
    assert "kept as your preset" in window.notice.label.text()
    window.document.undo()
    action = action_of(menu_of(window), "own-my & <b>own</b>")
    assert action.text() == "my && <b>own</b>"
    action.trigger()
    taken = window.document.project.training
    assert taken == replace(training, seeds=Seeds())
    assert window.document.stack.undoText() == "Preset: my & <b>own</b>"
    window.training.presets.delete(own_presets()[0])
    assert own_presets() == []
    assert window.document.project.training == taken
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    assert [preset.name for preset in own_presets()] == ["my & <b>own</b>"]


def test_the_menu_offers_to_delete_own_presets_where_there_are_some(window):
    def delete_menu():
        return next(a.menu() for a in menu_of(window).actions() if a.menu() is not None)

    assert not delete_menu().isEnabled()
    keep(own_preset("mine", Training()))
    menu = delete_menu()
    assert menu.isEnabled()
    menu.actions()[0].trigger()
    assert own_presets() == []


def test_a_name_must_be_typed_and_one_that_is_taken_replaces(window):
    keep(own_preset("mine", Training()))
    presets = window.training.presets
    presets.ask_name()
    dialog = presets.dialog
    button = dialog.buttons.buttons()[0]
    assert not button.isEnabled() and button.toolTip()
    focus(dialog.line)
    QTest.keyClicks(dialog.line, "   ")
    assert not button.isEnabled()
    QTest.keyClicks(dialog.line, "mine")
    assert button.text() == "&Replace It"
    window.document.edit(lambda p: set_training(p, replace(p.training, learning_rate=0.9)), "Rate")
    button.click()
    assert [preset.training.learning_rate for preset in own_presets()] == [0.9]


def test_a_dialog_that_is_cancelled_keeps_nothing(window):
    presets = window.training.presets
    presets.ask_name()
    focus(presets.dialog.line)
    QTest.keyClicks(presets.dialog.line, "mine")
    press_keys(presets.dialog.line, Qt.Key.Key_Escape)
    assert own_presets() == []


GOOD = msgspec.json.encode(own_preset("good", Training(learning_rate=0.4))).decode()


@pytest.mark.parametrize(
    "bad",
    [
        "{}",
        '{"name": "", "training": {}}',
        '{"name": 3, "training": {}}',
        '{"name": "x", "training": {"learning_rate": -1}}',
        '{"name": "x", "training": {"optimizer": {"kind": "unknown"}}}',
        '{"name": "x", "training": {}, "more": 1}',
        "[" * 50 + "]" * 50,
        "null",
        '"text"',
    ],
)
def test_spoilt_presets_are_left_out_and_the_others_stay(qapp, bad):
    Settings().set_text("presets", f"[{bad}, {GOOD}]")
    assert [preset.name for preset in own_presets()] == ["good"]


@pytest.mark.parametrize("text", ["", "nonsense", "{", "[1, 2", '{"a": 1}', "[" * 100_000, "\x00", "null"])
def test_settings_that_are_no_list_of_presets_count_as_none(qapp, text):
    Settings().set_text("presets", text)
    assert own_presets() == []
    keep(own_preset("new", Training()))
    assert [preset.name for preset in own_presets()] == ["new"]
    forget("new")
    forget("never there")
    assert own_presets() == []


def test_a_preset_taken_while_training_closes_the_run_and_it_goes_on(window, qtbot):
    window.set_speed(replace(window.trainer.speed, per_second=float("inf")))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 50, timeout=10_000)
    action_of(menu_of(window), "momentum").trigger()
    assert window.trainer.running
    assert window.document.project.training.optimizer != GradientDescent()
    window.trainer.pause()
    texts = [window.document.stack.text(number) for number in range(window.document.stack.count())]
    assert texts[0].startswith("Train") and texts[1] == "Preset: Momentum"
