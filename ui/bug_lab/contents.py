"""The list of pages at the left, each with a tick once it is solved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.bug_lab.notebook import Notebook

TICK, OPEN = "✓", "○"


class Entry(NamedTuple):
    """A page by its name, or without one the title of a part."""

    name: str
    title: str


class Contents(QListWidget):
    """Titles of parts cannot be chosen; `wanted` tells the name of the page that was."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[Entry], notebook: Notebook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries, self._notebook = tuple(entries), notebook
        self.setObjectName("contents")
        self.setAccessibleName(self.tr("Pages of the lab"))
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in self.entries:
            item = QListWidgetItem(entry.title)
            if not entry.name:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.addItem(item)
        self._colour_titles()
        self.show_ticks()
        notebook.changed.connect(self.show_ticks)
        self.currentRowChanged.connect(self._tell)
        width = max(self.fontMetrics().horizontalAdvance(f"{TICK}  {entry.title}  ") for entry in self.entries)
        self.setFixedWidth(min(width + 36, 360))

    def go_to(self, name: str) -> None:
        """Choose a page."""
        self.setCurrentRow(next(row for row, entry in enumerate(self.entries) if entry.name == name))

    @Slot()
    def show_ticks(self) -> None:
        """Tick what is solved."""
        for row, entry in enumerate(self.entries):
            if entry.name:
                done = self._notebook.solved(entry.name)
                self.item(row).setText(f"{TICK if done else OPEN}  {entry.title}")
                said = self.tr("{title}, solved") if done else self.tr("{title}, not solved yet")
                self.item(row).setData(Qt.ItemDataRole.AccessibleTextRole, said.format(title=entry.title))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Home go to the first page: in the first row stands a title, at which Qt gives up."""
        if event.key() == Qt.Key.Key_Home:
            self.setCurrentRow(next(row for row, entry in enumerate(self.entries) if entry.name))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Write the titles of parts as text: they are no choices, but they are to be read."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour_titles()

    def _colour_titles(self) -> None:
        for row in range(self.count()):
            if not self.item(row).flags():
                self.item(row).setForeground(self.palette().text())

    @Slot(int)
    def _tell(self, row: int) -> None:
        if row >= 0 and self.entries[row].name:
            self.wanted.emit(self.entries[row].name)
