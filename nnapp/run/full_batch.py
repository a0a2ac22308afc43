"""Training with all rows in one batch: each epoch is one update, and the cost of every epoch comes for free.

A step is front (forward pass, cost), back (backward pass) and update. They are run as back, update, front: so the front
of the next step gives the cost of the parameters that the update has made.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from nnapp.choices import Array
from nnapp.diagnostics import slopes_at
from nnapp.network import Workspace, is_penalized, output_of, penalty_of, record_backward, record_cost
from nnapp.project import Project
from nnapp.run.best import Best
from nnapp.run.state import SWEEP_UPDATES, State
from nnapp.tape import Label, Line, Tape, part_by_part, run_lines


class FullBatch:
    """The recorded program of a step on all rows, inputs (rows, inputs + 1) and targets (rows, targets)."""

    def __init__(self, project: Project, state: State, inputs: Array, targets: Array) -> None:
        self._project, self._state = project, state
        self._workspace = Workspace(project.topology, len(inputs), state.parameters.dtype)
        self._layers = self._workspace.layers(state.parameters, state.gradient, inputs.T)
        columns = np.ascontiguousarray(targets.T)
        training, topology = project.training, project.topology
        self._output = output_of(training, topology, self._layers, columns, np.empty_like(columns), len(inputs))
        self._careful: tuple[Tape, Tape] | None = None
        self.front, self.back = self._recorded(careful=False)
        self.update = Tape(state.parameters.dtype)
        state.record_update(self.update, project)
        self._update = part_by_part(self.update.calls, state.parameters)
        self._lines = [*self.back.calls, *self._update, *self.front.calls]
        self._front_was_careful = self._fresh = False

    def cost(self) -> float:
        """Return the cost of the parameters as they are now."""
        if not self._fresh:
            self._front_was_careful = run_lines(self.front.calls) is not None
            if self._front_was_careful:
                self._run_carefully(self._careful_tapes()[0])
            self._fresh = True
        return self._cost()

    def slopes(self) -> list[Array | None]:
        """Return φ′(z) of each layer (units, rows) for the parameters as they are now; None where δ needs none.

        Made anew from z: in the buffers the next front, which has been run already, has begun to put its own numbers.
        """
        self.cost()
        activations = [layer.activation for layer in self._project.topology.layers]
        return [
            slopes_at(activation, layer.z) if Label(layer.index, "φ′(z)") in self.back.buffers else None
            for activation, layer in zip(activations, self._layers, strict=True)
        ]

    def stale(self) -> None:
        """Say that the parameters were changed by something else."""
        self._fresh = False

    def epochs(self, count: int, epoch: int, best: Best | None, limit: float) -> list[float]:
        """Train for at most so many epochs after `epoch`, not beyond a cost over `limit`; return the cost after each.

        The best parameters are kept in `best`, if that is given.
        """
        self.cost()  # so that the first back finds the front's numbers
        count = min(count, SWEEP_UPDATES - epoch % SWEEP_UPDATES)
        lines, cost, costs = self._lines, self._output.cost.item, list[float]()
        penalized, lowest = is_penalized(self._project.training), -math.inf if best is None else min(best.cost, limit)
        for number in range(epoch + 1, epoch + count + 1):
            if self._front_was_careful:
                self._epoch_after_careful_front()
            else:
                left = iter(lines)
                try:
                    for call, arguments in left:
                        call(*arguments)
                except FloatingPointError:
                    self._finish_carefully(left)
            value = self._cost() if penalized else cost()
            costs.append(value)
            if value < lowest and best is not None:
                best.take(value, number)
                lowest = value
            elif not value <= limit:  # not a number fails every comparison
                break
        if (epoch + len(costs)) % SWEEP_UPDATES == 0:
            self._state.sweep()
        return costs

    def _cost(self) -> float:
        return float(self._output.cost) + penalty_of(self._project, self._state.parameters)

    def _finish_carefully(self, left: Iterator[Line]) -> None:
        # A line has raised: the front and the back are taken once more, but an update that has begun goes on.
        failed = len(self._lines) - sum(1 for _ in left) - 1
        backs, updates = len(self.back.calls), len(self._update)
        if failed < backs:
            self._run_carefully(self._careful_tapes()[0])
            self._epoch_after_careful_front()
            return
        with np.errstate(all="ignore"):
            run_lines(self._lines[failed + 1 : backs + updates])
        self._fresh = False
        self.cost()

    def _epoch_after_careful_front(self) -> None:
        self._run_carefully(self._careful_tapes()[1])
        self._run_carefully(self.update)
        # The next front is quick again where that goes, as it is in a run that goes on from here.
        self._fresh = False
        self.cost()

    def _run_carefully(self, tape: Tape) -> None:
        with np.errstate(all="ignore"):
            tape.run()

    def _careful_tapes(self) -> tuple[Tape, Tape]:
        if self._careful is None:
            self._careful = self._recorded(careful=True)
        return self._careful

    def _recorded(self, *, careful: bool) -> tuple[Tape, Tape]:
        precision = self._state.parameters.dtype
        front, back = Tape(precision, careful=careful), Tape(precision, careful=careful)
        record_cost(front, self._project, self._layers, self._output)
        # The back may read what the front has recorded, under its labels.
        back.buffers.update(front.buffers)
        record_backward(back, self._workspace, self._layers, self._project.training.cost, self._output)
        self._state.record_whole_gradient(back, self._project)
        return front, back
