"""The remedies: each a pure edit of the project, one undo step.

Where weights were drawn for another kind of unit, the remedy begins afresh: they would not suit the new one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nnapp.activations import AnyActivation, LeakyReLU, ReLU, Sigmoid, Tanh
from nnapp.costs import AnyCost
from nnapp.initializers import AnyInitializer, FanInNormal, HeNormal
from nnapp.project import Project, add_layer, restore_links, set_activation, start_afresh, switch_on
from nnapp.project.value import without_best
from nnapp.topology import BIAS, Layer


def with_output(project: Project, activation: AnyActivation, cost: AnyCost) -> Project:
    """Give the output layer another activation, and judge it by a cost that goes with it; all weights stay."""
    *hidden, output = project.topology.layers
    topology = replace(project.topology, layers=(*hidden, replace(output, activation=activation)))
    model = project.model and without_best(project.model)
    return replace(project, topology=topology, training=replace(project.training, cost=cost), model=model)


def with_hidden_layer(project: Project, units: int) -> Project:
    """Put a hidden layer of tanh units before the output layer."""
    return add_layer(project, len(project.topology.layers) - 1, units, Tanh())


def with_curved_layers(project: Project, activation: AnyActivation) -> Project:
    """Give all hidden layers an activation that is no straight line."""
    for position in range(len(project.topology.layers) - 1):
        project = set_activation(project, position, activation)
    return project


def with_usual_start(project: Project, positions: Sequence[int]) -> Project:
    """Let the weights of some layers start at random, and begin afresh."""
    layers = [
        replace(layer, initializer=usual_initializer(layer.activation)) if position in positions else layer
        for position, layer in enumerate(project.topology.layers)
    ]
    return _afresh(project, layers)


def with_rectifiers(project: Project) -> Project:
    """Make ReLU units of all hidden sigmoid units, with the start weights that suit them, and begin afresh."""
    *hidden, output = project.topology.layers
    layers = [
        replace(layer, activation=ReLU(), initializer=HeNormal()) if isinstance(layer.activation, Sigmoid) else layer
        for layer in hidden
    ]
    return _afresh(project, [*layers, output])


def with_links(project: Project, layer: int, units: Sequence[int], *, onward: bool) -> Project:
    """Restore the removed links of some units of a layer (−1 the inputs) to the next one, or else from the one before.

    Removed biases stay removed.
    """
    position, end, wanted = (layer + 1, 1, {*units}) if onward else (layer, 0, {*units})
    removed = project.topology.layers[position].removed_links
    return restore_links(project, position, [link for link in removed if link[end] in wanted and link[1] != BIAS])


def with_units_on(project: Project, layer: int, units: Sequence[int]) -> Project:
    """Switch some units of a layer on again, or inputs (layer −1)."""
    for unit in units:
        project = switch_on(project, layer, unit)
    return project


def usual_initializer(activation: AnyActivation) -> AnyInitializer:
    """Return the initializer that suits an activation."""
    return HeNormal() if isinstance(activation, ReLU | LeakyReLU) else FanInNormal()


def _afresh(project: Project, layers: Sequence[Layer]) -> Project:
    topology = replace(project.topology, layers=tuple(layers))
    return start_afresh(replace(project, topology=topology))
