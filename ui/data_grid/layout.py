"""The columns of the grid: those of the table, and after them computed ones for each target.

A target of numbers has two, its prediction and its error; a target of categories has one, the predicted category.
"""

from __future__ import annotations

from msgspec import Struct

from nnapp.dataset import CategoryColumn, CategoryFit, Column, Dataset, Role
from ui.plain_text import plain

PREDICTION, ERROR, CATEGORY = "prediction", "error", "category"
MOST_OF_NAME = 60  # letters


class LiveColumn(Struct, frozen=True):
    """A computed column: the prediction y of a target, its error t − y, or the category that is predicted."""

    quantity: str  # PREDICTION, ERROR or CATEGORY
    target: int  # the number of the target's first output unit, from 0
    column: int  # the target's position in the table
    target_name: str
    units: int = 1  # how many output units stand for it
    labels: tuple[str, ...] = ()  # of a category: what the units say, each one label; a single unit the second of two

    @property
    def name(self) -> str:
        """The formula that stands in the header, with the target's own name."""
        target = plain(self.target_name, MOST_OF_NAME)
        return f"{target} − y" if self.quantity == ERROR else f"y ≈ {target}"


GridColumn = Column | LiveColumn


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
            live += [LiveColumn(quantity, first, position, column.name) for quantity in (PREDICTION, ERROR)]
    return dataset.columns, tuple(live)
