"""What a person should know about a sheet: hidden sheets, merged cells, errors, formulas without a value, dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import python_calamine as calamine

from nnapp.importing.sheet_cells import CellsOfColumn
from nnapp.importing.sheet_layout import Layout, is_filled
from nnapp.importing.sheet_scan import Scan, column_letters
from nnapp.importing.values import shortened
from nnapp.importing.whole_tables import BadCell
from nnapp.words import Said, marked

MOST_MERGED = 10_000  # ranges; more are not filled
LISTED = 5
Place = tuple[int, int]


class MergedCells:
    """Merged cells, of which a file holds one value: it counts for all of them."""

    def __init__(self, ranges: Sequence[tuple[Place, Place]]) -> None:
        self.filled: list[str] = []  # what was filled, as B2:B4
        self.count = 0
        self._by_row: dict[int, list[tuple[Place, Place]]] = {}
        self._values: dict[Place, Any] = {}
        for first, last in ranges[:MOST_MERGED]:
            for row in range(first[0], min(last[0], first[0] + 100_000) + 1):
                self._by_row.setdefault(row, []).append((first, last))

    def fill(self, number: int, row: Sequence[Any], begin: int) -> Sequence[Any]:
        """Return a row with the values of its merged cells; `begin` is the number of its first column."""
        ranges = self._by_row.get(number)
        if ranges is None:
            return row
        cells = list(row)
        for first, last in ranges:
            column = first[1] - begin
            if number == first[0] and 0 <= column < len(cells):
                self._values[first] = cells[column]
                self._note(first, last, cells[column])
            value = self._values.get(first, "")
            for place in range(max(0, column), min(last[1] - begin + 1, len(cells))):
                if not is_filled(cells[place]):
                    cells[place] = value
        return cells

    def _note(self, first: Place, last: Place, value: Any) -> None:
        if is_filled(value):
            self.count += 1
            if len(self.filled) < LISTED:
                self.filled.append(f"{address(*first)}:{address(*last)}")


def address(row: int, column: int) -> str:
    """Return a cell's address as spreadsheets write it, of its row and column from 0."""
    return f"{column_letters(column)}{row + 1}"


def bad_cells(scan: Scan, found: Layout, places: dict[int, int]) -> tuple[BadCell, ...]:
    """Return the cells of the table that hold an error."""
    return tuple(
        BadCell(
            line=error.row + 1,
            column=places[error.column],
            text=error.text,
            problem=Said(marked("the formula in {cell} gives an error"), {"cell": address(error.row, error.column)}),
        )
        for error in scan.errors
        if error.row >= found.skipped and error.column in places
    )


def notes_of_workbook(sheets: Sequence[calamine.SheetMetadata], chosen: str) -> list[Said]:
    """Say which sheets are there besides, and which of them are hidden."""
    hidden = [sheet.name for sheet in sheets if sheet.visible is not calamine.SheetVisibleEnum.Visible]
    notes = []
    if chosen in hidden:
        notes.append(Said(marked("The sheet “{sheet}” is hidden in the workbook."), {"sheet": shortened(chosen, 30)}))
    others = [name for name in hidden if name != chosen]
    if others:
        notes.append(Said(marked("Sheets that are hidden in the workbook: {sheets}."), {"sheets": _listed(others)}))
    return notes


def notes_of_sheet(scan: Scan, merged: MergedCells, empty_rows: int) -> list[Said]:
    """Say what of a sheet was filled, left out or is not there."""
    notes = []
    if merged.count:
        notes.append(
            Said(
                marked("The value of merged cells counts for each of them: {ranges}."),
                {"ranges": ", ".join(merged.filled) + (", …" if merged.count > LISTED else "")},
            )
        )
    if empty_rows:
        notes.append(Said(marked("{count} empty rows inside the table were left out."), {"count": empty_rows}))
    if scan.without_value:
        notes.append(
            Said(
                marked(
                    "{count} formulas have no value, because no program has computed them yet; their cells count as "
                    "missing. Open the workbook in a spreadsheet program, save it, and import it again."
                ),
                {"count": scan.without_value},
            )
        )
    return notes


def notes_of_columns(names: Sequence[str], columns: Sequence[CellsOfColumn]) -> list[Said]:
    """Say which columns hold dates, which are kept as text."""
    dates = [name or str(place + 1) for place, name in enumerate(names) if columns[place].dates]
    if not dates:
        return []
    return [Said(marked("Dates and times were taken as text, as 2026-01-31: {columns}."), {"columns": _listed(dates)})]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{shortened(name, 30)}”" for name in names[:LISTED]) + (", …" if len(names) > LISTED else "")
