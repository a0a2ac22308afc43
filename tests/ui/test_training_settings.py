"""The learning rate's slider, what applies at once and what pauses, and the locks of the seeds."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionSlider

from nnapp.project import set_training
from nnapp.training import LIVE_FIELDS, Training
from tests.ui.gestures import focus, press_keys, type_into
from ui.exchange import FLAT_OUT, Speed
from ui.form.log_slider import LogSlider
from ui.seeds import lock_seed, locked_seeds
from ui.settings import Settings
from ui.trainer import Trainer
from ui.training_panel.hyper_parameters import HyperParameters

Key = Qt.Key


def slider_of(panel) -> LogSlider:
    return panel.form.sliders["learning_rate"]


def rate(document) -> float:
    return document.project.training.learning_rate


def drag(slider: LogSlider, *shares: float) -> None:
    """Take the handle with the mouse and draw it to shares of the way, one after the other."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style = slider.style()
    handle = style.subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    ).center()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=handle)
    for share in shares:
        QTest.mouseMove(slider, QPoint(round(share * slider.width()), handle.y()))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(shares[-1] * slider.width()), handle.y()))


def is_stop(value: float) -> bool:
    return float(f"{value:.0e}") == value and f"{value:.0e}"[0] in "125"


# The slider


def test_a_drag_is_one_undo_step_and_the_next_drag_another(panel, document):
    slider, seen = slider_of(panel), []
    document.changed.connect(lambda new, old: seen.append(new.training.learning_rate))
    drag(slider, 0.8, 0.4, 0.3)
    assert len(set(seen)) == 3 and all(map(is_stop, seen))
    assert document.stack.count() == 1
    assert document.stack.undoText() == "Set learning rate"
    first = rate(document)
    drag(slider, 0.5, 0.8)
    assert document.stack.count() == 2
    document.undo()
    assert rate(document) == first
    document.undo()
    assert rate(document) == 0.1
    assert slider.value() == slider._position(0.1)


def test_typing_after_a_drag_is_a_step_of_its_own(panel, document):
    drag(slider_of(panel), 0.3)
    type_into(panel.form.controls["learning_rate"], "0.03")
    assert document.stack.count() == 2
    assert rate(document) == 0.03
    assert slider_of(panel).value() == round((math.log10(0.03) + 6) * 60)


def test_keys_walk_one_two_five_and_by_tens_up_to_the_ends(panel, document):
    slider, seen = slider_of(panel), []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_PageUp, Key.Key_PageDown):
        press_keys(slider, key)
        seen.append(rate(document))
    assert seen == [0.2, 0.5, 1.0, 0.5, 5.0, 0.5]
    press_keys(slider, Key.Key_End)
    assert rate(document) == 100
    press_keys(slider, Key.Key_Right, Key.Key_PageUp)
    assert rate(document) == 100
    press_keys(slider, Key.Key_Home)
    assert rate(document) == 1e-6
    press_keys(slider, Key.Key_Left, Key.Key_PageDown)
    assert rate(document) == 1e-6


@pytest.mark.parametrize(("typed", "key", "after"), [("5000", Key.Key_Left, 100.0), ("1e-9", Key.Key_Right, 1e-6)])
def test_a_number_beyond_the_slider_stays_as_typed_until_a_key_brings_it_back(panel, document, typed, key, after):
    slider = slider_of(panel)
    type_into(panel.form.controls["learning_rate"], typed)
    assert rate(document) == float(typed)
    assert slider.value() in (slider.minimum(), slider.maximum())
    outwards = Key.Key_Right if key == Key.Key_Left else Key.Key_Left
    press_keys(slider, outwards)
    assert rate(document) == float(typed)
    press_keys(slider, key)
    assert rate(document) == after


def test_keys_go_on_from_a_number_between_two_stops(panel, document):
    type_into(panel.form.controls["learning_rate"], "0.03")
    press_keys(slider_of(panel), Key.Key_Right)
    assert rate(document) == 0.05
    type_into(panel.form.controls["learning_rate"], "0.03")
    press_keys(slider_of(panel), Key.Key_Left)
    assert rate(document) == 0.02


def test_the_wheel_turns_a_slider_that_was_chosen_and_no_other(panel, document):
    slider = slider_of(panel)

    def turn(angle: int) -> None:
        middle = QPointF(slider.rect().center())
        buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(
            middle, slider.mapToGlobal(middle), QPoint(), QPoint(0, angle), buttons, modifiers, phase, False
        )
        QApplication.sendEvent(slider, event)

    turn(120)
    assert rate(document) == 0.1
    focus(slider)
    turn(120)
    assert rate(document) == 0.2
    turn(-120)
    assert rate(document) == 0.1


def test_the_slider_has_name_help_and_value_for_screen_readers(panel, document):
    slider = slider_of(panel)
    assert slider.accessibleName() == "Learning rate η"
    assert "Applies at once" in slider.toolTip()
    type_into(panel.form.controls["learning_rate"], "0.25")
    assert slider.accessibleDescription() == "0.25"


def test_a_drag_reaches_a_run_while_it_goes_on(panel, document, qtbot):
    trainer = panel.trainer
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run(100_000_000)
    qtbot.waitUntil(lambda: trainer.take() is not None and trainer.progress.epoch > 10)
    drag(slider_of(panel), 0.5, 0.4, 0.3)
    assert trainer.running
    assert document.stack.count() == 1
    trainer.pause()
    events = document.project.model.events
    assert [event.values["value"] for event in events][-1] == rate(document)
    assert document.stack.count() == 2


# What applies at once


def test_names_are_marked_where_a_change_pauses_the_run(panel):
    hyper = panel.hyper_parameters
    forms = (hyper.form, hyper.schedule, hyper.regularisation, hyper.precision)
    labels = [label for form in forms for label in form.labels() if isinstance(label, QLabel)]
    titles = {label.buddy().objectName(): label.text() for label in labels}
    assert not titles["learning_rate"].endswith("‖") and not titles["epochs"].endswith("‖")
    for name in ("batch_size", "cost", "optimizer"):
        assert titles[name].endswith("‖") and name not in LIVE_FIELDS
    assert hyper.form.controls["shuffle"].text() == "Shuffle rows ‖"
    assert hyper.form.controls["shuffle"].accessibleName() == "Shuffle rows"
    assert "goes on by itself" in hyper.form.controls["batch_size"].toolTip()
    assert "pauses the run" in hyper.legend.whole
    assert "All other settings apply at once" in hyper.legend.toolTip()


@pytest.mark.parametrize("name", Training.__struct_fields__)
def test_a_field_that_is_not_marked_leaves_a_run_alone(document, qtbot, name):
    others = {"learning_rate": 0.5, "epochs": 99_000_000, "stop": replace(Training().stop, cost=1e-9)}
    if name not in LIVE_FIELDS:
        return
    trainer = Trainer(document)
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run(100_000_000)
    qtbot.waitUntil(lambda: trainer.take() is not None)
    document.edit(lambda p: set_training(p, replace(p.training, **{name: others[name]})), "Live")
    assert document.stack.count() == 1
    assert trainer.running
    trainer.shut_down()


# Locks


def test_by_themselves_the_start_seed_is_free_and_the_others_are_locked(panel):
    assert locked_seeds() == {"order", "split", "dropout"}
    fields = panel.hyper_parameters.seeds.controls | panel.hyper_parameters.other_seeds.controls
    assert [name for name, field in fields.items() if field.isReadOnly()] == ["order", "split", "dropout"]


def test_a_locked_seed_cannot_be_typed_over_and_the_lock_is_remembered(panel, document, qtbot):
    locks, field = panel.hyper_parameters.locks, panel.seeds.controls["start"]
    press_keys(locks.buttons["start"], Key.Key_Space)
    assert field.isReadOnly() and "Locked" in locks.buttons["start"].toolTip()
    focus(field)
    QTest.keyClicks(field, "77")
    press_keys(field, Key.Key_Up)
    assert document.project.training.seeds.start == 1
    again = HyperParameters(document)
    qtbot.addWidget(again)
    assert again.locks.buttons["start"].isChecked()
    qtbot.mouseClick(locks.buttons["start"], Qt.MouseButton.LeftButton)
    type_into(field, "77")
    assert document.project.training.seeds.start == 77


def test_all_seeds_may_be_free(panel):
    for name in ("order", "split", "dropout"):
        lock_seed(name, False)
    assert locked_seeds() == frozenset()
    Settings().set_text("seed-locks", "start nonsense")
    assert locked_seeds() == {"start"}


def test_new_start_draws_the_free_seeds_only(window):
    project = window.document.project
    window.commands["new-start"].trigger()
    seeds = window.document.project.training.seeds
    assert seeds.start != project.training.seeds.start or seeds.start == 1
    assert (seeds.order, seeds.split, seeds.dropout) == (1, 1, 1)
    lock_seed("order", False)
    orders = set()
    for _ in range(4):
        window.commands["new-start"].trigger()
        orders.add(window.document.project.training.seeds.order)
    assert len(orders) > 1
    window.document.undo()
    assert window.document.stack.undoText() == "New start"


def test_new_start_with_a_locked_seed_says_so_and_offers_to_unlock_it(window, qtbot):
    buttons = window.training.hyper_parameters.locks.buttons
    qtbot.mouseClick(buttons["start"], Qt.MouseButton.LeftButton)
    steps = window.document.stack.count()
    window.commands["new-start"].trigger()
    assert window.document.stack.count() == steps
    assert "start seed is locked" in window.notice.label.text()
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    assert window.document.stack.count() == steps + 1
    assert not buttons["start"].isChecked()
    assert "start" not in locked_seeds()
