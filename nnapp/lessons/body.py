"""The text of a lesson: Markdown with marks in braces, cut into prose and the places of tasks.

`{value: a(2,1)}` is a live number, `{value: cost | 6}` one with six digits. Alone in a line stand a live equation,
`{equation: delta 2 1}`, and the place of a task, `{task: weighted-sum}`. Links `[Load this](do:load)` and
`[Show it](show:weight 2 1 3)` are buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

# each is looked for in time proportional to the text, whatever stands there: what they hold is stripped of blanks later
MARK = re.compile(r"\{(value|equation|task):([^{}\n]*)\}")
LINE = re.compile(r"\{(task|equation):([^{}\n]*)\}")
BUTTON = re.compile(r"\[([^\[\]\n]*)\]\([ \t]*((?:do|show):[^()\n]*)\)")
USUAL_DIGITS = 4


class Prose(Struct, frozen=True):
    """Some Markdown, and the line of the file where it begins."""

    text: str
    line: int


class TaskPlace(Struct, frozen=True):
    """Where a task stands in the text."""

    id: str
    line: int


class EquationPlace(Struct, frozen=True):
    """Where an equation with its values stands in the text, and what it is of."""

    place: str  # such as delta 2 1
    line: int


Part = Prose | TaskPlace | EquationPlace


class Mark(NamedTuple):
    """A mark in braces, or a button, and the line of the text (from 0) where it stands."""

    kind: str  # value, equation, task, button
    text: str
    line: int


def parts_of(text: str, line: int) -> tuple[Part, ...]:
    """Cut the text of a lesson, which begins in this line of its file, into prose and what stands between it."""
    parts: list[Part] = []
    waiting: list[str] = []
    begin = line
    for number, each in enumerate(text.split("\n"), start=line):
        found = LINE.fullmatch(each.strip())
        if found is None:
            waiting.append(each)
            continue
        parts += _prose(waiting, begin)
        word = found[2].strip()
        parts.append(TaskPlace(word, number) if found[1] == "task" else EquationPlace(word, number))
        waiting, begin = [], number + 1
    return (*parts, *_prose(waiting, begin))


def _prose(lines: list[str], begin: int) -> list[Part]:
    return [Prose("\n".join(lines), begin)] if any(each.strip() for each in lines) else []


def marks(text: str) -> Iterator[Mark]:
    """Return all marks and buttons of a text."""
    for number, each in enumerate(text.split("\n")):
        for found in MARK.finditer(each):
            yield Mark(found[1], found[2].strip(), number)
        for found in BUTTON.finditer(each):
            yield Mark("button", found[2].strip(), number)


def value_and_digits(text: str) -> tuple[str, int]:
    """Return the expression of a live number, and how many digits it is shown with."""
    expression, bar, digits = text.rpartition("|")
    if bar and digits.strip().isdecimal():
        return expression.strip(), min(max(int(digits.strip()[:9]), 1), 17)
    return text.strip(), USUAL_DIGITS
