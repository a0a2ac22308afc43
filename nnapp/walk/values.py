"""The number at a place of a walk."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nnapp.choices import Array
from nnapp.costs.base import Compared
from nnapp.expressions import Value, evaluated
from nnapp.topology import BIAS, Parameters
from nnapp.walk.place import Place
from nnapp.walk.walk import Walk

OF_PARAMETERS = {"gradient": "gradient", "weight": "parameters", "step": "step", "new_weight": "after"}
OF_WHOLE = {"cost": "cost", "new_cost": "cost_after"}
OF_UNITS = {"z", "a", "da", "slope", "delta"}


def value(walk: Walk, place: Place) -> float:
    """Return the number at a place; raises `LookupError` where the walk has none there."""
    quantity = place.quantity
    if quantity in OF_WHOLE:
        return float(getattr(walk, OF_WHOLE[quantity]))
    if quantity in OF_PARAMETERS:
        return parameter(getattr(walk, OF_PARAMETERS[quantity]), place)
    _refuse_beyond(walk, place)
    if place.row is None:
        raise LookupError(place)
    if quantity == "row_cost":
        return float(walk.row_costs[place.row])
    if place.unit is None:
        raise LookupError(place)
    return _of_unit(walk, place, place.unit, place.row)


def _refuse_beyond(walk: Walk, place: Place) -> None:
    # numbers below 0 would count from the end of an array; the bias has no array of its own
    numbers = place.row, place.layer, place.unit
    bias = place.quantity in {"product", "row_gradient"}
    if any(number is not None and number < 0 for number in numbers):
        raise LookupError(place)
    if place.source is not None and place.source < (BIAS if bias else 0):
        raise LookupError(place)
    if place.row is not None and place.row >= walk.row_count:
        raise LookupError(place)


def _of_unit(walk: Walk, place: Place, unit: int, row: int) -> float:
    if place.quantity in {"x", "target"}:
        return float((walk.inputs if place.quantity == "x" else walk.targets)[row, unit])
    if place.layer is None:
        raise LookupError(place)
    if place.quantity in OF_UNITS:
        table = getattr(walk, place.quantity)[place.layer]
        if table is None and place.quantity == "da":
            return _slope_of_cost(walk, unit, row)
        if table is None:
            raise LookupError(place)
        return float(table[row, unit])
    if place.source is None:
        raise LookupError(place)
    return _of_link(walk, place, place.layer, unit, place.source, row)


def _slope_of_cost(walk: Walk, unit: int, row: int) -> float:
    # by the cost's own formula, where it makes δ without; NaN where the answer is so wrong that it is beyond all bounds
    z, y, t = (Value(float(table[row, unit])) for table in (walk.z[-1], walk.a[-1], walk.targets))
    compared = Compared(z, y, t, unit)
    training, outputs = walk.project.training, Value(float(walk.targets.shape[1]))
    found = evaluated(training.cost.slope_expression(compared, outputs))
    share = walk.row_count if training.reduction == "mean" else 1
    return float("nan") if found is None else float(found) / share


def _of_link(walk: Walk, place: Place, layer: int, unit: int, source: int, row: int) -> float:
    if place.quantity == "product":
        return parameter(walk.parameters, place) * incoming(walk, layer, source, row)
    if place.quantity == "back_product":
        back = Place("weight", layer + 1, source, unit)
        return parameter(walk.parameters, back) * float(walk.delta[layer + 1][row, source])
    if place.quantity == "row_gradient":
        return float(walk.delta[layer][row, unit]) * incoming(walk, layer, source, row)
    if place.quantity == "jacobian" and not walk.project.topology.layers[layer].activation.elementwise:
        of, by = float(walk.a[layer][row, unit]), float(walk.a[layer][row, source])
        return of * ((unit == source) - by)
    raise LookupError(place)


def incoming(walk: Walk, layer: int, source: int, row: int) -> float:
    """Return what a link into a layer takes from its source: 1 for a bias, else an input or an output, as dropped."""
    if source == BIAS:
        return 1.0
    if layer == 0:
        return float(walk.inputs[row, source])
    mask, a = walk.masks[layer - 1], float(walk.a[layer - 1][row, source])
    return a if mask is None else a * float(mask[row, source])


def outputs(walk: Walk, layer: int) -> Array:
    """Return what a layer gives to the next one (rows, units): a, or with dropout m a."""
    mask = walk.masks[layer]
    with np.errstate(all="ignore"):
        return walk.a[layer] if mask is None else np.multiply(walk.a[layer], mask)


def parameter(parameters: Parameters, place: Place) -> float:
    """Return the number of a vector of parameters that belongs to the link of a place."""
    return float(parameters.flat[position_of(parameters, place)])


def position_of(parameters: Parameters, place: Place) -> int:
    """Return where the number of a link is in the flat vector; raises `LookupError` where there is no such link."""
    layer, unit, source, widths = place.layer, place.unit, place.source, parameters.widths
    if layer is None or unit is None or source is None or not 0 <= layer < len(widths) - 1:
        raise LookupError(place)
    fan_in, fan_out = widths[layer : layer + 2]
    if not (0 <= unit < fan_out and BIAS <= source < fan_in):
        raise LookupError(place)
    before = sum(units * (inputs + 1) for inputs, units in pairwise(widths[: layer + 1]))
    return before + unit * (fan_in + 1) + (fan_in if source == BIAS else source)
