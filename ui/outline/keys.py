"""The keys of the outline's tree."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key, Modifier = Qt.Key, Qt.KeyboardModifier
LETTERS = ("freeze", "off", "restore", "zero")  # as in the drawing; in the midst of a name that is typed, letters


def operation_of(event: QKeyEvent) -> str:
    """Return what a key asks for, or an empty text."""
    pressed = (event.key(), event.modifiers() & ~Modifier.KeypadModifier)
    plain, control, alt = Modifier.NoModifier, Modifier.ControlModifier, Modifier.AltModifier
    shifted = control | Modifier.ShiftModifier
    operations = {
        (Key.Key_F2, plain): "edit",
        (Key.Key_Return, plain): "edit",
        (Key.Key_Enter, plain): "edit",
        (Key.Key_Delete, plain): "remove",
        (Key.Key_Backspace, plain): "remove",
        (Key.Key_Insert, plain): "insert",
        (Key.Key_L, plain): "freeze",
        (Key.Key_O, plain): "off",
        (Key.Key_R, plain): "restore",
        (Key.Key_Z, plain): "zero",
        (Key.Key_D, control): "duplicate",
        (Key.Key_Up, control): "more",
        (Key.Key_Down, control): "fewer",
        (Key.Key_Up, shifted): "many-more",
        (Key.Key_Down, shifted): "many-fewer",
        (Key.Key_Up, alt): "left",
        (Key.Key_Down, alt): "right",
        (Key.Key_Left, alt): "left",
        (Key.Key_Right, alt): "right",
        (Key.Key_Left, control): "previous-column",
        (Key.Key_Right, control): "next-column",
    }
    return next((name for keys, name in operations.items() if keys == pressed), "")
