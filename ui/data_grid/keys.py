"""The keys of the grid, as in a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Standard = QKeySequence.StandardKey
Key = Qt.Key


def command_of(event: QKeyEvent) -> str:
    """Return what a key asks for, or an empty text."""
    for standard, command in ((Standard.Copy, "copy"), (Standard.Cut, "cut"), (Standard.Paste, "paste")):
        if event.matches(standard):
            return command
    # the keys of the number block count as well
    pressed = (event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
    modifier = Qt.KeyboardModifier
    plain, shift, control = modifier.NoModifier, modifier.ShiftModifier, modifier.ControlModifier
    commands = {
        (Key.Key_Delete, plain): "clear",
        (Key.Key_Backspace, plain): "clear",
        (Key.Key_Insert, plain): "insert-row",
        (Key.Key_Plus, control): "insert-row",
        (Key.Key_Plus, control | shift): "insert-row",  # where + is typed with Shift
        (Key.Key_Minus, control): "remove-rows",
        (Key.Key_J, control): "duplicate-rows",
        (Key.Key_D, control): "fill-down",
        (Key.Key_D, control | shift): "fill-right",
        (Key.Key_L, control | shift): "fill-series",
        (Key.Key_L, control): "fill-cells",
        (Key.Key_F, control): "find",
        (Key.Key_H, control): "replace",
        (Key.Key_F3, plain): "find-next",
        (Key.Key_F3, shift): "find-previous",
        (Key.Key_Down, modifier.AltModifier): "column-menu",
        (Key.Key_Return, plain): "down",
        (Key.Key_Enter, plain): "down",
        (Key.Key_Return, shift): "up",
    }
    return next((command for keys, command in commands.items() if keys == pressed), "")
