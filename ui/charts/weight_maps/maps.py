"""Which maps are drawn of each layer: the chosen quantities side by side, with the same cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from nnapp.topology import Topology
from ui.charts.weight_maps.deltas import DeltaMaps
from ui.charts.weight_maps.quantity import CONTEXT, Quantity
from ui.charts.weight_maps.values import Values
from ui.document import Selection
from ui.heatmap import Shape
from ui.heatmap_canvas import Cell
from ui.heatmap_view import Map


def maps_of(
    topology: Topology, quantities: Sequence[Quantity], values: Values, deltas: DeltaMaps, layers: int
) -> list[list[Map]]:
    """Return the maps of the first so many layers, layer by layer; what is not known has no values."""
    return [[_map(topology, layer, quantity, values, deltas) for quantity in quantities] for layer in range(layers)]


def _map(topology: Topology, number: int, quantity: Quantity, values: Values, deltas: DeltaMaps) -> Map:
    layer = topology.layers[number]
    if quantity is Quantity.DELTA:
        shape = Shape(layer.units, max(deltas.sample, 1), deltas.selected, thin=True)
        delta = deltas.maps[number] if deltas.maps else None
        row = f"{deltas.rows[-1] + 1:,}" if deltas.selected else ""
        return Map(number, quantity, delta, shape, QCoreApplication.translate(CONTEXT, "row {row}").format(row=row))
    known = values.of(quantity)
    shape = Shape(layer.units, topology.widths[number], layer.bias)
    matrix = None if known is None else known.matrices[number]
    return Map(number, quantity, matrix, shape, QCoreApplication.translate(CONTEXT, "b"))


def cells_of(selection: Selection, topology: Topology, quantities: Sequence[Quantity], deltas: DeltaMaps) -> list[Cell]:
    """Return the cells that are selected, of each quantity that is drawn; those of links before δ."""
    layer, unit, source = selection.layer, selection.unit, selection.source
    if layer is None or unit is None or not 0 <= layer < len(topology.layers):
        return []
    if not 0 <= unit < topology.layers[layer].units:
        return []
    fan_in = topology.widths[layer]
    column = fan_in if source is None else source
    found = []
    if 0 <= column < fan_in + topology.layers[layer].bias:
        found = [Cell(layer, unit, column, each) for each in quantities if each is not Quantity.DELTA]
    if Quantity.DELTA in quantities and deltas.selected:
        found.append(Cell(layer, unit, deltas.sample, Quantity.DELTA))
    return found
