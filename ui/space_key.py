"""Who gets the space bar: the button or list that has the focus, before the window's shortcut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox

PRESSED_BY_SPACE = (QAbstractButton, QComboBox)  # which Qt lets a shortcut take it from; text fields hold it themselves


def left_to_focus(event: QEvent) -> bool:
    """Accept an event that asks whether Space is wanted, where the control with the focus wants it; return whether.

    Before a key becomes a shortcut, Qt asks the focused control and then all that it lies in.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    wanted = event.key() == Qt.Key.Key_Space and isinstance(QApplication.focusWidget(), PRESSED_BY_SPACE)
    if wanted:
        event.accept()
    return wanted
