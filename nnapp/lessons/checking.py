"""Checking a lesson before anybody begins it: that all it speaks of exists, and has a value when it begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import isinf, isnan

from nnapp.formula import Call
from nnapp.lessons.actions import action_from
from nnapp.lessons.body import MARK, EquationPlace, Prose, TaskPlace, marks, value_and_digits
from nnapp.lessons.budget import EQUATION
from nnapp.lessons.facts import Facts
from nnapp.lessons.judging import SIGNS
from nnapp.lessons.language import computed, expression, holds, reads_answer
from nnapp.lessons.lines import Lines
from nnapp.lessons.locks import LOCKS
from nnapp.lessons.places import place_from
from nnapp.lessons.starting import starting_project
from nnapp.lessons.typed import typed_number
from nnapp.lessons.value import Lesson, Task
from nnapp.project import Project
from nnapp.words import Refusal, marked

MOST_PARAGRAPHS = 300
LINES_OF_A_PARAGRAPH = 5  # that have no empty line between them, as in lists and tables
MOST_LETTERS, LONGEST_LINE = 50_000, 4_000
MOST_COLUMNS = 40  # of a table

STRAY = re.compile(r"\{\s*(value|equation|task)\b")
BRACES = marked("after “{{{word}” a colon and, in the same line, a closing brace belong: {{value: cost}}.")
SWALLOWED = re.compile(
    r"[\r\f\x08]|\t(?=heta|anh|au|ext|imes|ilde)|\nabla"
)  # what TOML makes of \theta, \right, \frac, \beta, \nabla
BACKSLASH = marked(
    "a backslash is lost in text between double quotes. Put texts with formulas between single quotes: 'What is "
    "$\\frac{{1}}{{2}}$?'"
)

LABS = ("vote", "nudge", "check", "fingerprint", "repair", "shapes", "why", "batches", "report", "wrong-passes")


def check_text(lesson: Lesson, where: Lines) -> None:
    """Raise `Refusal` where an expression, an action, a place or a task of a lesson cannot be understood."""
    head = lesson.head
    _check_length(lesson, where)
    with where.of("promise"):
        expression(head.promise)
    with where.of("locked"):
        for lock in head.locked:
            _known(lock, LOCKS)
    for number, task in enumerate(head.task):
        _check_task(task, number, where)
    for part in lesson.parts:
        if isinstance(part, Prose):
            _check_marks(part.text, part.line, where)
            _check_braces(part.text, part.line, where)
        elif isinstance(part, EquationPlace):
            with where.at(part.line):
                place_from(part.place)
    _check_places(lesson, where)


def checked_start(lesson: Lesson) -> Project:
    """Return the project that a lesson begins with, after looking whether everything has a value there.

    Raises `Refusal` with the line of what has none.
    """
    where = Lines(lesson.path, lesson.head_lines)
    with where.of("start"):
        project = starting_project(lesson)
    facts = Facts(project, lesson.head.row)
    with where.of("promise"):
        _check_number(lesson.head.promise, facts)
    for number, task in enumerate(lesson.head.task):
        with where.of("task", number, "check"):
            for each in _checks(task):
                _check_number(each, facts)
            if task.ask == "done" and holds(str(task.check), facts):
                raise Refusal(
                    marked("this is true when the lesson begins, so that nothing would have to be done. Ask for more.")
                )
        with where.of("task", number, "wrong"):
            if task.ask == "number" and task.wrong:
                typed_number(task.wrong)
        for field, text in texts_of(task):
            with where.of("task", number, field):
                _check_values(text, None, facts, where)
    for part in lesson.parts:
        if isinstance(part, Prose):
            _check_values(part.text, part.line, facts, where)
        elif isinstance(part, EquationPlace):
            with where.at(part.line):
                _check_equation(part.place, facts)
    return project


def _check_length(lesson: Lesson, where: Lines) -> None:
    # each paragraph is laid out anew with every change of the project
    count = letters = 0
    for part in lesson.parts:
        lines = part.text.split("\n") if isinstance(part, Prose) else ["."]
        begun = sum(bool(line.strip()) and not before.strip() for before, line in pairwise(["", *lines]))
        count += max(begun, sum(map(bool, map(str.strip, lines))) // LINES_OF_A_PARAGRAPH)
        letters += sum(map(len, lines))
        with where.at(part.line):
            if count > MOST_PARAGRAPHS:
                told = marked("the text has more than {most} paragraphs, equations and tasks. Make two lessons of it.")
                raise Refusal(told, most=MOST_PARAGRAPHS)
            if letters > MOST_LETTERS:
                told = marked("the text has more than {most:,} letters. Make two lessons of it.")
                raise Refusal(told, most=MOST_LETTERS)
        for number, line in enumerate(lines, start=part.line):
            if len(line) > LONGEST_LINE or line.count("|") > MOST_COLUMNS:
                with where.at(number):
                    raise Refusal(
                        marked(
                            "this line is too long: {letters:,} letters are the most, and {columns} columns of a "
                            "table. Part it by empty lines."
                        ),
                        letters=LONGEST_LINE,
                        columns=MOST_COLUMNS,
                    )


def texts_of(task: Task) -> Iterator[tuple[str, str]]:
    """Return all texts of a task that may hold live numbers, each with the name of its field."""
    yield from (("question", task.question), ("told", task.told))
    yield from (("hints", hint) for hint in task.hints)
    yield from (("choices", choice) for choice in task.choices)


def _check_task(task: Task, number: int, where: Lines) -> None:
    with where.of("task", number, "check"):
        if (task.ask == "shape") != isinstance(task.check, tuple):
            raise Refusal(marked("a shape is checked by two expressions in a list, everything else by one."))
        if task.ask == "lab":
            _known(str(task.check), LABS)
        else:
            for each in _checks(task):
                expression(each)
    with where.of("task", number, "reveal"):
        if task.reveal:
            expression(task.reveal)
    with where.of("task", number, "choices"):
        if (task.ask == "choice") != (len(task.choices) >= 2):
            raise Refusal(marked("a task of the kind “choice” needs at least two choices, and no other kind has any."))
    with where.of("task", number, "wrong"):
        if task.ask in {"number", "choice", "sign", "shape"} and not task.predict and not task.wrong:
            raise Refusal(marked("“wrong” is missing: give an answer that is wrong, so that the lesson can be tested."))
        condition = task.ask == "number" and reads_answer(str(task.check))
        if condition != bool(task.right):
            raise Refusal(
                marked("give “right”, an answer that is right, where the check speaks of answer, and only there.")
            )
        if task.ask == "sign" and task.wrong not in ("", *SIGNS):
            raise Refusal(marked("a sign is one of {known}."), known=" ".join(SIGNS))
    with where.of("task", number, "do"):
        for each in task.do:
            action_from(each)
    for field, text in texts_of(task):
        with where.of("task", number, field):
            _check_marks(text, None, where)
            _check_typed(text)


def _checks(task: Task) -> tuple[str, ...]:
    if task.ask == "lab":
        return ()
    return (task.check,) if isinstance(task.check, str) else task.check


def _check_places(lesson: Lesson, where: Lines) -> None:
    ids = [task.id for task in lesson.head.task]
    for number, each in enumerate(ids):
        with where.of("task", number, "id"):
            if each in ids[:number]:
                raise Refusal(marked("there are two tasks “{id}”. Call one of them something else."), id=each)
    placed = [(part.id, part.line) for part in lesson.parts if isinstance(part, TaskPlace)]
    for each, line in placed:
        with where.at(line):
            if each not in ids:
                raise Refusal(marked("there is no task “{id}” in the head. Add it, or take this away."), id=each[:40])
            if Counter(each for each, _ in placed)[each] > 1:
                raise Refusal(marked("the task “{id}” stands in the text twice. Take one away."), id=each)
    for number, each in enumerate(ids):
        with where.of("task", number, "id"):
            if each not in {there for there, _ in placed}:
                raise Refusal(
                    marked("the task “{id}” stands nowhere in the text. Write {mark} in a line of its own."),
                    id=each,
                    mark=f"{{task: {each}}}",
                )


def _check_marks(text: str, line: int | None, where: Lines) -> None:
    for mark in marks(text):
        if line is None:
            _check_mark(mark.kind, mark.text)
            continue
        with where.at(line + mark.line):
            _check_mark(mark.kind, mark.text)


def _check_typed(text: str) -> None:
    # of the head: what TOML has changed, and marks that are none
    if SWALLOWED.search(text):
        raise Refusal(BACKSLASH)
    found = STRAY.search(MARK.sub("", text))
    if found is not None:
        raise Refusal(BRACES, word=found[1])


def _check_braces(text: str, line: int, where: Lines) -> None:
    for number, each in enumerate(MARK.sub("", text).split("\n"), start=line):
        found = STRAY.search(each)
        if found is not None:
            with where.at(number):
                raise Refusal(BRACES, word=found[1])


def _check_mark(kind: str, text: str) -> None:
    if kind == "value":
        expression(value_and_digits(text)[0])
    elif kind in {"task", "equation"}:
        raise Refusal(marked("{mark} must stand in a line of its own."), mark=f"{{{kind}: {text[:40]}}}")
    elif text.startswith("do:"):
        action_from(text.removeprefix("do:"))
    else:
        place_from(text.removeprefix("show:"))


def _check_values(text: str, line: int | None, facts: Facts, where: Lines) -> None:
    for mark in marks(text):
        if line is None:
            _check_value(mark.kind, mark.text, facts)
            continue
        with where.at(line + mark.line):
            _check_value(mark.kind, mark.text, facts)


def _check_value(kind: str, text: str, facts: Facts) -> None:
    if kind == "value":
        _check_number(value_and_digits(text)[0], facts)
    elif text.startswith("show:"):
        _check_there(text.removeprefix("show:"), facts)


def _check_number(text: str, facts: Facts) -> None:
    # a cost that is not recorded yet, or an answer that is not given, is no number: that is as it should be
    value, asks = computed(text, facts), expression(text)
    later = "answer" in asks.names or any(isinstance(each, Call) and each.name == "curve" for each in asks.steps)
    if isinf(value) or (isnan(value) and not later):
        raise Refusal(
            marked("“{text}” is no number when the lesson begins. Look for a division by zero, or a number too large."),
            text=text[:60],
        )


def _check_there(text: str, facts: Facts) -> None:
    if not place_from(text).exists(facts.project.topology):
        raise Refusal(marked("the network of this lesson has no place “{text}”."), text=text[:60])


def _check_equation(text: str, facts: Facts) -> None:
    _check_there(text, facts)
    facts.budget.spend(EQUATION)
    if place_from(text).batch:
        _ = facts.batch
    else:
        facts.walk(facts.row)


def _known(name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise Refusal(marked("“{name}” is not known. There are: {known}."), name=name[:40], known=", ".join(names))
