"""Delimited text: comma- and tab-separated values and their relatives, from a file or the clipboard.

The file is read in parts, once to find out what its columns hold and once to build them (only that where everything is
chosen already), so that reading takes little more memory than the table itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nnapp.dataset import Dataset, Kind
from nnapp.importing.builders import Builder, builder
from nnapp.importing.dialect import COMMENTS, DELIMITERS, QUOTES
from nnapp.importing.encodings import ENCODINGS
from nnapp.importing.facts import MOST_LABELS, ColumnFacts
from nnapp.importing.fitting import Fitter
from nnapp.importing.lines import blocks
from nnapp.importing.number_format import THOUSANDS
from nnapp.importing.numbers import NumberReader
from nnapp.importing.plan import Plan, planned
from nnapp.importing.records import Chunk, chunks
from nnapp.importing.rejections import Found
from nnapp.importing.roles import Decided, decide
from nnapp.importing.values import (
    PREVIEW_ROWS,
    Choices,
    ColumnChoice,
    Format,
    Imported,
    Preview,
    Report,
    Source,
)
from nnapp.words import Said, marked

REPORTED_COLUMNS = 200  # are worked on between two reports
ALL_LABELS = 2_000_000  # that are remembered of all columns together
PLANNED, SURVEYED = 0.1, 0.6  # of the time


class Part:
    """A part of the whole time; what is inside reports from 0 to 1."""

    def __init__(self, report: Report, begin: float, end: float) -> None:
        self._report, self._begin, self._end, self._last = report, begin, end, 0.0

    def __call__(self, done: float) -> None:
        """Report what is done of this part."""
        self._last = max(self._last, done)
        self.again()

    def again(self) -> None:
        """Report once more, so that a person can cancel."""
        self._report(self._begin + (self._end - self._begin) * self._last)


class Survey:
    """What the first reading finds."""

    def __init__(self, plan: Plan) -> None:
        self.reader = NumberReader(plan.written)
        most = min(MOST_LABELS, max(50, ALL_LABELS // max(1, len(plan.names))))
        self.facts = [ColumnFacts(self.reader, most) for _ in plan.names]
        self.rows: list[tuple[str, ...]] = []
        self.row_count = 0
        self.fitter = Fitter(len(plan.names), plan.dialect.delimiter)

    def add(self, chunk: Chunk, found: Found, part: Part) -> None:
        """Look at the next rows."""
        if len(self.rows) < PREVIEW_ROWS:
            wanted = PREVIEW_ROWS - len(self.rows)
            firsts = [[cell.strip() for cell in cells[:wanted]] for cells in chunk.columns]
            self.rows.extend(zip(*firsts, strict=True))
        self.row_count += len(chunk.lines)
        for place, cells in enumerate(chunk.columns):
            if not place % REPORTED_COLUMNS:
                part.again()
            self.facts[place].add(cells)
        self.fitter.rejections.add(found)


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say how a text is understood; the whole of it is looked at."""
    plan = planned(source, choices, Part(report, 0, PLANNED))
    survey = Survey(plan)
    part = Part(report, PLANNED, SURVEYED)
    for chunk, found in _chunks(source, plan, survey.fitter, part):
        survey.add(chunk, found, part)
    decided = decide(plan.names, survey.facts, choices.columns or ())
    checked: list[Builder | None] = [
        builder(kind, name, role, survey.reader, keep=False) if kind is Kind.NUMBER and fact.texts else None
        for name, kind, role, fact in zip(*decided[:3], survey.facts, strict=True)
    ]
    rejections = survey.fitter.rejections
    if any(checked):
        rejections = _build(source, plan, decided, checked, Part(report, SURVEYED, 1)).rejections
    report(1.0)
    return Preview(
        format=Format.TEXT,
        choices=replace(plan.choices, columns=decided.choices),
        guesses=(*plan.guesses, *decided.guesses),
        alternatives=_alternatives(source),
        names=decided.names,
        kinds=decided.kinds,
        roles=decided.roles,
        rows=tuple(survey.rows),
        row_count=survey.row_count,
        rejected=tuple(rejections.kept),
        rejected_count=rejections.count,
        notes=(*decided.notes, *_blank_note(survey.fitter)),
    )


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read a text into a table."""
    plan = planned(source, choices, Part(report, 0, PLANNED))
    survey = Survey(plan)
    begin = PLANNED
    if not _all_chosen(choices.columns, len(plan.names)):
        part, begin = Part(report, PLANNED, SURVEYED), SURVEYED
        for chunk, found in _chunks(source, plan, survey.fitter, part):
            survey.add(chunk, found, part)
    decided = decide(plan.names, survey.facts, choices.columns or ())
    builders = [builder(kind, name, role, survey.reader) for name, kind, role in zip(*decided[:3], strict=True)]
    fitter = _build(source, plan, decided, builders, Part(report, begin, 1))
    columns = []
    for place, made in enumerate(builders):
        if not place % REPORTED_COLUMNS:
            report(1.0)
        columns.append(made.column())
    report(1.0)
    return Imported(
        Dataset(tuple(columns)),
        replace(plan.choices, columns=decided.choices),
        tuple(fitter.rejections.kept),
        fitter.rejections.count,
        (*decided.notes, *_blank_note(fitter)),
    )


def _build(source: Source, plan: Plan, decided: Decided, builders: Sequence[Builder | None], part: Part) -> Fitter:
    """Give every column's cells to its builder, where it has one; return what knows what was rejected."""
    fitter = Fitter(len(plan.names), plan.dialect.delimiter)
    for chunk, found in _chunks(source, plan, fitter, part):
        for place, (made, cells) in enumerate(zip(builders, chunk.columns, strict=False)):
            if not place % REPORTED_COLUMNS:
                part.again()
            bad = made.add(cells) if made is not None else []
            if bad:
                found.add_cells(decided.names[place], cells, chunk.lines, bad)
        fitter.rejections.add(found)
    return fitter


def _chunks(source: Source, plan: Plan, fitter: Fitter, part: Part) -> Iterator[tuple[Chunk, Found]]:
    return chunks(blocks(source, plan.choices.encoding, part), plan.first_line, plan.dialect, fitter)


def _all_chosen(columns: Sequence[ColumnChoice] | None, count: int) -> bool:
    return (
        columns is not None
        and len(columns) >= count
        and all(None not in (choice.kind, choice.role, choice.name) for choice in columns[:count])
    )


def _alternatives(source: Source) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {
        "delimiter": DELIMITERS,
        "quote": QUOTES,
        "decimal": (".", ","),
        "thousands": THOUSANDS,
        "header": (True, False),
        "comment": COMMENTS,
    }
    return found if source.path is None else {"encoding": ENCODINGS, **found}


def _blank_note(fitter: Fitter) -> tuple[Said, ...]:
    if not fitter.blank:
        return ()
    return (
        Said(
            marked("Blank lines and comments that were left out below the first row: {count}."),
            {"count": fitter.blank},
        ),
    )
