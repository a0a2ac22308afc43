"""Delimited text: comma- and tab-separated values and their relatives, from a file or the clipboard.

The file is read in parts, once to find out what its columns hold and once to build them (only that where everything is
chosen already), so that reading takes little more memory than the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nnapp.dataset import Dataset, Kind
from nnapp.importing.builders import Builder, NumberBuilder, builder
from nnapp.importing.dialect import COMMENTS, DELIMITERS, QUOTES
from nnapp.importing.encodings import ENCODINGS
from nnapp.importing.fitting import Fitter
from nnapp.importing.number_format import THOUSANDS
from nnapp.importing.plan import Plan, planned
from nnapp.importing.roles import Decided, decide
from nnapp.importing.survey import REPORTED_COLUMNS, Part, Survey
from nnapp.importing.values import Choices, ColumnChoice, Format, Imported, Preview, Source
from nnapp.progress import Report
from nnapp.words import Said, marked

PLANNED, SURVEYED = 0.1, 0.6  # of the time


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say how a text is understood; the whole of it is looked at."""
    plan = planned(source, choices, Part(report, 0, PLANNED))
    survey = Survey(plan)
    survey.go_through(source, Part(report, PLANNED, SURVEYED))
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
        notes=(*decided.notes, *_counted(survey.fitter)),
    )


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read a text into a table."""
    plan = planned(source, choices, Part(report, 0, PLANNED))
    survey = Survey(plan, keep=True)
    begin = PLANNED
    if not _all_chosen(choices.columns, len(plan.names)):
        survey.go_through(source, Part(report, PLANNED, SURVEYED))
        begin = SURVEYED
    decided = decide(plan.names, survey.facts, choices.columns or ())
    builders, open_builders = _builders(survey, decided)
    fitter = survey.fitter
    if begin == PLANNED or any(open_builders):
        fitter = _build(source, plan, decided, open_builders, Part(report, begin, 1))
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
        (*decided.notes, *_counted(fitter)),
    )


def _builders(survey: Survey, decided: Decided) -> tuple[list[Builder], list[Builder | None]]:
    """Return the builders of all columns, and the same without those that have all their numbers already."""
    builders: list[Builder] = []
    still_open: list[Builder | None] = []
    for fact, name, kind, role in zip(survey.facts, *decided[:3], strict=True):
        done = kind is Kind.NUMBER and bool(fact.parts)
        if done:
            builders.append(NumberBuilder(name, role, survey.reader, parts=fact.parts))
        else:
            builders.append(builder(kind, name, role, survey.reader))
        fact.parts = None  # each column frees its numbers when it is made
        still_open.append(None if done else builders[-1])
    return builders, still_open


def _build(source: Source, plan: Plan, decided: Decided, builders: Sequence[Builder | None], part: Part) -> Fitter:
    """Give every column's cells to its builder, where it has one; return what knows what was rejected."""
    fitter = Fitter(len(plan.names), plan.dialect.delimiter)
    for chunk, found in plan.chunks(source, fitter, part):
        for place, (made, cells) in enumerate(zip(builders, chunk.columns, strict=False)):
            if not place % REPORTED_COLUMNS:
                part.again()
            bad = made.add(cells) if made is not None else []
            if bad:
                found.add_cells(decided.names[place], cells, chunk.lines, bad)
        fitter.rejections.add(found)
    return fitter


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


def _counted(fitter: Fitter) -> list[Said]:
    blank = marked("Blank lines and comments that were left out below the first row: {count}.")
    guarded = marked("Apostrophes taken off that kept spreadsheets from running texts as formulas: {count}.")
    return [Said(text, {"count": count}) for text, count in ((blank, fitter.blank), (guarded, fitter.guarded)) if count]
