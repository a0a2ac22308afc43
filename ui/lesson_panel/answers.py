"""Where an answer is given: a line to type into, or one of several choices; nothing where the project is the answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from nnapp.lessons import SIGNS, Facts, Task
from ui.form import OwnSpace
from ui.lesson_panel.state import filled
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.theme import theme_of

MOST_LETTERS = 1000


class Answer(QWidget):
    """What all places for an answer share; `given` tells that Enter was pressed or a choice made."""

    given = Signal()
    changed = Signal()

    def text(self) -> str:
        """Return the answer, as `nnapp.lessons.judge` takes it."""
        return ""

    def put(self, text: str) -> None:
        """Show an answer that was given before."""

    def show_facts(self, facts: Facts) -> None:
        """Put the numbers of a project into what can be chosen."""

    def begin(self) -> None:
        """Give it the keyboard."""


class TypedAnswer(Answer):
    """One line to type into."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__()
        self.line = QLineEdit(maxLength=MOST_LETTERS)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(name)
        self.line.setMinimumWidth(60)
        self._dress()
        self.line.returnPressed.connect(self.given)
        self.line.textEdited.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "line"):
            self._dress()

    def _dress(self) -> None:
        # the frame of a line cannot be seen on the dark ground of a task, so its own ground must be
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme_of(self).colour("window"))
        self.line.setPalette(palette)

    def text(self) -> str:
        return self.line.text()

    def put(self, text: str) -> None:
        self.line.setText(text)

    def begin(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)


class Choice(OwnSpace, QRadioButton):
    """One choice; its words stand beside it, because a button's own words have one line only."""


class ChosenAnswer(Answer):
    """One of several choices, each with the text that stands for it."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._choices = choices
        self.group = QButtonGroup(self)
        self.labels: list[WrappedLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (_, words) in enumerate(choices):
            button, label = Choice(), WrappedLabel(words)
            button.setAccessibleName(words)
            label.pressed.connect(button.click)
            self.group.addButton(button, number)
            self.labels.append(label)
            grid.addWidget(button, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, number, 1)
        self.group.idClicked.connect(self._choose)

    def text(self) -> str:
        return self._choices[self.group.checkedId()][0] if self.group.checkedId() >= 0 else ""

    def put(self, text: str) -> None:
        self.group.setExclusive(False)  # so that none can be chosen, too
        for number, (stands_for, _) in enumerate(self._choices):
            self.group.button(number).setChecked(stands_for == text)
        self.group.setExclusive(True)

    def show_facts(self, facts: Facts) -> None:
        for number, (_, words) in enumerate(self._choices):
            shown = filled(words, facts, links=False)
            self.labels[number].setText(shown)
            self.group.button(number).setAccessibleName(shown)

    def begin(self) -> None:
        self.group.button(0).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _choose(self, _: int) -> None:
        self.changed.emit()


def answer_for(task: Task, owner: QWidget) -> Answer:
    """Return the place for the answer to a task."""
    if task.ask == "number":
        return TypedAnswer(owner.tr("Your answer"), owner.tr("number or formula"))
    if task.ask == "shape":
        return TypedAnswer(owner.tr("Your answer"), owner.tr("rows × columns"))
    if task.ask == "choice":
        return ChosenAnswer([(str(number), words) for number, words in enumerate(task.choices, start=1)])
    if task.ask == "sign":
        words = (owner.tr("positive (+)"), owner.tr("zero (0)"), owner.tr("negative (−)"))
        return ChosenAnswer([*zip(SIGNS, words, strict=True)])
    return Answer()
