"""Which number of an update is meant by a unit or a link of the drawing: the one that it shows now."""

from __future__ import annotations

from nnapp.topology import BIAS
from nnapp.walk import Place as Origin
from ui.network.places import INPUTS, Place
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.topology_editor.signals.steps import Kind, Signals, moving_into, shown

OF_LINKS = {Quantity.WEIGHT: "weight", Quantity.GRADIENT: "gradient", Quantity.UPDATE: "step"}
OF_UNITS = {"z": "z", "error": "da", "delta": "delta"}  # what units show while signals flow


def origin_of(place: Place, quantity: Quantity, signals: Signals | None = None, position: int = 0) -> Origin | None:
    """Return what is asked about at a place, with its row left open; None for a whole layer.

    `quantity` is what links show; with `signals` it is what these show at a stage.
    """
    layer, unit, source = place
    if unit is None:
        return None
    if layer == INPUTS:
        return Origin("x", unit=unit)
    if source is not None:
        return _of_link(place, unit, source, quantity, signals, position)
    found = None if signals is None else shown(signals, position, layer + 1)
    return Origin("a" if found is None else OF_UNITS.get(found.quantity, "a"), layer, unit)


def _of_link(
    place: Place, unit: int, source: int, quantity: Quantity, signals: Signals | None, position: int
) -> Origin:
    stage = None if signals is None else signals.stages[position]
    if stage is not None and source != BIAS:
        if stage.kind is Kind.FORWARD and moving_into(stage) == place.layer:
            return Origin("product", place.layer, unit, source)
        if stage.kind is Kind.BACKWARD and moving_into(stage) == place.layer:
            return Origin("back_product", stage.layer, source, unit)
        if stage.kind is Kind.GRADIENT:
            return Origin("gradient", place.layer, unit, source)
    return Origin(OF_LINKS[quantity], place.layer, unit, source)
