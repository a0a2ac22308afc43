"""What the network says of the rows of a table, whole columns at a time: answers, errors, classes, and costs.

All in the table's own units, (rows, outputs) or (rows,); NaN where a row lacks what is needed.
"""

from __future__ import annotations

from math import nan

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, CategoryFit, Dataset, NumberColumn, Role, Split
from nnapp.network import PREDICTION_BLOCK, forward
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.topology import Parameters

Rows = NDArray[np.intp] | slice
YES = 0.5  # a single unit that reaches it says the second of two categories


class Answers(Struct, frozen=True, eq=False):
    """What the network says of some rows with some parameters."""

    predictions: Array  # y (rows, outputs)
    errors: Array  # t − y (rows, outputs)
    costs: Array  # of each row alone (rows,), without penalties
    known: NDArray[np.bool_]  # whether a row (rows,) has all inputs: the network may answer NaN all the same
    has_target: NDArray[np.bool_]  # (rows, outputs)


def answers(project: Project, rows: Rows, parameters: Parameters, report: Report = unheard) -> Answers:
    """Return what the network says of these rows."""
    dataset = project.dataset
    numbers = rows if isinstance(rows, np.ndarray) else np.arange(*rows.indices(dataset.row_count))
    shape = len(numbers), project.topology.widths[-1]
    found = Answers(
        predictions=np.full(shape, np.nan),
        errors=np.full(shape, np.nan),
        costs=np.full(shape[0], np.nan),
        known=np.zeros(shape[0], bool),
        has_target=np.zeros(shape, bool),
    )
    for begin in range(0, len(numbers), PREDICTION_BLOCK):
        report(begin / len(numbers))
        _answer(project, numbers[begin : begin + PREDICTION_BLOCK], begin, parameters, found)
    return found


def costs_of_rows(project: Project, z: Array, a: Array, targets: Array) -> Array:
    """Return the cost of each row (rows,) alone, from z and a of the outputs and the targets, all (rows, units).

    Without penalties; the cost of the table is their sum or mean. NaN where the cost cannot be had of a row's targets.
    """
    cost = project.training.cost
    judged = np.isfinite(targets).all(axis=1)
    if cost.target_problem(targets[judged]) is not None:
        judged &= np.array([cost.target_problem(row[None]) is None for row in targets])
    costs = np.full(len(targets), np.nan)
    with np.errstate(all="ignore"):
        costs[judged] = cost.of_rows(z[judged].T, a[judged].T, targets[judged].T)
    return costs


def training_cost(project: Project, parameters: Parameters, report: Report = unheard) -> float:
    """Return the sum of the costs of all training rows, without penalties; NaN where one of them has none."""
    rows = project.dataset.rows_for(Split.TRAINING)
    if project.training.cost.target_problem(project.dataset.matrix(Role.TARGET, rows)) is not None:
        return nan  # without looking for all rows that have none, one by one
    return float(answers(project, rows, parameters, report).costs.sum())


def predicted_codes(project: Project, position: int, predictions: Array) -> NDArray[np.int64]:
    """Return the category (rows,) of a target column that answers (rows, outputs) stand for; −1 where there is none."""
    dataset = project.dataset
    column, fit = dataset.columns[position], dataset.fit(position)
    assert isinstance(column, CategoryColumn) and isinstance(fit, CategoryFit)
    places = [place for place, feature in enumerate(dataset.features(Role.TARGET)) if feature.column == position]
    codes, said = np.array(fit.codes, np.int64), predictions[:, places]
    single = len(places) < len(codes)  # one unit, for the second of two
    chosen = (said[:, 0] >= YES).astype(int) if single else np.argmax(said, axis=1)
    return np.where(np.isnan(said).any(axis=1), -1, codes[chosen])


def own_targets(dataset: Dataset, rows: Rows) -> Array:
    """Return the targets (rows, outputs) in the table's own units, numbers exactly as they stand there."""
    # scaled and unscaled again they might differ in the last digit
    targets: Array = dataset.matrix(Role.TARGET, rows)
    for unit, feature in enumerate(dataset.features(Role.TARGET)):
        column = dataset.columns[feature.column]
        if isinstance(column, NumberColumn):
            targets[:, unit] = column.values[rows]
    return targets


def _answer(project: Project, rows: NDArray[np.intp], begin: int, parameters: Parameters, found: Answers) -> None:
    dataset, places = project.dataset, slice(begin, begin + len(rows))
    inputs = dataset.matrix(Role.INPUT, rows)
    known = np.isfinite(inputs).all(axis=1)
    found.known[places] = known
    if not known.any():
        return
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        done = forward(project, inputs[known], parameters)
        found.predictions[places][known] = dataset.decoded(done.a[-1])
        targets = own_targets(dataset, rows)
        found.has_target[places] = np.isfinite(targets)
        found.errors[places] = targets - found.predictions[places]
        targets = dataset.matrix(Role.TARGET, rows[known])
        found.costs[places][known] = costs_of_rows(project, done.z[-1], done.a[-1], targets)
