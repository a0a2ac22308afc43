"""The keys of the drawing for what can be done with a selected place, besides those that move and those for layers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnapp.project import Project
from ui.network.operations import turned
from ui.network.places import Place

Key, Modifier = Qt.Key, Qt.KeyboardModifier

SHOWN_KEYS = {  # as the menus show them, besides those for whole layers
    "add-layer": "Ins",
    "add-unit": "Ins",
    "add-unit-to-layer": "Ctrl+Up",
    "units": "F2",
    "name": "F2",
    "value": "Return",
    "zero": "Z",
    "freeze": "L",
    "free": "L",
    "off": "O",
    "on": "O",
    "restore": "R",
    "copy-network": "Ctrl+C",
    "paste-network": "Ctrl+V",
    "fit": "F",
}
KEYS: dict[tuple[int, Qt.KeyboardModifier], str] = {
    (Key.Key_F2, Modifier.NoModifier): "name",
    (Key.Key_Z, Modifier.NoModifier): "zero",
    (Key.Key_L, Modifier.NoModifier): "freeze",
    (Key.Key_O, Modifier.NoModifier): "off",
    (Key.Key_R, Modifier.NoModifier): "restore",
    (Key.Key_Delete, Modifier.NoModifier): "remove",
    (Key.Key_D, Modifier.ControlModifier): "duplicate",
    (Key.Key_C, Modifier.ControlModifier): "copy-network",
    (Key.Key_V, Modifier.ControlModifier): "paste-network",
}
WHOLE = ("copy-network", "paste-network")  # what is done with the network, whatever is selected


def operation_of(event: QKeyEvent, project: Project, place: Place | None) -> str:
    """Return what a key asks for, or an empty text; a key that freezes also frees, and so on."""
    name = KEYS.get((event.key(), event.modifiers() & ~Modifier.KeypadModifier), "")
    if not name or name in WHOLE or place is None:
        return name
    return _turned(name, project, place)


def _turned(name: str, project: Project, place: Place) -> str:
    # the same key freezes and frees, switches off and on, removes a weight and restores it
    link = place.source is not None
    if name == "name" and (link or place.unit is None):
        return "value" if link else "units"
    return turned(name, project, place)
