"""The table of statistics, one row for each column of the data: it can be sorted, and copied for a spreadsheet."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnapp.dataset import KIND_TITLES, ROLE_TITLES, Column
from nnapp.statistics import CategoryStatistics, NumberStatistics
from nnapp.words import marked
from ui.messages import words
from ui.plain_text import plain, plain_tip
from ui.summary.figures import Figures, Statistics
from ui.written_numbers import as_read

Index = QModelIndex | QPersistentModelIndex
TITLES = (
    marked("Column"),
    marked("Role"),
    marked("Kind"),
    marked("Count"),
    marked("Missing"),
    marked("Mean"),
    marked("SD"),
    marked("Min"),
    marked("25 %"),
    marked("Median"),
    marked("75 %"),
    marked("Max"),
    marked("Categories"),
)
TIPS = {
    3: marked("Cells that hold something"),
    6: marked("Standard deviation: the root of the mean squared distance from the mean, √(Σ (x − x̄)² / n)"),
    8: marked("A quarter of the numbers lie below"),
    10: marked("A quarter of the numbers lie above"),
    12: marked("How often each occurs, the most frequent first"),
}
TEXTS = (0, 1, 2, 12)  # columns of words
MOST_CATEGORIES = 8  # that are written into the cell
SORTING = Qt.ItemDataRole.UserRole
WIDEST = 220


class StatisticsModel(QAbstractTableModel):
    """The statistics as a table; UserRole gives what is sorted by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[list[Any]] = []
        self._whole: list[str] = []

    def show_figures(self, figures: Figures) -> None:
        """Show other figures."""
        self.beginResetModel()
        pairs = zip(figures.dataset.columns, figures.statistics, strict=True)
        self._cells = [_cells(column, found) for column, found in pairs]
        self._whole = [_categories(found, 100) for found in figures.statistics]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's name and default)
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words(TITLES[section])
        return words(TIPS[section]) if role == Qt.ItemDataRole.ToolTipRole and section in TIPS else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(value)
        if role == SORTING:
            return value
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() not in TEXTS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = self._whole[index.row()] if index.column() == 12 else copied(value)
            return plain_tip(whole) if whole else None
        return None


class Sorted(QSortFilterProxyModel):
    """Sorts numbers by value, words as words; what is not there comes last, up and down."""

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 (Qt's name)
        one, other = left.data(SORTING), right.data(SORTING)
        nothing = [_is_nothing(value) for value in (one, other)]
        if any(nothing):
            up = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return nothing[1] and not nothing[0] if up else nothing[0] and not nothing[1]
        if isinstance(one, str):
            return bool(one.casefold() < str(other).casefold())
        return bool(one < other)


class StatisticsTable(QTableView):
    """Shows the statistics; a double click on a row asks for the distribution of that column."""

    column_chosen = Signal(int)  # its position in the data

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary-statistics")
        self.setAccessibleName(self.tr("Statistics of the columns"))
        self.source = StatisticsModel(self)
        self.proxy = Sorted(self)
        self.proxy.setSourceModel(self.source)
        self.proxy.setDynamicSortFilter(True)
        self.setModel(self.proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as the table has them
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(self._choose)
        self._fitted = 0

    def show_figures(self, figures: Figures) -> None:
        """Show other figures; the sorting stays, and the columns get their widths once."""
        self.source.show_figures(figures)
        if self._fitted != len(figures.dataset.columns):
            self._fitted = len(figures.dataset.columns)
            self.resizeColumnsToContents()
            for column in range(len(TITLES)):
                self.setColumnWidth(column, min(self.columnWidth(column), WIDEST))

    def copy(self) -> None:
        """Put the selected cells, or all, on the clipboard with their headings, all digits and tabs between them."""
        chosen = self.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) or range(self.proxy.rowCount())
        columns = sorted({index.column() for index in chosen}) or range(self.proxy.columnCount())
        lines = [[words(TITLES[column]) for column in columns]]
        lines += [[copied(self.proxy.index(row, column).data(SORTING)) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by Ctrl+C, choose by Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.column_chosen.emit(self.proxy.mapToSource(index).row())


def copied(value: Any) -> str:
    """Return a cell for a spreadsheet: all digits, one line."""
    if _is_nothing(value):
        return ""
    return repr(value).removesuffix(".0") if isinstance(value, float) else " ".join(str(value).split())


def _cells(column: Column, found: Statistics) -> list[Any]:
    names = [column.name, words(ROLE_TITLES[column.role]), words(KIND_TITLES[column.kind])]
    figures: list[Any] = [None] * 7
    if isinstance(found, NumberStatistics):
        figures = [found.mean, found.deviation, found.low, found.quartile1, found.median, found.quartile3, found.high]
    return [*names, found.count, found.missing, *figures, _categories(found, MOST_CATEGORIES)]


def _categories(found: Statistics, most: int) -> str:
    if not isinstance(found, CategoryStatistics):
        return ""
    text = ", ".join(f"{label} {count:,}" for label, count in found.most_frequent(most))
    return text + " …" if len(found.labels) > most else text


def _shown(value: Any) -> str:
    if _is_nothing(value):
        return ""
    if isinstance(value, float):
        return as_read(value, 5)
    return f"{value:,}" if isinstance(value, int) else plain(str(value))


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
