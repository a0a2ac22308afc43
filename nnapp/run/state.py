"""State: the vectors that training changes, and the lines of the update, which all mini-batches share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnapp.aligned import aligned
from nnapp.choices import Array
from nnapp.clipping import record_clipping
from nnapp.model import Memory, Model
from nnapp.network import is_penalized, record_penalty_of
from nnapp.optimizers import Clock, Update, record_update
from nnapp.project import Project
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.topology import Parameters, free
from nnapp.training import Training

SWEEP_UPDATES = 256  # between two sweeps, or an epoch, if that has more


@dataclass(eq=False)
class State:
    """Flat vectors (parameters,) in the precision of training, changed in place; the learning rate is 0-d."""

    parameters: Array
    gradient: Array
    step: Array  # what the last update subtracted
    memory: dict[str, Array]
    clock: Clock
    learning_rate: Array
    cost_gradient: Array  # of the cost with its penalties; the gradient itself where there are none
    clipped: Array  # what the optimizer takes; the cost's gradient itself where nothing is clipped
    free: Array | None  # 1 where a parameter may move and 0 where not; None where all may

    @classmethod
    def of(cls, project: Project, model: Model) -> State:
        """Build the state in which a model stands."""
        precision, rate = project.training.precision, project.training.learning_rate
        parameters = _cast(model.current.flat, precision)
        gradient, step = aligned(np.zeros_like(parameters)), aligned(np.zeros_like(parameters))
        cost_gradient = np.zeros_like(gradient) if is_penalized(project.training) else gradient
        clipped = np.zeros_like(gradient) if _clips(project.training) else cost_gradient
        vectors, updates = remembered_by(project, model)
        memory = {name: _cast(vector, precision) for name, vector in vectors.items()}
        clock = Clock(updates)
        may_move = free(project.topology)
        mask = None if may_move.all() else may_move.astype(precision)
        eta = np.array(rate, precision)
        return cls(parameters, gradient, step, memory, clock, eta, cost_gradient, clipped, mask)

    def forget(self, project: Project) -> None:
        """Let the optimizer begin anew, because the parameters were changed by something else."""
        fresh = project.training.optimizer.fresh_memory(self.parameters.size, project.training.learning_rate)
        for name, vector in fresh.items():
            self.memory[name][...] = vector
        self.clock.updates = 0

    def sweep(self) -> None:
        """Set to 0 what the optimizer remembers in numbers so small that processors take a hundred times as long.

        They are what is left of units that have died: times β₁ the smallest number stays what it is and never gets 0.
        """
        tiny = np.finfo(self.parameters.dtype).tiny  # the numbers below it have lost digits
        for vector in self.memory.values():
            vector[np.abs(vector) < tiny] = 0

    def gradient_norm(self) -> float:
        """Return ‖∇C‖ of the last gradient, over the parameters that may move."""
        gradient = self.cost_gradient.astype(np.float64)
        return float(np.linalg.norm(gradient if self.free is None else gradient[self.free > 0]))

    def remembered(self) -> Memory | None:
        """Return a frozen copy of what the optimizer remembers; None for one that remembers nothing."""
        if not self.memory and not self.clock.updates:
            return None
        return Memory(self.clock.updates, {name: _double(vector) for name, vector in self.memory.items()})

    def parameters_now(self, project: Project) -> Parameters:
        """Return a frozen copy of the parameters."""
        return Parameters(project.topology.widths, _double(self.parameters))

    def update_now(self, project: Project) -> Parameters:
        """Return what the last update has added to the parameters, as a frozen vector of its own."""
        added = self.step.astype(np.float64)
        np.subtract(0.0, added, added)  # and not the negative, which has zeros of either sign
        added.flags.writeable = False
        return Parameters(project.topology.widths, added)

    def record_whole_gradient(self, tape: Tape, project: Project) -> None:
        """Record what becomes of the gradient of a mini-batch before the optimizer takes it: penalty and clipping."""
        training = project.training
        if self.cost_gradient is not self.gradient:
            record_penalty_of(tape, project, self.parameters, self.gradient, self.cost_gradient)
        if self.clipped is not self.cost_gradient:
            gradient = self.cost_gradient
            if self.free is not None:  # a link that is not there, or does not learn, has no say in the length
                tape.record(WHOLE_NETWORK, "∂C/∂w of what learns", np.multiply, gradient, self.free, self.clipped)
                gradient = self.clipped
            record_clipping(tape, training.clip_norm, training.clip_value, gradient, self.clipped)

    def record_update(self, tape: Tape, project: Project) -> None:
        """Record how the optimizer makes new parameters of the gradient."""
        update = Update(self.parameters, self.clipped, self.step, self.learning_rate, self.memory, self.clock)
        record_update(tape, project.training.optimizer, update, self.free)


def remembered_by(project: Project, model: Model) -> tuple[dict[str, Array], int]:
    """Return what the project's optimizer remembers where a model stands, and of how many updates: perhaps nothing."""
    fresh = project.training.optimizer.fresh_memory(model.current.flat.size, project.training.learning_rate)
    known = model.memory
    if known is None or set(known.vectors) != set(fresh):
        return fresh, 0
    return {name: known.vectors[name] for name in fresh}, known.updates


def _cast(vector: Array, precision: str) -> Array:
    with np.errstate(over="ignore"):  # what float32 cannot hold is infinite there
        return aligned(vector.astype(precision))


def _clips(training: Training) -> bool:
    return training.clip_norm is not None or training.clip_value is not None


def _double(vector: Array) -> Array:
    copy = vector.astype(np.float64)
    copy.flags.writeable = False  # the array itself, not only the views of it
    return copy
