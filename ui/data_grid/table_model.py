"""The Qt model over the immutable table: shows a project, and tells views no more than what changed.

Rows are the table's rows; columns are the table's columns and after them the live ones (see `layout`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nnapp.dataset import CategoryColumn, Column, NumberColumn, Split
from nnapp.project import Project, current_parameters, set_cell
from nnapp.topology import Parameters
from ui.data_grid import cells, numbers
from ui.data_grid.differences import Splice, column_splice, row_splice, rows_replaced
from ui.data_grid.layout import CATEGORY, PREDICTION, GridColumn, LiveColumn, layout_of
from ui.data_grid.live_values import LiveValues
from ui.data_grid.looks import LIVE, Look
from ui.data_grid.row_uses import RowUses
from ui.data_grid.words import GridWords
from ui.document import Document
from ui.plain_text import lines_tip, plain

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
DISPLAY, EDIT, TOOL_TIP = (
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
)
GROUND, TEXT, FONT, ALIGNMENT = (
    int(role)
    for role in (
        Qt.ItemDataRole.BackgroundRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
EDITABLE = READ_ONLY | Qt.ItemFlag.ItemIsEditable
MOST_REPLACED = 1_000_000  # cells; where more changed, a reset is quicker than saying what changed


class TableModel(QAbstractTableModel):
    """The grid's cells; `settled` comes when a change of rows or columns is complete."""

    settled = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.live = LiveValues(document.project, current_parameters(document.project))
        self.table, self.live_columns = layout_of(document.project.dataset)
        self.rows = document.project.dataset.row_count
        self.uses = RowUses(document.project.dataset)
        self.changing = False  # between the first and the last signal of one change
        self._looks: dict[str, Look] = {}
        self._words = GridWords(self)

    # What views ask

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.rows

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table) + len(self.live_columns)

    def column(self, position: int) -> GridColumn:
        """Return the column at a position."""
        table = self.table
        return table[position] if position < len(table) else self.live_columns[position - len(table)]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        computed = index.column() >= len(self.table) or self.is_derived(index.column())
        return READ_ONLY if computed else EDITABLE

    def holds_label(self, position: int) -> bool:
        """Say whether a column shows predicted categories."""
        column = self.column(position)
        return isinstance(column, LiveColumn) and column.quantity == CATEGORY

    def is_derived(self, position: int) -> bool:
        """Say whether a column of the table is computed by a formula."""
        column = self.column(position)
        return isinstance(column, NumberColumn) and bool(column.formula)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), self.column(index.column())
        if role == DISPLAY:
            return self._shown(row, column)
        if role == ALIGNMENT:
            return RIGHT if holds_numbers(column) else LEFT
        if role == EDIT:
            return self.full_text(row, index.column())
        if role == TOOL_TIP:
            return self._words.cell(self.live, row, index.column(), column)
        return self._styled(row, column, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._row_header(section, role)
        if not 0 <= section < self.columnCount():
            return None
        column = self.column(section)
        if role == DISPLAY:
            return plain(column.name)
        if role == TOOL_TIP:
            return self._words.header(column, self.live.project.dataset, section)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{plain(column.name)}, {self._words.kind(column)}"
        return None

    def _row_header(self, row: int, role: int) -> Any:
        if role == DISPLAY:
            return row + 1
        return lines_tip(self.uses.said(row)) if role == TOOL_TIP and row < self.rows else None

    def full_text(self, row: int, position: int) -> str:
        """Return a cell as it is edited and copied: reading it gives the very same value."""
        column = self.column(position)
        if not isinstance(column, LiveColumn):
            return cells.in_full(column, row)
        if column.quantity == CATEGORY:
            chances = self.live.chances(row, column)
            return "" if chances is None else chances.label
        value = getattr(self.live, column.quantity)(row, column.target)
        return "" if value is None else numbers.full(value)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid() or index.column() >= len(self.table):
            return False
        row, position, text = index.row(), index.column(), str(value)
        if text == self.full_text(row, position):
            return True
        change = partial(set_cell, row=row, column=position, text=text)
        return self.document.edit(change, self.tr("Edit cell"))

    def _styled(self, row: int, column: GridColumn, role: int) -> Any:
        look = self._looks.get(kind_of(column))
        if look is None:
            return None
        missing = not isinstance(column, LiveColumn) and cells.is_missing(column, row)
        if role == GROUND:
            return look.lacking if missing else look.ground
        out = self.uses.of(row) is Split.EXCLUDED
        if role == TEXT:
            return look.faint if missing or out else look.text
        return None if role != FONT else look.out if out and not missing else look.font

    def _shown(self, row: int, column: GridColumn) -> str:
        if not isinstance(column, LiveColumn):
            return cells.shown(column, row)
        if column.quantity == CATEGORY:
            return self._category(row, column)
        if column.quantity == PREDICTION:
            value, sign = self.live.prediction(row, column.target), ""
        else:
            value, sign = self.live.error(row, column.target), "+"
        return numbers.MISSING if value is None else numbers.live(value, sign)

    def _category(self, row: int, column: LiveColumn) -> str:
        chances = self.live.chances(row, column)
        if chances is None or not chances.label:
            return numbers.MISSING if chances is None else "NaN"
        target = self.table[column.column] if column.column < len(self.table) else None
        right = cells.in_full(target, row) if isinstance(target, CategoryColumn) and row < len(target) else ""
        wrong = "✗ " if right and right != chances.label else ""
        return f"{wrong}{plain(chances.label, 40)} {numbers.chance(chances.of_label)}"

    # What the grid tells it

    def set_looks(self, looks: dict[str, Look]) -> None:
        """Draw the columns in other colours and fonts."""
        self._looks = looks
        self._cells_changed(0, self.columnCount())

    def live_look(self) -> Look:
        """Return the look of the live columns."""
        return self._looks[LIVE]

    def set_parameters(self, parameters: Parameters, rows: range, columns: range) -> None:
        """Predict with other weights; only these rows and columns are looked at now."""
        self.live = LiveValues(self.live.project, parameters)
        if rows:
            # column by column, because for a larger block a table view draws everything again
            for position in range(max(columns.start, len(self.table)), columns.stop):
                self.dataChanged.emit(self.index(rows[0], position), self.index(rows[-1], position), [DISPLAY])

    def show_project(self, project: Project, parameters: Parameters) -> None:
        """Show another project, with as few signals as say what changed."""
        table, live_columns = layout_of(project.dataset)
        rows, same_columns = project.dataset.row_count, len(table) == len(self.table)
        self.live = LiveValues(project, parameters)
        before, self.uses = self.uses, RowUses(project.dataset)
        self.changing = True
        if rows == self.rows:
            self._splice_columns(column_splice(self.live_columns, live_columns), live_columns, live=True)
            self._splice_columns(column_splice(self.table, table), table, live=False)
        elif same_columns and len(live_columns) == len(self.live_columns):
            self._show_rows(table, live_columns, rows)
        else:
            self._reset(table, live_columns, rows)
        # other uses of the rows may change the looks of all cells
        same_uses = before.dataset.used_split is self.uses.dataset.used_split
        self._cells_changed(len(self.table) if same_uses else 0, self.columnCount())
        if not same_uses and self.rows:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rows - 1)
        self.changing = False
        self.settled.emit()

    def _splice_columns(self, splice: Splice, columns: tuple[Any, ...], live: bool) -> None:
        offset = len(self.table) if live else 0
        changed, first = offset + splice.position, offset + splice.position + splice.replaced
        extra = splice.inserted - splice.removed
        if extra > 0:
            self.beginInsertColumns(NOWHERE, first, first + extra - 1)
        elif extra < 0:
            self.beginRemoveColumns(NOWHERE, first, first - extra - 1)
        if live:
            self.live_columns = columns
        else:
            self.table = columns
        if extra > 0:
            self.endInsertColumns()
        elif extra < 0:
            self.endRemoveColumns()
        if splice.replaced:
            self._cells_changed(changed, first)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, changed, first - 1)

    def _show_rows(self, table: tuple[Column, ...], live_columns: tuple[LiveColumn, ...], rows: int) -> None:
        splice = row_splice(self.table, table)
        if splice.replaced * len(table) > MOST_REPLACED:
            self._reset(table, live_columns, rows)
            return
        self._splice_rows(splice, table, rows)
        self.live_columns = live_columns
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _reset(self, table: tuple[Column, ...], live_columns: tuple[LiveColumn, ...], rows: int) -> None:
        self.beginResetModel()
        self.table, self.live_columns, self.rows = table, live_columns, rows
        self.endResetModel()

    def _splice_rows(self, splice: Splice, table: tuple[Any, ...], rows: int) -> None:
        first, extra = splice.position + splice.replaced, splice.inserted - splice.removed
        if splice.replaced:
            # first the rows that only changed, because inserting and removing may not change others
            self.table = rows_replaced(self.table, table, splice)
            self.dataChanged.emit(self.index(splice.position, 0), self.index(first - 1, len(table) - 1))
        if extra > 0:
            self.beginInsertRows(NOWHERE, first, first + extra - 1)
        else:
            self.beginRemoveRows(NOWHERE, first, first - extra - 1)
        self.table, self.rows = table, rows
        if extra > 0:
            self.endInsertRows()
        else:
            self.endRemoveRows()

    def _cells_changed(self, begin: int, end: int) -> None:
        if self.rows and begin < end:
            self.dataChanged.emit(self.index(0, begin), self.index(self.rows - 1, end - 1))


def kind_of(column: GridColumn) -> str:
    """Return the column's role, or LIVE."""
    return LIVE if isinstance(column, LiveColumn) else column.role


def holds_numbers(column: GridColumn) -> bool:
    """Say whether the cells of a column are numbers."""
    return isinstance(column, NumberColumn) or (isinstance(column, LiveColumn) and column.quantity != CATEGORY)
