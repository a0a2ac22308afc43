"""The lab on a small screen: no page needs to be moved sideways, and nothing is cut in its tables and answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from tests.ui.lab import PAGES, choose, open_lab, shown
from ui.bug_lab import BugLab
from ui.bug_lab.choice import Choice
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.parts import NumberTable
from ui.bug_lab.question import ChoiceQuestion, Guess
from ui.settings import Settings
from ui.theme import THEMES, apply_theme

SMALL = (800, 740)


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot) -> Iterator[BugLab]:
    apply_theme(qapp, THEMES["light"])
    lab = open_lab(qtbot)
    lab.resize(*SMALL)
    qtbot.waitUntil(lambda: (lab.width(), lab.height()) == SMALL)
    yield lab
    apply_theme(qapp, THEMES["light"])


@pytest.mark.parametrize("name", PAGES)
def test_no_page_needs_to_be_moved_sideways(lab: BugLab, qtbot: QtBot, name: str) -> None:
    page = shown(lab, name)
    qtbot.waitUntil(lambda: page.inside.width() <= page.viewport().width())
    assert page.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", ["vote", "shapes", "repair", "batches"])
def test_no_number_in_a_table_is_cut(lab: BugLab, qtbot: QtBot, name: str) -> None:
    page = shown(lab, name)
    tables = [table for table in page.findChildren(NumberTable) if table.isVisible()]
    assert tables

    def whole() -> bool:
        return all(
            table.columnWidth(column) >= max(table.sizeHintForColumn(column), header.sectionSizeHint(column))
            for table in tables
            for header in [table.horizontalHeader()]
            for column in range(table.columnCount())
        )

    qtbot.waitUntil(whole)
    assert all(table.horizontalScrollBar().maximum() == 0 for table in tables)


def test_a_long_answer_goes_on_in_the_next_line_and_stays_the_answer(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    question = next(each for each in page.questions if each.key == "why-saturated")
    assert isinstance(question, ChoiceQuestion)
    long = question.buttons[0]
    qtbot.waitUntil(lambda: "\n" in long.text() and long.height() >= 2 * long.fontMetrics().height())
    assert long.text().replace("\n", " ") == long.whole == long.accessibleName()
    long.click()
    question.check_button.click()
    assert question.is_solved and page.notebook.notes.answers["why-saturated"] == long.whole
    lab.resize(1180, 740)
    qtbot.waitUntil(lambda: long.text() == long.whole)


def test_a_line_of_the_program_is_seen_whole_in_its_box(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "repair")
    boxes = page.findChildren(QComboBox)
    advance = max(box.fontMetrics().horizontalAdvance(box.currentText()) for box in boxes)
    qtbot.waitUntil(lambda: all(box.width() > advance for box in boxes))


def test_an_answer_without_room_asks_for_little(qtbot: QtBot) -> None:
    choice = Choice("a few words that need more than what there is here, and a few more of them after these")
    qtbot.addWidget(choice)
    choice.resize(200, 60)
    choice.show()
    assert choice.text().count("\n") >= 2 and choice.minimumSizeHint().width() <= 240
    assert choice.sizeHint().width() > choice.fontMetrics().horizontalAdvance(choice.whole)


def test_a_guess_in_several_lines_is_there_another_time(qtbot: QtBot) -> None:
    words = "a few words that need more than what there is here, and a few more of them after these"
    for time in range(2):
        guess = Guess(Notebook(Settings()), "guess", "Which?", (words, "another"), "Kept.", "So it is.")
        qtbot.addWidget(guess)
        guess.resize(300, 200)
        with qtbot.waitExposed(guess):
            guess.show()
        assert "\n" in guess.buttons[0].text()
        assert guess.buttons[0].isChecked() == bool(time) == guess.is_solved
        choose(qtbot, guess, 0)
        assert guess.notebook.notes.answers["guess"] == words
