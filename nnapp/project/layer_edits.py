"""Pure edits of what training does with a layer, and of its single links: frozen, removed, restored.

Layers, units and sources are numbered from 0; the source `BIAS` is the bias.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.project.value import Project, check_position, current_model, without_best
from nnapp.topology import Link, Parameters, Topology, initial_parameters, present
from nnapp.words import marked


def set_layer(project: Project, position: int, **changes: Any) -> Project:
    """Change a layer's `bias`, `frozen`, `dropout` or `initializer`; raises `Refusal` for values that cannot be.

    A layer that goes without biases forgets them. Another initializer acts at the next new start.
    """
    unknown = set(changes) - {"bias", "frozen", "dropout", "initializer"}
    if unknown:
        raise TypeError(f"a layer has no {min(unknown)} that could be set like this")
    return _with_layer(project, position, lambda layer: checked(replace(layer, **changes)))


def freeze_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Let training leave these weights (or biases) of a layer as they are."""
    added = _links(links)
    return _with_layer(project, position, lambda layer: replace(layer, frozen_links=_united(layer.frozen_links, added)))


def free_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Let training change these weights (or biases) of a layer again."""
    gone = set(_links(links))
    return _with_layer(project, position, lambda layer: replace(layer, frozen_links=_without(layer.frozen_links, gone)))


def remove_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Remove these links of a layer: their weights are 0 and stay so."""
    added = _links(links)
    return _with_layer(
        project, position, lambda layer: replace(layer, removed_links=_united(layer.removed_links, added))
    )


def restore_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Put removed links back, with the start values that belong to the start seed."""
    gone = set(_links(links))
    return _with_layer(
        project, position, lambda layer: replace(layer, removed_links=_without(layer.removed_links, gone))
    )


def _with_layer(project: Project, position: int, change: Any) -> Project:
    layers = list(project.topology.layers)
    check_position(position, len(layers), marked("layer"))
    layers[position] = change(layers[position])
    if layers[position] == project.topology.layers[position]:
        return project
    topology = Topology(project.topology.inputs, tuple(layers))
    return replace(project, topology=topology, model=_fitting(project, topology))


def _fitting(project: Project, topology: Topology) -> Any:
    # Links that are gone are 0; links that are back begin as the start seed says.
    before, after = present(project.topology), present(topology)
    if project.model is None or np.array_equal(before, after):
        return project.model
    fresh = initial_parameters(topology, project.training.seeds.start)

    def fitting(parameters: Parameters) -> Parameters:
        flat = np.where(after & ~before, fresh.flat, parameters.flat) * after
        return Parameters(parameters.widths, flat)

    model = current_model(project)
    return replace(without_best(model), start=fitting(model.start), current=fitting(model.current))


def _links(links: Iterable[Link]) -> tuple[Link, ...]:
    # such as the rows that np.argwhere finds
    return tuple((int(unit), int(source)) for unit, source in links)


def _united(links: tuple[Link, ...], added: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(dict.fromkeys((*links, *added)))


def _without(links: tuple[Link, ...], gone: set[Link]) -> tuple[Link, ...]:
    return tuple(link for link in links if link not in gone)
