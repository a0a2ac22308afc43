"""The buttons above a question: where its values may come from, and what is asked just now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.plain_text import lines_tip

WORDS = 16  # letters that one line must leave for the state


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
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4, 2, 8, 2)
        lines.setSpacing(2)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(2)
            lines.addLayout(line)
        for button in (self.row, self.typical):
            self._first.addWidget(button)
        self._first.addStretch(0)
        for each in (self.random, self.numbers, self.state):
            self._second.addWidget(each, 1 if each is self.state else 0)
        self.arrange()

    def arrange(self) -> None:
        """Use two lines where one is too narrow for all buttons and some words."""
        words = WORDS * self.fontMetrics().averageCharWidth()
        one_line = _room(self.row, self.typical, self.random, self.numbers) + words <= self.width()
        line, other = (self._first, self._second) if one_line else (self._second, self._first)
        if line.indexOf(self.state) < 0:
            for each in (self.random, self.numbers, self.state):
                other.removeWidget(each)
                line.addWidget(each, 1 if each is self.state else 0)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of two lines only."""
        widest = max(_room(self.row, self.typical), _room(self.random, self.numbers))
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Arrange anew when a button comes or goes, or letters become larger."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self.arrange()
        return super().event(event)

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


def _room(*buttons: QToolButton) -> int:
    shown = [button for button in buttons if not button.isHidden()]
    return sum(button.sizeHint().width() + 2 for button in shown) + 12
