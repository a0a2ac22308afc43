"""The columns of the grid: those of the table, and after them two computed ones for each target."""

from __future__ import annotations

from msgspec import Struct

from nnapp.dataset import Column, Dataset, Role


class LiveColumn(Struct, frozen=True):
    """A computed column: the prediction y of a target, or its error t − y."""

    quantity: str  # "prediction" or "error"
    target: int  # the number of the target, from 0
    target_name: str

    @property
    def name(self) -> str:
        """The formula that stands in the header, with the target's own name."""
        return f"y ≈ {self.target_name}" if self.quantity == "prediction" else f"{self.target_name} − y"


GridColumn = Column | LiveColumn


def layout_of(dataset: Dataset) -> tuple[tuple[Column, ...], tuple[LiveColumn, ...]]:
    """Return the table's columns and the live columns that follow them."""
    live = tuple(
        LiveColumn(quantity, target, name)
        for target, name in enumerate(dataset.names(Role.TARGET))
        for quantity in ("prediction", "error")
    )
    return dataset.columns, live
