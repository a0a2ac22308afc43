"""Loading a lesson's project keeps what is solved and predicted; starting it wholly anew is asked about first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.lessons import action_from, lesson_paths, performed
from nnapp.project import opening_project
from tests.ui.schoolroom import Class, click_link
from ui.exchange import FLAT_OUT, Speed
from ui.lesson_panel import LessonPanel
from ui.lesson_panel.page import LessonPage
from ui.lesson_panel.progress import Record
from ui.main_window import MainWindow

CHAIN, XOR = lesson_paths()[4], lesson_paths()[14]


@pytest.fixture
def lesson(qtbot: QtBot) -> Class:
    """Give a panel on the screen, with nothing open."""
    return Class(qtbot)


def page_of(lesson: Class) -> LessonPage:
    """Return the page that is open."""
    assert lesson.panel.page is not None
    return lesson.panel.page


def press(lesson: Class, words: str) -> None:
    """Click a button in the text of the lesson."""
    prose = next(prose for prose, text in page_of(lesson).prose if f"[{words}]" in text)
    page_of(lesson).ensureWidgetVisible(prose)
    lesson.qtbot.waitUntil(lambda: not prose.visibleRegion().isEmpty())
    click_link(prose, words)


def solve_all(lesson: Class) -> dict[str, Record]:
    """Solve the whole lesson, and return what is kept of it."""
    for task in page_of(lesson).lesson.tasks:
        lesson.solve(task)
    assert page_of(lesson).is_solved
    return records(lesson)


def records(lesson: Class) -> dict[str, Record]:
    return {name: box.record for name, box in page_of(lesson).boxes.items()}


def texts(lesson: Class) -> list[tuple[str, str]]:
    """Return the questions and what there is to learn, as they are read."""
    return [(box.question.toPlainText(), box.told.toPlainText()) for box in page_of(lesson).boxes.values()]


def test_the_button_back_to_the_single_neuron_keeps_what_is_solved_and_predicted(lesson: Class) -> None:
    lesson.open(XOR)
    before = solve_all(lesson)
    read = texts(lesson)
    trained = lesson.document.project
    press(lesson, "Back to the single neuron")
    assert lesson.document.project is lesson.panel.project.start and lesson.panel.project.loaded
    assert records(lesson) == before and page_of(lesson).is_solved
    assert texts(lesson) == read and trained is not lesson.document.project
    hidden = page_of(lesson).boxes["hidden"]
    assert hidden.then.isVisible() and "when you solved it" in hidden.then.told.text()
    assert page_of(lesson).end.text() == "✓ All tasks are solved."  # but its promise is not true of a single neuron


def test_a_prediction_that_waits_is_there_after_loading_and_told_about_later(lesson: Class) -> None:
    lesson.open(XOR)
    guess = page_of(lesson).boxes["guess"]
    lesson.answer(guess.task, "0.1")
    press(lesson, "Load this lesson's network")
    assert guess.record.solved and guess.record.answer == "0.1" and "Your prediction is kept" in guess.said.text()
    lesson.carry_out("run 2000")
    assert guess.said.text().startswith("You said 0.1; it is ") and guess.told.isVisible()


@pytest.mark.parametrize("path", [CHAIN, XOR], ids=lambda path: path.stem)
def test_a_solved_lesson_is_loaded_another_day_and_after_another_project(path: Path, qtbot: QtBot) -> None:
    today = Class(qtbot)
    today.open(path)
    before = solve_all(today)
    read = texts(today)
    today.document.open(opening_project())
    today.click(today.panel.bar.load)
    assert records(today) == before and texts(today) == read and today.panel.project.loaded
    today.panel.open_file(lesson_paths()[0])
    today.open(path)
    assert records(today) == before and texts(today) == read
    another_day = Class(qtbot)
    another_day.open(path)
    assert records(another_day) == before and page_of(another_day).is_solved and texts(another_day) == read
    assert another_day.panel.progress.of(path.stem).finished


def test_what_is_solved_in_part_stays_in_the_list_after_loading(lesson: Class) -> None:
    lesson.open(CHAIN)
    for task in page_of(lesson).lesson.tasks[:3]:
        lesson.solve(task)
    press(lesson, "Load this lesson's neuron")
    lesson.click(lesson.panel.bar.all)
    assert lesson.panel.course.item(4).text(2) == "3 of 8"


def test_starting_again_asks_and_forgets_only_after_a_yes(lesson: Class) -> None:
    lesson.open(XOR)
    page = page_of(lesson)
    assert not page.again.isVisible() and not lesson.panel.bar.again.isVisible()  # there is nothing to forget
    before = solve_all(lesson)
    trained = lesson.document.project
    assert page.again.isVisible() and lesson.panel.bar.again.isVisible()
    lesson.start_again("Cancel")
    assert records(lesson) == before and lesson.document.project is trained
    lesson.click(lesson.panel.bar.again)
    assert "6 of 6 tasks are solved" in lesson.answer_question("Start Again")
    assert all(record == Record() for record in records(lesson).values())
    assert lesson.document.project is lesson.panel.project.start and page.boxes["guess"].check.isEnabled()
    assert "6 of 6 tasks are open" in page.end.text() and not page.again.isVisible()
    assert not lesson.panel.bar.again.isVisible()
    assert lesson.panel.progress.of(XOR.stem).finished  # its tick stays
    solve_all(lesson)


def test_starting_again_from_the_start_itself_and_with_a_lab_that_is_solved(lesson: Class) -> None:
    lesson.open(lesson_paths()[13])
    task = next(task for task in page_of(lesson).lesson.tasks if task.ask == "lab")
    lesson.solve(task)
    lesson.click(page_of(lesson).boxes[page_of(lesson).lesson.tasks[0].id].hint)
    lesson.start_again()
    done = {name for name, record in records(lesson).items() if record.solved}
    assert done == {task.id}  # the lab keeps its own pages
    assert all(not record.hints for record in records(lesson).values())


@pytest.fixture
def lessons(window: MainWindow, qtbot: QtBot) -> LessonPanel:
    """Give the panel of the window, with the last lesson open and its first question answered."""
    window.commands["lessons"].trigger()
    panel = window.learning.lessons
    qtbot.waitUntil(panel.isVisible)
    assert panel.open_file(XOR)
    panel.load()
    assert panel.page is not None
    guess = panel.page.boxes["guess"]
    guess.answer.put("0.1")
    QTest.mouseClick(guess.check, Qt.MouseButton.LeftButton)
    assert guess.record.solved
    return panel


def test_loading_is_undone_within_the_lesson(window: MainWindow, lessons: LessonPanel) -> None:
    assert lessons.page is not None
    window.document.edit(partial(performed, action=action_from("run 2000")), "Run")
    trained, box = window.document.project, lessons.page.boxes["alone"]
    assert box.record.solved
    told = box.told.toPlainText()
    lessons.load()
    assert window.document.project is lessons.project.start and box.told.toPlainText() == told
    window.document.undo()
    assert window.document.project is trained and lessons.project.loaded and lessons.project.locked
    assert box.record.solved and not box.then.isVisible()
    window.document.redo()
    assert lessons.project.loaded and box.then.isVisible()


def test_a_run_that_goes_on_from_the_start_is_taken_back_too(
    window: MainWindow, lessons: LessonPanel, qtbot: QtBot
) -> None:
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(goal=10**9)
    assert lessons.page is not None
    box = lessons.page.boxes["alone"]
    qtbot.waitUntil(lambda: box.record.solved, timeout=20_000)
    assert window.document.project is lessons.project.start  # what the run has brought is not in it yet
    lessons.load()
    assert not window.trainer.running and window.document.project is lessons.project.start
    assert box.record.solved and lessons.page.boxes["guess"].record.answer == "0.1"


def test_who_stays_with_an_unsaved_project_forgets_nothing(window: MainWindow, lessons: LessonPanel) -> None:
    window.document.open(opening_project())
    window.document.edit(partial(performed, action=action_from("run 3")), "Run")
    mine, page = window.document.project, lessons.page
    assert page is not None
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Cancel
    lessons.start_again()
    assert window.document.project is mine and page.boxes["guess"].record.solved
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    lessons.start_again()
    assert window.document.project is lessons.project.start and not page.boxes["guess"].record.solved
