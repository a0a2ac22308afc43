"""Lessons: files that a teacher can write, read and checked here, and the judging of what a learner answers.

A lesson is one Markdown file with a head in TOML; CONTRIBUTING.md, "Write a lesson", says all that can stand in it.
"""

from nnapp.lessons.actions import ELSEWHERE, TRAINING, Action, action_from
from nnapp.lessons.body import (
    BUTTON,
    MARK,
    EquationPlace,
    Part,
    Prose,
    TaskPlace,
    value_and_digits,
)
from nnapp.lessons.budget import FORMULA
from nnapp.lessons.checking import LABS, checked_start, texts_of
from nnapp.lessons.facts import Facts
from nnapp.lessons.judging import SIGNS, Verdict, is_revealed, judge, right_answer
from nnapp.lessons.language import computed, expression, holds, place_asked
from nnapp.lessons.lines import Lines
from nnapp.lessons.locks import KEPT, LOCKS, refuse_locked
from nnapp.lessons.moments import moment_text, project_then
from nnapp.lessons.noticing import noticed_in_run
from nnapp.lessons.performing import performed
from nnapp.lessons.places import Shown, place_from
from nnapp.lessons.reading import lesson_from, lesson_paths, read_lesson
from nnapp.lessons.starting import starting_project
from nnapp.lessons.typed import typed_number
from nnapp.lessons.value import Head, Lesson, Start, Task

__all__ = [
    "BUTTON",
    "ELSEWHERE",
    "FORMULA",
    "KEPT",
    "LABS",
    "LOCKS",
    "MARK",
    "SIGNS",
    "TRAINING",
    "Action",
    "EquationPlace",
    "Facts",
    "Head",
    "Lesson",
    "Lines",
    "Part",
    "Prose",
    "Shown",
    "Start",
    "Task",
    "TaskPlace",
    "Verdict",
    "action_from",
    "checked_start",
    "computed",
    "expression",
    "holds",
    "is_revealed",
    "judge",
    "lesson_from",
    "lesson_paths",
    "moment_text",
    "noticed_in_run",
    "performed",
    "place_asked",
    "place_from",
    "project_then",
    "read_lesson",
    "refuse_locked",
    "right_answer",
    "starting_project",
    "texts_of",
    "typed_number",
    "value_and_digits",
]
