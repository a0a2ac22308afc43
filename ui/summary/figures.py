"""The figures of a table: statistics and correlations of columns, anew only where a column or the rows are others."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.correlation import Correlations, correlations
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Split, SplitArray, TextColumn, same_split
from nnapp.progress import Report, unheard
from nnapp.statistics import CategoryStatistics, NumberStatistics, statistics_of

MOST_CORRELATED = 100  # columns
FEW_CELLS = 200_000  # that are summed up at once, without a thread
STATISTICS_PART = 0.5  # of the work


class TextStatistics(Struct, frozen=True):
    """How many cells of a column of texts hold something."""

    count: int
    missing: int


Statistics = NumberStatistics | CategoryStatistics | TextStatistics


class Figures(Struct, frozen=True, eq=False):
    """What was found, and of which table and rows."""

    dataset: Dataset
    training_only: bool
    split: SplitArray | None
    row_count: int
    statistics: tuple[Statistics, ...]  # of all columns
    numbers: tuple[int, ...]  # the positions of the columns that are correlated
    left_out: int  # number columns beyond these
    correlations: Correlations


def is_large(dataset: Dataset) -> bool:
    """Say whether summing a table up would make the window wait."""
    return dataset.row_count * len(dataset.columns) > FEW_CELLS


def figures_of(dataset: Dataset, training_only: bool, old: Figures | None = None, report: Report = unheard) -> Figures:
    """Sum a table up: all rows that are used, or those for training; `old` may know some of it already."""
    split = dataset.used_split
    if old is not None and (old.training_only != training_only or not same_split(old.split, split)):
        old = None
    rows = counted_rows(split, training_only)
    count = dataset.row_count if rows is None else len(rows)
    found, before = [], _by_cells(old)
    for position, column in enumerate(dataset.columns):
        report(STATISTICS_PART * position / len(dataset.columns))
        known = _known(column, before)
        found.append(_statistics(column, rows) if known is None else known)
    numbers = [i for i, column in enumerate(dataset.columns) if isinstance(column, NumberColumn)]
    shown = numbers[:MOST_CORRELATED]
    matrix = _correlations(dataset, shown, rows, old, report)
    return Figures(dataset, training_only, split, count, tuple(found), tuple(shown), len(numbers) - len(shown), matrix)


def counted_rows(split: SplitArray | None, training_only: bool) -> NDArray[np.intp] | None:
    """Return the rows that count, None where these are all."""
    if split is None:
        return None
    return np.flatnonzero(split == Split.TRAINING if training_only else split != Split.EXCLUDED)


def _statistics(column: Column, rows: NDArray[np.intp] | None) -> Statistics:
    if isinstance(column, TextColumn):
        values = column.values if rows is None else [column.values[row] for row in rows.tolist()]
        count = sum(map(bool, values))
        return TextStatistics(count, len(values) - count)
    if rows is not None:
        some = _cells(column)[rows]
        column = replace(column, values=some) if isinstance(column, NumberColumn) else replace(column, codes=some)
    found = statistics_of(column)
    assert found is not None
    return found


def _by_cells(old: Figures | None) -> dict[int, tuple[Column, Statistics]]:
    # a renamed column, or one of another role, has the same cells, which are found by their identity
    pairs = () if old is None else zip(old.dataset.columns, old.statistics, strict=True)
    return {id(_cells(column)): (column, statistics) for column, statistics in pairs}


def _known(column: Column, known: dict[int, tuple[Column, Statistics]]) -> Statistics | None:
    before, statistics = known.get(id(_cells(column)), (None, None))
    same_labels = not isinstance(column, CategoryColumn) or column.labels == getattr(before, "labels", None)
    return statistics if type(before) is type(column) and same_labels else None


def _cells(column: Column) -> Any:
    return column.codes if isinstance(column, CategoryColumn) else column.values


def _correlations(
    dataset: Dataset, shown: list[int], rows: NDArray[np.intp] | None, old: Figures | None, report: Report
) -> Correlations:
    values = [_cells(dataset.columns[position]) for position in shown]
    places = {} if old is None else {id(_cells(old.dataset.columns[p])): i for i, p in enumerate(old.numbers)}
    origins = [places.get(id(array), -1) for array in values]
    if old is not None and origins == [*range(len(old.numbers))]:
        return old.correlations

    def tell(done: float) -> None:
        report(STATISTICS_PART + (1 - STATISTICS_PART) * done)

    counted = values if rows is None else [array[rows] for array in values]
    return correlations(counted, None if old is None else old.correlations, origins, tell)
