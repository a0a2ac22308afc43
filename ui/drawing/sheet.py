"""The table as it is drawn: which columns are the axes, what the colours mean, and where its rows lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.dataset import Dataset, NumberColumn, Split
from nnapp.project import Project
from ui.drawing.subject import CURVE, VALUES, Subject
from ui.scatter.points import Colouring, Points, colouring_of, points_of, rows_shown

Rows = NDArray[np.intp]


class Sheet(NamedTuple):
    """One table, and how it is drawn."""

    dataset: Dataset
    subject: Subject
    colouring: Colouring

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
        """Return what is drawn: all rows that are used, or a sample of them."""
        rows = rows_shown(self.dataset)
        return points_of(self.dataset, *self.places(rows), rows, self.colouring)

    def used(self) -> NDArray[np.bool_]:
        """Say of all rows whether they are used: others are not drawn, so nothing is done to them."""
        split = self.dataset.used_split
        return np.ones(self.dataset.row_count, bool) if split is None else split != Split.EXCLUDED

    def _values(self, position: int) -> Array:
        column = self.dataset.columns[position]
        assert isinstance(column, NumberColumn)
        return column.values.astype(np.float64, copy=False)


def sheet_of(project: Project, subject: Subject) -> Sheet:
    """Return a project's table as this subject draws it."""
    if not subject.possible or subject.kind == CURVE:
        return Sheet(project.dataset, subject, Colouring())
    colouring = colouring_of(project.dataset.columns[subject.target])
    if subject.kind == VALUES and colouring.values is None:  # a column without cells says neither 0 nor 1
        colouring = Colouring(colouring.name, values=np.empty(0))
    return Sheet(project.dataset, subject, colouring)
