"""What is not taken as it stands in the file, cell by cell, and what else is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nnapp.importing import Preview, Rejected
from ui.import_preview.words import ImportWords
from ui.plain_text import plain, plain_tip

NO_PARENT = QModelIndex()
ItemRole = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
NAME_LETTERS = 60
MOST_NOTES = 200
WIDTHS = (64, 140, 170, 240)  # the last column takes the rest


class RejectedModel(QAbstractTableModel):
    """A line for each cell or row that is rejected."""

    def __init__(self, words: ImportWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rejected: Sequence[Rejected] = ()

    def show_rejected(self, rejected: Sequence[Rejected]) -> None:
        """Show another list."""
        if rejected is not self._rejected:
            self.beginResetModel()
            self._rejected = rejected
            self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rejected)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS) + 1

    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ItemRole.DisplayRole:
            return self._text(self._rejected[index.row()], index.column())
        if role == ItemRole.ToolTipRole:
            return plain_tip(self._text(self._rejected[index.row()], index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == ItemRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != ItemRole.DisplayRole:
            return None
        titles = (self.tr("Line"), self.tr("Column"), self.tr("Text"), self.tr("Problem"), self.tr("What is done"))
        return titles[section]

    def _text(self, rejected: Rejected, column: int) -> str:
        match column:
            case 0:
                return f"{rejected.line:,}"
            case 1:
                return self.tr("the whole row") if rejected.column is None else plain(rejected.column, NAME_LETTERS)
            case 2:
                return plain(rejected.text, NAME_LETTERS)
            case 3:
                return self._words.said(rejected.problem)
        return self._words.said(rejected.action)


class Findings(QTabWidget):
    """Two pages, what is rejected and notes; not there at all where there is nothing to say."""

    def __init__(self, words: ImportWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self._words = words
        self.model = RejectedModel(words, self)
        self.table = QTableView()
        self.table.setObjectName("rejected")
        self.table.setAccessibleName(self.tr("What is not taken as it stands"))
        self.table.setModel(self.model)
        self._shape_table()
        self.more = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.more.setContentsMargins(4, 2, 6, 2)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.more)
        self._page = page
        self.notes = NoteList()
        self.setDocumentMode(True)
        self.hide()

    def show_findings(self, preview: Preview | None) -> None:
        """Show what came with a preview."""
        rejected = preview.rejected if preview is not None else ()
        count = preview.rejected_count if preview is not None else 0
        notes = preview.notes if preview is not None else ()
        self.model.show_rejected(rejected)
        self.more.setVisible(count > len(rejected))
        self.more.setText(self.tr("The first {count} are listed.").format(count=f"{len(rejected):,}"))
        self.notes.show_notes([self._words.said(note) for note in notes[:MOST_NOTES]])
        self._offer(self._page, self.tr("Not taken as it stands ({count})").format(count=f"{count:,}"), count > 0, 0)
        self._offer(self.notes, self.tr("Notes ({count})").format(count=len(notes)), bool(notes), self.count())
        self.setVisible(self.count() > 0)

    def _offer(self, page: QWidget, title: str, wanted: bool, place: int) -> None:
        at = self.indexOf(page)
        if not wanted and at >= 0:
            self.removeTab(at)
        elif wanted and at < 0:
            first = self.count() == 0 or place == 0
            self.insertTab(place, page, title)
            if first:
                self.setCurrentWidget(page)
        elif wanted:
            self.setTabText(at, title)

    def _shape_table(self) -> None:
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setMinimumSectionSize(12)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)


class NoteList(QPlainTextEdit):
    """Sentences, one below the other, to be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notes")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show these sentences."""
        self.setPlainText("\n".join(f"• {note}" for note in notes))
