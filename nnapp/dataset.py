"""The table: named columns of numbers or text, each an input, a target or ignored.

A column's values are read-only, and an edit makes new columns only where something changed, so an edit costs the
columns it touches and views can tell by identity what they need not look at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr
from numpy.typing import ArrayLike

from nnapp.choices import Array, frozen
from nnapp.words import Refusal, Said, marked


class Role(StrEnum):
    """What a column is for."""

    INPUT = "input"
    TARGET = "target"
    IGNORED = "ignored"


ROLE_TITLES = {
    Role.INPUT: marked("Input"),
    Role.TARGET: marked("Target"),
    Role.IGNORED: marked("Ignored"),
}


class NumberColumn(Struct, frozen=True, eq=False):
    """A column of numbers, float64 (rows,), read-only; an empty cell is NaN."""

    name: str
    role: Role
    values: Array

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=np.float64)
        if values is not self.values or values.flags.writeable:
            force_setattr(self, "values", frozen(values))

    def __len__(self) -> int:
        return len(self.values)


class TextColumn(Struct, frozen=True, eq=False):
    """A column of texts, kept with the table but not used for training."""

    name: str
    role: Role
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.role is not Role.IGNORED:
            raise Refusal(
                marked("Column “{column}” holds text, and only numbers can be an input or a target."),
                column=self.name,
            )

    def __len__(self) -> int:
        return len(self.values)


Column = NumberColumn | TextColumn


class Dataset(Struct, frozen=True, eq=False):
    """Columns of equal length."""

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        lengths = {len(column) for column in self.columns}
        if len(lengths) > 1:
            raise Refusal(
                marked("All columns of a table must have the same number of rows, but these have {lengths}."),
                lengths=", ".join(map(str, sorted(lengths))),
            )

    @classmethod
    def from_arrays(cls, x: ArrayLike, y: ArrayLike, names: Sequence[str] | None = None) -> Dataset:
        """Build a table from inputs (rows, inputs) and targets (rows, targets); float64 arrays are shared, not copied.

        Raises `Refusal` for arrays of other dimensions or of different numbers of rows.
        """
        inputs, targets = (np.asarray(array, dtype=np.float64) for array in (x, y))
        for array in (inputs, targets):
            if array.ndim != 2:
                raise Refusal(
                    marked("A table needs arrays of two dimensions (rows, columns), not of {dimensions}."),
                    dimensions=array.ndim,
                )
        parts = [(Role.INPUT, inputs[:, j]) for j in range(inputs.shape[1])]
        parts += [(Role.TARGET, targets[:, j]) for j in range(targets.shape[1])]
        names = names or default_names(inputs.shape[1], targets.shape[1])
        return cls(
            tuple(NumberColumn(name, role, frozen(values)) for name, (role, values) in zip(names, parts, strict=True))
        )

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def indices(self, role: Role) -> tuple[int, ...]:
        """The positions of the columns with this role, in the table's order."""
        return tuple(i for i, column in enumerate(self.columns) if column.role == role)

    def matrix(self, role: Role, rows: slice = slice(None)) -> Array:
        """Return the columns with this role as a new array (rows, columns)."""
        parts = [self.columns[i].values[rows] for i in self.indices(role)]
        count = len(range(*rows.indices(self.row_count)))
        return np.column_stack(parts) if parts else np.empty((count, 0))

    def names(self, role: Role) -> tuple[str, ...]:
        """The names of the columns with this role."""
        return tuple(self.columns[i].name for i in self.indices(role))


def default_names(inputs: int, targets: int) -> tuple[str, ...]:
    """Names for columns that have none: x1, x2, ..., and t or t1, t2, ..."""
    last = ("t",) if targets == 1 else tuple(f"t{j + 1}" for j in range(targets))
    return (*(f"x{i + 1}" for i in range(inputs)), *last)


def training_problem(dataset: Dataset) -> Said | None:
    """Say why the table cannot be trained on (an empty or infinite cell, no rows), or None where it can."""
    if dataset.row_count == 0:
        return Said(marked("The table has no rows. Add at least one row to train on."))
    for column in dataset.columns:
        if column.role is Role.IGNORED or isinstance(column, TextColumn):
            continue
        bad = np.flatnonzero(~np.isfinite(column.values))
        if len(bad):
            return Said(
                marked(
                    "Row {row}, column “{column}” holds no number. Training needs a number in every input "
                    "and target: fill the cell, remove the row, or set the column to “Ignored”."
                ),
                {"row": int(bad[0]) + 1, "column": column.name},
            )
    return None
