"""What the importers share that have their whole table in memory: from what was found to a preview, or to the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from nnapp.importing.kinds import Cells, Tabulated, tabulated
from nnapp.importing.values import (
    LISTED_REJECTIONS,
    Choices,
    ColumnChoice,
    Format,
    Guess,
    Imported,
    Preview,
    Rejected,
    shortened,
)
from nnapp.progress import Report
from nnapp.words import Said, marked

BECOMES_MISSING = marked("the cell becomes missing")


class BadCell(Struct, frozen=True):
    """A cell that the file itself says is none; it becomes missing."""

    line: int
    column: int  # of the table, from 0
    text: str
    problem: Said


class Found(Struct, frozen=True):
    """A table as it stands in a file, before its columns are judged."""

    format: Format
    choices: Choices  # all filled in but for the columns
    names: Sequence[str]  # "" where a column has none
    columns: Sequence[Cells]
    rows: tuple[tuple[str, ...], ...]  # the first ones, as texts
    guesses: tuple[Guess, ...] = ()
    alternatives: dict[str, tuple[object, ...]] = {}
    lines: Sequence[int] | None = None  # of the rows, from 1
    notes: tuple[Said, ...] = ()
    bad_cells: tuple[BadCell, ...] = ()  # the first ones
    bad_cell_count: int = 0
    rejected: tuple[Rejected, ...] = ()  # rows, the first ones
    rejected_count: int = 0
    columns_known: tuple[ColumnChoice, ...] = ()  # what the format says of the columns, where nothing was chosen


def preview_of(found: Found, report: Report) -> Preview:
    """Say how the table is understood."""
    table = _tabulated(found, report)
    rejected, count = _rejected(found, table)
    return Preview(
        format=found.format,
        choices=replace(found.choices, columns=table.columns),
        guesses=(*found.guesses, *table.guesses),
        alternatives=found.alternatives,
        names=table.names,
        kinds=table.kinds,
        roles=table.roles,
        rows=found.rows,
        row_count=table.dataset.row_count,
        rejected=rejected,
        rejected_count=count,
        notes=(*found.notes, *table.notes),
    )


def imported_from(found: Found, report: Report) -> Imported:
    """Return the table."""
    table = _tabulated(found, report)
    rejected, count = _rejected(found, table)
    return Imported(
        dataset=table.dataset,
        choices=replace(found.choices, columns=table.columns),
        rejected=rejected,
        rejected_count=count,
        notes=(*found.notes, *table.notes),
    )


def part_of(report: Report, begin: float, end: float) -> Report:
    """Return what reports a part of a longer job."""

    def partly(done: float) -> None:
        report(begin + (end - begin) * done)

    return partly


def _tabulated(found: Found, report: Report) -> Tabulated:
    return tabulated(found.names, found.columns, _chosen(found), lines=found.lines, report=report)


def _chosen(found: Found) -> tuple[ColumnChoice, ...]:
    pairs = zip_longest(found.choices.columns or (), found.columns_known, fillvalue=ColumnChoice())
    return tuple(
        ColumnChoice(kind=one.kind or known.kind, role=one.role or known.role, name=one.name or known.name)
        for one, known in pairs
    )


def _rejected(found: Found, table: Tabulated) -> tuple[tuple[Rejected, ...], int]:
    own = [
        Rejected(cell.line, table.names[cell.column], shortened(cell.text), cell.problem, Said(BECOMES_MISSING))
        for cell in found.bad_cells
    ]
    listed = sorted((*own, *found.rejected, *table.rejected), key=_line)[:LISTED_REJECTIONS]
    return tuple(listed), found.bad_cell_count + found.rejected_count + table.rejected_count


def _line(rejected: Rejected) -> int:
    return rejected.line
