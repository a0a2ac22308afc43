"""The phases of a walk, in their order: what is done layer by layer for one row, and then for all rows together."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.walk import Place

FORWARD, COST, BACKWARD, ROW_GRADIENT, WHOLE_COST, GRADIENT, UPDATE, AFTER = (
    "forward",
    "cost",
    "backward",
    "row_gradient",
    "whole_cost",
    "gradient",
    "update",
    "after",
)
KINDS = {
    **dict.fromkeys(("x", "product", "z", "a"), FORWARD),
    **dict.fromkeys(("target", "row_cost"), COST),
    **dict.fromkeys(("da", "back_product", "slope", "jacobian", "delta"), BACKWARD),
    "row_gradient": ROW_GRADIENT,
    "gradient": GRADIENT,
    **dict.fromkeys(("weight", "step", "new_weight"), UPDATE),
    "cost": WHOLE_COST,
    "new_cost": AFTER,
}


class Phase(NamedTuple):
    """What is done, and in which layer (0 is the first after the inputs); the costs belong to no layer."""

    kind: str
    layer: int | None = None


def phases(layers: int, *, trains: bool = True) -> tuple[Phase, ...]:
    """Return the phases of one row of a network with so many layers, and of the update if one is made."""
    forth, back = range(layers), range(layers - 1, -1, -1)
    return (
        *(Phase(FORWARD, layer) for layer in forth),
        Phase(COST),
        *(Phase(BACKWARD, layer) for layer in back),
        *(Phase(ROW_GRADIENT, layer) for layer in forth),
        Phase(WHOLE_COST),
        *(Phase(GRADIENT, layer) for layer in forth),
        *((*(Phase(UPDATE, layer) for layer in forth), Phase(AFTER)) if trains else ()),
    )


def phase_of(place: Place) -> Phase:
    """Return the phase that a number comes up in."""
    kind = KINDS[place.quantity]
    if kind in {COST, WHOLE_COST, AFTER}:
        return Phase(kind)
    return Phase(kind, place.layer or 0)  # an input is shown to the first layer


def entry_of(phase: Phase, row: int) -> Place:
    """Return the place that a phase is entered at: its first unit's result, or its first weight."""
    kind, layer = phase
    return {
        FORWARD: Place("z", layer, 0, None, row),
        COST: Place("row_cost", row=row),
        BACKWARD: Place("delta", layer, 0, None, row),
        ROW_GRADIENT: Place("row_gradient", layer, 0, 0, row),
        WHOLE_COST: Place("cost"),
        GRADIENT: Place("gradient", layer, 0, 0),
        UPDATE: Place("new_weight", layer, 0, 0),
        AFTER: Place("new_cost"),
    }[kind]
