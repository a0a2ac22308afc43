"""The chain rule for one weight: how the cost changes with it, as three factors that each have a place of their own."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.activations import Softmax
from nnapp.explain import backward, deltas
from nnapp.explain.explanation import at
from nnapp.explain.forward import incoming_letter, incoming_value
from nnapp.explain.letters import (
    derivative,
    link_letter,
    link_said,
    unit_letter,
    unit_said,
)
from nnapp.explain.limits import limits_said
from nnapp.explain.updating import part_letter
from nnapp.expressions import Equation, Expression, Product
from nnapp.expressions.short import ONE, times
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value
from nnapp.walk.values import incoming
from nnapp.words import Said, marked

EXACT_ENOUGH = 1e-9  # of δ: where ∂C/∂y · φ′ has lost more than this, δ is one factor, as the cost makes it


class Factor(Struct, frozen=True):
    """One factor of the chain rule: where its number stands, and how it is found."""

    title: Said
    place: Place
    equation: Equation


class Chain(Struct, frozen=True):
    """∂C/∂w of one row as a product: ∂z/∂w · ∂y/∂z · ∂C/∂y.

    Where a unit's output cannot be told apart from the others (softmax), or the answer is so far off that ∂C/∂y has no
    digits left, the last two are one factor, δ = ∂C/∂z.
    """

    place: Place
    factors: tuple[Factor, ...]
    equation: Equation
    sentences: tuple[Said, ...]


def chain(walk: Walk, layer: int, unit: int, source: int, row: int) -> Chain:
    """Return the chain rule for one weight or bias (source `BIAS`) of any layer and one of the walked rows."""
    project, place = walk.project, Place("row_gradient", layer, unit, source, row)
    with np.errstate(all="ignore"):  # weights that have diverged are explained as they are
        first = _by_weight(walk, layer, unit, source, row)
        factors = (first, *_by_sum(walk, layer, unit, row))
    general = times(*(factor.equation.left for factor in factors))
    came_in = ONE if source == BIAS else incoming_value(walk, layer, source, row)
    numbers = Product((came_in, *(_operand(walk, factor.place) for factor in factors[1:])))
    equation = Equation(part_letter(walk, layer, unit, source), general, numbers, value(walk, place), place)
    names: dict[str, object] = {"link": link_said(project, place), "unit": unit_said(project, layer, unit)}
    said = [
        Said(
            marked(
                "A little more of {link} changes the sum z of {unit}, that changes what it gives, and that changes the "
                "cost. The three effects are multiplied."
            ),
            names,
        )
    ]
    if len(factors) == 2:
        said = [
            Said(
                marked(
                    "A little more of {link} changes the sum z of {unit}, and that changes the cost, as its δ says. "
                    "The two effects are multiplied."
                ),
                names,
            )
        ]
    with np.errstate(all="ignore"):
        said += limits_said(walk, (*(factor.equation for factor in factors), equation))
    return Chain(place, factors, equation, tuple(said))


def _by_weight(walk: Walk, layer: int, unit: int, source: int, row: int) -> Factor:
    project = walk.project
    z, link = unit_letter("z", project, layer, unit), link_letter(project, layer, unit, source)
    if source == BIAS:
        place, title = Place("product", layer, unit, BIAS, row), Said(marked("What comes in: always 1 for a bias"))
    else:
        place = Place("a", layer - 1, source, row=row) if layer else Place("x", unit=source, row=row)
        title = Said(marked("What comes in from {source}"), {"source": unit_said(project, layer - 1, source)})
    letter, number = incoming_letter(walk, layer, source), incoming_value(walk, layer, source, row)
    general = None if source == BIAS else letter
    equation = Equation(derivative(z, link), general, number, incoming(walk, layer, source, row), place)
    return Factor(title, place, equation)


def _by_sum(walk: Walk, layer: int, unit: int, row: int) -> tuple[Factor, ...]:
    project = walk.project
    names: dict[str, object] = {"unit": unit_said(project, layer, unit)}
    if _is_one_factor(walk, layer, unit, row):
        place = Place("delta", layer, unit, row=row)
        found = deltas.delta(walk, place).equation
        left = derivative("C", unit_letter("z", project, layer, unit))
        equation = Equation(left, found.general, found.filled, found.value, place)
        return (Factor(Said(marked("The error δ of {unit}"), names), place, equation),)
    slope, by_output = Place("slope", layer, unit, row=row), Place("da", layer, unit, row=row)
    return (
        Factor(Said(marked("The slope of {unit}"), names), slope, backward.slope(walk, slope).equation),
        Factor(
            Said(marked("How the cost changes with {unit}"), names),
            by_output,
            backward.cost_by_output(walk, by_output).equation,
        ),
    )


def _is_one_factor(walk: Walk, layer: int, unit: int, row: int) -> bool:
    if isinstance(walk.project.topology.layers[layer].activation, Softmax):
        return True
    delta = float(walk.delta[layer][row, unit])
    slopes = backward.slope_of_cost(walk, layer, unit, row).value * backward.slope_value(walk, layer, unit, row)
    return layer == len(walk.z) - 1 and walk.da[-1] is None and not abs(slopes - delta) <= EXACT_ENOUGH * abs(delta)


def _operand(walk: Walk, place: Place) -> Expression:
    layer, unit, row = place.layer or 0, place.unit or 0, place.row or 0
    if place.quantity == "slope":
        return backward.slope_operand(walk, layer, unit, row)
    return backward.slope_of_cost(walk, layer, unit, row) if place.quantity == "da" else at(walk, place)
