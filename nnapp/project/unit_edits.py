"""Pure edits of single units: doubled, frozen, switched off.

Layers are numbered from 0 (the first after the inputs) to the output layer, and −1 are the inputs; units from 0.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from nnapp.model import Event, Parked
from nnapp.project.layer_edits import free_links, freeze_links, with_topology
from nnapp.project.network_edits import refuse_output
from nnapp.project.rewire import doubled, everything, reshaped
from nnapp.project.value import Project, check_position, current_model
from nnapp.topology import BIAS, Link, Parameters, Topology, matrices
from nnapp.words import Refusal, marked

INPUTS = -1


def duplicate_unit(project: Project, position: int, unit: int) -> Project:
    """Put a copy of a hidden unit next to it, with the same weights that come in and the same bias.

    The weights that go out are halved in both, so the network's answers stay the same.
    """
    refuse_output(project, position)
    layers, widths = list(project.topology.layers), project.topology.widths
    check_position(unit, layers[position].units, marked("unit"))
    layers[position] = replace(layers[position], units=layers[position].units + 1)
    units = [everything(width) for width in widths]
    units[position + 1] = doubled(widths[position + 1], unit)
    wider = reshaped(project, layers, range(len(units)), units)
    return _with_halved(wider, position + 1, unit)


def freeze_unit(project: Project, position: int, unit: int) -> Project:
    """Let training leave the unit's bias and the weights that come in as they are."""
    links = _incoming(project.topology, position, unit)
    return project if project.topology.layers[position].frozen else freeze_links(project, position, links)


def free_unit(project: Project, position: int, unit: int) -> Project:
    """Let training change the unit's bias and the weights that come in again."""
    links = _incoming(project.topology, position, unit)
    if project.topology.layers[position].frozen:
        raise Refusal(
            marked("Layer {number} is frozen as a whole, and this unit with it. Let the layer learn again first."),
            number=position + 1,
        )
    return free_links(project, position, links)


def is_unit_frozen(topology: Topology, position: int, unit: int) -> bool:
    """Say whether training leaves a unit's bias and all weights that come in as they are."""
    layer = topology.layers[position]
    return layer.frozen or bool(layer.frozen_counts[unit] == topology.widths[position] + layer.bias)


def switch_off(project: Project, layer: int, unit: int) -> Project:
    """Switch an input (layer −1) or a hidden unit off: no unit of the next layer listens to it any more."""
    return _switched(project, layer, unit, lambda off: {*off, unit})


def switch_on(project: Project, layer: int, unit: int) -> Project:
    """Switch an input (layer −1) or a hidden unit on again, with the weights that it had."""
    return _switched(project, layer, unit, lambda off: off - {unit})


def is_off(topology: Topology, layer: int, unit: int) -> bool:
    """Say whether an input (layer −1) or a unit is switched off."""
    return unit in (topology.off_inputs if layer == INPUTS else topology.layers[layer].off_units)


def _incoming(topology: Topology, position: int, unit: int) -> list[Link]:
    check_position(position, len(topology.layers), marked("layer"))
    check_position(unit, topology.layers[position].units, marked("unit"))
    return [(unit, source) for source in range(BIAS, topology.widths[position])]


def _switched(project: Project, layer: int, unit: int, change: Callable[[set[int]], set[int]]) -> Project:
    topology = project.topology
    if layer == INPUTS:
        check_position(unit, topology.inputs, marked("input"))
        changed = replace(topology, off_inputs=tuple(change(set(topology.off_inputs))))
    else:
        check_position(layer, len(topology.layers), marked("layer"))
        check_position(unit, topology.layers[layer].units, marked("unit"))
        if layer == len(topology.layers) - 1:
            raise Refusal(
                marked(
                    "A unit of the output layer cannot be switched off: the output gives the answer. "
                    "Switch units of the layers before it off, or inputs."
                )
            )
        layers = list(topology.layers)
        layers[layer] = replace(layers[layer], off_units=tuple(change(set(layers[layer].off_units))))
        changed = replace(topology, layers=tuple(layers))
    return project if changed == topology else with_topology(project, changed)


def _with_halved(project: Project, position: int, unit: int) -> Project:
    # the weights from this unit and the next one to the layer `position` become half of what they are
    def halved(parameters: Parameters) -> Parameters:
        flat = parameters.flat.copy()
        matrices(flat, parameters.widths)[position][:, unit : unit + 2] /= 2
        return Parameters(parameters.widths, flat)

    model = current_model(project)
    kept = model.parked and Parked(halved(model.parked.start), halved(model.parked.current))
    values: dict[str, int | float | str] = {"unit": unit + 1, "layer": position, "copy": unit + 2}
    event = Event(
        model.updates,
        marked(
            "Unit {unit} of layer {layer} was duplicated: unit {copy} is its copy. Both pass on half of what the unit "
            "did, so the answers are the same."
        ),
        values,
    )
    model = replace(
        model,
        start=halved(model.start),
        current=halved(model.current),
        parked=kept,
        events=(*model.events[:-1], event),
    )
    return replace(project, model=model)
