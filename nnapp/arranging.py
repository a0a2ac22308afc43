"""Which rows of a table are shown, and in which order: what an `Arrangement` comes to for a project.

Filters first, then the sort keys of the rows that are left, each as one number a row. Missing is NaN, and comes last.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.answering import Answers, answers, predicted_codes
from nnapp.arrangement import (
    CATEGORY,
    COST_SHARE,
    ERROR,
    OWN,
    PREDICTION,
    AnyFilter,
    Arrangement,
    LabelsFilter,
    RangeFilter,
    SortKey,
    UsesFilter,
)
from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, natural_order
from nnapp.progress import Report, unheard
from nnapp.project import Project, current_parameters, texts_of
from nnapp.topology import Parameters

Numbers = NDArray[np.intp]


def asks_the_network(arrangement: Arrangement) -> bool:
    """Say whether the order depends on the weights."""
    return any(key.quantity != OWN for key in arrangement.sort)


def rows_shown(project: Project, parameters: Parameters | None = None, report: Report = unheard) -> Numbers | None:
    """Return the numbers of the table's rows that are shown, in the order in which they are; None for all as they are.

    Where the order depends on the weights, they are those of the project if none are given.
    """
    arrangement, dataset = project.arrangement, project.dataset
    if arrangement.plain:
        return None
    passing = np.ones(dataset.row_count, bool)
    for each in arrangement.filters:
        passing &= _passing(each, dataset, slice(None))
        report(0.0)
    rows = np.flatnonzero(passing)
    if not arrangement.sort:
        return rows
    said = None
    if asks_the_network(arrangement):
        said = answers(project, rows, current_parameters(project) if parameters is None else parameters, report)
    keys = [_key(key, project, rows, said) for key in arrangement.sort]
    order = np.arange(len(rows))
    for key, values in reversed([*zip(arrangement.sort, keys, strict=True)]):
        report(1.0)
        some = values[order]
        order = order[np.argsort(-some if key.descending else some, kind="stable")]  # NaN is last in both
    return rows[order]


def is_hidden(project: Project, row: int) -> bool:
    """Say whether a filter hides a row; the others are not looked at."""
    dataset, filters = project.dataset, project.arrangement.filters
    if not filters or not 0 <= row < dataset.row_count:
        return False
    return not all(bool(_passing(each, dataset, slice(row, row + 1))[0]) for each in filters)


def _part(column: Column, rows: slice) -> Column:
    if rows == slice(None):
        return column
    if isinstance(column, CategoryColumn):
        return replace(column, codes=column.codes[rows])
    return replace(column, values=column.values[rows])


def _passing(each: AnyFilter, dataset: Dataset, rows: slice) -> NDArray[np.bool_]:
    if isinstance(each, UsesFilter):
        split = dataset.used_split
        uses = np.zeros(dataset.row_count, np.uint8)[rows] if split is None else split[rows]
        wanted_use: NDArray[np.bool_] = np.isin(uses, each.splits)
        return wanted_use
    column = _part(dataset.columns[each.column], rows)
    if isinstance(each, RangeFilter):
        assert isinstance(column, NumberColumn)
        return _in_range(each, column.values)
    if isinstance(each, LabelsFilter):
        assert isinstance(column, CategoryColumn)
        wanted: NDArray[np.bool_] = np.array([*(label in each.labels for label in column.labels), "" in each.labels])
        passing: NDArray[np.bool_] = wanted[column.codes]  # −1, a missing cell, is the last one
        return passing
    return _containing(column, each.text.casefold())


def _containing(column: Column, part: str) -> NDArray[np.bool_]:
    texts = (*column.labels, "") if isinstance(column, CategoryColumn) else texts_of(column)  # each label once
    found = np.fromiter((part in text.casefold() for text in texts), bool, len(texts))
    return found[column.codes] if isinstance(column, CategoryColumn) else found


def _in_range(each: RangeFilter, values: NDArray[np.floating]) -> NDArray[np.bool_]:
    missing: NDArray[np.bool_] = np.isnan(values)
    passing = ~missing
    if each.low is not None:
        passing &= values >= each.low
    if each.high is not None:
        passing &= values <= each.high
    return passing | missing if each.missing else passing


def _key(key: SortKey, project: Project, rows: Numbers, said: Answers | None) -> Array:
    # what these rows are sorted by, as numbers (rows,)
    if key.quantity == OWN:
        return _own(project.dataset.columns[key.column], rows)
    assert said is not None
    if key.quantity == COST_SHARE:
        return said.costs
    if key.quantity == CATEGORY:
        column = project.dataset.columns[key.column]
        assert isinstance(column, CategoryColumn)
        return _label_ranks(column)[predicted_codes(project, key.column, said.predictions)]
    features = project.dataset.features(Role.TARGET)
    unit = next(unit for unit, feature in enumerate(features) if feature.column == key.column)
    return {PREDICTION: said.predictions, ERROR: np.abs(said.errors)}[key.quantity][:, unit]


def _own(column: Column, rows: Numbers) -> Array:
    if isinstance(column, NumberColumn):
        return column.values[rows].astype(np.float64, copy=False)
    if isinstance(column, CategoryColumn):
        return _label_ranks(column)[column.codes[rows]]
    texts = [column.values[row].casefold() for row in rows.tolist()]
    ranks = {text: float(rank) for rank, text in enumerate(sorted(set(texts)))} | {"": np.nan}
    return np.fromiter(map(ranks.__getitem__, texts), float, len(texts))


def _label_ranks(column: CategoryColumn) -> Array:
    # the place of each label in their natural order; the last one, for −1, is missing
    ranks = np.full(len(column.labels) + 1, np.nan)
    order = sorted(range(len(column.labels)), key=lambda code: natural_order(column.labels[code]))
    ranks[order] = np.arange(len(order))
    return ranks
