"""Rows that have not as many cells as the table has columns: filled up, cut or left out, and said."""

from __future__ import annotations

from collections.abc import Sequence

from nnapp.importing.values import Rejected, shortened
from nnapp.words import Said, marked

ONLY_ONE = marked("has only one cell instead of {width}")
TOO_FEW = marked("has {cells} cells instead of {width}")
FILLED = marked("the cells that it lacks at its end are missing")
LEFT_OUT = marked("the row is left out")
CUT = marked("the empty cells at its end are left out")


class Fitter:
    """Makes all rows as wide as the table; counts blank lines."""

    def __init__(self, width: int, delimiter: str) -> None:
        self._width, self._delimiter = width, delimiter or " "
        self.blank = 0  # lines without a row: empty ones and comments

    def fit(self, lines: Sequence[int], rows: list[list[str]]) -> tuple[Sequence[int], list[list[str]], list[Rejected]]:
        """Return the lines and cells of the rows that stay, and what is said of the others."""
        width = self._width
        if all(len(row) == width for row in rows):
            return lines, rows, []
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        rejected: list[Rejected] = []
        for line, row in zip(lines, rows, strict=True):
            fitted: list[str] | None = row
            if len(row) != width:
                if not row or (len(row) == 1 and not row[0].strip()):
                    self.blank += 1
                    continue
                fitted, said = self._misfit(line, row)
                rejected.append(said)
            if fitted is not None:
                kept_lines.append(line)
                kept.append(fitted)
        return kept_lines, kept, rejected

    def _misfit(self, line: int, row: list[str]) -> tuple[list[str] | None, Rejected]:
        width = self._width
        if 1 < len(row) < width:
            fitted, action = [*row, *[""] * (width - len(row))], FILLED
        elif len(row) > width and not any(cell.strip() for cell in row[width:]):
            fitted, action = row[:width], CUT
        else:
            fitted, action = None, LEFT_OUT
        shown = shortened(self._delimiter.join(cell[:100] for cell in row[:100]))
        problem = Said(ONLY_ONE if len(row) == 1 else TOO_FEW, {"cells": len(row), "width": width})
        return fitted, Rejected(line, None, shown, problem, Said(action))
