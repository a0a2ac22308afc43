"""Cells of a sheet as they come from the library, put together to columns: numbers stay the numbers that they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.importing.kinds import Cells, number_text

NUMBERS = {int, float}
DATES = (date, time, timedelta)  # a datetime is a date


def cell_text(cell: Any) -> str:
    """Return a cell as text: numbers to the last bit, TRUE and FALSE, dates and times as ISO 8601 writes them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return "-0.0" if cell == 0 and str(cell)[0] == "-" else number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


class CellsOfColumn:
    """A column, gathered a few thousand cells at a time; "" is an empty cell."""

    def __init__(self) -> None:
        self._parts: list[NDArray[np.float64] | list[str]] = []
        self.is_empty = True
        self.dates = self.yes_or_no = False

    def add(self, cells: Sequence[Any]) -> None:
        """Take the next cells."""
        kinds = set(map(type, cells))
        if kinds == {str} and not any(cells):
            self._parts.append(np.full(len(cells), np.nan))
        elif kinds <= NUMBERS:
            self.is_empty = False
            self._parts.append(np.array(cells, np.float64))
        elif kinds <= NUMBERS | {str} and set(_texts(cells)) <= {""}:
            self.is_empty = self.is_empty and kinds == {str}
            self._parts.append(np.array([np.nan if cell == "" else cell for cell in cells], np.float64))
        else:
            self.is_empty = False
            self.dates = self.dates or any(issubclass(kind, DATES) for kind in kinds)
            self.yes_or_no = self.yes_or_no or bool in kinds
            self._parts.append([cell_text(cell) for cell in cells])

    def cells(self) -> Cells:
        """The whole column: an array where all cells are numbers or empty, else texts."""
        if self.is_empty:
            return [""] * sum(map(len, self._parts))
        if all(isinstance(part, np.ndarray) for part in self._parts):
            return np.concatenate(self._parts)
        texts: list[str] = []
        for part in self._parts:
            texts.extend(map(cell_text, part.tolist()) if isinstance(part, np.ndarray) else part)
        return texts


def _texts(cells: Sequence[Any]) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str)]
