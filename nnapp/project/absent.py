"""Links that are not there, removed or behind a unit that is switched off: what they were worth is kept for later."""

from __future__ import annotations

from weakref import WeakValueDictionary

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.model import Model, Parked
from nnapp.topology import BIAS, Parameters, Topology, drawn, matrices, present

REMEMBERED = "_untrained"


def untrained(topology: Topology, seed: int) -> Model:
    """Return the model before any training, as the start seed draws it.

    It is remembered with the topology, by its seed, for as long as somebody holds it: an undo history may hold many.
    """
    known: WeakValueDictionary[int, Model] = topology.__dict__.setdefault(REMEMBERED, WeakValueDictionary())
    model = known.get(seed)
    if model is None:
        flat = drawn(topology, seed)
        start = Parameters(topology.widths, np.where(present(topology), flat, 0.0))
        model = known[seed] = Model(start=start, current=start, parked=parked(topology, flat, flat))
    return model


def parked(topology: Topology, start: Array, current: Array) -> Parked | None:
    """Keep what the links were worth that this topology goes without; None where nothing is known of any."""
    kept = parkable(topology)
    values = [np.where(kept, flat, np.nan) for flat in ((start,) if start is current else (start, current))]
    if all(np.isnan(flat).all() for flat in values):
        return None
    found = [Parameters(topology.widths, flat) for flat in values]
    return Parked(found[0], found[-1])


def parked_values(model: Model) -> tuple[Array, Array]:
    """Return what links that are not there were worth at the start and last, (parameters,); NaN where it is unknown."""
    if model.parked is None:
        unknown = np.full(model.current.flat.size, np.nan)
        return unknown, unknown
    return model.parked.start.flat, model.parked.current.flat


def refitted(model: Model, before: Topology, after: Topology, seed: int) -> Model:
    """Return the model for a topology of the same units in which other links are there.

    Those that are gone are 0; those that are back have the values that they had, or start values of this seed.
    """
    was, there, kept = present(before), present(after), parked_values(model)
    back = there & ~was
    unknown = any(np.isnan(flat[back]).any() for flat in kept)
    fresh = drawn(after, seed) if unknown else np.zeros(back.size)

    def values(parameters: Parameters, kept: Array) -> Parameters:
        flat = np.where(back, known_or(kept, fresh), parameters.flat)
        return Parameters(parameters.widths, np.where(there, flat, 0.0))  # by a product some would be −0

    pairs = zip((model.start, model.current), kept, strict=True)
    now = [np.where(was, parameters.flat, flat) for parameters, flat in pairs]
    start, current = values(model.start, kept[0]), values(model.current, kept[1])
    return replace(model, start=start, current=current, parked=parked(after, *now), update=None)


def known_or(values: Array, others: Array) -> Array:
    """Return the values, and the others in the place of those that are not known."""
    return np.where(np.isnan(values), others, values)


def parkable(topology: Topology) -> NDArray[np.bool_]:
    """Say of each parameter whether something may be kept for it: it is not there, but no bias of a layer without."""
    flat = ~present(topology)
    for layer, matrix in zip(topology.layers, matrices(flat, topology.widths), strict=True):
        matrix[:, BIAS] &= layer.bias
    return flat
