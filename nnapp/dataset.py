"""The table: named columns of numbers or text, each an input, a target or ignored.

A column's values are read-only, and an edit makes new columns only where something changed, so an edit costs the
columns it touches and views can tell by identity what they need not look at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnapp.choices import frozen
from nnapp.misfits import wrong_kind
from nnapp.words import Refusal, Said, marked

MATRIX_BLOCK = 512  # rows that are put together at a time


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


class Split(IntEnum):
    """What a row is for."""

    TRAINING = 0
    VALIDATION = 1  # judges training while it goes on: when to stop, which weights to keep
    TEST = 2  # judges the result, and is used for nothing else
    EXCLUDED = 3


class NumberColumn(Struct, frozen=True, eq=False):
    """A column of numbers, float64 or float32 (rows,), read-only; an empty cell is NaN."""

    name: str
    role: Role
    values: NDArray[Any]

    def __post_init__(self) -> None:
        values = as_numbers(self.values, self.name)
        if values.ndim != 1:
            raise Refusal(
                marked("Column “{column}” needs one number for each row, not an array of {dimensions} dimensions."),
                column=self.name,
                dimensions=values.ndim,
            )
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
    """Columns of equal length, and what each row is for."""

    columns: tuple[Column, ...]
    split: NDArray[np.uint8] | None = None  # (rows,) of `Split`, read-only; None where all rows are for training

    def __post_init__(self) -> None:
        if not (isinstance(self.columns, tuple | list) and all(isinstance(column, Column) for column in self.columns)):
            raise wrong_kind("Dataset", "columns", "NumberColumn | TextColumn, …", self.columns)
        self._check_lengths()
        if self.split is not None:
            self._check_split(self.split)

    def _check_lengths(self) -> None:
        lengths = {len(column) for column in self.columns}
        if len(lengths) > 1:
            raise Refusal(
                marked("All columns of a table must have the same number of rows, but these have {lengths}."),
                lengths=", ".join(map(str, sorted(lengths))),
            )

    def _check_split(self, given: ArrayLike) -> None:
        try:
            split = np.asarray(given)
            split = split.astype(np.int64) if split.size == 0 or split.dtype == object else split
        except (TypeError, ValueError, OverflowError):
            split = np.empty((0, 0))
        if (
            split.dtype.kind not in "iub"
            or split.shape != (self.row_count,)
            or split.min(initial=0) < 0
            or split.max(initial=0) > max(Split)
        ):
            raise Refusal(
                marked(
                    "The split of a table must say of each of its {rows} rows what it is for: a number from 0 to 3."
                ),
                rows=self.row_count,
            )
        split = split.astype(np.uint8, copy=split.flags.writeable)
        force_setattr(self, "split", frozen(split) if split.any() else None)

    @classmethod
    def from_arrays(
        cls, x: ArrayLike, y: ArrayLike, names: Sequence[str] | None = None, split: ArrayLike | None = None
    ) -> Dataset:
        """Build a table from inputs (rows, inputs) and targets (rows, targets), and perhaps a `Split` (rows,).

        Arrays of float64 or float32 are shared, not copied. Raises `Refusal` for what holds no numbers, arrays of
        other dimensions or of different numbers of rows, and names that are too few, too many, repeated or no texts.
        """
        inputs, targets = as_numbers(x, "x"), as_numbers(y, "y")
        for array in (inputs, targets):
            if array.ndim != 2:
                raise Refusal(
                    marked("A table needs arrays of two dimensions (rows, columns), not of {dimensions}."),
                    dimensions=array.ndim,
                )
        parts = [(Role.INPUT, inputs[:, j]) for j in range(inputs.shape[1])]
        parts += [(Role.TARGET, targets[:, j]) for j in range(targets.shape[1])]
        called = default_names(inputs.shape[1], targets.shape[1]) if names is None else _names(names, len(parts))
        return cls(
            tuple(NumberColumn(name, role, frozen(values)) for name, (role, values) in zip(called, parts, strict=True)),
            split,  # type: ignore[arg-type] # checked and made an array there
        )

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def indices(self, role: Role) -> tuple[int, ...]:
        """The positions of the columns with this role, in the table's order."""
        return tuple(i for i, column in enumerate(self.columns) if column.role == role)

    def rows_for(self, split: Split) -> NDArray[np.intp] | slice:
        """Return the numbers of the rows of a split, in the table's order; a slice where that is all rows."""
        if self.split is None:
            return slice(None) if split is Split.TRAINING else np.empty(0, np.intp)
        return np.flatnonzero(self.split == split)

    def count(self, split: Split) -> int:
        """How many rows a split has."""
        if self.split is None:
            return self.row_count if split is Split.TRAINING else 0
        return int(np.count_nonzero(self.split == split))

    def matrix(
        self,
        role: Role,
        rows: slice | NDArray[np.intp] = slice(None),
        *,
        precision: DTypeLike = np.float64,
        ones: bool = False,
    ) -> NDArray[Any]:
        """Return the columns with this role as a new array (rows, columns), float64 by default.

        With `ones` there is a last column of ones besides, which carries the bias.
        """
        parts: list[NDArray[Any]] = [self.columns[i].values for i in self.indices(role)]  # type: ignore[misc]
        numbers = rows if isinstance(rows, np.ndarray) else np.arange(self.row_count)[rows]
        table = np.ones((len(numbers), len(parts) + ones), precision)
        for begin in range(0, len(numbers), MATRIX_BLOCK):  # by blocks, because columns may lie side by side in memory
            some = numbers[begin : begin + MATRIX_BLOCK]
            for j, values in enumerate(parts):
                table[begin : begin + MATRIX_BLOCK, j] = values[some]
        return table

    def precision(self, role: Role) -> DTypeLike:
        """Return float32 where all columns with this role hold that, else float64."""
        kinds = {self.columns[i].values.dtype for i in self.indices(role)}  # type: ignore[union-attr]
        return np.float32 if kinds == {np.dtype(np.float32)} else np.float64

    def names(self, role: Role) -> tuple[str, ...]:
        """The names of the columns with this role."""
        return tuple(self.columns[i].name for i in self.indices(role))


def _names(names: Sequence[str], columns: int) -> tuple[str, ...]:
    if isinstance(names, str | bytes | Set | Mapping) or not isinstance(names, Iterable):
        raise Refusal(
            marked(
                "The names of columns must be a list of texts, one for each input, then for each target, not {given}."
            ),
            given=repr(names)[:60],
        )
    found = [*names]
    if len(found) != columns:
        raise Refusal(
            marked("{names} names were given for {columns} columns. Give one for each input, then for each target."),
            names=len(found),
            columns=columns,
        )
    for number, name in enumerate(found, start=1):
        if not (isinstance(name, str) and name.strip()):
            raise Refusal(
                marked("Name {number} of the columns must be a text with at least a letter, not {given}."),
                number=number,
                given=repr(name)[:60],
            )
    repeated = [name for name, times in Counter(found).items() if times > 1]
    if repeated:
        raise Refusal(
            marked("Two columns are named “{name}”, and names must differ. Give each column its own."), name=repeated[0]
        )
    return tuple(map(str, found))


def default_names(inputs: int, targets: int) -> tuple[str, ...]:
    """Names for columns that have none: x1, x2, ..., and t or t1, t2, ..."""
    last = ("t",) if targets == 1 else tuple(f"t{j + 1}" for j in range(targets))
    return (*(f"x{i + 1}" for i in range(inputs)), *last)


def as_numbers(values: ArrayLike, name: str = "values") -> NDArray[Any]:
    """Return an array of float32 or float64: the very array where it is one, converted to float64 where not.

    Raises `Refusal`, which names it, for what holds no real numbers or has rows of different lengths.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind == "c":
            raise TypeError("complex")
        return array if array.dtype in (np.float64, np.float32) else array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise Refusal(
            marked("“{name}” must hold real numbers, in rows of the same length; something else was given."), name=name
        ) from None


def training_problem(dataset: Dataset) -> Said | None:
    """Say why the table cannot be trained on (an empty or infinite cell, no rows), or None where it can."""
    if dataset.row_count == 0:
        return Said(marked("The table has no rows. Add at least one row to train on."))
    if not dataset.count(Split.TRAINING):
        return Said(marked("None of the table's rows is for training. Make at least one row a training row."))
    used = slice(None) if dataset.split is None else dataset.split != Split.EXCLUDED
    for column in dataset.columns:
        if column.role is Role.IGNORED or isinstance(column, TextColumn):
            continue
        bad = ~np.isfinite(column.values) & (True if isinstance(used, slice) else used)
        if bad.any():
            return Said(
                marked(
                    "Row {row}, column “{column}” holds no number. Training needs a number in every input "
                    "and target: fill the cell, remove the row, or set the column to “Ignored”."
                ),
                {"row": int(np.argmax(bad)) + 1, "column": column.name},
            )
    return None
