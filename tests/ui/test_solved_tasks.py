"""What belongs to a solved task stays as it was when it was solved, and what is done in a run is noticed during it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.expressions import number_text
from nnapp.lessons import computed, lesson_paths
from nnapp.model import EMPTY_CURVE
from nnapp.project import current_parameters, set_weight
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from tests.ui.schoolroom import Class
from ui.exchange import FLAT_OUT, Speed
from ui.lesson_panel import LessonPanel
from ui.lesson_panel.task_box import TaskBox
from ui.main_window import MainWindow

CHAIN = lesson_paths()[4]  # slopes of one neuron
HEAVY = partial(set_weight, position=0, unit=0, source=0, value=1.5)
OWN = """+++
title = "Until it is small"
goal = "Train."
minutes = 3
promise = "epoch >= 5"

[start]
project = "opening"

[[task]]
id = "train"
ask = "done"
question = "Train for five epochs. Now it is epoch {value: epoch}."
check = "epoch >= 5"
hints = ["One.", "Two.", "Three."]
told = "That was epoch {value: epoch}, with a cost of {value: cost}."

[[task]]
id = "next"
ask = "done"
question = "Make the next update a good one."
check = "and(epoch >= 5, batch_cost_after < 1e9)"
hints = ["One.", "Two.", "Three."]
told = "It is."
+++
{task: train}

{equation: a 1 1}

{task: next}
"""


@pytest.fixture
def lesson(qtbot: QtBot) -> Class:
    """Give a panel on the screen, with nothing open."""
    return Class(qtbot)


def solved(lesson: Class, name: str = "slope-factor") -> TaskBox:
    """Solve a task and return its box."""
    page = lesson.panel.page
    assert page is not None
    task = next(task for task in page.lesson.tasks if task.id == name)
    lesson.solve(task)
    return page.boxes[name]


def equation_below(lesson: Class, number: int = 0) -> str:
    page = lesson.panel.page
    assert page is not None
    return page.equations[number].view.text()


def test_texts_of_a_solved_task_stay_until_the_numbers_of_now_are_wanted(lesson: Class) -> None:
    lesson.open(CHAIN)
    box = solved(lesson)
    before = box.question.toPlainText(), box.told.toPlainText()
    assert not box.then.isVisible()
    lesson.document.edit(HEAVY, "Weight")
    assert (box.question.toPlainText(), box.told.toPlainText()) == before
    assert box.then.isVisible() and "when you solved it" in box.then.told.text()
    lesson.click(box.then.switch)
    assert (box.question.toPlainText(), box.told.toPlainText()) != before and "of now" in box.then.told.text()
    lesson.click(box.then.switch)
    assert (box.question.toPlainText(), box.told.toPlainText()) == before
    lesson.document.undo()
    assert not box.then.isVisible()
    lesson.document.redo()
    assert box.then.isVisible() and (box.question.toPlainText(), box.told.toPlainText()) == before


def test_an_equation_stays_with_its_task_and_cannot_be_asked_about_meanwhile(lesson: Class) -> None:
    lesson.open(lesson_paths()[0])
    box = solved(lesson, "weighted-sum")
    page = lesson.panel.page
    assert page is not None
    equation = page.equations[0]
    before = equation_below(lesson)
    lesson.document.edit(HEAVY, "Weight")
    assert equation_below(lesson) == before and equation.past.isVisible() and box.then.isVisible()
    equation.view.asked.emit(Place("w", 0, 0, 0))
    assert lesson.places == [] and "As It Is Now" in lesson.refusals[-1]
    lesson.click(box.then.switch)
    assert equation_below(lesson) != before and not equation.past.isVisible()
    equation.view.asked.emit(Place("weight", 0, 0, 0))
    assert len(lesson.places) == 1


def test_trying_again_asks_about_the_network_as_it_is(lesson: Class) -> None:
    lesson.open(CHAIN)
    box = solved(lesson)
    lesson.document.edit(HEAVY, "Weight")
    lesson.click(box.then.again)
    assert not box.record.solved and not box.then.isVisible() and box.check.isVisible() and not box.said.text()
    now = number_text(computed("slope(1,1)", lesson.facts), 6)
    lesson.answer(box.task, now)
    assert box.record.solved and not box.then.isVisible()


def test_what_was_kept_is_there_after_another_lesson_and_in_another_session(lesson: Class, qtbot: QtBot) -> None:
    lesson.open(CHAIN)
    box = solved(lesson)
    lesson.document.edit(HEAVY, "Weight")
    before = box.question.toPlainText(), box.told.toPlainText(), box.said.text()
    assert "now" in before[2]
    lesson.panel.open_file(lesson_paths()[0])
    lesson.panel.open_file(CHAIN)
    page = lesson.panel.page
    assert page is not None and page.boxes["slope-factor"] is not box
    box = page.boxes["slope-factor"]
    assert (box.question.toPlainText(), box.told.toPlainText()) == before[:2]
    assert box.said.text() == before[2].partition(" It is")[0]  # what is shown is the lesson's start, as it was then
    again = Class(qtbot)
    assert again.panel.open_file(CHAIN)
    page = again.panel.page
    assert page is not None
    assert page.boxes["slope-factor"].told.toPlainText() == before[1]
    assert not page.boxes["slope-factor"].then.again.isVisible()  # its network is not open


def test_to_start_it_again_begins_with_live_numbers(lesson: Class) -> None:
    lesson.open(CHAIN)
    box = solved(lesson)
    lesson.document.edit(HEAVY, "Weight")
    lesson.panel.load()
    assert box.record.solved and box.kept is not None and not box.then.isVisible()  # the numbers are those of then
    lesson.document.edit(HEAVY, "Weight")
    assert box.then.isVisible()
    lesson.start_again()
    assert not box.record.solved and box.kept is None and not box.then.isVisible()


def test_a_moment_that_cannot_be_read_is_none(lesson: Class) -> None:
    lesson.open(CHAIN)
    box = solved(lesson)
    for moment in ("{", '{"state": {"start": [1], "current": [1]}}', '{"training": {"learning_rate": -1}}', "[]"):
        record = type(box.record)(solved=True, answer=box.record.answer, moment=moment)
        box.show_record(record)
        assert box.kept is None and box.told.isVisible()


@pytest.fixture
def lessons(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> LessonPanel:
    """Give the panel of the window, with a lesson of one's own."""
    path = tmp_path / "own.md"
    path.write_text(OWN, "utf-8")
    window.commands["lessons"].trigger()
    panel = window.learning.lessons
    qtbot.waitUntil(panel.isVisible)
    assert panel.open_file(path)
    panel.load()
    return panel


@pytest.mark.parametrize("speed", [Speed(FLAT_OUT), Speed(200.0)])
def test_what_is_done_is_noticed_while_the_run_goes_on(
    speed: Speed, window: MainWindow, lessons: LessonPanel, qtbot: QtBot
) -> None:
    page = lessons.page
    assert page is not None
    window.set_speed(speed)
    window.trainer.run(goal=10**9)
    box, other = page.boxes["train"], page.boxes["next"]
    qtbot.waitUntil(lambda: box.record.solved, timeout=20_000)
    assert window.trainer.running and not other.record.solved  # what the next update does is not known meanwhile
    told, equation = box.told.toPlainText(), page.equations[0].view.text()
    epoch = int(told.split("epoch ")[1].split(",")[0].replace(" ", ""))
    assert epoch >= 5 and box.told.isVisible() and not box.then.isVisible()
    assert box.said.text() == f"✓ Done, at epoch {epoch:,}."
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.trainer.running)
    assert other.record.solved
    assert (box.told.toPlainText(), page.equations[0].view.text()) == (told, equation)
    window.document.undo()
    assert box.record.solved and box.told.toPlainText() == told


def test_a_snapshot_of_another_network_or_of_before_is_not_looked_at(lesson: Class, tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_text(OWN, "utf-8")
    lesson.open(path)
    page = lesson.panel.page
    assert page is not None
    parameters = current_parameters(lesson.document.project)
    for updates in (0, 50):
        snapshot = Snapshot(50, updates, float("nan"), parameters, EMPTY_CURVE)
        lesson.panel.look_at_run(snapshot)
        assert page.boxes["train"].record.solved is (updates > 0)


@pytest.mark.parametrize("ended", [False, True])
def test_a_step_that_is_over_is_not_said_to_go_on(
    ended: bool, window: MainWindow, lessons: LessonPanel, qtbot: QtBot
) -> None:
    page = lessons.page
    assert page is not None
    window.trainer.run(goal=5)
    box = page.boxes["train"]
    if not ended:  # the last state of a run may be looked at before the window hears that it has ended
        snapshot = Snapshot(5, 50, float("nan"), current_parameters(window.document.project), EMPTY_CURVE)
        lessons.look_at_run(snapshot)
    qtbot.waitUntil(lambda: box.record.solved and not window.trainer.running)
    assert box.said.text() in {"✓ Done.", "✓ Done, at epoch 5."}
