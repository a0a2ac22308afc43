"""From columns of texts or numbers to a table: kinds, roles and names, guessed where they are not chosen.

This is what the importers have in common that hold their columns in memory (spreadsheets, Parquet, JSON, IDX);
delimited text goes the same way part by part.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Column, Dataset, Kind, NumberColumn, Role, TextColumn
from nnapp.importing.builders import builder
from nnapp.importing.facts import ColumnFacts
from nnapp.importing.numbers import NumberFormat, NumberReader
from nnapp.importing.rejections import Found, Rejections
from nnapp.importing.roles import Decided, decide
from nnapp.importing.values import ColumnChoice, Guess, Rejected
from nnapp.progress import Report, unheard
from nnapp.words import Said

Cells = Sequence[str] | NDArray[Any]  # texts, "" is missing; or float64 or float32 (rows,), NaN is missing


class Tabulated(Struct, frozen=True):
    """A table in memory, how its columns were understood, and what was not taken as it stood."""

    dataset: Dataset
    columns: tuple[ColumnChoice, ...]  # all filled in, for `Choices.columns`
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...]
    guesses: tuple[Guess, ...]
    rejected: tuple[Rejected, ...]
    rejected_count: int
    notes: tuple[Said, ...]


def tabulated(
    names: Sequence[str],
    columns: Sequence[Cells],
    chosen: Sequence[ColumnChoice] | None,
    *,
    lines: Sequence[int] | None = None,
    written: NumberFormat | None = None,
    report: Report = unheard,
) -> Tabulated:
    """Make a table of columns of equal length.

    `names` are those in the file, "" where there is none. A column of texts may hold numbers, as `written` says. An
    array is a column of numbers as the file declares it; it is shared, not copied. `chosen` is `Choices.columns`.
    `lines` are the rows' lines in the file, from 1, for what is rejected; 1, 2, 3 … where they are not given.
    """
    reader = NumberReader(written)
    facts = []
    for place, cells in enumerate(columns):
        report(0.5 * place / len(columns))
        facts.append(_facts(cells, reader))
    decided = decide(names, facts, chosen or ())
    rejections, found = Rejections(), Found()
    built: list[Column] = []
    for place, cells in enumerate(columns):
        report(0.5 + 0.5 * place / len(columns))
        built.append(_column(cells, place, decided, reader, lines or range(1, len(cells) + 1), found))
    rejections.add(found)
    return Tabulated(
        Dataset(tuple(built)),
        decided.choices,
        *decided[:4],
        tuple(rejections.kept),
        rejections.count,
        decided.notes,
    )


def _facts(cells: Cells, reader: NumberReader) -> ColumnFacts:
    facts = ColumnFacts(reader)
    if isinstance(cells, np.ndarray):
        facts.add_numbers(cells)
    else:
        facts.add(cells)
    return facts


def _column(
    cells: Cells,
    place: int,
    decided: Decided,
    reader: NumberReader,
    lines: Sequence[int],
    found: Found,
) -> Column:
    name, kind, role = decided.names[place], decided.kinds[place], decided.roles[place]
    if isinstance(cells, np.ndarray):
        if kind is Kind.NUMBER:
            return NumberColumn(name, role, cells)
        texts = [number_text(value) for value in cells.tolist()]
        return (
            CategoryColumn.from_texts(name, role, texts)
            if kind is Kind.CATEGORY
            else TextColumn(name, Role.IGNORED, tuple(texts))
        )
    made = builder(kind, name, role, reader)
    found.add_cells(name, cells, lines, made.add(cells))
    return made.column()


def number_text(value: float) -> str:
    """A number as the shortest text that reads back as the same number; whole ones without a point, NaN empty."""
    if isnan(value):
        return ""
    return str(int(value)) if abs(value) < 2**53 and value == int(value) else repr(value)
