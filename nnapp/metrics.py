"""How good a network's answers are: errors for numbers, and beside them right and wrong answers for classes.

Answers y and targets t are tables (rows, outputs), as the cost compares them. An answer that is not a number is never
right: it counts as wrong in the accuracies, stands in no column of the confusion, and makes rmse, mae, r2 and the area
under its ROC curve NaN. Where there is nothing to say (no rows; classes asked of numbers) a metric is NaN or None.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, sqrt
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from nnapp.activations import HardLimit, Sigmoid, Softmax, Tanh
from nnapp.choices import Array, frozen
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import Dataset, Role, Split
from nnapp.network import PREDICTION_BLOCK, cost_on, forward
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal, marked

MOST_CLASSES = 100  # with more, a confusion table and that many curves are too large to look at, and slow
NAN = float("nan")

Table = NDArray[Any]
Classes = NDArray[np.intp]


class Task(Struct, frozen=True):
    """What is asked of the outputs, and how an answer becomes a class.

    `two-classes`: one output, class 1 where it reaches the threshold, else class 0. `classes`: an output for each
    class, and the largest one (the first of equal ones) is the class. `labels`: each output says yes or no for itself
    by the threshold, so a row counts once for each output. `numbers`: the answer itself matters, and there is no class.
    """

    kind: Literal["numbers", "two-classes", "classes", "labels"] = "numbers"
    threshold: float = 0.5


class Roc(Struct, frozen=True, eq=False):
    """The ROC curve of one class against all others: at each threshold, which share of the rows reaches it.

    The arrays (points,) go from (0, 0), at the threshold +∞, to (1, 1), at the smallest answer: one point for each
    distinct answer, left out where the curve goes straight on. Equal answers are taken in one (sloping) piece.
    Where an answer is not a number the arrays are empty and the area is NaN.
    """

    index: int  # the class; for `labels` the label
    false_positive_rate: Array  # share of the rows of other classes
    true_positive_rate: Array  # share of the rows of this class
    thresholds: Array
    area: float  # 1 perfect, ½ as good as chance, 0 perfectly wrong


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


def task_of(project: Project) -> Task:
    """Say what the project asks of its outputs.

    Classes, where the cost is a cross-entropy, the output is softmax, or all targets are 0 or 1 (for tanh −1 or 1) and
    the output is made for these two. Several outputs are labels where some row's targets do not add up to one class.
    Excluded rows and rows with an empty target say nothing.
    """
    activation, cost = project.topology.layers[-1].activation, project.training.cost
    no, yes = (-1.0, 1.0) if isinstance(activation, Tanh) else (0.0, 1.0)
    rows, only_two, one_each = _looked_at(project.dataset, no, yes)
    certain = isinstance(cost, CrossEntropy | BinaryCrossEntropy) or isinstance(activation, Softmax)
    made_for_two = isinstance(activation, Sigmoid | Tanh | HardLimit)
    if not (certain or (made_for_two and rows and only_two)):
        return Task()
    threshold = (no + yes) / 2
    if project.topology.widths[-1] == 1:
        return Task("two-classes", threshold)
    return Task("classes" if one_each or isinstance(activation, Softmax) else "labels", threshold)


def is_classification(project: Project) -> bool:
    """Say whether the project's outputs are classes (or labels), not numbers; `task_of` says which."""
    return task_of(project).kind != "numbers"


def measure(
    project: Project, x: ArrayLike, t: ArrayLike, parameters: Parameters | None = None, task: Task | None = None
) -> Metrics:
    """Measure the answers to rows x (rows, inputs) against targets t (rows, outputs), a block of rows at a time.

    `task` saves looking at the whole table again. Raises `Refusal` where the tables do not fit the network.
    """
    x, t = np.asarray(x), np.asarray(t)
    _check_rows(x, t)
    answers = np.empty((len(x), project.topology.widths[-1]))
    for block in _blocks(len(x)):
        answers[block] = forward(project, x[block], parameters).a[-1]
    cost = cost_on(project, x, t, parameters)  # refuses tables of another shape, also those without rows
    return replace(scores(answers, t, task or task_of(project)), cost=cost)


def scores(answers: ArrayLike, targets: ArrayLike, task: Task) -> Metrics:
    """Measure answers (rows, outputs) against targets (rows, outputs); everything but the cost.

    Raises `Refusal` where the shapes differ.
    """
    y, t = np.asarray(answers, np.float64), np.asarray(targets, np.float64)
    _check_rows(y, t)
    if y.shape != t.shape or y.ndim != 2:
        raise Refusal(
            marked("Answers of the shape {answers} cannot be compared with targets of the shape {targets}."),
            answers=y.shape,
            targets=t.shape,
        )
    if not y.size:
        return Metrics(rows=len(y))
    with np.errstate(all="ignore"):  # answers of a network that has diverged
        rmse, mae, r2 = _errors(y, t)
    if task.kind == "numbers":
        return Metrics(len(y), rmse=rmse, mae=mae, r2=r2)
    true, said = classes_of(t, task), classes_of(y, task)
    count = y.shape[1] if task.kind == "classes" else 2
    return Metrics(
        rows=len(y),
        rmse=rmse,
        mae=mae,
        r2=r2,
        accuracy=int(np.count_nonzero(_right(true, said))) / len(true),
        balanced_accuracy=_balanced(true, said, count),
        confusion=_confusion(true, said, count) if count <= MOST_CLASSES else None,
        roc=_curves(y, t, true, task) if y.shape[1] <= MOST_CLASSES else None,
    )


def classes_of(table: Table, task: Task) -> Classes:
    """Return the class (rows,) of answers or targets (rows, outputs), for labels (rows · outputs,); −1 for a NaN."""
    if task.kind == "classes":
        return np.where(np.isnan(table.max(axis=1)), -1, table.argmax(axis=1))
    flat = table.ravel()
    return np.where(np.isnan(flat), -1, flat >= task.threshold)


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
        return float(_quick_class(name, answers, targets, task) if of_classes else _quick_error(name, answers, targets))


def _quick_error(name: str, answers: Table, targets: Table) -> float:
    errors = (answers - targets).ravel("K")
    if name == "mae":
        return float(np.add.reduce(np.abs(errors, errors))) / errors.size
    squares = errors.dot(errors)
    if name == "rmse":
        return sqrt(squares / errors.size)
    spread = targets - targets[0]  # of equal targets exactly 0, as t − t̄ is not
    spread = (spread - np.add.reduce(spread) / len(spread)).ravel("K")
    total = float(spread.dot(spread))
    return 1 - float(squares) / total if total else NAN


def _quick_class(name: str, answers: Table, targets: Table, task: Task) -> float:
    largest = np.maximum.reduce(answers, None)
    if isnan(largest) or name == "balanced-accuracy":  # one call finds any NaN
        true, said = classes_of(targets, task), classes_of(answers, task)
        if name == "accuracy":
            return int(np.count_nonzero(_right(true, said))) / len(true)
        return _balanced(true, said, answers.shape[1] if task.kind == "classes" else 2)
    if task.kind == "classes":
        right = answers.argmax(1) == targets.argmax(1)
    else:
        right = (answers >= task.threshold) == (targets >= task.threshold)
    return int(np.count_nonzero(right)) / int(right.size)


def _looked_at(dataset: Dataset, no: float, yes: float) -> tuple[int, bool, bool]:
    # how many rows have targets; whether all of these are `no` or `yes`; whether each row's add up to one `yes`
    rows, only_two, one_each = 0, True, True
    for block in _blocks(dataset.row_count):
        targets = dataset.matrix(Role.TARGET, np.arange(block.start, block.stop))
        used = ~np.isnan(targets).any(axis=1)
        if dataset.split is not None:
            used &= dataset.split[block] != Split.EXCLUDED
        targets = targets[used]
        rows += len(targets)
        only_two = only_two and bool(((targets == no) | (targets == yes)).all())
        totals = ((targets - no) / (yes - no)).sum(axis=1)
        one_each = one_each and bool((np.abs(totals - 1) <= 1e-9).all())
    return rows, only_two, one_each


def _blocks(rows: int) -> Iterator[slice]:
    return (slice(begin, min(begin + PREDICTION_BLOCK, rows)) for begin in range(0, rows, PREDICTION_BLOCK))


def _check_rows(one: Table, other: Table) -> None:
    if one.ndim == 2 and other.ndim == 2 and len(one) != len(other):
        raise Refusal(
            marked("To measure answers there must be as many rows of targets, but there are {rows} and {targets}."),
            rows=len(one),
            targets=len(other),
        )


def _errors(y: Array, t: Array) -> tuple[float, float, float]:
    # rmse, mae, r2; t̄ is found from the differences to the first row, so that it is exact where all are equal
    squares, sizes, spread = 0.0, 0.0, 0.0
    mean = t[0] + sum(np.add.reduce(t[block] - t[0]) for block in _blocks(len(t))) / len(t)
    for block in _blocks(len(t)):
        errors, deviations = (y[block] - t[block]).ravel(), (t[block] - mean).ravel()
        squares += float(errors.dot(errors))
        sizes += float(np.add.reduce(np.abs(errors)))
        spread += float(deviations.dot(deviations))
    return sqrt(squares / t.size), sizes / t.size, 1 - squares / spread if spread else NAN


def _right(true: Classes, said: Classes) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = (true == said) & (true >= 0)
    return right


def _balanced(true: Classes, said: Classes, count: int) -> float:
    occurring = np.bincount(true[true >= 0], minlength=count)
    recalled = np.bincount(true[_right(true, said)], minlength=count)
    there = occurring > 0
    return float(np.mean(recalled[there] / occurring[there])) if there.any() else NAN


def _confusion(true: Classes, said: Classes, count: int) -> NDArray[np.intp]:
    known = (true >= 0) & (said >= 0)
    return frozen(np.bincount(true[known] * count + said[known], minlength=count * count).reshape(count, count))


def _curves(y: Array, t: Array, true: Classes, task: Task) -> tuple[Roc, ...] | None:
    outputs = y.shape[1]
    if task.kind == "labels":
        found = [_curve(j, y[:, j], classes_of(t[:, j : j + 1], task), 1) for j in range(outputs)]
    elif outputs <= 2:
        found = [_curve(1, y[:, -1], true, 1)]
    else:
        found = [_curve(index, y[:, index], true, index) for index in range(outputs)]
    return tuple(roc for roc in found if roc is not None) or None


def _curve(index: int, answers: Array, true: Classes, positive: int) -> Roc | None:
    hits, known = true == positive, true >= 0
    yes, no = int(np.count_nonzero(hits)), int(np.count_nonzero(known & ~hits))
    if not (yes and no):
        return None
    if np.isnan(answers).any() or not known.all():
        nothing = frozen(np.empty(0))
        return Roc(index, nothing, nothing, nothing, NAN)
    order = np.argsort(answers)[::-1]
    falling = answers[order]
    last = np.flatnonzero(np.append(falling[1:] != falling[:-1], True))  # the last one of equal answers
    true_positives = np.append(0, np.cumsum(hits[order])[last])
    false_positives = np.append(0, last + 1) - true_positives
    thresholds = np.append(np.inf, falling[last])
    area = float(np.trapezoid(true_positives, false_positives)) / (yes * no)
    bends = (np.diff(true_positives, 2) != 0) | (np.diff(false_positives, 2) != 0)
    corners = np.concatenate(([True], bends, [True]))
    rates = false_positives[corners] / no, true_positives[corners] / yes
    return Roc(index, frozen(rates[0]), frozen(rates[1]), frozen(thresholds[corners]), area)
