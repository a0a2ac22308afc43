"""Pure edits of what training does with a layer, and of its single links: frozen, removed, restored.

Layers, units and sources are numbered from 0; the source `BIAS` is the bias.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.project.absent import refitted
from nnapp.project.value import Project, check_position, without_best
from nnapp.topology import Layer, Link, Topology, present
from nnapp.words import marked

Links = tuple[Link, ...]


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
    return _with_links(project, position, "frozen_links", _united, links)


def free_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Let training change these weights (or biases) of a layer again."""
    return _with_links(project, position, "frozen_links", _without, links)


def remove_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Remove these links of a layer: their weights are 0 and stay so."""
    return _with_links(project, position, "removed_links", _united, links)


def restore_links(project: Project, position: int, links: Iterable[Link]) -> Project:
    """Put removed links back with the values that they had, or else those that belong to the start seed."""
    return _with_links(project, position, "removed_links", _without, links)


def _with_links(
    project: Project, position: int, field: str, change: Callable[[Links, Links], Links], links: Iterable[Link]
) -> Project:
    given = _plain(links)
    return _with_layer(project, position, lambda layer: replace(layer, **{field: change(getattr(layer, field), given)}))


def _with_layer(project: Project, position: int, change: Callable[[Layer], Layer]) -> Project:
    layers = list(project.topology.layers)
    check_position(position, len(layers), marked("layer"))
    layers[position] = change(layers[position])
    if layers[position] == project.topology.layers[position]:
        return project
    return with_topology(project, replace(project.topology, layers=tuple(layers)))


def with_topology(project: Project, topology: Topology) -> Project:
    """Return the project with another topology of the same units; links that come back are what they were."""
    model = project.model
    if model is not None and not np.array_equal(present(project.topology), present(topology)):
        model = refitted(without_best(model), project.topology, topology, project.training.seeds.start)
    return replace(project, topology=topology, model=model)


def _plain(links: Iterable[Link]) -> Links:
    # whatever they are, such as the rows that np.argwhere finds
    pairs = np.array([*links], np.intp).reshape(-1, 2)
    return tuple(zip(pairs[:, 0].tolist(), pairs[:, 1].tolist(), strict=True))


def _united(links: Links, added: Links) -> Links:
    return tuple(dict.fromkeys((*links, *added)))


def _without(links: Links, gone: Links) -> Links:
    gone_ones = set(gone)
    return tuple(link for link in links if link not in gone_ones)
