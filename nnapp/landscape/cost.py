"""The cost of all training rows, penalties included, at many parameters: what the window shows of each as its cost.

The rows are encoded once, and the calls of a pass recorded once; then each cost is a run through them. A table that is
too large to be kept encoded is encoded block by block for all parameters that are asked for together. float64 always.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from nnapp.choices import Array
from nnapp.landscape.section import Section
from nnapp.network import (
    Workspace,
    is_penalized,
    output_of,
    penalty_of,
    record_backward,
    record_cost,
    record_penalty_of,
)
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run.rows import summed, training_blocks
from nnapp.tape import RAISING, Line, Tape, run_lines
from nnapp.topology import Topology

KEPT_BYTES = 64 * 2**20  # of encoded rows; of more than these the blocks are made anew each time


class Shared:
    """What all blocks share: the parameters, their gradient, and the arrays for each number of rows."""

    def __init__(self, topology: Topology) -> None:
        self.flat, self.gradient = (np.zeros(topology.parameter_count) for _ in range(2))
        self._topology = topology
        self._workspaces: dict[int, Workspace] = {}

    def workspace(self, rows: int) -> Workspace:
        """Return the arrays for a block of so many rows."""
        if rows not in self._workspaces:
            self._workspaces[rows] = Workspace(self._topology, rows)
        return self._workspaces[rows]


class Block:
    """Some training rows, ready to be run forward and backward with the parameters that a vector holds."""

    def __init__(self, project: Project, shared: Shared, inputs: Array, targets: Array) -> None:
        self._project, self._workspace = project, shared.workspace(len(inputs))
        table = np.column_stack([inputs, np.ones(len(inputs))])
        self.layers = self._workspace.layers(shared.flat, shared.gradient, table.T)
        columns = np.ascontiguousarray(targets.T)
        topology, kept = project.topology, np.empty_like(columns)
        self._output = output_of(project.training, topology, self.layers, columns, kept, len(inputs))
        self._tapes: dict[tuple[bool, bool], list[Line]] = {}
        self.rows, self.bytes = len(inputs), table.nbytes + columns.nbytes

    def run(self, *, backward: bool = False) -> float:
        """Run the rows forward, or forward and backward, and return the sum of their costs."""
        with np.errstate(**RAISING):
            failed = run_lines(self._tape(backward, careful=False))
        if failed is not None:
            with np.errstate(all="ignore"):
                run_lines(self._tape(backward, careful=True))
        return float(self._output.cost)

    def _tape(self, backward: bool, *, careful: bool) -> list[Line]:
        lines = self._tapes.get((backward, careful))
        if lines is None:
            tape = Tape(np.float64, careful=careful)
            record_cost(tape, self._project, self.layers, self._output)
            if backward:
                record_backward(tape, self._workspace, self.layers, self._project.training.cost, self._output)
            lines = self._tapes[backward, careful] = tape.calls
        return lines


class Landscape:
    """The cost over all weights of a project; not for two threads at once.

    Raises `Refusal` where the table cannot be trained on; every `report` may cancel.
    """

    def __init__(self, project: Project, report: Report = unheard) -> None:
        self.project = project
        self.seconds = 0.0  # that one cost took, the last time that some were asked for
        self._blockwise = summed(project)
        self._shared = Shared(project.topology)
        self._kept: list[Block] | None = []
        self.rows, size = 0, 0
        for inputs, targets in training_blocks(project, report):
            self.rows += len(inputs)
            if self._kept is not None:
                self._kept.append(Block(self._blockwise, self._shared, inputs, targets))
                size += self._kept[-1].bytes
                if size > KEPT_BYTES:
                    self._kept = None

    def costs(self, section: Section, places: Array, report: Report = unheard) -> Array:
        """Return the costs (n,) at some places (n, k) of a section; what has diverged is not finite."""
        costs, spent = np.zeros(len(places)), 0.0
        with np.errstate(all="ignore"):
            for done, block in self._blocks():
                begin = time.perf_counter()
                for number, place in enumerate(places):
                    report((done + block.rows * number / len(places)) / self.rows)
                    section.put(place, self._shared.flat)
                    costs[number] += block.run()
                spent += time.perf_counter() - begin
            if self.project.training.reduction == "mean":
                costs /= self.rows
            if is_penalized(self.project.training):
                for number, place in enumerate(places):
                    costs[number] += penalty_of(self.project, section.at(place))
        self.seconds = spent / len(places) if len(places) else self.seconds
        return costs

    def slopes(self, section: Section, places: Array, report: Report = unheard) -> Array:
        """Return ∂C/∂α, ∂C/∂β … (n, k) at some places (n, k) of a section, by backpropagation."""
        slopes = np.zeros((len(places), len(section.directions)))
        with np.errstate(all="ignore"):
            for done, block in self._blocks():
                for number, place in enumerate(places):
                    report((done + block.rows * number / len(places)) / self.rows)
                    section.put(place, self._shared.flat)
                    block.run(backward=True)
                    slopes[number] += section.directions @ self._shared.gradient
            if self.project.training.reduction == "mean":
                slopes /= self.rows
            if is_penalized(self.project.training):
                for number, place in enumerate(places):
                    slopes[number] += section.directions @ self._penalty_slope(section.at(place))
        return slopes

    def gradient(self, flat: Array, report: Report = unheard) -> Array:
        """Return ∂C/∂w and ∂C/∂b (P,) at some parameters (P,)."""
        total = np.zeros_like(flat)
        with np.errstate(all="ignore"):
            for done, block in self._blocks():
                report(done / self.rows)
                self._shared.flat[...] = flat
                block.run(backward=True)
                total += self._shared.gradient
            if self.project.training.reduction == "mean":
                total /= self.rows
            if is_penalized(self.project.training):
                total += self._penalty_slope(flat)
        return total

    def _penalty_slope(self, flat: Array) -> Array:
        tape, total = Tape(np.float64, careful=True), np.empty_like(flat)
        record_penalty_of(tape, self.project, flat, np.zeros_like(flat), total)
        tape.run()
        return total

    def _blocks(self) -> Iterator[tuple[int, Block]]:
        # with the number of rows before each
        before = 0
        for block in self._made() if self._kept is None else self._kept:
            yield before, block
            before += block.rows

    def _made(self) -> Iterator[Block]:
        for inputs, targets in training_blocks(self.project):
            yield Block(self._blockwise, self._shared, inputs, targets)
