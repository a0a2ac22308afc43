"""What can be done in the grid: each command is one pure edit on what is selected, and one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnapp.dataset import CategoryColumn, Split, TextColumn
from nnapp.importing.formula_cells import as_it_was, defused
from nnapp.project import clear_cells, fill_cells, insert_rows, paste, remove_rows, set_split
from nnapp.words import Said, marked
from ui.data_grid.arranging_commands import ArrangingCommands
from ui.data_grid.clipboard_text import block_from, text_from
from ui.data_grid.column_commands import ColumnCommands
from ui.data_grid.layout import GridColumn
from ui.data_grid.row_uses import split_title
from ui.data_grid.table_view import TableView
from ui.document import Document

Blocks = list[tuple[range | NDArray[np.intp], range]]
MOST_COPIED = 2_000_000  # cells that are written to the clipboard as text


class GridCommands(QObject):
    """The commands of the grid on a document and the selection of a view.

    `announced` comes before an edit that adds or removes rows, with the `RowOrder` in which they are then shown.
    """

    announced = Signal(object)

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.columns = ColumnCommands(document, view)
        self.arranging = ArrangingCommands(document, view)
        self._by_name: dict[str, Callable[[], object]] = {
            "copy": self.copy,
            "cut": self.cut,
            "paste": self.paste,
            "clear": self.clear,
            "insert-row": self.insert_row_above,
            "remove-rows": self.remove_rows,
        }

    def run(self, name: str) -> None:
        """Carry out a command of the keyboard."""
        if name in self._by_name:
            self._by_name[name]()

    # Cells

    def clear(self) -> bool:
        """Empty the selected cells."""
        blocks = self._table_blocks()
        return bool(blocks) and self.document.edit(partial(clear_cells, places=blocks), self.tr("Clear cells"))

    def copy(self) -> bool:
        """Put the selected cells on the clipboard, as text that gives the very same cells again."""
        blocks = self.view.blocks()
        count = sum(len(rows) * len(columns) for rows, columns in blocks)
        if count > MOST_COPIED:
            self.document.refused.emit(
                Said(
                    marked(
                        "{count} cells are too many to copy as text; the most is {most}. "
                        "The clipboard was left as it was. Select fewer cells."
                    ),
                    {"count": count, "most": MOST_COPIED},
                )
            )
            return False
        if blocks:
            QGuiApplication.clipboard().setText(text_from(self._lines(blocks)))
        return bool(blocks)

    def cut(self) -> bool:
        """Copy the selected cells, then empty them."""
        return self.copy() and self.clear()

    def paste(self) -> bool:
        """Put the text of the clipboard into the table, from the selected cell on, or below the last row.

        One single value fills all selected cells.
        """
        block = [[as_it_was(cell) for cell in line] for line in block_from(QGuiApplication.clipboard().text())]
        if not block:
            self.document.refused.emit(
                Said(
                    marked(
                        "The clipboard holds no text, so nothing was pasted. "
                        "Copy cells in a spreadsheet first, then paste here."
                    )
                )
            )
            return False
        blocks = self._table_blocks()
        if len(block) == len(block[0]) == 1 and sum(len(rows) * len(columns) for rows, columns in blocks) > 1:
            return self.document.edit(partial(fill_cells, places=blocks, text=block[0][0]), self.tr("Fill cells"))
        place, column = self._corner()
        rows = self._rows_from(place, len(block))
        order = self.view.grid_model.order
        added = int(max(rows)) + 1 - order.count
        if added > 0:
            self.announced.emit(order.with_inserted(order.count, added))
        done = self.document.edit(partial(paste, row=rows, column=column, block=block), self.tr("Paste"))
        if done:
            end = min(place + len(block), self.view.grid_model.rowCount())
            if place < end:
                self.view.select_block(range(place, end), range(column, column + len(block[0])))
        return done

    # Rows

    def insert_row_above(self) -> bool:
        """Insert an empty row above the selected ones."""
        rows = self.selected_rows()
        return self._insert_rows(int(rows[0]) if len(rows) else 0)  # above the one that is shown first

    def insert_row_below(self) -> bool:
        """Insert an empty row below the selected ones."""
        rows = self.selected_rows()
        return self._insert_rows(int(rows[-1]) + 1 if len(rows) else self.view.grid_model.order.count)

    def append_row(self) -> bool:
        """Add an empty row after the last one."""
        return self._insert_rows(self.view.grid_model.order.count)

    def use_for(self, split: Split) -> bool:
        """Make the selected rows training, validation or test rows, or exclude them."""
        rows = self.selected_rows()
        if not len(rows):
            self.document.refused.emit(
                Said(marked("No row of the table is selected. Click a row, or drag over several, first."))
            )
            return False
        label = self.tr("Use 1 row for {use}") if len(rows) == 1 else self.tr("Use {n} rows for {use}")
        label = label.format(n=f"{len(rows):,}", use=split_title(split).lower())
        return self.document.edit(partial(set_split, rows=rows.tolist(), split=split), label)

    def remove_rows(self) -> bool:
        """Remove the selected rows."""
        rows = self.selected_rows()
        if not len(rows):
            return False
        label = self.tr("Remove row") if len(rows) == 1 else self.tr("Remove {n} rows").format(n=len(rows))
        column, place = self.view.currentIndex().column(), int(self._selected_places()[0])
        self.announced.emit(self.view.grid_model.order.without(rows))
        done = self.document.edit(partial(remove_rows, rows=rows.tolist()), label)
        if done:
            self.view.go_to(min(place, self.view.grid_model.rowCount() - 1), max(column, 0))
        return done

    def selected_rows(self) -> NDArray[np.intp]:
        """Return the numbers in the table of all rows with a selected cell, in the order in which they are shown."""
        places, order = self._selected_places(), self.view.grid_model.order
        return places if order.numbers is None else order.numbers[places]

    def _selected_places(self) -> NDArray[np.intp]:
        parts = [np.arange(rows.start, rows.stop) for rows, _ in self.view.blocks()]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.intp)

    def _rows_from(self, place: int, number: int) -> range | NDArray[np.intp]:
        # the rows of the table from a place on, as many as are shown, and then new ones behind the table's last
        order = self.view.grid_model.order
        if order.plain:
            return range(place, place + number)
        shown = np.asarray(order.table_rows(range(place, min(place + number, len(order)))), np.intp)
        return np.concatenate([shown, order.count + np.arange(number - len(shown))])

    def _insert_rows(self, position: int) -> bool:
        column = max(self.view.currentIndex().column(), 0)
        self.announced.emit(self.view.grid_model.order.with_inserted(position, 1))
        done = self.document.edit(partial(insert_rows, position=position), self.tr("Insert row"))
        place = self.view.grid_model.order.place(position)
        if done and place >= 0:
            self.view.go_to(place, column)
        return done

    # What is selected

    def _table_blocks(self) -> Blocks:
        # with the rows' numbers in the table
        width, order = len(self.view.grid_model.table), self.view.grid_model.order
        blocks = [(rows, range(columns.start, min(columns.stop, width))) for rows, columns in self.view.blocks()]
        return [(order.table_rows(rows), columns) for rows, columns in blocks if len(columns)]

    def _corner(self) -> tuple[int, int]:
        # the upper left selected cell, its row as it is shown; a live column counts as the end of the table
        blocks = self.view.blocks()
        if not blocks:
            return self.view.grid_model.rowCount(), 0
        column = min(columns.start for _, columns in blocks)
        return min(rows.start for rows, _ in blocks), min(column, len(self.view.grid_model.table))

    def _lines(self, blocks: list[tuple[range, range]]) -> Iterator[Sequence[str]]:
        model = self.view.grid_model
        columns = sorted({column for _, positions in blocks for column in positions})
        for place in self._selected_places().tolist():
            chosen = {column for places, positions in blocks if place in places for column in positions}
            yield [self._copied(model.column(c), place, c) if c in chosen else "" for c in columns]

    def _copied(self, column: GridColumn, place: int, position: int) -> str:
        # what a spreadsheet would run as a formula is made harmless; numbers are none
        text = self.view.grid_model.full_text(place, position)
        return defused(text) if isinstance(column, CategoryColumn | TextColumn) else text
