"""Cut, copy and paste: blocks of cells to and from spreadsheets, each one undo step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnapp.importing.formula_cells import as_it_was
from nnapp.project import clear_cells, fill_cells, paste
from nnapp.words import Said, marked
from ui.data_grid.clipboard_text import Block, block_from, text_from, without_names
from ui.data_grid.copying import copied_lines
from ui.data_grid.layout import LiveColumn
from ui.data_grid.places import rows_from, table_blocks
from ui.data_grid.table_view import TableView
from ui.document import Document

MOST_COPIED = 2_000_000  # cells that are written to the clipboard as text
MOST_COMPUTED = 100_000  # of them, such as predictions
MOST_PASTED = 2_000_000  # cells
MOST_LETTERS = 50_000_000  # of a text that is pasted

NOTHING_SELECTED = Said(
    marked("No cell of the table is selected. Nothing was changed. Click a cell, or drag over several, first.")
)
NOTHING_TO_PASTE = Said(
    marked("The clipboard holds no text, so nothing was pasted. Copy cells in a spreadsheet first, then paste here.")
)


class ClipboardCommands(QObject):
    """The clipboard's commands on a document and the selection of a view.

    `announced` comes before an edit that adds rows, with the `RowOrder` in which they are then shown.
    """

    announced = Signal(object)
    said = Signal(str)  # what was left out of a paste

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view

    def clear(self) -> bool:
        """Empty the selected cells; rows and columns stay."""
        blocks = table_blocks(self.view)
        if not blocks:
            self.document.refused.emit(NOTHING_SELECTED)
            return False
        return self.document.edit(partial(clear_cells, places=blocks), self.tr("Clear cells"))

    def cut(self) -> bool:
        """Copy the selected cells, then empty them."""
        return self.copy() and self._emptied()

    def copy(self) -> bool:
        """Put the selected cells on the clipboard, as text that gives the very same cells again."""
        blocks = self.view.blocks()
        if not blocks:
            self.document.refused.emit(NOTHING_SELECTED)
            return False
        model = self.view.grid_model
        computed = sum(
            len(rows) for rows, columns in blocks for c in columns if isinstance(model.column(c), LiveColumn)
        )
        count = sum(len(rows) * len(columns) for rows, columns in blocks)
        if count > MOST_COPIED or computed > MOST_COMPUTED:
            self.document.refused.emit(_too_many_to_copy(count))
            return False
        QGuiApplication.clipboard().setText(text_from(copied_lines(self.view, blocks)))
        return True

    def paste(self) -> bool:
        """Put the text of the clipboard into the table, from the selected cell on, or below the last row.

        One single value fills all selected cells. A first line with the names of the columns is left out.
        """
        text = QGuiApplication.clipboard().text()
        block = [] if len(text) > MOST_LETTERS else block_from(text)
        count = len(block) * len(block[0]) if block else 0
        if len(text) > MOST_LETTERS or count > MOST_PASTED:
            self.document.refused.emit(_too_many_to_paste())
            return False
        if not block:
            self.document.refused.emit(NOTHING_TO_PASTE)
            return False
        if "'" in text:
            block = [[as_it_was(cell) for cell in line] for line in block]
        blocks = table_blocks(self.view)
        if count == 1 and sum(len(rows) * len(columns) for rows, columns in blocks) > 1:
            return self.document.edit(partial(fill_cells, places=blocks, text=block[0][0]), self.tr("Fill cells"))
        return self._paste_block(block)

    def _paste_block(self, block: Block) -> bool:
        place, column = self._corner()
        names = [each.name for each in self.document.project.dataset.columns[column : column + len(block[0])]]
        cells = without_names(block, names)
        rows, order = rows_from(self.view, place, len(cells)), self.view.grid_model.order
        added = int(max(rows)) + 1 - order.count
        if added > 0:
            self.announced.emit(order.with_inserted(order.count, added))
        done = self.document.edit(partial(paste, row=rows, column=column, block=cells), self.tr("Paste"))
        if done:
            end = min(place + len(cells), self.view.grid_model.rowCount())
            if place < end:  # new rows may be shown elsewhere
                self.view.select_block(range(place, end), range(column, column + len(cells[0])))
            if cells is not block:
                text = self.tr("The first line of the pasted text is the names of these columns, so it was left out.")
                self.said.emit(text)
        return done

    def _emptied(self) -> bool:
        # of a selection without a cell of the table, such as of predictions, nothing can be emptied
        blocks = table_blocks(self.view)
        return bool(blocks) and self.document.edit(partial(clear_cells, places=blocks), self.tr("Cut cells"))

    def _corner(self) -> tuple[int, int]:
        # the upper left selected cell; a live column counts as the end of the table
        blocks = self.view.blocks()
        if not blocks:
            return self.view.grid_model.rowCount(), 0
        column = min(columns.start for _, columns in blocks)
        return min(rows.start for rows, _ in blocks), min(column, len(self.view.grid_model.table))


def _too_many_to_copy(count: int) -> Said:
    return Said(
        marked(
            "{count} cells are too many to copy as text; the most is {most}, or {computed} where the network computes "
            "them. The clipboard was left as it was. Select fewer cells, or export the table."
        ),
        {"count": f"{count:,}", "most": f"{MOST_COPIED:,}", "computed": f"{MOST_COMPUTED:,}"},
    )


def _too_many_to_paste() -> Said:
    return Said(
        marked(
            "The text on the clipboard is too long to paste: the most is {most} cells. Nothing was pasted. "
            "Save it as a file, and import that."
        ),
        {"most": f"{MOST_PASTED:,}"},
    )
