"""The line below the table that says how its rows are arranged, with buttons to undo or renew that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnapp.project import Project
from ui.data_grid.arranging_commands import ArrangingCommands
from ui.data_grid.arranging_words import showing, sorted_by
from ui.data_grid.ordering import Ordering
from ui.plain_text import lines_tip


class ArrangedBar(QWidget):
    """Hidden while all rows are shown as they are in the table."""

    def __init__(self, commands: ArrangingCommands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("data-grid-arranged")
        self.words = _Elided()
        self.words.setObjectName("data-grid-arrangement")
        self.show_all = self._button("data-grid-show-all", self.tr("Show all"), self.tr("Take the filters away"))
        self.unsort = self._button(
            "data-grid-unsort", self.tr("Do not sort"), self.tr("Show the rows in the table's own order")
        )
        self.again = self._button(
            "data-grid-sort-again",
            self.tr("Sort again"),
            self.tr("The order is from before the last changes: sort and filter the rows with what they are now"),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 1, 6, 1)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        for button in (self.again, self.unsort, self.show_all):
            layout.addWidget(button)
        self.show_all.clicked.connect(commands.show_all)
        self.unsort.clicked.connect(commands.unsort_all)
        self.again.clicked.connect(commands.sort_again)
        self.hide()

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setObjectName(name)
        button.setToolTip(lines_tip(tip))
        button.setAccessibleName(text)
        return button

    def show_state(self, project: Project, ordering: Ordering) -> None:
        """Say how the rows of a project are arranged."""
        arrangement, dataset = project.arrangement, project.dataset
        self.setVisible(not arrangement.plain)
        if arrangement.plain:
            return
        parts = [showing(arrangement, dataset, len(ordering.order)), sorted_by(arrangement, dataset)]
        if ordering.updating:
            parts.insert(0, self.tr("Updating the order…"))
        elif ordering.outdated:
            parts.append(self.tr("the order is from before the last changes"))
        text = " · ".join(part for part in parts if part)
        if text != self.words.text():
            self.words.setText(text)
            self.words.setToolTip(lines_tip(text))
        self.again.setVisible(ordering.outdated)
        self.unsort.setVisible(bool(arrangement.sort))
        self.show_all.setVisible(bool(arrangement.filters))


class _Elided(QLabel):
    """A line of plain text that ends in … where it is too long."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), self.contentsRect()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
