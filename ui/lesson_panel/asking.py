"""What a task says of a project, also where that has no such number any more: nothing is refused here."""

from __future__ import annotations

from collections.abc import Collection

from nnapp.expressions import number_text
from nnapp.lessons import Facts, Task, Verdict, is_revealed, judge, right_answer
from nnapp.words import Refusal
from ui.lesson_panel.state import filled


def verdict_on(task: Task, facts: Facts, answer: str, labs: Collection[str]) -> Verdict | None:
    """Return what is said of an answer, or None where it can be none."""
    try:
        return judge(task, facts, answer, labs)
    except Refusal:
        return None


def is_done(task: Task, facts: Facts, labs: Collection[str]) -> bool:
    """Say whether what a task asks for is so."""
    verdict = verdict_on(task, facts, "", labs)
    return verdict is not None and verdict.right


def is_known(task: Task, facts: Facts) -> bool:
    """Say whether it can be told how an answer was: of some predictions only later."""
    try:
        return not task.predict or is_revealed(task, facts)
    except Refusal:
        return False


def number_asked(task: Task, facts: Facts) -> str:
    """Return the number that is asked for; nothing where the answer is none, or many would be right."""
    try:
        right = right_answer(task, facts) if task.ask == "number" and not task.right else ""
    except Refusal:
        return ""
    return number_text(float(right)) if right else ""


def reads_otherwise(task: Task, hints: int, one: Facts, other: Facts) -> bool:
    """Say whether a number in the texts of a task that are seen differs between two states of the project."""
    texts = (task.question, task.told, *task.hints[:hints], *task.choices)
    return any(filled(text, one, links=False) != filled(text, other, links=False) for text in texts)
