"""How large a walk is: what is made at once, what in the background, and what takes more memory than there may be."""

from __future__ import annotations

from nnapp.dataset import Dataset
from nnapp.project import Project
from nnapp.words import Refusal, marked

BYTES = 8  # of a number
OF_UNIT = 12  # numbers for each unit and row, as measured: z, a, φ′, ∂C/∂a and δ, and as much again while it is made
MOST_BYTES = 2_000_000_000  # that a walk through more than one row takes while it is made; then it is about half
MOST_BYTES_AT_ONCE = 100_000_000  # for those who wait for it, which is half a second at most

QUICK_NUMBERS, QUICK_PRODUCTS = 200_000, 20_000_000  # units and parameters times rows that nobody waits for
QUICK_CELLS = 2_000_000  # of a table that are looked through at once
OF_PARAMETER = 8  # as many rows take as long as what is done with each parameter once, its update and copies


def bytes_of(project: Project, rows: int) -> int:
    """Return how much memory a walk through so many rows takes while it is made."""
    inputs, *units = project.topology.widths
    return rows * BYTES * (inputs + OF_UNIT * sum(units))


def is_quick(project: Project, rows: int) -> bool:
    """Say whether a walk through so many rows is made before anybody could notice."""
    topology = project.topology
    products = (rows + OF_PARAMETER) * topology.parameter_count
    return rows * sum(topology.widths) <= QUICK_NUMBERS and products <= QUICK_PRODUCTS


def is_small(dataset: Dataset) -> bool:
    """Say whether a table is looked through for unfit cells before anybody could notice."""
    return dataset.row_count * len(dataset.columns) <= QUICK_CELLS


def refuse_large(project: Project, rows: int, most_bytes: int) -> None:
    """Raise `Refusal` where a walk through so many rows would take more memory than this."""
    most = max(1, most_bytes // bytes_of(project, 1))
    if rows > most:
        raise Refusal(
            marked(
                "A walk keeps every number of its rows: for {rows:,} rows of this network it would need {size:,} MB, "
                "and it takes {limit:,} at most. Choose a batch size of at most {most:,}, or explain one row alone."
            ),
            rows=rows,
            size=bytes_of(project, rows) // 1_000_000,
            limit=most_bytes // 1_000_000,
            most=most,
        )
