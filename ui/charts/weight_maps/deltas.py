"""Keeps δ of the sample of rows and of the selected one, at the weights that are shown.

It is worked out at once; for very wide networks in the background, so that what is drawn may belong to weights of a
moment before. The rows' numbers are read from the table once, not for every picture.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnapp.choices import Array
from nnapp.dataset import Role, training_problem
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.row_deltas import row_deltas, sample_rows
from nnapp.topology import Parameters
from nnapp.words import Refusal, Said
from ui.newest import Key, Newest, same

AT_ONCE = 40_000_000  # rows × parameters: some milliseconds


class DeltaMaps(NamedTuple):
    """δ of each layer (units, rows), of which rows, and whether the last one is the selected row, apart from others."""

    maps: tuple[Array, ...] = ()
    rows: tuple[int, ...] = ()
    selected: bool = False
    problem: Said | None = None
    newest: bool = True
    broken: bool = False  # whether newer ones could not be found, because of an error in the program

    @property
    def sample(self) -> int:
        """How many rows there are besides the selected one."""
        return len(self.rows) - self.selected


class Rows(NamedTuple):
    """What the network is shown of some rows: inputs and targets (rows, features)."""

    numbers: tuple[int, ...]
    selected: bool
    inputs: Array
    targets: Array


class Deltas(QObject):
    """`of` answers with the newest that is known; `came` means: ask again."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.newest = Newest(self)
        self.newest.came.connect(self.came)
        self.newest.failed.connect(self.failed)
        self._key: Key = ()
        self._rows: Rows | Said | None = None

    def of(self, project: Project, parameters: Parameters, row: int | None) -> DeltaMaps:
        """Return δ at these weights for the sample, and for a selected row of the table."""
        rows, newest = self._rows_of(project, row), self.newest
        if isinstance(rows, Said):
            return DeltaMaps(problem=rows)
        key: Key = (rows, project.topology, project.training.cost, parameters)
        if not same(key, newest.key):
            work = partial(_worked_out, project, rows, parameters)
            if len(rows.numbers) * project.topology.parameter_count <= AT_ONCE:
                newest.put(key, *_at_once(work))
            else:
                newest.ask(key, work, (project.dataset, project.topology))
        found = newest.value
        if newest.problem is not None and same(key, newest.key):
            return DeltaMaps(problem=newest.problem)
        if found is None or found.numbers[1] != project.topology.widths or not same((found.numbers[0],), (rows,)):
            return DeltaMaps((), rows.numbers, rows.selected, newest=False, broken=newest.broken)
        return DeltaMaps(found.maps, rows.numbers, rows.selected, None, same(key, newest.key))

    def shut_down(self) -> None:
        """End the work; the window closes."""
        self.newest.shut_down()

    def _rows_of(self, project: Project, row: int | None) -> Rows | Said:
        key = (project.dataset, project.training.cost, -1 if row is None else row)
        if self._rows is None or not same(key, self._key):
            self._key, self._rows = key, _read(project, row)
        return self._rows


class _Found(NamedTuple):
    maps: tuple[Array, ...]
    numbers: tuple[Rows, tuple[int, ...]]  # what they belong to: rows, and the widths of the network


def _read(project: Project, row: int | None) -> Rows | Said:
    dataset = project.dataset
    problem = training_problem(dataset)
    if problem is not None:
        return problem
    sample = sample_rows(dataset)
    chosen = row is not None and 0 <= row < dataset.row_count
    numbers = np.array([*sample, row] if chosen else sample, np.intp)
    targets = dataset.matrix(Role.TARGET, numbers)
    if chosen and project.training.cost.target_problem(targets[-1:]) is not None:
        chosen, numbers, targets = False, numbers[:-1], targets[:-1]  # a row without a target has no error
    inputs = dataset.matrix(Role.INPUT, numbers)
    return Rows(tuple(map(int, numbers)), chosen, inputs, targets)


def _at_once(work: partial[_Found]) -> tuple[_Found | None, Said | None]:
    try:
        return work(unheard), None
    except Refusal as refusal:
        return None, refusal.said


def _worked_out(project: Project, rows: Rows, parameters: Parameters, report: Report) -> _Found:
    report(0.0)
    return _Found(row_deltas(project, rows.inputs, rows.targets, parameters), (rows, parameters.widths))
