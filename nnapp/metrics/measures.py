"""All metrics of given answers at once, of a project, or only one of them and fast."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from nnapp.metrics.classification import accuracy, balanced, confusion, quick_class
from nnapp.metrics.regression import errors, quick_error
from nnapp.metrics.roc import Roc, curves
from nnapp.metrics.tables import NAN, Table, check_rows
from nnapp.metrics.task import Task, classes_of, in_own_units, task_of
from nnapp.network import cost_on, outputs
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal, marked

MOST_CLASSES = 100  # with more, a confusion table and that many curves are too large to look at, and slow


class Metrics(Struct, frozen=True, eq=False):
    """How good the answers are; see the module for what is said where there is nothing to say."""

    rows: int
    cost: float = NAN  # of the data, as the project reduces it, without any weight penalty
    rmse: float = NAN  # √ mean (t − y)², over all rows and outputs
    mae: float = NAN  # mean |t − y|, over all rows and outputs
    r2: float = NAN  # 1 − Σ (t − y)² / Σ (t − t̄)², over all outputs, t̄ the mean of each; NaN where no target varies
    accuracy: float = NAN  # share of right answers: of the rows, or for `labels` of all labels of all rows
    balanced_accuracy: float = NAN  # mean, over the classes that occur, of the share of their rows answered rightly
    confusion: NDArray[np.intp] | None = None  # (classes, classes): rows are true classes, columns answers
    roc: tuple[Roc, ...] | None = None  # one per class that some rows are in and some are not; of two classes, class 1


TITLES = {
    "accuracy": marked("Accuracy"),
    "balanced-accuracy": marked("Balanced accuracy"),
    "rmse": marked("Root mean squared error"),
    "mae": marked("Mean absolute error"),
    "r2": marked("Coefficient of determination R²"),
}
RECORDABLE = tuple(TITLES)  # the names of what may be recorded after each epoch


def measure(
    project: Project, x: ArrayLike, t: ArrayLike, parameters: Parameters | None = None, task: Task | None = None
) -> Metrics:
    """Measure the answers to rows x (rows, inputs) against targets t (rows, outputs), both as the network sees them.

    The errors are in the table's own units.

    `task` saves looking at the whole table again. Raises `Refusal` where the tables do not fit the network.
    """
    x, t = np.asarray(x), np.asarray(t)
    check_rows(x, t)
    answers = outputs(project, x, parameters)
    cost = cost_on(project, x, t, parameters)
    return replace(scores(answers, t, task or task_of(project)), cost=cost)


def scores(answers: ArrayLike, targets: ArrayLike, task: Task) -> Metrics:
    """Measure answers (rows, outputs) against targets (rows, outputs); everything but the cost.

    Raises `Refusal` where the shapes differ.
    """
    y, t = np.asarray(answers, np.float64), np.asarray(targets, np.float64)
    check_rows(y, t)
    if y.shape != t.shape or y.ndim != 2:
        raise Refusal(
            marked("Answers of the shape {answers} cannot be compared with targets of the shape {targets}."),
            answers=y.shape,
            targets=t.shape,
        )
    if not y.size:
        return Metrics(rows=len(y))
    with np.errstate(all="ignore"):  # answers of a network that has diverged
        rmse, mae, r2 = errors(in_own_units(y, task), in_own_units(t, task))
    if task.kind == "numbers":
        return Metrics(len(y), rmse=rmse, mae=mae, r2=r2)
    true, said = classes_of(t, task), classes_of(y, task)
    count = y.shape[1] if task.kind == "classes" else 2
    return Metrics(
        rows=len(y),
        rmse=rmse,
        mae=mae,
        r2=r2,
        accuracy=accuracy(true, said),
        balanced_accuracy=balanced(true, said, count),
        confusion=confusion(true, said, count) if count <= MOST_CLASSES else None,
        roc=curves(y, t, true, task) if y.shape[1] <= MOST_CLASSES else None,
    )


def quick(name: str, answers: Table, targets: Table, task: Task) -> float:
    """Return one recordable metric of answers and targets (rows, outputs), in few calls: it may run at every epoch.

    The targets must be numbers.
    """
    if name not in TITLES:
        raise Refusal(
            marked("There is no metric of the name {name}. There are {names}."), name=name, names=", ".join(RECORDABLE)
        )
    of_classes = name in {"accuracy", "balanced-accuracy"}
    if not answers.size or (of_classes and task.kind == "numbers"):
        return NAN
    with np.errstate(all="ignore"):
        if of_classes:
            return float(quick_class(name, answers, targets, task))
        return float(quick_error(name, in_own_units(answers, task), in_own_units(targets, task)))
