"""The walk that is explained: of the selected row alone, or of the next mini-batch; or why there is none."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from nnapp.dataset import Split, training_problem
from nnapp.project import Project, current_parameters
from nnapp.run.one_row import training_rows
from nnapp.walk import Walk, walk_batch, walk_row
from nnapp.words import Refusal
from ui.messages import sentence

ROW, BATCH = "row", "batch"
MOST_NUMBERS = 3_000_000  # in a table of what all units have for all rows; a walk has about ten of them


class Walks(QObject):
    """Finds walks, and keeps the last one for as long as it is the right one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._key: tuple[object, ...] = ()
        self._found: tuple[Walk | None, str] = (None, "")

    def find(self, project: Project, source: str, row: int | None) -> tuple[Walk | None, str]:
        """Return the walk of a row (None for the first one of training) or of a mini-batch, or a reason in words."""
        if source == BATCH:
            row = None
        elif row is None and len(training_rows(project.dataset)):
            row = int(training_rows(project.dataset)[0])
        key = (project.topology, project.dataset, project.training, project.model, source, row)
        if len(key) != len(self._key) or any(one is not other for one, other in zip(key, self._key, strict=True)):
            with np.errstate(all="ignore"):
                self._key, self._found = key, self._made(project, source, row)
        return self._found

    def forget(self) -> None:
        """Give the numbers back that are kept."""
        self._key, self._found = (), (None, "")

    def _made(self, project: Project, source: str, row: int | None) -> tuple[Walk | None, str]:
        problem = self._problem(project, source)
        if problem:
            return None, problem
        try:
            if source == BATCH:
                return walk_batch(project), ""
            return walk_row(project, row or 0), ""
        except Refusal as refusal:
            return None, sentence(refusal.said)

    def _problem(self, project: Project, source: str) -> str:
        problem = training_problem(project.dataset)
        if problem is not None:
            return sentence(problem)
        if not np.isfinite(current_parameters(project).flat).all():
            return self.tr(
                "Training has diverged: the weights are no finite numbers any more. Use the best weights, or reset."
            )
        batch = project.training.batch_size or project.dataset.count(Split.TRAINING)
        if source == BATCH and batch * sum(project.topology.widths) > MOST_NUMBERS:
            text = self.tr("The mini-batch of {rows} rows is too large to be walked through. Explain one row instead.")
            return text.format(rows=f"{batch:,}")
        return ""
