"""Every lesson, played through without a window: right answers count, wrong ones do not, and its promise holds."""

from __future__ import annotations

import pytest

from nnapp.lessons import (
    Facts,
    Lesson,
    action_from,
    checked_start,
    holds,
    judge,
    lesson_paths,
    performed,
    read_lesson,
    right_answer,
)
from nnapp.lessons.language import reads_answer
from nnapp.lessons.value import Task
from nnapp.project import Project

LESSONS = [read_lesson(path) for path in lesson_paths()]
DRAWN = [lesson for lesson in LESSONS if not lesson.head.start.weights]  # their weights come from a seed


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_keeps_its_promise(lesson: Lesson) -> None:
    play(lesson, checked_start(lesson))


@pytest.mark.parametrize("lesson", DRAWN, ids=lambda lesson: lesson.name)
def test_a_lesson_keeps_its_promise_from_thirty_starts(lesson: Lesson) -> None:
    start = checked_start(lesson)
    for seed in range(30):
        play(lesson, performed(start, action_from(f"start {seed}")))


def test_lessons_on_training_have_no_start_of_their_own() -> None:
    assert [lesson.name[:2] for lesson in DRAWN] == ["09", "12", "13", "14", "15"]


def play(lesson: Lesson, project: Project) -> None:
    """Solve all tasks of a lesson, beginning with a project, after a wrong answer where there is one."""
    labs = set[str]()
    for task in lesson.tasks:
        facts = Facts(project, lesson.head.row)
        if task.wrong:
            assert not judge(task, facts, task.wrong).right, f"{task.id}: the wrong answer is taken"
        if task.ask == "number" and not task.predict and not reads_answer(str(task.check)):
            refuses_others(task, facts)
        if task.ask in {"done", "lab"}:
            assert not judge(task, facts, labs=labs).right, f"{task.id}: is done before anything is done"
        for each in task.do:
            project = performed(project, action_from(each))
        labs |= {str(task.check)} if task.ask == "lab" else set()
        facts = Facts(project, lesson.head.row)
        answer = right_answer(task, facts)
        assert judge(task, facts, answer, labs).right, f"{task.id}: {answer} is refused"
    assert holds(lesson.head.promise, Facts(project, lesson.head.row))


def refuses_others(task: Task, facts: Facts) -> None:
    """A number is asked for: half of it, twice it, its opposite and nothing are other numbers."""
    right = float(right_answer(task, facts))
    others = {0.5 * right, 2 * right, -right, 0.0} - {right} or {0.1}
    for other in others:
        assert not judge(task, facts, repr(other)).right, f"{task.id}: {other} is taken for {right}"
