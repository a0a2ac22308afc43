"""Where the pictures of answers get their numbers: a fixed sample while a training goes on, all rows at rest.

What takes long is worked out in the background, for the newest state only; meanwhile the sample is shown.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject

from nnapp.dataset import Split
from nnapp.judging import (
    Findings,
    Judged,
    Kind,
    Rows,
    Tables,
    find,
    judge,
    judge_rows,
    left_out_of,
    rows_of,
    sampled,
    tables_of,
)
from nnapp.metrics import MOST_CLASSES, Task, task_of
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.newest import Key, Newest, same

MOST_ROWS = 1000  # of a sample
MOST_PRODUCTS = 3e7  # multiplications in a forward pass of all rows of a sample
LEAST_ROWS = 20
MOST_CURVES = 24  # that are drawn while a training goes on
QUICK_CELLS = 200_000  # targets that are looked at in no time


class Wanted(NamedTuple):
    """Which picture of which rows with which weights; `output` as in `find`."""

    project: Project
    parameters: Parameters
    running: bool
    use: Split | None  # None: all rows that are used
    kind: Kind
    output: int


class Given(NamedTuple):
    """The numbers of a picture, and of which rows they are."""

    findings: Findings
    rows: int  # of the chosen use, in all
    left_out: int  # because of a cell
    sample: bool  # whether they are of a sample of these rows
    pending: bool  # whether all rows, or newer weights, are being worked out
    broken: bool = False  # whether they could not be, because of an error in the program


class _Done(NamedTuple):
    wanted: Wanted
    findings: Findings


class Source(QObject):
    """Works out pictures; `newest.came` means: ask again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.newest, self._tasks = Newest(self), Newest(self)
        self._rows: tuple[Key, Rows, int] | None = None
        self._tables: tuple[Key, Tables] | None = None
        self._judged: tuple[Key, Judged] | None = None
        self._found: tuple[Key, Findings] | None = None
        self._tasks.came.connect(self.newest.came)
        self._tasks.failed.connect(self.newest.failed)

    def task(self, project: Project) -> Task | None:
        """Return what is asked of the outputs; None while that is being found out."""
        key: Key = (project.dataset, project.topology.layers[-1].activation, project.training.cost)
        if not same(key, self._tasks.key):
            if project.dataset.row_count * project.topology.widths[-1] > QUICK_CELLS:
                self._tasks.ask(key, partial(_task, project), key)
                return None
            self._tasks.cancel()
            self._tasks.put(key, task_of(project))
        found: Task | None = self._tasks.value
        return found

    @property
    def broken(self) -> bool:
        """Whether the task could not be found out, because of an error in the program."""
        return self._tasks.broken

    def ask(self, wanted: Wanted, task: Task) -> Given:
        """Return the numbers of a picture as well as they are known now."""
        rows, left_out = self._chosen(wanted)
        most = sample_size(wanted.project)
        if wanted.running or len(rows) <= most:
            self.newest.cancel()
            return Given(self._of_sample(wanted, task, rows, most), len(rows), left_out, len(rows) > most, False)
        key = (wanted.project.dataset, wanted.project.topology, task, wanted.parameters, *wanted[3:])
        self.newest.ask(key, partial(_work, wanted, task, rows, self._known(wanted)), key[:3])
        done, newest = self.newest.value, same(key, self.newest.key)
        if isinstance(done, _Done) and (newest or _alike(done.wanted, wanted)):
            return Given(done.findings, len(rows), left_out, sample=False, pending=not newest)
        found, broken = self._of_sample(wanted, task, rows, most), newest and self.newest.broken
        return Given(found, len(rows), left_out, sample=True, pending=not newest, broken=broken)

    def judge_row(self, wanted: Wanted, row: int) -> Judged:
        """Return what is answered to one row, which no sample need hold; nothing where it lacks a cell."""
        return judge(wanted.project, tables_of(wanted.project.dataset, np.array([row])), wanted.parameters)

    def shut_down(self) -> None:
        """End what is being worked out, and wait for it."""
        self.newest.shut_down()
        self._tasks.shut_down()

    def _chosen(self, wanted: Wanted) -> tuple[Rows, int]:
        dataset, use = wanted.project.dataset, wanted.use
        if self._rows is None or not same((dataset, use), self._rows[0]):
            self._rows = (dataset, use), rows_of(dataset, use), left_out_of(dataset, use)
        return self._rows[1:]

    def _known(self, wanted: Wanted) -> Judged | None:
        # the answers of the last work, where only another picture of them is wanted
        done = self.newest.value
        if not isinstance(done, _Done) or done.wanted.parameters is not wanted.parameters:
            return None
        return done.findings.judged if _about(done.wanted, wanted) else None

    def _of_sample(self, wanted: Wanted, task: Task, rows: Rows, most: int) -> Findings:
        if self._tables is None or not same((rows, most), self._tables[0]):
            self._tables = (rows, most), tables_of(wanted.project.dataset, sampled(rows, most))
        tables = self._tables[1]
        key: Key = (tables, wanted.project.topology, wanted.parameters)
        if self._judged is None or not same(key, self._judged[0]):
            self._judged = key, judge(wanted.project, tables, wanted.parameters)
        key = (self._judged[1], task, wanted.kind, wanted.output, wanted.running)
        if self._found is None or not same(key, self._found[0]):
            most = MOST_CURVES if wanted.running else MOST_CLASSES
            self._found = key, find(self._judged[1], task, wanted.kind, wanted.output, most)
        return self._found[1]


def sample_size(project: Project) -> int:
    """Return how many rows are answered so quickly that nobody waits for them."""
    return int(min(MOST_ROWS, max(MOST_PRODUCTS / project.topology.parameter_count, LEAST_ROWS)))


def _about(one: Wanted, other: Wanted) -> bool:
    # whether both are of the same rows and outputs, with whatever weights
    same_rows = one.project.dataset is other.project.dataset and one.use is other.use
    return same_rows and one.project.topology is other.project.topology


def _alike(one: Wanted, other: Wanted) -> bool:
    return _about(one, other) and (one.kind, one.output) == (other.kind, other.output)


def _task(project: Project, report: Report) -> Task:
    report(0.0)
    return task_of(project)


def _work(wanted: Wanted, task: Task, rows: Rows, known: Judged | None, report: Report) -> _Done:
    judged = known or judge_rows(wanted.project, rows, wanted.parameters, report)
    report(0.9)
    return _Done(wanted, find(judged, task, wanted.kind, wanted.output))
