"""The first rows of the table as they will be, for a view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

from nnapp.dataset import Kind, Role
from nnapp.importing import Preview
from nnapp.importing.values import shortened
from ui.import_preview.understanding import Understanding
from ui.import_preview.words import ImportWords, as_clause
from ui.plain_text import plain, plain_tip
from ui.role_colours import role_ground
from ui.theme import LIGHT, Theme

CELL_LETTERS = 60
NO_PARENT = QModelIndex()
ItemRole = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """Shows an Understanding; the texts are those of the file."""

    def __init__(self, words: ImportWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = Understanding()
        self._words = words
        self._missing: frozenset[str] = frozenset()
        self._grounds: dict[Role, QBrush] = {}
        self._muted = self._text = self._lacking = QBrush()
        self._rejected: frozenset[tuple[str | None, str]] = frozenset()
        self.take_theme(LIGHT)

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self.known.preview

    def show_understanding(self, known: Understanding) -> None:
        """Show another one; where only columns are meant otherwise, the cells stay as they are."""
        old, new = self.known.preview, known.preview
        self._rejected = (
            frozenset((each.column, each.text) for each in new.rejected) if new is not None else frozenset()
        )
        if old is not None and new is not None and old.rows is new.rows and len(old.names) == len(new.names):
            self.known = known
            self.repaint_all()
            return
        self.beginResetModel()
        self.known = known
        guess = known.guesses.get("missing")
        self._missing = frozenset(guess.value) if guess is not None and isinstance(guess.value, tuple) else frozenset()
        self.endResetModel()

    def take_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._grounds = {role: QBrush(role_ground(theme, role)) for role in Role}
        self._text, self._muted = QBrush(theme.colour("text")), QBrush(theme.colour("muted"))
        self._lacking = QBrush(theme.colour("warning"))
        self.repaint_all()

    def repaint_all(self) -> None:
        """Say that every cell may look otherwise."""
        if self.columnCount():
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(0, 0), self.index(max(self.rowCount() - 1, 0), last))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    # Qt's questions

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.names)

    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        preview = self.preview
        if preview is None or not index.isValid():
            return None
        row, column = preview.rows[index.row()], index.column()
        text = row[column] if column < len(row) else ""
        if role == ItemRole.DisplayRole:
            return plain(text, CELL_LETTERS)
        if role == ItemRole.ToolTipRole:
            return plain_tip(text) if len(text) > 12 or plain(text) != text else None
        return self._look(preview, column, text, role)

    def _look(self, preview: Preview, column: int, text: str, role: int) -> Any:
        if role == ItemRole.TextAlignmentRole:
            number = preview.kinds[column] is Kind.NUMBER
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == ItemRole.BackgroundRole:
            rejected = self._rejected and (self.known.names[column], shortened(text.strip())) in self._rejected
            return self._lacking if rejected else self._grounds[preview.roles[column]]
        if role == ItemRole.ForegroundRole:
            unused = preview.roles[column] is Role.IGNORED or text.strip() in self._missing
            return self._muted if unused else self._text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole) -> Any:
        preview = self.preview
        if preview is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == ItemRole.DisplayRole else None
        if not 0 <= section < len(preview.names):
            return None
        if role == ItemRole.DisplayRole:
            return plain(preview.names[section], CELL_LETTERS)
        if role == ItemRole.ToolTipRole:
            return plain_tip(preview.names[section]) + self.explanation_tip(section)
        return None

    # What is said about a column

    def explanation(self, column: int) -> str:
        """Say in words what a column is taken for, and why."""
        assert self.preview is not None
        kind, role = self._words.kind(self.preview.kinds[column]), self._words.role(self.preview.roles[column])
        return self.tr("“{name}”: {kind} ({why}). {role} ({cause}).").format(
            name=plain(self.preview.names[column], CELL_LETTERS),
            kind=kind,
            why=self._reason(column, "kind"),
            role=role,
            cause=self._reason(column, "role"),
        )

    def explanation_tip(self, column: int) -> str:
        """Return what the tool tip of a header says below the name."""
        return plain_tip(self.explanation(column), 2000)

    def _reason(self, column: int, part: str) -> str:
        guess = self.known.guesses.get(f"columns.{column}.{part}")
        if guess is not None:
            return as_clause(self._words.said(guess.reason))
        before = self.known.last_time.columns
        if before is not None and column < len(before) and getattr(before[column], part) is not None:
            chosen = self.known.chosen.columns
            if (
                chosen is not None
                and column < len(chosen)
                and getattr(chosen[column], part) == getattr(before[column], part)
            ):
                return self.tr("as the last time")
        return self.tr("chosen by you")
