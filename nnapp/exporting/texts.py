"""Cells as texts: numbers that come back bit for bit, texts that no spreadsheet runs, quotes where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnapp.importing.formula_cells import defused
from nnapp.words import Refusal, marked

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 4096  # rows that are spelled out at a time
QUOTE = '"'
EXACT = 2**53  # whole numbers below it are the same as float64


class Spelling(NamedTuple):
    """How a table is written as text."""

    delimiter: str = ","
    decimal: str = "."
    line_end: str = "\r\n"  # RFC 4180

    def check(self) -> None:
        """Raise `Refusal` where a table written so could not be read back."""
        if self.delimiter not in DELIMITERS or self.decimal not in (".", ",") or self.delimiter == self.decimal:
            raise Refusal(
                marked(
                    "A table cannot be written with “{delimiter}” between its cells and “{decimal}” as the decimal "
                    "sign: choose a comma, semicolon, tab or vertical bar, and a decimal sign that differs from it."
                ),
                delimiter=self.delimiter,
                decimal=self.decimal,
            )


def lines(columns: Sequence[tuple[str, Any]], spelling: Spelling, header: bool = True) -> Iterator[str]:
    """Yield the header and then the rows, a few thousand at a time, each line with its end.

    Columns are (name, values), the values numbers (rows,) or a sequence of texts.
    """
    alone = len(columns) == 1
    special = re.compile("[" + re.escape(spelling.delimiter) + '"\r\n]|^\\s|\\s$')
    if header:
        cells = [[_quoted(defused(name), special, alone)] for name, _ in columns]
        yield _joined(cells, spelling)
    rows = len(columns[0][1]) if columns else 0
    for begin in range(0, rows, BLOCK):
        some = slice(begin, begin + BLOCK)
        yield _joined([_cells(values[some], spelling, special, alone) for _, values in columns], spelling)


def number_texts(values: NDArray[Any], decimal: str = ".") -> list[str]:
    """Spell numbers as short as can be read back to the same float64, or float32; NaN as an empty text."""
    texts = _whole_numbers(values) or _spelled(values)
    return texts if decimal == "." else [text.replace(".", decimal) for text in texts]


def _whole_numbers(values: NDArray[Any]) -> list[str]:
    # of a column of whole numbers; nothing where one is none, or is −0, which has a sign to keep
    if not (np.abs(values) < EXACT).all() or (values != np.rint(values)).any() or np.signbit(values[values == 0]).any():
        return []
    return [*map(str, values.astype(np.int64).tolist())]


def _spelled(values: NDArray[Any]) -> list[str]:
    if values.dtype == np.float64 and not np.isinf(values).any():
        # all at once, several times as fast as one by one; in JSON a NaN is null
        texts = msgspec.json.encode(values.tolist()).decode()[1:-1].split(",") if len(values) else []
    else:
        texts = [str(value) for value in values]
    short = [text[:-2] if text.endswith(".0") and text != "-0.0" else text for text in texts]
    return ["" if text in ("null", "nan") else text for text in short] if np.isnan(values).any() else short


def _cells(values: Any, spelling: Spelling, special: re.Pattern[str], alone: bool) -> list[str]:
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        texts = number_texts(values, spelling.decimal)
        return [text or _empty(alone) for text in texts] if alone else texts
    return [_quoted(defused(text), special, alone) for text in values]


def _quoted(text: str, special: re.Pattern[str], alone: bool) -> str:
    if not text:
        return _empty(alone)
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE if special.search(text) else text


def _empty(alone: bool) -> str:
    return QUOTE * 2 if alone else ""  # an empty line would be taken for no row at all


def _joined(cells: Sequence[Sequence[str]], spelling: Spelling) -> str:
    rows = map(spelling.delimiter.join, zip(*cells, strict=True))
    return spelling.line_end.join((*rows, ""))
