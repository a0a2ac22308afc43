"""Fill selected cells: down, to the right, with a series, or with what a dialog asks for; each one undo step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from nnapp.project import fill_cells, fill_down, fill_numbers, fill_right, fill_series
from ui.data_grid.clipboard_commands import NOTHING_SELECTED
from ui.data_grid.fill_dialog import FillDialog
from ui.data_grid.places import TableBlocks, ViewBlocks, table_rows, view_blocks
from ui.data_grid.table_view import TableView
from ui.document import Document


class FillCommands(QObject):
    """The filling commands on a document and the selection of a view; `dialog` is the one that is open, or was last."""

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.dialog: FillDialog | None = None
        self._places: TableBlocks = []  # what the dialog is about

    @Slot()
    def down(self) -> bool:
        """Put what is in the first selected row into those below; into a single row what is above it."""
        blocks = view_blocks(self.view)
        if all(len(rows) == 1 for rows, _ in blocks):
            blocks = [(range(max(rows.start - 1, 0), rows.stop), columns) for rows, columns in blocks]
        places = self._in_table(blocks)
        return bool(places) and self.document.edit(partial(fill_down, places=places), self.tr("Fill down"))

    @Slot()
    def right(self) -> bool:
        """Put what is in the first selected column into those beside it; into a single column what is left of it."""
        blocks = view_blocks(self.view)
        if all(len(columns) == 1 for _, columns in blocks):
            blocks = [(rows, range(max(columns.start - 1, 0), columns.stop)) for rows, columns in blocks]
        places = self._in_table(blocks)
        return bool(places) and self.document.edit(partial(fill_right, places=places), self.tr("Fill to the right"))

    @Slot()
    def series(self) -> bool:
        """Go on in each selected column as its first two cells begin."""
        places = self._in_table(view_blocks(self.view))
        return bool(places) and self.document.edit(partial(fill_series, places=places), self.tr("Continue the series"))

    @Slot()
    def ask(self) -> None:
        """Open the dialog that asks what to fill the selected cells with."""
        self._places = self._in_table(view_blocks(self.view))
        if not self._places or self.document.refuses("table"):
            return
        count = sum(len(rows) * len(columns) for rows, columns in self._places)
        most = max(len(rows) for rows, _ in self._places)
        self.dialog = FillDialog(count, most, self.view.window())
        self.dialog.accepted.connect(self._fill)
        self.dialog.open()

    @Slot()
    def _fill(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, FillDialog):
            return
        if dialog.filling is None:
            edit = partial(fill_cells, places=self._places, text=dialog.value)
            self.document.edit(edit, self.tr("Fill cells"))
        else:
            edit_numbers = partial(fill_numbers, places=self._places, filling=dialog.filling)
            self.document.edit(edit_numbers, self.tr("Fill cells"))

    def _in_table(self, blocks: ViewBlocks) -> TableBlocks:
        if not blocks:
            self.document.refused.emit(NOTHING_SELECTED)
        return [(table_rows(self.view, rows), columns) for rows, columns in blocks]
