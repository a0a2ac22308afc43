"""Questions: what somebody may type for each input column, what is usual there, and what follows by formula.

A question is a list of cells, one for each `Field`, in the table's order and units; a missing cell is NaN or "".
Fields are the input columns, and the columns of numbers that their formulas read.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, isnan, nan
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.dataset import (
    CategoryColumn,
    CategoryFit,
    Column,
    Dataset,
    NumberColumn,
    NumberFit,
    Role,
    Split,
    SplitArray,
    TextColumn,
    same_split,
)
from nnapp.formula import parse
from nnapp.words import Refusal

Cell = float | str
MOST_ROWS = 2000  # that the usual numbers are found in: more would not change them much
SOME = 1000  # rows that mostly tell whether all are whole
MISSING_NUMBER = nan  # one object, so that questions with it can be compared


class Field(Struct, frozen=True, eq=False):
    """One column that a question has a cell for."""

    position: int  # in the table
    column: NumberColumn | CategoryColumn
    asked: bool  # whether it is an input; else it is only read by formulas

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories; none for numbers."""
        return self.column.labels if isinstance(self.column, CategoryColumn) else ()

    @property
    def formula(self) -> str:
        """What computes the cell from others; empty where it is given."""
        return self.column.formula if isinstance(self.column, NumberColumn) else ""

    @property
    def is_single(self) -> bool:
        """Whether the column holds float32."""
        return isinstance(self.column, NumberColumn) and self.column.values.dtype == np.float32

    @property
    def may_be_missing(self) -> bool:
        """Whether a missing cell is filled, so that the network can be asked without it."""
        return self.column.missing.fills and not self.formula


def fields_of(dataset: Dataset) -> tuple[Field, ...]:
    """Return the fields of a table's questions, in the table's order."""
    inputs = set(dataset.indices(Role.INPUT))
    found = {column.name: position for position, column in enumerate(dataset.columns)}
    wanted, waiting = set(inputs), list(inputs)
    while waiting:
        column = dataset.columns[waiting.pop()]
        if isinstance(column, NumberColumn) and column.formula:
            read = {found[name] for name in parse(column.formula).names if name in found}
            waiting += read - wanted
            wanted |= read
    columns = [(position, dataset.columns[position]) for position in sorted(wanted)]
    return tuple(Field(i, column, i in inputs) for i, column in columns if not isinstance(column, TextColumn))


def is_missing(cell: Cell) -> bool:
    """Say whether a cell holds nothing."""
    return isnan(cell) if isinstance(cell, float) else not cell


def asked_cells(fields: Sequence[Field], cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of the input columns alone."""
    return tuple(cell for field, cell in zip(fields, cells, strict=True) if field.asked)


def with_asked(fields: Sequence[Field], cells: Sequence[Cell], asked: Sequence[Cell]) -> list[Cell]:
    """Return the cells with those of the input columns in their places."""
    given = iter(asked)
    return [next(given) if field.asked else cell for field, cell in zip(fields, cells, strict=True)]


def completed(fields: Sequence[Field], cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells with all that have a formula computed; NaN where it gives no number."""
    places = {field.name: place for place, field in enumerate(fields)}
    found, open_ones = list(cells), [place for place, field in enumerate(fields) if field.formula]
    while open_ones:
        ready = [p for p in open_ones if not any(places.get(n) in open_ones for n in parse(fields[p].formula).names)]
        if not ready:
            break  # a circle, which no project has
        for place in ready:
            found[place] = _computed(fields[place], found, places)
            open_ones.remove(place)
    return found


def _computed(field: Field, cells: Sequence[Cell], places: dict[str, int]) -> Cell:
    formula = parse(field.formula)
    try:
        given: dict[str, Array] = {name: np.array([float(cells[places[name]])]) for name in formula.names}
        with np.errstate(all="ignore"):
            value = float(np.broadcast_to(formula.values(given), (1,))[0])
    except (KeyError, ValueError, Refusal):
        return MISSING_NUMBER
    return value if np.isfinite(value) else MISSING_NUMBER


def row_cells(fields: Sequence[Field], row: int) -> list[Cell]:
    """Return the cells of a row of the table."""
    return [_cell(field.column, row) for field in fields]


def _cell(column: NumberColumn | CategoryColumn, row: int) -> Cell:
    if isinstance(column, CategoryColumn):
        return column.text(row)
    value = float(column.values[row])
    return MISSING_NUMBER if isnan(value) else value


def typical_cells(dataset: Dataset, fields: Sequence[Field]) -> list[Cell]:
    """Return the median of each column of numbers in the training rows, and the most frequent category.

    Of whole numbers it is one of them; where there are very many rows, every so many of them are looked at.
    """
    rows = _some_training_rows(dataset)
    return completed(fields, [_typical(field.column, rows) for field in fields])


def _typical(column: NumberColumn | CategoryColumn, rows: np.ndarray) -> Cell:
    if isinstance(column, CategoryColumn):
        codes = column.codes[rows]
        counts = np.bincount(codes[codes >= 0], minlength=len(column.labels))
        return column.labels[int(counts.argmax())] if counts.any() else ""
    values = column.values[rows]
    values = np.sort(values[np.isfinite(values)])
    if not len(values):
        return 0.0
    middle = len(values) // 2
    low, high = float(values[(len(values) - 1) // 2]), float(values[middle])
    return high if (values == np.rint(values)).all() else low / 2 + high / 2


def _some_training_rows(dataset: Dataset) -> np.ndarray:
    numbers = np.arange(dataset.row_count)[dataset.rows_for(Split.TRAINING)]
    return numbers[:: -(-len(numbers) // MOST_ROWS)] if len(numbers) else numbers


class Seen(NamedTuple):
    """The lowest and the highest number of a column in the training rows, NaN where there is none."""

    low: float
    high: float
    whole: bool  # whether all are whole


class SeenRanges:
    """What was seen of columns in training, found when it is first asked for and kept while a column is the same."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[NumberColumn, SplitArray | None, Seen]] = {}

    def of(self, dataset: Dataset, column: NumberColumn) -> Seen:
        """Return what was seen of a column of this table."""
        kept = self._found.get(column.name)
        if kept is None or kept[0] is not column or not same_split(kept[1], dataset.used_split):
            kept = column, dataset.used_split, seen_range(dataset, column)
            self._found[column.name] = kept
        return kept[2]


def seen_range(dataset: Dataset, column: NumberColumn) -> Seen:
    """Return what was seen of a column in the training rows."""
    values = column.values[dataset.rows_for(Split.TRAINING)]
    low, high = (float(find.reduce(values)) if len(values) else nan for find in (np.fmin, np.fmax))
    if isinf(low) or isinf(high):
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (nan, nan)
    return Seen(low, high, not isnan(low) and _are_whole(values[:SOME]) and _are_whole(values))


def _are_whole(values: np.ndarray) -> bool:
    with np.errstate(invalid="ignore"):
        return bool(((values == np.rint(values)) | np.isnan(values)).all())


def fills_with(dataset: Dataset, field: Field) -> Cell:
    """Return what a missing cell of a filled column counts as."""
    fit = dataset.fit(field.position)
    if isinstance(fit, NumberFit):
        return fit.fill
    assert isinstance(fit, CategoryFit)
    return field.labels[fit.fill] if fit.fill >= 0 else ""


def unknown_labels(dataset: Dataset, field: Field) -> frozenset[str]:
    """Return the categories that no training row has: the network has no input for them."""
    fit = dataset.fit(field.position)
    known = set(fit.codes) if isinstance(fit, CategoryFit) else set()
    return frozenset(label for code, label in enumerate(field.labels) if code not in known)


def incomplete(fields: Sequence[Field], cells: Sequence[Cell]) -> Column | None:
    """Return the first input column whose cell is missing and not filled: without it there is no answer."""
    for field, cell in zip(fields, cells, strict=True):
        if field.asked and is_missing(cell) and not field.column.missing.fills:
            return field.column
    return None
