"""Texts that are numbers: which ones are, which cells are missing, and whole columns of them at a time.

Most columns are plain numbers, and a column of those is also a JSON array once its cells are joined; msgspec's reader
of JSON is about four times as fast as a call of `float` for each cell, and rounds as correctly. Whatever it refuses is
looked at cell by cell, so it only ever makes things faster.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isinf, nan
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-", "#n/a"})  # in small letters
MISSING_AS_WRITTEN = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "none", "?", "-", "#N/A"})
MINUS = "−"  # Unicode's own, which typesetting programs write
MARKS = {" ": "[ \u00a0\u2009\u202f]", "'": "['’]"}  # thousands marks that are written in several ways


class NumberFormat(NamedTuple):
    """How numbers are written: `thousands` is empty where there is no mark between groups of three digits."""

    decimal: str = "."
    thousands: str = ""


class Converted(NamedTuple):
    """Cells as numbers, float64 (rows,): NaN where one is missing, or bad: neither a number nor missing."""

    values: NDArray[np.float64]
    missing: int
    bad: list[int]  # positions, ascending
    plain: bool = True  # written as in JSON: no leading zeros or signs, no marks


def is_missing(text: str) -> bool:
    """Whether a cell holds nothing, or a word for that."""
    return text in MISSING_AS_WRITTEN or (len(text) < 80 and text.strip().lower() in MISSING)


class NumberReader:
    """Turns texts into numbers, in one way of writing them."""

    def __init__(self, written: NumberFormat | None = None) -> None:
        self.written = written or NumberFormat()
        self._decode = msgspec.json.Decoder(list[float]).decode
        point = re.escape(self.written.decimal)
        self._mark = _mark_pattern(self.written.thousands)
        plain = rf"[+-]?(?:[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
        grouped = rf"[+-]?[0-9]{{1,3}}(?:{self._mark}[0-9]{{3}})+(?:{point}[0-9]*)?"
        self._plain, self._grouped = re.compile(plain), re.compile(grouped)
        either = f"(?:{grouped}|{plain})" if self._mark else plain
        self._column = re.compile(rf"(?:[ ]*+{either}[ ]*+\n)*+")

    def number(self, text: str) -> float | None:
        """The number that a text says; None where it says none, or one that is too large for a double."""
        text = text.strip().replace(MINUS, "-")
        if not self._plain.fullmatch(text):
            if not (self._mark and self._grouped.fullmatch(text)):
                return None
            text = re.sub(self._mark, "", text)
        value = float(text.replace(self.written.decimal, "."))
        return None if isinf(value) else value

    def convert(self, cells: Sequence[str]) -> Converted:
        """Turn the cells of a column into numbers."""
        values = self._json_numbers(cells)
        if values is not None:
            return Converted(values, 0, [])
        holes = [place for place, cell in enumerate(cells) if cell in MISSING_AS_WRITTEN]
        filled = list(cells)
        for place in holes:
            filled[place] = "0"
        values = self._json_numbers(filled) if holes else None
        plain = values is not None
        if values is None:
            values = self._written_numbers(filled)
        if values is None:
            return self._one_by_one(cells)
        values[holes] = nan
        return Converted(values, len(holes), [], plain)

    def _written_numbers(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """The cells as numbers if all are, checked by one expression for the whole column."""
        joined = "\n".join(cells).replace(MINUS, "-") + "\n"
        if not self._column.fullmatch(joined):
            return None
        if self._mark:
            joined = re.sub(self._mark, "", joined)
        values = np.array([float(text) for text in joined.replace(self.written.decimal, ".").split("\n")[:-1]])
        return values if len(values) == len(cells) and np.isfinite(values).all() else None

    def _json_numbers(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """The cells as numbers if all are, and are written as in JSON."""
        if self.written.decimal == ".":
            joined = ",".join(cells)
        else:
            joined = "\n".join(cells)
            if "." in joined:
                return None
            joined = joined.replace(self.written.decimal, ".").replace("\n", ",")
        try:
            values = self._decode("[" + joined + "]")
        except (msgspec.DecodeError, ValueError):
            return None
        if len(values) != len(cells):  # a cell that is two numbers with a comma between them
            return None
        numbers = np.array(values, np.float64)
        return numbers if np.isfinite(numbers).all() else None

    def _one_by_one(self, cells: Sequence[str]) -> Converted:
        known = {cell: nan if is_missing(cell) else self.number(cell) for cell in set(cells)}
        found = [known[cell] for cell in cells]
        bad = [place for place, value in enumerate(found) if value is None]
        values = np.array(found, np.float64)  # None becomes NaN
        return Converted(values, int(np.count_nonzero(np.isnan(values))) - len(bad), bad, plain=False)


def _mark_pattern(thousands: str) -> str:
    return MARKS.get(thousands, re.escape(thousands))
