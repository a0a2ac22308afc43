"""One record of delimited text, read with care where quotes are wrong or a cell goes over several lines.

A quote opens a cell only at its beginning, and must be closed before a delimiter or the line's end. One that is not
is taken as an ordinary character of a line that ends where it ends, so it cannot swallow the lines below.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_QUOTED = 1 << 20  # letters of a cell
MANY_LINES = 100  # a cell over so many lines is believed only if the record has as many cells as it should


class Record(NamedTuple):
    """The cells of a record and where the next one begins; `open` counts quotes that were not closed."""

    cells: list[str]
    stop: int
    open: int


class CarefulReader:
    """Reads single records from a text that ends with a line feed."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self._blanks = delimiter == " "
        self._delimiter, self._quote = delimiter, quote
        ends = r" \t" if self._blanks else re.escape(delimiter)
        self._plain_end = re.compile(f"[{ends}\n]")
        self._after_quote = re.compile(r"[ \t\n]" if self._blanks else f" *[{ends}\n]")
        self._lead = re.compile(r"[ \t]*" if self._blanks else " *")

    def record(self, text: str, start: int, width: int | None, final: bool) -> Record | None:
        """Return the record that begins at `start`; None where an open quote needs more text than there is.

        `width` is how many cells a record should have, and decides what cannot be told otherwise.
        """
        joined = self._parse(text, start, None, final)
        if joined is None:
            return None
        lines = text.count("\n", start, joined.stop)
        if lines <= 1 or width is None or (len(joined.cells) == width and lines <= MANY_LINES):
            return joined
        single = self._parse(text, start, text.index("\n", start), final=True)
        assert single is not None
        return joined if len(joined.cells) == width != len(single.cells) else single

    def _parse(self, text: str, start: int, limit: int | None, final: bool) -> Record | None:
        """Read a record; a quoted cell must be closed before `limit`."""
        cells: list[str] = []
        place, opened = start, 0
        while True:
            begin = self._lead.match(text, place).end()  # type: ignore[union-attr] # it matches nothing, too
            if self._blanks and text[begin] == "\n" and (cells or begin > start):
                return Record(cells, begin + 1, opened)
            if self._quote and text.startswith(self._quote, begin):
                found = self._quoted(text, begin, limit, final)
                if found is None:
                    return None
                end, content = found
                opened += content is None
            else:
                end, content = -1, None
            if content is None:
                end = self._plain_end.search(text, begin if self._blanks else place).start()  # type: ignore[union-attr]
                content = text[begin if self._blanks else place : end]
            cells.append(content)
            if text[end] == "\n":
                return Record(cells, end + 1, opened)
            place = end + 1

    def _quoted(self, text: str, begin: int, limit: int | None, final: bool) -> tuple[int, str | None] | None:
        """Return where a quoted cell ends and what it holds; no content where it is not closed; None: more text."""
        quote = self._quote
        bound = min(len(text), begin + LONGEST_QUOTED) if limit is None else limit
        place = begin + 1
        while (closing := text.find(quote, place, bound)) >= 0:
            if text[closing + 1] == quote:
                place = closing + 2
                continue
            after = self._after_quote.match(text, closing + 1)
            if after:
                content = text[begin + 1 : closing].replace(quote * 2, quote)
                return after.end() - 1, content.replace("\\" + quote, quote)
            if text[closing - 1] != "\\":
                return -1, None
            place = closing + 1
        return (-1, None) if final or bound < len(text) else None
