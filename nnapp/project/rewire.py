"""What becomes of the weights when the network's shape changes: every weight that still has a place keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from nnapp.model import Event, Memory, Model
from nnapp.project.value import Project, current_model, without_best
from nnapp.topology import BIAS, Layer, Link, Parameters, Topology, initial_parameters, matrices, present
from nnapp.words import marked

Kept = tuple[int, ...]  # for each unit of the new layer, its number in the old layer, or NEW
NEW = -1
TOLD = {  # by how many weights and biases were kept, and how many are new: none, one or more
    (2, 2): marked(
        "The network is now {widths}: {kept} weights and biases kept their place, {fresh} were initialised."
    ),
    (2, 1): marked("The network is now {widths}: {kept} weights and biases kept their place, 1 was initialised."),
    (2, 0): marked("The network is now {widths}: all {kept} weights and biases kept their place."),
    (1, 2): marked("The network is now {widths}: 1 weight or bias kept its place, {fresh} were initialised."),
    (1, 1): marked("The network is now {widths}: 1 weight or bias kept its place, 1 was initialised."),
    (1, 0): marked("The network is now {widths}: its only parameter kept its place."),
    (0, 2): marked("The network is now {widths}: all {fresh} weights and biases were initialised."),
    (0, 1): marked("The network is now {widths}: its only parameter was initialised."),
    (0, 0): marked("The network is now {widths}."),
}


def everything(width: int) -> Kept:
    """Say that a layer keeps all of its units."""
    return tuple(range(width))


def resized(old_width: int, new_width: int) -> Kept:
    """Say that a layer keeps its first units and gets new ones, or loses its last ones."""
    return tuple(i if i < old_width else NEW for i in range(new_width))


def without(width: int, position: int) -> Kept:
    """Say that a layer loses one unit."""
    return tuple(i for i in range(width) if i != position)


def relinked(
    topology: Topology, layers: Sequence[Layer], order: Sequence[int], units: Sequence[Kept]
) -> tuple[Layer, ...]:
    """Return the layers of a new topology with their frozen and removed links where they are now.

    `order` and `units` say what became of the old `topology`, as in `rewired`. A link that has no place is forgotten.
    """
    found = []
    for number, layer in enumerate(layers):
        own = _new_numbers(units[number + 1])
        neighbours = order[number + 1] != NEW and order[number] == order[number + 1] - 1
        sources = {**(_new_numbers(units[number]) if neighbours else {}), BIAS: BIAS}

        def moved(links: tuple[Link, ...], own: dict[int, int] = own, sources: dict[int, int] = sources) -> Any:
            return tuple((own[unit], sources[source]) for unit, source in links if unit in own and source in sources)

        found.append(replace(layer, frozen_links=moved(layer.frozen_links), removed_links=moved(layer.removed_links)))
    return tuple(found)


def _new_numbers(kept: Kept) -> dict[int, int]:
    return {old: new for new, old in enumerate(kept) if old != NEW}


def rewired(project: Project, topology: Topology, layers: Sequence[int], units: Sequence[Kept]) -> Model:
    """Return the model for a new topology, with all weights and biases that still have a place.

    `layers` gives for each new row of units (the inputs first) the old row that it was, or NEW; `units` the units kept
    in it. A weight has a place when both of its ends were kept and were neighbours before. All others get the
    start values that belong to the new topology and the start seed.
    """
    fresh = initial_parameters(topology, project.training.seeds.start)
    places = np.zeros(fresh.flat.size, dtype=bool)  # which new parameters come from old ones
    origins = np.zeros(fresh.flat.size, dtype=np.intp)  # and from where in the old flat vector
    old_positions = matrices(np.arange(project.topology.parameter_count), project.topology.widths)
    new_rows = zip(matrices(places, topology.widths), matrices(origins, topology.widths), strict=True)
    for number, (place, origin) in enumerate(new_rows):
        before, after = layers[number], layers[number + 1]
        if after == NEW:
            continue
        old = old_positions[after - 1]
        columns = [*units[number], old.shape[1] - 1]  # the last one is the bias
        if before != after - 1:
            columns = [NEW] * (len(columns) - 1) + columns[-1:]
        from_rows, from_columns = np.asarray(units[number + 1]), np.asarray(columns)
        place[...] = (from_rows != NEW)[:, None] & (from_columns != NEW)
        origin[...] = old[from_rows[:, None], from_columns]
    places &= present(topology)

    def moved(parameters: Parameters) -> Parameters:
        return Parameters(topology.widths, np.where(places, parameters.flat[origins], fresh.flat))

    def moved_memory(memory: Memory | None) -> Memory | None:
        if memory is None:
            return None
        begun = project.training.optimizer.fresh_memory(places.size, project.training.learning_rate)
        if set(begun) != set(memory.vectors):
            return None
        vectors = {name: np.where(places, memory.vectors[name][origins], vector) for name, vector in begun.items()}
        return Memory(memory.updates, vectors)

    model = current_model(project)
    kept = int(places.sum())
    fresh_count = places.size - kept
    values: dict[str, int | float | str] = {
        "widths": "-".join(map(str, topology.widths)),
        "kept": kept,
        "fresh": fresh_count,
    }
    event = Event(model.updates, TOLD[min(kept, 2), min(fresh_count, 2)], values)
    return replace(
        without_best(model),
        start=moved(model.start),
        current=moved(model.current),
        events=(*model.events, event),
        memory=moved_memory(model.memory),
    )
