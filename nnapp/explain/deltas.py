"""The error δ of a unit: by the chain rule, through the Jacobian of softmax, or in the short form that the cost has."""

from __future__ import annotations

from math import isnan

import numpy as np

from nnapp.activations import Softmax
from nnapp.explain.backward import mean_said, share, slope_of_cost, slope_operand
from nnapp.explain.costing import compared, compared_letters
from nnapp.explain.explanation import Explanation, at, long_sum, shown
from nnapp.explain.forward import indices
from nnapp.explain.letters import cost_slope, derivative, output_letter, unit_letter, unit_said
from nnapp.explain.signs import sum_said
from nnapp.expressions import Equation, Expression, Over
from nnapp.expressions.short import minus, times, worth
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked


def delta(walk: Walk, place: Place) -> Explanation:
    """Say what part of the error a unit has."""
    layer, unit, _, _ = indices(place)
    project, number = walk.project, value(walk, place)
    left = unit_letter("δ", project, layer, unit)
    names: dict[str, object] = {"unit": unit_said(project, layer, unit), "delta": shown(number)}
    title = Said(marked("The error δ of {unit}"), names)
    softmax = isinstance(project.topology.layers[layer].activation, Softmax)
    letters, numbers = (_through_jacobian if softmax else _through_slope)(walk, place)
    if layer < len(walk.z) - 1 or walk.da[-1] is not None:
        equation = Equation(left, letters, numbers, number, place)
        said = (
            marked("How the cost changes with the output, passed on through every output that this z has a share in.")
            if softmax
            else marked("How the cost changes with what {unit} gives, times how that changes with its z.")
        )
        return Explanation(title, equation, (Said(said, names), *sum_said(number, names)))
    return _short_delta(walk, place, title, names, Equation(left, letters, numbers, number))


def _short_delta(walk: Walk, place: Place, title: Said, names: dict[str, object], long: Equation) -> Explanation:
    _, unit, _, row = indices(place)
    cost, count = walk.project.training.cost, walk.targets.shape[1]
    targets = [at(walk, Place("target", unit=each, row=row)) for each in range(count)]
    answer = compared_letters(walk, unit)
    of_sum = (
        cost.delta_expression(answer, ()),
        cost.delta_expression(compared(walk, row, unit), targets),
    )
    letters, numbers = (times(part, each) for part, each in zip(share(walk), of_sum, strict=True) if each is not None)
    names = {**names, "cost": cost.title, "activation": walk.project.topology.layers[-1].activation.title}
    short = marked("With {cost} and {activation} everything else cancels, and this short form is left.")
    if of_sum[0] == minus(answer.y, answer.t):
        short = marked("With {cost} and {activation} everything else cancels: only answer minus target is left.")
    said = Said(short, names)
    found = worth(long.filled)
    also = (long,) if abs(found - long.value) <= 1e-6 * abs(long.value) else ()
    more = Said(_long_way(walk, found, same=bool(also)))
    equation = Equation(long.left, letters, numbers, long.value, place)
    return Explanation(title, equation, (said, more, *sum_said(long.value, names), *mean_said(walk)), (), also)


def _long_way(walk: Walk, found: float, *, same: bool) -> str:
    # what came of ∂C/∂y times φ′, or of softmax's sum over all outputs
    if not same and isnan(found):
        return marked("The long way cannot be worked out here: so far off the target it would be 0 · ∞.")
    if not same:
        return marked("The long way has lost its digits here, because y is rounded; the short form has them.")
    if isinstance(walk.project.topology.layers[-1].activation, Softmax):
        return marked("The long way, through every output that this z has a share in, gives the same.")
    return marked("The long way, ∂C/∂y times φ′, gives the same.")


def _through_slope(walk: Walk, place: Place) -> tuple[Expression, Expression]:
    layer, unit, _, row = indices(place)
    project = walk.project
    z, a = unit_letter("z", project, layer, unit), output_letter(project, layer, unit)
    return (
        times(cost_slope(project, layer, unit), derivative(a, z)),
        times(slope_of_cost(walk, layer, unit, row), slope_operand(walk, layer, unit, row)),
    )


def _through_jacobian(walk: Walk, place: Place) -> tuple[Expression, Expression]:
    layer, unit, _, row = indices(place)
    project = walk.project
    slopes = [slope_of_cost(walk, layer, each, row) for each in range(walk.z[layer].shape[1])]
    shares = [at(walk, Place("jacobian", layer, each, unit, row)) for each in range(len(slopes))]
    telling = [each for each, found in enumerate(slopes) if found.value]
    worths = np.array([slopes[each].value * shares[each].value for each in telling])
    letters = times(
        cost_slope(project, layer, "i"),
        derivative(output_letter(project, layer, "i"), unit_letter("z", project, layer, unit)),
    )
    return Over("i", letters), long_sum(worths, lambda k: times(slopes[telling[k]], shares[telling[k]]))


def jacobian(walk: Walk, place: Place) -> Explanation:
    """Say how one softmax output changes with the sum of another."""
    layer, unit, other, row = indices(place)
    kind, project = walk.project.topology.layers[layer].activation, walk.project
    if not isinstance(kind, Softmax):
        raise LookupError(place)
    own, by = output_letter(project, layer, unit), unit_letter("z", project, layer, other)
    numbers = (at(walk, Place("a", layer, each, row=row)) for each in (unit, other))
    general = kind.jacobian_expression(own, output_letter(project, layer, other), same=unit == other)
    filled = kind.jacobian_expression(*numbers, same=unit == other)
    names: dict[str, object] = {"unit": unit_said(project, layer, unit), "other": unit_said(project, layer, other)}
    said = Said(_shares_said(value(walk, place), same=unit == other), names)
    equation = Equation(derivative(own, by), general, filled, value(walk, place), place)
    title = (
        marked("How {unit} changes with its own z")
        if unit == other
        else marked("How {unit} changes with the z of {other}")
    )
    return Explanation(Said(title, names), equation, (said,))


def _shares_said(number: float, *, same: bool) -> str:
    if number > 0:
        return marked("When its own z grows, {unit} gets a larger share.")
    if number < 0:
        return marked("When the z of {other} grows, {unit} gets a smaller share, because all shares make 1.")
    if same:
        return marked("Of the sum {unit} has all or nothing, to all digits: a little more z changes nothing.")
    return marked("One of the two has nothing of the sum, to all digits: a little more z changes nothing.")
