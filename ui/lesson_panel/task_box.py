"""One task: the question, a place for the answer, three hints, and what there is to learn from it."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from nnapp.expressions import number_text
from nnapp.lessons import Facts, Task, is_revealed, judge, right_answer
from nnapp.words import Refusal
from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.lesson_panel.answers import answer_for
from ui.lesson_panel.progress import Record
from ui.lesson_panel.prose import Prose
from ui.lesson_panel.state import filled
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.messages import sentence
from ui.theme import theme_of

EDGE = 3  # pixels of the coloured edge at the left
HINTS = 3
RIGHT, WRONG = "✓ ", "✗ "


class TaskButton(OwnSpace, QPushButton):
    """Checks an answer, or shows a hint."""


class TaskBox(QFrame):
    """Shows a task and its record; `recorded` carries the new record, `clicked` what was clicked in its texts."""

    recorded = Signal(object)
    clicked = Signal(str)

    def __init__(self, task: Task, number: int, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task, self.record = task, Record()
        self._facts: Facts | None = None
        self._labs: Collection[str] = ()
        self._on = False
        self._was = self._was_said = ""  # the number when it was solved, and what was said of it
        self.heading = WrappedLabel(self._kind().format(number=number, count=count))
        self.question, self.told = Prose(), Prose()
        self.answer = answer_for(task, self)
        self.check = TaskButton(self.tr("Check") if not task.predict else self.tr("Answer"))
        self.hint = TaskButton()
        self.said = WrappedLabel()
        self.hints = [Prose() for _ in range(HINTS)]
        self.setAccessibleName(self.heading.text())
        self._arrange()
        for prose in (self.question, self.told, *self.hints):
            prose.clicked.connect(self.clicked)
        self.check.clicked.connect(self.check_answer)
        self.answer.given.connect(self.check_answer)
        self.answer.changed.connect(self._begin_again)
        self.hint.clicked.connect(self.show_hint)

    def show_record(self, record: Record) -> None:
        """Show what was done with the task before."""
        self.record = record
        self.answer.put(record.answer)
        self._was = self._was_said = ""
        self.said.setText("")
        self._refresh()

    def show_facts(self, facts: Facts, labs: Collection[str], on: bool) -> None:
        """Show the numbers of a project; only with `on` can be answered. What is done is noticed at once."""
        self._facts, self._labs, self._on = facts, labs, on
        self.answer.show_facts(facts)
        self._refresh()
        if on and not self.record.solved and self.task.ask in {"done", "lab"} and self._is_done():
            self.check_answer()
        elif self.record.solved and self.task.predict:
            self._tell_gap()
        elif self.record.solved and self._was:
            now = self._number()
            text = self.tr("{said} It is {now} now.").format(said=self._was_said, now=now)
            self._say(text if now and now != self._was else self._was_said, "accent")

    @Slot()
    def check_answer(self) -> None:
        """Judge the answer against the project as it is now."""
        if self._facts is None or not self._on or self.record.solved:
            return
        answer = self.answer.text()
        try:
            verdict = judge(self.task, self._facts, answer, self._labs)
        except Refusal as refusal:
            self._say(sentence(refusal.said), "muted")
            return
        self.record = replace(self.record, answer=answer, solved=verdict.right)
        sign = "" if self.task.predict else RIGHT if verdict.right else WRONG
        self._say(f"{sign}{sentence(verdict.said)}", "accent" if verdict.right else "text")
        if verdict.right and self.task.predict:
            self._tell_gap()
        elif verdict.right:
            self._was, self._was_said = self._number(), self.said.text()
        self._refresh()
        self.recorded.emit(self.record)

    @Slot()
    def show_hint(self) -> None:
        """Show the next hint."""
        self.record = replace(self.record, hints=min(self.record.hints + 1, HINTS))
        self._refresh()
        self.recorded.emit(self.record)

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

    def _kind(self) -> str:
        return (
            self.tr("Prediction · task {number} of {count}")
            if self.task.predict
            else self.tr("Task {number} of {count}")
        )

    def _is_done(self) -> bool:
        assert self._facts is not None
        try:
            return judge(self.task, self._facts, "", self._labs).right
        except Refusal:
            return False

    def _number(self) -> str:
        # that is asked for, as it is now; nothing where the answer is none, or many would be right
        assert self._facts is not None
        try:
            right = right_answer(self.task, self._facts) if self.task.ask == "number" and not self.task.right else ""
        except Refusal:
            return ""
        return number_text(float(right)) if right else ""

    @Slot()
    def _begin_again(self) -> None:
        self.said.setText("")
        self.said.hide()

    def _tell_gap(self) -> None:
        assert self._facts is not None
        try:
            if not is_revealed(self.task, self._facts):
                self._say(self.tr("Your prediction is kept. How far it is off is shown later."), "accent")
            elif not self.said.text() or self.task.reveal:
                self._say(sentence(judge(self.task, self._facts, self.record.answer, self._labs).said), "accent")
        except Refusal as refusal:
            self._say(sentence(refusal.said), "muted")

    def _say(self, text: str, colour: str) -> None:
        palette = self.said.palette()
        palette.setColor(self.said.foregroundRole(), theme_of(self).colour(colour))
        self.said.setPalette(palette)
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _refresh(self) -> None:
        record, facts = self.record, self._facts
        if facts is not None:
            self.question.show_markdown(filled(self.task.question, facts))
            self.told.show_markdown(filled(self.task.told, facts))
            for number, (prose, hint) in enumerate(zip(self.hints, self.task.hints, strict=True), start=1):
                name = self.tr("Hint {number}").format(number=number)
                prose.show_markdown(f"**{name}:** {filled(hint, facts)}")
        for number, prose in enumerate(self.hints):
            prose.setVisible(number < record.hints)
        revealed = not self.task.predict or facts is None or self._knows(facts)
        self.told.setVisible(record.solved and revealed)
        self.answer.setEnabled(self._on and not record.solved)
        self.check.setVisible(not record.solved)
        self.check.setEnabled(self._on)
        self.check.setToolTip("" if self._on else self.tr("Load the lesson's network first."))
        self.hint.setVisible(not record.solved and record.hints < HINTS)
        self.hint.setText(self.tr("Hint {number} of 3").format(number=record.hints + 1))
        self.said.setVisible(bool(self.said.text()))
        self.answer.setVisible(self.task.ask not in {"done", "lab"})
        self.update()

    def _knows(self, facts: Facts) -> bool:
        try:
            return is_revealed(self.task, facts)
        except Refusal:
            return False

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
        for below in (self.said, *self.hints, self.told):
            column.addWidget(below)
            below.hide()
