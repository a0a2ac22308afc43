"""Where does this number come from? Its equation in letters and in numbers, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np
from msgspec.structs import replace

from nnapp.explain import activating, backward, cells, costing, deltas, forward, updating
from nnapp.explain.chain import Chain, Factor, chain
from nnapp.explain.explanation import Explanation
from nnapp.explain.limits import limits_said
from nnapp.explain.matrices import MatrixUpdate, matrix_update
from nnapp.walk import Place, Walk

__all__ = ["Chain", "Explanation", "Factor", "MatrixUpdate", "chain", "explain", "matrix_update"]

EXPLANATIONS: dict[str, Callable[[Walk, Place], Explanation]] = {
    "x": cells.input_or_target,
    "product": forward.product,
    "z": forward.weighted_sum,
    "a": activating.activation,
    "target": cells.input_or_target,
    "row_cost": costing.row_cost,
    "cost": costing.whole_cost,
    "da": backward.cost_by_output,
    "back_product": backward.back_product,
    "slope": backward.slope,
    "jacobian": deltas.jacobian,
    "delta": deltas.delta,
    "row_gradient": updating.row_gradient,
    "gradient": updating.gradient,
    "weight": updating.weight,
    "step": updating.step,
    "new_weight": updating.new_weight,
    "new_cost": costing.new_cost,
}


def explain(walk: Walk, place: Place) -> Explanation:
    """Return where the number at a place comes from; every number put in is about the place it comes from.

    Raises `LookupError` where the walk has no such place.
    """
    with np.errstate(all="ignore"):  # weights that have diverged are explained as they are
        found = EXPLANATIONS[place.quantity](walk, place)
        more = limits_said(walk, (*found.before, *found.also, found.equation))
        told = not isfinite(found.equation.value) and place.quantity in {"da", "new_cost"} and found.sentences
        return replace(found, sentences=(*found.sentences, *more)) if more and not told else found
