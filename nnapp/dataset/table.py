"""The table itself: columns of equal length, what each row is for, and what the network is shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnapp.choices import frozen
from nnapp.dataset.columns import CategoryColumn, Column, NumberColumn, TextColumn, as_numbers, cells, missing_cells
from nnapp.dataset.features import NUMBER, Feature, Fit, category_features, encode, number_features
from nnapp.dataset.fits import NumberFit, SplitArray, category_fit, number_fit
from nnapp.dataset.kinds import Role, Split
from nnapp.dataset.names import check_different, checked_names, default_names
from nnapp.dataset.rows import given_cells, given_rows
from nnapp.misfits import wrong_kind
from nnapp.missing import DropRows
from nnapp.progress import Report, unheard
from nnapp.scaling import PLAIN, Scale, unscaled
from nnapp.words import Refusal, marked

MATRIX_BLOCK = 512  # rows that are put together at a time


class Dataset(Struct, frozen=True, eq=False, dict=True):
    """Columns of equal length, and what each row is for."""

    columns: tuple[Column, ...]
    split: SplitArray | None = None  # (rows,) of `Split`, read-only; None where all rows are for training

    def __post_init__(self) -> None:
        if not (isinstance(self.columns, tuple | list) and all(isinstance(column, Column) for column in self.columns)):
            raise wrong_kind("Dataset", "columns", "NumberColumn | CategoryColumn | TextColumn, …", self.columns)
        force_setattr(self, "columns", tuple(self.columns))
        check_different([column.name for column in self.columns])
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
        if split is not given or split.dtype != np.uint8 or split.flags.writeable:
            split = frozen(split.astype(np.uint8, copy=split.flags.writeable))
        force_setattr(self, "split", split if split.any() else None)

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
        called = default_names(inputs.shape[1], targets.shape[1]) if names is None else checked_names(names, len(parts))
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

    @cached_property
    def known_split(self) -> SplitArray | None:
        """The split without the rows that are left out because a cell is missing; fits are found in it."""
        gone = [missing_cells(column) for column in self._used_columns() if isinstance(column.missing, DropRows)]
        return self._without(self.split, gone)

    @cached_property
    def used_split(self) -> SplitArray | None:
        """What the rows are really for: those are left out, too, whose target is a category no training row has."""
        strange = []
        for position in self.indices(Role.TARGET):
            column = self.columns[position]
            if isinstance(column, CategoryColumn):
                known = np.zeros(len(column.labels) + 1, bool)
                known[[*category_fit(column, self.known_split).codes, -1]] = True  # the last one: a missing cell
                if not known.all():
                    strange.append(~known[column.codes])
        return self._without(self.known_split, strange)

    def fit(self, position: int) -> Fit:
        """Return what the training rows say of a column of numbers or categories."""
        column = self.columns[position]
        assert not isinstance(column, TextColumn)
        if isinstance(column, NumberColumn):
            return number_fit(column, self.known_split)
        return category_fit(column, self.known_split)

    def features(self, role: Role) -> tuple[Feature, ...]:
        """What the network's inputs, or its outputs, stand for."""
        return self._features[role]

    def names(self, role: Role) -> tuple[str, ...]:
        """The names of the network's inputs, or of its outputs."""
        return tuple(feature.title for feature in self.features(role))

    def rows_for(self, split: Split) -> NDArray[np.intp] | slice:
        """Return the numbers of the rows of a split, in the table's order; a slice where that is all rows."""
        if self.used_split is None:
            return slice(None) if split is Split.TRAINING else np.empty(0, np.intp)
        return np.flatnonzero(self.used_split == split)

    def count(self, split: Split) -> int:
        """How many rows a split has."""
        if self.used_split is None:
            return self.row_count if split is Split.TRAINING else 0
        return int(np.count_nonzero(self.used_split == split))

    def matrix(
        self,
        role: Role,
        rows: slice | NDArray[np.intp] = slice(None),
        *,
        precision: DTypeLike = np.float64,
        ones: bool = False,
        report: Report = unheard,
    ) -> NDArray[Any]:
        """Return what the network is shown as a new array (rows, features), float64 by default.

        With `ones` there is a last column of ones besides, which carries the bias. `report` may cancel.
        """
        parts = [
            (cells(self.columns[i]), self.fit(i), self._features_of(i))  # type: ignore[arg-type]
            for i in self._shown(role)
        ]
        numbers = rows if isinstance(rows, np.ndarray) else np.arange(*rows.indices(self.row_count))
        table = np.ones((len(numbers), len(self.features(role)) + ones), precision)
        for begin in range(0, len(numbers), MATRIX_BLOCK):  # by blocks, because columns may lie side by side in memory
            report(begin / len(numbers))
            some, end, place = numbers[begin : begin + MATRIX_BLOCK], begin + MATRIX_BLOCK, 0
            for values, fit, features in parts:
                encode(values[some], role, fit, features, table[begin:end, place : place + len(features)])
                place += len(features)
        return table

    def encoded(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Return rows (rows, input columns) in the table's own units as what the network is shown, (rows, features).

        Raises `Refusal` for rows of another width, what is no number, and a category that the column does not have.
        """
        positions = self.indices(Role.INPUT)
        given = given_rows(rows, len(positions))
        table, place = np.empty((len(given), len(self.features(Role.INPUT)))), 0
        for number, position in enumerate(positions):
            column, features = self.columns[position], self._features_of(position)
            values = given_cells(column, given[:, number])
            encode(values, Role.INPUT, self.fit(position), features, table[:, place : place + len(features)])
            place += len(features)
        return table

    def decoded(self, outputs: NDArray[Any]) -> NDArray[Any]:
        """Return outputs or targets (rows, features) of the network in the table's own units: numbers unscaled."""
        return unscaled(outputs, self.scales(Role.TARGET))

    def scales(self, role: Role) -> tuple[Scale, ...]:
        """How each of the network's inputs, or of its outputs, is scaled."""
        found = []
        for feature in self.features(role):
            fit = self.fit(feature.column) if feature.kind == NUMBER else None
            found.append(fit.scale if isinstance(fit, NumberFit) else PLAIN)
        return tuple(found)

    def precision(self, role: Role) -> DTypeLike:
        """Return float32 where all columns with this role hold that, else float64."""
        kinds = {cells(self.columns[i]).dtype for i in self._shown(role)}  # type: ignore[arg-type]
        return np.float32 if kinds == {np.dtype(np.float32)} else np.float64

    @cached_property
    def _features(self) -> dict[Role, tuple[Feature, ...]]:
        return {role: tuple(feature for i in self._shown(role) for feature in self._features_of(i)) for role in Role}

    def _shown(self, role: Role) -> list[int]:
        return [i for i in self.indices(role) if not isinstance(self.columns[i], TextColumn)]

    def _features_of(self, position: int) -> tuple[Feature, ...]:
        column = self.columns[position]
        assert not isinstance(column, TextColumn)
        if isinstance(column, NumberColumn):
            return number_features(position, column)
        return category_features(position, column, category_fit(column, self.known_split))

    def _used_columns(self) -> list[NumberColumn | CategoryColumn]:
        return [c for c in self.columns if not isinstance(c, TextColumn) and c.role is not Role.IGNORED]

    def _without(self, split: SplitArray | None, gone: list[NDArray[np.bool_]]) -> SplitArray | None:
        rows = np.logical_or.reduce(gone) if gone else None
        if rows is None or not rows.any():
            return split
        less = np.zeros(self.row_count, np.uint8) if split is None else split.copy()
        less[rows] = Split.EXCLUDED
        return frozen(less)
