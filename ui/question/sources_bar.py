"""The buttons above a question: where its values may come from, and what is asked just now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui.plain_text import lines_tip


class SourcesBar(QWidget):
    """Buttons for the selected row, typical values and a random row; one between pad and numbers; the state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = self._button("row", self.tr("Selected &Row"))
        self.typical = self._button("typical", self.tr("&Typical Values"))
        self.random = self._button("random", self.tr("Ra&ndom Row"))
        self.numbers = self._button("numbers", self.tr("&Numbers"))
        self.typical.setToolTip(self.tr("Fill in the median of each column in training, the most frequent label"))
        self.random.setToolTip(self.tr("Select any row of the table"))
        self.numbers.setToolTip(self.tr("Show the inputs as numbers in place of the pad"))
        self.numbers.setCheckable(True)
        self.state = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.state.setObjectName("question-state")
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 2, 8, 2)
        line.setSpacing(2)
        for button in (self.row, self.typical, self.random, self.numbers):
            line.addWidget(button)
        line.addWidget(self.state, 1)

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"question-{name}")
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def say(self, text: str) -> None:
        """Say what is asked, or why something cannot be."""
        self.state.setText(text)
        self.state.setToolTip(lines_tip(text))

    def show_state(self, row: int | None, own: bool, rows: int, typical: bool = False) -> None:
        """Say what is asked: a row, a question of somebody's own, or what is typical; `rows` are those of the table."""
        self.row.setEnabled(row is not None)
        self.random.setEnabled(rows > 0)
        self.typical.setEnabled(rows > 0)
        if row is None:
            self.row.setToolTip(self.tr("Select a row of the table first."))
        else:
            self.row.setToolTip(self.tr("Fill in row {row} of the table").format(row=f"{row + 1:,}"))
        if own:
            self.say(self.tr("Your question"))
        elif not rows:
            self.say(self.tr("The table has no rows: type values to ask"))
        elif typical:
            self.say(self.tr("Typical values"))
        elif row is not None:
            self.say(self.tr("Row {row} of the table").format(row=f"{row + 1:,}"))
        else:
            self.say(self.tr("Typical values: change one to ask"))
