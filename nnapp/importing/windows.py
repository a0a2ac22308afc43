"""Looks into a long text here and there, because its numbers may be written otherwise far below its beginning."""

from __future__ import annotations

from collections.abc import Iterator

from nnapp.importing.records import Dialect
from nnapp.importing.values import Source

WINDOWS = 16
WINDOW_BYTES = 1 << 13
WINDOW_LINES = 200
WIDE = ("utf-16", "utf-32")  # cannot be cut at any byte


def cells_here_and_there(source: Source, encoding: str | None, dialect: Dialect) -> Iterator[str]:
    """Yield the cells of whole lines at some places of a long text; rows of another width are left out."""
    for text in _windows(source, encoding):
        for line in text.splitlines()[1:-1][:WINDOW_LINES]:
            cells = _cells(line, dialect.delimiter)
            if len(cells) == dialect.width:
                yield from (cell.strip().strip(dialect.quote or None) for cell in cells)


def _cells(line: str, delimiter: str) -> list[str]:
    if not delimiter:
        return [line]
    return line.split() if delimiter == " " else line.split(delimiter)


def _windows(source: Source, encoding: str | None) -> Iterator[str]:
    size = source.size() if source.text is None else len(source.text)
    if size < 2 * WINDOWS * WINDOW_BYTES or (encoding or "").startswith(WIDE):
        return
    places = range(size // WINDOWS, size, size // WINDOWS)
    if source.path is None:
        yield from ((source.text or "")[place : place + WINDOW_BYTES] for place in places)
        return
    with source.path.open("rb") as file:
        for place in places:
            file.seek(min(place, size - WINDOW_BYTES))
            yield file.read(WINDOW_BYTES).decode(encoding or "utf-8", "replace")
