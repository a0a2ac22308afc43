"""Pure edits of rows that are drawn with the mouse: new rows by the cells of some columns, and numbers that move.

Columns and rows are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made; where nothing
would change, the very same project is returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import frozen
from nnapp.dataset import (
    NO_CATEGORY,
    CategoryColumn,
    Column,
    Dataset,
    NumberColumn,
    Role,
    Split,
    SplitArray,
    TextColumn,
    as_numbers,
    cells,
    same_split,
    with_cells,
)
from nnapp.project.following import with_table
from nnapp.project.table_edits import RowEdit, row_numbers, told
from nnapp.project.value import Project, check_position
from nnapp.words import Refusal, marked

REMEMBERED = "_typical"  # with the column, for as long as the rows are for the same
Cells = Mapping[int, ArrayLike | Sequence[str]]  # by the column's position: numbers, or labels of categories
UNEVEN = marked("Points need one cell in every column that is drawn. Nothing was changed.")


def add_rows(project: Project, cells: Cells) -> Project:
    """Append training rows with these cells, a sequence for each column, all equally long.

    In the other columns they get what is typical of inputs and targets, and nothing where a column is ignored. A label
    that a column of categories does not have yet is added to it.
    """
    dataset, count = project.dataset, _count(cells)
    for position in cells:
        check_position(position, len(dataset.columns), marked("column"))
    if not count:
        return project
    columns = [
        _longer(column, count, cells[i]) if i in cells else _longer_typical(dataset, i, count)
        for i, column in enumerate(dataset.columns)
    ]
    split = dataset.split
    if split is not None:
        split = frozen(np.concatenate([split, np.full(count, Split.TRAINING, np.uint8)]))
    new = told(project, with_table(project, columns, split=split), RowEdit(dataset.row_count, 0, count))
    _keep_typical(dataset, new.dataset)
    return new


def move_points(project: Project, rows: Sequence[int] | NDArray[np.intp], cells: Mapping[int, ArrayLike]) -> Project:
    """Put other numbers into these rows, for each column as many as there are rows."""
    dataset, columns = project.dataset, [*project.dataset.columns]
    numbers = row_numbers(dataset, rows)
    for position, given in cells.items():
        check_position(position, len(columns), marked("column"))
        column = columns[position]
        values = _numbers(column, given)
        if len(values) != len(numbers):
            raise Refusal(UNEVEN)
        assert isinstance(column, NumberColumn)
        moved = column.values.copy()
        moved[numbers] = values
        if not np.array_equal(moved, column.values, equal_nan=True):
            columns[position] = with_cells(column, moved)
    if all(new is old for new, old in zip(columns, dataset.columns, strict=True)):
        return project
    return with_table(project, columns)


def typical_cell(dataset: Dataset, position: int) -> float | str | None:
    """Return the median of a column's training rows, or their most frequent category; None where there is none."""
    column = dataset.columns[position]
    if isinstance(column, TextColumn):
        return None
    remembered: tuple[SplitArray | None, float | str | None] | None = column.__dict__.get(REMEMBERED)
    if remembered is None or not same_split(remembered[0], dataset.used_split):
        remembered = dataset.used_split, _typical(column, dataset.rows_for(Split.TRAINING))
        column.__dict__[REMEMBERED] = remembered
    return remembered[1]


def _keep_typical(old: Dataset, new: Dataset) -> None:
    # more rows with the median have the same median, and more with the most frequent category the same one
    for before, after in zip(old.columns, new.columns, strict=True):
        if isinstance(before, TextColumn) or isinstance(after, TextColumn) or REMEMBERED not in before.__dict__:
            continue
        split, cell = before.__dict__[REMEMBERED]
        count = len(after) - len(before)
        added = cells(after)[-count:]
        if isinstance(after, CategoryColumn):
            same = cell is not None and bool((added == after.labels.index(str(cell))).all())
        else:
            same = cell is not None and bool((added == cell).all())
        if same and same_split(split, old.used_split):
            after.__dict__[REMEMBERED] = new.used_split, cell


def _typical(column: NumberColumn | CategoryColumn, training: NDArray[np.intp] | slice) -> float | str | None:
    if isinstance(column, NumberColumn):
        values = column.values[training]
        values = values[np.isfinite(values)]
        values /= 2  # halves: a sum of two may be too large
        return float(np.median(values, overwrite_input=True)) * 2 if len(values) else None
    codes = column.codes[training]
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return column.labels[int(counts.argmax())] if counts.any() else None


def _count(cells: Cells) -> int:
    counts = {len(np.asarray(given)) for given in cells.values()}
    if len(counts) > 1:
        raise Refusal(UNEVEN)
    return counts.pop() if counts else 0


def _longer_typical(dataset: Dataset, position: int, count: int) -> Column:
    column = dataset.columns[position]
    cell = None if column.role is Role.IGNORED or _computed(column) else typical_cell(dataset, position)
    if isinstance(column, TextColumn):
        return replace(column, values=(*column.values, *[""] * count))
    if isinstance(column, CategoryColumn):
        code = NO_CATEGORY if cell is None else column.labels.index(str(cell))
        return _with_more(column, np.full(count, code))
    return _with_more(column, np.full(count, np.nan if cell is None else cell))


def _longer(column: Column, count: int, given: ArrayLike | Sequence[str]) -> Column:
    if not isinstance(column, CategoryColumn):
        return _with_more(column, _numbers(column, given))
    texts = [str(text) for text in np.asarray(given).tolist()]
    labels = dict.fromkeys(column.labels) | dict.fromkeys(text for text in texts if text)
    codes = {label: code for code, label in enumerate(labels)} | {"": NO_CATEGORY}
    if len(labels) > len(column.labels):
        column = replace(column, labels=tuple(labels))
    return _with_more(column, np.array([codes[text] for text in texts]))


def _with_more(column: Column, more: NDArray[Any]) -> Column:
    assert not isinstance(column, TextColumn)
    before = column.values if isinstance(column, NumberColumn) else column.codes
    return with_cells(column, np.concatenate([before, more.astype(before.dtype)]))


def _numbers(column: Column, given: ArrayLike | Sequence[str]) -> NDArray[Any]:
    if not isinstance(column, NumberColumn) or _computed(column):
        raise Refusal(
            marked(
                "Column “{column}” cannot be drawn: only numbers that are not computed by a formula can. "
                "Nothing was changed. Choose another column."
            ),
            column=column.name,
        )
    values = as_numbers(given, column.name)
    if not np.isfinite(values).all():
        raise Refusal(
            marked("A point for column “{column}” lies too far out to be a number. Nothing was changed. Zoom in."),
            column=column.name,
        )
    return values


def _computed(column: Column) -> bool:
    return isinstance(column, NumberColumn) and bool(column.formula)
