"""The gestures of these tests reach the control that they are meant for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gestures import type_into


@pytest.mark.parametrize("late", [0, 5, 30])
def test_a_field_is_typed_into_and_left_although_another_window_becomes_active_late(qtbot: QtBot, late: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog, number, line = QDialog(window), QSpinBox(keyboardTracking=False), QLineEdit()
    layout = QVBoxLayout(dialog)
    layout.addWidget(number)
    layout.addWidget(line)
    window.show()
    dialog.show()
    assert QTest.qWaitForWindowActive(dialog)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTimer.singleShot(late, window, window.activateWindow)
    taken: list[int] = []
    number.valueChanged.connect(taken.append)
    for value in (7, 8, 9):
        type_into(number, str(value), Qt.Key.Key_Tab)
        QTest.qWait(15)  # lets the other window in
    assert taken == [7, 8, 9]
