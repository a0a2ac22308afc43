"""Questions of the lab: one of several answers, or a number; three hints in turn, and an explanation afterwards.

Whether an answer is right is asked of a function each time, so that it follows the numbers that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.lessons import typed_number
from nnapp.words import Refusal
from ui.bug_lab.choice import Choice
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.parts import heading, in_a_row, number, paragraph
from ui.messages import sentence
from ui.theme import theme_of

ROOM = 760  # pixels for answers side by side
Answer = Callable[[], float]


class Question(QFrame):
    """A frame with the question, a place for the answer, the buttons, and what is said."""

    solved = Signal()

    def __init__(self, notebook: Notebook, key: str, text: str, hints: Sequence[str], told: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.notebook, self.key, self.hints, self.told_text = notebook, key, tuple(hints), told
        self.check_button = QPushButton(self.tr("&Check"))
        self.check_button.setObjectName(f"{key}-check")
        self.hint_button = QPushButton()
        self.hint_button.setObjectName(f"{key}-hint")
        self.said, self.hint, self.told = paragraph("", "said"), paragraph("", "hint"), paragraph(told, "told")
        self.answers = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(5)
        self.title = heading(text)
        layout.addWidget(self.title)
        layout.addLayout(self.answers)
        buttons = QHBoxLayout()
        for button in (self.check_button, self.hint_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addWidget(self.said, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.hint)
        layout.addWidget(self.told)
        self.check_button.clicked.connect(self.check)
        self.hint_button.clicked.connect(self._take_hint)
        self.hint_button.setVisible(bool(hints))
        self._show_state()

    @property
    def is_solved(self) -> bool:
        """Whether it was answered."""
        return self.notebook.solved(self.key)

    def judge(self) -> tuple[str, bool] | str:
        """Return the answer in words and whether it is right, or what is missing."""
        raise NotImplementedError

    def set_told(self, text: str) -> None:
        """Explain by other numbers."""
        self.told_text = text
        self.told.setText(text)
        self._show_state()

    def refresh(self) -> None:
        """Show hints again, whose numbers may have changed."""
        self._show_state()

    @Slot()
    def check(self) -> None:
        """Judge the answer."""
        judged = self.judge()
        if isinstance(judged, str):
            self.said.setText(judged)
            return
        text, right = judged
        self.notebook.answer(self.key, text, right)
        if right:
            self.notebook.solve(self.key)
        self.said.setText(self.right_words() if right else self.wrong_words())
        self._show_state()
        if right:
            self.solved.emit()

    def right_words(self) -> str:
        """Say that it is right."""
        return self.tr("✓ Right.")

    def wrong_words(self) -> str:
        """Say that it is not right."""
        more = self.tr("A hint may help.") if self.hints else ""
        return self.tr("✗ Not yet. {more}").format(more=more)

    @Slot()
    def _take_hint(self) -> None:
        self.notebook.take_hint(self.key)
        self._show_state()

    def _show_state(self) -> None:
        taken = min(self.notebook.notes.hints.get(self.key, 0), len(self.hints))
        lines = [
            self.tr("Hint {number}: {text}").format(number=place + 1, text=self.hints[place]) for place in range(taken)
        ]
        self.hint.setText("\n".join(lines))
        self.hint.setVisible(bool(lines))
        self.hint_button.setEnabled(taken < len(self.hints))
        self.hint_button.setText(
            self.tr("&Hint {number} of {count}").format(number=taken + 1, count=len(self.hints))
            if taken < len(self.hints)
            else self.tr("No more hints")
        )
        self.told.setVisible(self.is_solved and bool(self.told_text))
        if self.is_solved and not self.said.text():
            self.said.setText(self.tr("✓ Solved."))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame and a bar at the left, in the accent colour once it is solved."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(0, 0, 4, self.height(), theme.colour("accent" if self.is_solved else "line"))
        painter.setPen(theme.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ChoiceQuestion(Question):
    """One of several answers is right."""

    def __init__(
        self,
        notebook: Notebook,
        key: str,
        text: str,
        choices: Sequence[str],
        right: int,
        hints: Sequence[str],
        told: str,
        columns: int = 2,  # as long as the answers are not too long for it
    ) -> None:
        super().__init__(notebook, key, text, hints, told)
        self.right = right
        self.group = QButtonGroup(self)
        self.buttons = [Choice(choice) for choice in choices]
        for place, button in enumerate(self.buttons):
            button.setObjectName(f"{key}-{place}")
            self.group.addButton(button, place)
        columns = max(min(columns, ROOM // max(button.sizeHint().width() for button in self.buttons)), 1)
        grid = QGridLayout()
        grid.setColumnStretch(columns if columns > 1 else 0, 1)  # one column may need all the width
        grid.setHorizontalSpacing(24)
        for place, button in enumerate(self.buttons):
            grid.addWidget(button, place // columns, place % columns)
        self.answers.addLayout(grid)
        before = notebook.notes.answers.get(key, "")
        if before in choices:
            self.buttons[list(choices).index(before)].setChecked(True)

    def judge(self) -> tuple[str, bool] | str:
        """Compare the number of the chosen answer."""
        place = self.group.checkedId()
        if place < 0:
            return self.tr("Choose an answer first.")
        return self.buttons[place].whole, place == self.right


class Guess(ChoiceQuestion):
    """A choice before anything is known: it is kept, and not judged; `missing` says what must be done before."""

    def __init__(
        self,
        notebook: Notebook,
        key: str,
        text: str,
        choices: Sequence[str],
        kept: str,
        told: str,
        columns: int = 2,
    ) -> None:
        super().__init__(notebook, key, text, choices, -1, (), told, columns)
        self.kept, self.missing = kept, ""

    def judge(self) -> tuple[str, bool] | str:
        """Take any answer."""
        judged = super().judge()
        if self.missing or isinstance(judged, str):
            return self.missing or judged
        return judged[0], True

    def right_words(self) -> str:
        """Say that it is kept."""
        return self.kept


class NumberQuestion(Question):
    """A number within a tolerance is right: the greater of a share of the right one, and the least."""

    def __init__(
        self,
        notebook: Notebook,
        key: str,
        text: str,
        label: str,
        right: Answer,
        hints: Sequence[str],
        told: str,
        share: float = 0.02,
        least: float = 0.0,
    ) -> None:
        super().__init__(notebook, key, text, hints, told)
        self.right, self.share, self.least = right, share, least
        self.field = QLineEdit(placeholderText=self.tr("a number, or a calculation"))
        self.field.setObjectName(f"{key}-field")
        self.field.setAccessibleName(label)
        self.field.setMinimumWidth(self.fontMetrics().horizontalAdvance(self.field.placeholderText()) + 24)
        self.answers.addLayout(in_a_row(self._labelled(label), self.field))
        self.field.returnPressed.connect(self.check)

    def judge(self) -> tuple[str, bool] | str:
        """Compare the number that was typed, or that a typed calculation gives, as lessons read it."""
        try:
            value = typed_number(self.field.text())
        except Refusal as refusal:
            return sentence(refusal.said)
        right = self.right()
        return number(value, 6), abs(value - right) <= max(self.share * abs(right), self.least)

    def clear(self) -> None:
        """Take the answer and its judgement away: it was about another number."""
        self.field.clear()
        self.said.clear()

    def _labelled(self, text: str) -> QWidget:
        label = paragraph(text)
        label.setWordWrap(False)
        label.setMinimumWidth(0)
        label.setBuddy(self.field)
        return label
