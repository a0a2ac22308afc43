"""What is found in the table: which cells, column by column, found at once in small tables and in the background else.

What was found in a column is remembered for as long as the column and the search stay the same, so an edit costs the
columns that it touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.dataset import Column
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.searching import Found, Search, found_in
from ui.background import Job

AT_ONCE = 50_000  # cells that are searched without waiting in the background
Scope = Mapping[int, Found | None] | None  # rows of each column where to search; None for all rows, or all columns


class Finder(QObject):
    """Finds cells of the project that it was shown last; `changed` says that more is known, or less."""

    changed = Signal()
    failed = Signal(str)  # an error in the program, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.search = Search("")
        self._columns: tuple[Column, ...] = ()
        self._known: dict[int, tuple[Column, Found]] = {}  # by the column's identity
        self._scope: Scope = None
        self._found: dict[int, Found] | None = None  # all of it, put together when asked for
        self._job = Job(self)
        self._job.finished.connect(self._take)
        self._job.cancelled.connect(self._go_on)
        self._job.failed.connect(self.failed)
        self._job.failed.connect(self._give_up)

    @property
    def searching(self) -> bool:
        """Whether not all is known yet."""
        return self._job.running

    @property
    def done_part(self) -> float:
        """How much of the search is done, 0 to 1."""
        return self._job.done_part

    def look(self, project: Project, search: Search, scope: Scope = None) -> None:
        """Find this in this project; what is known of it already is not searched for again."""
        if search != self.search:
            self._known.clear()
        self.search, self._columns, self._scope, self._found = search, project.dataset.columns, scope, None
        mine = {id(column) for column in self._columns}
        self._known = {key: known for key, known in self._known.items() if key in mine}
        if self._job.running:
            self._job.cancel()  # and go on with what is wanted now
        else:
            self._begin()
        self.changed.emit()

    def found(self) -> dict[int, Found]:
        """Return the rows that were found so far in each column of the scope that has some."""
        if self._found is None:
            self._found = self._put_together()
        return self._found

    def shut_down(self) -> None:
        """End what is going on in the background."""
        self._job.shut_down()

    def _put_together(self) -> dict[int, Found]:
        found = {}
        for position, column in enumerate(self._columns):
            rows = self._known[id(column)][1] if id(column) in self._known else None
            if rows is None or (self._scope is not None and position not in self._scope):
                continue
            wanted = None if self._scope is None else self._scope[position]
            rows = rows if wanted is None else rows[np.isin(rows, wanted)]
            if len(rows):
                found[position] = rows
        return found

    def _begin(self) -> None:
        missing = [
            column
            for position, column in enumerate(self._columns)
            if id(column) not in self._known and (self._scope is None or position in self._scope)
        ]
        if not self.search.text or not missing:
            return
        if sum(map(len, missing)) <= AT_ONCE:
            self._remember([(column, found_in(column, self.search)) for column in missing])
        else:
            self._job.start(partial(_looked, columns=missing, search=self.search))

    @Slot(object)
    def _take(self, looked: Looked) -> None:
        if looked.search == self.search:
            self._remember(looked.parts)
        self._go_on()

    @Slot()
    def _go_on(self, *_: object) -> None:
        self._begin()
        self.changed.emit()

    @Slot()
    def _give_up(self, *_: object) -> None:
        self.search = Search("")
        self._known.clear()
        self._found = None
        self.changed.emit()

    def _remember(self, parts: list[tuple[Column, Found]]) -> None:
        self._found = None
        self._known |= {id(column): (column, rows) for column, rows in parts}


class Looked(NamedTuple):
    """What was found in some columns."""

    search: Search
    parts: list[tuple[Column, Found]]


def _looked(report: Report, columns: list[Column], search: Search) -> Looked:
    # the work in the background
    parts = []
    for number, column in enumerate(columns):

        def told(done: float, number: int = number) -> None:
            report((number + done) / len(columns))

        told(0.0)
        parts.append((column, found_in(column, search, told)))
    return Looked(search, parts)
