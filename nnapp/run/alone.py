"""One update from one row alone, as a run of its own."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.project import Project
from nnapp.run.one_row import ROW_NEXT, next_row
from nnapp.run.run import Run


def train_on_one_row(project: Project, row: int | None = None) -> tuple[Run, int]:
    """Make one update from one row (from 0), or from the next one of the epoch; return the run, and which row it was.

    The run has mini-batches of one row, whatever the project has, so that the place in the epoch is kept. Raises
    `Refusal` as `Run` does, and for a row that is not for training.
    """
    run = Run(replace(project, training=replace(project.training, batch_size=1)))
    if row is not None:
        run.step_row(row)
        return run, row
    row = next_row(project)
    run.advance(run.epoch_count + 1, lambda: False, updates=1)
    run.note_row(row, ROW_NEXT)
    return run, row
