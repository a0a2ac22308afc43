"""What the cells of a column say about its kind: counted over the whole column, then judged in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Kind
from nnapp.importing.numbers import NumberReader, is_missing
from nnapp.importing.values import shortened
from nnapp.words import Said, marked

MOST_LABELS = 1000  # that a category is guessed to have
FEW_LABELS = 20
FEW_LABELS_PART = 0.05  # of the rows
NUMBERS_PART = 0.9  # of the cells that are there, for a column of numbers with a few bad cells
NAMES_FROM = 10  # so many texts that all differ are names rather than categories
LONGEST_DATE = 50  # letters
LEADING_ZERO = re.compile(r"0[0-9]+")
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}.{0,20})?"
    r"|\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}([T ]\d{1,2}:\d{2}.{0,20})?"
    r"|(?:[A-Za-z]{3,9},? )?[A-Za-z]{3,9}\.? \d{1,2}(?:, ?| )\d{4}([T ]\d{1,2}:\d{2}.{0,20})?"
    r"|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
)

GROUPED = r"[0-9]{1,3}(?:[., '’][0-9]{2,3})*(?:[.,][0-9]*)?|[0-9]+(?:[.,][0-9]*)?"
DRESSED = re.compile(  # a number with a sign of money or of percent, a decimal comma, or groups as in India
    rf"(?:[-+−]?[$€£¥₹]|[$€£¥₹] ?[-+−]?) ?(?:{GROUPED})"
    rf"|[-+−]?(?:{GROUPED}) ?[$€£¥₹%‰]"
    r"|[-+−]?[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?"
    r"|[-+−]?[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]+|[-+−]?[0-9]+,[0-9]+"
)


class ColumnFacts:
    """The facts about one column, gathered part by part; with `keep` also its numbers, as long as it is only those."""

    def __init__(self, reader: NumberReader, most_labels: int = MOST_LABELS, *, keep: bool = False) -> None:
        self.parts: list[NDArray[Any]] | None = [] if keep else None
        self._reader, self._most_labels = reader, most_labels
        self.rows = self.numbers = self.missing = self.texts = 0
        self.integers = True  # all numbers are whole
        self.counts_up = True  # the numbers are n, n + 1, n + 2 … without a gap
        self.leading_zeros = False
        self.dates = self.dressed = self.other_texts = 0  # different texts in each part, added up
        self.labels: set[str] | None = set()  # all different texts; None where they are too many for a category
        self.example = ""  # a text that is no number
        self._next: float | None = None

    def add(self, cells: Sequence[str]) -> None:
        """Count the next cells of the column."""
        converted = self._reader.convert(cells)
        self._add_numbers(converted.values, converted.missing, len(converted.bad))
        if converted.bad:
            self.parts = None
        elif self.parts is not None:
            self.parts.append(converted.values)
        if self.labels is not None:
            self.labels.update(text.strip() for text in set(cells) if not is_missing(text))
            self._bound_labels()
        if converted.bad:
            self._add_texts({cells[place].strip() for place in converted.bad})
        if not converted.plain and not self.leading_zeros and self.integers:
            self.leading_zeros = any(LEADING_ZERO.fullmatch(cell.strip()) for cell in set(cells))

    def add_numbers(self, values: NDArray[Any]) -> None:
        """Count the next cells of a column that the file declares to hold numbers; NaN is missing."""
        self._add_numbers(values, int(np.count_nonzero(np.isnan(values))), 0)
        if self.labels is not None:
            found = np.unique(values[~np.isnan(values)])
            if len(found) <= self._most_labels:  # more are none anyway, and to spell them takes long
                self.labels.update(map(repr, found.tolist()))
                self._bound_labels()
            else:
                self.labels = None

    @property
    def there(self) -> int:
        """How many cells are not missing."""
        return self.numbers + self.texts

    def _add_numbers(self, values: NDArray[Any], missing: int, bad: int) -> None:
        self.rows += len(values)
        self.missing += missing
        self.texts += bad
        self.numbers += len(values) - missing - bad
        if self.integers:
            self.integers = not bool((values != np.rint(values))[~np.isnan(values)].any())
        if self.counts_up and len(values):
            begin = values[0] if self._next is None else self._next
            self.counts_up = bool((values == begin + np.arange(len(values))).all())
            self._next = begin + len(values)

    def _add_texts(self, texts: set[str]) -> None:
        self.example = self.example or min(texts)
        dates = sum(map(is_date, texts))
        self.dates += dates
        self.other_texts += len(texts) - dates
        self.dressed += sum(1 for text in texts if len(text) < LONGEST_DATE and DRESSED.fullmatch(text))

    def _bound_labels(self) -> None:
        if self.labels is not None and len(self.labels) > self._most_labels:
            self.labels = None


def is_date(text: str) -> bool:
    """Whether a cell is a date or a time, in the usual ways of writing them."""
    text = text.strip()
    return len(text) < LONGEST_DATE and DATE.fullmatch(text) is not None


def guessed_kind(facts: ColumnFacts) -> tuple[Kind, Said]:
    """Judge what a column holds, with the reason."""
    if not facts.there:
        return Kind.TEXT, Said(marked("every cell is missing") if facts.rows else marked("there are no rows"))
    if not facts.texts:
        return _kind_of_numbers(facts)
    if facts.numbers >= NUMBERS_PART * facts.there or (facts.texts == 1 and facts.numbers >= 3):
        return Kind.NUMBER, Said(
            marked("{numbers} of {cells} cells are numbers; {texts} are not, such as “{example}”"),
            {
                "numbers": facts.numbers,
                "cells": facts.there,
                "texts": facts.texts,
                "example": shortened(facts.example, 30),
            },
        )
    return _kind_of_texts(facts)


def _kind_of_numbers(facts: ColumnFacts) -> tuple[Kind, Said]:
    if facts.leading_zeros and facts.integers:
        kind = Kind.CATEGORY if _few_labels(facts) else Kind.TEXT
        return kind, Said(marked("digits with leading zeros are codes, such as postal codes, rather than numbers"))
    if not facts.missing:
        return Kind.NUMBER, Said(marked("every cell is a number"))
    return Kind.NUMBER, Said(
        marked("every cell is a number, apart from {missing} missing ones"), {"missing": facts.missing}
    )


def _kind_of_texts(facts: ColumnFacts) -> tuple[Kind, Said]:
    if facts.texts >= NUMBERS_PART * facts.there and facts.dates >= NUMBERS_PART * (facts.dates + facts.other_texts):
        return Kind.TEXT, Said(
            marked("dates or times such as “{example}” are kept but not used"), {"example": shortened(facts.example)}
        )
    if _few_labels(facts):
        assert facts.labels is not None
        return Kind.CATEGORY, Said(
            marked("{count} different texts in {cells} cells"), {"count": len(facts.labels), "cells": facts.there}
        )
    return Kind.TEXT, Said(
        marked("too many different texts for categories, such as “{example}”"), {"example": shortened(facts.example)}
    )


def _few_labels(facts: ColumnFacts) -> bool:
    if facts.labels is None or (len(facts.labels) == facts.there >= NAMES_FROM):
        return False
    return len(facts.labels) <= max(FEW_LABELS, FEW_LABELS_PART * facts.rows)
