"""How the rows of a table are shown: in which order, and which of them. It changes no number of the table or training.

Columns are meant by their position; `carried_over` gives the arrangement for a table with other columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

Position = Annotated[int, Meta(ge=0)]  # of a column, from 0
COST_SHARE: Literal["cost-share"] = "cost-share"
Quantity = Literal["", "prediction", "error", "category", "cost-share"]


class SortKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What rows are sorted by: the cells of a column, or what the network says of that target.

    The share of the cost belongs to the whole row, whatever column it names. Missing cells come last in both
    directions; rows that are equal stay in the table's order.
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
