"""Delimited text as columns of cells, part by part, with the line of every row and of everything that is wrong.

Three ways, from fast to careful, that agree: a part without quotes and with the same number of delimiters on every
line is split as a whole; another one is read by Python's csv module in its strict mode; and a record that this refuses,
or that goes over several lines and does not fit, is read by `CarefulReader`.

DuckDB, which reads the other formats, is not used here. It is about four times as fast for a file without a fault, but
it counts records and not lines, says nothing of quotes that swallow lines, needs a copy of every file that is not
UTF-8, and takes half as much memory again; finding all that out beside it costs the time that it saves. This way 100 MB
take 2 to 3 seconds, and a reading can be cancelled between two parts.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import NamedTuple

from nnapp.importing.careful import LONGEST_QUOTED, MANY_LINES, CarefulReader
from nnapp.importing.fitting import Fitter
from nnapp.importing.lines import Block
from nnapp.importing.rejections import Found
from nnapp.importing.values import Rejected, shortened
from nnapp.words import Said, marked

UNCLOSED = marked("a quote is opened and not closed before a delimiter or the end of the line")
TAKEN_PLAIN = marked("it is taken as an ordinary character")
UNREADABLE = marked("some bytes are not in the file's encoding")
SHOWN_STRANGE = marked("they are shown as �")
NO_DELIMITER = "\x1f"  # stands for none in the csv module, where a text does not have it
MOST_CAREFUL = 30  # records that are read carefully after windows that began with such a one
FIRST_WINDOW = 16  # lines that are tried at once after a record that needed care; doubled as long as that goes well


class Dialect(NamedTuple):
    """How text is divided into cells; `width` is the number of cells of a record, None where it is not known yet."""

    delimiter: str
    quote: str
    comment: str
    width: int | None = None


class Chunk(NamedTuple):
    """Some rows: the lines where they begin, and their cells by columns."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]


class Raw(NamedTuple):
    """Some records as they stand: their lines, and their cells, none for a blank line or a comment."""

    lines: Sequence[int]
    rows: list[list[str]]
    done: int  # letters of the text that were read


def chunks(blocks: Iterator[Block], first_line: int, dialect: Dialect, fitter: Fitter) -> Iterator[tuple[Chunk, Found]]:
    """Yield the rows from a line on, with what is wrong among them; more can be added to that."""
    pending, pending_line = "", 0
    for block in blocks:
        text, line = block.text, block.line
        if pending:
            text, line = pending + text, pending_line
            if not block.last and len(text) < LONGEST_QUOTED and dialect.quote not in block.text:
                pending = text  # a cell in quotes goes on
                continue
        elif line < first_line:
            text, line = _from_line(text, line, first_line)
        if not text:
            continue
        found = fitter.next_part()
        for number, shown in block.unreadable:
            if number >= first_line and found.wanted():
                found.add(Rejected(number, None, shortened(shown.strip()), Said(UNREADABLE), Said(SHOWN_STRANGE)))
        chunk = _evenly_divided(text, line, dialect, fitter)
        pending = ""
        if chunk is None:
            raw = raw_records(text, line, dialect, block.last, found)
            pending, pending_line = text[raw.done :], line + text.count("\n", 0, raw.done)
            lines, rows = fitter.fit(raw.lines, raw.rows, found)
            chunk = Chunk(lines, list(zip(*rows, strict=True)))
        if "'" in text:
            chunk = Chunk(chunk.lines, [fitter.without_guards(cells) for cells in chunk.columns])
        yield chunk, found


def raw_records(text: str, line: int, dialect: Dialect, final: bool, found: Found | None = None) -> Raw:
    """Divide a text that ends with a line feed; without `final` a record at its end may be left for later."""
    if dialect.quote and dialect.quote in text:
        return _quoted_records(text, line, dialect, final, found or Found())
    rows: list[list[str]] = []
    for part in text[:-1].split("\n"):
        if not part.strip(" ") or (dialect.comment and part.startswith(dialect.comment)):
            rows.append([])
        elif dialect.delimiter == " ":
            rows.append(part.split())
        else:
            rows.append(part.split(dialect.delimiter) if dialect.delimiter else [part])
    return Raw(range(line, line + len(rows)), rows, len(text))


def _from_line(text: str, line: int, first: int) -> tuple[str, int]:
    place = 0
    while line < first:
        place = text.find("\n", place) + 1
        if not place:
            return "", line
        line += 1
    return text[place:], line


def _evenly_divided(text: str, line: int, dialect: Dialect, fitter: Fitter) -> Chunk | None:
    """The fast way: None where the text needs another one."""
    delimiter, comment, width = dialect.delimiter, dialect.comment, dialect.width
    if delimiter in ("", " ") or width is None or width < 2 or (dialect.quote and dialect.quote in text):
        return None
    rows = text[:-1].split("\n")
    lines: Sequence[int] = range(line, line + len(rows))
    counts = [row.count(delimiter) for row in rows]
    if 0 in counts or (comment and (text.startswith(comment) or "\n" + comment in text)):
        kept = [place for place, row in enumerate(rows) if row.strip(" ") and not (comment and row.startswith(comment))]
        blank = len(rows) - len(kept)
        rows, lines, counts = [rows[n] for n in kept], [line + n for n in kept], [counts[n] for n in kept]
    else:
        blank = 0
    if any(count != width - 1 for count in counts):
        return None
    fitter.blank += blank
    cells = delimiter.join(rows).split(delimiter) if rows else []
    return Chunk(lines, [cells[place::width] for place in range(width)])


def _quoted_records(text: str, line: int, dialect: Dialect, final: bool, found: Found) -> Raw:
    found.next_kind()
    if dialect.comment and dialect.comment in text:
        raw = _without_comments(text, line, dialect)
        if raw is not None:
            return raw
    parts = text.splitlines(keepends=True)
    if len(parts) != text.count("\n"):  # other characters that Python takes for line ends
        parts = [part + "\n" for part in text[:-1].split("\n")]
    return _Stepper(text, parts, line, dialect, final, found).read()


def _without_comments(text: str, line: int, dialect: Dialect) -> Raw | None:
    """Read a text whose records all have one line, so that no comment can be inside a cell; None for others."""
    parts = text[:-1].split("\n")
    kept = [place for place, part in enumerate(parts) if not part.startswith(dialect.comment)]
    if dialect.delimiter in ("", " "):
        return None
    found: list[list[str]] = []
    with suppress(csv.Error):
        found.extend(_csv_reader([parts[place] + "\n" for place in kept], dialect))
    if len(found) != len(kept):
        return None
    rows: list[list[str]] = [[]] * len(parts)
    for place, row in zip(kept, found, strict=True):
        rows[place] = row
    return Raw(range(line, line + len(rows)), rows, len(text))


def _csv_reader(parts: list[str], dialect: Dialect) -> Iterator[list[str]]:
    delimiter = dialect.delimiter or NO_DELIMITER
    return csv.reader(parts, delimiter=delimiter, quotechar=dialect.quote, strict=True, skipinitialspace=True)


class _Stepper:
    """Reads records, many at once by the csv module where that can, and single ones carefully where not."""

    def __init__(self, text: str, parts: list[str], line: int, dialect: Dialect, final: bool, found: Found) -> None:
        self._text, self._parts, self._line, self._dialect, self._final = text, parts, line, dialect, final
        self._found = found
        self._careful = CarefulReader(dialect.delimiter, dialect.quote)
        self._starts = [0, *accumulate(map(len, parts))]
        self._next = 0  # the number of the part that is read next
        self._lines: list[int] = []
        self._rows: list[list[str]] = []

    def read(self) -> Raw:
        delimiter = self._dialect.delimiter
        quick = delimiter != " " and bool(delimiter or NO_DELIMITER not in self._text)
        window, careful, misses = len(self._parts), 0, 0  # `careful` records are next, before windows are tried again
        while self._next < len(self._parts):
            begin = self._next
            if self._is_comment(begin):
                self._take(begin + 1, [])
            elif quick and not careful and self._read_window(window):
                window, misses = 2 * window, 0
            else:
                if quick and not careful:
                    misses = 0 if self._next > begin + 1 else min(misses + 1, MOST_CAREFUL)
                    window, careful = FIRST_WINDOW, misses + 1
                if self._next < len(self._parts) and not self._is_comment(self._next) and not self._read_one():
                    break
                careful = max(0, careful - 1)
        return Raw(self._lines, self._rows, self._starts[self._next])

    def _take(self, after: int, cells: list[str]) -> None:
        self._lines.append(self._line + self._next)
        self._rows.append(cells)
        self._next = after

    def _read_one(self) -> bool:
        """Read one record carefully; False where it needs more text."""
        begin = self._next
        record = self._careful.record(self._text, self._starts[begin], self._dialect.width, self._final)
        if record is None:
            return False
        if record.open and self._found.wanted():
            shown = shortened(self._parts[begin].strip())
            self._found.add(Rejected(self._line + begin, None, shown, Said(UNCLOSED), Said(TAKEN_PLAIN)))
        blank = record.cells == [""] and not self._parts[begin].strip()
        self._take(bisect_right(self._starts, record.stop) - 1, [] if blank else record.cells)
        return True

    def _read_window(self, window: int) -> bool:
        """Read some lines by the csv module; False where it stopped before a record that needs care."""
        end = min(len(self._parts), self._next + window)
        if self._dialect.comment:
            end = next((place for place in range(self._next, end) if self._is_comment(place)), end)
        rows: list[list[str]] = []
        with suppress(csv.Error):  # the rows before it are there
            rows.extend(_csv_reader(self._parts[self._next : end], self._dialect))
        if len(rows) == end - self._next:
            self._lines.extend(range(self._line + self._next, self._line + end))
            self._rows.extend(rows)
            self._next = end
        else:
            self._take_long(rows)
        return self._next == end

    def _take_long(self, rows: list[list[str]]) -> None:
        """Take records, some of which may go over several lines, up to the first of these that does not fit."""
        if not any("\n" in cell for row in rows for cell in row):
            self._lines.extend(range(self._line + self._next, self._line + self._next + len(rows)))
            self._rows.extend(rows)
            self._next += len(rows)
            return
        for row in rows:
            over = "".join(row).count("\n")
            if over and (len(row) != self._dialect.width or over > MANY_LINES):
                return
            self._take(self._next + 1 + over, row)

    def _is_comment(self, place: int) -> bool:
        comment = self._dialect.comment
        return bool(comment) and self._parts[place].startswith(comment)
