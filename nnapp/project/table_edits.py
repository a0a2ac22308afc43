"""Pure edits of rows and columns: each takes a project and returns another; the network follows in the same edit.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import compress
from itertools import count as numbers_from
from typing import Any, NamedTuple, cast

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import frozen
from nnapp.dataset import NO_CATEGORY, Column, Dataset, NumberColumn, Role, Split, TextColumn, cells, with_cells
from nnapp.project.derived import renamed
from nnapp.project.following import with_table
from nnapp.project.rewire import NEW
from nnapp.project.value import Project, check_position
from nnapp.topology import has_control_characters
from nnapp.words import Refusal, marked

MOST_RUNS = 1000
MARK, CAME = "_mark", "_came"  # with a table: what stands for it, and which edit of which other one it came from


class RowEdit(NamedTuple):
    """From `position` on, `removed` rows went or `inserted` rows came."""

    position: int
    removed: int
    inserted: int


def insert_rows(project: Project, position: int, number: int = 1) -> Project:
    """Insert empty rows before row `position`."""
    check_position(position, project.dataset.row_count + 1, marked("row"))
    check_position(number, sys.maxsize, marked("row"))

    def longer(column: Column) -> Column:
        if isinstance(column, TextColumn):
            values = (*column.values[:position], *[""] * number, *column.values[position:])
            return replace(column, values=values)
        before = cells(column)
        nothing = np.full(number, np.nan if isinstance(column, NumberColumn) else NO_CATEGORY, before.dtype)
        return with_cells(column, np.concatenate([before[:position], nothing, before[position:]]))

    training = np.full(number, Split.TRAINING, np.uint8)
    new = _with_rows(project, longer, lambda split: np.concatenate([split[:position], training, split[position:]]))
    return told(project, new, RowEdit(position, 0, number))


def remove_rows(project: Project, rows: Sequence[int] | NDArray[np.intp]) -> Project:
    """Remove these rows."""
    gone, count = np.unique(row_numbers(project.dataset, rows)), project.dataset.row_count
    runs = _runs_between(gone, count) if len(gone) <= MOST_RUNS else None
    stays = np.ones(count, bool)
    stays[gone] = False

    def without(values: NDArray[Any]) -> NDArray[Any]:
        # what stays is copied in runs, which is many times as quick as row by row
        return values[stays] if runs is None else np.concatenate([values[run] for run in runs])

    def shorter(column: Column) -> Column:
        if isinstance(column, TextColumn):
            return replace(column, values=tuple(compress(column.values, stays.tolist())))
        return with_cells(column, without(cells(column)))

    new = _with_rows(project, shorter, without)
    neighbours = len(gone) > 0 and int(gone[-1]) - int(gone[0]) == len(gone) - 1
    return told(project, new, RowEdit(int(gone[0]), len(gone), 0)) if neighbours else new


def duplicate_rows(project: Project, rows: Sequence[int] | NDArray[np.intp]) -> Project:
    """Insert copies of these rows, in the order given, below the one of them that is furthest down.

    A copy is for what its original is for.
    """
    numbers = row_numbers(project.dataset, rows)
    if not numbers.size:
        return project
    below = int(numbers.max()) + 1

    def longer(column: Column) -> Column:
        if isinstance(column, TextColumn):
            copies = (column.values[row] for row in numbers.tolist())
            return replace(column, values=(*column.values[:below], *copies, *column.values[below:]))
        values = cells(column)
        return with_cells(column, np.concatenate([values[:below], values[numbers], values[below:]]))

    new = _with_rows(project, longer, lambda split: np.concatenate([split[:below], split[numbers], split[below:]]))
    return told(project, new, RowEdit(below, 0, len(numbers)))


def insert_column(project: Project, position: int, role: Role = Role.IGNORED) -> Project:
    """Insert a column of zeros; as an input or a target it gives the network a unit more."""
    check_position(position, len(project.dataset.columns) + 1, marked("column"))
    values = frozen(np.zeros(project.dataset.row_count))
    column = NumberColumn(_free_name(project.dataset, role), role, values)
    columns, origins = [*project.dataset.columns], [*range(len(project.dataset.columns))]
    columns.insert(position, column)
    origins.insert(position, NEW)
    return with_table(project, columns, origins)


def remove_column(project: Project, position: int) -> Project:
    """Remove a column; an input or a target takes its unit with it."""
    check_position(position, len(project.dataset.columns), marked("column"))
    columns, origins = [*project.dataset.columns], [*range(len(project.dataset.columns))]
    del columns[position], origins[position]
    return with_table(project, columns, origins)


def rename_column(project: Project, position: int, name: str) -> Project:
    """Give a column another name."""
    check_position(position, len(project.dataset.columns), marked("column"))
    name = " ".join(name.split())
    if not name:
        raise Refusal(
            marked(
                "Column “{column}” needs a name, but the new one is empty. Nothing was changed. Type at least a letter."
            ),
            column=project.dataset.columns[position].name,
        )
    if any(c.name == name for i, c in enumerate(project.dataset.columns) if i != position):
        raise Refusal(
            marked(
                "There is already a column “{name}”, and names must differ. "
                "Column “{column}” kept its name. Choose another one."
            ),
            name=name,
            column=project.dataset.columns[position].name,
        )
    columns = [*project.dataset.columns]
    if columns[position].name == name:
        return project
    if has_control_characters(name):
        raise Refusal(
            marked(
                "The new name of column “{column}” holds control characters. "
                "Nothing was changed. Use letters, digits and signs."
            ),
            column=columns[position].name,
        )
    old, columns[position] = columns[position].name, replace(columns[position], name=name)
    return with_table(project, renamed(columns, old, name))


def set_role(project: Project, position: int, role: Role) -> Project:
    """Make a column an input, a target or ignored; the network gets or loses a unit with it."""
    check_position(position, len(project.dataset.columns), marked("column"))
    columns = [*project.dataset.columns]
    if columns[position].role is role:
        return project
    columns[position] = replace(columns[position], role=role)
    return with_table(project, columns)


def told(project: Project, new: Project, edit: RowEdit) -> Project:
    """Remember with a new table how its rows came from the old one, so that nobody need compare all cells."""
    if any(isinstance(column, NumberColumn) and column.formula for column in new.dataset.columns):
        return new  # a formula may give other numbers in rows that stayed
    mark = project.dataset.__dict__.setdefault(MARK, object())  # and not the old table, which is to be forgotten
    new.dataset.__dict__[CAME] = mark, edit
    return new


def row_edit_between(old: Dataset, new: Dataset) -> RowEdit | None:
    """Return which rows came or went from one table to the other, by one edit or by taking it back, where it is known.

    All others have the same cells as before, and all columns are the same.
    """
    if _came_from(new, old):
        return cast(RowEdit, new.__dict__[CAME][1])
    if _came_from(old, new):
        position, removed, inserted = old.__dict__[CAME][1]
        return RowEdit(position, inserted, removed)
    return None


def row_numbers(dataset: Dataset, rows: Sequence[int] | NDArray[np.intp]) -> NDArray[np.intp]:
    """Return these rows as an array; raises `Refusal` for a row that the table does not have."""
    numbers = np.asarray(rows, dtype=np.intp)
    if numbers.size:
        for row in (numbers.min(), numbers.max()):
            check_position(int(row), dataset.row_count, marked("row"))
    return numbers


def _came_from(new: Dataset, old: Dataset) -> bool:
    return CAME in new.__dict__ and MARK in old.__dict__ and new.__dict__[CAME][0] is old.__dict__[MARK]


def _runs_between(gone: NDArray[np.intp], count: int) -> list[slice]:
    return [slice(a, b) for a, b in zip([0, *(gone + 1).tolist()], [*gone.tolist(), count], strict=True)]


def _with_rows(
    project: Project,
    change: Callable[[Column], Column],
    change_split: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
) -> Project:
    split = project.dataset.split
    split = None if split is None else change_split(split)
    return with_table(project, [change(column) for column in project.dataset.columns], split=split)


def _free_name(dataset: Dataset, role: Role) -> str:
    letter = {Role.INPUT: "x", Role.TARGET: "t", Role.IGNORED: "column "}[role]
    taken = {column.name for column in dataset.columns}
    return next(name for number in numbers_from(1) if (name := f"{letter}{number}") not in taken)
