"""Run: the machine that trains a project, one mini-batch at a time, and hands out frozen snapshots.

A step is two tapes: the front (forward pass and cost) and the back (backward pass and update). With all rows in one
batch the front of a step gives the cost of the epoch before for free; with mini-batches the cost of an epoch is
evaluated on all rows when the epoch ends. Either way the cost belongs to exactly the parameters shown beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Role, training_problem
from nnapp.model import CurveRecorder, Event, Model
from nnapp.network import buffers, output_of, record_backward, record_forward, with_ones
from nnapp.project import Project, current_model, with_model
from nnapp.snapshot import Snapshot
from nnapp.tape import Tape
from nnapp.topology import Parameters
from nnapp.words import Refusal, Said, marked

BLOCK_BATCHES = 256  # mini-batches whose rows are gathered, in the epoch's order, at a time
EVALUATION_ROWS = 4096  # rows that are evaluated at a time
PROGRAM_NUMBERS = (
    2**20
)  # units × rows that recorded programs may have buffers for; one unit and row is about six numbers
SEEDED_EPOCHS = 64  # epochs whose orders come from one generator, so that any epoch's order is found again
DIVERGED = 1000.0  # a cost this many times the first one (or 1) counts as diverged

Indices = NDArray[np.intp]


class Step(NamedTuple):
    """The recorded program of one mini-batch; `cost` (0-d) holds its cost after the front has run."""

    front: Tape
    back: Tape
    cost: Array


class Evaluation(NamedTuple):
    """The recorded forward pass and cost of a block of rows, and the arrays to put the block into."""

    tape: Tape
    inputs: Array  # (rows, inputs + 1)
    targets: Array  # (targets, rows)
    cost: Array  # 0-d, the block's part of the cost of all rows


class Run:
    """Trains a project from where its model stands; raises `Refusal` where that cannot be done, with the reason."""

    def __init__(self, project: Project, start: Parameters | None = None) -> None:
        """Prepare everything for the project's model, or for a fresh one that begins at `start`."""
        refuse_unfit(project)
        self.project = project
        model = current_model(project) if start is None else Model(start=start, current=start)
        with_model(project, model)  # refuses parameters of another network
        self.epoch_count = model.epoch
        self.updates = model.updates
        self.diverged = False
        self._model = model
        self._events = list(model.events)
        self._curve = CurveRecorder(model.curve)
        self._flat = np.array(model.current.flat)
        self._gradient = np.zeros_like(self._flat)
        self._best = None if model.best is None else np.array(model.best.flat)
        self._best_epoch, self._best_cost = model.best_epoch, model.best_cost
        self._learning_rate = np.array(project.training.learning_rate)
        self._inputs = with_ones(project.dataset.matrix(Role.INPUT))
        self._targets = project.dataset.matrix(Role.TARGET)
        self._rows = len(self._inputs)
        self._batch = project.training.batch_size or self._rows
        self._position = model.position if self._batch < self._rows else 0
        self._due = model.curve.length == model.epoch  # whether the cost of the finished epoch is still to be recorded
        self._front_is_fresh = False
        self._limit = float("inf")
        self._steps: dict[tuple[int, int], Step] = {}
        self._prepare()
        with np.errstate(all="ignore"):
            first = self._evaluated()
        self._first_cost = first if model.first_cost is None else model.first_cost
        self._limit = DIVERGED * max(self._first_cost, 1.0) if np.isfinite(self._first_cost) else 0.0
        if self._best is None:  # after an edit: whatever comes, there is a way back to here
            self._keep_best(first)

    @property
    def learning_rate(self) -> float:
        """η as it is now."""
        return float(self._learning_rate)

    @property
    def best_epoch(self) -> int:
        """The epoch whose parameters had the lowest cost so far."""
        return self._best_epoch

    def set_learning_rate(self, value: float) -> None:
        """Train with another η from the next mini-batch on; noted among the events."""
        if value == self.learning_rate:
            return
        self._learning_rate[...] = value
        self._events.append(Event(self.updates, marked("Learning rate {value}"), {"value": value}))

    def step(self) -> None:
        """Train on one mini-batch."""
        with np.errstate(all="ignore"):
            self._step()

    def epoch(self) -> None:
        """Train to the end of the present epoch."""
        goal = self.epoch_count + 1
        self.advance(goal, lambda: False)

    def advance(self, goal: int, interrupted: Callable[[], bool]) -> None:
        """Train until `goal` epochs are finished, the cost diverges, or `interrupted()` after a mini-batch."""
        with np.errstate(all="ignore"):
            while self.epoch_count < goal and not self.diverged:
                self._step()
                if interrupted():
                    break

    def snapshot(self) -> Snapshot:
        """Return the state now, frozen, with the cost of exactly these parameters."""
        with np.errstate(all="ignore"):
            cost = self._settled()
        return Snapshot(
            epoch=self.epoch_count,
            updates=self.updates,
            cost=cost,
            parameters=self._copied(self._flat),
            curve=self._curve.published(),
        )

    def model(self) -> Model:
        """Return what training has produced, to be put into the project; a run of it goes on exactly from here."""
        with np.errstate(all="ignore"):
            self._settled()
        return Model(
            start=self._model.start,
            current=self._copied(self._flat),
            epoch=self.epoch_count,
            position=self._position,
            updates=self.updates,
            best=None if self._best is None else self._copied(self._best),
            best_epoch=self._best_epoch,
            best_cost=self._best_cost,
            first_cost=self._first_cost if np.isfinite(self._first_cost) else None,
            curve=self._curve.published(),
            events=tuple(self._events),
        )

    def _prepare(self) -> None:
        self._full = self._batch >= self._rows
        if self._full:
            self._whole = self._recorded(self._inputs.T, np.ascontiguousarray(self._targets.T))
            return
        widths = sum(self.project.topology.widths)
        batches = max(1, min(BLOCK_BATCHES, PROGRAM_NUMBERS // (self._batch * widths)))
        block = min(self._rows, self._batch * batches)
        self._block_inputs = np.empty((block, self._inputs.shape[1]))
        self._block_targets = np.empty((block, self._targets.shape[1]))
        self._block_begin = self._block_end = -1
        self._order = Order(self.project.training.seeds.order, self._rows, self.project.training.shuffle)
        rows = min(self._rows, max(64, min(EVALUATION_ROWS, PROGRAM_NUMBERS // widths)))
        self._evaluations = {size: self._evaluation(size) for size in {rows, self._rows % rows} - {0}}

    def _recorded(self, inputs: Array, targets: Array) -> Step:
        project, front, back = self.project, Tape(), Tape()
        layers = buffers(project.topology, self._flat, self._gradient, inputs)
        output = output_of(project, layers, targets)
        record_forward(front, project.topology, layers)
        project.training.cost.record_cost(front, output)
        record_backward(back, project.topology, layers, project.training.cost, output)
        project.training.optimizer.record_update(back, self._flat, self._gradient, self._learning_rate)
        return Step(front, back, output.cost)

    def _evaluation(self, size: int) -> Evaluation:
        tape, inputs = Tape(), np.empty((size, self._inputs.shape[1]))
        targets = np.empty((self._targets.shape[1], size))
        layers = buffers(self.project.topology, self._flat, self._gradient, inputs.T)
        output = output_of(self.project, layers, targets, self._rows)
        record_forward(tape, self.project.topology, layers)
        self.project.training.cost.record_cost(tape, output)
        return Evaluation(tape, inputs, targets, output.cost)

    def _step(self) -> None:
        if self._full:
            self._full_step()
        else:
            self._batch_step()

    def _full_step(self) -> None:
        step = self._whole
        if not self._front_is_fresh:
            step.front.run()
        if self._due:
            self._record_cost(float(step.cost))
            if self.diverged:
                self._front_is_fresh = True
                return
        step.back.run()
        self._front_is_fresh = False
        self.updates += 1
        self.epoch_count += 1
        self._due = True

    def _batch_step(self) -> None:
        if self._due:
            self._settled()
        if not self._block_begin <= self._position < self._block_end:
            self._gather()
        size = min(self._batch, self._rows - self._position)
        step = self._batch_program(self._position - self._block_begin, size)
        step.front.run()
        step.back.run()
        self.updates += 1
        self._position += size
        if self._position == self._rows:
            self._position = 0
            self._block_end = -1
            self.epoch_count += 1
            self._due = True
            self._settled()

    def _gather(self) -> None:
        order = self._order.of_epoch(self.epoch_count)
        block = order[self._position : self._position + len(self._block_inputs)]
        # mode="clip" lets take write straight into `out`; the indices are in range anyway
        self._inputs.take(block, 0, self._block_inputs[: len(block)], "clip")
        self._targets.take(block, 0, self._block_targets[: len(block)], "clip")
        self._block_begin, self._block_end = self._position, self._position + len(block)

    def _batch_program(self, offset: int, size: int) -> Step:
        step = self._steps.get((offset, size))
        if step is None:
            rows = slice(offset, offset + size)
            step = self._recorded(self._block_inputs[rows].T, self._block_targets[rows].T)
            self._steps[offset, size] = step
        return step

    def _settled(self) -> float:
        cost = self._evaluated()
        if self._due:
            self._record_cost(cost)
        return cost

    def _evaluated(self) -> float:
        if not self._full:
            return self._evaluated_in_blocks()
        if not self._front_is_fresh:
            self._whole.front.run()
            self._front_is_fresh = True
        return float(self._whole.cost)

    def _evaluated_in_blocks(self) -> float:
        total, size = 0.0, max(self._evaluations)
        for begin in range(0, self._rows, size):
            rows = slice(begin, min(begin + size, self._rows))
            evaluation = self._evaluations[rows.stop - rows.start]
            evaluation.inputs[...] = self._inputs[rows]
            evaluation.targets[...] = self._targets[rows].T
            evaluation.tape.run()
            total += float(evaluation.cost)
        return total

    def _record_cost(self, cost: float) -> None:
        self._due = False
        self._curve.append(cost)
        self._keep_best(cost)
        if not cost <= self._limit:  # not a number fails every comparison
            self.diverged = True

    def _keep_best(self, cost: float) -> None:
        if cost < self._best_cost:
            self._best_cost, self._best_epoch = cost, self.epoch_count
            if self._best is None:
                self._best = np.empty_like(self._flat)
            np.copyto(self._best, self._flat)

    def _copied(self, flat: Array) -> Parameters:
        copy = flat.copy()
        copy.flags.writeable = False  # the array itself, not only the views of it
        return Parameters(self.project.topology.widths, copy)


class Order:
    """The order in which each epoch takes the rows; any epoch's order can be found again from the seed alone."""

    def __init__(self, seed: int, rows: int, shuffle: bool = True) -> None:
        self._seed, self._rows, self._shuffle = seed, rows, shuffle
        self._epoch, self._order = -1, np.arange(rows)
        self._random = np.random.default_rng()

    def of_epoch(self, epoch: int) -> Indices:
        """Return the row numbers in the order of this epoch (0 is the first)."""
        if not self._shuffle or epoch == self._epoch:
            return self._order
        if epoch != self._epoch + 1 or epoch % SEEDED_EPOCHS == 0:
            self._random = np.random.default_rng([self._seed, epoch // SEEDED_EPOCHS])
            for _ in range(epoch % SEEDED_EPOCHS):
                self._random.permutation(self._rows)
        self._order = self._random.permutation(self._rows)
        self._epoch = epoch
        return self._order


def order(seed: int, epoch: int, rows: int) -> Indices:
    """Return the order in which mini-batch training takes the rows in an epoch (0 is the first)."""
    return Order(seed, rows).of_epoch(epoch)


def refuse_unfit(project: Project) -> None:
    """Raise `Refusal` with the reason where a project cannot be trained as it is."""
    problem = training_problem(project.dataset)
    problem = problem or project.training.cost.target_problem(project.dataset.matrix(Role.TARGET))
    batch, rows = project.training.batch_size, project.dataset.row_count
    if problem is None and batch is not None and batch > rows:
        problem = Said(
            marked("The batch size is {batch}, but the table has {rows} rows. Choose at most {rows}, or all rows."),
            {"batch": batch, "rows": rows},
        )
    if problem is not None:
        raise Refusal(problem.template, **problem.values)


def train(project: Project, start: Parameters | None = None) -> Iterator[Snapshot]:
    """Train to the project's number of epochs and yield a snapshot per epoch, the start first; stop on divergence."""
    run = Run(project, start)
    yield run.snapshot()
    while run.epoch_count < project.training.epochs and not run.diverged:
        run.epoch()
        yield run.snapshot()
