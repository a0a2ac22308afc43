"""What a plot draws, as a table of numbers and words: for files, for spreadsheets, and for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.exporting.texts import Spelling, lines

Column = NDArray[Any] | Sequence[str] | Sequence[float]


class Table(NamedTuple):
    """Columns of equal length with their headers; numbers as float arrays (rows,), words as texts."""

    headers: tuple[str, ...]
    columns: tuple[Column, ...]

    def as_text(self, delimiter: str = ",") -> str:
        """Return header and rows as CSV; numbers come back bit for bit, NaN is an empty cell."""
        spelling = Spelling(delimiter=delimiter)
        named = [*zip(self.headers, map(_plain, self.columns), strict=True)]
        return "".join(lines(named, spelling))


def _plain(column: Column) -> Any:
    # numbers as float64, texts as they are
    values = column if isinstance(column, np.ndarray) else list(column)
    if isinstance(values, list) and values and isinstance(values[0], str):
        return values
    return np.asarray(values, np.float64)
