"""The Qt model over the immutable table: shows a project, and tells views no more than what changed.

Rows are those of the table that are shown, in the order in which they are (see `row_order`): a row of this model is a
place in that order. Columns are the table's columns and after them the live ones (see `layout`).
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from nnapp.arrangement import CATEGORY, COST_SHARE, PREDICTION
from nnapp.dataset import CategoryColumn, Column, NumberColumn, Split
from nnapp.network import is_penalized
from nnapp.project import Project, current_parameters, row_edit_between, set_cell
from nnapp.topology import Parameters
from ui.data_grid import cells, numbers
from ui.data_grid.column_facts import ColumnFacts
from ui.data_grid.differences import Splice, column_splice, row_splice, rows_replaced
from ui.data_grid.hiding import is_hidden
from ui.data_grid.layout import GridColumn, LiveColumn, layout_of
from ui.data_grid.live_values import LiveValues
from ui.data_grid.looks import LIVE, Look
from ui.data_grid.row_order import RowOrder
from ui.data_grid.row_uses import RowUses
from ui.data_grid.words import GridWords
from ui.document import Document
from ui.hidden import ASKED
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
UPDATING = "…"
MOST_REPLACED = 1_000_000  # cells; where more changed, a reset is quicker than saying what changed


class Styles(NamedTuple):
    """Which of some cells are missing, which are drawn in a faint colour, and which are struck out."""

    missing: list[bool]
    faint: list[bool]
    out: list[bool]


class TableModel(QAbstractTableModel):
    """The grid's cells; `settled` comes when a change of rows or columns is complete."""

    settled = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.order = document, RowOrder(document.project.dataset.row_count)
        self.live = LiveValues(document.project, current_parameters(document.project), self.order)
        self.table, self.live_columns = layout_of(document.project.dataset)
        self.rows = len(self.order)
        self.uses = RowUses(document.project.dataset)
        self.changing = False  # between the first and the last signal of one change
        self._looks: dict[str, Look] = {}
        self.facts = ColumnFacts(self)
        self._words = GridWords(self, self.facts)
        document.hidden_changed.connect(self._show_hidden)

    # What views ask

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.rows

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table) + len(self.live_columns)

    def column(self, position: int) -> GridColumn:
        """Return the column at a position."""
        table = self.table
        return table[position] if position < len(table) else self.live_columns[position - len(table)]

    @property
    def penalized(self) -> bool:
        """Whether the cost has penalties, which belong to no row."""
        return is_penalized(self.live.project.training)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        computed = index.column() >= len(self.table) or self.is_derived(index.column())
        return READ_ONLY if computed or "table" in self.document.kept.names else EDITABLE

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
        place, column = index.row(), self.column(index.column())
        if role == DISPLAY:
            return self._shown(place, column)
        if role == ALIGNMENT:
            return RIGHT if holds_numbers(column) else LEFT
        if role == EDIT:
            return self.full_text(place, index.column())
        if role == TOOL_TIP:
            return self._words.cell(self.live, place, index.column(), column, self.document.hidden)
        return self._styled(place, column, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._row_header(section, role)
        if not 0 <= section < self.columnCount():
            return None
        column = self.column(section)
        if role == DISPLAY:
            return plain(column.name)
        if role == TOOL_TIP:
            return self._words.header(column, self.live.project.dataset, section, self.penalized)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{plain(column.name)}, {self._words.kind(column, self.penalized)}"
        return None

    def _row_header(self, place: int, role: int) -> Any:
        if not 0 <= place < self.rows:
            return None
        row = self.order.table_row(place)
        if role == DISPLAY:
            return row + 1
        return lines_tip(self.uses.said(row)) if role == TOOL_TIP else None

    def full_text(self, place: int, position: int) -> str:
        """Return a cell as it is edited and copied: reading it gives the very same value."""
        column = self.column(position)
        if not isinstance(column, LiveColumn):
            return cells.in_full(column, self.order.table_row(place))
        if is_hidden(self.document.hidden, self.live, column, place):
            return ASKED
        if column.quantity == CATEGORY:
            chances = self.live.chances(place, column)
            return "" if chances is None else chances.label
        value = self._number(place, column)
        return "" if value is None else numbers.full(value)

    def _number(self, place: int, column: LiveColumn) -> float | None:
        if column.quantity == COST_SHARE:
            return self.live.share(place)
        said = self.live.prediction if column.quantity == PREDICTION else self.live.error
        return said(place, column.target)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid() or index.column() >= len(self.table):
            return False
        row, position, text = self.order.table_row(index.row()), index.column(), str(value)
        if text == self.full_text(index.row(), position):
            return True
        change = partial(set_cell, row=row, column=position, text=text)
        return self.document.edit(change, self.tr("Edit cell"))

    def texts(self, position: int, places: range) -> list[str]:
        """Return the texts that some cells of a column show."""
        column = self.column(position)
        if isinstance(column, LiveColumn):
            return [self._shown(place, column) for place in places]
        return [cells.shown(column, row) for row in self._rows(places)]

    def left_out(self, places: range) -> list[bool]:
        """Say which rows are not used at all."""
        return [self.uses.of(row) is Split.EXCLUDED for row in self._rows(places)]

    def styles(self, position: int, places: range, left_out: list[bool]) -> Styles:
        """Return what is special about some cells of a column, given which of their rows are left out."""
        column = self.column(position)
        if isinstance(column, LiveColumn):
            nothing = [False] * len(places)
            return Styles(nothing, [self._is_held_out(place, column) for place in places], nothing)
        missing = [cells.is_missing(column, row) for row in self._rows(places)]
        pairs = [*zip(missing, left_out, strict=True)]
        return Styles(missing, [a or b for a, b in pairs], [b and not a for a, b in pairs])

    def look_of(self, position: int) -> Look:
        """Return how the cells of a column look."""
        return self._looks[kind_of(self.column(position))]

    def holds_share(self, position: int) -> bool:
        """Say whether a column shows shares of the cost."""
        column = self.column(position)
        return isinstance(column, LiveColumn) and column.quantity == COST_SHARE

    def _is_held_out(self, place: int, column: LiveColumn) -> bool:
        # whether a cell says the cost of a row that is no part of the training cost
        return column.quantity == COST_SHARE and not self.live.trains(place)

    def _rows(self, places: range) -> list[int]:
        return [*map(int, self.order.table_rows(places))]

    def _styled(self, place: int, column: GridColumn, role: int) -> Any:
        look = self._looks.get(kind_of(column))
        if look is None:
            return None
        row = self.order.table_row(place)
        missing = not isinstance(column, LiveColumn) and cells.is_missing(column, row)
        if role == GROUND:
            return look.lacking if missing else look.ground
        out = self.uses.of(row) is Split.EXCLUDED
        if role == TEXT:
            held_out = isinstance(column, LiveColumn) and self._is_held_out(place, column)
            return look.faint if missing or out or held_out else look.text
        return None if role != FONT else look.out if out and not missing else look.font

    def _shown(self, place: int, column: GridColumn) -> str:
        if not isinstance(column, LiveColumn):
            return cells.shown(column, self.order.table_row(place))
        if is_hidden(self.document.hidden, self.live, column, place):
            return ASKED
        if column.quantity == CATEGORY:
            return self._category(place, column)
        value = self._number(place, column)
        if value is None:
            waiting = column.quantity == COST_SHARE and self.live.cost(place) is not None
            return UPDATING if waiting else numbers.MISSING
        if column.quantity == COST_SHARE:
            return numbers.percent(value) if self.live.trains(place) else numbers.multiple(value)
        return numbers.live(value, "" if column.quantity == PREDICTION else "+")

    def _category(self, place: int, column: LiveColumn) -> str:
        chances, row = self.live.chances(place, column), self.order.table_row(place)
        if chances is None or not chances.label:
            return numbers.MISSING if chances is None else "NaN"
        target = self.table[column.column] if column.column < len(self.table) else None
        right = cells.in_full(target, row) if isinstance(target, CategoryColumn) and row < len(target) else ""
        wrong = "✗ " if right and right != chances.label else ""
        return f"{wrong}{plain(chances.label, 40)} {numbers.chance(chances.of_label)}"

    @Slot()
    def _show_hidden(self) -> None:
        self._cells_changed(len(self.table), self.columnCount())

    # What the grid tells it

    def set_looks(self, looks: dict[str, Look]) -> None:
        """Draw the columns in other colours and fonts."""
        self._looks = looks
        self._cells_changed(0, self.columnCount())

    def set_parameters(self, parameters: Parameters, cost: float, rows: range, columns: range) -> None:
        """Predict with other weights, whose cost may be known; only these rows and columns are looked at now."""
        self.live = LiveValues(self.live.project, parameters, self.order, cost)
        if rows:
            # column by column, because for a larger block a table view draws everything again
            for position in range(max(columns.start, len(self.table)), columns.stop):
                self.dataChanged.emit(self.index(rows[0], position), self.index(rows[-1], position), [DISPLAY])

    def show_project(self, project: Project, parameters: Parameters, order: RowOrder) -> None:
        """Show another project, with as few signals as say what changed."""
        table, live_columns = layout_of(project.dataset)
        rows, same_columns = len(order), len(table) == len(self.table)
        arranged = order is not self.order and not (order.plain and self.order.plain)
        penalized = self.penalized
        self.live = self.live.moved(project, parameters, order)
        before, self.uses = self.uses, RowUses(project.dataset)
        self.changing = True
        if arranged:
            self._reset(table, live_columns, order)
        elif rows == self.rows:
            self.order = order
            self._splice_columns(column_splice(self.live_columns, live_columns), live_columns, live=True)
            self._splice_columns(column_splice(self.table, table), table, live=False)
        elif same_columns and len(live_columns) == len(self.live_columns):
            edit = row_edit_between(before.dataset, project.dataset)
            splice = row_splice(self.table, table) if edit is None else Splice(*edit)
            self._show_rows(splice, table, live_columns, order)
        else:
            self._reset(table, live_columns, order)
        # other uses of the rows may change the looks of all cells
        same_uses = before.dataset.used_split is self.uses.dataset.used_split
        self._cells_changed(len(self.table) if same_uses else 0, self.columnCount())
        if not same_uses and self.rows:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rows - 1)
        if penalized is not self.penalized:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, len(self.table), self.columnCount() - 1)
        self.changing = False
        self.settled.emit()

    def show_order(self, order: RowOrder) -> None:
        """Show other rows of the same table, or the same in another order."""
        self.changing = True
        self.live = self.live.moved(self.live.project, self.live.parameters, order)
        self._reset(self.table, self.live_columns, order)
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

    def _show_rows(
        self, splice: Splice, table: tuple[Column, ...], live_columns: tuple[LiveColumn, ...], order: RowOrder
    ) -> None:
        if splice.replaced * len(table) > MOST_REPLACED:
            self._reset(table, live_columns, order)
            return
        self._splice_rows(splice, table, order)
        self.live_columns = live_columns
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _reset(self, table: tuple[Column, ...], live_columns: tuple[LiveColumn, ...], order: RowOrder) -> None:
        self.beginResetModel()
        self.table, self.live_columns, self.order, self.rows = table, live_columns, order, len(order)
        self.endResetModel()

    def _splice_rows(self, splice: Splice, table: tuple[Any, ...], order: RowOrder) -> None:
        first, extra = splice.position + splice.replaced, splice.inserted - splice.removed
        if splice.replaced:
            # first the rows that only changed, because inserting and removing may not change others
            self.table = rows_replaced(self.table, table, splice)
            self.dataChanged.emit(self.index(splice.position, 0), self.index(first - 1, len(table) - 1))
        if extra > 0:
            self.beginInsertRows(NOWHERE, first, first + extra - 1)
        else:
            self.beginRemoveRows(NOWHERE, first, first - extra - 1)
        self.table, self.order, self.rows = table, order, len(order)
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
