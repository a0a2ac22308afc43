"""What a file is, told by its first bytes: a format that can be read, or something else with a name."""

from __future__ import annotations

import re
import zlib

from nnapp.importing.values import Format
from nnapp.words import marked

OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b"
IDX_TYPES = b"\x08\x09\x0b\x0c\x0d\x0e"
JSON_START = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{\]]|$))')

OTHERS = (
    (b"PK\x03\x04", marked("a ZIP archive. Unpack it, and open the table in it")),
    (b"PK\x05\x06", marked("an empty ZIP archive. Choose another file")),
    (GZIP, marked("a file packed by gzip. Unpack it, and open what is in it")),
    (b"BZh", marked("a file packed by bzip2. Unpack it, and open what is in it")),
    (b"\xfd7zXZ\x00", marked("a file packed by xz. Unpack it, and open what is in it")),
    (b"\x28\xb5\x2f\xfd", marked("a file packed by Zstandard. Unpack it, and open what is in it")),
    (b"7z\xbc\xaf\x27\x1c", marked("a 7-Zip archive. Unpack it, and open the table in it")),
    (b"Rar!", marked("a RAR archive. Unpack it, and open the table in it")),
    (b"%PDF", marked("a PDF document. Open the table's own file, or copy the numbers into a spreadsheet")),
    (b"\x89PNG", marked("a picture (PNG). Choose a table of numbers")),
    (b"\xff\xd8\xff", marked("a picture (JPEG). Choose a table of numbers")),
    (b"GIF8", marked("a picture (GIF). Choose a table of numbers")),
    (b"SQLite format 3\x00", marked("an SQLite database. Export the table from it as CSV")),
    (b"\x89HDF\r\n\x1a\n", marked("an HDF5 file. Save the table as CSV or Parquet with the program it comes from")),
    (b"\x93NUMPY", marked("a NumPy array. Save it as text: numpy.savetxt(\"table.csv\", array, delimiter=\",\")")),
    (b"\x7fELF", marked("a program. Choose a table of numbers")),
    (b"MZ\x90", marked("a program. Choose a table of numbers")),
    (b"{\\rtf", marked("a text document (RTF). Save the table as CSV")),
)  # fmt: skip


def format_of_head(head: bytes) -> Format:
    """Tell the format by the first few thousand bytes of a file; text where nothing else is recognised."""
    if head.startswith(OLD_OFFICE) or _is_office_archive(head):
        return Format.EXCEL
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if _is_idx(head) or (head.startswith(GZIP) and _is_idx(unpacked(head, 4))):
        return Format.IDX
    return Format.JSON if JSON_START.match(head.removeprefix(b"\xef\xbb\xbf")) else Format.TEXT


PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html\b)", re.IGNORECASE)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")


def known_markup(head: bytes) -> str | None:
    """The marked name of a text with tags, which is none with delimiters, and what to do about it."""
    if PAGE.match(head):
        return marked(
            "a web page (HTML). Open it in a browser, download the table itself, or copy it and paste it here"
        )
    return marked("an XML file. Save the table as CSV with the program it comes from") if XML.match(head) else None


def known_binary(head: bytes) -> str | None:
    """The marked name of what these bytes begin, with what to do about it; None where they look like nothing known."""
    return next((title for start, title in OTHERS if head.startswith(start)), None)


def unpacked(head: bytes, count: int) -> bytes:
    """The first `count` bytes of what gzip packed; fewer where that cannot be unpacked."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, count)
    except zlib.error:
        return b""


def _is_office_archive(head: bytes) -> bool:
    # a ZIP archive whose first entry, or one of the next, is what every workbook has
    if not head.startswith(b"PK\x03\x04"):
        return False
    return head[30:].startswith(OPEN_DOCUMENT) or any(
        mark in head for mark in (b"[Content_Types].xml", b"_rels/.rels", b"xl/", b"docProps/")
    )


def _is_idx(head: bytes) -> bool:
    return len(head) >= 4 and head[:2] == b"\0\0" and head[2] in IDX_TYPES and 1 <= head[3] <= 8
