"""A room for lessons: a document with the lesson panel, without the rest of the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.lessons import Facts, Task, action_from, performed, right_answer
from nnapp.project import Project, opening_project
from nnapp.walk import Place
from tests.ui.gestures import hover
from ui.document import Document
from ui.lesson_panel import LessonPanel
from ui.lesson_panel.answers import ChosenAnswer, TypedAnswer
from ui.lesson_panel.prose import Prose
from ui.lesson_panel.task_box import TaskBox
from ui.settings import Settings


class Class:
    """A document with the lesson panel, and what the panel asked of the program."""

    def __init__(self, qtbot: QtBot, project: Project | None = None) -> None:
        self.qtbot = qtbot
        self.document = Document(opening_project() if project is None else project)
        self.panel = LessonPanel(self.document, Settings())
        self.refusals: list[str] = []
        self.commands: list[str] = []
        self.places: list[Place] = []
        self.ways: list[tuple[bool, str]] = []  # of the places: of the whole mini-batch or not, and the page
        self.document.changed.connect(self.panel.show_project)
        self.document.refused.connect(self.note)
        self.panel.lesson_wanted.connect(self.document.open)
        self.panel.command_wanted.connect(self.carry_out)
        self.panel.place_wanted.connect(self.note_place)
        qtbot.addWidget(self.panel)
        self.panel.resize(430, 700)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def note(self, said: object) -> None:
        self.refusals.append(str(said))

    def note_place(self, place: Place, batch: bool, page: str) -> None:
        self.places.append(place)
        self.ways.append((batch, page))

    def carry_out(self, command: str) -> None:
        self.commands.append(command)
        self.document.edit(partial(performed, action=action_from(command)), command)

    def open(self, path: Path) -> None:
        assert self.panel.open_file(path), self.refusals
        self.click(self.panel.bar.load)

    def start_again(self, answer: str = "Start Again") -> None:
        """Start the lesson wholly anew by the button at its end, and answer the question."""
        assert self.panel.page is not None
        self.panel.page.ensureWidgetVisible(self.panel.page.again)
        self.click(self.panel.page.again)
        self.answer_question(answer)

    def answer_question(self, answer: str) -> str:
        """Answer whether a lesson starts again by one of its buttons; return what it said."""
        box = self.panel.findChild(QMessageBox, "lesson-again")
        assert isinstance(box, QMessageBox)
        said = box.informativeText()
        button = next(each for each in box.buttons() if each.text().replace("&", "") == answer)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.panel.findChild(QMessageBox, "lesson-again") is None)
        return said

    def click(self, button: object) -> None:
        QApplication.processEvents()  # where it is depends on what has come and gone above it
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]

    @property
    def facts(self) -> Facts:
        assert self.panel.page is not None
        return Facts(self.document.project, self.panel.page.lesson.head.row)

    def box(self, task: Task) -> TaskBox:
        assert self.panel.page is not None
        return self.panel.page.boxes[task.id]

    def answer(self, task: Task, text: str) -> None:
        answer = self.box(task).answer
        if isinstance(answer, TypedAnswer):
            answer.line.clear()
            if text.isascii():
                QTest.keyClicks(answer.line, text)
            else:
                answer.line.insert(text)  # no keyboard has these: they are pasted
        elif isinstance(answer, ChosenAnswer):
            QApplication.processEvents()
            place = [stands_for for stands_for, _ in answer._choices].index(text)
            QTest.mouseClick(answer.group.button(place), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        self.click(self.box(task).check)

    def solve(self, task: Task) -> None:
        box = self.box(task)
        if task.wrong and not task.predict:
            self.answer(task, task.wrong)
            assert not box.record.solved and box.said.text(), f"{task.id}: the wrong answer is taken"
        if task.ask in {"done", "lab"}:
            self.click(box.check)
            assert not box.record.solved, f"{task.id}: is done before anything is done"
        for each in task.do:
            action = action_from(each)
            if action.word in {"run", "epoch", "update", "row"}:
                self.carry_out(each)
            else:
                assert self.document.edit(partial(performed, action=action), each), self.refusals
        if task.ask == "lab":
            self.panel.lab_solved(str(task.check))
        if task.ask not in {"done", "lab"}:
            self.answer(task, right_answer(task, self.facts))
        assert box.record.solved, f"{task.id}: {box.said.text()}"
        assert task.reveal or (box.told.isVisible() and not box.check.isVisible())


def click_link(prose: Prose, words: str) -> None:
    """Click a link of a text with the mouse."""
    cursor = prose.document().find(words)
    assert not cursor.isNull()
    begin, end = cursor.selectionStart(), cursor.selectionEnd()
    cursor.setPosition((begin + end) // 2)
    place = prose.cursorRect(cursor).center()
    assert prose.anchorAt(place + QPoint(2, 0))
    hover(prose.viewport(), place)
    QTest.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(place + QPoint(2, 0)).toPoint())
