"""What one sees of a task: the question, a place for the answer, three hints, and what there is to learn from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from nnapp.lessons import Facts, Task
from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.lesson_panel.answers import answer_for
from ui.lesson_panel.progress import Record
from ui.lesson_panel.prose import Prose
from ui.lesson_panel.state import filled
from ui.lesson_panel.then import Then
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.theme import theme_of

EDGE = 3  # pixels of the coloured edge at the left
HINTS = 3


class TaskButton(OwnSpace, QPushButton):
    """Checks an answer, or shows a hint."""


class TaskFace(QFrame):
    """The widgets of a task and what stands in them; `clicked` carries what was clicked in its texts."""

    clicked = Signal(str)

    def __init__(self, task: Task, number: int, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task, self.record = task, Record()
        self.heading = WrappedLabel(self._kind().format(number=number, count=count))
        self.question, self.told = Prose(), Prose()
        self.answer = answer_for(task, self)
        self.check = TaskButton(self.tr("Check") if not task.predict else self.tr("Answer"))
        self.hint = TaskButton()
        self.said = WrappedLabel()
        self.hints = [Prose() for _ in range(HINTS)]
        self.then = Then()
        self.setAccessibleName(self.heading.text())
        self._arrange()
        for prose in (self.question, self.told, *self.hints):
            prose.clicked.connect(self.clicked)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and an edge that says whether it is solved."""
        theme, painter = theme_of(self), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("base"))
        painter.fillRect(0, 0, EDGE, self.height(), theme.colour("accent" if self.record.solved else "line"))
        painter.end()

    def show_texts(self, facts: Facts, *, links: bool) -> None:
        """Fill the texts with the numbers of a project, which can be asked about where they are links."""
        self.answer.show_facts(facts)
        self.question.show_markdown(filled(self.task.question, facts, links=links))
        self.told.show_markdown(filled(self.task.told, facts, links=links))
        for number, (prose, hint) in enumerate(zip(self.hints, self.task.hints, strict=True), start=1):
            name = self.tr("Hint {number}").format(number=number)
            prose.show_markdown(f"**{name}:** {filled(hint, facts, links=links)}")

    def say(self, text: str, colour: str) -> None:
        """Say something of the answer, in a colour of the theme; an empty text hides the line."""
        palette = self.said.palette()
        palette.setColor(self.said.foregroundRole(), theme_of(self).colour(colour))
        self.said.setPalette(palette)
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_parts(self, *, can_be_answered: bool, revealed: bool) -> None:
        """Show and hide what is fitting by what was done with the task."""
        solved, hints = self.record.solved, self.record.hints
        for number, prose in enumerate(self.hints):
            prose.setVisible(number < hints)
        self.told.setVisible(solved and revealed)
        self.answer.setEnabled(can_be_answered and not solved)
        self.check.setVisible(not solved)
        self.check.setEnabled(can_be_answered)
        self.check.setToolTip("" if can_be_answered else self.tr("Load the lesson's network first."))
        self.hint.setVisible(not solved and hints < HINTS)
        self.hint.setText(self.tr("Hint {number} of 3").format(number=hints + 1))
        self.said.setVisible(bool(self.said.text()))
        self.answer.setVisible(self.task.ask not in {"done", "lab"})
        self.update()

    def _kind(self) -> str:
        return (
            self.tr("Prediction · task {number} of {count}")
            if self.task.predict
            else self.tr("Task {number} of {count}")
        )

    def _arrange(self) -> None:
        self.heading.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        buttons = FlowLayout(down=4)
        buttons.addWidget(self.check)
        buttons.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE + 9, 8, 10, 10)
        column.setSpacing(6)
        for above in (self.heading, self.question, self.answer):
            column.addWidget(above)
        column.addLayout(buttons)
        for below in (self.said, *self.hints, self.told, self.then):
            column.addWidget(below)
            below.hide()
