"""A lesson in the whole window: its project is opened with the usual question, its buttons train and explain."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.lessons import lesson_paths
from nnapp.project import add_layer, set_weight
from tests.ui.schoolroom import click_link
from ui.exchange import FLAT_OUT, Speed
from ui.lesson_panel import LessonPanel
from ui.main_window import MainWindow


@pytest.fixture
def lessons(window: MainWindow, qtbot: QtBot) -> LessonPanel:
    """Give the panel of the window, in front."""
    window.commands["lessons"].trigger()
    panel = window.learning.lessons
    qtbot.waitUntil(panel.isVisible)
    return panel


def test_the_lessons_project_comes_with_the_usual_question(window: MainWindow, lessons: LessonPanel) -> None:
    window.document.edit(partial(add_layer, position=0), "Layer")
    before = window.document.project
    answers = [QMessageBox.StandardButton.Discard, QMessageBox.StandardButton.Cancel]
    window.files.ask_unsaved = answers.pop
    assert lessons.open_file(lesson_paths()[0])
    QTest.mouseClick(lessons.bar.load, Qt.MouseButton.LeftButton)
    assert window.document.project is before and not lessons.project.loaded
    QTest.mouseClick(lessons.bar.load, Qt.MouseButton.LeftButton)
    assert window.document.project.topology.widths == (2, 1) and lessons.project.loaded
    assert answers == []
    window.document.edit(partial(set_weight, position=0, unit=0, source=0, value=9.0), "Weight")
    lessons.open_file(lesson_paths()[1])
    QTest.mouseClick(lessons.bar.load, Qt.MouseButton.LeftButton)  # from lesson to lesson nobody is asked
    assert window.document.project.topology.widths == (3, 2, 1) and lessons.project.loaded


def test_what_is_refused_is_said_in_the_notice(window: MainWindow, lessons: LessonPanel) -> None:
    assert lessons.open_file(lesson_paths()[0])
    lessons.load()
    assert not window.document.edit(partial(add_layer, position=0), "Layer")
    assert "Unlock" in window.notice.label.text() and window.notice.isVisible()


def test_buttons_and_numbers_in_the_text_train_and_explain(
    window: MainWindow, lessons: LessonPanel, qtbot: QtBot
) -> None:
    window.set_speed(Speed(FLAT_OUT))
    path = next(path for path in lesson_paths() if path.name.startswith("14"))
    assert lessons.open_file(path)
    lessons.load()
    page = lessons.page
    assert page is not None
    box = page.boxes["train"]
    QTest.mouseClick(box.check, Qt.MouseButton.LeftButton)
    assert not box.record.solved
    prose = next(prose for prose, text in page.prose if "do:run 1000" in text)
    page.ensureWidgetVisible(prose)
    qtbot.waitUntil(lambda: not prose.visibleRegion().isEmpty())
    click_link(prose, "Train 1000")
    qtbot.waitUntil(lambda: box.record.solved, timeout=20_000)  # noticed by itself
    assert box.told.isVisible()
    qtbot.waitUntil(lambda: not window.trainer.running)  # it may have been noticed before the run had ended
    assert page.boxes["cost-of-ours"].record.solved is False  # not answered, so no gap to be shown

    lessons.open_file(lesson_paths()[0])
    lessons.load()
    page = lessons.page
    assert page is not None
    prose = page.prose[0][0]
    qtbot.waitUntil(lambda: not prose.visibleRegion().isEmpty())
    click_link(prose, "0.6")
    qtbot.waitUntil(window.learning.inspector.isVisible)
    assert window.document.selection.row == 0


def test_a_button_opens_the_chain_rule_the_matrices_and_all_rows(window: MainWindow, lessons: LessonPanel) -> None:
    stepper = window.learning.inspector.stepper
    for number, link, source, page, rows in (
        (5, "show:chain 1 1 1", "row", "chain", 1),
        (11, "show:matrices 1 3 1", "row", "matrices", 1),
        (8, "show:batch gradient 1 1 2", "batch", "number", 4),
    ):
        assert lessons.open_file(lesson_paths()[number - 1])
        lessons.load()
        lessons.links.press(link)
        assert stepper.walk is not None and stepper.walk.row_count == rows
        assert (stepper.source, stepper.page) == (source, page)


def test_another_lesson_takes_a_refusal_away(window: MainWindow, lessons: LessonPanel) -> None:
    assert lessons.open_file(lesson_paths()[0])
    assert not lessons.open_file(lesson_paths()[0].with_name("missing.md"))
    assert window.notice.isVisible()
    assert lessons.open_file(lesson_paths()[1])
    assert not window.notice.isVisible()


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin
def test_the_lab_goes_back_to_its_lesson(window: MainWindow, lessons: LessonPanel, qtbot: QtBot) -> None:
    window.commands["printed-program"].trigger()
    lab = window.learning.lab
    assert lab is not None and lab.isVisible()
    lab.show_page("nudge")
    corner = lessons.mapToGlobal(QPoint(0, 0))
    lab.move(corner)  # over the lesson
    QTest.mouseClick(lab.lesson_button, Qt.MouseButton.LeftButton)
    free = not lab.isVisible() or not lab.geometry().contains(corner)
    assert free and lessons.isVisible()
    window.commands["printed-program"].trigger()
    assert lab.isVisible() and lab.page == "nudge"
