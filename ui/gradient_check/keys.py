"""Which weight of the maps the keys go to: the next square of its matrix [W b], or another layer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnapp.topology import BIAS

Link = tuple[int, int, int]  # layer, unit, source (−1 for the bias)
STEPS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
LAYERS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def stepped(event: QKeyEvent, link: Link, shapes: Mapping[int, tuple[int, ...]]) -> Link | None:
    """Return the weight that a key goes to from another one; None for other keys.

    `shapes` are those of [W b] by their layers. Home and End are the first weight of a unit, and its bias.
    """
    key, (layer, unit, source) = Qt.Key(event.key()), link
    if key in LAYERS:
        layers = [*shapes]
        layer = layers[min(max(layers.index(layer) + LAYERS[key], 0), len(layers) - 1)]
    units, columns = shapes[layer]
    column = columns - 1 if source == BIAS else min(source, columns - 2)
    down, right = STEPS.get(key, (0, 0))
    unit, column = min(max(unit + down, 0), units - 1), min(max(column + right, 0), columns - 1)
    if key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
        column = 0 if key == Qt.Key.Key_Home else columns - 1
    elif key not in STEPS and key not in LAYERS:
        return None
    return layer, unit, BIAS if column == columns - 1 else column
