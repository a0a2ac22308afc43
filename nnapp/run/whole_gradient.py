"""The gradient of the whole cost over all training rows at the present parameters, in the middle of a run.

It is recorded once, block by block of rows, on arrays of its own, so that asking for it changes nothing in the run.
"""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.network import Workspace, is_penalized, output_of, record_backward, record_forward, record_penalty_of
from nnapp.project import Project
from nnapp.run.evaluation import rows_in_a_block
from nnapp.run.state import State
from nnapp.tape import RAISING, Tape, run_lines
from nnapp.topology import Parameters


class WholeGradient:
    """∇C of a state on inputs (rows, inputs + 1) and targets (rows, targets), in the precision of training.

    It is what `nnapp.gradient.training_gradient` gives: all units are on, and links that are frozen or removed have
    their slopes too.
    """

    def __init__(self, project: Project, state: State, inputs: Array, targets: Array) -> None:
        self._project, self._state = project, state
        self._inputs, self._targets = inputs, targets
        self._part, self._sum = np.zeros_like(state.parameters), np.zeros_like(state.parameters)
        self._total = np.zeros_like(state.parameters) if is_penalized(project.training) else self._sum
        self._size = rows_in_a_block(project.topology, len(inputs))
        self._workspaces: dict[int, Workspace] = {}
        self._begins = range(0, len(inputs), self._size)
        self._tapes = [self._recorded(begin, careful=False) for begin in self._begins]
        self._penalty = Tape(state.parameters.dtype, careful=False)
        if self._total is not self._sum:
            record_penalty_of(self._penalty, project, state.parameters, self._sum, self._total)

    def now(self) -> Parameters:
        """Return ∂C/∂w and ∂C/∂b as they are now, frozen; numbers of weights that have diverged may not be finite."""
        self._sum[...] = 0
        for begin, tape in zip(self._begins, self._tapes, strict=True):
            with np.errstate(**RAISING):
                failed = run_lines(tape.calls)
            with np.errstate(all="ignore"):
                if failed is not None:
                    self._recorded(begin, careful=True).run()
                np.add(self._sum, self._part, self._sum)
        with np.errstate(all="ignore"):
            self._penalty.run()
        found = self._total.astype(np.float64)
        found.flags.writeable = False
        return Parameters(self._project.topology.widths, found)

    def _recorded(self, begin: int, *, careful: bool) -> Tape:
        project, state, rows = self._project, self._state, slice(begin, begin + self._size)
        targets = np.ascontiguousarray(self._targets[rows].T)
        size = targets.shape[1]
        if size not in self._workspaces:
            self._workspaces[size] = Workspace(project.topology, size, state.parameters.dtype)
        workspace = self._workspaces[size]
        layers = workspace.layers(state.parameters, self._part, self._inputs[rows].T)
        output = output_of(
            project.training, project.topology, layers, targets, np.empty_like(targets), len(self._inputs)
        )
        tape = Tape(state.parameters.dtype, careful=careful)
        record_forward(tape, project.topology, layers)
        project.training.cost.record_error(tape, output)
        record_backward(tape, workspace, layers, project.training.cost, output)
        return tape
