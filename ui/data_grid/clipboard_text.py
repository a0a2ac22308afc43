"""Cells as text on the clipboard, as spreadsheets write and read them: tab-separated lines, quotes where needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Block = list[list[str]]


def block_from(text: str) -> Block:
    """Take pasted text apart into lines of cells; lines may come out of different lengths.

    Cells are separated by tabs, or by semicolons where there is no tab and every line has a semicolon. Empty lines
    behind the last one are no rows where there are several columns.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not text:
        return []
    separator = _separator(text)
    try:
        # strict, because otherwise a quote that is never closed would swallow the rest of the text without a word
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        lines = [line.split(separator) for line in text.split("\n")]
    while len(lines) > 1 and len(lines[0]) > 1 and not any(lines[-1]) and len(lines[-1]) < 2:
        lines.pop()
    return [line or [""] for line in lines]


def without_names(block: Block, names: Sequence[str]) -> Block:
    """Return the block without its first line, where that is the names of these columns and others follow it."""
    is_header = len(block) > 1 and [cell.strip() for cell in block[0]] == [name.strip() for name in names]
    return block[1:] if is_header else block


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
