"""What an old workbook (xls) holds, looked at before it is handed to the library: how far its cells reach, its errors.

An xls file is a small file system of its own (MS-CFB) with one stream of records (MS-XLS 2.4). A damaged record can
claim a cell in the last row and column, and the library would make a full rectangle up to it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from nnapp.importing.sheet_scan import MOST_CELLS, MOST_ERRORS, ErrorCell, Scan, TooLarge

FREE = 0xFFFFFFFA  # and all above: no sector
ENTRY = 128
MOST_SECTORS = 2**22
SMALL = 4096  # shorter streams lie elsewhere; a workbook in one has no more than some tens of cells
BEGIN, END_OF_FILE = (0x0809, 0x0409, 0x0209, 0x0009), 0x000A
ONE_CELL = {0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x0006, 0x0206, 0x0406, 0x00D6, 0x0003, 0x0004, 0x0005, 0x0002}
MANY_CELLS = {0x00BD, 0x00BE}
BOOLEAN_OR_ERROR = 0x0205
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
FORMULA = {0x0006, 0x0206, 0x0406}
WORKBOOK_NAMES = {"workbook", "book"}


class OldProblem(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """The file is damaged, or no workbook."""


def stream_names(data: bytes) -> set[str]:
    """Return the names of the streams, in small letters. Raises `OldProblem`."""
    return {name for name, _, _ in _entries(data, _table(data))}


def scan_xls(data: bytes) -> list[Scan]:
    """Search the records of an xls file; one scan for each sheet in their order. Raises `OldProblem`, `TooLarge`."""
    table = _table(data)
    found = [(start, size) for name, start, size in _entries(data, table) if name in WORKBOOK_NAMES]
    if not found:
        raise OldProblem
    start, size = found[0]
    if size < SMALL:
        return []
    stream = b"".join(_sectors(data, table, start))
    return [scan for scan in _sheets(stream) if scan is not None]


def _table(data: bytes) -> list[int]:
    # which sector follows each one
    if len(data) < 512:
        raise OldProblem
    size = _sector_size(data)
    numbers = list(struct.unpack_from("<109I", data, 76))
    following, seen = struct.unpack_from("<I", data, 68)[0], 0
    while following < FREE and seen < MOST_SECTORS // 128:
        part = _sector(data, following, size)
        *more, following = struct.unpack(f"<{size // 4}I", part)
        numbers += more
        seen += 1
    table: list[int] = []
    for number in numbers:
        if number < FREE:
            table.extend(struct.unpack(f"<{size // 4}I", _sector(data, number, size)))
        if len(table) > MOST_SECTORS:
            raise OldProblem
    return table


def _sector_size(data: bytes) -> int:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise OldProblem
    return int(1 << shift)


def _sector(data: bytes, number: int, size: int) -> bytes:
    place = (number + 1) * size
    part = data[place : place + size]
    if not part:
        raise OldProblem
    return part.ljust(size, b"\0")


def _sectors(data: bytes, table: list[int], start: int) -> Iterator[bytes]:
    size, seen, number = _sector_size(data), 0, start
    while number < FREE:
        if number >= len(table) or seen > len(table):
            raise OldProblem
        yield _sector(data, number, size)
        number, seen = table[number], seen + 1


def _entries(data: bytes, table: list[int]) -> Iterator[tuple[str, int, int]]:
    (start,) = struct.unpack_from("<I", data, 48)
    folder = b"".join(_sectors(data, table, start))
    for at in range(0, len(folder) - ENTRY + 1, ENTRY):
        (length,) = struct.unpack_from("<H", folder, at + 64)
        name = folder[at : at + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        begin, size = struct.unpack_from("<II", folder, at + 116)
        if folder[at + 66] == 2:
            yield name.lower(), begin, size


def _sheets(stream: bytes) -> Iterator[Scan | None]:
    # the first part holds what all sheets share, and each one after it is a sheet
    at, inside, number = 0, 0, -1
    rows = columns = cells = count = 0
    errors: list[ErrorCell] = []
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body, at = at + 4, at + 4 + length
        if kind in BEGIN:
            inside += 1
            if inside == 1:
                number, rows, columns, cells, count, errors = number + 1, 0, 0, 0, 0, []
        elif kind == END_OF_FILE:
            inside -= 1
            if inside == 0:
                yield Scan(errors, count, 0, cells) if number else None
        elif (kind in ONE_CELL or kind in MANY_CELLS) and length >= 6 and at <= len(stream):
            row, column = struct.unpack_from("<HH", stream, body)
            last = struct.unpack_from("<H", stream, at - 2)[0] if kind in MANY_CELLS else column
            rows, columns, cells = max(rows, row + 1), max(columns, last + 1), cells + 1
            if rows * columns > MOST_CELLS:
                raise TooLarge(rows, columns)
            text = _error(kind, stream, body, length)
            if text:
                count += 1
                if len(errors) < MOST_ERRORS:
                    errors.append(ErrorCell(row, column, text))


def _error(kind: int, stream: bytes, body: int, length: int) -> str:
    if kind == BOOLEAN_OR_ERROR and length >= 8 and stream[body + 7] == 1:
        return ERRORS.get(stream[body + 6], "#ERR")
    if kind in FORMULA and length >= 14 and stream[body + 12 : body + 14] == b"\xff\xff" and stream[body + 6] == 2:
        return ERRORS.get(stream[body + 8], "#ERR")
    return ""
