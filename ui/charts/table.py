"""What a plot draws, as a table of numbers and words: for files, for spreadsheets, and for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, inf, log10
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.exporting.texts import Spelling, lines

FINE = 9  # digits of a bar's width that its bounds have
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


def bounds_of(edges: Array) -> tuple[Array, Array]:
    """Return from where to where each bar goes, rounded to a billionth of its width: 0.3, not 0.30000000000000004."""
    width = (float(edges[-1]) - float(edges[0])) / max(len(edges) - 1, 1)
    if not 0 < width < inf:
        return edges[:-1], edges[1:]
    digits = max(FINE - floor(log10(width)), 0)
    rounded = np.array([round(float(edge), digits) for edge in edges]) + 0.0  # there is no −0 for people
    return rounded[:-1], rounded[1:]


def _plain(column: Column) -> Any:
    # numbers as float64, texts as they are
    values = column if isinstance(column, np.ndarray) else list(column)
    if isinstance(values, list) and values and isinstance(values[0], str):
        return values
    return np.asarray(values, np.float64)
