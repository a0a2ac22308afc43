"""What cannot be trained as it is, and why."""

from __future__ import annotations

import numpy as np

from nnapp.dataset import Role, Split, training_problem
from nnapp.project import Project
from nnapp.words import Refusal, Said, marked


def refuse_unfit(project: Project) -> None:
    """Raise `Refusal` with the reason where a project cannot be trained as it is."""
    problem = training_problem(project.dataset) or _target_problem(project)
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
    if problem is not None:
        raise Refusal(problem.template, **problem.values)


def _target_problem(project: Project) -> Said | None:
    dataset = project.dataset
    rows = slice(None) if dataset.split is None else np.flatnonzero(dataset.split != Split.EXCLUDED)
    return project.training.cost.target_problem(
        dataset.matrix(Role.TARGET, rows, precision=dataset.precision(Role.TARGET))
    )
