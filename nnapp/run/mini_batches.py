"""Training with mini-batches: each batch of a block of rows has its recorded program; all but the rows is shared.

A program is forward pass, errors, backward pass and update; the cost itself is not computed at each step, but for many
steps at once, from what they have kept, and only where the running cost is asked for.
"""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from nnapp.dropout import Dropout
from nnapp.network import Workspace, output_of, record_backward, record_forward
from nnapp.project import Project
from nnapp.run.block import Block
from nnapp.run.order import Order
from nnapp.run.state import SWEEP_UPDATES, State
from nnapp.tape import Label, Line, Tape, part_by_part, run_lines


class MiniBatches:
    """Steps through epochs on inputs (rows, inputs + 1) and targets (rows, targets) from a place in one of them."""

    def __init__(
        self, project: Project, state: State, inputs: Array, targets: Array, epoch: int, position: int
    ) -> None:
        self._project, self._state = project, state
        self._rows, training = len(inputs), project.training
        self._batch = min(training.batch_size or self._rows, self._rows)
        # All rows in one batch are taken as they are.
        shuffle = training.shuffle and self._batch < self._rows
        order = Order(training.seeds.order, self._rows, shuffle)
        self._block = Block(inputs, targets, self._batch, order, mixed=training.cost.outputs_alike)
        self._next = len(self._block.batches)  # the next batch of the block: none, it is to be gathered
        dropping = any(layer.dropout for layer in project.topology.layers)
        self._dropout = Dropout(project.topology, training.seeds.dropout, self._rows) if dropping else None
        self._workspaces: dict[int, Workspace] = {}
        # of the last mini-batch whose program was recorded: whole ones share them
        self.buffers: dict[Label, Array] = {}
        self._programs: dict[tuple[int, int], list[Line]] = {}
        self._joined: dict[tuple[int, int, int], list[Line]] = {}
        self.update = Tape(inputs.dtype)
        state.record_update(self.update, project)
        self._update = part_by_part(self.update.calls, state.parameters)
        self._whole_gradient = [*self._recorded_whole_gradient(careful=False).calls, *self._update]
        self.epoch, self.position = epoch, position
        self._sweep_epochs = max(1, SWEEP_UPDATES * self._batch // self._rows)
        self.running = 0.0  # the costs of the epoch's mini-batches so far, where they are summed up

    @property
    def batches_left(self) -> int:
        """How many mini-batches the present epoch still has."""
        return -((self.position - self._rows) // self._batch)

    @property
    def place(self) -> tuple[int, int]:
        """How many mini-batches of the present epoch are done, and how many an epoch has."""
        return -(-self.position // self._batch), -(-self._rows // self._batch)

    def steps(self, count: int, *, running: bool = False) -> None:
        """Train on so many mini-batches, which the present epoch must still have; with `running` sum up their costs."""
        if self._dropout is not None:
            self._dropout.begin(self.epoch, self.position)
        while count:
            if self._next == len(self._block.batches):
                self._next = self._block.gather(self.epoch, self.position)
            first, last = self._next, min(self._next + count, len(self._block.batches))
            self._run_programs(first, last)
            if running:
                self._add_running(first, last)
            self._next, count = last, count - (last - first)
            self.position = min(self.position + (last - first) * self._batch, self._rows)
        if self.position == self._rows:
            self.epoch, self.position = self.epoch + 1, 0
            if self.epoch % self._sweep_epochs == 0:
                self._state.sweep()
            if not running:
                self.running = 0.0

    def slopes(self) -> list[Array | None]:
        """Return φ′(z) of each layer (units, rows) as the last whole mini-batch had it; None where δ needs none."""
        return [self.buffers.get(Label(layer, "φ′(z)")) for layer in range(len(self._project.topology.layers))]

    def running_cost(self) -> float:
        """Return the cost of the finished epoch as its mini-batches had it when trained on, and begin a new sum.

        Reduced as the project reduces the cost of all rows; without any penalty on weights.
        """
        total, self.running = self.running, 0.0
        return total / self._rows if self._project.training.reduction == "mean" else total

    def _run_programs(self, first: int, last: int) -> None:
        begin = first
        while first < last:
            lines = self._lines(first, last)
            left = iter(lines)
            try:
                for call, arguments in left:
                    call(*arguments)
                return
            except FloatingPointError:
                failed = len(lines) - sum(1 for _ in left) - 1
                while failed >= len(self._program(first)):
                    failed -= len(self._program(first))
                    first += 1
                self._finish_carefully(first, first - begin, failed)
                first += 1

    def _finish_carefully(self, number: int, done: int, failed: int) -> None:
        # A line has raised: the step is taken once more, but an update that has begun goes on.
        lines, updates = self._program(number), len(self._update)
        with np.errstate(all="ignore"):
            if failed >= len(lines) - updates:
                run_lines(lines[failed + 1 :])
                return
            if self._dropout is not None:  # the same units are to be dropped
                self._dropout.begin(self.epoch, self.position + done * self._batch)
            self._recorded(*self._block.batches[number], careful=True).run()
            self._recorded_whole_gradient(careful=True).run()
            self.update.run()

    def _lines(self, first: int, last: int) -> list[Line]:
        """Return the programs of some mini-batches of the block as one; those of whole epochs are kept."""
        if last - first == 1:
            return self._program(first)
        key = self._block.length, first, last
        joined = self._joined.get(key)
        if joined is None:
            joined = [line for number in range(first, last) for line in self._program(number)]
            if last - first == -(-self._rows // self._batch):
                self._joined[key] = joined
        return joined

    def _program(self, number: int) -> list[Line]:
        batch = self._block.batches[number]
        lines = self._programs.get(batch)
        if lines is None:
            lines = [*self._recorded(*batch, careful=False).calls, *self._whole_gradient]
            self._programs[batch] = lines
        return lines

    def _recorded_whole_gradient(self, *, careful: bool) -> Tape:
        tape = Tape(self._state.parameters.dtype, careful=careful)
        self._state.record_whole_gradient(tape, self._project)
        return tape

    def _recorded(self, offset: int, size: int, *, careful: bool) -> Tape:
        project, state, block = self._project, self._state, self._block
        workspace = self._workspaces.get(size)
        if workspace is None:
            workspace = Workspace(project.topology, size, state.parameters.dtype, dropout=self._dropout is not None)
            self._workspaces[size] = workspace
        tape = Tape(state.parameters.dtype, careful=careful)
        layers = workspace.layers(state.parameters, state.gradient, block.inputs[offset : offset + size].T)
        targets, kept = block.targets(offset, size), block.kept(offset, size)
        output = output_of(project.training, project.topology, layers, targets, kept, size)
        record_forward(tape, project.topology, layers, self._dropout)
        project.training.cost.record_error(tape, output)
        record_backward(tape, workspace, layers, project.training.cost, output)
        if size == self._batch or not self.buffers:
            self.buffers = tape.buffers
        return tape

    def _add_running(self, first: int, last: int) -> None:
        running = self._project.training.cost.running
        for kept, targets in self._block.several(first, last):
            self.running += running(kept, targets)
