"""The rows on which a gradient is checked: one row, the next mini-batch, or all training rows.

Of a wide network, or of very many rows, the first ones are enough: a wrong gradient is wrong on any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Role, Split
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_model
from nnapp.run.one_row import training_rows
from nnapp.run.order import Order
from nnapp.run.unfit import refuse_unfit
from nnapp.words import Refusal, marked

ROW, BATCH, ALL = "row", "batch", "all"
MOST_ROWS = 10_000
MOST_WORK = 50_000_000  # rows × parameters, so that one cost takes some hundredths of a second


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows of the table, and what the network is shown of them."""

    rows: NDArray[np.intp]  # their numbers in the table, from 0
    inputs: Array  # (rows, inputs)
    targets: Array  # (rows, targets)
    of: int  # how many there would have been

    @property
    def is_part(self) -> bool:
        """Whether rows were left out."""
        return len(self.rows) < self.of


class Counted(NamedTuple):
    """How many rows a check is made on, and how many there would be."""

    rows: int
    of: int


def counted(project: Project, kind: str, row: int | None = None) -> Counted:
    """Return how many rows those of a kind are, without a look into them; 0 where there is no such row."""
    if kind == ROW:
        of = int(row is not None and 0 <= row < project.dataset.row_count)
    else:
        of = project.dataset.count(Split.TRAINING)
    if kind == BATCH:
        position = 0 if project.model is None or project.model.position >= of else project.model.position
        of = min(project.training.batch_size or of, of - position)
    return Counted(min(of, _most(project)), of)


def sample_of(project: Project, kind: str, row: int | None = None, report: Report = unheard) -> Sample:
    """Return the rows of a kind: `ROW` (that row of the table, from 0), `BATCH` (that trains next) or `ALL`.

    `report` may cancel. Raises `Refusal` where there is no such row, where it lacks a number, or where training refuses
    the table.
    """
    rows = _row(project, row) if kind == ROW else _batch(project, report) if kind == BATCH else _all(project, report)
    some = rows[: _most(project)]
    inputs, targets = project.dataset.matrix(Role.INPUT, some), project.dataset.matrix(Role.TARGET, some)
    whole = np.isfinite(inputs).all(axis=1) & np.isfinite(targets).all(axis=1)
    if not whole.all():
        raise Refusal(
            marked("Row {row} has cells that are empty or no numbers, so no gradient can be checked on it. Fill them."),
            row=int(some[~whole][0]) + 1,
        )
    return Sample(some, inputs, targets, len(rows))


def _most(project: Project) -> int:
    return max(1, min(MOST_ROWS, MOST_WORK // project.topology.parameter_count))


def _row(project: Project, row: int | None) -> NDArray[np.intp]:
    if row is None or not 0 <= row < project.dataset.row_count:
        raise Refusal(marked("No row is selected. Select a row of the table, or check another set of rows."))
    return np.array([row], np.intp)


def _batch(project: Project, report: Report) -> NDArray[np.intp]:
    refuse_unfit(project, report)
    model, training, table = current_model(project), project.training, training_rows(project.dataset)
    batch = training.batch_size or len(table)
    position = model.position if model.position < len(table) else 0
    order = Order(training.seeds.order, len(table), training.shuffle and batch < len(table))
    return table[order.of_epochs(model.epoch)[position : position + batch]]


def _all(project: Project, report: Report) -> NDArray[np.intp]:
    refuse_unfit(project, report)
    return training_rows(project.dataset)
