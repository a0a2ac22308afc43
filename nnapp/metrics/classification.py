"""Right and wrong classes: accuracy, balanced accuracy, and which class was taken for which."""

from __future__ import annotations

from math import isnan

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import frozen
from nnapp.metrics.tables import NAN, Classes, Table
from nnapp.metrics.task import Task, classes_of


def accuracy(true: Classes, said: Classes) -> float:
    """Return the share of right answers."""
    return int(np.count_nonzero(_right(true, said))) / len(true)


def balanced(true: Classes, said: Classes, count: int) -> float:
    """Return the mean, over the classes that occur, of the share of their rows answered rightly."""
    occurring = np.bincount(true[true >= 0], minlength=count)
    recalled = np.bincount(true[_right(true, said)], minlength=count)
    there = occurring > 0
    return float(np.mean(recalled[there] / occurring[there])) if there.any() else NAN


def confusion(true: Classes, said: Classes, count: int) -> NDArray[np.intp]:
    """Return how often each class (a row) was answered as each class (a column)."""
    known = (true >= 0) & (said >= 0)
    return frozen(np.bincount(true[known] * count + said[known], minlength=count * count).reshape(count, count))


def quick_class(name: str, answers: Table, targets: Table, task: Task) -> float:
    """Return one of the two accuracies of answers and targets (rows, outputs) in few calls."""
    largest = np.maximum.reduce(answers, None)
    if isnan(largest) or name == "balanced-accuracy":  # one call finds any NaN
        true, said = classes_of(targets, task), classes_of(answers, task)
        if name == "accuracy":
            return accuracy(true, said)
        return balanced(true, said, answers.shape[1] if task.kind == "classes" else 2)
    if task.kind == "classes":
        right = answers.argmax(1) == targets.argmax(1)
    else:
        right = (answers >= task.threshold) == (targets >= task.threshold)
    return int(np.count_nonzero(right)) / int(right.size)


def _right(true: Classes, said: Classes) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = (true == said) & (true >= 0)
    return right
