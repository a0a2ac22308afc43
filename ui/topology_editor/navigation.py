"""Where the arrow keys lead: from layer to layer, from unit to unit, and along the weights into a unit."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.network.places import INPUTS, Place

Widths = tuple[int, ...]


def neighbour(place: Place | None, key: Qt.Key, control: bool, widths: Widths) -> Place | None:
    """Return the place that an arrow key leads to, or None where the key means nothing.

    Above the first unit of a layer lies the layer itself. Ctrl+Left goes from a unit to its first incoming weight;
    there Up and Down go through the weights, Left to the unit that the weight comes from, Right to where it leads.
    """
    if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
        return None
    if place is None:
        return Place(INPUTS, 0)
    if place.source is not None:
        return _from_link(place, key, widths)
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        if control and key == Qt.Key.Key_Left and place.unit is not None and place.layer != INPUTS:
            return Place(place.layer, place.unit, 0)
        return _sideways(place, -1 if key == Qt.Key.Key_Left else 1, widths)
    return _upwards(place, key, widths[place.layer + 1])


def _from_link(place: Place, key: Qt.Key, widths: Widths) -> Place:
    assert place.source is not None
    if key == Qt.Key.Key_Left:
        return Place(place.layer - 1, place.source)
    if key == Qt.Key.Key_Right:
        return Place(place.layer, place.unit)
    last = widths[place.layer] - 1
    source = _stepped(place.source, key, last)
    return Place(place.layer, place.unit, min(max(source, 0), last))


def _sideways(place: Place, step: int, widths: Widths) -> Place:
    layer = min(max(place.layer + step, INPUTS), len(widths) - 2)
    if place.unit is None:
        return Place(layer)
    # the unit at about the same height
    before, after = widths[place.layer + 1], widths[layer + 1]
    return Place(layer, min((2 * place.unit + 1) * after // (2 * before), after - 1))


def _upwards(place: Place, key: Qt.Key, count: int) -> Place:
    if place.unit is None:
        return Place(place.layer, 0 if key == Qt.Key.Key_Down else count - 1) if key != Qt.Key.Key_Up else place
    unit = _stepped(place.unit, key, count - 1)
    return Place(place.layer) if unit < 0 else Place(place.layer, min(unit, count - 1))


def _stepped(number: int, key: Qt.Key, last: int) -> int:
    if key == Qt.Key.Key_Home:
        return 0
    if key == Qt.Key.Key_End:
        return last
    return number + (1 if key == Qt.Key.Key_Down else -1)
