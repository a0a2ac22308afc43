"""The line that gives the whole structure: what it says while it is typed, and what becomes of the project."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnapp.activations import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.initializers import HeNormal
from nnapp.project import current_parameters, opening_project, set_activation, set_layer
from nnapp.topology import Topology
from nnapp.topology_text import layers_text
from tests.ui.gestures import focus, type_into
from ui.main_window import MainWindow
from ui.network.layers_dialog import LayersDialog
from ui.network.typed_layers import typed_layers

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


def opened(window: MainWindow) -> LayersDialog:
    """Open the line by its keys."""
    focus(window.topology.view)
    QTest.keyClick(window.topology.view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = window.topology.layers.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def typed(dialog: LayersDialog, text: str) -> None:
    """Type over the line, key by key."""
    focus(dialog.line)
    dialog.line.selectAll()
    QTest.keyClicks(dialog.line, text)


def label(dialog: LayersDialog, name: str) -> QLabel:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found


def topology(window: MainWindow) -> Topology:
    return window.document.project.topology


def test_the_line_shows_the_present_layers_behind_the_inputs(window: MainWindow) -> None:
    dialog = opened(window)
    assert label(dialog, "layersInputs").text() == "5 –"
    assert dialog.line.text() == dialog.line.selectedText() == "10-1 sigmoid"
    assert label(dialog, "layersTold").text() == (
        "Layer 1: 10 units, Sigmoid. Output: 1 unit, Sigmoid. That is the network as it is."
    )
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    assert window.topology.layers.dialog is None


def test_enter_makes_it_so_in_one_undo_step(window: MainWindow) -> None:
    before, flat = window.document.project, current_parameters(window.document.project)
    dialog = opened(window)
    typed(dialog, "12-4-1 relu sigmoid")
    assert label(dialog, "layersTold").text() == (
        "Layer 1: 12 units, ReLU. Layer 2: 4 units, ReLU. Output: 1 unit, Sigmoid. "
        "129 weights and biases; 61 keep their place."
    )
    assert window.document.project is before, "nothing happens while it is typed"
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert topology(window).widths == (5, 12, 4, 1)
    assert [type(layer.activation) for layer in topology(window).layers] == [ReLU, ReLU, Sigmoid]
    now = current_parameters(window.document.project)
    assert np.array_equal(now.weights[0][:10], flat.weights[0])
    assert "61 weights and biases kept their place" in window.notice.label.text()
    assert window.document.stack.undoText() == "Type the layers"
    window.document.undo()
    assert window.document.project is before


def test_escape_and_cancel_leave_all_as_it_was(window: MainWindow) -> None:
    before = window.document.project
    dialog = opened(window)
    typed(dialog, "3-1")
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    dialog = opened(window)
    typed(dialog, "3-1")
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert window.document.project is before
    assert not window.document.stack.canUndo()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Type the size of each layer"),
        ("8-", "sizes of layers"),
        ("0-1", "1"),
        ("8-3", "needs 1 output unit, for its target column “t”"),
        ("8-1 rellu", "There is no activation “rellu”. There are: identity, sigmoid"),
        ("8-8-1 relu tanh relu sigmoid", "Name one for all layers"),
        ("8-1 softmax", "belongs in the output layer only"),
        ("100000-100000-1", "too large; the most is"),
    ],
)
def test_a_mistake_is_said_with_what_to_do_and_enter_keeps_it_to_be_mended(
    window: MainWindow, text: str, problem: str
) -> None:
    before = window.document.project
    dialog = opened(window)
    typed(dialog, text) if text else dialog.line.clear()
    assert problem in label(dialog, "layersProblem").text()
    assert label(dialog, "layersProblem").isVisible()
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    assert ok.toolTip() == label(dialog, "layersProblem").text()
    assert dialog.line.accessibleDescription().startswith(ok.toolTip())
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.line.text() == text
    assert window.document.project is before
    typed(dialog, "8-1")
    assert not label(dialog, "layersProblem").isVisible()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert topology(window).widths == (5, 8, 1)


def test_who_types_the_inputs_too_is_told_that_they_come_from_the_table(window: MainWindow) -> None:
    dialog = opened(window)
    hint = dialog.findChild(QPushButton, "layersMeant")
    assert hint is not None
    typed(dialog, "5-1")
    assert not hint.isVisible(), "that is a layer of five units"
    typed(dialog, "5-8-1 tanh")
    assert hint.isVisible()
    assert hint.text() == "The 5 inputs come from the table: take 8-1 tanh instead"
    QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert dialog.line.text() == "8-1 tanh"
    assert not hint.isVisible()
    typed(dialog, "5-8-1 tanh")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert topology(window).widths == (5, 5, 8, 1), "it was only a hint"


def test_names_may_be_left_out_and_layers_keep_what_the_line_does_not_say(window: MainWindow) -> None:
    change = set_layer(
        set_activation(opening_project(), 0, LeakyReLU(slope=0.3)), 0, initializer=HeNormal(), dropout=0.2
    )
    window.document.open(change)
    dialog = opened(window)
    assert dialog.line.text() == "10-1 leaky-relu sigmoid"
    typed(dialog, "6-3-1")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    first, second, _ = topology(window).layers
    assert (first.units, first.activation, first.initializer, first.dropout) == (
        6,
        LeakyReLU(slope=0.3),
        HeNormal(),
        0.2,
    )
    assert second.activation == LeakyReLU(slope=0.3)


def test_names_are_completed_while_they_are_typed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    typed(dialog, "8-1 ta")
    popup = dialog.line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert dialog.line.text() == "8-1 tanh"
    assert dialog.isVisible()
    QTest.keyClicks(dialog.line, " soft")
    qtbot.waitUntil(popup.isVisible)
    names = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert names == ["softplus", "softmax"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert dialog.line.text() == "8-1 tanh softplus"
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert type(topology(window).layers[0].activation) is Tanh


def test_a_name_that_is_typed_whole_is_taken_by_one_enter(window: MainWindow) -> None:
    dialog = opened(window)
    typed(dialog, "7-1 relu sigmoid")
    assert not dialog.line.completer().popup().isVisible()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert topology(window).widths == (5, 7, 1)


def test_the_button_in_the_drawing_and_the_menu_open_it_too(window: MainWindow) -> None:
    button = window.topology.findChild(QToolButton, "typeLayers")
    assert button is not None
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = window.topology.layers.dialog
    assert dialog is not None
    dialog.reject()
    window.commands["type-layers"].trigger()
    dialog = window.topology.layers.dialog
    assert dialog is not None
    type_into(dialog.line, "9-1")
    assert topology(window).widths == (5, 9, 1)


def test_a_run_goes_on_with_the_layers_that_were_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.trainer.run(100_000)
    qtbot.waitUntil(lambda: window.last_snapshot is not None and window.last_snapshot.epoch > 3)
    dialog = opened(window)
    typed(dialog, "6-1")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert topology(window).widths == (5, 6, 1)
    assert window.trainer.running
    assert window.document.project.model is not None
    assert window.document.project.model.epoch > 3, "what was learned before is kept"


def test_long_networks_are_told_in_short_and_large_ones_without_trying() -> None:
    project = opening_project()
    told = typed_layers(project, "-".join(["3"] * 30 + ["1"])).told
    assert "Layer 1: 3 units" in told
    assert "layers more" in told
    assert len(told) < 700
    large = typed_layers(project, "2000-2000-1")
    assert large.layers is not None
    assert large.told.endswith(f"{2000 * 6 + 2000 * 2001 + 2001:,} weights and biases.")
    assert typed_layers(project, "2000-2000-2").layers is None


def test_what_the_line_writes_it_reads_back(window: MainWindow) -> None:
    window.data.open_sample("iris")
    dialog = opened(window)
    assert dialog.line.text() == layers_text(topology(window).layers)
    assert dialog.layers == topology(window).layers
    assert isinstance(topology(window).layers[-1].activation, Softmax)
    dialog.reject()


@pytest.mark.parametrize("line", ["8-6-3 relu softmax", "5-8-6-1 relu", "8-6-5-4-3-2-8-9-10-11-12-3", "x"])
def test_all_that_is_said_has_its_room(window: MainWindow, line: str) -> None:
    dialog = opened(window)
    typed(dialog, line)
    QApplication.processEvents()
    said = [each for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert len(said) >= 2
    assert all(each.height() >= each.heightForWidth(each.width()) for each in said)
    areas = [dialog.line.geometry(), *(each.geometry() for each in said if each.objectName() != "layersInputs")]
    assert not any(before.intersects(after) for before, after in combinations(areas, 2))
    assert all(area.bottom() < dialog.buttons.geometry().top() for area in areas)
    dialog.reject()
