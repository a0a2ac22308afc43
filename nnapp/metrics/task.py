"""What a project asks of its outputs: numbers, classes or labels, and how an answer becomes a class."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnapp.activations import HardLimit, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, Role, Split
from nnapp.metrics.tables import Classes, Table, blocks
from nnapp.project import Project
from nnapp.scaling import PLAIN, Scale, unscaled


class Task(Struct, frozen=True):
    """What is asked of the outputs, and how an answer becomes a class.

    `two-classes`: one output, class 1 where it reaches the threshold, else class 0. `classes`: an output for each
    class, and the largest one (the first of equal ones) is the class. `labels`: each output says yes or no for itself
    by the threshold, so a row counts once for each output. `numbers`: the answer itself matters, and there is no class.
    """

    kind: Literal["numbers", "two-classes", "classes", "labels"] = "numbers"
    threshold: float = 0.5
    scales: tuple[Scale, ...] = ()  # of the outputs, where the table has their targets in other units


def task_of(project: Project) -> Task:
    """Say what the project asks of its outputs.

    Classes, where the cost is a cross-entropy, the output is softmax, or all targets are 0 or 1 (for tanh −1 or 1) and
    the output is made for these two. Several outputs are labels where some row's targets do not add up to one class.
    Excluded rows and rows with an empty target say nothing.
    """
    scales = project.dataset.scales(Role.TARGET)
    return replace(_task(project), scales=() if all(scale == PLAIN for scale in scales) else scales)


def _task(project: Project) -> Task:
    activation, cost = project.topology.layers[-1].activation, project.training.cost
    no, yes = (-1.0, 1.0) if isinstance(activation, Tanh) else (0.0, 1.0)
    rows, only_two, one_each = _looked_at(project.dataset, no, yes)
    certain = isinstance(cost, CrossEntropy | BinaryCrossEntropy) or isinstance(activation, Softmax)
    made_for_two = isinstance(activation, Sigmoid | Tanh | HardLimit)
    if not (certain or (made_for_two and rows and only_two)):
        return Task()
    threshold = (no + yes) / 2
    columns = [project.dataset.columns[position] for position in project.dataset.indices(Role.TARGET)]
    if len(columns) > 1 and all(isinstance(column, CategoryColumn) for column in columns):
        return Task("labels", threshold)  # whatever their values happen to add up to
    if project.topology.widths[-1] == 1:
        return Task("two-classes", threshold)
    return Task("classes" if one_each or isinstance(activation, Softmax) else "labels", threshold)


def in_own_units(table: Table, task: Task) -> Table:
    """Return answers or targets (rows, outputs) in the units of the table, as they were before scaling."""
    return unscaled(table, task.scales)


def is_classification(project: Project) -> bool:
    """Say whether the project's outputs are classes (or labels), not numbers; `task_of` says which."""
    return task_of(project).kind != "numbers"


def classes_of(table: Table, task: Task) -> Classes:
    """Return the class (rows,) of answers or targets (rows, outputs), for labels (rows · outputs,); −1 for a NaN."""
    if task.kind == "classes":
        return np.where(np.isnan(table.max(axis=1)), -1, table.argmax(axis=1))
    flat = table.ravel()
    return np.where(np.isnan(flat), -1, flat >= task.threshold)


def _looked_at(dataset: Dataset, no: float, yes: float) -> tuple[int, bool, bool]:
    # how many rows have targets; whether all of these are `no` or `yes`; whether each row's add up to one `yes`
    rows, only_two, one_each = 0, True, True
    for block in blocks(dataset.row_count):
        targets = dataset.matrix(Role.TARGET, np.arange(block.start, block.stop))
        used = ~np.isnan(targets).any(axis=1)
        if dataset.used_split is not None:
            used &= dataset.used_split[block] != Split.EXCLUDED
        targets = targets[used]
        rows += len(targets)
        only_two = only_two and bool(((targets == no) | (targets == yes)).all())
        totals = ((targets - no) / (yes - no)).sum(axis=1)
        one_each = one_each and bool((np.abs(totals - 1) <= 1e-9).all())
    return rows, only_two, one_each
