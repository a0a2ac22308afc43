"""The columns of the grid: those of the table, and after them computed ones for each target.

A target of numbers has two, its prediction and its error; a target of categories has one, the predicted category. The
last one of all is each row's share of the cost.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from nnapp.arrangement import CATEGORY, COST_SHARE, ERROR, PREDICTION, Quantity, SortKey
from nnapp.dataset import CategoryColumn, CategoryFit, Column, Dataset, Role
from ui.plain_text import plain

MOST_OF_NAME = 60  # letters


class LiveColumn(Struct, frozen=True):
    """A computed column: the prediction y of a target, its error t − y, the category that is predicted, or a share."""

    quantity: Quantity  # PREDICTION, ERROR, CATEGORY or COST_SHARE
    target: int  # the number of the target's first output unit, from 0
    column: int  # the target's position in the table
    target_name: str
    units: int = 1  # how many output units stand for it
    labels: tuple[str, ...] = ()  # of a category: what the units say, each one label; a single unit the second of two

    @property
    def name(self) -> str:
        """The formula that stands in the header, with the target's own name."""
        if self.quantity == COST_SHARE:
            return QCoreApplication.translate("LiveColumn", "% of C")
        target = plain(self.target_name, MOST_OF_NAME)
        return f"{target} − y" if self.quantity == ERROR else f"y ≈ {target}"


GridColumn = Column | LiveColumn


def key_of(position: int, column: GridColumn, descending: bool) -> SortKey:
    """Return what sorts the rows by a column of the grid."""
    if isinstance(column, LiveColumn):
        return SortKey(column.column, column.quantity, descending)
    return SortKey(position, "", descending)


def worst_first(column: GridColumn) -> bool:
    """Say whether the largest numbers of a column are what somebody looks for first."""
    return isinstance(column, LiveColumn) and column.quantity in (ERROR, COST_SHARE)


def layout_of(dataset: Dataset) -> tuple[tuple[Column, ...], tuple[LiveColumn, ...]]:
    """Return the table's columns and the live columns that follow them."""
    units = [feature.column for feature in dataset.features(Role.TARGET)]
    live: list[LiveColumn] = []
    for position in dict.fromkeys(units):
        column, first = dataset.columns[position], units.index(position)
        if isinstance(column, CategoryColumn):
            fit = dataset.fit(position)
            assert isinstance(fit, CategoryFit)
            labels = tuple(column.labels[code] for code in fit.codes)
            live.append(LiveColumn(CATEGORY, first, position, column.name, units.count(position), labels))
        else:
            quantities: tuple[Quantity, ...] = (PREDICTION, ERROR)
            live += [LiveColumn(quantity, first, position, column.name) for quantity in quantities]
    live += [LiveColumn(COST_SHARE, 0, next(iter(units), 0), "")] if live else []
    return dataset.columns, tuple(live)
