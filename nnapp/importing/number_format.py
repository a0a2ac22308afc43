"""Decimal sign and thousands mark, guessed from the cells of the first rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nnapp.importing.numbers import MINUS, NumberFormat
from nnapp.importing.values import shortened
from nnapp.words import Said, marked

HAVE_IT = marked("numbers such as {example} have it")
THOUSANDS = ("", ",", ".", " ", "'", "_")
SIGN = rf"[+\-{MINUS}]?"
GROUPS = {
    ",": re.compile(rf"{SIGN}[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]*)?"),
    ".": re.compile(rf"{SIGN}[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]*)?"),
    " ": re.compile(rf"{SIGN}[0-9]{{1,3}}(?:[ \u00a0\u2009\u202f][0-9]{{3}})+(?:[.,][0-9]*)?"),
    "'": re.compile(rf"{SIGN}[0-9]{{1,3}}(?:['’][0-9]{{3}})+(?:[.,][0-9]*)?"),
    "_": re.compile(rf"{SIGN}[0-9]{{1,3}}(?:_[0-9]{{3}})+(?:[.,][0-9]*)?"),
}
OTHER_MARKS = re.compile("[ \u00a0\u2009\u202f'’_]")
DECIMALS = {
    sign: re.compile(rf"{SIGN}(?:[0-9]+{re.escape(sign)}[0-9]*|{re.escape(sign)}[0-9]+)(?:[eE][+-]?[0-9]+)?")
    for sign in ".,"
}


class Evidence:
    """Cells that can only be read in one way, counted."""

    def __init__(self) -> None:
        self.decimal = {".": 0, ",": 0}  # cells that have it as a decimal sign and nothing else
        self.grouped = dict.fromkeys(THOUSANDS[1:], 0)  # cells that have it as a thousands mark and nothing else
        self.either = {".": 0, ",": 0}  # such as 1,234, which may be the one or the other
        self.example: dict[str, str] = {}

    def add(self, cell: str) -> None:
        """Look at one cell."""
        cell = cell.strip()
        if not cell or len(cell) > 60 or cell.isdigit():
            return
        decimals = [sign for sign, pattern in DECIMALS.items() if sign in cell and pattern.fullmatch(cell)]
        others = GROUPS if OTHER_MARKS.search(cell) else ",."
        marks = [mark for mark in others if (mark in cell or mark in " '") and GROUPS[mark].fullmatch(cell)]
        if decimals and marks:
            self.either[decimals[0]] += 1
            self.example.setdefault("either" + decimals[0], cell)
        elif decimals:
            self.decimal[decimals[0]] += 1
            self.example.setdefault("decimal" + decimals[0], cell)
        elif marks:
            self.grouped[marks[0]] += 1
            self.example.setdefault("grouped" + marks[0], cell)
            inside = cell.replace(marks[0], "")
            for sign in ".,":
                if sign in inside and sign != marks[0]:
                    self.decimal[sign] += 1
                    self.example.setdefault("decimal" + sign, cell)


def guessed_format(
    cells: Iterable[str], delimiter: str, decimal: str | None = None, thousands: str | None = None
) -> tuple[NumberFormat, Said, Said]:
    """Return how numbers are written, and why for the decimal sign and for the thousands mark.

    What is given as `decimal` or `thousands` is taken, and helps to guess the other.
    """
    evidence = Evidence()
    for cell in cells:
        evidence.add(cell)
    if decimal is None:
        decimal, why = _decimal(evidence, delimiter, thousands)
    else:
        why = Said(marked("chosen"))
    if thousands is None:
        thousands, because = _thousands(evidence, decimal)
    else:
        because = Said(marked("chosen"))
    return NumberFormat(decimal, thousands), why, because


def _decimal(evidence: Evidence, delimiter: str, thousands: str | None) -> tuple[str, Said]:
    if thousands in (".", ","):
        return ("," if thousands == "." else "."), Said(marked("it differs from the thousands mark"))
    if evidence.decimal[","] > evidence.decimal["."]:
        return ",", _such_as(HAVE_IT, evidence, "decimal,")
    if evidence.decimal["."]:
        return ".", _such_as(HAVE_IT, evidence, "decimal.")
    if evidence.grouped["."]:
        return ",", _such_as(marked("in numbers such as {example} the point marks thousands"), evidence, "grouped.")
    return _unclear_decimal(evidence, delimiter)


def _unclear_decimal(evidence: Evidence, delimiter: str) -> tuple[str, Said]:
    """Where every number may be one with decimals or one with groups of thousands."""
    may_be = marked("numbers such as {example} have it; it might mark thousands instead")
    if evidence.either["."]:
        return ".", _such_as(may_be, evidence, "either.")
    if evidence.either[","] and delimiter != "," and not evidence.grouped[","]:
        return ",", _such_as(may_be, evidence, "either,")
    return ".", Said(marked("it is the usual one; no number has another"))


def _thousands(evidence: Evidence, decimal: str) -> tuple[str, Said]:
    grouped = {mark: count for mark, count in evidence.grouped.items() if count and mark != decimal}
    for mark in ".,":
        if mark != decimal and evidence.either[mark] and not evidence.decimal[mark]:
            grouped[mark] = grouped.get(mark, 0) + evidence.either[mark]
            evidence.example.setdefault("grouped" + mark, evidence.example["either" + mark])
    if not grouped:
        return "", Said(marked("no number has one"))
    best = max(grouped, key=lambda mark: grouped[mark])
    return best, _such_as(HAVE_IT, evidence, "grouped" + best)


def _such_as(template: str, evidence: Evidence, key: str) -> Said:
    return Said(template, {"example": shortened(evidence.example.get(key, ""), 30)})
