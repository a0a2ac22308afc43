"""The report of the bug hunt on one page: vote, evidence, repair, and the learner's own words; as text and as HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from nnapp.lessons.faulty import DERIVATION, PRINTED_PROGRAM, WRONG_PASSES, check
from ui.bug_lab.bench import Bench
from ui.bug_lab.notebook import Notes
from ui.bug_lab.parts import number
from ui.messages import words

STYLE = (
    "body { font-family: sans-serif; max-width: 46em; margin: 2em auto; line-height: 1.45 } "
    "h1 { font-size: x-large } h2 { font-size: large; margin-bottom: 0.2em } "
    "p { margin-top: 0.2em; white-space: pre-wrap }"
)


class Section(NamedTuple):
    """A title and its paragraphs."""

    title: str
    lines: tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("BugReport", text)


def sections(notes: Notes, bench: Bench) -> list[Section]:
    """Return what the report says; every number is worked out anew."""
    return [
        Section(_tr("My vote"), (_vote(notes),)),
        Section(_tr("What is wrong with the printed program"), (_own(notes, "wrong"),)),
        Section(_tr("Evidence"), (*_measured(notes, bench), _own(notes, "evidence"))),
        Section(_tr("The repair"), (_repair(notes),)),
        Section(_tr("Why it seemed to work"), (_own(notes, "why"),)),
        Section(_tr("How I found out"), _found(notes)),
    ]


def as_text(title: str, found: Sequence[Section]) -> str:
    """Return the report as plain text."""
    parts = [title, "=" * len(title), ""]
    for section in found:
        parts += [section.title, "-" * len(section.title), *section.lines, ""]
    return "\n".join(parts)


def as_html(title: str, found: Sequence[Section]) -> str:
    """Return the report as a page of HTML; what the learner wrote is text in it, whatever it looks like."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for section in found:
        body.append(f"<h2>{html.escape(section.title)}</h2>")
        body += [f"<p>{html.escape(line)}</p>" for line in section.lines]
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _vote(notes: Notes) -> str:
    answer = notes.answers.get("vote-answer")
    if answer is None:
        return _tr("I have not voted.")
    text = _tr("Before I knew anything I voted: {answer}.")
    if _told(notes):
        text = _tr("Before I knew anything I voted: {answer}. Engine A is the printed program, B the derivation.")
    return text.format(answer=answer)


def _told(notes: Notes) -> bool:
    # which engine is which, and with it how they end, is told by page 3 and not before
    return "check" in notes.solved


def _own(notes: Notes, key: str) -> str:
    return notes.words.get(key, "").strip() or _tr("(nothing written yet)")


def _measured(notes: Notes, bench: Bench) -> tuple[str, ...]:
    if not _told(notes):
        return (_tr("(the measured numbers stand here once page 3 is solved)"),)
    if not bench.train_whole():
        return (_tr("(the measured numbers stand here in a moment)"),)
    lines = []
    for engine in (PRINTED_PROGRAM, DERIVATION):
        found = check(engine, bench.start, bench.x, bench.t)
        worst = max(part.worst for part in found.weights)
        course = bench.course(engine, bench.epochs)
        text = _tr(
            "{engine}: worst relative error of a weight's gradient {worst}; cost after {epochs} epochs {cost}; "
            "columns of the biases {columns}."
        )
        lines.append(
            text.format(
                engine=words(engine.title),
                worst=number(worst, 2),
                epochs=f"{bench.epochs:,}",
                cost=number(float(course.costs[-1]), 3),
                columns=course.net.columns,
            )
        )
    return tuple(lines)


def _repair(notes: Notes) -> str:
    if "repair-proof" in notes.solved:
        text = _tr("Repaired, and proved on three fresh random networks; attempts before that: {count}.")
        return text.format(count=notes.tries.get("repair-proof", 0))
    return _tr("Not repaired yet.")


def _found(notes: Notes) -> tuple[str, ...]:
    hints, wrong = sum(notes.hints.values()), sum(notes.tries.values())
    cases = sum(f"case-{each.name}" in notes.solved for each in WRONG_PASSES)
    return (
        _tr("Wrong answers on the way: {count}. Hints taken: {hints}.").format(count=wrong, hints=hints),
        _tr("Of the ten wrong passes found: {count}.").format(count=cases),
    )
