"""Pure edits of the network: each takes a project and returns another; `Refusal` says why one cannot be made.

Layers are numbered from 0 (the first after the inputs) to the output layer; units and inputs from 0.
"""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.activations import AnyActivation, Sigmoid
from nnapp.choices import checked
from nnapp.project.rewire import NEW, Kept, everything, reordered, reshaped, resized, without
from nnapp.project.value import Project, check_position, current_model, without_best
from nnapp.topology import BIAS, Layer, Parameters, matrices
from nnapp.words import Refusal, marked


def add_layer(project: Project, position: int, units: int = 4, activation: AnyActivation | None = None) -> Project:
    """Insert a hidden layer so that it becomes layer `position`; at most before the output layer."""
    layers = project.topology.layers
    if not 0 <= position < len(layers):
        raise Refusal(marked("A new layer goes before the output layer."))
    layer = Layer(units=units, activation=activation or _usual_activation(project))
    order = list(range(len(layers) + 1))
    order.insert(position + 1, NEW)
    return reordered(project, (*layers[:position], layer, *layers[position:]), order)


def remove_layer(project: Project, position: int) -> Project:
    """Remove a hidden layer."""
    layers = project.topology.layers
    check_position(position, len(layers), marked("layer"))
    if position == len(layers) - 1:
        raise Refusal(
            marked("The output layer cannot be removed: it gives the answer, one unit for each target column.")
        )
    order = [row for row in range(len(layers) + 1) if row != position + 1]
    return reordered(project, layers[:position] + layers[position + 1 :], order)


def set_units(project: Project, position: int, units: int) -> Project:
    """Give a hidden layer this many units: new ones come last, and the last ones go."""
    refuse_output(project, position)
    layer = project.topology.layers[position]
    checked(replace(layer, units=units, frozen_links=(), removed_links=()))
    return _with_units(project, position, resized(layer.units, units))


def remove_unit(project: Project, position: int, unit: int) -> Project:
    """Remove one unit of a hidden layer."""
    refuse_output(project, position)
    old = project.topology.layers[position].units
    check_position(unit, old, marked("unit"))
    if old == 1:
        raise Refusal(marked("A layer needs at least one unit. Remove the layer instead."))
    return _with_units(project, position, without(old, unit))


def set_activation(project: Project, position: int, activation: AnyActivation) -> Project:
    """Give a layer another activation; its weights stay."""
    layers = list(project.topology.layers)
    check_position(position, len(layers), marked("layer"))
    layers[position] = checked(replace(layers[position], activation=activation))
    topology = replace(project.topology, layers=tuple(layers))
    model = project.model and without_best(project.model)
    return replace(project, topology=topology, model=model)


def set_weight(project: Project, position: int, unit: int, source: int, value: float) -> Project:
    """Set the weight from unit (or input) `source` of the layer before to `unit` of the layer `position`."""
    check_position(position, len(project.topology.layers), marked("layer"))
    check_position(source, project.topology.widths[position], marked("input"))
    return _with_parameter(project, position, unit, source, value)


def set_bias(project: Project, position: int, unit: int, value: float) -> Project:
    """Set the bias of one unit."""
    return _with_parameter(project, position, unit, BIAS, value)


def _usual_activation(project: Project) -> AnyActivation:
    hidden = project.topology.layers[:-1]
    return hidden[-1].activation if hidden else Sigmoid()


def refuse_output(project: Project, position: int) -> None:
    """Raise `Refusal` for the output layer, whose units are those of the table, and for one that is not there."""
    check_position(position, len(project.topology.layers), marked("layer"))
    if position == len(project.topology.layers) - 1:
        raise Refusal(
            marked(
                "The output layer has one unit for each target column. "
                "To change its size, change which columns of the table are targets."
            )
        )


def _with_units(project: Project, position: int, kept: Kept) -> Project:
    layers = list(project.topology.layers)
    layers[position] = replace(layers[position], units=len(kept))
    units = [everything(width) for width in project.topology.widths]
    units[position + 1] = kept
    return reshaped(project, layers, list(range(len(units))), units)


def _with_parameter(project: Project, position: int, unit: int, column: int, value: float) -> Project:
    check_position(position, len(project.topology.layers), marked("layer"))
    check_position(unit, project.topology.widths[position + 1], marked("unit"))
    if not abs(value) < float("inf"):
        raise Refusal(marked("A weight must be a finite number."))
    if column in project.topology.off_sources[position]:
        raise Refusal(marked("This link comes from a unit that is switched off, so it is 0. Switch the unit on first."))
    if (unit, column) in project.topology.layers[position].removed_ones:
        raise Refusal(marked("This link was removed, so its weight is always 0. Restore the link first."))
    if column == BIAS and not project.topology.layers[position].bias:
        raise Refusal(marked("This layer goes without biases. Switch its biases on first."))
    model = current_model(project)
    current = _replaced(model.current, position, unit, column, value)
    if model.updates == 0:
        # Before the first update the start itself is edited, so that "reset" comes back to what was set by hand.
        return replace(project, model=replace(without_best(model), start=current, current=current))
    return replace(project, model=replace(model, current=current, stop=None, curve_is_exact=True, update=None))


def _replaced(parameters: Parameters, position: int, unit: int, column: int, value: float) -> Parameters:
    flat = parameters.flat.copy()
    matrices(flat, parameters.widths)[position][unit, column] = value
    return Parameters(parameters.widths, flat)
