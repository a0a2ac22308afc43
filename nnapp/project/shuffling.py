"""The pure edit that shuffles labels: the answers are dealt out to other rows, so that there is nothing left to learn.

What a network still learns then is learnt by heart, as the rows that are held out show.
"""

from __future__ import annotations

import numpy as np

from nnapp.dataset import Column, NumberColumn, Role, Split, TextColumn, cells, with_cells
from nnapp.project.following import with_table
from nnapp.project.value import Project
from nnapp.words import Refusal, marked


def shuffle_targets(project: Project, seed: int, *, all_rows: bool = False) -> Project:
    """Deal the targets of the training rows out to other training rows, in an order that follows from the seed.

    All target columns of a row stay together, and inputs stay where they are. Validation and test rows keep their
    targets, unless `all_rows` lets them take part; rows that are excluded or left out never do. Raises `Refusal` where
    there are fewer than two rows, or a target is computed by a formula.
    """
    dataset = project.dataset
    kinds = (Split.TRAINING, Split.VALIDATION, Split.TEST) if all_rows else (Split.TRAINING,)
    numbers = np.arange(dataset.row_count)
    rows = np.sort(np.concatenate([numbers[dataset.rows_for(kind)] for kind in kinds]))
    if len(rows) < 2:
        raise Refusal(marked("There must be at least two rows to shuffle their targets. Add some."))
    order = rows[np.random.Generator(np.random.PCG64(seed)).permutation(len(rows))]
    columns: list[Column] = [*dataset.columns]
    for position in dataset.indices(Role.TARGET):
        column = columns[position]
        _refuse_computed(column)
        assert not isinstance(column, TextColumn)
        values = cells(column).copy()
        values[rows] = values[order]
        columns[position] = with_cells(column, values)
    return with_table(project, columns)


def _refuse_computed(column: Column) -> None:
    if isinstance(column, NumberColumn) and column.formula:
        raise Refusal(
            marked(
                "The target “{column}” is computed by the formula {formula}, so it cannot be shuffled. Take the "
                "formula away first, which leaves its numbers as they are."
            ),
            column=column.name,
            formula=column.formula,
        )
