"""Answers beside targets for the rows of a table: what pictures of right and wrong answers are drawn from.

`rows_of` and `sampled` choose rows, `tables_of` puts together what the network is shown of them, `judge` lets it
answer, and `numbers_of` and `classes_in` say of one output, or of classes, what each row was answered. Rows that lack
a cell are left out and counted.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.answering import own_targets
from nnapp.choices import Array, frozen
from nnapp.dataset import CategoryColumn, CategoryFit, Dataset, Role, Split
from nnapp.metrics import Task, classes_of
from nnapp.network import PREDICTION_BLOCK, outputs
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.scaling import PLAIN, Scale, unscaled
from nnapp.topology import Parameters

Rows = NDArray[np.intp]
JUDGING = (Split.TRAINING, Split.VALIDATION, Split.TEST)
SAMPLE_SEED = 7


class Tables(Struct, frozen=True, eq=False):
    """What the network is shown of some rows that have all their cells, and what they are for."""

    rows: Rows  # (rows,), their numbers in the table
    splits: NDArray[np.uint8]  # (rows,)
    inputs: Array  # (rows, inputs)
    targets: Array  # (rows, outputs)
    own_targets: Array  # (rows, outputs), in the table's own units, numbers exactly as they stand there
    left_out: int  # how many rows lack a cell


class Judged(Struct, frozen=True, eq=False):
    """What the network answers to some rows, beside their targets; see `Tables`."""

    rows: Rows
    splits: NDArray[np.uint8]
    answers: Array  # (rows, outputs), NaN where weights have diverged
    targets: Array
    own_targets: Array
    left_out: int
    scales: tuple[Scale, ...]  # of the outputs


class Numbers(Struct, frozen=True, eq=False):
    """One output and its target, in the table's own units; arrays (rows,)."""

    predicted: Array
    target: Array
    residual: Array  # t − y

    def at(self, places: Rows) -> Numbers:
        """Return those of some rows."""
        return Numbers(self.predicted[places], self.target[places], self.residual[places])


class Verdicts(Struct, frozen=True, eq=False):
    """Which class each row is in, and which it was answered; for one output of `labels` the classes are no and yes."""

    true: Rows  # (rows,), −1 where the target is unknown
    said: Rows  # (rows,), −1 where the answer is not a number
    chances: Array  # (rows, classes): what each class is given, of two classes 1 − p and p

    def cell(self, true: int, said: int) -> Rows:
        """Return the places (0 for the first row that was judged) of the rows of one class answered as another."""
        return np.flatnonzero((self.true == true) & (self.said == said))


def rows_of(dataset: Dataset, use: Split | None) -> Rows:
    """Return the numbers of the rows that are really used so; None means all that are used at all."""
    split = dataset.used_split
    if use is not None:
        rows = dataset.rows_for(use)
        return np.arange(*rows.indices(dataset.row_count)) if isinstance(rows, slice) else rows
    return np.arange(dataset.row_count) if split is None else np.flatnonzero(split != Split.EXCLUDED)


def left_out_of(dataset: Dataset, use: Split | None) -> int:
    """Return how many rows are meant for a use (None: for any), but left out because of one of their cells."""
    meant, used = dataset.split, dataset.used_split
    if used is None or used is meant:
        return 0
    out = used == Split.EXCLUDED
    if meant is not None:
        out &= (meant != Split.EXCLUDED) if use is None else (meant == use)
    elif use is not None and use is not Split.TRAINING:
        return 0
    return int(np.count_nonzero(out))


def sampled(rows: Rows, most: int) -> Rows:
    """Return all rows, or so many of them by chance, the same ones every time, in the table's order."""
    if len(rows) <= most:
        return rows
    chosen = np.random.default_rng(SAMPLE_SEED).choice(len(rows), most, replace=False)
    return rows[np.sort(chosen)]


def tables_of(dataset: Dataset, rows: Rows) -> Tables:
    """Put together what the network is shown of these rows, without those that lack a cell."""
    inputs, targets = dataset.matrix(Role.INPUT, rows), dataset.matrix(Role.TARGET, rows)
    own, there = own_targets(dataset, rows), np.isfinite(inputs).all(axis=1) & np.isfinite(targets).all(axis=1)
    used = dataset.used_split
    splits = np.zeros(len(rows), np.uint8) if used is None else used[rows]
    if not there.all():
        rows, splits, inputs, targets, own = rows[there], splits[there], inputs[there], targets[there], own[there]
    return Tables(rows, splits, inputs, targets, own, int(len(there) - len(rows)))


def judge(project: Project, tables: Tables, parameters: Parameters) -> Judged:
    """Let the network answer."""
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        answers = outputs(project, tables.inputs, parameters)
    return Judged(
        *(tables.rows, tables.splits, answers, tables.targets, tables.own_targets, tables.left_out),
        scales=project.dataset.scales(Role.TARGET),
    )


def judge_rows(project: Project, rows: Rows, parameters: Parameters, report: Report = unheard) -> Judged:
    """Let the network answer many rows, some at a time, so that their inputs need no room together."""
    parts = []
    for begin in range(0, max(len(rows), 1), PREDICTION_BLOCK):
        report(begin / max(len(rows), 1))
        parts.append(judge(project, tables_of(project.dataset, rows[begin : begin + PREDICTION_BLOCK]), parameters))
    return Judged(
        rows=frozen(np.concatenate([part.rows for part in parts])),
        splits=frozen(np.concatenate([part.splits for part in parts])),
        answers=frozen(np.concatenate([part.answers for part in parts])),
        targets=frozen(np.concatenate([part.targets for part in parts])),
        own_targets=frozen(np.concatenate([part.own_targets for part in parts])),
        left_out=sum(part.left_out for part in parts),
        scales=parts[0].scales,
    )


def numbers_of(judged: Judged, output: int) -> Numbers:
    """Return what was answered for one output, in the table's own units."""
    with np.errstate(all="ignore"):
        predicted = unscaled(judged.answers[:, output : output + 1], (_scale(judged, output),))[:, 0]
        target = judged.own_targets[:, output]
        return Numbers(predicted, target, target - predicted)


def own_task(judged: Judged, output: int) -> Task:
    """Return the task of one output of numbers alone, for metrics in the table's own units."""
    scale = _scale(judged, output)
    return Task(scales=() if scale == PLAIN else (scale,))


def classes_in(judged: Judged, task: Task, output: int = 0) -> Verdicts:
    """Return the classes of a task with classes; of `labels` those of one output, no and yes."""
    if task.kind == "classes":
        answers, targets = judged.answers, judged.targets
    else:
        answers, targets = (table[:, output : output + 1] for table in (judged.answers, judged.targets))
        task = Task("two-classes", task.threshold)
    chances = answers if task.threshold else (answers + 1) / 2  # tanh says −1 for no
    if task.kind != "classes":
        chances = np.column_stack([1 - chances, chances])
    return Verdicts(classes_of(targets, task), classes_of(answers, task), chances)


def class_labels(project: Project, task: Task, output: int = 0) -> tuple[str, ...]:
    """Return what the classes of a task are called, as they stand in the table."""
    dataset = project.dataset
    features = dataset.features(Role.TARGET)
    if task.kind == "classes":
        return tuple(feature.label or feature.name for feature in features)
    feature = features[output]
    fit, column = dataset.fit(feature.column), dataset.columns[feature.column]
    if isinstance(column, CategoryColumn) and isinstance(fit, CategoryFit) and len(fit.codes) == 2:
        return tuple(column.labels[code] for code in fit.codes)
    if feature.label:
        return f"≠ {feature.label}", feature.label
    return ("0", "1") if task.threshold else ("\N{MINUS SIGN}1", "1")


def _scale(judged: Judged, output: int) -> Scale:
    return judged.scales[output]
