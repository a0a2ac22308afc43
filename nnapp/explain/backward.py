"""The backward pass: ∂C/∂a, φ′(z) and δ of every unit, product by product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.explain.costing import compared, compared_letters
from nnapp.explain.explanation import Explanation, at, long_sum, shown, worked
from nnapp.explain.forward import dropped, indices
from nnapp.explain.letters import cost_slope, derivative, link_letter, output_letter, unit_letter, unit_said
from nnapp.explain.signs import answer_said
from nnapp.expressions import Equation, Expression, Over, Quotient, Symbol, Value
from nnapp.expressions.short import ONE, times
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked

SENT_BACK = marked(
    "Every unit of the next layer sends its δ back through its weight. What comes to {unit} is added up: so much the "
    "cost changes with what {unit} gives."
)
OFF = marked("Dropout has switched {unit} off for this update (m = 0), so the cost does not change with what it gives.")


def cost_by_output(walk: Walk, place: Place) -> Explanation:
    """Say how the cost changes with what a unit gives: an output by the cost's formula, others by what δ flows back."""
    layer, unit, _, row = indices(place)
    if layer == len(walk.z) - 1:
        return _by_answer(walk, place)
    project = walk.project
    names: dict[str, object] = {"unit": unit_said(project, layer, unit)}
    mask, after = walk.masks[layer], listeners(walk, layer, unit)
    worths = walk.parameters.weights[layer + 1][after, unit] * walk.delta[layer + 1][row][after]
    total = long_sum(worths, lambda k: back_term(walk, layer, unit, int(after[k]), row))
    only = len(walk.delta[layer + 1][row]) == 1
    index: int | str = 0 if only else "k"
    term = times(link_letter(project, layer + 1, index, unit), unit_letter("δ", project, layer + 1, index))
    general = term if only else Over("k", term)
    if mask is not None:
        general = times(unit_letter("m", project, layer, unit), general)
        total = times(Value(float(mask[row, unit])), total)
    said = (Said(SENT_BACK, names), *dropped(walk, layer, unit, row))
    if mask is not None and not mask[row, unit]:
        said = (Said(OFF, names),)
    if not len(after):
        unheard = marked("No unit of the next layer listens to {unit}, so the cost does not change with it.")
        said = (Said(unheard, names),)
    equation = Equation(cost_slope(project, layer, unit), general, total, value(walk, place), place)
    return Explanation(Said(marked("How the cost changes with {unit}"), names), equation, said)


def listeners(walk: Walk, layer: int, unit: int) -> NDArray[np.intp]:
    """Return the units of the next layer that listen to a unit."""
    topology = walk.project.topology
    after = topology.layers[layer + 1]
    if unit in topology.off_sources[layer + 1]:
        return np.empty(0, np.intp)
    removed = after.removed_pairs
    return np.setdiff1d(np.arange(after.units), removed[removed[:, 1] == unit, 0])


def back_term(walk: Walk, layer: int, unit: int, after: int, row: int) -> Expression:
    """Return w δ that a unit gets back from one of the next layer, in numbers."""
    return times(at(walk, Place("weight", layer + 1, after, unit)), at(walk, Place("delta", layer + 1, after, row=row)))


def back_product(walk: Walk, place: Place) -> Explanation:
    """Say what one unit of the next layer sends back."""
    layer, unit, after, row = indices(place)
    project = walk.project
    left = times(link_letter(project, layer + 1, after, unit), unit_letter("δ", project, layer + 1, after))
    names: dict[str, object] = {"unit": unit_said(project, layer, unit), "after": unit_said(project, layer + 1, after)}
    said = Said(
        marked("The link carries the error δ of {after} back to {unit}, times the same weight that it used forward."),
        names,
    )
    equation = Equation(left, None, back_term(walk, layer, unit, after, row), value(walk, place), place)
    return Explanation(Said(marked("What {after} sends back to {unit}"), names), equation, (said,))


def share(walk: Walk) -> tuple[Expression, Expression]:
    """Return 1/N in letters and in numbers where the cost is a mean over several rows, else 1."""
    if walk.project.training.reduction == "sum" or walk.row_count == 1:
        return ONE, ONE
    return Quotient(ONE, Symbol("N")), Quotient(ONE, Value(float(walk.row_count)))


def answer_slope(walk: Walk, row: int, unit: int) -> Expression:
    """Return ∂C/∂y of an output in numbers."""
    cost, outputs = walk.project.training.cost, Value(float(walk.targets.shape[1]))
    return times(share(walk)[1], cost.slope_expression(compared(walk, row, unit), outputs))


def _by_answer(walk: Walk, place: Place) -> Explanation:
    layer, unit, _, row = indices(place)
    cost, project = walk.project.training.cost, walk.project
    general = times(share(walk)[0], cost.slope_expression(compared_letters(walk, unit), Symbol("n")))
    number = value(walk, place)
    y, t = float(walk.a[-1][row, unit]), float(walk.targets[row, unit])
    names: dict[str, object] = {
        "unit": unit_said(project, layer, unit),
        "y": shown(y),
        "t": shown(t),
    }
    equation = Equation(cost_slope(project, layer, unit), general, answer_slope(walk, row, unit), number, place)
    said = answer_said(walk, number, names, wanted=t != 0)
    if np.isnan(number):
        beyond = marked(
            "The answer y = {y} is so far off the target {t} that this slope is beyond all numbers. δ is not, because "
            "the cost makes it by itself."
        )
        said = (Said(beyond, names),) if walk.da[-1] is None and np.isfinite(y) else ()
    return Explanation(Said(marked("How the cost changes with {unit}"), names), equation, (*said, *mean_said(walk)))


def mean_said(walk: Walk) -> tuple[Said, ...]:
    """Say how much a row counts where the cost is a mean over several rows."""
    if share(walk)[0] == ONE:
        return ()
    return (
        Said(
            marked("The cost is the mean of {count} rows, so each row counts by 1/{count}."), {"count": walk.row_count}
        ),
    )


def slope(walk: Walk, place: Place) -> Explanation:
    """Say how steep a unit's activation is at its z."""
    layer, unit, _, row = indices(place)
    project, kind = walk.project, walk.project.topology.layers[layer].activation
    if not kind.elementwise:
        raise LookupError(place)
    z, a = at(walk, Place("z", layer, unit, row=row)), at(walk, Place("a", layer, unit, row=row))
    letters = unit_letter("z", project, layer, unit), output_letter(project, layer, unit)
    before, general, filled = worked(kind.slope_lines(*letters), kind.slope_lines(z, a), {})
    number = slope_value(walk, layer, unit, row)
    names: dict[str, object] = {"unit": unit_said(project, layer, unit), "z": shown(z.value), "function": kind.title}
    said = [
        Said(
            marked(
                "The slope of the activation function ({function}) at z = {z}: a little more z changes what {unit} "
                "gives by so many times as much."
            ),
            names,
        )
    ]
    if number < 0:
        said.append(Said(marked("It is negative: when z grows a little, {unit} gives less."), names))
    if z.value in kind.kinks:
        said.append(
            Said(marked("At z = {z} the function has a kink; this is the slope that training uses there."), names)
        )
    elif kind.saturates and abs(number) < 0.05 * kind.steepest:
        said.append(
            Said(marked("The function is almost flat there (saturated), so little of the error gets through."), names)
        )
    telling = None if isinstance(general, Value) else general  # 1 or 0 everywhere is written once
    equation = Equation(derivative(letters[1], letters[0]), telling, filled, number, place)
    return Explanation(Said(marked("The slope φ′ of {unit}"), names), equation, tuple(said), before)


def slope_value(walk: Walk, layer: int, unit: int, row: int) -> float:
    """Return φ′(z) of a unit; 1 of the identity, for which training computes none."""
    table = walk.slope[layer]
    return 1.0 if table is None else float(table[row, unit])


def slope_of_cost(walk: Walk, layer: int, unit: int, row: int) -> Value:
    """Return ∂C/∂a of any unit, as an operand; NaN where it is beyond all bounds."""
    return at(walk, Place("da", layer, unit, row=row))


def slope_operand(walk: Walk, layer: int, unit: int, row: int) -> Value:
    """Return φ′(z) of a unit, as an operand."""
    return Value(slope_value(walk, layer, unit, row), Place("slope", layer, unit, row=row))
