"""The table as it is drawn: which columns are the axes, what the colours mean, and where its rows lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Column, Dataset, NumberColumn, Split
from nnapp.project import Project
from ui.drawing.subject import CURVE, VALUES, Subject
from ui.scatter.points import Colouring, Points, colouring_of, points_of, rows_shown

Rows = NDArray[np.intp]


class Sheet(NamedTuple):
    """One table, and how it is drawn."""

    dataset: Dataset
    subject: Subject
    colouring: Colouring
    rows: Rows  # that are drawn: all that are used, or a sample of them

    def places(self, rows: Rows | None = None) -> tuple[Array, Array]:
        """Return x and y of these rows, or of all."""
        x, y = (self._values(position) for position in (self.subject.x, self.subject.y))
        return (x, y) if rows is None else (x[rows], y[rows])

    def place(self, row: int | None) -> tuple[float, float] | None:
        """Return where a row lies; None where it is none of the table, or lies nowhere."""
        if row is None or not self.subject.possible or not 0 <= row < self.dataset.row_count:
            return None
        x, y = (float(part[0]) for part in self.places(np.array([row])))
        return (x, y) if np.isfinite([x, y]).all() else None

    def points(self) -> Points:
        """Return what is drawn."""
        return points_of(self.dataset, *self.places(self.rows), self.rows, self.colouring)

    @property
    def target(self) -> Column | None:
        """The column that gives the colours."""
        return self.dataset.columns[self.subject.target] if self.subject.target >= 0 else None

    def used(self) -> NDArray[np.bool_]:
        """Say of all rows whether they are used: others are not drawn, so nothing is done to them."""
        split = self.dataset.used_split
        return np.ones(self.dataset.row_count, bool) if split is None else split != Split.EXCLUDED

    def _values(self, position: int) -> Array:
        column = self.dataset.columns[position]
        assert isinstance(column, NumberColumn)
        return column.values.astype(np.float64, copy=False)


def sheet_of(project: Project, subject: Subject, before: Sheet | None = None) -> Sheet:
    """Return a project's table as this subject draws it; what did not change is taken from the sheet before."""
    dataset = project.dataset
    same_rows = before is not None and before.dataset.row_count == dataset.row_count
    same_rows = same_rows and before is not None and before.dataset.used_split is dataset.used_split
    rows = before.rows if before is not None and same_rows else rows_shown(dataset)
    if not subject.possible or subject.kind == CURVE:
        return Sheet(dataset, subject, Colouring(), rows)
    column = dataset.columns[subject.target]
    if before is not None and before.subject.target == subject.target and before.target is column:
        return Sheet(dataset, subject, before.colouring, rows)
    colouring = colouring_of(column)
    if subject.kind == VALUES and colouring.values is None:  # a column without cells says neither 0 nor 1
        colouring = Colouring(colouring.name, values=np.empty(0))
    return Sheet(dataset, subject, colouring, rows)


def is_other_plane(before: Sheet | None, sheet: Sheet) -> bool:
    """Say whether other columns are the axes than before."""
    if before is None or not before.subject.possible:
        return True
    old, new = ([each.dataset.columns[at].name for at in each.subject[1:3]] for each in (before, sheet))
    return old != new
