"""What the preview calls things: fields, their values, kinds and roles, in the user's language."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from PySide6.QtCore import QObject

from nnapp.dataset import KIND_TITLES, ROLE_TITLES, Kind, Role
from nnapp.importing import Format, Preview
from nnapp.importing.values import FORMAT_TITLES
from nnapp.words import Said
from ui.messages import sentence, words
from ui.plain_text import plain

FIELDS = ("sheet", "encoding", "delimiter", "quote", "decimal", "thousands", "header", "skipped", "comment")
BY_FORMAT = {  # what can be chosen while there is no preview to tell
    Format.TEXT: FIELDS[1:],
    Format.EXCEL: ("sheet", "header", "skipped"),
    Format.PARQUET: (),
    Format.JSON: (),
    Format.IDX: (),
}
USUAL: dict[str, tuple[Any, ...]] = {
    "encoding": ("utf-8", "utf-16", "cp1252"),
    "delimiter": (",", ";", "\t", "|", " ", ""),
    "quote": ('"', "'", ""),
    "decimal": (".", ","),
    "thousands": ("", ",", ".", " ", "'", "_"),
    "header": (True, False),
    "comment": ("", "#", "%", "//", ";"),
}
TYPED = {"encoding": 40, "delimiter": 1, "quote": 1, "comment": 10}  # fields for other values, and their longest
TEXT_LETTERS = 1000
WINDOWS, DOS, ISO = re.compile(r"^cp(?=12\d\d$|9\d\d$)"), re.compile(r"^cp(?=[1-8]\d\d$)"), re.compile(r"^iso8859-")


class ImportWords(QObject):
    """Words for the preview."""

    def field(self, name: str, form: Format | None = None) -> str:
        """Return the title of a field."""
        if name == "sheet" and form is Format.IDX:
            return self.tr("Labels")
        return {
            "sheet": self.tr("Sheet"),
            "encoding": self.tr("Encoding"),
            "delimiter": self.tr("Delimiter"),
            "quote": self.tr("Quotes"),
            "decimal": self.tr("Decimal sign"),
            "thousands": self.tr("Thousands mark"),
            "header": self.tr("Header line"),
            "skipped": self.tr("Skipped lines"),
            "comment": self.tr("Comment mark"),
        }[name]

    def help(self, name: str) -> str:
        """Return what a field is for."""
        return {
            "sheet": self.tr("The part of the file that is read"),
            "encoding": self.tr("How letters are written as bytes; where it is wrong, letters such as é or ß look odd"),
            "delimiter": self.tr("What stands between the cells of a line; another one can be typed"),
            "quote": self.tr("What stands around a cell that holds a delimiter or a line break"),
            "decimal": self.tr("What stands before the decimals of a number"),
            "thousands": self.tr("What stands between the thousands of a number"),
            "header": self.tr("Whether the first line names the columns"),
            "skipped": self.tr("How many lines above the table are left out, such as a title"),
            "comment": self.tr("Lines that begin with it are left out; another one can be typed"),
        }[name]

    def value(self, name: str, value: Any) -> str:
        """Return how a value of a field is called."""
        if name == "header":
            return self.tr("Yes, names") if value else self.tr("No, data")
        known = self._known(name).get(value)
        if known is None and name == "encoding":
            known = WINDOWS.sub("Windows-", ISO.sub("ISO 8859-", DOS.sub("DOS ", str(value))))
            known = known.upper().replace("_", "-") if known == value else known
        return plain(str(value) if known is None else known, 60)

    def kind(self, kind: Kind) -> str:
        """Return the name of a kind."""
        return words(KIND_TITLES[kind])

    def role(self, role: Role) -> str:
        """Return the name of a role."""
        return words(ROLE_TITLES[role])

    def format(self, form: Format) -> str:
        """Return the name of a format."""
        return words(FORMAT_TITLES[form])

    def summary(self, preview: Preview) -> str:
        """Say how large a table is, what its columns are for, and what is not in it."""
        roles = Counter(preview.roles)
        unknown = self.tr("an unknown number of rows")
        text = self.tr("{format}, {rows} × {columns}: {inputs}, {targets}, {ignored} ignored").format(
            format=self.format(preview.format),
            rows=unknown if preview.row_count is None else self.rows(preview.row_count),
            columns=_counted(len(preview.names), self.tr("1 column"), self.tr("{n} columns")),
            inputs=_counted(roles[Role.INPUT], self.tr("1 input"), self.tr("{n} inputs")),
            targets=_counted(roles[Role.TARGET], self.tr("1 target"), self.tr("{n} targets")),
            ignored=f"{roles[Role.IGNORED]:,}",
        )
        if (preview.row_count or 0) > len(preview.rows):
            text += self.tr("; the first {n} rows are shown").format(n=len(preview.rows))
        missing = next((guess for guess in preview.guesses if guess.field == "missing"), None)
        parts = [text, "" if missing is None else as_clause(self.said(missing.reason))]
        if not preview.rejected_count:
            parts.append(self.tr("everything else is as in the file") if missing else self.tr("all is as in the file"))
        return ". ".join(part[:1].upper() + part[1:] for part in parts if part) + "."

    def rows(self, count: int) -> str:
        """Return a number of rows in words."""
        return _counted(count, self.tr("1 row"), self.tr("{n} rows"))

    def said(self, said: Said) -> str:
        """Return a sentence of an importer, with what it cites from the file made harmless."""
        return plain(sentence(said), TEXT_LETTERS)

    def _known(self, name: str) -> dict[Any, str]:
        nothing = self.tr("None")
        return {
            "encoding": {
                "utf-8": "UTF-8",
                "utf-8-sig": self.tr("UTF-8 with a mark"),
                "utf-16": "UTF-16",
                "utf-16-le": self.tr("UTF-16, low byte first"),
                "utf-16-be": self.tr("UTF-16, high byte first"),
                "mac-roman": "Mac Roman",
                "shift_jis": "Shift JIS",
                "big5": "Big5",
            },
            "delimiter": {
                ",": self.tr("Comma  ,"),
                ";": self.tr("Semicolon  ;"),
                "\t": self.tr("Tab"),
                "|": self.tr("Bar  |"),
                ":": self.tr("Colon  :"),
                " ": self.tr("Blanks"),
                "": self.tr("None: one column"),
            },
            "quote": {'"': self.tr('Double  "'), "'": self.tr("Single  '"), "": nothing},
            "decimal": {".": self.tr("Point  1.5"), ",": self.tr("Comma  1,5")},
            "thousands": {
                "": nothing,
                ",": self.tr("Comma  1,000"),
                ".": self.tr("Point  1.000"),
                " ": self.tr("Blank  1 000"),
                "'": self.tr("Apostrophe  1'000"),
                "_": self.tr("Underscore  1_000"),
            },
            "comment": {"": nothing},
        }.get(name, {})


def as_clause(text: str) -> str:
    """Return a sentence of an importer without the mark at its end, to be put into another one."""
    return text.rstrip(".")


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(n=f"{number:,}")
