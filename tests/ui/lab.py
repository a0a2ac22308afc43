"""The lab of wrong programs as a learner sits before it: pages opened, buttons clicked, questions answered."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.gestures import type_into
from ui.bug_lab import BugLab
from ui.bug_lab.page import Page
from ui.bug_lab.passes_page import PassesPage
from ui.bug_lab.question import ChoiceQuestion, NumberQuestion, Question
from ui.settings import Settings

PAGES = ("vote", "nudge", "check", "fingerprint", "repair", "shapes", "why", "batches", "report")
LEVELS = ("level1", "level2", "level3")


def open_lab(qtbot: QtBot) -> BugLab:
    lab = BugLab(Settings())
    qtbot.addWidget(lab)
    lab.resize(1180, 740)
    with qtbot.waitExposed(lab):
        lab.show()
    return lab


def shown(lab: BugLab, name: str) -> Page:
    lab.show_page(name)
    assert lab.page == name
    return lab.pages[name]


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def worked_out(qtbot: QtBot, page: Page) -> None:
    qtbot.waitUntil(lambda: not page.working)


def choose(qtbot: QtBot, question: Question, place: int) -> None:
    assert isinstance(question, ChoiceQuestion)
    click(qtbot, question.buttons[place])
    click(qtbot, question.check_button)


def told(question: Question) -> bool:
    return question.told.isVisibleTo(question)


def answer(question: Question, text: str) -> None:
    assert isinstance(question, NumberQuestion)
    type_into(question.field, text)


def pick_line(qtbot: QtBot, page: PassesPage, line: int) -> None:
    area = page.code.visualItemRect(page.code.item(line))
    qtbot.mouseClick(page.code.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, area.center().y()))
    assert page.code.currentRow() == line
