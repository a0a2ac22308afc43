"""The training rows some at a time, for sums over all of them that are made outside of a run and can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.dataset import Role, Split, training_problem
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run.unfit import target_problem
from nnapp.topology import Topology
from nnapp.words import Refusal

MOST_ROWS = 4096  # at a time, so that the buffers stay small
FEWEST_ROWS = 64  # a product of fewer takes longer for each row
BLOCK_UNITS = 2**18  # units × rows at a time: of wide networks so few that a job is cancelled at once


def rows_at_a_time(topology: Topology) -> int:
    """Return how many rows are put through a network at a time."""
    return max(FEWEST_ROWS, min(MOST_ROWS, BLOCK_UNITS // sum(topology.widths)))


def training_blocks(project: Project, report: Report = unheard) -> Iterator[tuple[Array, Array]]:
    """Yield inputs (rows, inputs) and targets (rows, targets) of all training rows, block by block, float64.

    Raises `Refusal` for the reasons for which training refuses the table: there is always at least one row.
    """
    dataset = project.dataset
    problem = training_problem(dataset) or target_problem(project, report)
    if problem is not None:
        raise Refusal(problem.template, **problem.values)
    rows = dataset.rows_for(Split.TRAINING)
    numbers = rows if isinstance(rows, np.ndarray) else np.arange(*rows.indices(dataset.row_count))
    size = rows_at_a_time(project.topology)
    for begin in range(0, len(numbers), size):
        report(begin / len(numbers))
        some = numbers[begin : begin + size]
        yield dataset.matrix(Role.INPUT, some), dataset.matrix(Role.TARGET, some)


def summed(project: Project) -> Project:
    """Return the project with a cost that adds up over blocks of rows: the sum over rows, without penalties."""
    training = replace(project.training, reduction="sum", l1=0.0, l2=0.0, measured=())
    return Project(project.topology, project.dataset, training)
