"""Workbooks (xlsx, xlsm, xls, ods), opened by python-calamine after a look at how much is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar
from xml.parsers import expat

import python_calamine as calamine

from nnapp.importing.contents import OLD_OFFICE
from nnapp.importing.old_workbook import OldProblem, scan_xls, stream_names
from nnapp.importing.packed import PackedProblem, Part, parts, unpacked, whole
from nnapp.importing.sheet_scan import LONGEST_ROW, MOST_CELLS, EndlessRow, Scan, TooLarge, scan_ods, scan_xlsx
from nnapp.importing.waiting import TooSlow, waited
from nnapp.progress import Report
from nnapp.words import marked

Result = TypeVar("Result")
MOST_OLD_BYTES = 2**28  # an xls file; the format ends at 65,536 rows
MOST_PART = 2**26  # bytes of a part that is no sheet
MOST_TEXTS = 300 * 2**20  # bytes of all texts of a workbook
MOST_RATIO, ALWAYS = 150, 100 * 2**20  # more than that, unpacked, is no sheet that anybody made
CELLS_PER_SECOND = 1_000_000  # about; for the progress only
LIMIT_S = 30.0  # for each million cells, and besides: more than a slow computer takes
NO_SHEETS = Scan([])

PASSWORD = marked("it is protected by a password. Open it in a spreadsheet program and save it without one.")
DAMAGED = marked("it is damaged ({fault}). Open it in a spreadsheet program and save it again, or get a new copy.")
NO_WORKBOOK = marked("it is no workbook with sheets of cells. Choose another file, or save the table as xlsx or CSV.")
BINARY = marked("it is a binary workbook (xlsb). Save it as an Excel workbook (xlsx) or as CSV.")
LARGE_PARTS = marked("it unpacks to more than {megabytes} MB, which no table of this size does. Save the table as CSV.")
TOO_LARGE = marked(
    "its cells reach over {rows} rows and {columns} columns, and at most {most} cells can be opened. Delete what "
    "lies outside of the table, or save the table as CSV or Parquet, which may be far larger."
)
READ = re.compile(r"\[content_types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+|meta-inf/manifest\.xml")  # by it
SHEET_ENTRY = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class WorkbookProblem(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """What is wrong with a workbook, in words."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template, self.values = template, values


class Workbook(NamedTuple):
    """An opened workbook."""

    path: Path
    sheets: list[calamine.SheetMetadata]  # those that hold cells
    reader: calamine.CalamineWorkbook
    scans: list[Scan] | None  # of all sheets; None for xlsx, where a sheet is searched when it is asked for

    def sheet(self, name: str, report: Report) -> tuple[calamine.CalamineSheet, Scan]:
        """Return a sheet and what was found in it. Raises `WorkbookProblem`."""
        place = next(place for place, sheet in enumerate(self.reader.sheets_metadata) if sheet.name == name)
        if self.scans is None:
            scan = _guarded(lambda: _scan_sheet(self.path, name, report))
        else:
            scan = self.scans[place] if place < len(self.scans) else NO_SHEETS
        sheet = _guarded(lambda: _slowly(lambda: self.reader.get_sheet_by_index(place), scan.cells, report))
        return sheet, scan


def opened(path: Path, report: Report) -> Workbook:
    """Open a workbook. Raises `WorkbookProblem` where it is damaged, protected, too large or no workbook."""

    def look() -> list[Scan] | None:
        with path.open("rb") as file:
            old = file.read(8) == OLD_OFFICE
            return _look_old(file) if old else _look_packed(file)

    scans = _guarded(look)
    cells = sum(scan.cells for scan in scans or ())
    reader = _guarded(lambda: _slowly(lambda: _by_content(path), cells, report))
    kinds = (calamine.SheetTypeEnum.WorkSheet,)
    return Workbook(path, [sheet for sheet in reader.sheets_metadata if sheet.typ in kinds], reader, scans)


def _by_content(path: Path) -> calamine.CalamineWorkbook:
    # a path would be opened by the name's ending, which may be wrong
    with path.open("rb") as file:
        return calamine.CalamineWorkbook.from_filelike(file)


def merged(sheet: calamine.CalamineSheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the merged cells of a sheet, each (first, last) as (row, column); nothing where they are not known."""
    try:
        return _guarded(lambda: sheet.merged_cell_ranges) or []
    except WorkbookProblem:
        return []


def _slowly(call: Callable[[], Result], cells: int, report: Report) -> Result:
    expected = [0.0]

    def progress() -> float:
        expected[0] += 0.05 * CELLS_PER_SECOND / max(1, cells)
        return min(0.95, expected[0])

    return waited(call, progress, report, limit_s=LIMIT_S + LIMIT_S * cells / CELLS_PER_SECOND)


def _guarded(call: Callable[[], Result]) -> Result:
    # what goes wrong in the library, which may also panic (and that is no Exception), becomes a problem in words
    try:
        return call()
    except calamine.PasswordError:
        raise WorkbookProblem(PASSWORD) from None
    except TooLarge as error:
        raise WorkbookProblem(TOO_LARGE, rows=error.rows, columns=error.columns, most=MOST_CELLS) from None
    except TooSlow:
        raise WorkbookProblem(DAMAGED, fault=marked("reading it does not come to an end")) from None
    except EndlessRow:
        raise WorkbookProblem(LARGE_PARTS, megabytes=LONGEST_ROW >> 20) from None
    except (PackedProblem, OldProblem):
        raise WorkbookProblem(DAMAGED, fault=marked("parts of it are missing")) from None
    except calamine.CalamineError as error:
        raise WorkbookProblem(DAMAGED, fault=str(error)[:200]) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookProblem(DAMAGED, fault=str(error)[:200]) from None


def _look_old(file: BinaryIO) -> list[Scan]:
    size = file.seek(0, 2)
    if size > MOST_OLD_BYTES:
        raise WorkbookProblem(LARGE_PARTS, megabytes=MOST_OLD_BYTES >> 20)
    file.seek(0)
    data = file.read()
    names = stream_names(data)
    if "encryptedpackage" in names:
        raise WorkbookProblem(PASSWORD)
    if not names & {"workbook", "book"}:
        raise WorkbookProblem(NO_WORKBOOK)
    return scan_xls(data)


def _look_packed(file: BinaryIO) -> list[Scan] | None:
    found = parts(file)
    if "xl/workbook.bin" in found:
        raise WorkbookProblem(BINARY)
    manifest = found.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in whole(file, manifest, MOST_PART):
        raise WorkbookProblem(PASSWORD)
    for name, part in found.items():
        if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/") and name != "content.xml":
            most = MOST_TEXTS if name.endswith("sharedstrings.xml") else MOST_PART
            if READ.fullmatch(name):
                for _ in _checked(file, part, most):
                    pass
            else:
                _measure(file, part, most)
    if "content.xml" in found:
        return scan_ods(_checked(file, found["content.xml"], _most_bytes(found["content.xml"])))
    if "xl/workbook.xml" not in found:
        raise WorkbookProblem(NO_WORKBOOK)
    return None


def _measure(file: BinaryIO, part: Part, most: int) -> None:
    for _ in _limited(unpacked(file, part), most):
        pass


def _checked(file: BinaryIO, part: Part, most: int) -> Iterable[bytes]:
    # On XML that is not well formed the library may search for ever.
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for piece in _limited(unpacked(file, part), most):
            parser.Parse(piece, False)
            yield piece
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookProblem(DAMAGED, fault=f"{part.name}: {error}") from None


def _limited(pieces: Iterable[bytes], most: int) -> Iterable[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise WorkbookProblem(LARGE_PARTS, megabytes=most >> 20)
        yield piece


def _most_bytes(part: Part) -> int:
    return ALWAYS + MOST_RATIO * part.size


def _no_doctype(*declared: object) -> None:
    raise WorkbookProblem(DAMAGED, fault="DOCTYPE")  # no program writes one, and it could define endless texts


def _scan_sheet(path: Path, name: str, report: Report) -> Scan:
    with path.open("rb") as file:
        found = parts(file)
        part = _part_of_sheet(file, found, name)
        sheets = [part] if part else [found[other] for other in found if other.startswith("xl/worksheets/sheet")]
        scans = [
            scan_xlsx(_reported(_checked(file, sheet, _most_bytes(sheet)), 12 * sheet.size, report)) for sheet in sheets
        ]
    return scans[0] if part else NO_SHEETS._replace(cells=sum(scan.cells for scan in scans))


def _reported(pieces: Iterable[bytes], expected: int, report: Report) -> Iterable[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        report(min(1.0, size / max(1, expected)))
        yield piece


def _part_of_sheet(file: BinaryIO, found: dict[str, Part], name: str) -> Part | None:
    # a sheet's name leads to a relation, and that to a part
    relations = found.get("xl/_rels/workbook.xml.rels")
    if relations is None:
        return None
    sheets = map(_attributes, SHEET_ENTRY.findall(whole(file, found["xl/workbook.xml"], MOST_PART)))
    wanted = next((entry.get("id") for entry in sheets if entry.get("name") == name), None)
    for entry in map(_attributes, RELATION.findall(whole(file, relations, MOST_PART))):
        if entry.get("Id") == wanted:
            target = entry.get("Target", "").replace("\\", "/")
            return found.get((target[1:] if target.startswith("/") else f"xl/{target}").lower())
    return None


def _attributes(tag: bytes) -> dict[str, Any]:
    return {
        name.decode("utf-8", "replace").rpartition(":")[2]: unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in ATTRIBUTE.findall(tag)
    }
