"""What can be done in the grid: each command is one pure edit on what is selected, and one undo step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnapp.dataset import Split
from nnapp.project import duplicate_rows, insert_rows, remove_rows, set_split
from nnapp.words import Said, marked
from ui.data_grid.arranging_commands import ArrangingCommands
from ui.data_grid.clipboard_commands import ClipboardCommands
from ui.data_grid.column_commands import ColumnCommands
from ui.data_grid.fill_commands import FillCommands
from ui.data_grid.places import Numbers, order_with_more, places_of, selected_places, selected_rows
from ui.data_grid.row_order import RowOrder
from ui.data_grid.row_selection import RowSelection
from ui.data_grid.row_uses import split_title
from ui.data_grid.table_view import TableView
from ui.document import Document

NO_ROW = Said(marked("No row of the table is selected. Click a row, or drag over several, first."))


class GridCommands(QObject):
    """The commands of the grid on a document and the selection of a view: those on rows, and all others by subject.

    `announced` comes before an edit that adds or removes rows, with the `RowOrder` in which they are then shown.
    """

    announced = Signal(object)

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.columns = ColumnCommands(document, view)
        self.arranging = ArrangingCommands(document, view)
        self.cells = ClipboardCommands(document, view)
        self.cells.announced.connect(self.announced)
        self.fills = FillCommands(document, view)
        self.row_selection = RowSelection(document, view)
        self._by_name: dict[str, Callable[[], object]] = {
            "copy": self.cells.copy,
            "cut": self.cells.cut,
            "paste": self.cells.paste,
            "clear": self.cells.clear,
            "fill-down": self.fills.down,
            "fill-right": self.fills.right,
            "fill-series": self.fills.series,
            "fill-cells": self.fills.ask,
            "insert-row": self.insert_row_above,
            "duplicate-rows": self.duplicate_rows,
            "remove-rows": self.remove_selected,
        }

    def run(self, name: str) -> None:
        """Carry out a command of the keyboard."""
        if name in self._by_name:
            self._by_name[name]()

    # Rows

    def selected_rows(self) -> Numbers:
        """Return the numbers in the table of all rows with a selected cell, in the order of the view."""
        return selected_rows(self.view)

    def insert_row_above(self) -> bool:
        """Insert an empty row above the selected ones."""
        rows = self.selected_rows()
        row = int(rows[0]) if len(rows) else 0
        return self._insert_row(row, self.view.grid_model.order.with_inserted(row, 1))

    def insert_row_below(self) -> bool:
        """Insert an empty row below the selected ones."""
        rows = self.selected_rows()
        if not len(rows):
            return self.append_row()
        # where rows are sorted, the next one of the table is shown elsewhere
        row = int(rows[-1]) + 1
        return self._insert_row(row, order_with_more(self.view, row, 1))

    def append_row(self) -> bool:
        """Add an empty row after the last one."""
        row = self.document.project.dataset.row_count
        return self._insert_row(row, self.view.grid_model.order.with_inserted(row, 1))

    def duplicate_rows(self) -> bool:
        """Insert copies of the selected rows below them, and select the copies."""
        rows = self.selected_rows()
        if not len(rows):
            self.document.refused.emit(NO_ROW)
            return False
        label = self.tr("Duplicate row") if len(rows) == 1 else self.tr("Duplicate {n} rows")
        columns = [columns for _, columns in self.view.blocks()]
        self.announced.emit(order_with_more(self.view, int(rows.max()) + 1, len(rows)))
        done = self.document.edit(partial(duplicate_rows, rows=rows), label.format(n=f"{len(rows):,}"))
        if done:
            places = places_of(self.view, range(int(rows.max()) + 1, int(rows.max()) + 1 + len(rows)))
            if len(places):
                first, last = min(some.start for some in columns), max(some.stop for some in columns)
                self.view.select_block(range(int(places[0]), int(places[-1]) + 1), range(first, last))
        return done

    def use_for(self, split: Split) -> bool:
        """Make the selected rows training, validation or test rows, or exclude them."""
        rows = self.selected_rows()
        if not len(rows):
            self.document.refused.emit(NO_ROW)
            return False
        label = self.tr("Use 1 row for {use}") if len(rows) == 1 else self.tr("Use {n} rows for {use}")
        label = label.format(n=f"{len(rows):,}", use=split_title(split).lower())
        return self.document.edit(partial(set_split, rows=rows.tolist(), split=split), label)

    def remove_selected(self) -> bool:
        """Remove the selected columns where whole ones are selected (but not all), otherwise the selected rows."""
        # a column of which one cell is shown is not meant as a whole by selecting it
        columns = self.columns.whole() if self.view.grid_model.rowCount() > 1 else ()
        if columns and len(columns) < len(self.view.grid_model.table):
            return self.columns.remove(columns)
        return self.remove_rows()

    def remove_rows(self) -> bool:
        """Remove the selected rows."""
        places, rows = selected_places(self.view), self.selected_rows()
        if not len(rows):
            self.document.refused.emit(NO_ROW)
            return False
        label = self.tr("Remove row") if len(rows) == 1 else self.tr("Remove {n} rows").format(n=f"{len(rows):,}")
        column = self.view.currentIndex().column()
        self.announced.emit(self.view.grid_model.order.without(rows))
        done = self.document.edit(partial(remove_rows, rows=rows), label)
        if done:
            self.view.go_to(min(int(places[0]), self.view.grid_model.rowCount() - 1), max(column, 0))
        return done

    def _insert_row(self, row: int, order: RowOrder) -> bool:
        column = max(self.view.currentIndex().column(), 0)
        self.announced.emit(order)
        done = self.document.edit(partial(insert_rows, position=row), self.tr("Insert row"))
        place = places_of(self.view, range(row, row + 1)) if done else np.empty(0, np.intp)
        if len(place):
            self.view.go_to(int(place[0]), column)
        return done
