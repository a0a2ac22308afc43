"""Which row one update is made from, where it is made from one row alone, and what is noted of it.

Such an update counts among the updates, with the penalties, clipping and optimizer of all others. Made from the next
row it is a mini-batch of one: the place in the epoch moves on by one row, and after the last one the epoch has ended.
Made from a row that somebody has chosen it stands beside the epoch, which goes on as if nothing had been.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Dataset, Split
from nnapp.project import Project, current_model
from nnapp.run.order import Order
from nnapp.words import Refusal, marked

ROW_BESIDES = marked("One update from row {row} alone, besides the epoch")
ROW_NEXT = marked("One update from row {row} alone, the next one of the epoch")


def training_rows(dataset: Dataset) -> NDArray[np.intp]:
    """Return the numbers (from 0) of the rows that are for training."""
    rows = dataset.rows_for(Split.TRAINING)
    return rows if isinstance(rows, np.ndarray) else np.arange(*rows.indices(dataset.row_count))


def refuse_other_rows(dataset: Dataset, row: int) -> None:
    """Raise `Refusal` for a row (from 0) that is not for training."""
    if row not in training_rows(dataset):
        raise Refusal(
            marked(
                "Row {row} is not for training, so nothing is learned from it. Select a training row, or none: then "
                "the next row of the epoch is taken."
            ),
            row=row + 1,
        )


def next_row(project: Project) -> int:
    """Return the row of the table (from 0) that comes next in the epoch, in the order of mini-batch training."""
    rows, model, training = training_rows(project.dataset), current_model(project), project.training
    position = model.position if model.position < len(rows) else 0
    order = Order(training.seeds.order, len(rows), training.shuffle and len(rows) > 1)
    return int(rows[order.of_epochs(model.epoch)[position]])
