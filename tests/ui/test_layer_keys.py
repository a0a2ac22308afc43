"""The keys for whole layers, wherever in the editor the keyboard is: they never reach the table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QToolTip, QWidget

from nnapp.project import set_layers
from nnapp.topology_text import layers_from
from tests.ui.gestures import focus
from ui.main_window import MainWindow
from ui.network.places import Place

pytestmark = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin

LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def three(window: MainWindow) -> MainWindow:
    """A window of a network with two hidden layers, a cell of the table selected."""
    project = window.document.project
    window.document.open(set_layers(project, layers_from("4-3-1", like=project.topology.layers)))
    window.grid.view.go_to(2, 1)
    return window


def widths(window: MainWindow) -> tuple[int, ...]:
    return window.document.project.topology.widths


def told(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.notice.findChildren(QLabel) if label.isVisible())


def part(window: MainWindow, name: str) -> QWidget:
    found = window.topology.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("control", ["layer1", "units1", "activation1", "more1", "removeLayer1"])
def test_in_a_header_control_d_duplicates_its_layer(three: MainWindow, control: str) -> None:
    table = three.document.project.dataset
    focus(part(three, control))
    QTest.keyClick(part(three, control), Qt.Key.Key_D, CONTROL)
    assert widths(three) == (5, 4, 4, 3, 1)
    assert three.document.project.dataset is table
    assert three.topology.place == Place(1)
    assert three.topology.view.hasFocus(), "further keys are about the copy"


def test_a_number_that_is_being_typed_counts_before_the_layer_is_copied(three: MainWindow) -> None:
    field = three.topology.headers.headers[1].units
    focus(field)
    field.selectAll()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_D, CONTROL)
    assert widths(three) == (5, 7, 7, 3, 1)


def test_alt_right_in_a_header_moves_its_layer_again_and_again(three: MainWindow) -> None:
    focus(part(three, "activation1"))
    QTest.keyClick(part(three, "activation1"), Qt.Key.Key_Right, ALT)
    assert widths(three) == (5, 3, 4, 1)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Left, ALT)
    assert widths(three) == (5, 4, 3, 1)


@pytest.mark.parametrize("control", ["zoomIn", "gradient", ""])
def test_with_nothing_selected_the_network_says_so_and_the_table_stays(three: MainWindow, control: str) -> None:
    before = three.document.project
    widget = part(three, control) if control else three.topology.view
    focus(widget)
    QTest.keyClick(widget, Qt.Key.Key_D, CONTROL)
    assert three.document.project is before
    assert "No layer is selected" in told(three)


@pytest.mark.parametrize("control", ["zoomIn", "gradient"])
def test_at_a_switch_the_selected_layer_is_meant(three: MainWindow, control: str) -> None:
    QTest.mouseClick(part(three, "layer2"), LEFT)
    focus(part(three, control))
    QTest.keyClick(part(three, control), Qt.Key.Key_D, CONTROL)
    assert widths(three) == (5, 4, 3, 3, 1)


def test_in_the_card_of_a_bias_control_d_duplicates_the_unit(three: MainWindow) -> None:
    editor, table = three.topology, three.document.project.dataset
    QTest.mouseClick(editor.view.viewport(), LEFT, pos=editor.unit_position(0, 1))
    focus(editor.card.field)
    QTest.keyClick(editor.card.field, Qt.Key.Key_D, CONTROL)
    assert widths(three) == (5, 5, 3, 1)
    assert three.document.project.dataset is table


def test_no_tip_covers_a_card(three: MainWindow) -> None:
    editor = three.topology
    viewport = editor.view.viewport()
    spot = editor.link_position(0, 1, 2)
    ask = QHelpEvent(QHelpEvent.Type.ToolTip, spot, viewport.mapToGlobal(spot))
    QTest.mouseClick(viewport, LEFT, pos=editor.unit_position(0, 1))
    assert editor.card.isVisible()
    QToolTip.hideText()
    QApplication.sendEvent(viewport, ask)
    assert not QToolTip.text() or not QToolTip.isVisible()
    QTest.keyClick(editor.card.field, Qt.Key.Key_Escape)
    QApplication.sendEvent(viewport, ask)
    assert "weight from" in QToolTip.text()
    QToolTip.hideText()


def test_the_plus_buttons_can_be_focused_too(three: MainWindow) -> None:
    QTest.mouseClick(part(three, "layer1"), LEFT)
    plus = part(three, "addLayer2")
    assert isinstance(plus, QToolButton)
    focus(plus)
    QTest.keyClick(plus, Qt.Key.Key_D, CONTROL)
    assert widths(three) == (5, 4, 4, 3, 1)
