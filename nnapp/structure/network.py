"""What can be said of a network without its table: layers that block the error, units that are alike or cut off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import HardLimit, Sigmoid
from nnapp.initializers import Constant, Zeros
from nnapp.project import Project, set_activation, set_units
from nnapp.structure.links import link_findings
from nnapp.structure.remedies import with_rectifiers, with_usual_start
from nnapp.structure.value import WHOLE_NETWORK, Finding, layer_named
from nnapp.topology import Topology, free, matrices, present
from nnapp.words import Said, marked

DEEP = 5  # hidden sigmoid layers from which on hardly any error reaches the first
FEWEST_UNITS = 4  # that a layer is widened to
ALIKE = Constant | Zeros  # initializers that give all units of a layer the same weights


def network_findings(project: Project) -> tuple[Finding, ...]:
    """Return what there is to say of the network alone, layer by layer; it takes no longer for a larger table."""
    topology = project.topology
    found: list[Finding] = []
    for position in range(len(topology.layers)):
        found += _hard_limit(project, position)
        found += _narrow(topology, position)
        found += _alike(project, position)
    return (*found, *_deep_sigmoids(topology), *link_findings(project))


def _hard_limit(project: Project, position: int) -> Iterator[Finding]:
    topology, training = project.topology, project.training
    layer = topology.layers[position]
    if not isinstance(layer.activation, HardLimit):
        return
    end = sum(
        matrix.size for matrix in matrices(np.empty(topology.parameter_count, bool), topology.widths[: position + 2])
    )
    stuck = int(np.count_nonzero(free(topology)[:end]))
    if not stuck:  # all set by hand, as in a perceptron
        return
    text = marked(
        "{layer} uses the hard limit. Its output jumps from 0 to 1 and is level everywhere else, so its derivative "
        "is 0, and no error gets through it: the {count} weights and biases up to there never change."
    )
    if training.l1 or training.l2:
        text = marked(
            "{layer} uses the hard limit. Its output jumps from 0 to 1 and is level everywhere else, so its derivative "
            "is 0, and no error gets through it: the {count} weights and biases up to there learn nothing. The penalty "
            "only draws their weights to 0."
        )
    said = Said(text, {"layer": layer_named(topology, position), "count": stuck})
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
    learning = [matrices(which, topology.widths) for which in (present(topology), free(topology))]
    if project.model is not None:
        learning.append(project.model.current.matrices)
    if not all(_same_for_all(each[position], each[position + 1][:, :-1]) for each in learning):
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


def _same_for_all(here: NDArray[Any], there: NDArray[Any]) -> bool:
    # whether all units have the same links in (units, fan_in + 1), and the same out (units of the next layer, units)
    return bool((here == here[0]).all() and (there == there[:, :1]).all())


def _deep_sigmoids(topology: Topology) -> Iterator[Finding]:
    count = sum(isinstance(layer.activation, Sigmoid) for layer in topology.layers[:-1])
    if count < DEEP:
        return
    said = Said(
        marked(
            "{count} hidden layers of sigmoid units lie one behind the other. The derivative of a sigmoid is at most "
            "0.25, so each lets through a quarter of the error or less: with weights of about 1, no more than one part "
            "in {parts:,} of it reaches the first layer, which hardly learns."
        ),
        {"count": count, "parts": 4**count},
    )
    yield Finding(
        "deep-sigmoids", "warning", WHOLE_NETWORK, said, marked("Use ReLU, and start afresh"), with_rectifiers
    )
