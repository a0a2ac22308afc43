"""Whether the formulas of a lesson can be typeset; what is typeset here is kept, so that the page has it already."""

from __future__ import annotations

from nnapp.lessons import FORMULA, Facts, Lesson, Lines, Prose, texts_of
from nnapp.words import Refusal, Said, marked
from ui.lesson_panel.formulas import count_of, first_broken
from ui.lesson_panel.state import filled
from ui.plain_text import plain


def refuse_broken_formulas(lesson: Lesson, facts: Facts) -> None:
    """Raise `Refusal` with the line of a formula that cannot be, or of one too many."""
    where = Lines(lesson.path, lesson.head_lines)
    for part in lesson.parts:
        if isinstance(part, Prose):
            with where.at(part.line):
                _typeset(part.text, facts, where, part.line)
    for number, task in enumerate(lesson.head.task):
        for field, text in texts_of(task):
            if field != "choices":  # which have none
                with where.of("task", number, field):
                    _typeset(text, facts, where)


def _typeset(text: str, facts: Facts, where: Lines, line: int | None = None) -> None:
    shown = filled(text, facts)
    facts.budget.spend(count_of(shown) * FORMULA)
    broken = first_broken(shown)
    if broken is not None:
        told = marked("the formula “{latex}” cannot be typeset. Look for braces without their partner.")
        said = Said(told, {"latex": plain(broken[0], 60)})
        raise Refusal(told, **said.values) if line is None else where.refused(line + broken[1], said)
