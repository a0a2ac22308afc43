"""The error δ of a unit: by the chain rule, through the Jacobian of softmax, or in the short form that the cost has."""

from __future__ import annotations

import numpy as np

from nnapp.activations import Softmax
from nnapp.explain.backward import mean_said, share, slope_of_cost, slope_operand
from nnapp.explain.costing import compared, compared_letters
from nnapp.explain.explanation import Explanation, at, long_sum, shown
from nnapp.explain.forward import indices
from nnapp.explain.letters import cost_slope, derivative, output_letter, unit_letter, unit_said
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
            else marked("How the cost changes with what {unit} gives, times how much it gives more when its z grows.")
        )
        return Explanation(title, equation, (Said(said, names), *_sign_said(names, number)))
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
    also = (long,) if abs(worth(long.filled) - long.value) <= 1e-6 * abs(long.value) else ()
    if not also:
        more = Said(
            marked("The long way, ∂C/∂y times φ′, cannot be worked out here: so far off the target it would be 0 · ∞."),
            names,
        )
    else:
        more = Said(marked("The long way, ∂C/∂y times φ′, gives the same."), names)
    equation = Equation(long.left, letters, numbers, long.value, place)
    return Explanation(title, equation, (said, more, *_sign_said(names, long.value), *mean_said(walk)), (), also)


def _sign_said(names: dict[str, object], number: float) -> tuple[Said, ...]:
    if number > 0:
        return (Said(marked("It is positive: z should become smaller."), names),)
    if number < 0:
        return (Said(marked("It is negative: z should become larger."), names),)
    return (Said(marked("It is 0: this row changes no weight into {unit}."), names),)


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
