"""The lab of the printed program as a whole, and its ten wrong passes: played by mouse and keys, kept, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from nnapp.lessons.faulty import RIGHT_CHOICES, WRONG_PASSES
from tests.ui.gestures import press_keys, step_to
from tests.ui.lab import LEVELS, PAGES, click, open_lab, pick_line, shown, told, worked_out
from ui.bug_lab import BugLab
from ui.bug_lab import lab as lab_module
from ui.bug_lab.batch_page import BatchPage
from ui.bug_lab.check_page import CheckPage
from ui.bug_lab.notebook import KEY, Notebook
from ui.bug_lab.passes_page import LineQuestion, PassesPage
from ui.bug_lab.question import ChoiceQuestion, NumberQuestion, Question
from ui.bug_lab.repair_page import RepairPage
from ui.bug_lab.report_page import ReportPage
from ui.bug_lab.vote_page import VotePage
from ui.settings import Settings


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot) -> BugLab:
    return open_lab(qtbot)


# The ten wrong passes


@pytest.mark.parametrize("level", LEVELS)
def test_each_wrong_line_is_found_and_no_other_is_taken(lab: BugLab, qtbot: QtBot, level: str) -> None:
    page = shown(lab, level)
    assert isinstance(page, PassesPage)
    for place, wrong in enumerate(page.cases):
        page.list.setCurrentRow(place)
        question = page.asked[wrong.name]
        click(qtbot, question.check_button)
        assert "Choose a line" in question.said.text()
        for line in range(len(wrong.lines)):
            if line != wrong.fault:
                pick_line(qtbot, page, line)
                click(qtbot, question.check_button)
                assert not question.is_solved and not told(question)
        pick_line(qtbot, page, wrong.fault or 0)
        click(qtbot, question.check_button)
        assert question.is_solved and told(question)
        for tab in range(page.instruments.count()):
            page.instruments.setCurrentIndex(tab)
            assert not page.grab().isNull()
    assert lab.solved(level)


def test_all_ten_are_in_the_lab(lab: BugLab) -> None:
    cases = []
    for level in LEVELS:
        page = shown(lab, level)
        assert isinstance(page, PassesPage)
        cases += page.cases
    assert sorted(wrong.name for wrong in cases) == sorted(wrong.name for wrong in WRONG_PASSES) and len(cases) == 10


def test_instruments_follow_rows_and_learning_rate(lab: BugLab) -> None:
    page = shown(lab, "level3")
    assert isinstance(page, PassesPage)
    place = next(place for place, wrong in enumerate(page.cases) if wrong.name == "updated-weights")
    page.list.setCurrentRow(place)
    tools = page.instruments
    tools.setCurrentIndex(1)
    errors = []
    for rate in ("η = 0.5", "η = 0.005"):
        step_to(tools.rate, rate)
        errors.append(tools.check_maps.maps[0][2].matrix.values.max())
    assert errors[1] == pytest.approx(errors[0] / 100, rel=0.2)
    tools.setCurrentIndex(3)
    assert float(tools.drops.item(2, 2).text()) == pytest.approx(1, abs=1e-3)  # it is not caught by the drop


# The whole


def test_the_lesson_is_played_three_times_from_a_fresh_start(lab: BugLab, qtbot: QtBot) -> None:
    heard: list[str] = []
    lab.solved_now.connect(heard.append)
    for _ in range(3):
        lab.start_again()
        heard.clear()
        assert lab.all_solved() == frozenset() and lab.page == "vote"
        play(lab, qtbot)
        assert heard == [*PAGES, *LEVELS, "wrong-passes"]
        assert lab.solved("wrong-passes") and lab.counted.text().startswith("12 of 12")


def play(lab: BugLab, qtbot: QtBot) -> None:
    for name in (*PAGES, *LEVELS):
        page = shown(lab, name)
        if isinstance(page, VotePage):
            click(qtbot, page.all_button)
            worked_out(qtbot, page)
        elif isinstance(page, RepairPage):
            for box, right in zip(page.boxes, RIGHT_CHOICES, strict=True):
                box.setCurrentIndex(right)
        elif isinstance(page, ReportPage):
            worked_out(qtbot, page)
            click(qtbot, page.copy_button)
        elif isinstance(page, PassesPage):
            for place in range(len(page.cases)):
                page.list.setCurrentRow(place)
                solve(qtbot, page.asked[page.cases[place].name])
        for question in page.questions:
            solve(qtbot, question)
        if name != LEVELS[-1]:
            click(qtbot, lab.next_button)


def solve(qtbot: QtBot, question: Question) -> None:
    if isinstance(question, ChoiceQuestion):
        question.buttons[max(question.right, 0)].setChecked(True)
    elif isinstance(question, NumberQuestion):
        question.field.setText(repr(question.right()))
    elif isinstance(question, LineQuestion):
        question.code.setCurrentRow(question.wrong.fault or 0)
    click(qtbot, question.check_button)
    assert question.is_solved


def test_the_lab_knows_no_project_and_no_training() -> None:
    # what is wrong on purpose cannot get into a file: nothing here could put it there
    for path in Path(lab_module.__file__).parent.glob("*.py"):
        text = path.read_text("utf-8")
        assert not any(name in text for name in ("ui.document", "nnapp.project", "nnapp.model", "trainer")), path


def test_the_wheel_scrolls_the_page_and_changes_no_choice(lab: BugLab) -> None:
    page = shown(lab, "check")
    assert isinstance(page, CheckPage)
    centre = QPointF(page.engine.rect().center())
    wheel = QWheelEvent(
        centre,
        page.engine.mapToGlobal(centre),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.engine, wheel)
    assert page.engine.currentIndex() == 0 and not wheel.isAccepted()  # the page gets it


def test_it_asks_before_it_forgets(lab: BugLab, qtbot: QtBot) -> None:
    lab.notebook.solve("vote")
    for name, left in (("Cancel", True), ("Start again", False)):
        click(qtbot, lab.again_button)
        box = lab.findChild(QMessageBox, "again-box")
        assert box is not None
        button = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == name)
        with qtbot.waitSignal(box.destroyed):
            click(qtbot, button)
        assert lab.solved("vote") is left


def test_enter_in_a_field_answers_and_presses_no_other_button(lab: BugLab) -> None:
    page = shown(lab, "batches")
    assert isinstance(page, BatchPage)
    press_keys(page.question.field, Qt.Key.Key_Return)
    assert lab.page == "batches" and lab.isVisible() and "Type a number first" in page.question.said.text()
    press_keys(page.table, Qt.Key.Key_Return)
    assert lab.page == "batches" and lab.isVisible()
    press_keys(page.table, Qt.Key.Key_Escape)
    assert not lab.isVisible()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"solved": 3}', '{"hints": {"vote": "many"}}', "\x00", '"' * 9])
def test_notes_that_cannot_be_read_count_as_none(text: str) -> None:
    settings = Settings()
    settings.set_text(KEY, text)
    assert Notebook(settings).notes.solved == ()


def test_a_page_is_reached_by_the_list_and_by_keys(lab: BugLab) -> None:
    press_keys(lab.contents, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert lab.page == "check"
    press_keys(lab.contents, Qt.Key.Key_End)
    assert lab.page == "level3" and not lab.next_button.isEnabled()
    press_keys(lab.contents, Qt.Key.Key_Home)
    assert lab.page == "vote" and not lab.back_button.isEnabled()
    lab.show_page("wrong-passes")
    assert lab.page == "level1" and lab.contents.currentItem().text().startswith("○")
