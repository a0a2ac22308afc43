"""The evaluation of the present parameters on some rows: forward pass and cost, recorded block by block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnapp.choices import Array
from nnapp.costs import Output
from nnapp.metrics import Task, quick, task_of
from nnapp.network import Workspace, output_of, record_cost
from nnapp.project import Project
from nnapp.run.state import State
from nnapp.tape import DenseBuffers, Line, Tape, run_lines
from nnapp.topology import Topology

EVALUATION_ROWS = 4096  # rows that are evaluated at a time, so that the buffers stay small
BLOCK_NUMBERS = 2**20  # of units × rows that are evaluated at a time


def rows_in_a_block(topology: Topology, rows: int) -> int:
    """Return how many of so many rows are evaluated at a time."""
    return min(rows, max(64, min(EVALUATION_ROWS, BLOCK_NUMBERS // sum(topology.widths))))


class Evaluation:
    """Evaluates a state on inputs (rows, inputs + 1) and targets (rows, targets), all of one split."""

    def __init__(self, project: Project, state: State, inputs: Array, targets: Array) -> None:
        self._project, self._state, self._targets = project, state, targets
        self._rows = rows_in_a_block(project.topology, len(inputs))
        self._workspaces: dict[int, Workspace] = {}
        self._blocks = [self._block(inputs, targets, begin) for begin in range(0, len(inputs), self._rows)]
        self._task: Task | None = None

    def cost(self) -> float:
        """Return the cost on these rows as the project reduces it, without any penalty on weights."""
        return sum(self._run(block) for block in self._blocks)

    def evaluated(self) -> tuple[float, dict[str, float]]:
        """Return the cost, and the measures that the project records by name, from one pass over the rows."""
        names = self._project.training.measured
        return self.measured(names) if names else (self.cost(), {})

    def measured(self, names: Sequence[str]) -> tuple[float, dict[str, float]]:
        """Return the cost, and some measures by name, from one pass over the rows."""
        if self._task is None:
            self._task = task_of(self._project)
        cost, answers = 0.0, np.empty_like(self._targets)
        for number, block in enumerate(self._blocks):
            cost += self._run(block)
            answers[number * self._rows : (number + 1) * self._rows] = block[1].layer.a.T
        return cost, {name: quick(name, answers, self._targets, self._task) for name in names}

    def _block(self, inputs: Array, targets: Array, begin: int) -> tuple[list[DenseBuffers], Output, list[Line]]:
        project, state = self._project, self._state
        rows = slice(begin, begin + self._rows)
        columns = np.ascontiguousarray(targets[rows].T)
        size = columns.shape[1]
        if size not in self._workspaces:
            self._workspaces[size] = Workspace(project.topology, size, state.parameters.dtype)
        layers = self._workspaces[size].layers(state.parameters, state.gradient, inputs[rows].T)
        output = output_of(project.training, project.topology, layers, columns, np.empty_like(columns), len(inputs))
        tape = Tape(state.parameters.dtype, careful=False)
        record_cost(tape, project, layers, output)
        return layers, output, tape.calls

    def _run(self, block: tuple[list[DenseBuffers], Output, list[Line]]) -> float:
        layers, output, lines = block
        if run_lines(lines) is not None:
            careful = Tape(self._state.parameters.dtype, careful=True)
            record_cost(careful, self._project, layers, output)
            with np.errstate(all="ignore"):
                careful.run()
        return float(output.cost)
