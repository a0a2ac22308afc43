"""The cells of the table as texts: short to look at, and in full where they are edited and copied."""

from __future__ import annotations

from math import isnan

from nnapp.dataset import NO_CATEGORY, CategoryColumn, Column, NumberColumn
from ui.data_grid import numbers
from ui.plain_text import plain

MISSING = "?"  # in the place of a missing cell, which must not look like an empty text
MOST_SHOWN = 80  # letters of a text


def is_missing(column: Column, row: int) -> bool:
    """Say whether a cell holds nothing; a text is never missing."""
    if isinstance(column, NumberColumn):
        return isnan(column.values[row])
    return isinstance(column, CategoryColumn) and int(column.codes[row]) == NO_CATEGORY


def in_full(column: Column, row: int) -> str:
    """Return a cell so that reading it gives the very same value; a missing one is an empty text."""
    if isinstance(column, NumberColumn):
        return numbers.full(float(column.values[row]))
    return column.text(row) if isinstance(column, CategoryColumn) else column.values[row]


def shown(column: Column, row: int) -> str:
    """Return a cell as it is looked at, in one short line."""
    if is_missing(column, row):
        return MISSING
    if isinstance(column, NumberColumn):
        return numbers.short(float(column.values[row]))
    return plain(in_full(column, row), MOST_SHOWN)
