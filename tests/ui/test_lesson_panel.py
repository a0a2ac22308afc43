"""The lesson panel with mouse and keys: every lesson played through, what it refuses, and what it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nnapp.dataset import Role
from nnapp.expressions import number_text
from nnapp.lessons import action_from, computed, holds, lesson_paths, performed, read_lesson
from nnapp.project import (
    add_layer,
    opening_project,
    remove_column,
    remove_rows,
    set_role,
    set_training,
    set_weight,
)
from nnapp.walk import Place
from tests.ui.schoolroom import Class
from ui.kept import Kept
from ui.lesson_panel import LessonPanel
from ui.lesson_panel.progress import LessonRecord, Record
from ui.lesson_panel.prose import Prose
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.settings import Settings
from ui.theme import DARK, LIGHT, apply_theme

ONE = lesson_paths()[0]
SEEDS = (7, 20, 33)  # of three fresh starts


@pytest.fixture
def lesson(qtbot: QtBot) -> Class:
    """Give a panel on the screen, with nothing open."""
    return Class(qtbot)


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_a_lesson_is_played_through_again_and_again(path: Path, qtbot: QtBot) -> None:
    room, drawn = Class(qtbot), not read_lesson(path).head.start.weights
    for seed in SEEDS:
        room.panel.settings.set_text("lesson-labs", "")  # else the lab would be solved already
        room.document.open(opening_project())
        room.open(path)
        if seed != SEEDS[0]:
            room.start_again()
        if drawn:  # weights that come from a seed: another start each time
            assert room.document.edit(partial(performed, action=action_from(f"start {seed}")), "New start")
        page = room.panel.page
        assert page is not None and not page.is_solved
        for task in page.lesson.tasks:
            room.solve(task)
        assert page.is_solved and page.next.isVisible()
        assert holds(page.lesson.head.promise, room.facts)
        assert "promised is true" in page.end.text()
        room.panel.show_list()
    assert room.panel.progress.of(path.stem).finished
    assert room.refusals == []


def test_below_the_list_the_selected_lesson_is_told_about_and_opened(lesson: Class) -> None:
    course = lesson.panel.course
    about = course.about
    assert about.welcome.isVisible() and not about.go_on.isVisible()
    assert about.title.text() == "1. One neuron" and about.state.text() == "10 minutes · 5 tasks"
    QTest.keyClick(course.tree, Qt.Key.Key_Down)
    assert about.title.text() == "2. Forward propagation" and "layer by layer" in about.goal.text()
    QTest.keyClick(course.tree, Qt.Key.Key_Up)
    lesson.click(about.open)
    assert lesson.panel.page is not None and lesson.panel.page.lesson.name == ONE.stem
    lesson.click(lesson.panel.bar.load)
    first, *others = lesson.panel.page.lesson.tasks
    lesson.solve(first)
    lesson.click(lesson.panel.bar.all)
    assert not about.welcome.isVisible() and not about.go_on.isVisible()
    assert about.open.text() == "Go on" and "1 of 5 tasks solved" in about.state.text()
    course.tree.setCurrentItem(course.item(4))
    assert about.open.text() == "Open" and about.go_on.isVisible() and about.go_on.text() == "Go on with lesson 1"
    lesson.click(about.go_on)
    assert lesson.panel.page is not None and lesson.panel.page.lesson.name == ONE.stem
    for task in others:
        lesson.solve(task)
    lesson.click(lesson.panel.bar.all)
    course.tree.setCurrentItem(course.item(0))
    assert "finished" in about.state.text() and about.go_on.text() == "Go on with lesson 2"


def test_another_time_the_list_begins_where_one_was(lesson: Class, qtbot: QtBot) -> None:
    lesson.open(lesson_paths()[2])
    page = lesson.panel.page
    assert page is not None
    lesson.solve(page.lesson.tasks[0])
    again = Class(qtbot)
    assert again.panel.course.about.title.text() == "3. The cost" and not again.panel.course.about.welcome.isVisible()


def test_a_file_that_is_no_lesson_is_told_about_and_cannot_be_opened(lesson: Class, tmp_path: Path) -> None:
    (tmp_path / "worse.md").write_text("no lesson", "utf-8")
    lesson.panel.settings.set_text("lesson-folder", str(tmp_path))
    lesson.panel.show_list()
    course = lesson.panel.course
    course.tree.setCurrentItem(course.item(len(course.entries) - 1))
    assert course.about.title.text() == "worse.md" and "+++" in course.about.goal.text()
    assert not course.about.open.isEnabled()


def test_the_list_shows_what_is_finished_and_opens_with_a_double_click_and_with_enter(lesson: Class) -> None:
    tree, first = lesson.panel.course.tree, lesson.panel.course.item(0)
    assert first.text(1) == "1. One neuron" and first.text(0) == ""
    spot = tree.visualItemRect(first).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert lesson.panel.page is None  # it is told about below
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    page = lesson.panel.page
    assert page is not None and page.lesson.name == ONE.stem
    lesson.click(lesson.panel.bar.load)
    for task in page.lesson.tasks:
        lesson.solve(task)
    lesson.click(lesson.panel.bar.all)
    assert lesson.panel.course.item(0).text(0) == "✓"
    tree.setCurrentItem(lesson.panel.course.item(1))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert lesson.panel.page is not None and lesson.panel.page.lesson.head.title == "Forward propagation"


def test_tasks_wait_until_the_lessons_own_network_is_open(lesson: Class) -> None:
    assert lesson.panel.open_file(ONE)
    page = lesson.panel.page
    assert page is not None and not page.boxes["weighted-sum"].check.isEnabled()
    assert "0.6" in page.prose[0][0].toPlainText()  # the numbers are those of the lesson, not of the open project
    page.clicked.emit("do:run 5")
    page.clicked.emit("show:a 1 1")
    assert lesson.commands == [] and lesson.places == []
    assert len(lesson.refusals) == 2 and "Load" in lesson.refusals[0]
    lesson.click(lesson.panel.bar.load)
    assert page.boxes["weighted-sum"].check.isEnabled()
    assert lesson.document.selection.row == 0
    lesson.document.open(opening_project())
    assert not page.boxes["weighted-sum"].check.isEnabled()


def test_live_numbers_and_equations_follow_the_project_and_can_be_asked_about(lesson: Class) -> None:
    lesson.open(ONE)
    page = lesson.panel.page
    assert page is not None and "w₁ = 0.6" in page.prose[0][0].toPlainText()
    lesson.document.edit(partial(set_weight, position=0, unit=0, source=0, value=0.75), "Weight")
    assert "w₁ = 0.75" in page.prose[0][0].toPlainText()
    for task in page.lesson.tasks:
        if page.equations[0].cover.isVisible():  # until the task above it is solved
            lesson.solve(task)
    assert page.equations[0].view.text().endswith("= 1.4")
    page.prose[0][0].anchorClicked.emit(QUrl("ask:w(1,1,1)"))
    page.prose[0][0].anchorClicked.emit(QUrl("show:weight%201%201%20bias"))
    assert lesson.places == [Place("weight", 0, 0, 0), Place("weight", 0, 0, -1)]


def test_what_a_lesson_keeps_is_kept_until_it_is_unlocked(lesson: Class) -> None:
    told: list[frozenset[str]] = []

    def hear(kept: Kept) -> None:
        told.append(kept.names)

    lesson.document.kept_changed.connect(hear)
    lesson.open(lesson_paths()[1])
    assert told == [frozenset({"network", "table", "settings"})]
    assert lesson.panel.bar.lock.isVisible()
    before = lesson.document.project
    assert not lesson.document.edit(partial(add_layer, position=0), "Layer")
    training = before.training
    assert not lesson.document.edit(partial(set_training, training=type(training)(batch_size=1)), "Settings")
    assert lesson.document.project is before and "Unlock" in lesson.refusals[0]
    assert lesson.document.edit(partial(set_weight, position=0, unit=0, source=0, value=2.0), "Weight")
    lesson.click(lesson.panel.bar.unlock)
    assert lesson.document.edit(partial(add_layer, position=0), "Layer")
    assert told[-1] == frozenset() and not lesson.panel.bar.lock.isVisible()
    page = lesson.panel.page
    # its texts follow: the new layer has other units
    assert page is not None and "4 units and 3 inputs" in page.boxes["shape"].hints[2].toPlainText()


def test_from_lesson_to_lesson_the_project_is_an_edit_that_can_be_undone(lesson: Class) -> None:
    lesson.open(ONE)
    lesson.document.edit(partial(set_weight, position=0, unit=0, source=0, value=0.75), "Weight")
    before = lesson.document.project
    assert lesson.panel.holds_lesson and lesson.panel.open_file(lesson_paths()[1])
    assert not lesson.panel.project.loaded
    lesson.panel.take_start()
    assert lesson.panel.project.loaded and lesson.document.project.topology.widths == (3, 2, 1)
    page = lesson.panel.page
    assert page is not None and page.boxes["shape"].check.isEnabled()
    lesson.document.undo()
    assert lesson.document.project is before and not lesson.panel.project.loaded
    lesson.document.redo()
    assert lesson.panel.project.loaded and lesson.panel.project.locked
    lesson.document.open(opening_project())
    assert not lesson.panel.holds_lesson and not lesson.panel.project.locked


def test_a_hint_comes_after_the_other_and_is_remembered(lesson: Class, qtbot: QtBot) -> None:
    lesson.open(ONE)
    page = lesson.panel.page
    assert page is not None
    box = page.boxes["weighted-sum"]
    for shown in range(1, 4):
        lesson.click(box.hint)
        assert [each.isVisible() for each in box.hints] == [number < shown for number in range(3)]
    assert not box.hint.isVisible() and "= 1.1" in box.hints[2].toPlainText()
    again = Class(qtbot)
    assert again.panel.open_file(ONE)
    assert again.panel.page is not None and again.panel.page.boxes["weighted-sum"].record.hints == 3


def test_what_is_no_answer_is_said_and_costs_nothing(lesson: Class) -> None:
    lesson.open(ONE)
    page = lesson.panel.page
    assert page is not None
    task = page.lesson.tasks[0]
    box = lesson.box(task)
    lesson.answer(task, " ")
    assert "Type a number first" in box.said.text()
    for text in ("", "one", "1/0", "1,2,3", "x" * 200):
        lesson.answer(task, text)
        assert not box.record.solved and box.said.text(), text
    for text in ("1.1", "1,1", "0.6*2 − 0.4·0.5 + 0.1", "11·10⁻¹"):
        page.begin_again()
        lesson.answer(task, text)
        assert box.record.solved, text


def test_a_strangers_file_shows_no_html_no_picture_and_asks_before_a_link(
    lesson: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ONE.read_text("utf-8").replace(
        "A neuron is a small calculation.",
        "<b onclick='x'>bold</b> ![](file:///etc/passwd) [a page](https://example.org) [odd](file:///etc/passwd) It",
    )
    path = tmp_path / "mine.md"
    path.write_text(text, "utf-8")
    lesson.open(path)
    page = lesson.panel.page
    assert page is not None
    prose = page.prose[0][0]
    assert "<b onclick" in prose.toPlainText()
    assert prose.loadResource(2, QUrl("file:///etc/passwd")).isNull()  # type: ignore[attr-defined]
    asked: list[str] = []

    def question(*words: object) -> QMessageBox.StandardButton:
        asked.append(str(words[-1]))
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    prose.anchorClicked.emit(QUrl("https://example.org"))
    prose.anchorClicked.emit(QUrl("file:///etc/passwd"))
    prose.anchorClicked.emit(QUrl("do:nonsense"))
    assert len(asked) == 1 and "https://example.org" in asked[0]


def test_a_bad_file_is_one_message_and_the_open_lesson_stays(lesson: Class, tmp_path: Path) -> None:
    lesson.open(ONE)
    page = lesson.panel.page
    bad = tmp_path / "bad.md"
    bad.write_text(ONE.read_text("utf-8").replace('check = "z(1,1)"', 'check = "z(1,7)"'), "utf-8")
    assert not lesson.panel.open_file(bad)
    assert not lesson.panel.open_file(tmp_path / "missing.md")
    assert len(lesson.refusals) == 2 and "Line 21" in lesson.refusals[0]
    assert lesson.panel.page is page and lesson.panel.project.loaded


def test_a_folder_of_own_lessons_is_listed_with_its_bad_files(lesson: Class, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text(ONE.read_text("utf-8"), "utf-8")
    (tmp_path / "worse.md").write_text("no lesson", "utf-8")
    lesson.panel.settings.set_text("lesson-folder", str(tmp_path))
    lesson.panel.show_list()
    course = lesson.panel.course
    own = course.item(len(course.entries) - 2), course.item(len(course.entries) - 1)
    assert [each.text(1) for each in own] == ["One neuron", "worse.md"]
    assert own[1].text(0) == "⚠"
    course.chosen.emit(course.entries[-1])
    assert "+++" in lesson.refusals[0] and lesson.panel.page is None


@pytest.mark.parametrize("number", [1, 2, 5])
def test_it_is_drawn_in_both_themes_and_in_a_narrow_panel(number: int, lesson: Class, qapp: object) -> None:
    lesson.open(lesson_paths()[number])
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)  # type: ignore[arg-type]
        for width in (260, 1000):
            lesson.panel.resize(width, 600)
            assert not lesson.panel.grab().isNull()
            page = lesson.panel.page
            assert page is not None
            for prose, _ in page.prose:
                assert prose.document().size().height() <= prose.height() + 1
                assert prose.document().idealWidth() <= prose.viewport().width() + 1


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    """Show the program in letters of 20 points."""
    before, large = qapp.font(), qapp.font()
    large.setPointSize(20)
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_clipped_in_large_letters_in_a_narrow_panel(qtbot: QtBot) -> None:
    room = Class(qtbot)
    room.panel.resize(340, 700)
    assert_all_is_seen(room.panel)
    room.panel.progress.put("03-the-cost", LessonRecord({"error": Record(solved=True)}))
    room.panel.show_list()
    room.panel.course.tree.setCurrentItem(room.panel.course.item(0))
    assert room.panel.course.about.go_on.isVisible()
    assert_all_is_seen(room.panel)
    for path in lesson_paths():
        room.open(path)
        page = room.panel.page
        assert page is not None
        for box in page.boxes.values():
            box.show_hint()
            box.check_answer()
        assert_all_is_seen(room.panel)


def assert_all_is_seen(panel: LessonPanel) -> None:
    """Look for words that are cut off, in buttons, in lines to type in, in texts and at the panel's right edge."""
    for _ in range(3):
        QApplication.processEvents()
    assert panel.width() == 340
    for part in panel.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, WrappedLabel | QAbstractButton | QLineEdit | Prose):
            assert part.mapTo(panel, part.rect().topRight()).x() < panel.width(), part
        if isinstance(part, QAbstractButton) and part.text():
            assert part.width() >= part.sizeHint().width() and part.height() >= part.sizeHint().height(), part.text()
        elif isinstance(part, WrappedLabel):
            assert part.height() >= part.heightForWidth(part.width()), part.text()
        elif isinstance(part, QLineEdit):
            assert part.fontMetrics().horizontalAdvance(part.placeholderText()) < part.width() - 8
        elif isinstance(part, Prose):
            assert part.document().size().height() <= part.height() + 1
            assert part.document().idealWidth() <= part.viewport().width() + 1
    if panel.page is not None and panel.page.isVisible():
        content = panel.page.widget()
        assert content is not None and content.width() <= panel.page.viewport().width()


def test_progress_of_another_kind_counts_as_none(qtbot: QtBot) -> None:
    for text in ("[]", "{", '{"01-one-neuron": 3}', '{"x": {"tasks": {"y": {"hints": 9}}}}'):
        Settings().set_text("lesson-progress", text)
        room = Class(qtbot)
        assert room.panel.progress.of(ONE.stem).tasks == {}


def test_a_file_that_is_read_again_is_another_lesson_with_its_own_progress(lesson: Class, tmp_path: Path) -> None:
    path = tmp_path / ONE.name
    path.write_text(ONE.read_text("utf-8"), "utf-8")
    lesson.open(path)
    page = lesson.panel.page
    assert page is not None
    lesson.solve(page.lesson.tasks[0])
    assert lesson.panel.progress.of(str(path)).tasks["weighted-sum"].solved
    assert not lesson.panel.progress.of(ONE.stem).tasks
    assert read_lesson(path) != read_lesson(ONE)


def test_whatever_becomes_of_the_project_the_page_stands(lesson: Class) -> None:
    # a learner may unlock everything: then numbers are not there any more, and nothing breaks
    edits = [
        partial(add_layer, position=0, units=3),
        partial(performed, action=action_from("set learning_rate 1000000")),
        partial(performed, action=action_from("run 30")),
        partial(set_weight, position=0, unit=0, source=0, value=1e308),
        partial(remove_rows, rows=[0]),
        partial(remove_column, position=0),
        partial(performed, action=action_from("layers 1 relu")),
        partial(performed, action=action_from("output sigmoid binary-cross-entropy")),
        partial(set_role, position=0, role=Role.IGNORED),
    ]
    for path in (lesson_paths()[0], lesson_paths()[5], lesson_paths()[-1]):
        lesson.document.open(opening_project())
        lesson.open(path)
        lesson.click(lesson.panel.bar.unlock)
        page = lesson.panel.page
        assert page is not None
        for edit in edits:
            lesson.document.edit(edit, "Anything")
            for box in page.boxes.values():
                box.check_answer()
            assert page.end.text()
        while lesson.document.stack.canUndo():
            lesson.document.undo()
        assert lesson.panel.project.loaded and "—" not in page.prose[0][0].toPlainText()


def test_an_equation_is_covered_until_the_task_above_it_is_solved(lesson: Class) -> None:
    lesson.open(lesson_paths()[7])
    page = lesson.panel.page
    assert page is not None
    by_sum, by_mean = page.equations
    for task in page.lesson.tasks:
        assert by_sum.cover.isVisible() == (not page.boxes["sum"].record.solved) != by_sum.view.isVisible()
        assert by_mean.cover.isVisible() == (not page.boxes["quarter"].record.solved)
        lesson.solve(task)
    assert by_sum.view.isVisible() and by_mean.view.isVisible() and not by_mean.cover.isVisible()
    page.begin_again()
    assert by_sum.cover.isVisible() and not by_sum.view.isVisible()


def test_an_equation_of_all_rows_is_theirs_and_says_where_a_mini_batch_is_less(lesson: Class) -> None:
    lesson.open(lesson_paths()[7])
    page = lesson.panel.page
    assert page is not None
    for task in page.lesson.tasks[:3]:
        lesson.solve(task)
    equation = page.equations[0]
    whole = sum(computed(f"grad_w(1,1,2,{row})", lesson.facts) for row in range(1, 5))
    assert equation.view.text().endswith(f"= {number_text(whole)}") and not equation.told.isVisible()
    equation.asked.emit(Place("delta", 0, 0, row=2), True)
    assert lesson.places == [Place("delta", 0, 0, row=2)] and lesson.ways == [(True, "")]
    lesson.click(lesson.panel.bar.unlock)
    lesson.document.edit(partial(performed, action=action_from("set batch_size 3")), "Settings")
    assert not equation.told.isVisible()  # it is as it was when the task above was solved
    lesson.click(page.boxes["sum"].then.switch)
    assert equation.told.isVisible() and "3 rows" in equation.told.text()


def test_a_button_names_the_page_of_the_stepper_and_the_rows(lesson: Class) -> None:
    lesson.open(ONE)
    page = lesson.panel.page
    assert page is not None
    for link in ("show:batch gradient 1 1 2", "show:chain 1 1 1", "show:matrices 1 1 1"):
        page.clicked.emit(link)
    assert lesson.places == [Place("gradient", 0, 0, source) for source in (1, 0, 0)]
    assert lesson.ways == [(True, ""), (False, "chain"), (False, "matrices")]


def test_a_solved_answer_says_when_its_number_has_changed_since(lesson: Class) -> None:
    lesson.open(lesson_paths()[4])
    page = lesson.panel.page
    assert page is not None
    task = next(task for task in page.lesson.tasks if task.id == "slope-factor")
    lesson.solve(task)
    said = lesson.box(task).said
    before = said.text()
    assert before.startswith("✓ Right: 0.2475") and "now" not in before
    lesson.document.edit(partial(set_weight, position=0, unit=0, source=0, value=1.5), "Weight")
    assert said.text() == f"{before} It is {number_text(computed('slope(1,1)', lesson.facts))} now."
    lesson.document.undo()
    assert said.text() == before


def test_a_broken_formula_is_told_with_its_line(lesson: Class, tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text(f"{ONE.read_text('utf-8')}\nA\n\nhalf $\\frac{{$ of it\n", "utf-8")
    line = path.read_text("utf-8").split("\n").index("half $\\frac{$ of it") + 1
    assert not lesson.panel.open_file(path)
    assert f"Line {line}:" in lesson.refusals[0] and "frac{" in lesson.refusals[0] and lesson.panel.page is None
