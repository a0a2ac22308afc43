"""Lines of a program, of which one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from ui.bug_lab.parts import typewriter


class CodeList(QListWidget):
    """Numbered lines in a font of equal widths; `picked` tells the place of the one that was chosen."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self.setAccessibleName(self.tr("Lines of the backward pass"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        typewriter(self)
        self.currentRowChanged.connect(self._tell)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show other lines; none is chosen."""
        self.clear()
        for place, line in enumerate(lines):
            item = QListWidgetItem(f"{place + 1:>2}  {line}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line)
            self.addItem(item)
        self.setCurrentRow(-1)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        # as tall as the lines, and as the bar below them where there is one
        bar = self.horizontalScrollBar()
        row = self.sizeHintForRow(0) + 2 * self.spacing() if self.count() else 0
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.setFixedHeight(row * self.count() + 2 * self.frameWidth() + below)

    def mark(self, place: int | None) -> None:
        """Make one line bold: the one that was wrong."""
        for row in range(self.count()):
            font = QFont(self.font())
            font.setBold(row == place)
            self.item(row).setFont(font)

    @Slot(int)
    def _tell(self, row: int) -> None:
        if row >= 0:
            self.picked.emit(row)
