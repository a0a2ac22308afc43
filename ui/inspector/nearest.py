"""The number that is nearest to one that an edit has taken away: of the same kind, in a unit that is left."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value


def is_there(walk: Walk, place: Place) -> bool:
    """Say whether a walk has the number of a place."""
    widths = walk.project.topology.widths
    layer = -1 if place.layer is None else place.layer
    if not -1 <= layer < len(widths) - 1 or (place.row is not None and not 0 <= place.row < walk.row_count):
        return False
    try:
        value(walk, place)
    except (LookupError, AssertionError, TypeError):
        return False
    return True


def nearest(walk: Walk, place: Place) -> Place | None:
    """Return the same place where it is still there, else the nearest one; None where there is nothing like it."""
    if is_there(walk, place):
        return place
    inside = _inside(walk, place)
    answer = Place("a", inside.layer, inside.unit, row=inside.row or 0)  # which every unit has
    return next((each for each in (inside, answer) if is_there(walk, each)), None)


def _inside(walk: Walk, place: Place) -> Place:
    widths = walk.project.topology.widths
    layer = None if place.layer is None else min(place.layer, len(widths) - 2)
    row = None if place.row is None else min(place.row, walk.row_count - 1)
    if place.unit is None:
        return replace(place, layer=layer, row=row)
    column = layer + 1 if layer is not None else 0 if place.quantity == "x" else len(widths) - 1
    unit, source = min(place.unit, widths[column] - 1), place.source
    if source is not None and source != BIAS:
        others = {"back_product": column + 1, "jacobian": column}.get(place.quantity, column - 1)
        source = min(source, widths[min(others, len(widths) - 1)] - 1)
    return replace(place, layer=layer, unit=unit, source=source, row=row)
