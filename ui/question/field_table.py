"""The fields of a question as a table with a line to filter names: for tables of many columns, such as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from nnapp.dataset import Dataset, NumberColumn
from nnapp.question import MISSING_NUMBER, Cell, Field, SeenRanges, is_missing
from ui.plain_text import lines_tip, plain
from ui.question.numbers import typed, written
from ui.written_numbers import as_read

Index = QModelIndex | QPersistentModelIndex
NAME, CELL, SEEN = range(3)
ROOT = QModelIndex()


class FieldModel(QAbstractTableModel):
    """Name, cell and seen range of each field; what is seen is found when it is looked at."""

    edited = Signal(int, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.dataset: Dataset | None = None
        self.fields: tuple[Field, ...] = ()
        self.cells: list[Cell] = []
        self._seen = SeenRanges()

    def show_fields(self, dataset: Dataset, fields: Sequence[Field]) -> None:
        """Take other fields."""
        self.beginResetModel()
        self.dataset, self.fields = dataset, tuple(fields)
        self.cells = []
        self.endResetModel()

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Take other cells, one for each field."""
        self.cells = list(cells)
        if self.fields:
            self.dataChanged.emit(self.index(0, CELL), self.index(len(self.fields) - 1, SEEN))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("input"), self.tr("value"), self.tr("seen in training"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() == CELL and not self.fields[index.row()].formula
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place, column = index.row(), index.column()
        if place >= len(self.cells):
            return None  # not filled in yet
        name = plain(self.fields[place].name, 60)
        match role:
            case Qt.ItemDataRole.TextAlignmentRole if column == CELL:
                found: Any = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.EditRole if column == CELL:
                found = self.cells[place] if self.fields[place].labels else self._written(place)
            case Qt.ItemDataRole.UserRole:
                field = self.fields[place]
                found = [*field.labels, *([""] if field.labels and field.may_be_missing else [])]
            case Qt.ItemDataRole.ToolTipRole:
                found = lines_tip(name, self.said_of(place))
            case Qt.ItemDataRole.DisplayRole:
                found = (name, self._written(place), self.said_of(place))[column]
            case _:
                found = None
        return found

    def _written(self, place: int) -> str:
        cell = self.cells[place]
        return written(cell, self.fields[place].is_single) if isinstance(cell, float) else plain(cell, 60)

    def said_of(self, place: int) -> str:
        """Say which numbers of a column were seen in training, and where the cell is outside."""
        field, cell = self.fields[place], self.cells[place]
        if field.formula:
            return self.tr("computed: {formula}").format(formula=plain(field.formula, 60))
        if field.labels or self.dataset is None or not isinstance(field.column, NumberColumn):
            return self.tr("{count} categories").format(count=len(field.labels))
        low, high, _ = self._seen.of(self.dataset, field.column)
        text = self.tr("{low} to {high}").format(low=as_read(low), high=as_read(high))
        outside = isinstance(cell, float) and not is_missing(cell) and not low <= cell <= high
        return self.tr("outside: {range}").format(range=text) if outside else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        field, text = self.fields[index.row()], str(value).strip()
        if field.labels:
            cell: Cell = text
            fits = text in field.labels or (not text and field.may_be_missing)
        else:
            try:
                cell = typed(text) if text else MISSING_NUMBER
            except ValueError:
                self.refused.emit(self.tr("“{text}” is no number.").format(text=plain(text, 30)))
                return False
            fits = bool(text) or field.may_be_missing
        if not fits:
            self.refused.emit(self.tr("“{column}” may not be empty.").format(column=plain(field.name, 40)))
            return False
        self.edited.emit(index.row(), cell)
        return True


class LabelDelegate(QStyledItemDelegate):
    """Edits a category in a list of its labels, and a number in a line."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        labels = index.data(Qt.ItemDataRole.UserRole)
        if not labels:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for label in labels:
            box.addItem(plain(label, 60), label)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
        elif editor.currentIndex() >= 0:
            model.setData(index, editor.currentData())


class FieldTable(QWidget):
    """The table and its filter; `edited` carries the field's place and the new cell."""

    edited = Signal(int, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = QLineEdit(self, clearButtonEnabled=True)
        self.filter.setObjectName("question-filter")
        self.filter.setPlaceholderText(self.tr("Filter by name"))
        self.filter.setAccessibleName(self.tr("Show only inputs whose name contains"))
        self.model = FieldModel(self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setFilterKeyColumn(NAME)
        self.view = QTableView(self)
        self.view.setObjectName("question-table")
        self.view.setAccessibleName(self.tr("Values of the inputs"))
        self.view.setModel(self.shown)
        self.view.setItemDelegate(LabelDelegate(self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.verticalHeader().hide()
        edits = QTableView.EditTrigger
        self.view.setEditTriggers(
            edits.AnyKeyPressed | edits.EditKeyPressed | edits.DoubleClicked | edits.SelectedClicked
        )
        self.view.setTabKeyNavigation(False)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 0)
        column.setSpacing(4)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.filter)
        self.filter.textChanged.connect(self.shown.setFilterFixedString)
        self.model.edited.connect(self.edited)
        self.model.refused.connect(self.refused)

    def show_fields(self, dataset: Dataset, fields: Sequence[Field]) -> None:
        """Show other fields."""
        self.model.show_fields(dataset, fields)

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show other cells, one for each field."""
        self.model.show_cells(cells)
