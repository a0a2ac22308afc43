"""Pure edits of the stack of layers: a layer doubled or moved, or all of them given at once.

Layers are numbered from 0 (the first after the inputs) to the output layer.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.dataset import Role
from nnapp.misfits import wrong_kind
from nnapp.project.rewire import NEW, everything, reordered, reshaped, resized
from nnapp.project.value import Project, check_position
from nnapp.topology import Layer, Topology
from nnapp.words import Refusal, Said, marked


def duplicate_layer(project: Project, position: int) -> Project:
    """Insert a copy of a hidden layer behind it.

    The weights that come in stay with the layer, those that go out go to the copy, and both have the same biases. The
    weights between the two are initialised. The copy is like the layer in all but the names of its units.
    """
    layers = project.topology.layers
    _refuse_output(
        project, position, marked("The output layer cannot be duplicated: it gives the answer, and there is only one.")
    )
    copy = replace(layers[position], unit_names=())
    row = position + 1
    order = [*range(row + 1), *range(row, len(layers) + 1)]
    return reordered(project, (*layers[:row], copy, *layers[row:]), order)


def move_layer(project: Project, position: int, to: int) -> Project:
    """Move a hidden layer so that it becomes layer `to`; weights between layers that stay neighbours stay."""
    layers = project.topology.layers
    problem = marked("The output layer comes last: it gives the answer. Only hidden layers can change places.")
    _refuse_output(project, position, problem)
    _refuse_output(project, to, problem)
    if position == to:
        return project
    moved = [number for number in range(len(layers)) if number != position]
    moved.insert(to, position)
    return reordered(project, [layers[number] for number in moved], [0, *(number + 1 for number in moved)])


def set_layers(project: Project, layers: Sequence[Layer]) -> Project:
    """Give the network these layers instead of its own, the output layer last.

    Hidden layers continue those at the same position from the front, the output layer continues the output layer: they
    keep their first units, with their weights, names and marks (frozen, removed, off), which are not taken from
    `layers`. New layers begin without any.
    """
    old = project.topology.layers
    given = tuple(_plain(layer) for layer in layers)
    checked(Topology(project.topology.inputs, given))
    _refuse_other_outputs(project, given[-1].units)
    same = min(len(old), len(given)) - 1
    order = [*range(same + 1), *[NEW] * (len(given) - 1 - same), len(old)]
    before = [None if row == NEW else old[row - 1] for row in order[1:]]
    continued = [layer if was is None else _marked_like(was, layer) for was, layer in zip(before, given, strict=True)]
    if tuple(continued) == old:
        return project
    units = [everything(project.topology.inputs)]
    units += [
        resized(layer.units if was is None else was.units, layer.units)
        for was, layer in zip(before, given, strict=True)
    ]
    return reshaped(project, continued, order, units)


def outputs_needed(project: Project) -> Said:
    """Say how many output units the table needs, and why."""
    dataset = project.dataset
    units = len(dataset.features(Role.TARGET))
    columns = [dataset.columns[position] for position in dataset.indices(Role.TARGET)]
    values = {"needed": units, "column": columns[0].name}
    if units == 1:
        return Said(marked("The table needs 1 output unit, for its target column “{column}”."), values)
    if len(columns) == 1:
        return Said(marked("The table needs {needed} output units: one for each category of “{column}”."), values)
    if units == len(columns):
        return Said(marked("The table needs {needed} output units: one for each target column."), values)
    return Said(
        marked(
            "The table needs {needed} output units: one for each target column, and where it has more than two "
            "categories, one for each of these."
        ),
        values,
    )


def _refuse_output(project: Project, position: int, reason: str) -> None:
    check_position(position, len(project.topology.layers), marked("layer"))
    if position == len(project.topology.layers) - 1:
        raise Refusal(reason)


def _refuse_other_outputs(project: Project, units: int) -> None:
    needed = project.topology.layers[-1].units
    if units != needed:
        raise Refusal(
            marked(
                "{reason} The last layer was given {given}. Make it {needed}, or change which columns of the table are "
                "targets."
            ),
            reason=outputs_needed(project),
            given=units,
            needed=needed,
        )


def _plain(layer: Layer) -> Layer:
    if not isinstance(layer, Layer):
        raise wrong_kind("set_layers", "layers", "a list of Layer", layer)
    return replace(layer, frozen_links=(), removed_links=(), unit_names=(), off_units=())


def _marked_like(old: Layer, layer: Layer) -> Layer:
    # what has no place any more goes when the layers are linked
    fields = ("frozen_links", "removed_links", "unit_names", "off_units")
    return replace(layer, **{field: getattr(old, field) for field in fields})
