"""Units that are cut off: switched off, not heard by any unit, or hearing nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Role
from nnapp.project import Project
from nnapp.structure.remedies import with_links, with_units_on
from nnapp.structure.value import Finding, layer_named
from nnapp.topology import BIAS, Topology
from nnapp.words import Said, marked

MOST_NAMED = 5  # units that a sentence names
INPUTS = -1


def link_findings(project: Project) -> Iterator[Finding]:
    """Yield what there is to say of units that are cut off, layer by layer, the inputs first."""
    topology = project.topology
    # Units that are off are so on purpose; one that is on should hear something, and be heard.
    removed = [_removed(topology, position) for position in range(len(topology.layers))]
    for position in range(INPUTS, len(topology.layers)):
        unheard = np.zeros(topology.widths[position + 1], bool)
        if position < len(topology.layers) - 1:
            off, onward = [*topology.off_sources[position + 1]], removed[position + 1]
            unheard[off] = True
            if off:
                yield _off(project, position, off)
            if onward is not None and (mute := np.flatnonzero(onward.all(axis=0) & ~unheard)).size:
                unheard[mute] = True
                yield _unlinked(project, position, mute.tolist(), onward=True)
        before = None if position == INPUTS else removed[position]
        if before is not None:
            before[:, [*topology.off_sources[position]]] = True
            deaf = np.flatnonzero(before.all(axis=1) & ~unheard)
            if deaf.size and len(topology.off_sources[position]) < topology.widths[position]:
                yield _unlinked(project, position, deaf.tolist(), onward=False)


def _off(project: Project, position: int, units: Sequence[int]) -> Finding:
    values = _values(project, position, units)
    if position == INPUTS:
        template = marked("Inputs that are switched off: {units}. The network does not see them.")
    else:
        template = marked(
            "Units of {layer} that are switched off: {units}. No unit listens to them, so they have no part in the "
            "answer."
        )
    change = partial(with_units_on, layer=position, units=units)
    return Finding("switched-off", "note", position, Said(template, values), marked("Switch on"), change)


def _unlinked(project: Project, position: int, units: Sequence[int], *, onward: bool) -> Finding:
    if onward and position == INPUTS:
        template = marked("Inputs without a link onward: {units}. The network does not see them.")
    elif onward:
        template = marked(
            "Units of {layer} without a link onward: {units}. They have no part in the answer, and no error reaches "
            "them."
        )
    else:
        template = marked(
            "Units of {layer} without an input link: {units}. They say the same number for every row, whatever its "
            "inputs are."
        )
    said = Said(template, _values(project, position, units))
    change = partial(with_links, layer=position, units=units, onward=onward)
    kind = "no-link-onward" if onward else "no-input-link"
    return Finding(kind, "warning", position, said, marked("Restore the links"), change)


def _values(project: Project, position: int, units: Sequence[int]) -> dict[str, object]:
    layer = layer_named(project.topology, position, inside=True)
    return {"units": _listed(project, position, units), "layer": layer}


def _listed(project: Project, position: int, units: Sequence[int]) -> Said:
    # inputs by what they are called, units by their numbers and the names that some have
    if position == INPUTS:
        features = project.dataset.features(Role.INPUT)
        shown = [f"“{features[unit].title}”" for unit in units[:MOST_NAMED]]
    else:
        names = dict(project.topology.layers[position].unit_names)
        shown = [f"{unit + 1} “{names[unit]}”" if unit in names else f"{unit + 1}" for unit in units[:MOST_NAMED]]
    values = {"units": ", ".join(shown), "count": len(units) - MOST_NAMED}
    return Said(marked("{units} and {count} more") if len(units) > MOST_NAMED else marked("{units}"), values)


def _removed(topology: Topology, position: int) -> NDArray[np.bool_] | None:
    # which weights (units, fan_in) of a layer are removed; None where too few are for any unit to be cut off
    layer, fan_in = topology.layers[position], topology.widths[position]
    fewest = min(fan_in - len(topology.off_sources[position]), layer.units)
    if not layer.removed_links or len(layer.removed_links) < fewest:
        return None
    links = layer.removed_pairs
    links = links[links[:, 1] != BIAS]
    table = np.zeros((layer.units, fan_in), bool)
    table[links[:, 0], links[:, 1]] = True
    return table
