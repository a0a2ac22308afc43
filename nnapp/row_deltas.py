"""δ = ∂C/∂z of every unit for some rows of the table, each row by itself: the error that flows back.

δ here is that of the row's own cost, without the mean over rows: a project that takes the mean over n rows gives each
of them 1/n of it. It is what the pass of a single row has, whatever rows stand beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Dataset, Split
from nnapp.network import backward
from nnapp.project import Project
from nnapp.run.rows import summed
from nnapp.topology import Parameters

MOST_ROWS = 32  # of a sample


def sample_rows(dataset: Dataset) -> NDArray[np.intp]:
    """Return the numbers of the first training rows (rows,), at most 32; always the same for a table and its split."""
    rows = dataset.rows_for(Split.TRAINING)
    return rows[:MOST_ROWS] if isinstance(rows, np.ndarray) else np.arange(min(dataset.row_count, MOST_ROWS))


def row_deltas(project: Project, inputs: Array, targets: Array, parameters: Parameters) -> tuple[Array, ...]:
    """Return δ of each layer (units, rows), the first hidden layer first, for inputs and targets (rows, features).

    All units are on, whatever dropout there is; penalties have no part in δ. Weights that have diverged give numbers
    that are not finite. Raises `Refusal` as `backward` does, for example for targets that the cost cannot use.
    """
    with np.errstate(all="ignore"):
        found = backward(summed(project), inputs, targets, parameters)
    return tuple(delta.T for delta in found.delta)
