"""Cells as text on the clipboard, as spreadsheets write and read them: tab-separated lines, quotes where needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def block_from(text: str) -> list[list[str]]:
    """Take pasted text apart into lines of cells; lines may come out of different lengths.

    Cells are separated by tabs, or by semicolons where there is no tab and every line has a semicolon.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not text:
        return []
    try:
        # strict, because otherwise a quote that is never closed would swallow the rest of the text without a word
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error:
        lines = [line.split(_separator(text)) for line in text.split("\n")]
    return [line or [""] for line in lines]


def text_from(lines: Iterable[Sequence[str]]) -> str:
    """Write lines of cells as tab-separated text that `block_from` and spreadsheets read back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for line in lines:
        # csv would write a line of one empty cell as a pair of quotes
        if len(line) == 1 and not line[0]:
            out.write("\n")
        else:
            writer.writerow(line)
    return out.getvalue()


def _separator(text: str) -> str:
    if "\t" in text:
        return "\t"
    return ";" if all(";" in line for line in text.split("\n")) else "\t"
