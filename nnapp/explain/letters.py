"""What the places of a network are called: in formulas by letters with indices, in sentences by their names.

People count from 1: w with "21" below and "(2)" above leads to unit 2 of layer 2 from unit 1 of the layer before.
"""

from __future__ import annotations

from nnapp.dataset import Role
from nnapp.expressions import Expression, Quotient, Symbol
from nnapp.project import Project, unit_name
from nnapp.topology import BIAS
from nnapp.walk import Place
from nnapp.words import Said, marked


def layer_sign(project: Project, layer: int) -> str:
    """Return the number of a layer as it stands above a letter; nothing where there is only one layer."""
    return f"({layer + 1})" if len(project.topology.layers) > 1 else ""


def pair(first: int | str, second: int | str) -> str:
    """Return two indices that stand below a letter: 21, or 12,3 where that would be unclear."""
    first, second = (str(each + 1) if isinstance(each, int) else each for each in (first, second))
    return f"{first}{second}" if len(first) == len(second) == 1 else f"{first},{second}"


def unit_letter(letter: str, project: Project, layer: int, unit: int | str) -> Symbol:
    """Return a letter of one unit of a layer; the unit may be given by another letter."""
    return Symbol(letter, str(unit + 1) if isinstance(unit, int) else unit, layer_sign(project, layer))


def output_letter(project: Project, layer: int, unit: int | str) -> Symbol:
    """Return the letter of what a unit gives: x for an input (layer −1), y in the output layer, else a."""
    if layer < 0:
        return Symbol("x", str(unit + 1) if isinstance(unit, int) else unit)
    if layer == len(project.topology.layers) - 1:
        return Symbol("y", str(unit + 1) if isinstance(unit, int) else unit)
    return unit_letter("a", project, layer, unit)


def link_letter(project: Project, layer: int, unit: int | str, source: int | str, letter: str = "") -> Symbol:
    """Return the letter of a weight or a bias; `letter` stands before it, such as ∂."""
    if source == BIAS:
        return Symbol(f"{letter}b", str(unit + 1) if isinstance(unit, int) else unit, layer_sign(project, layer))
    return Symbol(f"{letter}w", pair(unit, source), layer_sign(project, layer))


def derivative(over: Symbol | str, by: Symbol) -> Quotient:
    """Return ∂over/∂by."""
    over = Symbol(over) if isinstance(over, str) else over
    return Quotient(
        Symbol(f"∂{over.letter}", over.sub, over.sup), Symbol(f"∂{by.letter.removeprefix('∂')}", by.sub, by.sup)
    )


def cost_slope(project: Project, layer: int, unit: int | str) -> Expression:
    """Return ∂C/∂a of a unit."""
    return derivative("C", output_letter(project, layer, unit))


def gradient_letter(project: Project, layer: int, unit: int, source: int) -> Expression:
    """Return ∂C/∂w of a link."""
    return derivative("C", link_letter(project, layer, unit, source))


def unit_said(project: Project, layer: int, unit: int) -> Said:
    """Return what a unit is called within a sentence."""
    if layer < 0:
        return Said(marked("the input {name}"), {"name": project.dataset.features(Role.INPUT)[unit].said})
    if layer == len(project.topology.layers) - 1:
        return Said(marked("the output {name}"), {"name": project.dataset.features(Role.TARGET)[unit].said})
    return Said(marked("unit {name}"), {"name": unit_name(project, layer, unit) or f"h{layer + 1}.{unit + 1}"})


def link_said(project: Project, place: Place) -> Said:
    """Return what a weight or a bias is called within a sentence."""
    layer, unit, source = place.layer or 0, place.unit or 0, place.source or 0
    if source == BIAS:
        return Said(marked("the bias of {unit}"), {"unit": unit_said(project, layer, unit)})
    return Said(
        marked("the weight from {source} to {unit}"),
        {"source": unit_said(project, layer - 1, source), "unit": unit_said(project, layer, unit)},
    )
