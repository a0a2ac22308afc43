"""What a unit makes of its sum: its activation function, or its share by softmax."""

from __future__ import annotations

import numpy as np

from nnapp.activations import Activation, Softmax
from nnapp.explain.explanation import Explanation, at, long_sum, shown, worked
from nnapp.explain.forward import indices
from nnapp.explain.letters import layer_sign, output_letter, unit_said
from nnapp.expressions import Equation, Expression, Quotient, Symbol, Value, number_text, printed
from nnapp.expressions.short import FAR, call, minus
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked


def activation(walk: Walk, place: Place) -> Explanation:
    """Say what a unit makes of its sum."""
    layer, unit, _, row = indices(place)
    project, number = walk.project, value(walk, place)
    kind: Activation = project.topology.layers[layer].activation
    z, left = at(walk, Place("z", layer, unit, row=row)), output_letter(project, layer, unit)
    names: dict[str, object] = {
        "unit": unit_said(project, layer, unit),
        "function": kind.title,
        "z": shown(z.value),
    }
    title = Said(marked("What {unit} gives"), names)
    if isinstance(kind, Softmax):
        return _softmax(walk, place, kind, title, names)
    letter = Symbol("z", left.sub, layer_sign(project, layer))
    before, general, filled = worked(kind.value_lines(letter), kind.value_lines(z), {})
    equation = Equation(left, general, filled, number, place)
    names["a"] = number_text(number, printed(equation).result_digits)  # the digits of the equation
    said = Said(
        marked("The sum z = {z} goes into the activation function ({function}) of {unit}, which gives {a}."), names
    )
    return Explanation(title, equation, (said,), before)


def _softmax(walk: Walk, place: Place, kind: Softmax, title: Said, names: dict[str, object]) -> Explanation:
    layer, unit, _, row = indices(place)
    z = walk.z[layer][row]
    shift = float(z.max()) if np.abs(z).max() > FAR else 0.0

    def power(other: int) -> Expression:
        own = at(walk, Place("z", layer, other, row=row))
        return call("exp", minus(own, Value(shift)) if shift else own)

    with np.errstate(over="ignore", under="ignore"):
        powers = np.exp(z - shift)
    filled = Quotient(power(unit), long_sum(powers, power))
    letter = Symbol("z", str(unit + 1))
    general = kind.value_expression(letter)
    said = [
        Said(marked("Softmax gives every output its share of the sum of all eᶻ: together the outputs are 1."), names)
    ]
    if shift:
        said.append(
            Said(
                marked(
                    "The largest z is subtracted everywhere first; that changes no share, and keeps the powers small."
                ),
                names,
            )
        )
    left = output_letter(walk.project, layer, unit)
    return Explanation(title, Equation(left, general, filled, value(walk, place), place), tuple(said))
