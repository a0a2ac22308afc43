"""Reading tables from files and from the clipboard: one front for all formats.

    preview(Source.of("penguins.csv")) -> Preview      # how the file is understood, and why
    read(Source.of("penguins.csv"), choices) -> Imported

Both look at the whole file, so they belong off the window's thread. What cannot be read raises `Refusal` (which file,
which line, why, what to do), a cancelled reading `Cancelled`, and nothing else ever escapes.

A format is one module with `preview(source, choices, report)` and `read(source, choices, report)`; it is imported
when a file of that format is met, because the libraries behind it are large.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from nnapp.importing.contents import format_of_head
from nnapp.importing.problems import refusing
from nnapp.importing.values import Choices, ColumnChoice, Format, Guess, Imported, Preview, Rejected, Source
from nnapp.progress import Cancelled, Report, unheard

__all__ = [
    "Cancelled",
    "Choices",
    "ColumnChoice",
    "Format",
    "Guess",
    "Imported",
    "Preview",
    "Rejected",
    "Report",
    "Source",
    "format_of",
    "preview",
    "read",
]

READERS = {
    Format.TEXT: "delimited",
    Format.EXCEL: "excel",
    Format.PARQUET: "parquet",
    Format.JSON: "json_table",
    Format.IDX: "idx",
}
HEAD_BYTES = 4096


def format_of(source: Source) -> Format:
    """Tell by a file's first bytes which format it has; raises `Refusal` where it cannot be read."""
    with refusing(source):
        return format_of_head(source.head(HEAD_BYTES))


def preview(source: Source, choices: Choices | None = None, report: Report = unheard) -> Preview:
    """Say how a file is understood, with these choices where they are given. Raises `Refusal` and `Cancelled`."""
    with refusing(source):
        found: Preview = _reader(source).preview(source, choices or Choices(), report)
        return found


def read(source: Source, choices: Choices | None = None, report: Report = unheard) -> Imported:
    """Read the whole table. Raises `Refusal` and `Cancelled`."""
    with refusing(source):
        found: Imported = _reader(source).read(source, choices or Choices(), report)
        return found


def _reader(source: Source) -> ModuleType:
    return import_module(f"{__name__}.{READERS[format_of(source)]}")
