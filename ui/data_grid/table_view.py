"""The table view: keys as in a spreadsheet, the selection as blocks of rows and columns, and a compact shape."""

from __future__ import annotations

from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from nnapp.dataset import Column
from ui.data_grid.cell_delegate import CellDelegate
from ui.data_grid.cell_painter import CellPainter
from ui.data_grid.differences import Splice, row_splice
from ui.data_grid.header import GridHeader
from ui.data_grid.keys import command_of
from ui.data_grid.row_header import RowHeader
from ui.data_grid.row_order import RowOrder
from ui.data_grid.table_model import TableModel
from ui.origins import asks_origin
from ui.theme import theme_of

CONTROL_KEYS = ("\x1b", "\t", "\r")  # which have a text, but begin no editing
MOST_MOVED = 2000  # selected rows that stay selected where they are shown in another order
Hint = QAbstractItemDelegate.EndEditHint


class Place(NamedTuple):
    """The current cell, the selected blocks and the scroll position, and how the rows were shown then."""

    row: int  # in the table
    column: int
    blocks: list[tuple[range, range]]  # of what was shown
    corner: tuple[int, int]
    order: RowOrder
    table: tuple[Column, ...]

    def splice(self, table: tuple[Column, ...]) -> Splice:
        """Return how the rows of another table differ, where it has more or less of them; else they stay."""
        if len(table) == len(self.table) and table and len(table[0]) != len(self.table[0]):
            return row_splice(self.table, table)
        return Splice(0, 0, 0)


class TableView(QTableView):
    """Shows a TableModel; says by `command` what a key asks for (see `keys`)."""

    command = Signal(str)
    cell_menu_wanted = Signal(QPoint)  # where on the screen
    resized = Signal()
    origin_asked = Signal()  # somebody asks where the number of the current cell comes from
    computed_wanted = Signal(int)  # the column of a computed cell that somebody wants to edit

    def __init__(self, grid_model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data-grid-table")
        self.setAccessibleName(self.tr("Table of training data"))
        self.grid_model = grid_model
        self.paint_ms = 0.0  # how long the next painting after `time_painting` took, predictions included
        self._timing = False
        self.setModel(grid_model)
        self.cell_painter = CellPainter(self, grid_model)
        self.header = GridHeader(grid_model, self)
        self.setHorizontalHeader(self.header)
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)  # the Tab key leads out of the grid, the arrow keys move in it
        self.setCornerButtonEnabled(True)
        self.setWordWrap(False)
        self.setVerticalHeader(RowHeader(grid_model, self))
        self.verticalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().customContextMenuRequested.connect(self._row_menu)
        self.fit_rows()

    def fit_rows(self) -> None:
        """Make the rows as low as the font allows."""
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(12)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)

    # What is selected

    def blocks(self) -> list[tuple[range, range]]:
        """Return the selected cells as blocks of rows and columns; the current cell where nothing is selected."""
        selection = self.selectionModel().selection()
        parts = [selection.at(i) for i in range(selection.size())]
        blocks = [
            (range(part.top(), part.bottom() + 1), range(part.left(), part.right() + 1))
            for part in parts
            if part.isValid()
        ]
        current = self.currentIndex()
        if not blocks and current.isValid():
            blocks = [(range(current.row(), current.row() + 1), range(current.column(), current.column() + 1))]
        return blocks

    def time_painting(self) -> None:
        """Measure how long the next painting takes, in `paint_ms`."""
        self.paint_ms, self._timing = 0.0, True

    def visible_rows(self) -> range:
        """Return the rows that can be seen."""
        return _visible(self.verticalHeader(), self.viewport().height())

    def visible_columns(self) -> range:
        """Return the columns that can be seen."""
        return _visible(self.header, self.viewport().width())

    def select_block(self, rows: range, columns: range) -> None:
        """Select a block of cells; its first one becomes the current one."""
        first = self.grid_model.index(rows.start, columns.start)
        last = self.grid_model.index(rows.stop - 1, columns.stop - 1)
        self.setCurrentIndex(first)
        self.selectionModel().select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one, select it alone, and bring it into view."""
        # the view's own way adds to the selection while a person still holds Ctrl from a command's keys
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.grid_model.index(row, column), flag)

    def place(self) -> Place:
        """Return what is selected and how far the view is scrolled."""
        current, order, table = self.currentIndex(), self.grid_model.order, self.grid_model.table
        corner = (self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        if not current.isValid():
            return Place(-1, -1, [], corner, order, table)
        return Place(order.table_row(current.row()), current.column(), self.blocks(), corner, order, table)

    def restore(self, place: Place) -> None:
        """Come back to a place after the model was reset, as far as it is still there; otherwise do nothing."""
        model, moved = self.grid_model, not (place.order.plain and self.grid_model.order.plain)
        if self.currentIndex().isValid() or place.row < 0 or not model.rowCount():
            return
        row, splice = min(place.row, model.rowCount() - 1), Splice(0, 0, 0)
        if moved:
            splice = place.splice(model.table)
            row = model.order.place(int(splice.followed(np.array([place.row]))[0]))
        if row < 0:
            return  # it is not among the rows that are shown
        self.go_to(row, min(place.column, model.columnCount() - 1))
        selection = QItemSelection()
        for rows, columns in self._moved_blocks(place, splice) if moved else place.blocks:
            last = model.index(min(rows.stop, model.rowCount()) - 1, min(columns.stop, model.columnCount()) - 1)
            if last.row() >= rows.start and last.column() >= columns.start:
                selection.select(model.index(rows.start, columns.start), last)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        self.horizontalScrollBar().setValue(place.corner[0])
        if not moved:
            self.verticalScrollBar().setValue(place.corner[1])

    def _moved_blocks(self, place: Place, splice: Splice) -> list[tuple[range, range]]:
        # the selected blocks where their rows are shown now; whole columns stay whole
        order, blocks = self.grid_model.order, []
        for rows, columns in place.blocks:
            if len(rows) == len(place.order):
                blocks.append((range(len(order)), columns))
            elif len(rows) <= MOST_MOVED:
                now = splice.followed(np.asarray(place.order.table_rows(rows), np.intp))
                blocks += [(run, columns) for run in _runs(order.places(now[now >= 0]).tolist())]
        return blocks

    def narrowest(self) -> int:
        """Return the width of a column that can show a few digits of any number."""
        return self.fontMetrics().horizontalAdvance("−0.12345") + 4

    # Keys

    def event(self, event: QEvent) -> bool:
        # The keys of a spreadsheet go to the grid while it has the focus, whatever shortcuts the window has.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and command_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            return  # a key that the cell's editor leaves to the view, such as Enter, which ends the editing
        command = command_of(event)
        if command in ("down", "up"):
            self._move(1 if command == "down" else -1)
        elif command:
            self.command.emit(command)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            event.ignore()  # Space runs and pauses
        else:
            super().keyPressEvent(event)

    def edit(self, index: Any, trigger: Any = None, event: Any = None) -> Any:
        """Edit a cell; of a computed one say so instead."""
        if trigger is None:
            super().edit(index)
            return None
        meant = trigger & self.editTriggers() and not (isinstance(event, QKeyEvent) and event.text() in CONTROL_KEYS)
        if meant and self.grid_model.is_derived(index.column()):
            self.computed_wanted.emit(index.column())
            return False
        return super().edit(index, trigger, event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:  # noqa: N802
        """Enter goes on to the cell below, Tab to the next cell that can be edited."""
        if hint in (Hint.EditNextItem, Hint.EditPreviousItem):
            super().closeEditor(editor, Hint.NoHint)
            if self.delegate.accepted:
                self._edit_neighbour(1 if hint is Hint.EditNextItem else -1)
            return
        super().closeEditor(editor, hint)
        if hint is Hint.SubmitModelCache and self.delegate.accepted:
            self._move(1)

    def _move(self, step: int) -> None:
        current = self.currentIndex()
        below = current.sibling(current.row() + step, current.column())
        if below.isValid():
            self.setCurrentIndex(below)

    def _edit_neighbour(self, step: int) -> None:
        current, columns = self.currentIndex(), len(self.grid_model.table)
        row, column = divmod(current.row() * columns + current.column() + step, columns)
        index = self.grid_model.index(row, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if asks_origin(event) and self.indexAt(event.position().toPoint()).isValid():
            self.origin_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(rect.bottomLeft())
        self.cell_menu_wanted.emit(place)

    def _row_menu(self, place: QPoint) -> None:
        row = self.verticalHeader().logicalIndexAt(place)
        if row >= 0 and not any(row in rows for rows, _ in self.blocks()):
            self.selectRow(row)
        self.cell_menu_wanted.emit(self.verticalHeader().viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        begin = perf_counter()
        painter = QPainter(self.viewport())
        self.cell_painter.paint(painter, event.rect(), self.visible_rows(), self.visible_columns())
        painter.end()
        if self._timing:
            self.paint_ms, self._timing = (perf_counter() - begin) * 1000, False
        if self.grid_model.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme_of(self).colour("muted"))
            text = self.tr("No rows yet.\nAdd a row, or paste cells from a spreadsheet.")
            if self.grid_model.order.count:
                text = self.tr("No row passes the filters.\n“Show all” below the table takes them away.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)


def _runs(places: list[int]) -> list[range]:
    # ascending numbers as runs of neighbours
    runs: list[range] = []
    for place in places:
        if runs and runs[-1].stop == place:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _visible(header: QHeaderView, length: int) -> range:
    first, last = header.visualIndexAt(0), header.visualIndexAt(length - 1)
    return range(max(first, 0), header.count() if last < 0 else last + 1)
