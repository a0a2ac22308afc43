"""The keys of the editor: whose turn it is, and what they are in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from ui.topology_editor.layers.step_keys import step_of
from ui.topology_editor.navigation import neighbour

if TYPE_CHECKING:
    from ui.topology_editor.editor import TopologyEditor


Key = Qt.Key


class EditorKeys:
    """Asks in turn: the signals, whole layers, places, moving from place to place, and what is shown."""

    def __init__(self, editor: TopologyEditor) -> None:
        self._editor = editor

    def takes(self, event: QKeyEvent) -> bool:
        """Say whether a key is about the network, whatever shortcut it is elsewhere, as Ctrl+C and Ctrl+D are."""
        editor = self._editor
        if editor.focusWidget() is not editor.view:
            return step_of(event) is not None
        return editor.layers.takes(editor.place, event) or editor.places.takes(event)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; returns whether it says anything."""
        editor = self._editor
        if editor.signals.key_pressed(event):
            return True
        if editor.focusWidget() not in (editor.view, editor.card.field):
            return self._step(event)  # any other key is for a control
        if editor.card.is_typed and self._leads_on(event) and not editor.editing.take_typed():
            return True  # what was typed stays there, to be mended first
        if editor.layers.press(editor.place, event) or editor.places.press(event):
            return True
        key = Qt.Key(event.key())
        return self._move(key, event.modifiers()) or editor.showing.take_key(key) or self._edit(key)

    def _step(self, event: QKeyEvent) -> bool:
        # of a control that is not about one layer: then the selected one is meant
        step, editor = step_of(event), self._editor
        if step is not None and not editor.layers.press(editor.place, event):
            editor.places.carry_out(step)  # with a unit or a weight
        return step is not None

    def _leads_on(self, event: QKeyEvent) -> bool:
        # away from the number that is being typed
        return self._editor.places.takes(event) or event.key() in (Key.Key_Insert, Key.Key_Left, Key.Key_Right)

    def _move(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        target = neighbour(self._editor.place, key, control, self._editor.project.topology.widths)
        if target is not None:
            self._editor.select(target)
        return target is not None

    def _edit(self, key: Qt.Key) -> bool:
        editor = self._editor
        if key in (Key.Key_Return, Key.Key_Enter):
            editor.type_value()
        elif key == Key.Key_Insert:
            editor.places.operations.insert(editor.place)
        elif key == Key.Key_F:
            editor.view.fit()  # pressed in the card; the view knows it by itself
        elif key == Key.Key_Escape and (editor.card.isVisible() or editor.place is not None):
            editor.select(None)
        else:
            return False
        return True


def keys_in_words() -> str:
    """Say all that the mouse and the keys do."""
    return QCoreApplication.translate(
        "TopologyEditor",
        "Click a weight or a unit to type its value. Arrow keys move from unit to unit, Ctrl+Left to the "
        "weights into a unit, Enter edits, Insert adds a unit or a layer, Delete removes what is selected, R "
        "restores a removed weight. Alt+click says where a number comes from. F2 renames a unit, L freezes it or a "
        "weight, O switches it off and on, Ctrl+D duplicates it. With a layer selected, Ctrl+Up and Ctrl+Down "
        "change its number of units (with Shift by ten), Alt+Left and Alt+Right move it, Ctrl+D duplicates it. "
        "The menu key, or the right mouse button, shows all that can be done. Ctrl+C and Ctrl+V copy and paste the "
        "network. + and − zoom, 0 fits, dragging moves the drawing. 1, 2 and 3 let links show weights, gradient or "
        "update; 4, 5 and 6 let units show activations, maps or biases.",
    )
