"""From the values of JSON to columns: objects by their names, arrays by their places, part by part."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from math import inf, isinf, isnan
from typing import Any

from nnapp.importing.json_text import JsonProblem, Object
from nnapp.importing.kinds import number_text
from nnapp.importing.sheet_cells import CellsOfColumn
from nnapp.importing.sheet_layout import SAMPLE, layout
from nnapp.importing.values import LISTED_REJECTIONS, PREVIEW_ROWS, Rejected, shortened
from nnapp.importing.whole_tables import BadCell
from nnapp.words import Said, marked

MOST_CELLS = 100_000_000
MOST_COLUMNS = 100_000
ALWAYS_CELLS, CELLS_PER_BYTE = 5_000_000, 10  # more than that means that nearly all cells are empty
TOO_LARGE = marked("is infinite or too large for a number")
TWICE = marked("the name occurs twice in one object")
LAST_COUNTS = marked("the last value counts")
NO_ROW = marked("is neither an object nor an array as the other rows are")
LEFT_OUT = marked("the row is left out")
ABSENT = ""
EXACT = 2**53  # float64 holds every whole number below it


class Rows:
    """The rows of a table, gathered part by part."""

    def __init__(self, row_count: int, byte_count: int, header: bool | None = None) -> None:
        self.header = header  # of arrays: whether the first one names the columns
        self.why_header: Said | None = None
        self._given_names: list[str] = []
        self.lines = array("L")
        self.shown: list[tuple[str, ...]] = []
        self.bad_cells: list[BadCell] = []
        self.rejected: list[Rejected] = []
        self.bad_cell_count = self.rejected_count = self.absent = self.rounded = 0
        self.nested: dict[str, None] = {}  # names of columns
        self.not_numbers = 0  # NaN
        self._columns: dict[str | int, CellsOfColumn] = {}
        self._kind: type | None = None
        self._expected, self._most = row_count, min(MOST_CELLS, ALWAYS_CELLS + CELLS_PER_BYTE * byte_count)

    def add(self, values: Sequence[Any], lines: Sequence[int]) -> None:
        """Take the next rows and the lines where they are."""
        if self._kind is None:
            self._kind = next((kind for kind in (dict, list) if values and isinstance(values[0], kind)), object)
            if self._kind is list:
                values, lines = self._without_header(values, lines)
        kept = [(row, line) for row, line in zip(values, lines, strict=True) if self._fits(row, line)]
        if not kept:
            return
        rows = [self._by_name(row) for row, _ in kept]
        before = len(self.lines)
        self.lines.extend(line for _, line in kept)
        for name in dict.fromkeys(name for row in rows for name in row):
            if name not in self._columns:
                self._check()
                self._columns[name] = column = CellsOfColumn()
                if before:
                    column.add([ABSENT] * before)
                    self.absent += before
        texts = [self._add(place, name, rows, self.lines[before:]) for place, name in enumerate(self._columns)]
        if len(self.shown) < PREVIEW_ROWS:
            self.shown = [(*row, *[""] * (len(texts) - len(row))) for row in self.shown]
            self.shown += list(zip(*[cells[: PREVIEW_ROWS - len(self.shown)] for cells in texts], strict=True))

    @property
    def names(self) -> list[str]:
        """The names of the columns, "" for those without."""
        if self._kind is dict:
            return [str(name) for name in self._columns]
        return [*self._given_names, *[""] * len(self._columns)][: len(self._columns)]

    @property
    def columns(self) -> list[CellsOfColumn]:
        """The columns."""
        return list(self._columns.values())

    def _without_header(self, values: Sequence[Any], lines: Sequence[int]) -> tuple[Sequence[Any], Sequence[int]]:
        sample = [["" if cell is None else cell for cell in row] for row in values[:SAMPLE] if isinstance(row, list)]
        width = max(map(len, sample))
        rows = [(number, row + [""] * (width - len(row))) for number, row in enumerate(sample)]
        if self.header is None and width:
            judged = layout(rows, 0, None)
            self.header, self.why_header = judged.header, judged.why_header
        if not self.header:
            return values, lines
        self._given_names = [_text(name) for name in values[0]]
        return values[1:], lines[1:]

    def _fits(self, row: Any, line: int) -> bool:
        if self._kind is object or isinstance(row, self._kind or object):
            if isinstance(row, Object) and row.twice is not None:
                self._reject(
                    Rejected(line, row.twice, shortened(_text(row[row.twice])), Said(TWICE), Said(LAST_COUNTS))
                )
            return True
        self._reject(Rejected(line, None, shortened(_text(row)), Said(NO_ROW), Said(LEFT_OUT)))
        return False

    def reject_line(self, line: int, text: str, problem: Said) -> None:
        """Leave out a line that is no valid JSON."""
        self._reject(Rejected(line, None, shortened(text.strip()), problem, Said(LEFT_OUT)))

    def _reject(self, rejected: Rejected) -> None:
        self.rejected_count += 1
        if len(self.rejected) < LISTED_REJECTIONS:
            self.rejected.append(rejected)

    def _by_name(self, row: Any) -> dict[Any, Any]:
        if self._kind is dict:
            return row  # type: ignore[no-any-return]
        return dict(enumerate(row)) if self._kind is list else {0: row}

    def _check(self) -> None:
        if len(self._columns) >= MOST_COLUMNS:
            raise JsonProblem(
                marked("it has more than {most} columns, the most that can be opened here. Save a part of it."),
                most=MOST_COLUMNS,
            )
        if (len(self._columns) + 1) * self._expected > self._most:
            raise JsonProblem(
                marked(
                    "its {rows} rows have {columns} names or more, so that nearly all cells of a table would be empty. "
                    "Give the rows the same names."
                ),
                rows=self._expected,
                columns=len(self._columns) + 1,
            )

    def _add(self, place: int, name: str | int, rows: list[dict[Any, Any]], lines: Sequence[int]) -> list[str]:
        cells = [row.get(name, ABSENT) for row in rows]
        if ABSENT in cells:
            self.absent += sum(name not in row for row in rows)
        kinds = set(map(type, cells))
        if not kinds <= {int, float, str}:
            if kinds & {dict, list, Object}:
                self.nested[str(name)] = None
            cells = [cell if isinstance(cell, str) or type(cell) in (int, float) else _text(cell) for cell in cells]
        if int in kinds:
            cells = [self._rounded(cell) if type(cell) is int else cell for cell in cells]
        if kinds & {float, int}:
            cells = self._finite(place, cells, lines)
        self._columns[name].add(cells)
        return [_text(cell) for cell in cells[:PREVIEW_ROWS]] if len(self.shown) < PREVIEW_ROWS else []

    def _rounded(self, number: int) -> float:
        # as the column will hold it
        if -EXACT < number < EXACT:
            return number
        self.rounded += 1
        try:
            return float(number)
        except OverflowError:
            return inf

    def _finite(self, place: int, cells: list[Any], lines: Sequence[int]) -> list[Any]:
        odd = [at for at, cell in enumerate(cells) if isinstance(cell, float) and (isinf(cell) or isnan(cell))]
        for at in odd:
            if isnan(cells[at]):
                self.not_numbers += 1
            else:
                self.bad_cell_count += 1
                if len(self.bad_cells) < LISTED_REJECTIONS:
                    self.bad_cells.append(BadCell(lines[at], place, str(cells[at]), Said(TOO_LARGE)))
            cells[at] = ABSENT
        return cells


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value) if not isinf(value) else str(value)
    return json.dumps(value, ensure_ascii=False)
