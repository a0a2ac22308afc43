"""Select rows by what they are used for, or because a cell of theirs is missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, QObject, Signal, Slot

from nnapp.dataset import Dataset, Split, TextColumn, missing_cells
from nnapp.words import Said, marked
from ui.data_grid.places import Numbers, places_of
from ui.data_grid.row_uses import split_title
from ui.data_grid.table_view import TableView
from ui.document import Document

MISSING = "missing"  # beside the splits: rows with a missing cell
MOST_RANGES = 1000  # of neighbouring rows: with more, Qt looks through all of them for every cell that it paints
Which = Split | str
Flag = QItemSelectionModel.SelectionFlag


class RowSelection(QObject):
    """Selects rows of a document's table in a view."""

    said = Signal(str)  # that not all could be selected

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view

    def select(self, which: Which) -> bool:
        """Select all rows of a use, or with a missing cell; where they are too scattered, the first ones."""
        rows = rows_of(self.document.project.dataset, which)
        return self._select_rows(rows, _none(which, hidden=bool(len(rows))))

    @Slot(object)
    def select_rows(self, rows: Numbers) -> bool:
        """Select rows by their numbers in the table, ascending; where they are too scattered, the first ones."""
        return self._select_rows(rows, Said(marked("These rows are hidden by the filter. Show all rows first.")))

    def _select_rows(self, rows: Numbers, if_none: Said) -> bool:
        ranges = ranges_of(places_of(self.view, rows))
        if not ranges:
            self.document.refused.emit(if_none)
            return False
        self._select(ranges[:MOST_RANGES])
        if len(ranges) > MOST_RANGES:
            some = sum(map(len, ranges[:MOST_RANGES]))
            text = self.tr(
                "{all} rows are meant, but they lie too scattered to select them all: only the first {some} are "
                "selected."
            )
            self.said.emit(text.format(all=f"{len(rows):,}", some=f"{some:,}"))
        return True

    def _select(self, ranges: list[range]) -> None:
        model, selection = self.view.grid_model, QItemSelection()
        last = model.columnCount() - 1
        for each in ranges:
            selection.select(model.index(each.start, 0), model.index(each.stop - 1, last))
        current = self.view.currentIndex()
        first = model.index(ranges[0].start, max(current.column(), 0))
        self.view.selectionModel().setCurrentIndex(first, Flag.NoUpdate)
        self.view.selectionModel().select(selection, Flag.ClearAndSelect)
        self.view.scrollTo(first)


def rows_of(dataset: Dataset, which: Which) -> Numbers:
    """Return the numbers of the rows that are really used so (excluded also where a cell says so), or lack a cell."""
    if isinstance(which, Split):
        used = dataset.used_split
        if used is None:
            return np.arange(dataset.row_count if which is Split.TRAINING else 0)
        return np.flatnonzero(used == which)
    lacking: NDArray[np.bool_] = np.zeros(dataset.row_count, bool)
    for column in dataset.columns:
        if not isinstance(column, TextColumn):
            lacking |= missing_cells(column)
    return np.flatnonzero(lacking)


def ranges_of(numbers: Numbers) -> list[range]:
    """Return ascending numbers as ranges of neighbours."""
    if not len(numbers):
        return []
    ends = np.flatnonzero(np.diff(numbers) != 1)
    firsts, lasts = numbers[[0, *(ends + 1)]], numbers[[*ends, -1]]
    return [range(first, last + 1) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]


def title_of(which: Which) -> str:
    """Return what such rows are called in a menu."""
    if isinstance(which, Split):
        return split_title(which)
    return QCoreApplication.translate("RowSelection", "With missing cells")


def _none(which: Which, *, hidden: bool) -> Said:
    if hidden:
        return Said(marked("Rows of this kind are hidden by the filter, so nothing was selected. Show all rows first."))
    if not isinstance(which, Split):
        return Said(marked("No row has a missing cell, so nothing was selected."))
    return Said(marked("There are no rows of this kind, so nothing was selected: {use}."), {"use": split_title(which)})
