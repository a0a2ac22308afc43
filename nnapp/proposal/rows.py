"""What the rows should be for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.project import Project
from nnapp.project.split_edits import split_at_random, split_by_class
from nnapp.words import Said, marked

FEW_ROWS = 50  # of fewer, a fifth says nothing
MANY_ROWS = 1000  # of so many, some can be spared to say when to stop
TEST_SHARE = 0.2
VALIDATION_SHARE = 0.15


def with_rows_split(project: Project) -> tuple[Project, Said]:
    """Return the project with rows held out where there are enough of them, and the reason."""
    dataset = project.dataset
    rows, testing, validating = (
        sum(dataset.count(split) for split in (Split.TRAINING, Split.VALIDATION, Split.TEST)),
        dataset.count(Split.TEST),
        dataset.count(Split.VALIDATION),
    )
    if testing or validating:
        return project, Said(
            marked(
                "Rows: they stay as they are, {training} for training, {validation} for validation and {test} for the "
                "test."
            ),
            {"training": dataset.count(Split.TRAINING), "validation": validating, "test": testing},
        )
    if rows < FEW_ROWS:
        return project, Said(
            marked(
                "Rows: all {rows} are for training, because a part of so few would say little. Judge the network by "
                "k-fold evaluation."
            ),
            {"rows": rows},
        )
    validation = VALIDATION_SHARE if rows >= MANY_ROWS else 0.0
    by_class = has_classes(dataset)
    new = (split_by_class if by_class else split_at_random)(project, validation, TEST_SHARE)
    return new, _reason(rows, validation, by_class=by_class)


def has_classes(dataset: Dataset) -> bool:
    """Say whether there is one target column, of categories or of zeros and ones."""
    targets = [dataset.columns[i] for i in dataset.indices(Role.TARGET)]
    return len(targets) == 1 and is_of_classes(targets[0])


def is_of_classes(column: Column) -> bool:
    """Say whether a column's cells are classes: categories, or numbers that are only 0 and 1."""
    return isinstance(column, CategoryColumn) or (isinstance(column, NumberColumn) and is_zero_one(column.values))


def is_zero_one(values: NDArray[Any]) -> bool:
    """Say whether all numbers that are there are 0 or 1, and some are."""
    known = values[~np.isnan(values)]
    return bool(len(known) and ((known == 0) | (known == 1)).all())


def _reason(rows: int, validation: float, *, by_class: bool) -> Said:
    chosen = (
        Said(marked("chosen at random with the same share of every class"))
        if by_class
        else Said(marked("chosen at random"))
    )
    if validation:
        template = marked(
            "Rows: {test:.0%} of the {rows} are for the test, {chosen}, and used for nothing else, so that they judge "
            "the network honestly; {validation:.0%} are for validation and say when to stop."
        )
    else:
        template = marked(
            "Rows: {test:.0%} of the {rows} are for the test, {chosen}, and used for nothing else, so that they judge "
            "the network honestly. None are for validation, because training needs the others."
        )
    return Said(template, {"rows": rows, "test": TEST_SHARE, "validation": validation, "chosen": chosen})
