"""Delimited text as columns of cells, part by part, with the line of every row and of everything that is wrong.

Three ways, from fast to careful, that agree: a part without quotes and with the same number of delimiters on every
line is split as a whole; another one is read by Python's csv module in its strict mode; and a record that this refuses,
or that goes over several lines and does not fit, is read by `CarefulReader`.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from nnapp.importing.careful import CarefulReader
from nnapp.importing.fitting import Fitter
from nnapp.importing.lines import Block
from nnapp.importing.values import Rejected, shortened
from nnapp.words import Said, marked

UNCLOSED = marked("a quote is opened and not closed before a delimiter or the end of the line")
TAKEN_PLAIN = marked("it is taken as an ordinary character")
UNREADABLE = marked("some bytes are not in the file's encoding")
SHOWN_STRANGE = marked("they are shown as �")


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
    rejected: Sequence[Rejected] = ()


class Raw(NamedTuple):
    """Some records as they stand: their lines, their cells (none for a blank line), and quotes that were not closed."""

    lines: Sequence[int]
    rows: list[list[str]]
    rejected: list[Rejected]
    done: int  # letters of the text that were read
    checked: bool = False  # every row has as many cells as it should


def chunks(blocks: Iterator[Block], first_line: int, dialect: Dialect, fitter: Fitter) -> Iterator[Chunk]:
    """Yield the rows from a line on; what does not fit is counted by the fitter and said in the chunks."""
    pending, pending_line = "", 0
    for block in blocks:
        text, line, unreadable = block.text, block.line, block.unreadable
        if pending:
            text, line = pending + text, pending_line
        elif line < first_line:
            text, line = _from_line(text, line, first_line)
        faults = [
            Rejected(number, None, shortened(shown.strip()), Said(UNREADABLE), Said(SHOWN_STRANGE))
            for number, shown in unreadable
            if number >= first_line
        ]
        if not text:
            continue
        whole = _evenly_divided(text, line, dialect)
        if whole is not None:
            pending = ""
            yield whole._replace(rejected=faults)
            continue
        raw = raw_records(text, line, dialect, block.last)
        pending = text[raw.done :]
        pending_line = line + text.count("\n", 0, raw.done)
        lines, rows, rejected = fitter.fit(raw.lines, raw.rows)
        yield Chunk(lines, list(zip(*rows, strict=True)), [*faults, *raw.rejected, *rejected])


def raw_records(text: str, line: int, dialect: Dialect, final: bool) -> Raw:
    """Divide a text that ends with a line feed; without `final` a record at its end may be left for later."""
    if dialect.quote and dialect.quote in text:
        return _quoted_records(text, line, dialect, final)
    rows: list[list[str]] = []
    for part in text[:-1].split("\n"):
        if not part.strip(" ") or (dialect.comment and part.startswith(dialect.comment)):
            rows.append([])
        elif dialect.delimiter == " ":
            rows.append(part.split())
        else:
            rows.append(part.split(dialect.delimiter) if dialect.delimiter else [part])
    return Raw(range(line, line + len(rows)), rows, [], len(text))


def _from_line(text: str, line: int, first: int) -> tuple[str, int]:
    place = 0
    while line < first:
        place = text.find("\n", place) + 1
        if not place:
            return "", line
        line += 1
    return text[place:], line


def _evenly_divided(text: str, line: int, dialect: Dialect) -> Chunk | None:
    """The fast way: None where the text needs another one."""
    delimiter, width = dialect.delimiter, dialect.width
    if delimiter in ("", " ") or width is None or width < 2 or (dialect.quote and dialect.quote in text):
        return None
    rows = text[:-1].split("\n")
    if dialect.comment and (text.startswith(dialect.comment) or "\n" + dialect.comment in text):
        return None
    if any(count != width - 1 for count in [row.count(delimiter) for row in rows]):
        return None
    cells = delimiter.join(rows).split(delimiter)
    return Chunk(range(line, line + len(rows)), [cells[place::width] for place in range(width)])


def _quoted_records(text: str, line: int, dialect: Dialect, final: bool) -> Raw:
    parts = text.splitlines(keepends=True) if text.isascii() else [part + "\n" for part in text[:-1].split("\n")]
    if len(parts) != text.count("\n"):  # other characters that Python takes for line ends
        parts = [part + "\n" for part in text[:-1].split("\n")]
    if dialect.delimiter not in ("", " ") and not (dialect.comment and dialect.comment in text):
        try:
            rows = [*_csv_reader(parts, dialect)]
        except csv.Error:
            rows = []
        if len(rows) == len(parts):
            return Raw(range(line, line + len(rows)), rows, [], len(text))
    return _Stepper(text, parts, line, dialect, final).read()


def _csv_reader(parts: object, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        parts,  # type: ignore[arg-type]
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        strict=True,
        skipinitialspace=True,
    )


class _Stepper:
    """Reads record by record, by the csv module where that can and carefully where not."""

    def __init__(self, text: str, parts: list[str], line: int, dialect: Dialect, final: bool) -> None:
        self._text, self._parts, self._line, self._dialect, self._final = text, parts, line, dialect, final
        self._careful = CarefulReader(dialect.delimiter, dialect.quote)
        self._starts = [0, *accumulate(map(len, parts))]
        self._next = 0  # the number of the part that is read next

    def read(self) -> Raw:
        lines: list[int] = []
        rows: list[list[str]] = []
        rejected: list[Rejected] = []
        quick = self._dialect.delimiter not in ("", " ")
        while self._next < len(self._parts):
            if self._is_comment():
                lines.append(self._line + self._next)
                rows.append([])
                self._next += 1
                continue
            if quick:
                self._read_quickly(lines, rows)
                if self._next >= len(self._parts):
                    break
                if self._is_comment():
                    continue
            begin = self._next
            record = self._careful.record(self._text, self._starts[begin], self._dialect.width, self._final)
            if record is None:
                return Raw(lines, rows, rejected, self._starts[begin])
            if record.open:
                shown = shortened(self._parts[begin].strip())
                rejected.append(Rejected(self._line + begin, None, shown, Said(UNCLOSED), Said(TAKEN_PLAIN)))
            lines.append(self._line + begin)
            rows.append(record.cells if record.cells != [""] or self._parts[begin].strip() else [])
            self._next = bisect_right(self._starts, record.stop) - 1
        return Raw(lines, rows, rejected, len(self._text))

    def _read_quickly(self, lines: list[int], rows: list[list[str]]) -> None:
        """Read on until a comment, or a record that needs care, which is then the next one."""
        reader = _csv_reader(self._rest(), self._dialect)
        begin = self._next
        try:
            for row in reader:
                if self._next - begin > 1 and len(row) != self._dialect.width:
                    self._next = begin
                    return
                lines.append(self._line + begin)
                rows.append(row)
                begin = self._next
                if begin < len(self._parts) and self._is_comment():
                    return
        except csv.Error:
            self._next = begin

    def _rest(self) -> Iterator[str]:
        while self._next < len(self._parts):
            self._next += 1
            yield self._parts[self._next - 1]

    def _is_comment(self) -> bool:
        comment = self._dialect.comment
        return bool(comment) and self._parts[self._next].startswith(comment)
