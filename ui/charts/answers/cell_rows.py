"""The rows of one cell of the confusion matrix: a small list, from which a row can be selected in all views."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.choices import Array
from nnapp.judging import Rows
from ui.charts.answers.words import percent
from ui.labels import ElidedLabel

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class CellModel(QAbstractTableModel):
    """Row numbers, and the chance that each row was given for the class that was answered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Rows = np.empty(0, np.intp)
        self.chances: Array = np.empty(0)

    def show_rows(self, rows: Rows, chances: Array) -> None:
        """Show other rows, those first of which the network was surest."""
        order = np.argsort(-chances, kind="stable")
        rows, chances = rows[order], chances[order]
        if np.array_equal(rows, self.rows):
            self.chances = chances
            if len(rows):
                self.dataChanged.emit(self.index(0, 1), self.index(len(rows) - 1, 1))
            return
        self.beginResetModel()
        self.rows, self.chances = rows, chances
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many rows are listed."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return 2: the number and the chance."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        if index.column():
            return percent(float(self.chances[index.row()]), 1)
        return f"{int(self.rows[index.row()]) + 1:,}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the two columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.tr("chance") if section else self.tr("row")
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal and section:
            return self.tr("What the network gives the class that it answered")
        return None


class CellRows(QWidget):
    """The list with its heading, a button that closes it, and one that shows the rows in the table."""

    row_chosen = Signal(int)
    rows_wanted = Signal(object)  # ascending
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answers_rows")
        self.heading = ElidedLabel(self)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("answers_close_rows")
        self.close_button.setAutoRaise(True)
        self.close_button.setText("×")
        self.close_button.setAccessibleName(self.tr("Close the list of rows"))
        self.close_button.setToolTip(self.tr("Close the list (Esc)"))
        self.model = CellModel(self)
        self.list = QTableView(self)
        self.list.setObjectName("answers_row_list")
        self.list.setAccessibleName(self.tr("Rows of the chosen cell"))
        self.list.setModel(self.model)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setShowGrid(False)
        self.list.setTabKeyNavigation(False)
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)
        self.list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.horizontalHeader().setHighlightSections(False)
        self.table_button = QPushButton(self.tr("Show in table"), self)
        self.table_button.setObjectName("answers_show_in_table")
        self.table_button.setToolTip(self.tr("Select these rows in the table, and bring the table up"))
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.table_button.clicked.connect(self._want_rows)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        head, column = QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.table_button)

    def show_rows(self, heading: str, more: str, rows: Rows, chances: Array, selected: int | None) -> None:
        """List other rows; `selected` is the row that is selected in all views."""
        self.heading.say(heading, more)
        self.model.show_rows(rows, chances)
        self.table_button.setEnabled(bool(len(rows)))
        self.mark(selected)

    def mark(self, row: int | None) -> None:
        """Mark the row that is selected in all views, where it is listed."""
        here = np.flatnonzero(self.model.rows == (-1 if row is None else row))
        selection = self.list.selectionModel()
        if not len(here):
            selection.clear()
            return
        index = self.model.index(int(here[0]), 0)
        if selection.currentIndex().row() != index.row() or not selection.hasSelection():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            selection.setCurrentIndex(index, flags)
            self.list.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, new: QModelIndex, old: QModelIndex) -> None:
        if new.isValid():
            self.row_chosen.emit(int(self.model.rows[new.row()]))

    @Slot()
    def _want_rows(self) -> None:
        self.rows_wanted.emit(np.sort(self.model.rows))
