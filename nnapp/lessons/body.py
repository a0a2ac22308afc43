"""The text of a lesson: Markdown with marks in braces, cut into prose and the places of tasks.

`{value: a(2,1)}` is a live number, `{value: cost | 6}` one with six digits; `{equation: delta 2 1}` a live equation;
`{task: weighted-sum}`, alone in a line, the place of a task. Links `[Load this](do:load)` and
`[Show it](show:weight 2 1 3)` are buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import floor, isfinite, log10
from typing import NamedTuple

from msgspec import Struct

MARK = re.compile(r"\{(value|equation|task):\s*([^{}\n]*?)\s*\}")
TASK_LINE = re.compile(r"^\s*\{task:\s*([^{}\n]*?)\s*\}\s*$")
BUTTON = re.compile(r"\]\(\s*((?:do|show):[^()\n]*?)\s*\)")
USUAL_DIGITS = 4
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FEWEST_TENTHS = -4  # smaller numbers are written with a power of ten
MOST_WHOLE = 1e6


class Prose(Struct, frozen=True):
    """Some Markdown, and the line of the file where it begins."""

    text: str
    line: int


class TaskPlace(Struct, frozen=True):
    """Where a task stands in the text."""

    id: str
    line: int


class Mark(NamedTuple):
    """A mark in braces, or a button, and the line of the text (from 0) where it stands."""

    kind: str  # value, equation, task, button
    text: str
    line: int


def parts_of(text: str, line: int) -> tuple[Prose | TaskPlace, ...]:
    """Cut the text of a lesson, which begins in this line of its file, into prose and the places of tasks."""
    parts: list[Prose | TaskPlace] = []
    waiting: list[str] = []
    begin = line
    for number, each in enumerate(text.split("\n"), start=line):
        found = TASK_LINE.match(each)
        if found is None:
            waiting.append(each)
            continue
        parts += _prose(waiting, begin)
        parts.append(TaskPlace(found[1], number))
        waiting, begin = [], number + 1
    return (*parts, *_prose(waiting, begin))


def _prose(lines: list[str], begin: int) -> list[Prose | TaskPlace]:
    return [Prose("\n".join(lines), begin)] if any(each.strip() for each in lines) else []


def marks(text: str) -> Iterator[Mark]:
    """Return all marks and buttons of a text."""
    for number, each in enumerate(text.split("\n")):
        for found in MARK.finditer(each):
            yield Mark(found[1], found[2], number)
        for found in BUTTON.finditer(each):
            yield Mark("button", found[1], number)


def value_and_digits(text: str) -> tuple[str, int]:
    """Return the expression of a live number, and how many digits it is shown with."""
    expression, bar, digits = text.rpartition("|")
    if bar and digits.strip().isdecimal():
        return expression.strip(), min(max(int(digits), 1), 17)
    return text, USUAL_DIGITS


def number_text(value: float, digits: int = USUAL_DIGITS) -> str:
    """Write a number for people, with so many significant digits: 0.6225, −3, 1.234·10⁻⁵."""
    if not isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "—"
    if value == int(value) and abs(value) < MOST_WHOLE:
        return str(int(value)).replace("-", "−")
    exponent = floor(log10(abs(value)))
    if FEWEST_TENTHS <= exponent < max(digits, 6):
        text = f"{value:.{max(digits - 1 - exponent, 0)}f}"
    else:
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        text = f"{mantissa}·10{str(int(power)).translate(SUPERSCRIPTS)}"
    return text.replace("-", "−")
