"""Workbooks for the tests, written by hand: xlsx and ods as archives of XML, xls as a file system of records."""

from __future__ import annotations

import io
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DATE, DATE_AND_TIME, DURATION, TIME = 1, 2, 3, 4  # styles
STYLES = (0, 14, 22, 46, 20)


class Error(str):
    """A cell whose formula gave an error."""

    __slots__ = ()


class Styled(tuple):
    """A number and its style, such as (45000, DATE)."""

    __slots__ = ()


class Uncomputed(str):
    """A formula without a value."""

    __slots__ = ()


def packed(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if name != "mimetype" else 0)
    return file.getvalue()


def letters(number: int) -> str:
    """The letters of a column from 0."""
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def xlsx_cell(place: str, value: object) -> str:
    if isinstance(value, Error):
        return f'<c r="{place}" t="e"><v>{value}</v></c>'
    if isinstance(value, Uncomputed):
        return f'<c r="{place}"><f>{escape(value)}</f></c>'
    if isinstance(value, Styled):
        return f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return "" if value is None else f'<c r="{place}"><v>{value!r}</v></c>'


def sheet_xml(rows: list[list[object]], merged: tuple[str, ...] = (), first: int = 1) -> str:
    """A worksheet with these rows, of which the first has this number."""
    lines = [
        f'<row r="{number}">{"".join(xlsx_cell(f"{letters(place)}{number}", v) for place, v in enumerate(row))}</row>'
        for number, row in enumerate(rows, first)
    ]
    ranges = "".join(f'<mergeCell ref="{cells}"/>' for cells in merged)
    return worksheet(f"<sheetData>{''.join(lines)}</sheetData>" + (f"<mergeCells>{ranges}</mergeCells>" * bool(ranges)))


def worksheet(content: str) -> str:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{content}</worksheet>'


def xlsx(sheets: dict[str, str], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook of these sheets' XML."""
    states = ['state="hidden"' * (name in hidden) for name in sheets]
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}" {state}/>'
        for i, (name, state) in enumerate(zip(sheets, states, strict=True), 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    formats = "".join(f'<xf numFmtId="{style}"/>' for style in STYLES)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
        f"{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId999" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{i}.xml": xml for i, xml in enumerate(sheets.values(), 1)}
    return packed(parts)


def ods_cell(value: object) -> str:
    if isinstance(value, Error):
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{value}</text:p></table:table-cell>'
        )
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>~</text:p></table:table-cell>'


def ods_table(name: str, rows: list[list[object]], after: str = "") -> str:
    lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}>{lines}{after}</table:table>"


def ods(tables: str, manifest: str = "") -> bytes:
    """A workbook of these tables' XML."""
    oasis, calc = "urn:oasis:names:tc:opendocument:xmlns", "urn:org:documentfoundation:names:experimental:calc:xmlns"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="{oasis}:office:1.0" '
            f'xmlns:table="{oasis}:table:1.0" xmlns:text="{oasis}:text:1.0" xmlns:calcext="{calc}:calcext:1.0">'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0">{manifest}'
            "</manifest:manifest>",
        }
    )


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, Error):
        return record(0x0205, place + bytes([{"#DIV/0!": 7, "#N/A": 42}[value], 1]))
    if isinstance(value, bool):
        return record(0x0205, place + bytes([value, 0]))
    if isinstance(value, str):
        return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return b"" if value is None else record(0x0203, place + struct.pack("<d", value))


def xls(sheets: dict[str, list[list[object]]], more: bytes = b"") -> bytes:
    """An old workbook of these sheets; `more` are records at the end of each."""
    bodies = [
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        + b"".join(xls_cell(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row))
        + more
        + record(0x000A, b"")
        for rows in sheets.values()
    ]
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + record(0x0042, struct.pack("<H", 1200))
    start += record(0x00E0, bytes(20))
    entry_size = sum(4 + 8 + 2 * len(name) for name in sheets)
    place = len(start) + entry_size + 4
    for name, body in zip(sheets, bodies, strict=True):
        start += record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 1) + name.encode("utf-16-le"))
        place += len(body)
    return compound("Workbook", start + record(0x000A, b"") + b"".join(bodies))


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    tables = -(-(count + 2) // 127)  # sectors of the table of sectors
    table = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [tables + 2 + i for i in range(count - 1)] + [0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 * tables - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    folder = folder_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + folder_entry(name, 2, tables + 1, len(stream))
    folder += bytes(256)
    return header + struct.pack(f"<{len(table)}I", *table) + folder + stream


def folder_entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    entry = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<IQ", start, size)
    return entry
