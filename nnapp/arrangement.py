"""How the rows of a table are shown: in which order, and which of them. It changes no number of the table or training.

Columns are meant by their position; `carried_over` gives the arrangement for a table with other columns, and `fitting`
what is left of it where columns hold something else than before. `nnapp.arranging` finds the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.words import Said, marked

Position = Annotated[int, Meta(ge=0)]  # of a column, from 0
COST_SHARE: Literal["cost-share"] = "cost-share"
OWN: Literal[""] = ""
PREDICTION: Literal["prediction"] = "prediction"
ERROR: Literal["error"] = "error"
CATEGORY: Literal["category"] = "category"
Quantity = Literal["", "prediction", "error", "category", "cost-share"]


class SortKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What rows are sorted by: the cells of a column, or what the network says of that target.

    Errors are sorted by their size, whatever their sign. The share of the cost belongs to the whole row, whatever
    column it names. Missing cells come last in both directions; rows that are equal stay in the table's order.
    """

    column: Position
    quantity: Quantity = ""  # "" means the column's own cells
    descending: bool = False


class RangeFilter(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="range"):
    """Numbers from `low` to `high`, both included; None means no bound. Missing cells pass where `missing` says so."""

    column: Position
    low: float | None = None
    high: float | None = None
    missing: bool = False


class LabelsFilter(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="labels"):
    """Categories that are among `labels`; the empty text stands for a missing cell."""

    column: Position
    labels: tuple[str, ...]


class TextFilter(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="text"):
    """Cells whose text, as it is edited, contains `text`; upper and lower case count as the same."""

    column: Position
    text: str


class UsesFilter(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="uses"):
    """Rows that are really used for one of these: numbers of `Split`."""

    splits: tuple[Annotated[int, Meta(ge=0, le=3)], ...]


ColumnFilter = RangeFilter | LabelsFilter | TextFilter
AnyFilter = ColumnFilter | UsesFilter


class Arrangement(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows are sorted by the first key, then the next; shown are those that pass all filters, one for each column."""

    sort: tuple[SortKey, ...] = ()
    filters: tuple[AnyFilter, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether all rows are shown in the table's own order."""
        return not self.sort and not self.filters


def carried_over(arrangement: Arrangement, origins: Sequence[int]) -> Arrangement:
    """Return the arrangement for other columns, given for each its old position; what is about one that is gone, goes.

    The very same arrangement is returned where nothing changes.
    """
    places = {old: new for new, old in enumerate(origins)}
    sort = tuple(
        replace(key, column=places.get(key.column, 0))
        for key in arrangement.sort
        if key.column in places or key.quantity == COST_SHARE
    )
    filters = tuple(
        each if isinstance(each, UsesFilter) else replace(each, column=places[each.column])
        for each in arrangement.filters
        if isinstance(each, UsesFilter) or each.column in places
    )
    moved = Arrangement(sort, filters)
    return arrangement if moved == arrangement else moved


def fitting(arrangement: Arrangement, dataset: Dataset) -> Arrangement:
    """Return the arrangement without what does not fit the table; the very same one where all of it fits."""
    sort = tuple(key for key in arrangement.sort if _key_fits(key, dataset))
    filters = tuple(each for each in arrangement.filters if _filter_fits(each, dataset))
    same = len(sort) == len(arrangement.sort) and len(filters) == len(arrangement.filters)
    return arrangement if same else Arrangement(sort, filters)


def arrangement_problem(arrangement: Arrangement, dataset: Dataset) -> Said | None:
    """Say what of an arrangement does not fit the table, or None where all of it does."""
    count = len(dataset.columns)
    for each in (*arrangement.sort, *arrangement.filters):
        if not isinstance(each, UsesFilter) and each.column >= count and not _of_whole_row(each):
            return Said(
                marked("The rows cannot be arranged by column {number}: the table has {count} columns."),
                {"number": each.column + 1, "count": count},
            )
        if isinstance(each, RangeFilter) and not all(isfinite(b) for b in (each.low, each.high) if b is not None):
            return Said(
                marked("The numbers of column “{column}” can only be shown between finite bounds, or without a bound."),
                {"column": dataset.columns[each.column].name},
            )
    for key in arrangement.sort:
        if not _key_fits(key, dataset):
            return Said(
                marked("Column “{column}” has no {quantity} that the rows could be sorted by."),
                {"column": dataset.columns[key.column].name, "quantity": key.quantity},
            )
    for each in arrangement.filters:
        if not isinstance(each, UsesFilter) and not _filter_fits(each, dataset):
            return Said(
                marked("The filter of column “{column}” does not fit what the column holds."),
                {"column": dataset.columns[each.column].name},
            )
    return None


def _of_whole_row(each: SortKey | ColumnFilter) -> bool:
    return isinstance(each, SortKey) and each.quantity == COST_SHARE


def _key_fits(key: SortKey, dataset: Dataset) -> bool:
    if key.quantity == COST_SHARE:
        return True
    if key.column >= len(dataset.columns):
        return False
    column = dataset.columns[key.column]
    kind = CategoryColumn if key.quantity == CATEGORY else NumberColumn
    return key.quantity == OWN or (isinstance(column, kind) and column.role is Role.TARGET)


def _filter_fits(each: AnyFilter, dataset: Dataset) -> bool:
    if isinstance(each, UsesFilter):
        return True
    if each.column >= len(dataset.columns):
        return False
    column = dataset.columns[each.column]
    if isinstance(each, RangeFilter):
        return isinstance(column, NumberColumn)
    return isinstance(each, TextFilter) or isinstance(column, CategoryColumn)
