"""The phases of a walk, in their order: what is done layer by layer for one row, and then for all rows together."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.walk import Place, Walk

FORWARD, COST, BACKWARD, ROW_GRADIENT, GRADIENT, UPDATE, AFTER = (
    "forward",
    "cost",
    "backward",
    "row_gradient",
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
    **dict.fromkeys(("cost", "new_cost"), AFTER),
}


class Phase(NamedTuple):
    """What is done, and in which layer (0 is the first after the inputs); the costs belong to no layer."""

    kind: str
    layer: int | None = None


def phases(layers: int) -> tuple[Phase, ...]:
    """Return the phases of one row, and of the update, of a network with so many layers."""
    forth, back = range(layers), range(layers - 1, -1, -1)
    return (
        *(Phase(FORWARD, layer) for layer in forth),
        Phase(COST),
        *(Phase(BACKWARD, layer) for layer in back),
        *(Phase(kind, layer) for kind in (ROW_GRADIENT, GRADIENT, UPDATE) for layer in forth),
        Phase(AFTER),
    )


def phase_of(place: Place) -> Phase:
    """Return the phase that a number comes up in."""
    kind = KINDS[place.quantity]
    if kind in {COST, AFTER}:
        return Phase(kind)
    return Phase(kind, place.layer or 0)  # an input is shown to the first layer


def result_of(phase: Phase, walk: Walk, row: int) -> Place:
    """Return the place that a phase is entered at: its first unit's result, or its first weight."""
    kind, layer = phase
    if kind == FORWARD:
        return Place("z", layer, 0, None, row)
    if kind == COST:
        return Place("row_cost", row=row)
    if kind == BACKWARD:
        return Place("delta", layer, 0, None, row)
    if kind == ROW_GRADIENT:
        return Place("row_gradient", layer, 0, 0, row)
    if kind == GRADIENT:
        return Place("gradient", layer, 0, 0)
    if kind == UPDATE:
        return Place("new_weight", layer, 0, 0)
    return Place("new_cost")
