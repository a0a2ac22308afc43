"""The training panel and the forms it is made of, with real mouse and keys."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea

from nnapp.activations import Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import Split
from nnapp.model import Model
from nnapp.optimizers import Adam, GradientDescent
from nnapp.project import (
    current_parameters,
    remove_rows,
    set_activation,
    set_split,
    set_training,
    with_model,
)
from nnapp.run import Run
from nnapp.schedules import CosineDecay
from nnapp.training import Seeds, StopRules, Training
from tests.ui.gestures import press_keys, step_to, type_into
from ui.exchange import FLAT_OUT, Speed
from ui.form import Form, Number
from ui.training_panel.hyper_parameters import HyperParameters
from ui.training_panel.speed import SPEEDS


@pytest.mark.parametrize(("typed", "value"), [("0.25", 0.25), ("0,5", 0.5), ("1e-3", 0.001), ("1000000", 1e6)])
def test_a_typed_learning_rate_is_one_undo_step(panel, document, qtbot, typed, value):
    type_into(panel.form.controls["learning_rate"], typed)
    assert document.project.training.learning_rate == value
    assert document.stack.count() == 1
    document.undo()
    assert panel.form.controls["learning_rate"].value() == 0.1


def test_the_learning_rate_shows_as_typed(panel):
    assert panel.form.controls["learning_rate"].text() == "0.1"


@pytest.mark.parametrize("typed", ["-1", "1e9", "abc", ""])
def test_nonsense_never_becomes_a_learning_rate(panel, document, qtbot, typed):
    type_into(panel.form.controls["learning_rate"], typed)
    assert 0 < document.project.training.learning_rate <= 1e6


def test_the_arrows_of_a_number_walk_one_two_five(qtbot):
    box = Number()
    qtbot.addWidget(box)
    box.setDecimals(15)
    box.setRange(1e-12, 1e6)
    box.setValue(0.1)
    values = [box.value()]
    for _ in range(4):
        qtbot.keyClick(box, Qt.Key.Key_Up)
        values.append(box.value())
    assert values == pytest.approx([0.1, 0.2, 0.5, 1, 2])


def test_the_batch_size_goes_from_all_rows_to_one(panel, document, qtbot):
    box = panel.form.controls["batch_size"]
    assert box.text() == "all 10 rows"
    document.edit(partial(remove_rows, rows=range(1, 10)), "Remove")
    assert box.text() == "the only row"
    document.undo()
    type_into(box, "4")
    assert document.project.training.batch_size == 4
    document.undo()
    assert document.project.training.batch_size is None
    assert box.text() == "all 10 rows"


def test_illegal_costs_are_disabled_with_the_reason(panel, document):
    box = panel.form.controls["cost"]
    model = box.model()
    states = {type(box.itemData(row)): model.item(row) for row in range(box.count())}
    assert states[HalfSquaredError].isEnabled()
    assert states[BinaryCrossEntropy].isEnabled()
    assert not states[CrossEntropy].isEnabled()
    assert "softmax" in states[CrossEntropy].toolTip()
    document.edit(lambda project: set_activation(project, 1, Softmax()), "Softmax")
    assert states[CrossEntropy].isEnabled()
    assert not states[BinaryCrossEntropy].isEnabled()
    document.edit(lambda project: set_activation(project, 1, Sigmoid()), "Sigmoid")
    assert not states[CrossEntropy].isEnabled()


def test_choosing_a_cost(panel, document, qtbot):
    step_to(panel.form.controls["cost"], BinaryCrossEntropy)
    assert document.project.training.cost == BinaryCrossEntropy()
    assert BinaryCrossEntropy.formula() in panel.formulas.text()


def test_every_control_has_a_name_and_help(qtbot):
    form = Form(Training, ("learning_rate", "epochs", "batch_size", "cost", "reduction", "shuffle"))
    qtbot.addWidget(form)
    assert len(form.controls) == 6
    for control in form.controls.values():
        assert control.accessibleName()
        assert control.toolTip()


def test_showing_a_project_edits_nothing(panel, document):
    panel.show_project(document.project, None)
    assert document.stack.count() == 0


def test_the_speed_slider_goes_from_one_step_a_second_to_flat_out(panel, qtbot):
    slider = panel.speed.slider
    press_keys(slider, Qt.Key.Key_Home)
    assert panel.trainer.speed == SPEEDS[0][0]
    assert panel.trainer.speed.per_second == 1
    assert panel.trainer.speed.unit == "update"
    press_keys(slider, Qt.Key.Key_End)
    assert panel.trainer.speed.per_second == FLAT_OUT


def test_a_new_seed_gives_a_new_start(panel, document, qtbot):
    type_into(panel.seeds.controls["start"], "7")
    assert document.project.training.seeds.start == 7
    assert document.project.model is None


# Groups that fold away


def group(panel, name: str):
    return panel.hyper_parameters.groups[name]


def unfold(qtbot, panel, name: str) -> None:
    qtbot.mouseClick(group(panel, name).button, Qt.MouseButton.LeftButton)
    assert group(panel, name).body.isVisible()


def switch_on(control) -> None:
    press_keys(control.switch, Qt.Key.Key_Space)
    assert control.switch.isChecked()


def test_groups_begin_folded_and_are_unfolded_by_mouse_and_keys(panel, qtbot):
    groups = panel.hyper_parameters.groups
    assert list(groups) == ["schedule", "regularisation", "stops", "precision"]
    for each in groups.values():
        assert not each.body.isVisible()
        assert each.button.accessibleName() == each.button.text()
        assert each.button.toolTip()
    button, body = groups["stops"].button, groups["stops"].body
    for key, is_open in (
        (Qt.Key.Key_Space, True),
        (Qt.Key.Key_Return, False),
        (Qt.Key.Key_Right, True),
        (Qt.Key.Key_Right, True),
        (Qt.Key.Key_Left, False),
    ):
        press_keys(button, key)
        assert body.isVisible() is is_open
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert body.isVisible()


def test_space_is_for_the_control_not_for_the_window(panel, document, qtbot):
    pressed = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), panel)
    shortcut.activated.connect(lambda: pressed.append(True))
    for control in (group(panel, "regularisation").button, panel.form.controls["shuffle"]):
        press_keys(control, Qt.Key.Key_Space)
    switch_on(panel.hyper_parameters.regularisation.controls["clip_value"])
    assert group(panel, "regularisation").is_open
    assert not document.project.training.shuffle
    assert document.project.training.clip_value == 1
    assert pressed == []
    press_keys(panel, Qt.Key.Key_Space)
    assert pressed == [True]


def test_an_unfolded_group_is_scrolled_into_view(panel, qtbot):
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(panel)
    area.resize(320, panel.minimumSizeHint().height() + 10)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    bar = area.verticalScrollBar()
    assert bar.maximum() == 0
    unfold(qtbot, panel, "stops")
    qtbot.waitUntil(lambda: bar.value() > 0)
    body = group(panel, "stops").body
    qtbot.waitUntil(lambda: body.visibleRegion().boundingRect().size() == body.size())
    area.takeWidget()


def test_which_groups_are_open_is_remembered(panel, document, qtbot):
    unfold(qtbot, panel, "regularisation")
    unfold(qtbot, panel, "stops")
    unfold(qtbot, panel, "precision")
    qtbot.mouseClick(group(panel, "stops").button, Qt.MouseButton.LeftButton)
    again = HyperParameters(document)
    qtbot.addWidget(again)
    assert [name for name, each in again.groups.items() if each.is_open] == ["regularisation", "precision"]


def test_a_folded_group_says_what_is_set_in_it(panel, document):
    training = Training(schedule=CosineDecay(), l2=0.01, stop=StopRules(seconds=60), seeds=Seeds(order=7))
    document.edit(lambda project: set_training(project, training), "All")
    summaries = [each.summary.text for each in panel.hyper_parameters.groups.values()]
    assert summaries == ["Cosine decay", "L2 penalty λ₂ 0.01", "Time (s) 60", "Order seed 7"]
    assert group(panel, "stops").button.accessibleDescription() == "Time (s) 60"
    document.undo()
    assert not any(each.summary.text for each in panel.hyper_parameters.groups.values())


def test_an_optimizer_and_its_parameters_are_undo_steps_of_their_own(panel, document, qtbot):
    box = panel.form.controls["optimizer"]
    step_to(box, Adam)
    assert document.project.training.optimizer == Adam()
    assert Adam.formula() in panel.formulas.text()
    type_into(panel.form.parameters["optimizer"].controls["beta1"], "0.8")
    assert document.project.training.optimizer == Adam(beta1=0.8)
    assert document.stack.undoText() == "Adam: set Decay β₁"
    document.undo()
    assert document.project.training.optimizer == Adam()
    assert panel.form.parameters["optimizer"].controls["beta1"].value() == 0.9
    assert document.stack.undoText() == "Choose optimizer"
    document.undo()
    assert document.project.training.optimizer == GradientDescent()
    assert box.currentText() == "Gradient descent"


@pytest.mark.parametrize(
    ("name", "form", "field", "typed", "label"),
    [
        ("regularisation", "regularisation", "l1", "0.01", "Set L1 penalty"),
        ("regularisation", "regularisation", "clip_norm", "2", "Clip the gradient's length"),
        ("stops", "stops", "gradient_norm", "0.5", "Set gradient goal"),
        ("stops", "stops", "accuracy", "0.75", "Set accuracy goal"),
        ("stops", "stops", "seconds", "5", "Set time limit"),
        ("precision", "other_seeds", "dropout", "12", "Set dropout seed"),
    ],
)
def test_fields_of_the_groups_edit_the_project(panel, document, qtbot, name, form, field, typed, label):
    unfold(qtbot, panel, name)
    if form == "other_seeds":
        qtbot.mouseClick(panel.hyper_parameters.locks.buttons[field], Qt.MouseButton.LeftButton)
    control = getattr(panel.hyper_parameters, form).controls[field]
    if hasattr(control, "switch"):
        switch_on(control)
        control = control.number
    type_into(control, typed)
    training = document.project.training
    values = {"stops": training.stop, "other_seeds": training.seeds}.get(form, training)
    assert getattr(values, field) == float(typed)
    assert document.stack.undoText() == label
    document.undo()
    assert document.project.training == Training()


def test_class_weights_that_do_not_fit_the_classes_are_explained(panel, document, qtbot):
    document.edit(lambda project: set_activation(project, 1, Softmax()), "Softmax")
    step_to(panel.form.controls["cost"], CrossEntropy)
    line = panel.form.parameters["cost"].controls["class_weights"]
    steps = document.stack.count()
    type_into(line, "1, 2, 3")
    assert document.stack.count() == steps
    assert "3 class weights, but there are 1 classes" in line.problem.text()
    assert line.text() == "1, 2, 3"
    panel.show_project(document.project, None)
    assert line.problem.isVisible()
    type_into(line, "2")
    assert document.project.training.cost == CrossEntropy(class_weights=(2,))
    assert document.stack.undoText() == "Cross-entropy: set Class weights"
    assert not line.problem.isVisible()


# Why training stopped


def train(qtbot, panel, stop: StopRules) -> str:
    document, trainer = panel.document, panel.trainer
    trainer.state_changed.connect(panel.show_state)
    trainer.set_speed(Speed(FLAT_OUT))
    document.edit(lambda project: set_training(project, replace(project.training, stop=stop, epochs=20_000)), "Stop")
    trainer.run()
    qtbot.waitUntil(lambda: not trainer.running, timeout=20_000)
    return panel.status.text()


def test_the_status_says_that_the_cost_goal_is_reached(panel, document, qtbot):
    text = train(qtbot, panel, StopRules(cost=0.5))
    stop = document.project.model.stop
    assert text.startswith(f"Stopped after epoch {stop.epoch}: the cost goal of 0.5 is reached.")
    assert panel.epoch_label.text().startswith(f"{stop.epoch:,} of")


def test_the_status_says_that_patience_is_over(panel, document, qtbot):
    document.edit(lambda project: set_split(project, range(4), Split.VALIDATION), "Split")
    text = train(qtbot, panel, StopRules(patience=30))
    stop = document.project.model.stop
    assert stop.rule == "patience"
    assert "no new minimum for 30 epochs" in text
    assert f"again those of epoch {stop.kept_epoch}" in text
    assert panel.form.controls["batch_size"].text() == "all 6 rows"
    panel.show_snapshot(panel.trainer.take())
    assert panel.epoch_label.text().startswith(f"{stop.epoch:,} of")
    assert panel.cost_label.text().endswith(f" of epoch {stop.kept_epoch:,}")
    panel.show_state()
    assert panel.cost_label.text().endswith(f" of epoch {stop.kept_epoch:,}")
    assert float(panel.cost_label.text().split()[0]) == pytest.approx(Run(document.project).snapshot().cost, rel=1e-5)


def test_the_status_says_that_weights_have_not_changed(panel, document):
    start = current_parameters(document.project)
    model = Model(start, start, epoch=7, updates=7, best=start, best_epoch=0, best_cost=0.1)
    document.edit(lambda project: with_model(project, model), "Run")
    assert panel.status.text() == "Paused after epoch 7. The weights have not changed since epoch 0."


@pytest.mark.parametrize(
    ("stop", "words"),
    [(StopRules(gradient_norm=0.5), "gradient is as short"), (StopRules(seconds=0.05), "the time of 0.05 s is over")],
)
def test_the_status_says_that_the_gradient_is_short_or_the_time_over(panel, qtbot, stop, words):
    assert words in train(qtbot, panel, stop)


def test_a_goal_set_while_training_is_the_one_that_is_named_and_stays_named(panel, document, qtbot):
    trainer, stops = panel.trainer, panel.hyper_parameters.stops
    trainer.state_changed.connect(panel.show_state)
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run(100_000_000)
    unfold(qtbot, panel, "stops")
    switch_on(stops.controls["cost"])
    assert trainer.running
    type_into(stops.controls["cost"].number, "0.02")
    qtbot.waitUntil(lambda: not trainer.running, timeout=20_000)
    assert "the cost goal of" in panel.status.text()
    assert "the cost goal of 0 " not in panel.status.text()
    text = panel.status.text()
    press_keys(stops.controls["cost"].switch, Qt.Key.Key_Space)
    assert document.project.training.stop == StopRules()
    panel.show_state()
    assert panel.status.text() == text


def test_an_edit_that_training_cannot_live_with_closes_the_run_and_it_goes_on(panel, document, qtbot):
    trainer = panel.trainer
    trainer.set_speed(Speed(FLAT_OUT))
    trainer.run(100_000_000)
    qtbot.waitUntil(lambda: trainer.take() is not None and trainer.progress.epoch > 10)
    type_into(panel.hyper_parameters.regularisation.controls["l2"], "0.01")
    assert document.project.training.l2 == 0.01
    assert document.project.model is not None
    assert trainer.running
    trainer.pause()
