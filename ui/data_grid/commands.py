"""What can be done in the grid: each command is one pure edit on what is selected, and one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from nnapp.dataset import CategoryColumn, Split, TextColumn
from nnapp.importing.formula_cells import as_it_was, defused
from nnapp.project import clear_cells, fill_cells, insert_rows, paste, remove_rows, set_split
from nnapp.words import Said, marked
from ui.data_grid.clipboard_text import block_from, text_from
from ui.data_grid.column_commands import ColumnCommands
from ui.data_grid.layout import GridColumn
from ui.data_grid.row_uses import split_title
from ui.data_grid.table_view import TableView
from ui.document import Document

Blocks = list[tuple[range, range]]
MOST_COPIED = 2_000_000  # cells that are written to the clipboard as text


class GridCommands(QObject):
    """The commands of the grid on a document and the selection of a view."""

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.columns = ColumnCommands(document, view)
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
        row, column = self._corner()
        done = self.document.edit(partial(paste, row=row, column=column, block=block), self.tr("Paste"))
        if done:
            self.view.select_block(range(row, row + len(block)), range(column, column + len(block[0])))
        return done

    # Rows

    def insert_row_above(self) -> bool:
        """Insert an empty row above the selected ones."""
        rows = self.selected_rows()
        return self._insert_rows(int(rows[0]) if len(rows) else 0)

    def insert_row_below(self) -> bool:
        """Insert an empty row below the selected ones."""
        rows = self.selected_rows()
        return self._insert_rows(int(rows[-1]) + 1 if len(rows) else self.view.grid_model.rowCount())

    def append_row(self) -> bool:
        """Add an empty row after the last one."""
        return self._insert_rows(self.view.grid_model.rowCount())

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
        column = self.view.currentIndex().column()
        done = self.document.edit(partial(remove_rows, rows=rows.tolist()), label)
        if done:
            self.view.go_to(min(int(rows[0]), self.view.grid_model.rowCount() - 1), max(column, 0))
        return done

    def selected_rows(self) -> NDArray[np.intp]:
        """Return the numbers of all rows with a selected cell, in order."""
        parts = [np.arange(rows.start, rows.stop) for rows, _ in self.view.blocks()]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.intp)

    def _insert_rows(self, position: int) -> bool:
        column = max(self.view.currentIndex().column(), 0)
        done = self.document.edit(partial(insert_rows, position=position), self.tr("Insert row"))
        if done:
            self.view.go_to(position, column)
        return done

    # What is selected

    def _table_blocks(self) -> Blocks:
        width = len(self.view.grid_model.table)
        blocks = [(rows, range(columns.start, min(columns.stop, width))) for rows, columns in self.view.blocks()]
        return [(rows, columns) for rows, columns in blocks if len(columns)]

    def _corner(self) -> tuple[int, int]:
        # the upper left selected cell; a live column counts as the end of the table
        blocks = self.view.blocks()
        if not blocks:
            return self.view.grid_model.rowCount(), 0
        column = min(columns.start for _, columns in blocks)
        return min(rows.start for rows, _ in blocks), min(column, len(self.view.grid_model.table))

    def _lines(self, blocks: Blocks) -> Iterator[Sequence[str]]:
        model = self.view.grid_model
        columns = sorted({column for _, positions in blocks for column in positions})
        for row in self.selected_rows().tolist():
            chosen = {column for rows, positions in blocks if row in rows for column in positions}
            yield [self._copied(model.column(c), row, c) if c in chosen else "" for c in columns]

    def _copied(self, column: GridColumn, row: int, position: int) -> str:
        # what a spreadsheet would run as a formula is made harmless; numbers are none
        text = self.view.grid_model.full_text(row, position)
        return defused(text) if isinstance(column, CategoryColumn | TextColumn) else text
