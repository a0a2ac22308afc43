"""The forward pass: what each link carries, what each unit adds up, and what its activation makes of the sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import Activation, Softmax
from nnapp.explain.explanation import Explanation, at, long_sum, shown, worked
from nnapp.explain.letters import layer_sign, link_letter, output_letter, unit_letter, unit_said
from nnapp.expressions import Equation, Expression, Over, Quotient, Symbol, Value
from nnapp.expressions.short import FAR, ONE, call, minus, plus, times
from nnapp.topology import BIAS
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked


def product(walk: Walk, place: Place) -> Explanation:
    """Say what a link carries: its weight times what it gets."""
    layer, unit, source, row = indices(place)
    project = walk.project
    equation = Equation(
        times(link_letter(project, layer, unit, source), incoming_letter(walk, layer, source)),
        None,
        link_product(walk, layer, unit, source, row),
        value(walk, place),
        place,
    )
    if source == BIAS:
        said = Said(
            marked("The bias of {unit} counts as it is: it needs no input, or an input that is always 1."),
            {"unit": unit_said(project, layer, unit)},
        )
        return Explanation(
            Said(marked("The bias of {unit}"), {"unit": unit_said(project, layer, unit)}), equation, (said,)
        )
    names: dict[str, object] = {
        "source": unit_said(project, layer - 1, source),
        "unit": unit_said(project, layer, unit),
    }
    said = Said(marked("The link from {source} to {unit} carries its weight times what {source} gives."), names)
    return Explanation(
        Said(marked("What the link from {source} brings to {unit}"), names),
        equation,
        (said, *dropped(walk, layer - 1, source, row)),
    )


def indices(place: Place) -> tuple[int, int, int, int]:
    """Return layer, unit, source and row of a place; 0 for what it does not have."""
    return place.layer or 0, place.unit or 0, place.source or 0, place.row or 0


def incoming_letter(walk: Walk, layer: int, source: int | str) -> Expression:
    """Return the letter of what a link into a layer gets: 1 for a bias, with dropout m a."""
    if source == BIAS:
        return ONE
    letter = output_letter(walk.project, layer - 1, source)
    if layer and walk.masks[layer - 1] is not None:
        return times(unit_letter("m", walk.project, layer - 1, source), letter)
    return letter


def incoming_value(walk: Walk, layer: int, source: int, row: int) -> Expression:
    """Return the number that a link into a layer gets, as an operand."""
    if source == BIAS:
        return ONE
    if not layer:
        return at(walk, Place("x", unit=source, row=row))
    given, mask = at(walk, Place("a", layer - 1, source, row=row)), walk.masks[layer - 1]
    return given if mask is None else times(Value(float(mask[row, source])), given)


def link_product(walk: Walk, layer: int, unit: int, source: int, row: int) -> Expression:
    """Return w a of a link in numbers."""
    return times(at(walk, Place("weight", layer, unit, source)), incoming_value(walk, layer, source, row))


def dropped(walk: Walk, layer: int, unit: int, row: int) -> tuple[Said, ...]:
    """Say whether dropout has switched a unit off in this update, where there is dropout."""
    mask = None if layer < 0 else walk.masks[layer]
    if mask is None:
        return ()
    if mask[row, unit]:
        return (
            Said(
                marked("Dropout left {unit} on; m = {m} makes up for those that are off."),
                {"unit": unit_said(walk.project, layer, unit), "m": shown(float(mask[row, unit]))},
            ),
        )
    return (
        Said(
            marked("Dropout has switched {unit} off for this update: m = 0."),
            {"unit": unit_said(walk.project, layer, unit)},
        ),
    )


def sources(walk: Walk, layer: int, unit: int) -> tuple[NDArray[np.intp], bool]:
    """Return the sources that a unit listens to (numbers), and whether it has a bias."""
    topology = walk.project.topology
    kind, listens = topology.layers[layer], np.ones(topology.widths[layer], bool)
    listens[list(topology.off_sources[layer])] = False
    removed = kind.removed_pairs
    gone = removed[(removed[:, 0] == unit) & (removed[:, 1] != BIAS), 1]
    listens[gone] = False
    return np.flatnonzero(listens), kind.bias and (unit, BIAS) not in kind.removed_ones


def weighted_sum(walk: Walk, place: Place) -> Explanation:
    """Say which products z adds up."""
    layer, unit, _, row = indices(place)
    project = walk.project
    listens, bias = sources(walk, layer, unit)
    given = walk.inputs[row] if not layer else walk.a[layer - 1][row]
    mask = walk.masks[layer - 1] if layer else None
    worths = walk.parameters.weights[layer][unit][listens] * (given if mask is None else given * mask[row])[listens]
    always = (at(walk, Place("weight", layer, unit, BIAS)),) if bias else ()
    filled = long_sum(worths, lambda k: link_product(walk, layer, unit, int(listens[k]), row), always)
    names: dict[str, object] = {
        "unit": unit_said(project, layer, unit),
        "z": shown(value(walk, place)),
        "count": len(listens),
    }
    said = Said(
        marked("What the links bring to {unit} is added up, and its bias.")
        if bias
        else marked("What the links bring to {unit} is added up; it has no bias."),
        names,
    )
    if not len(listens):
        said = Said(marked("No link leads to {unit}, so nothing but its bias is left."), names)
    return Explanation(
        Said(marked("The sum z of {unit}"), names),
        Equation(
            unit_letter("z", project, layer, unit),
            sum_letters(walk, layer, unit, bias=bias),
            filled,
            value(walk, place),
            place,
        ),
        (said,),
    )


def sum_letters(walk: Walk, layer: int, unit: int, *, bias: bool) -> Expression:
    """Return Σ w a + b in letters."""
    project = walk.project
    only = project.topology.widths[layer] == 1
    index: int | str = 0 if only else "j"
    term = times(link_letter(project, layer, unit, index), incoming_letter(walk, layer, index))
    terms = (term if only else Over("j", term), *((link_letter(project, layer, unit, BIAS),) if bias else ()))
    return plus(*terms)


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
        "a": shown(number),
    }
    title = Said(marked("What {unit} gives"), names)
    if isinstance(kind, Softmax):
        return _softmax(walk, place, kind, title, names)
    letter = Symbol("z", left.sub, layer_sign(project, layer))
    before, general, filled = worked(kind.value_lines(letter), kind.value_lines(z), {})
    said = Said(
        marked("The sum z = {z} goes into the activation function ({function}) of {unit}, which gives {a}."), names
    )
    return Explanation(title, Equation(left, general, filled, number, place), (said,), before)


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
