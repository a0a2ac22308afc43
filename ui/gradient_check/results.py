"""The check of many weights as a table, the largest relative error first."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnapp.gradient_check import Check
from nnapp.project import Project
from nnapp.topology import BIAS
from ui.charts.surface.words import place_at, short_name
from ui.gradient_check.numbers import read
from ui.hidden import ASKED, why_hidden
from ui.theme import theme_of

Index = QModelIndex | QPersistentModelIndex
NAME, BACKPROP, COST, ERROR = range(4)
MEASURED = 500  # names from which the width of their column is taken
LONGEST = "−0.0001234567891", "−1.234567891·10⁻¹⁰"  # numbers as wide as any
PADDING = 12  # pixels


class ResultsModel(QAbstractTableModel):
    """One row for each weight that was moved; those near a kink come last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.order = np.zeros(0, np.intp)  # of places in the flat vector
        self._check: Check | None = None
        self._project: Project | None = None
        self._flat: dict[str, Any] = {}
        self._hidden: tuple[int, int, int] | None = None
        self._view, self._old = parent, False

    def show_check(self, check: Check | None, project: Project) -> None:
        """Show another check."""
        self.beginResetModel()
        self._check, self._project = check, project
        self.order = np.zeros(0, np.intp)
        if check is not None:
            names = ("analytic", "numeric", "errors", "near_kink", "checked")
            self._flat = {
                name: np.concatenate([getattr(layer, name).reshape(-1) for layer in check.layers]) for name in names
            }
            places = np.flatnonzero(self._flat["checked"])
            keys = np.where(self._flat["near_kink"], -1.0, self._flat["errors"])[places]
            self.order = places[np.argsort(-keys, kind="stable")]
        self.endResetModel()

    def hide(self, link: tuple[int, int, int] | None) -> None:
        """Hide the slopes of a weight, which are to be predicted elsewhere."""
        if link != self._hidden:
            self._hidden = link
        if len(self.order):
            self.dataChanged.emit(self.index(0, BACKPROP), self.index(self.rowCount() - 1, COST))

    def show_old(self, old: bool) -> None:
        """Write pale what is no longer so."""
        if old != self._old:
            self._old = old
            if len(self.order):
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def link(self, row: int) -> tuple[int, int, int]:
        """Return layer, unit and source of a row of the table."""
        assert self._project is not None
        place = place_at(self._project, int(self.order[row]))
        assert place.unit is not None
        return place.layer, place.unit, BIAS if place.source is None else place.source

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    def columnCount(self, parent: Index | None = None) -> int:
        return 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in {Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.ForegroundRole}:
            return self._look(index, role)
        if self._is_hidden(index):
            texts = {Qt.ItemDataRole.DisplayRole: ASKED, Qt.ItemDataRole.ToolTipRole: why_hidden()}
            return texts.get(Qt.ItemDataRole(role))
        if role != Qt.ItemDataRole.DisplayRole or self._project is None:
            return None
        place = int(self.order[index.row()])
        if index.column() == NAME:
            return short_name(self._project, place)
        if index.column() == ERROR:
            return self.tr("near a kink") if self._flat["near_kink"][place] else read(self._flat["errors"][place], 3)
        return read(float(self._flat["analytic" if index.column() == BACKPROP else "numeric"][place]), 10)

    def _look(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme_of(self._view).colour("disabled") if self._old else None
        return None if index.column() == NAME else Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

    def _is_hidden(self, index: Index) -> bool:
        hidden = self._hidden
        return hidden is not None and index.column() in {BACKPROP, COST} and self.link(index.row()) == hidden

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + 1
        return (
            self.tr("Weight or bias"),
            self.tr("∂C/∂w by backprop"),
            self.tr("by the cost"),
            self.tr("Relative error"),
        )[section]


class ResultsTable(QTableView):
    """The table; Enter or a double click opens a weight alone."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_results")
        self.results = ResultsModel(self)
        self._needs: list[int] = []
        self.setModel(self.results)
        self.setAccessibleName(self.tr("Slopes by backpropagation and by the cost"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.activated.connect(self._open)
        self.results.modelReset.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected rows for a spreadsheet."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        columns, model = range(self.results.columnCount()), self.results
        lines = ["\t".join(str(model.index(row, column).data()) for column in columns) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def _fit(self) -> None:
        # what each column needs: its heading, and its numbers uncut
        wide, header = self.fontMetrics().horizontalAdvance, self.horizontalHeader()
        names = (self.results.index(row, NAME).data() for row in range(min(self.results.rowCount(), MEASURED)))
        number = max(map(wide, LONGEST))
        texts = max(map(wide, names), default=0), number, number, wide(self.tr("near a kink"))
        self._needs = [max(header.sectionSizeHint(column), text + PADDING) for column, text in enumerate(texts)]
        self._share()

    def _share(self) -> None:
        # too little room is scrolled, what is left over goes to all alike
        room = max(0, self.viewport().width() - sum(self._needs))
        for column, need in enumerate(self._needs):
            self.horizontalHeader().resizeSection(column, need + room * (column + 1) // 4 - room * column // 4)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.results.link(index.row()))
