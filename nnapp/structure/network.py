"""What can be said of a network without its table: layers that block the error, units that are alike or cut off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import HardLimit, Sigmoid
from nnapp.initializers import Constant, Zeros
from nnapp.project import Project, set_activation, set_units
from nnapp.structure.remedies import with_links, with_rectifiers, with_usual_start
from nnapp.structure.value import WHOLE_NETWORK, Finding
from nnapp.topology import BIAS, Topology, free, matrices
from nnapp.words import Said, marked

DEEP = 5  # hidden sigmoid layers from which on hardly any error reaches the first
FEWEST_UNITS = 4  # that a layer is widened to
MOST_NAMED = 5  # units that a sentence names
INPUTS = -1
ALIKE = Constant | Zeros  # initializers that give all units of a layer the same weights


def network_findings(project: Project) -> tuple[Finding, ...]:
    """Return what there is to say of the network alone, layer by layer; it takes no longer for a larger table."""
    topology = project.topology
    found: list[Finding] = []
    for position in range(len(topology.layers)):
        found += _hard_limit(topology, position)
        found += _narrow(topology, position)
        found += _alike(project, position)
    return (*found, *_deep_sigmoids(topology), *_cut_off(topology))


def _hard_limit(topology: Topology, position: int) -> Iterator[Finding]:
    layer = topology.layers[position]
    if not isinstance(layer.activation, HardLimit):
        return
    end = sum(
        matrix.size for matrix in matrices(np.empty(topology.parameter_count, bool), topology.widths[: position + 2])
    )
    stuck = int(np.count_nonzero(free(topology)[:end]))
    if not stuck:  # all set by hand, as in a perceptron
        return
    said = Said(
        marked(
            "{layer} uses the hard limit. Its output jumps from 0 to 1 and is level everywhere else, so its derivative "
            "is 0, and no error gets through it: the {count} weights and biases up to there never change."
        ),
        {"layer": layer_named(topology, position), "count": stuck},
    )
    change = partial(set_activation, position=position, activation=Sigmoid())
    yield Finding("hard-limit", "warning", position, said, marked("Use sigmoid"), change)


def _narrow(topology: Topology, position: int) -> Iterator[Finding]:
    if position == len(topology.layers) - 1 or topology.layers[position].units > 1:
        return
    before, after = topology.widths[position], topology.widths[position + 2]
    if before == 1 or after == 1:
        return
    said = Said(
        marked(
            "{layer} has one unit between {before} and {after}. All that the network knows of a row must pass through "
            "this single number, so it can tell rows apart along one direction only."
        ),
        {"layer": layer_named(topology, position), "before": before, "after": after},
    )
    units = max(FEWEST_UNITS, round(sqrt(before * after)))
    change = partial(set_units, position=position, units=units)
    yield Finding("one-unit-layer", "warning", position, said, marked("Give it more units"), change)


def _alike(project: Project, position: int) -> Iterator[Finding]:
    # Units differ only by what they hear and by who hears them: where both are the same, so is every gradient.
    layers, topology = project.topology.layers, project.topology
    if position == len(layers) - 1 or layers[position].units < 2 or layers[position].dropout:
        return
    layer, after = layers[position], layers[position + 1]
    if not isinstance(layer.initializer, ALIKE) or not isinstance(after.initializer, ALIKE):
        return
    if project.model is None:
        alike = not (layer.removed_links or after.removed_links or layer.frozen_links or after.frozen_links)
    else:
        current = project.model.current.matrices
        here, there = current[position], current[position + 1][:, :-1]
        alike = bool((here == here[0]).all() and (there == there[:, :1]).all())
    if not alike:
        return
    said = Said(
        marked(
            "The {units} units of {layer} start with the same weights, and the next layer weighs them alike. So all of "
            "them get the same gradient and stay equal for ever: they do the work of one unit."
        ),
        {"units": layer.units, "layer": layer_named(topology, position, inside=True)},
    )
    change = partial(with_usual_start, positions=(position, position + 1))
    yield Finding("equal-units", "warning", position, said, marked("Start afresh at random"), change)


def _deep_sigmoids(topology: Topology) -> Iterator[Finding]:
    count = sum(isinstance(layer.activation, Sigmoid) for layer in topology.layers[:-1])
    if count < DEEP:
        return
    said = Said(
        marked(
            "{count} hidden layers of sigmoid units lie one behind the other. The derivative of a sigmoid is at most "
            "0.25, so each lets through a quarter of the error or less: with weights of about 1, at most "
            "{share:.1e} of it reaches the first layer, which hardly learns."
        ),
        {"count": count, "share": 0.25**count},
    )
    yield Finding(
        "deep-sigmoids", "warning", WHOLE_NETWORK, said, marked("Use ReLU, and start afresh"), with_rectifiers
    )


def _cut_off(topology: Topology) -> Iterator[Finding]:
    # Units without a link onward are off, which may be on purpose; a unit that is on and hears nothing is not.
    removed = [_removed(topology, position) for position in range(len(topology.layers))]
    for position in range(INPUTS, len(topology.layers)):
        off: NDArray[np.intp] = np.empty(0, np.intp)
        if position < len(topology.layers) - 1 and removed[position + 1] is not None:
            off = np.flatnonzero(removed[position + 1].all(axis=0))  # type: ignore[union-attr]
        if len(off):
            yield _off(topology, position, off)
        table = removed[position] if position != INPUTS else None
        if table is not None:
            deaf = np.setdiff1d(np.flatnonzero(table.all(axis=1)), off)
            if len(deaf):
                yield _deaf(topology, position, deaf)


def _off(topology: Topology, position: int, units: NDArray[np.intp]) -> Finding:
    values = {"units": _numbers(units), "count": len(units), "layer": layer_named(topology, position, inside=True)}
    if position == INPUTS:
        template = marked("Switched off: {units} of the inputs ({count} in all). The network does not see them.")
    else:
        template = marked(
            "Switched off: {units} of {layer} ({count} in all). Without a link onward they have no part in the answer."
        )
    links = [(unit, int(source)) for unit in range(topology.widths[position + 2]) for source in units]
    change = partial(with_links, position=position + 1, links=links)
    return Finding("switched-off", "note", position, Said(template, values), marked("Switch on"), change)


def _deaf(topology: Topology, position: int, units: NDArray[np.intp]) -> Finding:
    said = Said(
        marked(
            "Without an input link: {units} of {layer} ({count} in all). They say the same number for every row, "
            "whatever its inputs are."
        ),
        {"units": _numbers(units), "count": len(units), "layer": layer_named(topology, position, inside=True)},
    )
    links = [(int(unit), source) for unit in units for source in range(topology.widths[position])]
    change = partial(with_links, position=position, links=links)
    return Finding("no-inputs", "warning", position, said, marked("Restore their links"), change)


def _removed(topology: Topology, position: int) -> NDArray[np.bool_] | None:
    # which weights (units, fan_in) of a layer are removed; None where too few are for any unit to be cut off
    layer, fan_in = topology.layers[position], topology.widths[position]
    if len(layer.removed_links) < min(fan_in, layer.units):
        return None
    links = np.array(layer.removed_links, np.intp)
    links = links[links[:, 1] != BIAS]
    table = np.zeros((layer.units, fan_in), bool)
    table[links[:, 0], links[:, 1]] = True
    return table


def _numbers(units: NDArray[np.intp]) -> Said:
    shown = ", ".join(str(unit + 1) for unit in units[:MOST_NAMED].tolist())
    if len(units) == 1:
        return Said(marked("unit {numbers}"), {"numbers": shown})
    template = marked("units {numbers}") if len(units) <= MOST_NAMED else marked("units {numbers} …")
    return Said(template, {"numbers": shown})


def layer_named(topology: Topology, position: int, *, inside: bool = False) -> Said:
    """Name a layer at the beginning of a sentence, or inside one."""
    if position == len(topology.layers) - 1:
        return Said(marked("the output layer") if inside else marked("The output layer"))
    template = marked("layer {number}") if inside else marked("Layer {number}")
    return Said(template, {"number": position + 1})
