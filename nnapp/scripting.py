"""The engine for scripts, in four words: build a project, fit it, predict with it, inspect a pass.

The package's docstring shows them at work. A project is the very value that the window shows and a file holds: what a
script builds can be saved and opened, and what was made in the window can be loaded and fitted on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnapp.activations import Softmax
from nnapp.choices import Array, checked, choices
from nnapp.costs import AnyCost, CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset, Role, Split, as_numbers
from nnapp.metrics import Metrics
from nnapp.metrics import measure as measured
from nnapp.misfits import wrong_kind
from nnapp.network import Pass, backward
from nnapp.network import predict as predicted
from nnapp.optimizers import AnyOptimizer
from nnapp.project import Project, split_at_random, with_model
from nnapp.run import Run
from nnapp.schedules import AnySchedule
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.topology_text import layers_from
from nnapp.training import Training
from nnapp.words import Refusal, marked

CATALOGS = {"cost": AnyCost, "optimizer": AnyOptimizer, "schedule": AnySchedule}

__all__ = ["build", "fit", "inspect", "measure", "predict"]


def build(
    x: ArrayLike,
    t: ArrayLike,
    layers: str | Sequence[Layer],
    *,
    names: Sequence[str] | None = None,
    validation: float = 0.0,
    test: float = 0.0,
    **training: Any,
) -> Project:
    """Build a project from inputs x (rows, inputs) and targets t (rows, targets) or (rows,).

    `layers` is a line such as "8-3 tanh softmax" or `Layer`s, the output layer last. `validation` and `test` are shares
    of the rows. All else are fields of `Training`, choices also by their names in project files, such as
    optimizer="adam"; the cost is cross-entropy for softmax outputs, and half squared
    error for others, where none is given. Raises `Refusal` where something does not fit.
    """
    # Copied, so that what the script does with its arrays afterwards does not change the project.
    dataset = Dataset.from_arrays(_table(x, "x").copy(), _table(t, "t").copy(), names)
    units = layers_from(layers) if isinstance(layers, str) else _layers(layers)
    unknown = set(training) - set(Training.__struct_fields__)
    if unknown:
        raise Refusal(
            marked("Training has no “{name}”. It has: {known}."),
            name=min(unknown),
            known=", ".join(Training.__struct_fields__),
        )
    chosen: dict[str, Any] = {name: _chosen(name, value) for name, value in training.items()}
    usual: AnyCost = CrossEntropy() if isinstance(units[-1].activation, Softmax) else HalfSquaredError()
    project = Project(
        topology=Topology(inputs=len(dataset.features(Role.INPUT)), layers=units),
        dataset=dataset,
        training=checked(Training(**{"cost": usual, **chosen})),
    )
    return split_at_random(project, validation, test) if validation or test else project


def fit(project: Project, epochs: int | None = None, watch: Callable[[Snapshot], object] | None = None) -> Project:
    """Train for so many epochs more, by default up to those of the project; return the project with the result.

    Stop rules may end it earlier; `project.model.stop` says which, and which epoch's weights were kept. `watch` is
    called with the snapshot of every epoch. To go on later is the same as never to have stopped.
    """
    _refuse_other(project, "fit")
    if epochs is not None and not (isinstance(epochs, int | np.integer) and epochs >= 0):
        raise Refusal(marked("The number of epochs must be a whole number from 0 on, not {epochs}."), epochs=epochs)
    run = Run(project)
    goal = project.training.epochs if epochs is None else run.epoch_count + int(epochs)
    while run.epoch_count < goal and not run.ended_early:
        run.advance(goal if watch is None else run.epoch_count + 1, lambda: False)
        if watch is not None:
            watch(run.snapshot())
    run.finish()
    return with_model(project, run.model())


def inspect(project: Project, x: ArrayLike, t: ArrayLike) -> Pass:
    """Run rows forward and backward: every z, a and δ by layer, the cost, and the gradient, by the lines that train.

    The cost and the gradient have the L1 and L2 penalties; dropout has no part in it.
    """
    _refuse_other(project, "inspect")
    return backward(project, _table(x, "x"), _table(t, "t"))


def predict(project: Project, x: ArrayLike, parameters: Parameters | None = None) -> Array:
    """Return the network's answers (rows, outputs) to rows x (rows, inputs), both in the table's own units.

    One row alone, x (inputs,), gets its answer alone, (outputs,), as NumPy drops an axis that was not given. Only for
    a single input, x (n,) means n rows of it, as in `build`, and the answers are (n, outputs).
    `parameters` are by default those that the project has now. Raises `Refusal` for rows that do not fit.
    """
    _refuse_other(project, "predict")
    try:
        rows = np.asarray(x, None if np.asarray(x).dtype.kind in "fiub" else object)
    except ValueError:  # rows of different lengths
        rows = as_numbers(x, "x")
    if rows.ndim == 1 and len(project.dataset.indices(Role.INPUT)) != 1:
        answer: Array = predicted(project, rows[np.newaxis], parameters)[0]
        return answer
    return predicted(project, rows[:, np.newaxis] if rows.ndim == 1 else rows, parameters)


def measure(project: Project, split: Split = Split.TRAINING) -> Metrics:
    """Return how good the answers are on the rows of a split: cost, accuracy, errors, confusion, ROC.

    The cost is that of the answers alone, without L1 and L2, so that splits can be compared.
    """
    _refuse_other(project, "measure")
    if split not in tuple(Split):
        raise Refusal(
            marked("There is no split {split}. There are: {known}."), split=split, known=", ".join(Split.__members__)
        )
    rows = project.dataset.rows_for(Split(split))
    return measured(project, project.dataset.matrix(Role.INPUT, rows), project.dataset.matrix(Role.TARGET, rows))


def _refuse_other(project: Project, function: str) -> None:
    # such as rows in its place: predict(x, project)
    if not isinstance(project, Project):
        raise wrong_kind(function, "project", "Project", project)


def _chosen(name: str, value: object) -> object:
    catalog = CATALOGS.get(name)
    if catalog is None or not isinstance(value, str):
        return value
    known = {str(kind.__struct_config__.tag): kind for kind in choices(catalog)}
    if value not in known:
        raise Refusal(
            marked("There is no {name} “{value}”. There are: {known}."), name=name, value=value, known=", ".join(known)
        )
    return known[value]()


def _layers(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    units = tuple(layers) if isinstance(layers, Sequence) else ()
    if not units or not all(isinstance(layer, Layer) for layer in units):
        raise Refusal(
            marked("The layers must be a line such as “8-3 tanh softmax”, or at least one Layer, the output last.")
        )
    return tuple(map(checked, units))


def _table(values: ArrayLike, name: str) -> NDArray[Any]:
    table = as_numbers(values, name)
    return table[:, np.newaxis] if table.ndim == 1 else table
