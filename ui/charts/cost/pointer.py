"""What is pointed at in curves: a place under the mouse, or an epoch that the arrow keys have come to."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt

from ui.curves import Reading

STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_Home: 0,
    Qt.Key.Key_End: 0,
}


class Pointer(NamedTuple):
    """A place in pixels of the graph, or where there is none an epoch."""

    pixel: tuple[float, float] | None
    epoch: int

    def stepped(self, key: Qt.Key, found: Reading | None, length: int) -> Pointer:
        """Return where a key leads: from what was found here, or without anything to the newest epoch."""
        here = length - 1
        if key == Qt.Key.Key_Home:
            here = 0
        elif found is not None and key != Qt.Key.Key_End:
            here = (found.last if STEPS[key] > 0 else found.first) + STEPS[key]
        return Pointer(None, max(here, 0))
