"""Workbooks: a sheet is chosen, the table in it is found, and its cells are taken as the values that they hold."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import python_calamine as calamine

from nnapp.importing.problems import refuse
from nnapp.importing.sheet_cells import CellsOfColumn, cell_text
from nnapp.importing.sheet_layout import SAMPLE, Layout, filled, layout, looks_like_table
from nnapp.importing.sheet_notes import MergedCells, bad_cells, notes_of_columns, notes_of_sheet, notes_of_workbook
from nnapp.importing.sheet_scan import Scan
from nnapp.importing.values import PREVIEW_ROWS, Choices, Format, Guess, Imported, Preview, Source
from nnapp.importing.whole_tables import Found, imported_from, part_of, preview_of
from nnapp.importing.workbook import Workbook, WorkbookProblem, merged, opened
from nnapp.progress import Report
from nnapp.words import Said, marked

BLOCK = 4096  # rows that are put into columns at a time

Row = Sequence[Any]


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say how a workbook is understood. Raises `Refusal` where it is damaged, protected or too large."""
    return preview_of(_found(source, choices, part_of(report, 0, 0.8)), part_of(report, 0.8, 1))


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read a sheet of a workbook as a table."""
    return imported_from(_found(source, choices, part_of(report, 0, 0.8)), part_of(report, 0.8, 1))


def _found(source: Source, choices: Choices, report: Report) -> Found:
    if source.path is None:
        refuse(source, Said(marked("it is no text. Open the file itself.")))
    try:
        workbook = opened(source.path, part_of(report, 0, 0.3))
        sheet, scan, why = _sheet(source, workbook, choices, part_of(report, 0.3, 0.8))
    except WorkbookProblem as problem:
        refuse(source, Said(problem.template, problem.values))
    table = _Table(sheet, scan, choices, part_of(report, 0.8, 1))
    if not table.columns:
        refuse(source, Said(marked("its sheet “{sheet}” is empty. Choose another sheet."), {"sheet": sheet.name}))
    return Found(
        format=Format.EXCEL,
        choices=Choices(
            header=table.layout.header, skipped=table.layout.skipped, sheet=sheet.name, columns=choices.columns
        ),
        names=table.names,
        columns=[column.cells() for column in table.columns],
        rows=table.shown,
        guesses=(*([Guess("sheet", sheet.name, why)] if why else []), *_guesses(choices, table.layout)),
        alternatives={"sheet": tuple(other.name for other in workbook.sheets), "header": (True, False)},
        lines=table.lines,
        notes=(
            *notes_of_workbook(workbook.sheets, sheet.name),
            *notes_of_sheet(scan, table.merged, table.empty_rows),
            *notes_of_columns(table.names, table.columns),
        ),
        bad_cells=bad_cells(scan, table.layout, table.places),
        bad_cell_count=scan.error_count,
    )


def _sheet(
    source: Source, workbook: Workbook, choices: Choices, report: Report
) -> tuple[calamine.CalamineSheet, Scan, Said | None]:
    # the chosen sheet, or the first one with a table; and why, where it was not chosen
    names = [sheet.name for sheet in workbook.sheets]
    if choices.sheet is not None and choices.sheet in names:
        return *workbook.sheet(choices.sheet, report), None
    if not names:
        refuse(source, Said(marked("it has no sheet of cells. Choose another file.")))
    visible = [sheet.name for sheet in workbook.sheets if sheet.visible is calamine.SheetVisibleEnum.Visible]
    some = None
    for place, name in enumerate(order := [*visible, *(name for name in names if name not in visible)]):
        sheet, scan = workbook.sheet(name, part_of(report, place / len(order), (place + 1) / len(order)))
        rows = _first_rows(sheet)
        if looks_like_table(rows):
            only = len(names) == 1
            return sheet, scan, Said(marked("it is the only sheet") if only else marked("the first one with a table"))
        if rows and some is None:
            some = sheet, scan, Said(marked("the first one that is not empty"))
    if some is None:
        refuse(source, Said(marked("all its sheets are empty. Choose another file.")))
    return some


def _first_rows(sheet: calamine.CalamineSheet) -> list[tuple[int, Row]]:
    return list(islice(_rows_with_cells(sheet), SAMPLE))


def _rows_with_cells(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, Row]]:
    if sheet.start is not None:
        for number, row in enumerate(sheet.iter_rows()):
            if filled(row):
                yield number, row


def _guesses(choices: Choices, found: Layout) -> list[Guess]:
    guesses = []
    if choices.skipped is None:
        guesses.append(Guess("skipped", found.skipped, found.why_skipped))
    if choices.header is None:
        guesses.append(Guess("header", found.header, found.why_header))
    return guesses


class _Table:
    """The table in a sheet, gathered row by row."""

    def __init__(self, sheet: calamine.CalamineSheet, scan: Scan, choices: Choices, report: Report) -> None:
        self.columns: list[CellsOfColumn] = []
        self.names: list[str] = []
        self.places: dict[int, int] = {}  # of a column in the sheet, which column of the table it is
        self.lines = array("L")
        self.shown: tuple[tuple[str, ...], ...] = ()
        self.empty_rows = 0
        first = _first_rows(sheet)
        self.merged = MergedCells(merged(sheet))
        if first:
            self.layout = layout(first, choices.skipped, choices.header)
            self._gather(sheet, report)

    def _gather(self, sheet: calamine.CalamineSheet, report: Report) -> None:
        begin = (sheet.start or (0, 0))[1]
        rows = self._body(sheet, begin)
        if self.layout.header:
            header = next(rows, (0, ()))[1]
            self.names = [" ".join(cell_text(cell).split()) for cell in header]
        columns = [CellsOfColumn() for _ in range(sheet.width)]
        self.names = self.names or [""] * len(columns)
        shown: list[Row] = []
        while block := list(islice(rows, BLOCK)):
            self.lines.extend(number + 1 for number, _ in block)
            report(min(1.0, block[-1][0] / max(1, sheet.total_height)))
            for column, cells in zip(columns, zip(*[row for _, row in block], strict=True), strict=True):
                column.add(cells)
            shown += [row for _, row in block[: PREVIEW_ROWS - len(shown)]]
        kept = [place for place, column in enumerate(columns) if self.names[place] or not column.is_empty]
        self.places = {begin + place: number for number, place in enumerate(kept)}
        self.names = [self.names[place] for place in kept]
        self.columns = [columns[place] for place in kept]
        self.shown = tuple(tuple(cell_text(row[place]) for place in kept) for row in shown)

    def _body(self, sheet: calamine.CalamineSheet, begin: int) -> Iterator[tuple[int, Row]]:
        # the rows of the table, the empty ones left out; those at the end are not counted
        empty = 0
        header = self.layout.header
        for number, row in enumerate(sheet.iter_rows()):
            if number < self.layout.skipped:
                continue
            cells = row if header else self.merged.fill(number, row, begin)
            header = False
            if filled(cells):
                self.empty_rows += empty
                empty = 0
                yield number, cells
            elif self.lines or number > self.layout.skipped:
                empty += 1
