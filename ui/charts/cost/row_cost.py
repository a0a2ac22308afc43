"""What one row of the table costs alone."""

from __future__ import annotations

import numpy as np

from nnapp.dataset import Role
from nnapp.network import cost_on
from nnapp.project import Project
from nnapp.topology import Parameters


def row_cost(project: Project, row: int | None, parameters: Parameters | None) -> float | None:
    """Return the cost of a row with these parameters; None where there is none, or the row lacks a cell."""
    if row is None or row >= project.dataset.row_count or parameters is None:
        return None
    if parameters.widths != project.topology.widths:
        return None
    inputs, targets = (project.dataset.matrix(role, slice(row, row + 1)) for role in (Role.INPUT, Role.TARGET))
    if not (np.isfinite(inputs).all() and np.isfinite(targets).all()):
        return None
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        return cost_on(project, inputs, targets, parameters)
