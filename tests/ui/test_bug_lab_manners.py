"""Manners of the lab: beside its lesson, nothing told too early, calculations as answers, and all of it by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from nnapp.lessons import typed_number
from nnapp.words import Refusal
from tests.ui.gestures import press_keys
from tests.ui.lab import LEVELS, PAGES, answer, choose, click, open_lab, shown, worked_out
from ui.bug_lab import BugLab
from ui.bug_lab.batch_page import BatchPage
from ui.bug_lab.check_page import CheckPage
from ui.bug_lab.fingerprint_page import FingerprintPage
from ui.bug_lab.number_map import NumberMap
from ui.bug_lab.passes_page import PassesPage
from ui.bug_lab.placing import beside
from ui.bug_lab.question import NumberQuestion
from ui.bug_lab.report_page import ReportPage
from ui.bug_lab.vote_page import VotePage

pytestmark = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin
SIZE = QSize(1180, 740)


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot) -> BugLab:
    return open_lab(qtbot)


# Nothing is told too early


def test_the_report_names_the_engines_only_once_page_3_has(lab: BugLab, qtbot: QtBot) -> None:
    vote = shown(lab, "vote")
    assert isinstance(vote, VotePage)
    click(qtbot, vote.all_button)
    worked_out(qtbot, vote)
    click(qtbot, vote.question.buttons[1])
    click(qtbot, vote.question.check_button)
    report = shown(lab, "report")
    assert isinstance(report, ReportPage)
    told = report.preview.toPlainText()
    assert "I voted: Engine B" in told and "Engine A is" not in told and "worst relative error" not in told
    lab.notebook.solve("check")
    told = report.preview.toPlainText()
    assert "Engine A is the printed program" in told and told.count("worst relative error") == 2


# Answers


@pytest.mark.parametrize("text", ["3*200", "600", "6·10²", "1200/2,0", "(0,5 + 2,5) * 200", "600,0"])
def test_an_answer_can_be_a_calculation(lab: BugLab, text: str) -> None:
    page = shown(lab, "batches")
    assert isinstance(page, BatchPage)
    answer(page.question, text)
    assert page.question.is_solved


@pytest.mark.parametrize(
    ("text", "said"), [("", "Type a number"), ("six", "no number"), ("1/0", "no number"), ("3*", "")]
)
def test_what_is_no_number_is_told(lab: BugLab, text: str, said: str) -> None:
    page = shown(lab, "batches")
    assert isinstance(page, BatchPage)
    answer(page.question, text)
    assert not page.question.is_solved and said in page.question.said.text() and page.question.said.text()
    assert not lab.notebook.notes.tries  # it is not an answer yet, so it is not a wrong one


def test_a_comma_is_a_point_only_where_it_parts_no_numbers() -> None:
    assert typed_number("0,5*0,8") == pytest.approx(0.4)
    assert typed_number("max(1,5)") == 5
    assert typed_number("exp(0,5)") == pytest.approx(1.6487212707)
    for text in ("1,2,3", "0.5,3", ",", "0,5*"):
        with pytest.raises(Refusal):
            typed_number(text)


# Places


def test_it_lies_beside_the_lesson_where_there_is_room() -> None:
    wide = QRect(0, 0, 1920, 1080)
    assert beside(wide, QRect(0, 80, 400, 900), SIZE) == QRect(740, 80, 1180, 740)
    small = QRect(0, 0, 1280, 800)
    assert beside(small, QRect(0, 80, 400, 700), SIZE) == QRect(400, 60, 880, 740)
    assert beside(small, QRect(880, 80, 400, 700), SIZE) == QRect(0, 60, 880, 740)
    assert beside(QRect(0, 0, 1024, 600), QRect(0, 60, 400, 500), SIZE) == QRect(0, 0, 1024, 600)


def test_it_opens_beside_a_lesson_once_and_stays_where_it_is_put(lab: BugLab, qtbot: QtBot) -> None:
    screen = lab.screen().availableGeometry()
    lesson = QRect(screen.left(), screen.top(), screen.width() // 3, screen.height())
    lab.open_beside(lesson)
    assert abs(lab.geometry().right() - screen.right()) <= 8  # but for the frame
    lab.resize(790, 500)
    lab.move(screen.topLeft())
    placed = lab.geometry()
    lab.open_beside(lesson)
    assert lab.geometry() == placed
    heard: list[bool] = []
    lab.lesson_wanted.connect(lambda: heard.append(True))
    click(qtbot, lab.lesson_button)
    assert heard == [True]


def test_both_questions_of_the_check_are_seen_at_once(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "check")
    assert isinstance(page, CheckPage)
    first, second = page.questions
    qtbot.waitUntil(lambda: first.y() == second.y() and second.x() > first.x() + first.width() - 1)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0)
    lab.resize(900, 740)
    qtbot.waitUntil(lambda: second.y() > first.y())


def test_what_is_told_comes_into_view(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    lab.resize(1180, 500)
    last = page.questions[-1]
    choose(qtbot, last, 2)
    qtbot.waitUntil(
        lambda: 0 < last.told.mapTo(page.viewport(), last.told.rect().bottomLeft()).y() <= page.viewport().height()
    )


def test_the_report_says_what_finishes_it(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "report")
    assert isinstance(page, ReportPage) and "to finish this page" in page.said.text()
    click(qtbot, page.copy_button)
    assert page.said.text() == "Copied." and lab.solved("report")


def test_an_empty_graph_has_the_epochs_to_come(lab: BugLab) -> None:
    page = shown(lab, "vote")
    assert isinstance(page, VotePage)
    assert page.curves.graph.visible_x() == (0.0, 1000.0)


def test_a_cross_leaves_the_digits_alone(lab: BugLab) -> None:
    page = shown(lab, "fingerprint")
    assert isinstance(page, FingerprintPage)
    QApplication.processEvents()
    drawn = page.maps.maps[1]
    written = drawn._texts(0.9656)[0]
    assert written == ".966" and drawn.cell(0, 0).width() > 30


# Keys


def reached(lab: BugLab, start: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes round."""
    start.setFocus()
    found: list[QWidget] = []
    for _ in range(120):
        here = QApplication.focusWidget()
        if here is None or here in found:
            break
        found.append(here)
        press_keys(here, Qt.Key.Key_Tab)
    return found


@pytest.mark.parametrize("name", [*PAGES, *LEVELS])
def test_tab_goes_through_the_page_and_then_to_the_buttons_below(lab: BugLab, name: str) -> None:
    page = shown(lab, name)
    order = reached(lab, lab.contents)
    inside = [place for place, widget in enumerate(order) if page.isAncestorOf(widget)]
    assert (inside and lab.next_button in order) or name == LEVELS[-1]
    below = order.index(lab.back_button if name != "vote" else lab.next_button)
    assert max(inside) < below
    for question in page.questions:
        assert question.check_button in order
        if isinstance(question, NumberQuestion):
            assert question.field in order
        radios = question.findChildren(QRadioButton)
        assert not radios or any(radio in order for radio in radios)
    if isinstance(page, PassesPage):
        assert {page.list, page.code} <= set(order)


def test_arrow_keys_tell_the_digits_of_cells_that_show_colours_only(lab: BugLab) -> None:
    page = shown(lab, "check")
    assert isinstance(page, CheckPage)
    drawn = page.maps.maps[0][0]
    press_keys(drawn, *[Qt.Key.Key_Right] * 7)
    assert drawn.current == (0, 7)
    assert drawn.accessibleDescription() == drawn.words(0, 7)
    value = float(drawn.accessibleDescription().rsplit(" ", 1)[1].replace("−", "-"))
    assert value == pytest.approx(drawn.matrix.values[0, 7], rel=1e-9)
    assert all(each.focusPolicy() != Qt.FocusPolicy.NoFocus for each in page.findChildren(NumberMap))
