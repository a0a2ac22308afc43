"""Columns of a table, built part by part from texts; cells that are no numbers become missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Kind, NumberColumn, Role, TextColumn
from nnapp.importing.numbers import NumberReader, is_missing

SHARED_TEXTS = 50_000  # different texts of a column that are kept once, however often they occur


class NumberBuilder:
    """A column of numbers; without `keep` they are only checked. `parts` are numbers that are there already."""

    def __init__(
        self, name: str, role: Role, reader: NumberReader, *, keep: bool = True, parts: list[NDArray[Any]] | None = None
    ) -> None:
        self._name, self._role, self._reader, self._keep = name, role, reader, keep
        self._parts = parts or []

    def add(self, cells: Sequence[str]) -> list[int]:
        """Take the next cells; return the places, among these, of those that are no numbers."""
        converted = self._reader.convert(cells)
        if self._keep:
            self._parts.append(converted.values)
        return converted.bad

    def column(self) -> Column:
        """The finished column."""
        values = np.concatenate(self._parts) if self._parts else np.empty(0)
        self._parts.clear()
        return NumberColumn(self._name, self._role, values)


class CategoryBuilder:
    """A column of categories."""

    def __init__(self, name: str, role: Role) -> None:
        self._name, self._role = name, role
        self._codes: dict[str, int] = {"": 0}  # in the order of their first occurrence; 0 is missing
        self._known: dict[str, int] = {}  # the same by the cells as they stand in the file
        self._parts: list[NDArray[np.int32]] = []

    def add(self, cells: Sequence[str]) -> list[int]:
        """Take the next cells; none can be wrong."""
        for cell in set(cells) - self._known.keys():
            text = "" if is_missing(cell) else cell.strip()
            self._known[cell] = self._codes.setdefault(text, len(self._codes))
        self._parts.append(np.array([self._known[cell] for cell in cells], np.int32))
        return []

    def column(self) -> Column:
        """The finished column."""
        found = [*self._codes]
        sample = CategoryColumn.from_texts(self._name, self._role, found)
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, np.int32)
        self._parts.clear()
        return CategoryColumn(self._name, self._role, sample.codes[codes], sample.labels)


class TextBuilder:
    """A column of texts."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._texts: list[str] = []
        self._known: dict[str, str] = {}

    def add(self, cells: Sequence[str]) -> list[int]:
        """Take the next cells; none can be wrong."""
        if len(self._known) < SHARED_TEXTS:
            self._texts.extend([self._known.setdefault(cell, cell) for cell in map(str.strip, cells)])
        else:
            self._texts.extend(map(str.strip, cells))
        return []

    def column(self) -> Column:
        """The finished column."""
        return TextColumn(self._name, Role.IGNORED, tuple(self._texts))


Builder = NumberBuilder | CategoryBuilder | TextBuilder


def builder(kind: Kind, name: str, role: Role, reader: NumberReader, *, keep: bool = True) -> Builder:
    """Return what builds a column of this kind."""
    if kind is Kind.NUMBER:
        return NumberBuilder(name, role, reader, keep=keep)
    return CategoryBuilder(name, role) if kind is Kind.CATEGORY else TextBuilder(name)
