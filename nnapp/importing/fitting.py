"""Rows that have not as many cells as the table has columns: filled up, cut or left out, and said."""

from __future__ import annotations

from collections.abc import Sequence

from nnapp.importing.formula_cells import as_it_was, is_defused
from nnapp.importing.numbers import is_missing
from nnapp.importing.rejections import Found, Rejections
from nnapp.importing.values import Rejected, shortened
from nnapp.words import Said, marked

ONLY_ONE = marked("has only one cell instead of {width}")
OTHER_NUMBER = marked("has {cells} cells instead of {width}")
FILLED = marked("the cells that it lacks at its end are missing")
LEFT_OUT = marked("the row is left out")
CUT = marked("the empty cells at its end are left out")


class Fitter:
    """Makes all rows as wide as the table; counts blank lines and comments, and apostrophes that were taken off."""

    def __init__(self, width: int, delimiter: str) -> None:
        self._width, self._delimiter = width, delimiter or " "
        self.blank = self.guarded = 0
        self.rejections = Rejections()

    def next_part(self) -> Found:
        """What will be found in the next part; it is to be added to the `rejections` when that is complete."""
        return Found(self.rejections.room)

    def fit(self, lines: Sequence[int], rows: list[list[str]], found: Found) -> tuple[Sequence[int], list[list[str]]]:
        """Return the lines and cells of the rows that stay."""
        width = self._width
        if all(len(row) == width for row in rows):
            return lines, rows
        found.next_kind()
        missing = [""] * width
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        for line, row in zip(lines, rows, strict=True):
            fitted: list[str] | None = row
            if len(row) != width:
                if not row or (len(row) == 1 and not row[0].strip()):
                    self.blank += 1
                    continue
                if 1 < len(row) < width:
                    fitted, action = row + missing[: width - len(row)], FILLED
                elif len(row) > width and not any(map(str.strip, row[width:])):
                    fitted, action = row[:width], CUT
                else:
                    fitted, action = None, LEFT_OUT
                if found.wanted():
                    found.add(self._said(line, row, action))
            if fitted is not None:
                kept_lines.append(line)
                kept.append(fitted)
        return kept_lines, kept

    def without_guards(self, cells: Sequence[str]) -> Sequence[str]:
        """Return the cells of a column without the apostrophes that keep spreadsheets from running formulas."""
        guarded = [place for place, cell in enumerate(cells) if is_defused(cell) and not is_missing(as_it_was(cell))]
        if not guarded:
            return cells
        self.guarded += len(guarded)
        bare = list(cells)
        for place in guarded:
            bare[place] = as_it_was(bare[place])
        return bare

    def _said(self, line: int, row: list[str], action: str) -> Rejected:
        shown = shortened(self._delimiter.join(cell[:100].strip() for cell in row[:100]))
        problem = Said(ONLY_ONE if len(row) == 1 else OTHER_NUMBER, {"cells": len(row), "width": self._width})
        return Rejected(line, None, shown, problem, Said(action))
