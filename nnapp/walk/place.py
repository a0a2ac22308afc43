"""Places: the address of every number that an update is made of, from an input to the cost afterwards.

Layers count from 0, the first after the inputs; rows from 0 within the rows that are walked through. What belongs to
all of these rows together has no row.
"""

from __future__ import annotations

from msgspec import Struct

QUANTITIES = (
    "x",  # what an input unit is shown (unit, row)
    "product",  # w a of a link, or b · 1 (layer, unit, source, row)
    "z",  # the sum of a unit's products (layer, unit, row)
    "a",  # φ(z) (layer, unit, row)
    "target",  # what an output unit should have said (unit, row)
    "row_cost",  # of one row alone, neither averaged nor with a penalty (row)
    "cost",  # of all rows, reduced as the project reduces it, with its penalties
    "da",  # ∂C/∂a (layer, unit, row)
    "back_product",  # w δ: what a unit gets back from the unit `source` of the next layer (layer, unit, source, row)
    "slope",  # φ′(z) (layer, unit, row)
    "jacobian",  # ∂a/∂z of one output (unit) for the sum of another (source), for softmax (layer, unit, source, row)
    "delta",  # ∂C/∂z (layer, unit, row)
    "row_gradient",  # δ a: what one row adds to the gradient (layer, unit, source, row)
    "gradient",  # ∂C/∂w over all rows, with the penalties (layer, unit, source)
    "weight",  # w as it is (layer, unit, source)
    "step",  # what the update subtracts from it (layer, unit, source)
    "new_weight",  # and what it is then (layer, unit, source)
    "new_cost",  # of the same rows, after the update
)


class Place(Struct, frozen=True):
    """Where a number stands: its quantity, and as much of layer, unit, source and row as the quantity needs.

    `source` is a unit of the layer before (or an input), or `BIAS`; of a product that flows back it is the unit of the
    layer after.
    """

    quantity: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    row: int | None = None
