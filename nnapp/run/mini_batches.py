"""Training with mini-batches: the rows of an epoch are put in its order, block by block, and the batches of a block
have their recorded programs, which share all arrays but the rows.

In a block the targets, and what the running cost is made from, lie batch by batch, each batch (targets, rows).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnapp.choices import Array
from nnapp.dropout import Dropout
from nnapp.network import Workspace, output_of, record_backward, record_forward
from nnapp.project import Project
from nnapp.run.order import Order
from nnapp.run.state import State
from nnapp.tape import Label, Line, Tape, run_lines

MOST_BATCHES = 256  # whose rows are gathered, in the epoch's order, at a time
BLOCK_NUMBERS = 2**21  # of inputs in a block of several batches


class MiniBatches:
    """Steps through epochs on inputs (rows, inputs + 1) and targets (rows, targets) from a place in one of them."""

    def __init__(
        self, project: Project, state: State, inputs: Array, targets: Array, epoch: int, position: int
    ) -> None:
        self._project, self._state, self._inputs, self._targets = project, state, inputs, targets
        self._rows, training = len(inputs), project.training
        self._batch = min(training.batch_size or self._rows, self._rows)
        batches = max(1, min(MOST_BATCHES, BLOCK_NUMBERS // (self._batch * inputs.shape[1])))
        self._block = min(self._rows, self._batch * batches)
        self._block_inputs = np.empty((self._block, inputs.shape[1]), inputs.dtype)
        self._block_targets, self._kept = (np.empty(self._block * targets.shape[1], inputs.dtype) for _ in range(2))
        # All rows in one batch are taken as they are.
        shuffle = training.shuffle and self._batch < self._rows
        self._order = Order(training.seeds.order, self._rows, shuffle)
        dropping = any(layer.dropout for layer in project.topology.layers)
        self._dropout = Dropout(project.topology, training.seeds.dropout, self._rows) if dropping else None
        self._workspaces: dict[int, Workspace] = {}
        self.buffers: dict[
            Label, Array
        ] = {}  # of the last mini-batch whose program was recorded: whole ones share them
        self._programs: dict[tuple[int, int], list[Line]] = {}
        self.update = Tape(inputs.dtype)
        state.record_update(self.update, project)
        self._whole_gradient = [*self._recorded_whole_gradient(careful=False).calls, *self.update.calls]
        self.epoch, self.position = epoch, position
        self._block_begin = self._block_end = -1
        self.running = 0.0  # the costs of the epoch's mini-batches so far, where they are summed up

    @property
    def batches_left(self) -> int:
        """How many mini-batches the present epoch still has."""
        return -((self.position - self._rows) // self._batch)

    def steps(self, count: int, *, running: bool = False) -> None:
        """Train on so many mini-batches, which the present epoch must still have; with `running` sum up their costs."""
        while count:
            self._enter_block()
            done = min(count, -((self.position - self._block_end) // self._batch))
            begin = self.position
            for _ in range(done):
                self._step()
            if running:
                self._add_running(begin, self.position)
            count -= done
        if self.position == self._rows:
            self.epoch, self.position, self._block_end = self.epoch + 1, 0, -1
            if not running:
                self.running = 0.0

    def running_cost(self) -> float:
        """Return the cost of the finished epoch as its mini-batches had it when trained on, and begin a new sum.

        Reduced as the project reduces the cost of all rows; without any penalty on weights.
        """
        total, self.running = self.running, 0.0
        return total / self._rows if self._project.training.reduction == "mean" else total

    def _step(self) -> None:
        size = min(self._batch, self._rows - self.position)
        key = (self.position - self._block_begin, size)
        lines = self._programs.get(key)
        if lines is None:
            lines = self._programs[key] = [*self._recorded(*key, careful=False).calls, *self._whole_gradient]
        left = iter(lines)
        try:
            for call, arguments in left:
                call(*arguments)
        except FloatingPointError:
            self._finish_carefully(key, lines, left)
        self.position += size

    def _finish_carefully(self, key: tuple[int, int], lines: list[Line], left: Iterator[Line]) -> None:
        # A line has raised: the step is taken once more, but an update that has begun goes on.
        failed, updates = len(lines) - sum(1 for _ in left) - 1, len(self.update.calls)
        with np.errstate(all="ignore"):
            if failed >= len(lines) - updates:
                run_lines(lines[failed + 1 :])
                return
            if self._dropout is not None:
                self._dropout.begin(self.epoch, self.position)
            self._recorded(*key, careful=True).run()
            self._recorded_whole_gradient(careful=True).run()
            self.update.run()

    def _recorded_whole_gradient(self, *, careful: bool) -> Tape:
        tape = Tape(self._inputs.dtype, careful=careful)
        self._state.record_whole_gradient(tape, self._project)
        return tape

    def _recorded(self, offset: int, size: int, *, careful: bool) -> Tape:
        project, state, outputs = self._project, self._state, self._targets.shape[1]
        workspace = self._workspaces.get(size)
        if workspace is None:
            workspace = Workspace(project.topology, size, state.parameters.dtype, dropout=self._dropout is not None)
            self._workspaces[size] = workspace
        tape = Tape(state.parameters.dtype, careful=careful)
        inputs = self._block_inputs[offset : offset + size]
        part = slice(offset * outputs, (offset + size) * outputs)
        targets, kept = (flat[part].reshape(outputs, size) for flat in (self._block_targets, self._kept))
        layers = workspace.layers(state.parameters, state.gradient, inputs.T)
        output = output_of(project.training, project.topology, layers, targets, kept, size)
        record_forward(tape, project.topology, layers, self._dropout)
        project.training.cost.record_error(tape, output)
        record_backward(tape, workspace, layers, project.training.cost, output)
        if size == self._batch or not self.buffers:
            self.buffers = tape.buffers
        return tape

    def _enter_block(self) -> None:
        if self._block_begin <= self.position < self._block_end:
            return
        if self._dropout is not None:
            self._dropout.begin(self.epoch, self.position)
        rows = self._order.of_epoch(self.epoch)[self.position : self.position + self._block]
        # mode="clip" lets take write straight into `out`; the indices are in range anyway
        self._inputs.take(rows, 0, self._block_inputs[: len(rows)], "clip")
        self._pack(self._targets.take(rows, 0))
        self._block_begin, self._block_end = self.position, self.position + len(rows)

    def _pack(self, targets: Array) -> None:
        whole, outputs = len(targets) // self._batch, targets.shape[1]
        split = whole * self._batch
        for begin, size, number in ((0, self._batch, whole), (split, len(targets) - split, 1)):
            if size and number:
                part = slice(begin * outputs, (begin + size * number) * outputs)
                batches = targets[begin : begin + size * number].reshape(number, size, outputs)
                self._block_targets[part].reshape(number, outputs, size)[...] = batches.transpose(0, 2, 1)

    def _add_running(self, begin: int, end: int) -> None:
        cost, outputs = self._project.training.cost, self._targets.shape[1]
        first, last = begin - self._block_begin, end - self._block_begin
        split = first + (last - first) // self._batch * self._batch
        for start, stop, size in ((first, split, self._batch), (split, last, last - split)):
            if stop > start:
                part = slice(start * outputs, stop * outputs)
                kept, targets = (flat[part].reshape(-1, outputs, size) for flat in (self._kept, self._block_targets))
                self.running += cost.running(kept, targets)
