"""The small editors over the drawing close when an explanation or the gradient check is asked for by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.project import current_parameters
from ui.main_window import MainWindow
from ui.network.places import Place, typed_name

KEYS = {
    "explain": (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    "where-from": (Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier),
    "gradient-check": (Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
}


def open_card(window: MainWindow) -> None:
    topology = window.topology
    QTest.mouseClick(
        topology.view.viewport(), Qt.MouseButton.LeftButton, pos=topology.unit_position(0, 1)
    )  # opens the card of its bias
    assert topology.card.isVisible() and topology.card.field.hasFocus()


@pytest.mark.parametrize("command", KEYS)
def test_the_card_closes_and_what_was_typed_is_set(command: str, window: MainWindow, qtbot: QtBot) -> None:
    open_card(window)
    field = window.topology.card.field
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, *KEYS[command])
    panel = window.learning.check if command == "gradient-check" else window.learning.inspector
    qtbot.waitUntil(panel.isVisible)
    assert not window.topology.card.isVisible()
    assert current_parameters(window.document.project).biases[0][1] == 0.25
    assert not field.hasFocus()


@pytest.mark.parametrize("command", KEYS)
def test_what_was_typed_and_is_no_number_is_forgotten_and_told(command: str, window: MainWindow) -> None:
    before = window.document.project
    open_card(window)
    QTest.keyClicks(window.topology.card.field, "0.2.5")
    QTest.keyClick(window.topology.card.field, *KEYS[command])
    assert not window.topology.card.isVisible() and window.document.project is before
    assert window.notice.isVisible() and "0.2.5" in window.notice.label.text()


@pytest.mark.parametrize("command", KEYS)
def test_a_name_that_is_typed_is_taken(command: str, window: MainWindow) -> None:
    renaming = window.topology.places.renaming
    renaming.open(Place(0, 1))
    QTest.keyClicks(renaming.card.field, "kink")
    window.commands[command].trigger()
    assert not renaming.card.isVisible()
    assert typed_name(window.document.project, 0, 1) == "kink"


def test_the_gradient_check_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.topology.view.setFocus()
    QTest.keyClick(window.topology.view, *KEYS["gradient-check"])
    check = window.learning.check
    qtbot.waitUntil(check.bar.tabs.hasFocus)
    QTest.keyClick(check.bar.tabs, Qt.Key.Key_Right)
    assert check.pages.currentWidget() is check.network
    QTest.keyClick(window.topology.view, *KEYS["gradient-check"])
    assert check.bar.tabs.hasFocus()
