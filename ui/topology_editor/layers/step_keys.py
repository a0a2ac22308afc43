"""The keys that copy and move whole layers, also where a control has the keyboard that would take them for typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.network.reasons import LayerStep

Modifier = Qt.KeyboardModifier
STEPS: dict[tuple[int, Modifier], LayerStep] = {
    (Qt.Key.Key_D, Modifier.ControlModifier): "duplicate",
    (Qt.Key.Key_Left, Modifier.AltModifier): "left",
    (Qt.Key.Key_Right, Modifier.AltModifier): "right",
}


def keys_of(event: QKeyEvent) -> tuple[int, Modifier]:
    """Return a key with its modifiers, wherever on the keyboard it is."""
    return event.key(), event.modifiers() & ~Modifier.KeypadModifier


def step_of(event: QKeyEvent) -> LayerStep | None:
    """Return what a key does with a whole layer."""
    return STEPS.get(keys_of(event))


class StepKeys(QObject):
    """Takes these keys from controls, and tells what they ask for."""

    asked = Signal(str)  # a LayerStep

    def __init__(self, parent: QObject, *controls: QWidget) -> None:
        super().__init__(parent)
        for control in controls:
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Keep the keys from the shortcuts of the window and from the control itself."""
        if not isinstance(event, QKeyEvent) or (step := step_of(event)) is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.asked.emit(step)
        return True
