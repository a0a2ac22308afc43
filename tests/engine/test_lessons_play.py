"""Every lesson, played through without a window: right answers count, wrong ones do not, and its promise holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnapp.lessons import (
    Facts,
    action_from,
    checked_start,
    holds,
    judge,
    lesson_paths,
    performed,
    read_lesson,
    right_answer,
)


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_a_lesson_keeps_its_promise(path: Path) -> None:
    lesson = read_lesson(path)
    project, labs = checked_start(lesson), set[str]()
    for task in lesson.tasks:
        facts = Facts(project, lesson.head.row)
        if task.wrong:
            assert not judge(task, facts, task.wrong).right, f"{task.id}: the wrong answer is taken"
        if task.ask in {"done", "lab"}:
            assert not judge(task, facts, labs=labs).right, f"{task.id}: is done before anything is done"
        for each in task.do:
            project = performed(project, action_from(each))
        labs |= {str(task.check)} if task.ask == "lab" else set()
        facts = Facts(project, lesson.head.row)
        answer = right_answer(task, facts)
        assert judge(task, facts, answer, labs).right, f"{task.id}: {answer} is refused"
    assert holds(lesson.head.promise, Facts(project, lesson.head.row))
