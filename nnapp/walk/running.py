"""Runs the tape of a walk: the passes of training, then its update, then the cost once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.costs import Output
from nnapp.dropout import Dropout
from nnapp.network import Workspace, output_of, penalty_of, record_backward, record_cost
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.run.state import State
from nnapp.tape import DenseBuffers, Tape, run_guarded

Table = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Chance:
    """The random numbers of dropout from one place in training on, drawn from there again where a tape is run again."""

    dropout: Dropout
    epoch: int
    position: int

    @classmethod
    def of(cls, project: Project, rows: int, epoch: int, position: int) -> Chance | None:
        """Take those of an epoch of so many rows; None where no layer has dropout."""
        if not any(layer.dropout for layer in project.topology.layers):
            return None
        return cls(Dropout(project.topology, project.training.seeds.dropout, rows), epoch, position)


def run_backward(
    project: Project,
    state: State,
    workspace: Workspace,
    layers: list[DenseBuffers],
    output: Output,
    chance: Chance | None,
    report: Report,
) -> Tape:
    """Run forward pass, cost and backward pass into the arrays of the layers, and return their tape."""

    def record(tape: Tape) -> None:
        if chance is not None:
            chance.dropout.begin(chance.epoch, chance.position)
        record_cost(tape, project, layers, output, None if chance is None else chance.dropout)
        record_backward(tape, workspace, layers, project.training.cost, output)
        state.record_whole_gradient(tape, project)

    return run_guarded(record, state.parameters.dtype, report)


def run_update(project: Project, state: State, tape: Tape) -> None:
    """Make the update from the gradient in the state, and add its lines to the tape."""
    # an update that has begun is not begun again, so it is not guarded
    update = Tape(state.parameters.dtype)
    state.record_update(update, project)
    with np.errstate(all="ignore"):
        update.run()
    tape.calls += update.calls
    tape.labels += update.labels
    tape.buffers.update(update.buffers)


class _SameUnits:
    """In the place of dropout: the same units are dropped as before."""

    def record(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record a ⊙ m with the mask that was drawn."""
        tape.record(layer.index, "m a", np.multiply, layer.a, layer.mask, layer.outputs[:-1])


def cost_after(
    project: Project,
    state: State,
    inputs: Table,
    targets: Table,
    masks: Sequence[Table | None],
    report: Report,
) -> float:
    """Return the cost of the same rows, with the same units dropped, now that the state holds the new weights.

    It is worked out on arrays of its own, for those of the update are what the walk shows.
    """
    dropout = any(mask is not None for mask in masks)
    workspace = Workspace(project.topology, len(targets), state.parameters.dtype, dropout=dropout)
    layers = workspace.layers(state.parameters, state.gradient, inputs.T)
    for layer, mask in zip(layers, masks, strict=True):
        if layer.mask is not None and mask is not None:
            layer.mask[...] = mask
    output = output_for(project, layers, targets)
    run_guarded(
        partial(record_cost, project=project, layers=layers, output=output, dropout=_SameUnits()),
        state.parameters.dtype,
        report,
    )
    return float(output.cost) + penalty_of(project, state.parameters)


def output_for(project: Project, layers: list[DenseBuffers], targets: Table) -> Output:
    """Return what a cost compares: the last layer's buffers and the targets, given as (rows, outputs)."""
    columns = np.ascontiguousarray(targets.T)
    training, topology = project.training, project.topology
    return output_of(training, topology, layers, columns, np.empty_like(columns), len(targets))
