"""What the XML of a spreadsheet says before it is read: how far its cells reach, and which cells hold errors.

The library makes a full rectangle of all cells between the first and the last one, and gives a cell with an error as an
empty one. So the tags are searched first, a megabyte at a time: xlsx as in ECMA-376 part 1, 18.3.1; ods as in
OpenDocument 1.3 part 3, 9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

MOST_CELLS = 12_000_000
MOST_ERRORS = 1000  # that are listed
LONGEST_ROW = 2**26  # bytes
REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{1,9})[0-9]{1,9}["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["']([0-9]{1,9})["']""")
QUICK_REFERENCE = re.compile(rb'<c r="([A-Za-z]{1,9})')
QUICK_ROW = re.compile(rb'<row r="([0-9]{1,9})')
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW_START = re.compile(rb"<(?:\w+:)?row[\s/>]")
ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Za-z]{1,9})([0-9]{1,9})["'][^>]*>"""
    rb"""(?:(?!</?(?:\w+:)?c[\s>]).)*?<(?:\w+:)?v>([^<]{0,20})""",
    re.DOTALL,
)
NO_VALUE = re.compile(rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>\s*)?</(?:\w+:)?c>")
TAG = re.compile(
    rb"""<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*?)(/?)>"""
)
COLUMNS_REPEATED = re.compile(rb"""table:number-columns-repeated=["']([0-9]{1,10})["']""")
ROWS_REPEATED = re.compile(rb"""table:number-rows-repeated=["']([0-9]{1,10})["']""")
ODS_TEXT = re.compile(rb"\s*<text:p[^>]*>([^<]{0,20})")
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576  # what spreadsheets have, and the library reads


class TooLarge(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """A sheet has more cells than can be read; says how far they reach."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.rows, self.columns = rows, columns


class EndlessRow(Exception):  # noqa: N818
    """A sheet has a row of more bytes than any row of cells."""


class ErrorCell(NamedTuple):
    """A cell whose formula gave an error."""

    row: int  # from 0
    column: int  # from 0
    text: str  # #DIV/0!


class Scan(NamedTuple):
    """What was found in one sheet."""

    errors: list[ErrorCell]  # the first ones
    error_count: int = 0
    without_value: int = 0  # formulas that no program has computed
    cells: int = 0


def scan_xlsx(pieces: Iterable[bytes]) -> Scan:
    """Search the XML of one xlsx sheet. Raises `TooLarge`."""
    sheet = _XlsxSheet()
    for some in _whole_rows(pieces):
        if _is_usual(some):
            rows = QUICK_ROW.findall(some)
            sheet.add(len(rows), rows, QUICK_REFERENCE.findall(some))
        else:
            sheet.add(len(ROW_START.findall(some)), ROW.findall(some), REFERENCE.findall(some))
            sheet.add_without_references(some)
        sheet.check(some.replace(b"'", b'"') if b"'" in some else some)
        if b't="e"' in some or b"t='e'" in some:
            sheet.add_errors(some)
        if b"<f" in some or b":f" in some:
            sheet.without_value += len(NO_VALUE.findall(some))
    return Scan(sheet.errors, sheet.error_count, sheet.without_value, sheet.cells)


class _XlsxSheet:
    """Counts the cells of one xlsx sheet."""

    def __init__(self) -> None:
        self.errors: list[ErrorCell] = []
        self.error_count = self.without_value = self.cells = 0
        self._rows = self._last_row = self._width = 0
        self._names: set[bytes] = set()

    def add(self, rows: int, numbers: list[bytes], columns: list[bytes]) -> None:
        self.cells += len(columns)
        self._rows += rows
        self._last_row = max([self._last_row, *map(int, numbers)])
        new = set(columns) - self._names
        self._names |= new
        self._width = max([self._width, *(column_number(name.decode()) + 1 for name in new)])

    def add_without_references(self, some: bytes) -> None:
        # such cells follow each other
        counts = [len(CELL.findall(row)) for row in ROW_START.split(some)]
        self._width = max(self._width, *counts)
        self.cells = max(self.cells, sum(counts))

    def check(self, some: bytes) -> None:
        # a cell whose reference lies far below its row, as no program writes it
        far = re.compile(rb' r="[A-Za-z]{1,9}([0-9]{%d,})' % (len(str(self._last_row)) + 1))
        self._last_row = max([self._last_row, *(int(digits[:9]) for digits in far.findall(some))])
        _check(max(self._rows, self._last_row), self._width, self.cells)

    def add_errors(self, some: bytes) -> None:
        for match in ERROR.finditer(some):
            self.error_count += 1
            if len(self.errors) < MOST_ERRORS:
                place = column_number(match[1].decode())
                self.errors.append(ErrorCell(int(match[2]) - 1, place, _text(match[3])))


def _is_usual(some: bytes) -> bool:
    # as most programs write it: then quicker patterns find everything
    cells, rows = some.count(b"<c"), some.count(b"<row")
    return cells == some.count(b'<c r="') and rows == some.count(b'<row r="') and b":row" not in some


def scan_ods(pieces: Iterable[bytes]) -> list[Scan]:
    """Search the XML of all sheets of an ods file, in their order. Raises `TooLarge`."""
    scans: list[Scan] = []
    sheet = _OdsSheet()
    for some in _whole_rows(pieces):
        for match in TAG.finditer(some):
            closing, name, attributes = match[1], match[2], match[3]
            if name == b"table" and not closing:
                sheet = _OdsSheet()
            elif name == b"table":
                scans.append(sheet.scan())
            elif name == b"table-row" and not closing:
                sheet.begin_row(_number(ROWS_REPEATED, attributes))
                if match[4]:
                    sheet.end_row()
            elif name == b"table-row":
                sheet.end_row()
            elif not closing:
                sheet.cell(attributes, some, match.end())
    return scans


class _OdsSheet:
    """Counts the cells of one ods sheet."""

    def __init__(self) -> None:
        self.errors: list[ErrorCell] = []
        self.error_count = self.cells = 0
        self._row = self._rows = self._last_row = self._widest = 0  # rows before this one, how often it is repeated
        self._column = self._width = 0

    def begin_row(self, repeated: int) -> None:
        self._rows, self._column, self._width = repeated, 0, 0

    def cell(self, attributes: bytes, some: bytes, end: int) -> None:
        repeated = min(_number(COLUMNS_REPEATED, attributes), MOST_COLUMNS)
        if b'value-type="error"' in attributes:
            self.error_count += self._rows * repeated
            text = ODS_TEXT.match(some, end)
            if len(self.errors) < MOST_ERRORS:
                self.errors.append(ErrorCell(self._row, self._column, _text(text[1]) if text else "#ERR"))
        self._column = min(self._column + repeated, MOST_COLUMNS)
        if b"office:value-type" in attributes or b"office:string-value" in attributes:
            self._width = self._column

    def end_row(self) -> None:
        self._row = min(self._row + self._rows, MOST_ROWS)
        if self._width:
            self._last_row = self._row
            self._widest = max(self._widest, self._width)
            self.cells += min(self._rows, MOST_ROWS) * self._width
            _check(self._last_row, self._widest, self.cells)

    def scan(self) -> Scan:
        return Scan(self.errors, self.error_count, 0, self.cells)


def column_number(letters: str) -> int:
    """Return the number of a column from 0: A is 0, Z 25, AA 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column of this number from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _check(rows: int, columns: int, cells: int) -> None:
    if rows * columns > MOST_CELLS or cells > MOST_CELLS:
        raise TooLarge(rows, columns)


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    # cut after a row, so that no tag and no cell is torn apart
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b"row>") + 4
        if end >= 4:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > LONGEST_ROW:
            raise EndlessRow
    yield rest


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _text(found: bytes) -> str:
    return unescape(found.decode("utf-8", "replace")).strip() or "#ERR"
