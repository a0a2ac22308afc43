"""The forward pass: what each link carries, what each unit adds up, and what its activation makes of the sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.explain.explanation import Explanation, at, is_there, long_sum, shown
from nnapp.explain.letters import link_letter, output_letter, unit_letter, unit_said
from nnapp.expressions import Equation, Expression, Over, Value
from nnapp.expressions.short import ONE, plus, times
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
        if not is_there(walk, place):
            said = Said(
                marked("There is no bias of {unit}, so it counts as 0."), {"unit": unit_said(project, layer, unit)}
            )
        return Explanation(
            Said(marked("The bias of {unit}"), {"unit": unit_said(project, layer, unit)}), equation, (said,)
        )
    names: dict[str, object] = {
        "source": unit_said(project, layer - 1, source),
        "unit": unit_said(project, layer, unit),
    }
    said = Said(marked("The link from {source} to {unit} carries its weight times what {source} gives."), names)
    if not is_there(walk, place):
        said = Said(marked("There is no link from {source} to {unit}, so its weight counts as 0."), names)
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
        alone = marked("No link leads to {unit}, so nothing but its bias is left.")
        said = Said(alone if bias else marked("No link leads to {unit}, and it has no bias, so its z is 0."), names)
    return Explanation(
        Said(marked("The sum z of {unit}"), names),
        Equation(
            unit_letter("z", project, layer, unit),
            sum_letters(walk, layer, unit, bias=bias) if len(listens) else _bias_letter(walk, layer, unit, bias=bias),
            filled,
            value(walk, place),
            place,
        ),
        (said,),
    )


def _bias_letter(walk: Walk, layer: int, unit: int, *, bias: bool) -> Expression | None:
    return link_letter(walk.project, layer, unit, BIAS) if bias else None


def sum_letters(walk: Walk, layer: int, unit: int, *, bias: bool) -> Expression:
    """Return Σ w a + b in letters."""
    project = walk.project
    only = project.topology.widths[layer] == 1
    index: int | str = 0 if only else "j"
    term = times(link_letter(project, layer, unit, index), incoming_letter(walk, layer, index))
    terms = (term if only else Over("j", term), *((link_letter(project, layer, unit, BIAS),) if bias else ()))
    return plus(*terms)
