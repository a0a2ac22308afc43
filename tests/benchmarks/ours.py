"""The engine itself, as the benchmark drives it: through the names that scripts use."""

from __future__ import annotations

from nnapp import activations
from nnapp.costs import CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.optimizers import Adam, GradientDescent
from nnapp.project import Project
from nnapp.run import Run
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import MOST_EPOCHS, Training
from tests.benchmarks.workloads import Array, Workload, flat

KINDS = {
    "sigmoid": activations.Sigmoid,
    "tanh": activations.Tanh,
    "relu": activations.ReLU,
    "softmax": activations.Softmax,
}


def project_of(workload: Workload, optimizer: str, learning_rate: float) -> Project:
    """Return the workload as a project."""
    layers = tuple(
        Layer(units=units, activation=KINDS[name]())
        for units, name in zip(workload.widths[1:], workload.activations, strict=True)
    )
    training = Training(
        learning_rate=learning_rate,
        epochs=MOST_EPOCHS,
        batch_size=workload.batch if workload.batch < workload.rows else None,
        cost=CrossEntropy() if workload.classifies else HalfSquaredError(),
        reduction="mean",
        optimizer={"sgd": GradientDescent, "adam": Adam}[optimizer](),
        precision=workload.precision,
    )
    return Project(Topology(workload.widths[0], layers), Dataset.from_arrays(*workload.data()), training)


class Ours:
    """Stepping with the running cost, as the rivals do."""

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        self.workload = workload
        self.project = project_of(workload, optimizer, learning_rate)
        self._run = Run(self.project)
        # With the full batch the next forward pass gives the cost of the epoch for nothing, so the window's own path
        # is the fastest.
        self.run = self.advance if workload.batch == workload.rows else self.epochs

    def epochs(self, epochs: int) -> None:
        for _ in range(epochs):
            self._run.epoch()

    def advance(self, epochs: int) -> None:
        self._run.advance(self._run.epoch_count + epochs, lambda: False)

    def checked(self, order: Array) -> Array:
        """Take one epoch from the workload's start, and return all parameters; the order is the project's own."""
        run = Run(self.project, Parameters(self.workload.widths, flat(self.workload.start())))
        run.epoch()
        return run.snapshot().parameters.flat


class OursEvaluated(Ours):
    """The same with what the window adds: the cost of all rows at the end of each epoch, with its weights."""

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        super().__init__(workload, optimizer, learning_rate)
        self.run = self.advance
