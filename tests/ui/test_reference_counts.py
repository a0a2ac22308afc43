"""Qt calls and signals must not lose references to None and True: a bad pair of PySide6 and Python aborts that way.

On such a pair a program lives for about five thousand calls, so a short test run stays green without this one.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROUNDS = 300
MOST_LOST = 500


class Bell(QObject):
    """Something with a signal."""

    rung = Signal(object)


@pytest.mark.parametrize("value", [None, True, False], ids=str)
def test_qt_calls_and_signals_lose_no_references(qtbot: QtBot, value: object) -> None:
    label, bell = QLabel("x"), Bell()
    qtbot.addWidget(label)
    heard: list[object] = []
    bell.rung.connect(heard.append)
    before = sys.getrefcount(value)
    # 600 calls return each of the three values: more than may be lost, fewer than make a bad pair abort
    for number in range(ROUNDS):
        label.setText("xy"[number % 2])
        label.parent()
        label.isEnabled()
        label.updatesEnabled()
        label.isVisible()
        label.isModal()
        bell.rung.emit(value)
    assert len(heard) == ROUNDS
    heard.clear()
    assert before - sys.getrefcount(value) < MOST_LOST
