"""The columns of a table: numbers, categories, or texts that are only kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isnan, nan
from typing import Any, ClassVar

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr, replace
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import checked, frozen
from nnapp.dataset.kinds import Kind, Role
from nnapp.missing import AnyMissing, RefuseMissing
from nnapp.scaling import AnyScaling, NoScaling
from nnapp.words import Refusal, marked

NO_CATEGORY = -1  # the code of a missing cell
MOST_LABELS = 2**31 - 1


class NumberColumn(Struct, frozen=True, eq=False, dict=True):
    """A column of numbers, float64 or float32 (rows,), read-only; a missing cell is NaN.

    With a `formula` the numbers are computed from other columns.
    """

    kind: ClassVar[Kind] = Kind.NUMBER

    name: str
    role: Role
    values: NDArray[Any]
    scaling: AnyScaling = NoScaling()
    missing: AnyMissing = RefuseMissing()
    formula: str = ""

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
        checked(self.scaling)
        _check_missing(self)

    def __len__(self) -> int:
        return len(self.values)


class CategoryColumn(Struct, frozen=True, eq=False, dict=True):
    """A column of categories: for each row the number of its label, int32 (rows,), read-only; −1 is a missing cell."""

    kind: ClassVar[Kind] = Kind.CATEGORY

    name: str
    role: Role
    codes: NDArray[np.int32]
    labels: tuple[str, ...]
    missing: AnyMissing = RefuseMissing()

    def __post_init__(self) -> None:
        force_setattr(self, "labels", tuple(self.labels))
        if not all(isinstance(label, str) for label in self.labels):
            raise Refusal(marked("The categories of column “{column}” must be texts."), column=self.name)
        if len(set(self.labels)) != len(self.labels) or "" in self.labels:
            raise Refusal(
                marked("The categories of column “{column}” must have different names, none of them empty."),
                column=self.name,
            )
        codes = np.asarray(self.codes)
        fits = codes.ndim == 1 and codes.dtype.kind in "iu"
        if not fits or codes.min(initial=0) < NO_CATEGORY or codes.max(initial=NO_CATEGORY) >= len(self.labels):
            raise Refusal(
                marked("The cells of column “{column}” must be numbers of its {count} categories, or −1."),
                column=self.name,
                count=len(self.labels),
            )
        codes = codes.astype(np.int32, copy=False)
        if codes is not self.codes or codes.flags.writeable:
            force_setattr(self, "codes", frozen(codes))
        _check_missing(self)

    @classmethod
    def from_texts(cls, name: str, role: Role, texts: Iterable[str], labels: Iterable[str] = ()) -> CategoryColumn:
        """Build a column from the cells' texts; an empty one is a missing cell.

        The labels are in their natural order (numbers by their value), after those of `labels`, which stay in theirs.
        """
        numbers: dict[str, int] = {}
        found = [numbers.setdefault(text, len(numbers)) for text in texts]
        known = [*dict.fromkeys(labels)]
        order = [*known, *sorted(numbers.keys() - {*known, ""}, key=natural_order)]
        places = {label: code for code, label in enumerate(order)} | {"": NO_CATEGORY}
        codes = np.array([places[text] for text in numbers], np.int32)
        return cls(name, role, codes[found] if found else np.empty(0, np.int32), tuple(order))

    def __len__(self) -> int:
        return len(self.codes)

    def text(self, row: int) -> str:
        """Return the label of a row; empty where it is missing."""
        code = int(self.codes[row])
        return "" if code == NO_CATEGORY else self.labels[code]

    def texts(self) -> tuple[str, ...]:
        """Return the labels of all rows; empty where one is missing."""
        labels = (*self.labels, "")  # −1 is the last one
        return tuple(labels[code] for code in self.codes.tolist())


class TextColumn(Struct, frozen=True, eq=False):
    """A column of texts, kept with the table but not used for training."""

    kind: ClassVar[Kind] = Kind.TEXT

    name: str
    role: Role
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.role is not Role.IGNORED:
            raise Refusal(
                marked("Column “{column}” holds text, and only numbers and categories can be an input or a target."),
                column=self.name,
            )

    def __len__(self) -> int:
        return len(self.values)


Column = NumberColumn | CategoryColumn | TextColumn


def cells(column: NumberColumn | CategoryColumn) -> NDArray[Any]:
    """Return what `encode` takes: the numbers of a column, or the numbers of its categories."""
    return column.values if isinstance(column, NumberColumn) else column.codes


def with_cells(column: NumberColumn | CategoryColumn, values: NDArray[Any]) -> NumberColumn | CategoryColumn:
    """Return the column with other cells, as `cells` gives them."""
    if isinstance(column, NumberColumn):
        return replace(column, values=frozen(values))
    return replace(column, codes=frozen(values))


def missing_cells(column: NumberColumn | CategoryColumn) -> NDArray[np.bool_]:
    """Return which cells (rows,) of a column hold nothing."""
    return np.isnan(column.values) if isinstance(column, NumberColumn) else column.codes < 0


def natural_order(label: str) -> tuple[object, ...]:
    """Return a key that sorts labels as people do: numbers by value and before words, then 2 before 10 inside words."""
    try:
        value = float(label)
    except ValueError:
        value = nan
    if not isnan(value):
        return (0, value, label)
    parts = re.split(r"(\d{1,18})", label.casefold())
    return (1, [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part], label)


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


def _check_missing(column: NumberColumn | CategoryColumn) -> None:
    missing = checked(column.missing)
    if column.role is Role.TARGET and not missing.for_targets:
        raise Refusal(
            marked(
                "A missing target cannot be filled: the network would learn an invented answer. For column “{column}” "
                "choose “Refuse” or “Leave the row out”."
            ),
            column=column.name,
        )
    if isinstance(column, CategoryColumn) and not missing.for_categories:
        raise Refusal(
            marked("Column “{column}” holds categories, which have no {choice}. Choose another way to fill its cells."),
            column=column.name,
            choice=missing.title,
        )
