"""The walk that is explained: of the selected row alone, or of the next mini-batch; or why there is none.

A small one is made at once. What takes longer is made in the background: the worker reads the project, which never
changes, and returns a walk, which never changes either. A walk of a project that is no longer open is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.dataset import Dataset, Split, training_problem
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run.one_row import training_rows
from nnapp.walk import Walk, count, is_quick, is_small, listing, walk_batch, walk_row
from nnapp.words import Refusal, Said
from ui.background import Job
from ui.messages import sentence
from ui.newest import Key, same

ROW, BATCH = "row", "batch"


class Walks(QObject):
    """Finds walks, and keeps the last one for as long as it is the right one; `came` means: ask again."""

    came = Signal()
    failed = Signal(str)  # an error in the program, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._key: Key = ()
        self._found: tuple[Walk | None, str] = (None, "")
        self._fit: Dataset | None = None  # the last one that was looked through, and could be trained on
        self._asked: Key = ()  # what is worked out in the background
        self._job = Job(self)
        self._job.finished.connect(self._take)
        self._job.refused.connect(self._refuse)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self.came)

    @property
    def working(self) -> bool:
        """Whether a walk is made in the background."""
        return self._job.running

    def find(self, project: Project, source: str, row: int | None) -> tuple[Walk | None, str]:
        """Return the walk of a row (None for the first one of training) or of a mini-batch, or a reason in words.

        Where it is made in the background the reason says so, and `came` will come.
        """
        if source == BATCH:
            row = None
        elif row is None and len(training_rows(project.dataset)):
            row = int(training_rows(project.dataset)[0])
        key: Key = (project.topology, project.dataset, project.training, project.model, source, row)
        if same(key, self._key):
            self._job.cancel()  # what was asked for meanwhile is not wanted any more
            return self._found
        rows = _rows_of(project, source)
        if self._job.running and same(key, self._asked):
            return None, self._waiting(rows)
        self.forget()
        known = project.dataset is self._fit
        work = partial(_walk_of, project, row or 0, known) if source == ROW else partial(_walk_on, project)
        if _has_diverged(project):
            self._key, self._found = key, (None, self._diverged())
        elif is_quick(project, rows) and (is_small(project.dataset) or (known and source == ROW)):
            self._key, self._found = key, _at_once(work)
        else:
            self._ask(key, work)
            return None, self._waiting(rows)
        return self._found

    def forget(self) -> None:
        """Give the numbers back that are kept, and make no others."""
        self._job.cancel()
        self._key, self._found = (), (None, "")

    def shut_down(self) -> None:
        """End what is worked out, and wait for it."""
        self._job.shut_down()

    def _ask(self, key: Key, work: Callable[[Report], Walk]) -> None:
        if not self._job.running:  # else `came` will come when that has ended
            self._asked = key
            self._job.start(work)

    @Slot(object)
    def _take(self, walk: Walk) -> None:
        self._fit = walk.project.dataset
        self._end(walk, "")

    @Slot(object)
    def _refuse(self, said: Said) -> None:
        self._end(None, sentence(said))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._end(None, self.tr("This could not be worked out, because of an error in the program."))
        self.failed.emit(text)

    def _end(self, walk: Walk | None, problem: str) -> None:
        self._key, self._found = self._asked, (walk, problem)
        self.came.emit()

    def _waiting(self, rows: int) -> str:
        if rows == 1:
            return self.tr("Walking through the row …")
        return self.tr("Walking through {rows} rows …").format(rows=f"{rows:,}")

    def _diverged(self) -> str:
        return self.tr(
            "Training has diverged: the weights are no finite numbers any more. Use the best weights, or reset."
        )


def _rows_of(project: Project, source: str) -> int:
    if source == ROW:
        return 1
    rows = project.dataset.count(Split.TRAINING)
    return min(project.training.batch_size or rows, rows)


def _has_diverged(project: Project) -> bool:
    # start weights, which it would take a while to draw, are finite
    return project.model is not None and not bool(np.isfinite(project.model.current.flat).all())


def _walk_on(project: Project, report: Report) -> Walk:
    with np.errstate(all="ignore"):
        return _prepared(walk_batch(project, report))


def _walk_of(project: Project, row: int, known: bool, report: Report) -> Walk:
    # `known`: that the table can be trained on
    problem = None if known else training_problem(project.dataset)
    if problem is not None:
        raise Refusal(problem.template, **problem.values)
    with np.errstate(all="ignore"):
        return _prepared(walk_row(project, row, report))


def _prepared(walk: Walk) -> Walk:
    listing(walk), count(walk)  # which the walk keeps, so that nobody has to wait for them later
    return walk


def _at_once(work: Callable[[Report], Walk]) -> tuple[Walk | None, str]:
    try:
        return work(unheard), ""
    except Refusal as refusal:
        return None, sentence(refusal.said)
