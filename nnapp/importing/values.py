"""The values that all importers share: what is read, what was chosen or guessed, and what came of it.

A preview and a reading with the same choices agree: the preview shows the first of the rows that will be read.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from nnapp.dataset import Dataset, Kind, Role
from nnapp.words import Said, marked

PREVIEW_ROWS = 200
LISTED_REJECTIONS = 1000
SHOWN_LETTERS = 60  # of a rejected cell


class Source(Struct, frozen=True):
    """What is read: a file, or a text from the clipboard. Exactly one of `path` and `text` is given."""

    name: str  # what messages call it: the file's name, or "clipboard"
    path: Path | None = None
    text: str | None = None

    @classmethod
    def of(cls, path: str | Path) -> Source:
        """A file; nothing is read yet."""
        return cls(name=Path(path).name or str(path), path=Path(path))

    @classmethod
    def pasted(cls, text: str, name: str = "clipboard") -> Source:
        """A text that was pasted."""
        return cls(name=name, text=text)

    def head(self, count: int) -> bytes:
        """The first bytes, at most `count`; of a pasted text as UTF-8. Raises OSError where a file cannot be read."""
        if self.path is None:
            return (self.text or "")[:count].encode("utf-8", "surrogatepass")[:count]
        if not (self.path.is_file() or self.path.is_dir()) and self.path.exists():  # a pipe would wait for ever
            raise OSError(errno.ENODEV, "not an ordinary file")
        with self.path.open("rb") as file:
            return file.read(count)

    def size(self) -> int:
        """The number of bytes. Raises OSError where a file cannot be found."""
        if self.path is None:
            return len((self.text or "").encode("utf-8", "surrogatepass"))
        return self.path.stat().st_size


class Format(StrEnum):
    """What kind of file it is, told by its content and not by its name."""

    TEXT = "text"  # delimited text, and whatever is no other format
    EXCEL = "excel"  # xlsx, xlsm, xlsb, xls and ods
    PARQUET = "parquet"
    JSON = "json"  # an array of objects or arrays, or one of them per line
    IDX = "idx"  # the format of MNIST, plain or packed by gzip


FORMAT_TITLES = {
    Format.TEXT: marked("Delimited text"),
    Format.EXCEL: marked("Spreadsheet"),
    Format.PARQUET: marked("Parquet"),
    Format.JSON: marked("JSON"),
    Format.IDX: marked("IDX (images as in MNIST)"),
}


class ColumnChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """What a column is to be; None is "guess it"."""

    kind: Kind | None = None
    role: Role | None = None
    name: str | None = None


class Choices(Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is to be understood; None is "guess it". This is what is remembered for a file.

    A text that is empty means "there is none": no delimiter (one column), no quotes, no thousands mark, no comments.
    `columns` are in the file's order; columns beyond them are guessed, and choices beyond the columns are ignored.
    """

    encoding: str | None = None  # as Python calls it: utf-8, utf-16, cp1252 …
    delimiter: str | None = None  # one character; " " is one or more blanks (and tabs), as in aligned columns
    quote: str | None = None  # one character
    decimal: str | None = None  # "." or ","
    thousands: str | None = None  # one character: "," "." " " "'" "_" …
    header: bool | None = None  # whether the first line after the skipped ones names the columns
    skipped: int | None = None  # physical lines above the header, or above the first row where there is no header
    comment: str | None = None  # lines that begin with it are left out
    sheet: str | None = None
    columns: tuple[ColumnChoice, ...] | None = None


class Guess(Struct, frozen=True):
    """One thing that the file does not say and that was guessed, with the reason in words.

    `field` is a field of `Choices`, or "columns.3.kind", "columns.3.role", "columns.3.name" (from 0), or "missing":
    the texts that were taken as missing cells.
    """

    field: str
    value: object
    reason: Said


class Rejected(Struct, frozen=True):
    """One cell or row that is not taken as it stands."""

    line: int  # in the file, from 1; for a format without lines the row, counted as its program does
    column: str | None  # the column's name; None where it is the whole row
    text: str  # what stands there, shortened
    problem: Said  # what is wrong
    action: Said  # what is done about it


class Preview(Struct, frozen=True):
    """How a file was understood, before it is taken."""

    format: Format
    choices: Choices  # all filled in: given back to `read`, they give this table (irrelevant ones stay None)
    guesses: tuple[Guess, ...]  # only what was not chosen
    alternatives: dict[str, tuple[object, ...]]  # by field of `Choices`: what else could be chosen
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...]
    rows: tuple[tuple[str, ...], ...]  # the first rows as texts, as they stand in the file; at most `PREVIEW_ROWS`
    row_count: int | None  # of all rows that will be read; None where that is not known
    rejected: tuple[Rejected, ...] = ()  # at most the first `LISTED_REJECTIONS`
    rejected_count: int = 0
    notes: tuple[Said, ...] = ()


class Imported(Struct, frozen=True):
    """The table that was read, and how."""

    dataset: Dataset
    choices: Choices  # all filled in
    rejected: tuple[Rejected, ...] = ()  # at most the first `LISTED_REJECTIONS`
    rejected_count: int = 0
    notes: tuple[Said, ...] = ()


def shortened(text: str, letters: int = SHOWN_LETTERS) -> str:
    """The text, or its beginning with an ellipsis where it is long."""
    return text if len(text) <= letters else text[: letters - 1] + "…"
