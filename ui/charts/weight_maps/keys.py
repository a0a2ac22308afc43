"""Where the arrow keys lead: from weight to weight, from layer to layer, from δ to δ, and from picture to picture."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnapp.topology import Topology
from ui.charts.weight_maps.deltas import DeltaMaps
from ui.charts.weight_maps.quantity import Quantity
from ui.document import Selection

STEPS = {
    Qt.Key.Key_Left: (0, 0, -1),
    Qt.Key.Key_Right: (0, 0, 1),
    Qt.Key.Key_Up: (0, -1, 0),
    Qt.Key.Key_Down: (0, 1, 0),
    Qt.Key.Key_PageUp: (-1, 0, 0),
    Qt.Key.Key_PageDown: (1, 0, 0),
}


def stepped(
    event: QKeyEvent, selection: Selection, topology: Topology, kind: Quantity, deltas: DeltaMaps, columns: int
) -> Selection | None:
    """Return the selection after a key, or None where the key means nothing.

    `kind` is what is walked through: δ, or what each weight has. With `columns` there are pictures of units, so many in
    a line.
    """
    step = STEPS.get(Qt.Key(event.key()))
    if step is None:
        return None
    if columns:
        return _to_picture(selection, topology, step[2] + columns * step[1])
    if kind is Quantity.DELTA:
        return _to_delta(selection, topology, deltas, step)
    return _to_link(selection, topology, step)


def _to_link(selection: Selection, topology: Topology, step: tuple[int, int, int]) -> Selection:
    place = _column_of(selection, topology)
    if place is None:
        layer, unit, column = _entry(selection, topology)  # from a unit without a bias, on to its weights
    else:
        layer, unit, column = (place[i] + step[i] for i in range(3))
    layer = _within(layer, len(topology.layers))
    fan_in, bias = topology.widths[layer], topology.layers[layer].bias
    unit, column = _within(unit, topology.layers[layer].units), _within(column, fan_in + bias)
    return replace(selection, layer=layer, unit=unit, source=None if column == fan_in else column)


def _to_delta(
    selection: Selection, topology: Topology, deltas: DeltaMaps, step: tuple[int, int, int]
) -> Selection | None:
    rows = deltas.rows[: deltas.sample]
    if not rows:
        return None
    chosen = _is_unit(selection, topology) and selection.row in rows
    layer, unit, _ = _entry(selection, topology)
    place = rows.index(selection.row) if chosen and selection.row is not None else 0
    if chosen:
        layer, unit, place = layer + step[0], unit + step[1], place + step[2]
    layer = _within(layer, len(topology.layers))
    row = rows[_within(place, len(rows))]
    kept = selection.asked if row == selection.row else None
    unit = _within(unit, topology.layers[layer].units)
    return replace(selection, layer=layer, unit=unit, source=None, row=row, asked=kept)


def _to_picture(selection: Selection, topology: Topology, step: int) -> Selection:
    units = topology.layers[0].units
    if selection.layer != 0 or not _is_unit(selection, topology) or selection.unit is None:
        return replace(selection, layer=0, unit=0, source=None)
    return replace(selection, layer=0, unit=_within(selection.unit + step, units))


def _is_unit(selection: Selection, topology: Topology) -> bool:
    layer, unit = selection.layer, selection.unit
    if layer is None or unit is None or not 0 <= layer < len(topology.layers):
        return False
    return 0 <= unit < topology.layers[layer].units


def _entry(selection: Selection, topology: Topology) -> tuple[int, int, int]:
    # where the keys begin: at the selected unit, else at the first
    if not _is_unit(selection, topology):
        return 0, 0, 0
    return selection.layer or 0, selection.unit or 0, 0


def _column_of(selection: Selection, topology: Topology) -> tuple[int, int, int] | None:
    # layer, unit and column of the selected weight or bias
    if not _is_unit(selection, topology):
        return None
    layer, unit, source = selection.layer or 0, selection.unit or 0, selection.source
    fan_in = topology.widths[layer]
    column = fan_in if source is None else source
    return (layer, unit, column) if 0 <= column < fan_in + topology.layers[layer].bias else None


def _within(number: int, count: int) -> int:
    return min(max(number, 0), count - 1)
