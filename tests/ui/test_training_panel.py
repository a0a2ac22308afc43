"""The training panel and the forms it is made of, with real mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from nnapp.activations import Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.project import opening_project, set_activation
from nnapp.training import Training
from ui.actions import Actions
from ui.document import Document
from ui.form import Form, Number
from ui.trainer import Trainer
from ui.training_panel import TrainingPanel
from ui.training_panel.speed import SPEEDS
from ui.worker import FLAT_OUT


@pytest.fixture
def document(qapp) -> Document:
    return Document(opening_project())


@pytest.fixture
def panel(document, qtbot):
    trainer = Trainer(document)
    panel = TrainingPanel(document, trainer, Actions(document))
    document.changed.connect(panel.show_project)
    qtbot.addWidget(panel)
    panel.show_project(document.project, None)
    panel.show()
    yield panel
    trainer.shut_down()


def choose(qtbot, box: QComboBox, kind: type) -> None:
    row = next(row for row in range(box.count()) if isinstance(box.itemData(row), kind))
    box.setFocus()
    while box.currentIndex() != row:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down if row > before else Qt.Key.Key_Up)
        assert box.currentIndex() != before, "the choice cannot be reached"


def type_into(qtbot, box, text: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(("typed", "value"), [("0.25", 0.25), ("0,5", 0.5), ("1e-3", 0.001), ("1000000", 1e6)])
def test_a_typed_learning_rate_is_one_undo_step(panel, document, qtbot, typed, value):
    type_into(qtbot, panel.form.controls["learning_rate"], typed)
    assert document.project.training.learning_rate == value
    assert document.stack.count() == 1
    document.undo()
    assert panel.form.controls["learning_rate"].value() == 0.1


def test_the_learning_rate_shows_as_typed(panel):
    assert panel.form.controls["learning_rate"].text() == "0.1"


@pytest.mark.parametrize("typed", ["-1", "1e9", "abc", ""])
def test_nonsense_never_becomes_a_learning_rate(panel, document, qtbot, typed):
    type_into(qtbot, panel.form.controls["learning_rate"], typed)
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
    type_into(qtbot, box, "4")
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
    choose(qtbot, panel.form.controls["cost"], BinaryCrossEntropy)
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
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert panel.trainer.speed == SPEEDS[0][0]
    assert panel.trainer.speed.per_second == 1
    assert panel.trainer.speed.unit == "update"
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert panel.trainer.speed.per_second == FLAT_OUT


def test_a_new_seed_gives_a_new_start(panel, document, qtbot):
    type_into(qtbot, panel.seeds.controls["start"], "7")
    assert document.project.training.seeds.start == 7
    assert document.project.model is None
