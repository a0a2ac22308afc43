"""What a unit is worth: the cost of the training rows as it is, and with the unit's output taken as 0."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnapp.network import cost_on, penalty_of
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.project.value import check_position
from nnapp.run.rows import summed, training_blocks
from nnapp.topology import Parameters, Topology, matrices
from nnapp.words import Refusal, marked

INPUTS = -1  # the layer of the inputs


class Cost(NamedTuple):
    """The cost of the training rows with and without a unit, as the project reduces it, with its penalties."""

    now: float
    without: float

    @property
    def increase(self) -> float:
        """What the cost grows by when the unit is switched off; below 0 where the network is better without it."""
        return self.without - self.now


def cost_without(project: Project, parameters: Parameters, layer: int, unit: int, report: Report = unheard) -> Cost:
    """Return the training cost with these parameters, and with one hidden unit (layer from 0) or input (−1) off.

    `now` is what the window shows (`Snapshot.cost`), `without` what it would show after the unit's links onward were
    removed: they are 0 then, in the penalties too. Both are computed in float64. Weights that have diverged give
    numbers that are not finite. Raises `Refusal` for a unit that is not there, an output unit, and where the table
    cannot be trained on; `report` may cancel.
    """
    return Cost(*_costs(project, (parameters, switched_off(project.topology, parameters, layer, unit)), report))


def cost_with(project: Project, parameters: Parameters, report: Report = unheard) -> float:
    """Return the training cost with these parameters, as the window shows it, computed in float64."""
    return _costs(project, (parameters,), report)[0]


def _costs(project: Project, variants: tuple[Parameters, ...], report: Report) -> list[float]:
    blockwise, rows, totals = summed(project), 0, np.zeros(len(variants))
    with np.errstate(all="ignore"):  # what has diverged is shown as it is
        for inputs, targets in training_blocks(project, report):
            totals += [cost_on(blockwise, inputs, targets, variant) for variant in variants]
            rows += len(inputs)
        if project.training.reduction == "mean":
            totals /= rows
        totals += [penalty_of(project, variant.flat) for variant in variants]
    costs: list[float] = totals.tolist()
    return costs


def switched_off(topology: Topology, parameters: Parameters, layer: int, unit: int) -> Parameters:
    """Return the parameters with all links from a hidden unit, or an input (layer −1), to the next layer at 0."""
    check_position(layer - INPUTS, len(topology.layers) + 1, marked("layer"))
    if layer == len(topology.layers) - 1:
        raise Refusal(
            marked(
                "An output unit cannot be switched off: it gives the answer. To go without it, make its column no "
                "target any more."
            )
        )
    check_position(unit, topology.widths[layer - INPUTS], marked("unit"))
    if parameters.widths != topology.widths:
        raise Refusal(marked("The weights belong to a network of another size."))
    flat = parameters.flat.copy()
    matrices(flat, topology.widths)[layer + 1][:, unit] = 0
    return Parameters(topology.widths, flat)
