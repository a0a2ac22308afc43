"""The topology editor, used with real mouse clicks and keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence, QShortcut, QStandardItemModel, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QMenu,
    QSpinBox,
    QStyleOptionComboBox,
    QToolButton,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from nnapp.activations import AnyActivation, HardLimit, LeakyReLU, Softmax, Tanh
from nnapp.choices import choices
from nnapp.costs import BinaryCrossEntropy
from nnapp.initializers import AnyInitializer, Constant, HeNormal, UniformRange
from nnapp.model import EMPTY_CURVE
from nnapp.project import (
    Project,
    current_model,
    current_parameters,
    new_start,
    opening_project,
    rename_column,
    reset_to_start,
    set_activation,
    set_layer,
    set_units,
    set_weight,
    use_best,
    with_model,
)
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters, matrices
from nnapp.training import Training
from nnapp.words import Said
from tests.ui.gestures import focus, pick, press_keys, step_to, type_into
from tests.ui.networks import network, opened_editor, snapshot, with_values
from ui.document import Selection
from ui.heatmap_picture import rounded_up
from ui.network.activation_box import ActivationBox
from ui.network.layer_dialog import LayerDialog
from ui.network.numbers import number_text, typed_number
from ui.network.places import Place
from ui.theme import DARK, LIGHT, palette_of
from ui.topology_editor import TopologyEditor
from ui.topology_editor.drawing.scale import LEVELS, Scale
from ui.written_numbers import as_read

Open = Callable[[Project], TopologyEditor]
POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


@pytest.fixture
def open_editor(qtbot: QtBot) -> Open:
    def opened(project: Project, width: int = 620, height: int = 400) -> TopologyEditor:
        return opened_editor(qtbot, project, width, height)

    return opened


@pytest.fixture
def editor(open_editor: Open) -> TopologyEditor:
    return open_editor(opening_project())


def click(editor: TopologyEditor, position: QPoint) -> None:
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=position)


def press(editor: TopologyEditor, *keys: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(editor.focusWidget(), key, modifier)


def type_value(editor: TopologyEditor, text: str) -> None:
    assert editor.card.isVisible()
    QTest.keyClicks(editor.card.field, text)
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)


def weights(editor: TopologyEditor, layer: int) -> np.ndarray:
    return current_parameters(editor.document.project).weights[layer]


def biases(editor: TopologyEditor, layer: int) -> np.ndarray:
    return current_parameters(editor.document.project).biases[layer]


def widths(editor: TopologyEditor) -> tuple[int, ...]:
    return editor.document.project.topology.widths


def refusals(editor: TopologyEditor) -> list[str]:
    said: list[str] = []

    def keep(refusal: Said) -> None:
        said.append(str(refusal))

    editor.document.refused.connect(keep)
    return said


def button(editor: TopologyEditor, name: str) -> QToolButton:
    found = editor.findChild(QToolButton, name)
    assert found is not None
    return found


# Reading and changing numbers


@pytest.mark.parametrize(("text", "value"), [("0.25", 0.25), ("-0,25", -0.25), ("1/3", 1 / 3), ("1e-3", 0.001)])
def test_clicking_a_weight_and_typing_changes_it(editor: TopologyEditor, text: str, value: float) -> None:
    before = current_parameters(editor.document.project)
    click(editor, editor.link_position(0, 1, 2))
    assert editor.document.selection == Selection(layer=0, unit=1, source=2)
    assert editor.caption.text() == "weight from x3 to layer 1 unit 2 (h1.2): " + as_read(before.weights[0][1, 2])
    assert repr(float(before.weights[0][1, 2])).replace("-", "−") in editor.caption.toolTip()
    type_value(editor, text)
    assert weights(editor, 0)[1, 2] == value
    changed = current_parameters(editor.document.project).flat != before.flat
    assert changed.sum() == 1
    assert not editor.card.isVisible()
    assert editor.document.stack.undoText() == "Set weight"
    editor.document.undo()
    assert np.array_equal(current_parameters(editor.document.project).flat, before.flat)


def test_every_weight_can_be_clicked(editor: TopologyEditor) -> None:
    for layer, (fan_in, fan_out) in enumerate(pairwise(widths(editor))):
        for unit in range(fan_out):
            for source in range(fan_in):
                click(editor, editor.link_position(layer, unit, source))
                assert editor.document.selection == Selection(layer=layer, unit=unit, source=source)


def test_a_click_beside_a_link_hits_it_up_to_six_pixels(editor: TopologyEditor) -> None:
    position = editor.link_position(1, 0, 0)
    assert editor.view.hit(position - QPoint(0, 5)) == Place(1, 0, 0)
    assert editor.view.hit(position - QPoint(0, 15)) is None


def test_clicking_a_unit_and_typing_changes_its_bias(editor: TopologyEditor) -> None:
    click(editor, editor.unit_position(0, 3))
    assert editor.document.selection == Selection(layer=0, unit=3)
    assert editor.caption.text() == "bias of layer 1 unit 4 (h1.4): 0"
    type_value(editor, "-1,5")
    assert biases(editor, 0)[3] == -1.5
    assert editor.document.stack.undoText() == "Set bias"
    click(editor, editor.unit_position(1, 0))
    assert editor.caption.text() == "bias of output t: 0"
    type_value(editor, "2")
    assert biases(editor, 1)[0] == 2


def test_escape_leaves_the_value_alone_and_goes_back_to_the_network(editor: TopologyEditor) -> None:
    before = editor.document.project
    click(editor, editor.link_position(0, 1, 2))
    QTest.keyClicks(editor.card.field, "7")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Escape)
    assert editor.document.project is before
    assert not editor.card.isVisible()
    assert editor.view.hasFocus()
    press(editor, Qt.Key.Key_Return)
    assert editor.card.field.text() == number_text(weights(editor, 0)[1, 2])


@pytest.mark.parametrize("text", ["1abc", "", "1/0", "1e999", "-nan", "1/2/3", "1_0"])
def test_what_is_no_number_is_said_and_changes_nothing(editor: TopologyEditor, text: str) -> None:
    before = editor.document.project
    click(editor, editor.link_position(0, 1, 2))
    if not text:
        QTest.keyClick(editor.card.field, Qt.Key.Key_Backspace)
    type_value(editor, text)
    assert editor.document.project is before
    assert editor.card.problem.isVisible()
    type_value(editor, "0.5")
    assert weights(editor, 0)[1, 2] == 0.5


def test_up_and_down_nudge_by_decimal_steps_as_one_undo_step(editor: TopologyEditor) -> None:
    editor.document.edit(lambda project: set_weight(project, 0, 1, 2, 0.4321), "Set weight")
    click(editor, editor.link_position(0, 1, 2))
    field = editor.card.field
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert weights(editor, 0)[1, 2] == 0.5321
    assert field.text() == "0.5321"
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert weights(editor, 0)[1, 2] == 0.3421
    editor.document.undo()
    assert weights(editor, 0)[1, 2] == 0.4321


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin, of tool tips
def test_hovering_says_name_and_value(editor: TopologyEditor) -> None:
    position = editor.link_position(0, 4, 0)
    where = editor.view.viewport().mapToGlobal(position)
    QApplication.sendEvent(editor.view.viewport(), QHelpEvent(QEvent.Type.ToolTip, position, where))
    value = repr(float(weights(editor, 0)[4, 0])).replace("-", "−")
    assert f">weight from x1 to layer 1 unit 5 (h1.5): {value}<" in QToolTip.text()
    QToolTip.hideText()


def test_names_from_a_table_are_shown_as_plain_text(editor: TopologyEditor) -> None:
    editor.document.edit(lambda project: rename_column(project, 0, "<b>a</b>"), "Rename")
    click(editor, editor.link_position(0, 0, 0))
    assert editor.caption.text().startswith("weight from <b>a</b> to")
    assert editor.card.name.textFormat() == Qt.TextFormat.PlainText
    assert "<b>" not in editor.caption.toolTip()
    assert isinstance(editor.caption, QLabel)


# Layers and units


def test_plus_adds_a_layer_and_times_removes_it(editor: TopologyEditor) -> None:
    QTest.mouseClick(button(editor, "addLayer2"), Qt.MouseButton.LeftButton)
    assert widths(editor) == (5, 10, 4, 1)
    assert editor.place == Place(1)
    assert len(editor.view.layers) == 4
    QTest.mouseClick(button(editor, "removeLayer1"), Qt.MouseButton.LeftButton)
    assert widths(editor) == (5, 4, 1)
    editor.document.undo()
    editor.document.undo()
    assert widths(editor) == (5, 10, 1)


def test_the_spin_box_sets_units_and_inputs_and_outputs_say_why_not(editor: TopologyEditor) -> None:
    spins = [editor.findChild(QSpinBox, f"units{number}") for number in range(3)]
    assert [spin.value() for spin in spins] == [5, 10, 1]
    assert [spin.isEnabled() for spin in spins] == [False, True, False]
    assert "input column" in spins[0].toolTip()
    assert "target column" in spins[2].toolTip()
    type_into(spins[1], "12")
    assert widths(editor) == (5, 12, 1)
    QTest.keyClick(spins[1], Qt.Key.Key_Down)
    QTest.keyClick(spins[1], Qt.Key.Key_Down)
    assert widths(editor) == (5, 10, 1)
    editor.document.undo()
    assert widths(editor) == (5, 10, 1)
    assert spins[1].value() == 10


@pytest.mark.parametrize(("widths_", "number"), [((2, 3, 3000), 2), ((3000, 3, 1), 0), ((2, 300, 1), 1)])
def test_the_box_of_units_is_wide_enough_for_its_number(
    open_editor: Open, widths_: tuple[int, ...], number: int
) -> None:
    editor = open_editor(network(*widths_))
    spin = editor.findChild(QSpinBox, f"units{number}")
    needed = spin.fontMetrics().horizontalAdvance(str(widths_[number]))
    assert spin.isVisible()
    assert spin.lineEdit().width() >= needed + 4  # a line edit has a margin of two pixels
    assert spin.geometry().right() < spin.parentWidget().width()


def test_a_refused_number_of_units_goes_back(open_editor: Open) -> None:
    editor = open_editor(network(2000, 3, 1))
    said = refusals(editor)
    spin = editor.findChild(QSpinBox, "units1")
    type_into(spin, "99999")
    assert len(said) == 1
    assert "too large" in said[0]
    assert spin.value() == 3


def test_delete_removes_the_clicked_hidden_unit_and_keeps_the_others(editor: TopologyEditor) -> None:
    before = weights(editor, 0)
    click(editor, editor.unit_position(0, 3))
    QTest.keyClick(editor.card.field, Qt.Key.Key_Delete)
    assert widths(editor) == (5, 9, 1)
    assert np.array_equal(weights(editor, 0), np.delete(before, 3, axis=0))
    press(editor, Qt.Key.Key_Delete)
    assert widths(editor) == (5, 8, 1)


def test_delete_in_a_text_being_typed_deletes_text_only(editor: TopologyEditor) -> None:
    click(editor, editor.unit_position(0, 3))
    QTest.keyClicks(editor.card.field, "12")
    QTest.keyClick(editor.card.field, Qt.Key.Key_Home)
    QTest.keyClick(editor.card.field, Qt.Key.Key_Delete)
    assert editor.card.field.text() == "2"
    assert widths(editor) == (5, 10, 1)


@pytest.mark.parametrize("place", [(1, 0), (-1, 2)])
def test_outputs_and_inputs_are_not_removed_but_the_reason_is_said(
    editor: TopologyEditor, place: tuple[int, int]
) -> None:
    said = refusals(editor)
    click(editor, editor.unit_position(*place))
    press(editor, Qt.Key.Key_Delete)
    assert widths(editor) == (5, 10, 1)
    assert len(said) == 1
    assert "column of the table" in said[0] or "target column" in said[0]


def test_the_output_layer_is_not_removed(editor: TopologyEditor) -> None:
    said = refusals(editor)
    QTest.mouseClick(button(editor, "layer2"), Qt.MouseButton.LeftButton)
    assert editor.document.selection == Selection(layer=1)
    press(editor, Qt.Key.Key_Delete)
    assert "cannot be removed" in said[0]
    assert button(editor, "removeLayer2").isHidden()


def test_insert_adds_a_unit_or_a_layer(editor: TopologyEditor) -> None:
    click(editor, editor.unit_position(0, 3))
    press(editor, Qt.Key.Key_Insert)
    assert widths(editor) == (5, 11, 1)
    QTest.mouseClick(button(editor, "layer1"), Qt.MouseButton.LeftButton)
    press(editor, Qt.Key.Key_Insert)
    assert widths(editor) == (5, 11, 4, 1)


def test_a_selection_that_is_gone_moves_to_what_is_left(editor: TopologyEditor) -> None:
    click(editor, editor.link_position(0, 9, 4))
    spin = editor.findChild(QSpinBox, "units1")
    QTest.keyClick(spin, Qt.Key.Key_Down)
    assert editor.document.selection == Selection(layer=0, unit=8)
    assert not np.isnan(biases(editor, 0)).any()


def test_in_a_deep_network_the_header_that_is_clicked_opens(open_editor: Open) -> None:
    editor = open_editor(network(2, 3, 4, 5, 6, 7, 1))
    spin = editor.findChild(QSpinBox, "units3")
    assert not spin.isVisible()
    assert editor.headers.headers[3].painted == ["Layer 3", "5", "Sigmoid"]
    QTest.mouseClick(button(editor, "layer3"), Qt.MouseButton.LeftButton)
    assert spin.isVisible()
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert widths(editor) == (2, 3, 4, 6, 6, 7, 1)
    assert spin.isVisible()


# Activations


def test_an_activation_is_chosen_per_layer(editor: TopologyEditor) -> None:
    box = editor.findChild(QComboBox, "activation1")
    press_keys(box, Qt.Key.Key_Down)
    layers = editor.document.project.topology.layers
    assert isinstance(layers[0].activation, Tanh)
    assert not isinstance(layers[1].activation, Tanh)
    assert "tanh z" in box.toolTip()
    editor.document.undo()
    assert box.currentText() == "Sigmoid"


def test_a_long_activation_is_not_cut_in_its_box(qtbot: QtBot) -> None:
    box = ActivationBox()
    qtbot.addWidget(box)
    box.setCurrentText("Identity (linear)")
    for width, text in ((300, "Identity (linear)"), (110, "Identity")):
        box.resize(width, box.sizeHint().height())
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        assert option.currentText == text  # type: ignore[attr-defined]
        assert not box.grab().isNull()


def test_illegal_activations_are_disabled_with_their_reason(open_editor: Open) -> None:
    editor = open_editor(network(2, 3, 2, training=Training(cost=BinaryCrossEntropy())))
    hidden, output = (editor.findChild(QComboBox, f"activation{number}").model() for number in (1, 2))
    assert isinstance(hidden, QStandardItemModel)
    assert isinstance(output, QStandardItemModel)
    names = [kind.title for kind in choices(AnyActivation)]
    assert [hidden.item(row).text() for row in range(hidden.rowCount())] == names
    allowed = [[model.item(row).isEnabled() for row in range(model.rowCount())] for model in (hidden, output)]
    assert allowed[0] == [name != "Softmax" for name in names]
    assert allowed[1] == [name == "Sigmoid" for name in names]
    assert "output layer" in hidden.item(names.index("Softmax")).toolTip()
    assert HardLimit.caution in hidden.item(names.index(HardLimit.title)).toolTip()
    assert "needs sigmoid outputs" in output.item(0).toolTip()
    assert "φ(z) = z" in output.item(0).toolTip()


def test_softmax_can_be_chosen_for_the_output(editor: TopologyEditor) -> None:
    box = editor.findChild(QComboBox, "activation2")
    press_keys(box, Qt.Key.Key_End)
    assert isinstance(editor.document.project.topology.layers[1].activation, Softmax)


@POPUPS
def test_a_chosen_activation_keeps_its_parameters_when_it_is_chosen_again(editor: TopologyEditor) -> None:
    editor.document.edit(lambda project: set_activation(project, 0, LeakyReLU(slope=0.3)), "Leaky")
    box = editor.findChild(QComboBox, "activation1")
    assert box.currentText() == "Leaky ReLU"
    assert "Slope s 0.3" in box.toolTip()
    pick(box, "Leaky ReLU")
    assert editor.document.project.topology.layers[0].activation == LeakyReLU(slope=0.3)
    pick(box, "Hard limit (step)")
    assert editor.document.project.topology.layers[0].activation == HardLimit()
    assert HardLimit.caution in box.toolTip()


# The menu of a layer


def open_menu(editor: TopologyEditor, number: int) -> QMenu:
    """Open a layer's menu by its button, and leave it filled."""
    menu = editor.headers.headers[number].menu
    QTest.mouseClick(button(editor, f"more{number}"), Qt.MouseButton.LeftButton)
    assert menu.isVisible()
    menu.hide()
    return menu


def action(menu: QMenu, *path: str) -> QAction:
    found = next(each for each in menu.actions() if each.text().replace("&", "") == path[0])
    return action(found.menu(), *path[1:]) if len(path) > 1 else found


def checked(menu: QMenu, name: str) -> list[str]:
    return [each.text() for each in action(menu, name).menu().actions() if each.isChecked()]


@POPUPS
@pytest.mark.parametrize(
    ("path", "field", "value", "undo"),
    [
        (("Initializer", "He normal (Kaiming)"), "initializer", HeNormal(), "Choose initializer"),
        (("Biases",), "bias", False, "Switch biases"),
        (("Frozen",), "frozen", True, "Freeze layer"),
        (("Dropout", "20 %"), "dropout", 0.2, "Set dropout"),
    ],
)
def test_the_menu_of_a_layer_sets_it_as_one_undo_step(
    editor: TopologyEditor, path: tuple[str, ...], field: str, value: object, undo: str
) -> None:
    before = editor.document.project.topology
    action(open_menu(editor, 1), *path).trigger()
    assert editor.document.project.topology == replace(
        before, layers=(replace(before.layers[0], **{field: value}), before.layers[1])
    )
    assert editor.document.stack.undoText() == undo
    editor.document.undo()
    assert editor.document.project.topology == before


@POPUPS
def test_the_menu_opens_by_the_space_bar_even_where_the_window_has_a_shortcut(editor: TopologyEditor) -> None:
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), editor)
    more, menu = button(editor, "more1"), editor.headers.headers[1].menu
    press_keys(more, Qt.Key.Key_Space)
    assert menu.isVisible()
    menu.hide()
    shortcut.deleteLater()


@POPUPS
def test_the_menu_shows_what_is_set(editor: TopologyEditor) -> None:
    menu = open_menu(editor, 1)
    assert checked(menu, "Initializer") == ["Normal, by fan-in"]
    assert checked(menu, "Dropout") == ["None"]
    assert action(menu, "Biases").isChecked()
    assert not action(menu, "Frozen").isChecked()
    assert len(action(menu, "Initializer").menu().actions()) == len(choices(AnyInitializer))
    assert "√(2 / fan_in)" in action(menu, "Initializer", "He normal (Kaiming)").toolTip()
    assert menu.toolTipsVisible()
    wish = {"dropout": 0.125, "frozen": True, "bias": False, "initializer": Constant(value=2.0)}
    editor.document.edit(lambda project: set_layer(project, 0, **wish), "All")
    menu = open_menu(editor, 1)
    assert checked(menu, "Dropout") == ["12.5 %"]
    assert checked(menu, "Initializer") == ["Constant"]
    action(menu, "Initializer", "Constant").trigger()
    assert editor.document.project.topology.layers[0].initializer == Constant(value=2.0)


@POPUPS
def test_the_output_layer_has_no_dropout_and_says_why(editor: TopologyEditor) -> None:
    menu = open_menu(editor, 2)
    assert not action(menu, "Dropout").isEnabled()
    assert "hidden layers only" in action(menu, "Dropout").toolTip()
    assert button(editor, "more0").isHidden()


def test_what_is_not_as_usual_is_seen_in_the_header(editor: TopologyEditor) -> None:
    header = editor.headers.headers[1]
    height = editor.headers.height()
    assert not header.marks.isVisible()
    editor.document.edit(lambda project: set_layer(project, 0, frozen=True, dropout=0.2), "Set layer")
    QApplication.processEvents()
    assert header.marks.isVisible()
    assert header.marks.text() == "frozen · dropout 20 %"
    assert header.marks.shown() == header.marks.text()
    assert header.marks.toolTip() == "Layer 1: frozen, dropout 20 %"
    assert editor.headers.height() > height
    assert header.sizeHint().height() <= header.height() < editor.headers.height()
    editor.document.edit(lambda project: set_layer(project, 0, bias=False), "Set layer")
    assert header.marks.toolTip() == "Layer 1: frozen, dropout 20 %, no biases"
    editor.document.undo()
    editor.document.undo()
    QApplication.processEvents()
    assert not header.marks.isVisible()
    assert editor.headers.height() == height


def test_a_narrow_header_says_that_its_layer_is_frozen(open_editor: Open) -> None:
    project = set_layer(network(2, 3, 4, 5, 6, 7, 1), 2, frozen=True)
    editor = open_editor(project)
    assert editor.headers.headers[3].painted == ["Layer 3", "5", "Sigmoid", "frozen"]


def dialog_of(editor: TopologyEditor) -> LayerDialog:
    dialog = editor.findChild(LayerDialog)
    assert dialog is not None
    return dialog


def press_button(dialog: LayerDialog, which: QDialogButtonBox.StandardButton) -> None:
    found = dialog.findChild(QDialogButtonBox)
    assert found is not None
    QTest.mouseClick(found.button(which), Qt.MouseButton.LeftButton)


@POPUPS
def test_all_settings_of_a_layer_with_parameters_are_one_undo_step(editor: TopologyEditor) -> None:
    before = editor.document.project
    action(open_menu(editor, 1), "All Settings…").trigger()
    dialog = dialog_of(editor)
    activation, initializer = dialog.form.controls["activation"], dialog.form.controls["initializer"]
    assert isinstance(activation, QComboBox)
    assert isinstance(initializer, QComboBox)
    step_to(activation, "Leaky ReLU")
    type_into(dialog.form.parameters["activation"].controls["slope"], "0.2", Qt.Key.Key_Tab)
    step_to(initializer, "Uniform in a range")
    type_into(dialog.form.parameters["initializer"].controls["low"], "0.9", Qt.Key.Key_Tab)
    assert "low end" in dialog.problem.text()
    assert dialog.problem.isVisible()
    type_into(dialog.form.parameters["initializer"].controls["low"], "0.1", Qt.Key.Key_Tab)
    assert not dialog.problem.isVisible()
    press_button(dialog, QDialogButtonBox.StandardButton.Ok)
    layer = editor.document.project.topology.layers[0]
    assert layer.activation == LeakyReLU(slope=0.2)
    assert layer.initializer == UniformRange(low=0.1, high=0.5)
    assert editor.document.stack.undoText() == "Set layer"
    editor.document.undo()
    assert editor.document.project is before


@POPUPS
def test_another_dropout_is_typed_and_cancel_changes_nothing(editor: TopologyEditor) -> None:
    action(open_menu(editor, 1), "Dropout", "Other…").trigger()
    dialog = dialog_of(editor)
    assert dialog.focusWidget() is dialog.form.controls["dropout"]  # which has the keyboard once the dialog is active
    type_into(dialog.form.controls["dropout"], "0.15", Qt.Key.Key_Tab)
    press_button(dialog, QDialogButtonBox.StandardButton.Cancel)
    assert editor.document.stack.count() == 0
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    action(open_menu(editor, 1), "Dropout", "Other…").trigger()
    type_into(dialog_of(editor).form.controls["dropout"], "0.15", Qt.Key.Key_Tab)
    press_button(dialog_of(editor), QDialogButtonBox.StandardButton.Ok)
    assert editor.document.project.topology.layers[0].dropout == 0.15
    assert editor.headers.headers[1].marks.text() == "dropout 15 %"


# Keys, zoom and selection


def test_arrow_keys_move_between_units_layers_and_weights(editor: TopologyEditor) -> None:
    focus(editor.view)
    press(editor, Qt.Key.Key_Right)
    assert editor.place == Place(-1, 0)
    press(editor, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert editor.document.selection == Selection(layer=0, unit=2)
    press(editor, Qt.Key.Key_Left, control=True)
    press(editor, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert editor.document.selection == Selection(layer=0, unit=2, source=2)
    press(editor, Qt.Key.Key_Return)
    type_value(editor, "0.125")
    assert weights(editor, 0)[2, 2] == 0.125
    press(editor, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Up)
    assert editor.document.selection == Selection(layer=0)
    press(editor, Qt.Key.Key_Delete)
    assert widths(editor) == (5, 1)
    press(editor, Qt.Key.Key_Escape)
    assert editor.document.selection == Selection()


def test_the_view_follows_the_selection_of_others(editor: TopologyEditor) -> None:
    editor.document.select(Selection(row=3, layer=0, unit=4, source=1))
    assert editor.caption.text().startswith("weight from x2 to layer 1 unit 5")
    assert editor.view.links[0].selected == (4, 1)
    click(editor, editor.unit_position(0, 2))
    assert editor.document.selection == Selection(row=3, layer=0, unit=2)
    assert editor.view.layers[1].selected_unit == 2
    editor.document.select(Selection(row=3))
    assert editor.view.layers[1].selected_unit is None


def test_zooming_keeps_the_point_under_the_mouse_and_fit_comes_back(editor: TopologyEditor) -> None:
    view, position = editor.view, editor.unit_position(0, 2)
    fitted = view.transform().m11()
    for _ in range(4):
        event = QWheelEvent(
            QPointF(position),
            QPointF(view.viewport().mapToGlobal(position)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
    assert view.transform().m11() > 1.5 * fitted
    assert (editor.unit_position(0, 2) - position).manhattanLength() <= 3
    header = editor.headers.headers[1]
    assert abs(header.geometry().center().x() - editor.unit_position(0, 0).x()) <= 1
    press(editor, Qt.Key.Key_0)
    assert view.transform().m11() == fitted
    press(editor, Qt.Key.Key_Plus)
    assert view.transform().m11() > fitted
    QTest.mouseClick(button(editor, "fit"), Qt.MouseButton.LeftButton)
    assert (editor.unit_position(0, 2) - position).manhattanLength() <= 1


@pytest.mark.parametrize("mouse_button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_dragging_the_ground_pans_and_selects_nothing(editor: TopologyEditor, mouse_button: Qt.MouseButton) -> None:
    viewport, start = editor.view.viewport(), QPoint(12, 12)
    before = editor.unit_position(0, 2)
    QTest.mousePress(viewport, mouse_button, pos=start)
    QTest.mouseMove(viewport, start + QPoint(30, 10))
    QTest.mouseMove(viewport, start + QPoint(60, 25))
    QTest.mouseRelease(viewport, mouse_button, pos=start + QPoint(60, 25))
    assert editor.unit_position(0, 2) - before == QPoint(60, 25)
    assert editor.place is None


def test_a_click_on_the_ground_selects_nothing(editor: TopologyEditor) -> None:
    click(editor, editor.unit_position(0, 2))
    click(editor, QPoint(4, 4))
    assert editor.document.selection == Selection()
    assert editor.caption.text() == "5-10-1 network, 71 weights and biases"


def test_all_units_are_inside_the_window_after_a_fit_and_after_a_resize(open_editor: Open) -> None:
    for shape in ((5, 10, 1), (20, 24, 24, 3), (2, *[4] * 20, 1), (1, 1), (300, 2)):
        editor = open_editor(network(*shape))
        for size in ((620, 400), (380, 250)):
            editor.resize(*size)
            QApplication.processEvents()
            inside = editor.view.viewport().rect()
            for layer, count in enumerate(shape, start=-1):
                assert inside.contains(editor.unit_position(layer, 0))
                assert inside.contains(editor.unit_position(layer, count - 1))


# The drawing


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_of_all_links_show_the_signs(open_editor: Open, theme: object) -> None:
    def mixed(size: int) -> np.ndarray:
        return np.random.default_rng(3).choice([-1.0, 1.0], size) * np.linspace(0.4, 2, size)

    editor = open_editor(with_values(network(4, 5, 2), mixed))
    editor.setPalette(palette_of(theme))  # type: ignore[arg-type]
    image = editor.view.viewport().grab().toImage()
    for layer, (fan_in, fan_out) in enumerate(pairwise(widths(editor))):
        for unit in range(fan_out):
            for source in range(fan_in):
                spot = editor.link_position(layer, unit, source)
                # the strongest colour near the spot: a dash may just have its gap there
                near = [image.pixelColor(spot + QPoint(x, y)) for x in range(-5, 6) for y in range(-1, 2)]
                tints = [colour.red() - colour.blue() for colour in near]
                strongest = max(tints, key=abs)
                assert np.sign(strongest) == np.sign(weights(editor, layer)[unit, source])


def test_a_negative_link_is_dashed_and_a_positive_one_is_not(open_editor: Open) -> None:
    editor = open_editor(with_values(network(1, 1), lambda size: np.array([-1.0, 0.0])))

    def gaps() -> int:
        image = editor.view.viewport().grab().toImage()
        y = editor.link_position(0, 0, 0).y()
        first, last = editor.unit_position(-1, 0).x() + 20, editor.unit_position(0, 0).x() - 20
        ground = editor.view.weight_scale.theme.colour("base")
        return sum(image.pixelColor(x, y) == ground for x in range(first, last))

    assert gaps() > 50
    editor.document.edit(lambda project: set_weight(project, 0, 0, 0, 1.0), "Set weight")
    assert gaps() == 0


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=30))
def test_width_grows_with_the_size_of_the_weight_and_dashes_with_its_sign(values: list[float]) -> None:
    scale = Scale(LIGHT)
    array = np.array([values])
    scale.grow(Parameters((len(values) - 1, 1), array[0]))
    codes = scale.codes(array)
    pairs = sorted(zip(np.abs(array[0]), codes, strict=True))
    pen_widths = [scale.pens[code].widthF() for _, code in pairs]
    assert pen_widths == sorted(pen_widths)
    for value, code in zip(values, codes, strict=True):
        assert np.sign(code) == np.sign(value) or abs(value) < scale.limit * 1e-300
        assert (scale.pens[code].style() == Qt.PenStyle.CustomDashLine) == (code < 0)
        assert abs(code) <= LEVELS


def test_a_snapshot_is_drawn_and_never_touches_the_structure(editor: TopologyEditor) -> None:
    project, items = editor.document.project, list(editor.view.layers)
    size = project.topology.parameter_count
    click(editor, editor.link_position(0, 1, 2))
    before = editor.view.viewport().grab().toImage()
    editor.show_snapshot(snapshot(project, np.full(size, -1.75)))
    assert editor.view.viewport().grab().toImage() != before
    assert editor.caption.text().endswith(": −1.75")
    assert editor.card.field.text() == "-1.75"
    assert editor.view.layers == items
    assert editor.document.project is project
    editor.show_snapshot(Snapshot(1, 1, 0.5, Parameters((2, 1), np.zeros(3)), EMPTY_CURVE))
    assert editor.caption.text().endswith(": −1.75")


def test_another_start_seed_draws_other_weights_and_undo_the_old_ones(editor: TopologyEditor) -> None:
    before = editor.parameters.flat
    editor.document.edit(lambda project: new_start(project, 7), "New start")
    assert np.array_equal(editor.links.shown.values.flat, current_parameters(editor.document.project).flat)
    assert not np.array_equal(editor.links.shown.values.flat, before)
    editor.document.undo()
    assert np.array_equal(editor.links.shown.values.flat, before)


def test_a_snapshot_does_not_disturb_what_is_being_typed(editor: TopologyEditor) -> None:
    project = editor.document.project
    click(editor, editor.link_position(0, 1, 2))
    QTest.keyClicks(editor.card.field, "0.7")
    editor.show_snapshot(snapshot(project, np.full(project.topology.parameter_count, -1.75)))
    assert editor.card.field.text() == "0.7"
    QTest.keyClick(editor.card.field, Qt.Key.Key_Return)
    assert weights(editor, 0)[1, 2] == 0.7


def test_a_hidden_editor_draws_the_newest_when_it_is_shown(editor: TopologyEditor) -> None:
    project = editor.document.project
    editor.hide()
    newest = snapshot(project, np.full(project.topology.parameter_count, 30.0))
    limit = editor.view.weight_scale.limit
    editor.show_snapshot(newest)
    assert editor.view.weight_scale.limit == limit
    editor.show()
    assert editor.links.shown.values is newest.parameters
    assert editor.view.weight_scale.limit == 50


def test_the_limit_only_grows_until_the_legend_is_clicked(editor: TopologyEditor) -> None:
    project, scale = editor.document.project, editor.view.weight_scale
    size = project.topology.parameter_count
    editor.show_snapshot(snapshot(project, np.full(size, 7.0)))
    assert scale.limit == 10
    editor.show_snapshot(snapshot(project, np.full(size, 0.3)))
    assert scale.limit == 10
    QTest.mouseClick(editor.legend, Qt.MouseButton.LeftButton)
    assert scale.limit == 0.5
    assert "0.5" in editor.legend.accessibleName()


def diverged(project: Project, largest: float = 3e10, epoch: int = 40) -> Project:
    """A project after a run that blew up; its best weights are those of the start."""
    model, size = current_model(project), project.topology.parameter_count
    current = Parameters(project.topology.widths, np.linspace(-1, 1, size) * largest)
    return with_model(
        project, replace(model, current=current, epoch=epoch, updates=epoch, best=model.start, best_cost=0.1)
    )


@pytest.mark.parametrize(
    "change",
    [
        reset_to_start,
        use_best,
        partial(new_start, seed=7),
        lambda project: set_units(reset_to_start(project), 0, 3),
        lambda project: opening_project(),
        lambda project: network(5, 10, 1),
        lambda project: diverged(with_values(project, np.ones), 0.7, epoch=90),  # another file, trained longer
    ],
    ids=["reset", "best", "start", "units", "new", "new with these widths", "other file"],
)
def test_the_scale_begins_anew_where_the_weights_are_not_those_of_the_run(
    editor: TopologyEditor, change: Callable[[Project], Project]
) -> None:
    editor.document.edit(diverged, "Train")
    scale = editor.view.weight_scale
    assert scale.limit == 5e10
    assert "5e+10" in editor.legend.accessibleName()
    editor.document.edit(change, "Change")
    needed = rounded_up(float(np.abs(current_parameters(editor.document.project).flat).max()))
    assert scale.limit == needed <= 2
    assert "e+10" not in editor.legend.accessibleName()


def test_undoing_a_run_fits_the_scale_and_a_live_change_does_not(editor: TopologyEditor) -> None:
    scale, project = editor.view.weight_scale, editor.document.project
    before = scale.limit
    editor.show_snapshot(snapshot(project, np.full(project.topology.parameter_count, 7.0)))
    editor.document.edit(
        lambda now: replace(now, training=replace(now.training, learning_rate=0.25)), "Set the learning rate"
    )
    assert scale.limit == 10, "the run goes on"
    editor.document.edit(partial(diverged, largest=0.9), "Train")
    assert scale.limit == 10, "the end of a run is no new beginning"
    editor.document.undo()
    assert scale.limit == before


def test_weights_that_are_not_finite_never_set_the_limit(editor: TopologyEditor) -> None:
    project, scale = editor.document.project, editor.view.weight_scale
    flat = np.full(project.topology.parameter_count, 0.3)
    flat[0], flat[1], flat[2] = np.inf, -np.inf, np.nan
    editor.document.edit(lambda now: with_values(now, lambda size: flat), "Set all")
    assert scale.limit == 0.5
    editor.document.edit(lambda now: with_values(now, lambda size: np.full(size, np.nan)), "Set all")
    assert scale.limit == 1


def test_the_caption_shortens_the_name_and_never_the_value(open_editor: Open) -> None:
    project = rename_column(opening_project(), 0, "a column with a rather long name that goes on and on")
    editor = open_editor(set_weight(project, 0, 1, 0, -1.2345678901234567e-5), width=380)
    click(editor, editor.link_position(0, 1, 0))
    assert editor.caption.text().endswith("(h1.2): −1.23457·10⁻⁵")
    shown = editor.caption.shown()
    assert shown.endswith(": −1.23457·10⁻⁵")
    assert "…" in shown
    assert editor.caption.fontMetrics().horizontalAdvance(shown) <= editor.caption.width()
    assert "−1.2345678901234568e−05<" in editor.caption.toolTip()


def test_the_field_shows_the_start_of_a_long_number_with_all_of_it_selected(editor: TopologyEditor) -> None:
    editor.document.edit(lambda project: set_weight(project, 0, 1, 2, -1.2345678901234567e-5), "Set weight")
    click(editor, editor.link_position(0, 1, 2))
    field = editor.card.field
    assert field.text() == field.selectedText() == "-1.2345678901234568e-05"
    assert field.cursorPosition() == 0
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == field.selectedText() != "-1.2345678901234568e-05"
    assert field.cursorPosition() == 0
    type_value(editor, "0.5")
    assert weights(editor, 0)[1, 2] == 0.5


def test_what_is_not_finite_is_drawn_without_a_warning(editor: TopologyEditor) -> None:
    project = editor.document.project
    flat = np.ones(project.topology.parameter_count)
    flat[::3], flat[1::3] = np.nan, -np.inf
    editor.show_snapshot(snapshot(project, flat))
    editor.view.viewport().grab()
    assert editor.view.weight_scale.limit < 10
    click(editor, editor.link_position(0, 0, 0))
    assert editor.caption.text().endswith("NaN")


def test_names_of_controls_are_set(editor: TopologyEditor) -> None:
    for kind in (QToolButton, QComboBox, QSpinBox):
        for widget in editor.findChildren(kind):
            if widget.objectName() in ("activation0", "removeLayer0", "removeLayer2"):
                continue  # never shown
            assert widget.accessibleName(), widget.objectName()
            assert widget.toolTip(), widget.objectName()
    click(editor, editor.unit_position(0, 0))
    assert editor.view.accessibleDescription().splitlines()[0] == "bias of layer 1 unit 1 (h1.1): 0"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_is_shown_reads_back_exactly(value: float) -> None:
    assert typed_number(number_text(value)) == value


@given(st.floats(1e-299, sys.float_info.max))
def test_the_limit_is_round_and_large_enough(largest: float) -> None:
    limit = rounded_up(largest)
    assert largest * (1 - 1e-11) <= limit <= sys.float_info.max
    assert limit / largest <= 2.5000001


@pytest.mark.parametrize("value", [5e-324, 1e-310, float("inf"), float("nan"), -1.0])
def test_there_is_a_limit_where_nothing_can_be_rounded(value: float) -> None:
    assert rounded_up(value) == 1


def test_parameters_of_a_layer_are_where_the_editor_says(editor: TopologyEditor) -> None:
    flat = np.arange(71.0)
    editor.document.edit(lambda project: with_values(project, lambda size: flat), "Set all")
    click(editor, editor.link_position(0, 1, 2))
    assert editor.caption.text().endswith(f": {matrices(flat, (5, 10, 1))[0][1, 2]:.0f}")


def test_a_number_may_be_typed_with_a_real_minus_sign() -> None:
    assert typed_number(" −2/8 ") == -0.25
