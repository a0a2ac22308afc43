"""What becomes of the weights when the network's shape changes: every weight that still has a place keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array, checked
from nnapp.milestones import EMPTY_NORMS, EMPTY_PATH
from nnapp.model import Event, Memory, Model
from nnapp.project.absent import known_or, parked, parked_values
from nnapp.project.value import Project, current_model, without_best
from nnapp.topology import BIAS, Layer, Link, Parameters, Topology, initial_parameters, matrices, present
from nnapp.words import marked

Numbers = dict[int, list[int]]  # the new numbers of old units
Kept = tuple[int, ...]  # for each unit of the new layer, its number in the old layer, or NEW
NEW = -1
TOLD = {  # by how many weights and biases were kept, and how many are new: none, one or more
    (2, 2): marked(
        "The network is now {widths}: {kept:,} weights and biases kept their place, {fresh:,} were initialised."
    ),
    (2, 1): marked("The network is now {widths}: {kept:,} weights and biases kept their place, 1 was initialised."),
    (2, 0): marked("The network is now {widths}: all {kept:,} weights and biases kept their place."),
    (1, 2): marked("The network is now {widths}: 1 weight or bias kept its place, {fresh:,} were initialised."),
    (1, 1): marked("The network is now {widths}: 1 weight or bias kept its place, 1 was initialised."),
    (1, 0): marked("The network is now {widths}: its only parameter kept its place."),
    (0, 2): marked("The network is now {widths}: all {fresh:,} weights and biases were initialised."),
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


def doubled(width: int, position: int) -> Kept:
    """Say that a layer keeps all of its units, and one of them becomes two."""
    return (*range(position + 1), *range(position, width))


def relinked(topology: Topology, layers: Sequence[Layer], order: Sequence[int], units: Sequence[Kept]) -> Topology:
    """Return a new topology of these layers, with what the old ones say of single units and links where these are now.

    That is which links are frozen or removed, which units are switched off, and their names. `order` and `units` say
    what became of the old `topology`, as in `rewired`. What has no place is forgotten.
    """
    found = []
    for number, layer in enumerate(layers):
        own = _new_numbers(units[number + 1]) if order[number + 1] != NEW else {}
        neighbours = order[number] == order[number + 1] - 1
        sources = {**(_new_numbers(units[number]) if neighbours else {}), BIAS: [BIAS]}
        links = [_moved(links, own, sources) for links in (layer.frozen_links, layer.removed_links)]
        found.append(replace(layer, frozen_links=links[0], removed_links=links[1], **_unit_marks(layer, own)))
    inputs, off = _new_numbers(units[0]), topology.off_inputs
    return checked(Topology(len(units[0]), tuple(found), tuple(new for unit in off for new in inputs.get(unit, ()))))


def _moved(links: tuple[Link, ...], own: Numbers, sources: Numbers) -> tuple[Link, ...]:
    return tuple(
        (new_unit, new_source)
        for unit, source in links
        for new_unit in own.get(unit, ())
        for new_source in sources.get(source, ())
    )


def _unit_marks(layer: Layer, own: Numbers) -> dict[str, Any]:
    # of a unit that becomes two, the first keeps the name
    names = tuple((own[unit][0], name) for unit, name in layer.unit_names if unit in own)
    return {"unit_names": names, "off_units": tuple(new for unit in layer.off_units for new in own.get(unit, ()))}


def _new_numbers(kept: Kept) -> Numbers:
    found: Numbers = {}
    for new, old in enumerate(kept):
        if old != NEW:
            found.setdefault(old, []).append(new)
    return found


def reshaped(project: Project, layers: Sequence[Layer], order: Sequence[int], units: Sequence[Kept]) -> Project:
    """Return the project with other layers; `order` and `units` say what became of the old ones, as in `rewired`."""
    topology = relinked(project.topology, layers, order, units)
    return replace(project, topology=topology, model=rewired(project, topology, order, units))


def reordered(project: Project, layers: Sequence[Layer], order: Sequence[int]) -> Project:
    """Return the project with its layers in another order, each with all of its units; `order` as in `rewired`."""
    bare = tuple(replace(layer, frozen_links=(), removed_links=()) for layer in layers)
    widths = checked(Topology(project.topology.inputs, bare)).widths  # refuses what is too large before it is made
    return reshaped(project, layers, order, [everything(width) for width in widths])


def rewired(project: Project, topology: Topology, layers: Sequence[int], units: Sequence[Kept]) -> Model:
    """Return the model for a new topology, with all weights and biases that still have a place.

    `layers` gives for each new row of units (the inputs first) the old row that it was, or NEW; `units` the units kept
    in it. A weight has a place when both of its ends were kept and were neighbours before. All others get the
    start values that belong to the new topology and the start seed. The norms of the layers and the path begin anew.
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
    there, was_there = present(topology), present(project.topology)[origins]
    stays, comes_back = places & there & was_there, places & there & ~was_there

    def moved(parameters: Parameters, kept: Array) -> Parameters:
        flat = np.where(stays, parameters.flat[origins], fresh.flat)
        return Parameters(topology.widths, np.where(comes_back, known_or(kept[origins], flat), flat))

    def moved_memory(memory: Memory | None) -> Memory | None:
        if memory is None:
            return None
        begun = project.training.optimizer.fresh_memory(places.size, project.training.learning_rate)
        if set(begun) != set(memory.vectors):
            return None
        vectors = {name: np.where(stays, memory.vectors[name][origins], vector) for name, vector in begun.items()}
        return Memory(memory.updates, vectors)

    model = current_model(project)
    kept = parked_values(model)
    return replace(
        without_best(model),
        start=moved(model.start, kept[0]),
        current=moved(model.current, kept[1]),
        events=(*model.events, told(model, topology, int(stays.sum()), int((there & ~stays).sum()))),
        memory=moved_memory(model.memory),
        update=None,
        layer_norms=EMPTY_NORMS,
        path=EMPTY_PATH,
        parked=parked(topology, *(np.where(places, values[origins], np.nan) for values in kept)),
    )


def told(model: Model, topology: Topology, kept: int, fresh: int) -> Event:
    """Return the event that says of how many weights and biases there are how many were kept, and how many are new."""
    widths = "-".join(map(str, topology.widths))
    return Event(model.updates, TOLD[min(kept, 2), min(fresh, 2)], {"widths": widths, "kept": kept, "fresh": fresh})
