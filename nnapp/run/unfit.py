"""What cannot be trained as it is, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Dataset, NumberColumn, Role, Split, training_problem
from nnapp.metrics import is_classification
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.scaling import NoScaling
from nnapp.topology import Parameters
from nnapp.words import Refusal, Said, marked


def refuse_unfit(project: Project, report: Report = unheard) -> None:
    """Raise `Refusal` with the reason where a project cannot be trained as it is; `report` may cancel."""
    problem = training_problem(project.dataset) or _size_problem(project) or target_problem(project, report)
    rows, training = project.dataset.count(Split.TRAINING), project.training
    if problem is None and training.batch_size is not None and training.batch_size > rows:
        problem = Said(
            marked("The batch size is {batch}, but the table has {rows} rows. Choose at most {rows}, or all rows."),
            {"batch": training.batch_size, "rows": rows},
        )
    if problem is None and training.stop.patience is not None and not project.dataset.count(Split.VALIDATION):
        problem = Said(
            marked(
                "Patience waits for a better cost of the validation rows, but the table has none. "
                "Make some rows validation rows, or switch patience off."
            )
        )
    if problem is None and training.stop.accuracy is not None and not is_classification(project):
        problem = Said(
            marked(
                "The accuracy goal counts right classes, but the outputs are numbers here. "
                "Switch the accuracy goal off, or choose an output and a cost for classes."
            )
        )
    if problem is not None:
        raise Refusal(problem.template, **problem.values)


def target_problem(project: Project, report: Report) -> Said | None:
    dataset = project.dataset
    used = _used(dataset)
    problem = project.training.cost.target_problem(
        dataset.matrix(Role.TARGET, used, precision=dataset.precision(Role.TARGET), report=report)
    )
    if problem is None or isinstance(used, slice) or not isinstance(row := problem.values.get("row"), int):
        return problem
    return Said(problem.template, {**problem.values, "row": int(used[row - 1]) + 1})  # its number in the whole table


def _size_problem(project: Project) -> Said | None:
    if project.training.precision == "float64":
        return None
    most = float(np.finfo(np.float32).max)
    used = _used(project.dataset)
    for column in project.dataset.columns:
        if not isinstance(column, NumberColumn) or column.role is Role.IGNORED or column.values.dtype == np.float32:
            continue
        if not isinstance(column.scaling, NoScaling):
            continue
        values = column.values[used]
        # not max and min: a missing cell, which is filled, is no number, and would be the largest
        if np.fmax.reduce(values, initial=0.0) <= most and np.fmin.reduce(values, initial=0.0) >= -most:
            continue
        row = int(np.argmax(np.abs(values) > most))
        return Said(
            marked(
                "Row {row}, column “{column}” holds {value:g}, which is too large for the precision of 32 bits. "
                "Choose the precision of 64 bits, or change the cell."
            ),
            {
                "row": int(np.arange(len(column))[used][row]) + 1,
                "column": column.name,
                "value": float(values[row]),
            },
        )
    return None


def refuse_huge(parameters: Parameters, precision: str) -> None:
    """Raise `Refusal` for weights that are finite numbers, but not in the precision of training."""
    largest = np.finfo(precision).max
    if (np.isfinite(parameters.flat) & (np.abs(parameters.flat) > largest)).any():
        raise Refusal(
            marked(
                "A weight or bias is too large for the precision of 32 bits. Choose the precision of 64 bits, or begin "
                "at another start."
            )
        )


def _used(dataset: Dataset) -> NDArray[np.intp] | slice:
    split = dataset.used_split
    return slice(None) if split is None else np.flatnonzero(split != Split.EXCLUDED)
