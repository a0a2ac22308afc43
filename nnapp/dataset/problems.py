"""Why a table cannot be trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset.columns import CategoryColumn, NumberColumn, TextColumn
from nnapp.dataset.kinds import Role, Split
from nnapp.dataset.table import Dataset
from nnapp.words import Said, marked


def training_problem(dataset: Dataset) -> Said | None:
    """Say why the table cannot be trained on (an empty or infinite cell, no rows), or None where it can."""
    if dataset.row_count == 0:
        return Said(marked("The table has no rows. Add at least one row to train on."))
    if not dataset.count(Split.TRAINING):
        return Said(marked("None of the table's rows is for training. Make at least one row a training row."))
    split = dataset.used_split
    used = None if split is None else split != Split.EXCLUDED
    for position, column in enumerate(dataset.columns):
        if column.role is Role.IGNORED or isinstance(column, TextColumn):
            continue
        problem = _cell_problem(column, used)
        if problem is None and not dataset.fit(position).known:
            problem = Said(
                marked(
                    "No training row has a value in column “{column}”, so its missing cells cannot be filled. "
                    "Fill a cell, or set the column to “Ignored”."
                ),
                {"column": column.name},
            )
        if problem is not None:
            return problem
    return None


def _cell_problem(column: NumberColumn | CategoryColumn, used: NDArray[np.bool_] | None) -> Said | None:
    if isinstance(column, NumberColumn):
        bad = np.isinf(column.values) if column.missing.fills else ~np.isfinite(column.values)
        template = marked(
            "Row {row}, column “{column}” holds no number. Training needs a number in every input "
            "and target: fill the cell, choose how the column's missing cells are filled, remove the row, or set the "
            "column to “Ignored”."
        )
    else:
        bad = np.zeros(len(column), bool) if column.missing.fills else column.codes < 0
        template = marked(
            "Row {row}, column “{column}” holds no category. Fill the cell, choose how the column's missing cells are "
            "filled, remove the row, or set the column to “Ignored”."
        )
    if used is not None:
        bad &= used
    if not bad.any():
        return None
    return Said(template, {"row": int(np.argmax(bad)) + 1, "column": column.name})
