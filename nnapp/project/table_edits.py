"""Pure edits of the table: each takes a project and returns another; the network follows in the same edit.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
from msgspec.structs import replace

from nnapp.choices import checked, frozen
from nnapp.dataset import Column, Dataset, NumberColumn, Role, TextColumn
from nnapp.project.rewire import NEW, Kept, everything, rewired
from nnapp.project.value import Project, without_best
from nnapp.topology import Topology
from nnapp.words import Refusal, marked


def number_from(text: str) -> float:
    """Read a number as people type it: 0.5, 0,5, -1e-3; an empty text is an empty cell (NaN). Raises ValueError."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return float("nan")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    value = float(text) if "_" not in text else float("nan")
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def set_cell(project: Project, row: int, column: int, text: str) -> Project:
    """Put a typed text into a cell."""
    return paste(project, row, column, [[text]])


def paste(project: Project, row: int, column: int, block: Sequence[Sequence[str]]) -> Project:
    """Put a block of typed texts into the table, its first cell at (row, column); rows are added where it is longer.

    Raises `Refusal` for lines of different lengths, for a block wider than the table, and for a text in a number column.
    """
    if not block:
        return project
    _check_block(project.dataset, column, block)
    missing = row + len(block) - project.dataset.row_count
    if missing > 0:
        project = insert_rows(project, project.dataset.row_count, missing)
    columns = list(project.dataset.columns)
    for offset in range(len(block[0])):
        texts = [line[offset] for line in block]
        columns[column + offset] = _with_texts(columns[column + offset], row, texts)
    return _with_table(project, columns)


def insert_rows(project: Project, position: int, number: int = 1) -> Project:
    """Insert empty rows before row `position`."""

    def longer(column: Column) -> Column:
        if isinstance(column, TextColumn):
            values = (*column.values[:position], *[""] * number, *column.values[position:])
            return replace(column, values=values)
        return replace(column, values=frozen(np.insert(column.values, position, np.full(number, np.nan))))

    return _with_rows(project, longer)


def remove_rows(project: Project, rows: Sequence[int]) -> Project:
    """Remove these rows."""

    def shorter(column: Column) -> Column:
        if isinstance(column, TextColumn):
            gone = set(rows)
            return replace(column, values=tuple(v for i, v in enumerate(column.values) if i not in gone))
        return replace(column, values=frozen(np.delete(column.values, np.asarray(rows, dtype=np.intp))))

    return _with_rows(project, shorter)


def insert_column(project: Project, position: int, role: Role = Role.IGNORED) -> Project:
    """Insert a column of zeros; as an input or a target it gives the network a unit more."""
    values = frozen(np.zeros(project.dataset.row_count))
    column = NumberColumn(_free_name(project.dataset, role), role, values)
    columns, origins = [*project.dataset.columns], [*range(len(project.dataset.columns))]
    columns.insert(position, column)
    origins.insert(position, NEW)
    return _with_table(project, columns, origins)


def remove_column(project: Project, position: int) -> Project:
    """Remove a column; an input or a target takes its unit with it."""
    columns, origins = [*project.dataset.columns], [*range(len(project.dataset.columns))]
    del columns[position], origins[position]
    return _with_table(project, columns, origins)


def rename_column(project: Project, position: int, name: str) -> Project:
    """Give a column another name."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(marked("A column needs a name."))
    if any(c.name == name for i, c in enumerate(project.dataset.columns) if i != position):
        raise Refusal(marked("There is already a column “{name}”; names must differ."), name=name)
    columns = [*project.dataset.columns]
    columns[position] = replace(columns[position], name=name)
    return _with_table(project, columns)


def set_role(project: Project, position: int, role: Role) -> Project:
    """Make a column an input, a target or ignored; the network gets or loses a unit with it."""
    columns = [*project.dataset.columns]
    columns[position] = replace(columns[position], role=role)
    return _with_table(project, columns)


def _check_block(dataset: Dataset, column: int, block: Sequence[Sequence[str]]) -> None:
    width = len(block[0])
    for number, line in enumerate(block, start=1):
        if len(line) != width:
            raise Refusal(
                marked(
                    "The pasted text is ragged: line {line} has {found} cells, but line 1 has {width}. "
                    "Nothing was pasted. Copy a rectangle of cells and paste again."
                ),
                line=number,
                found=len(line),
                width=width,
            )
    room = len(dataset.columns) - column
    if width > room:
        raise Refusal(
            marked(
                "The pasted text has {width} columns, but there are only {room} from here to the right. "
                "Nothing was pasted. Start further left, or add columns first."
            ),
            width=width,
            room=room,
        )


def _with_texts(column: Column, row: int, texts: Sequence[str]) -> Column:
    if isinstance(column, TextColumn):
        return replace(column, values=(*column.values[:row], *texts, *column.values[row + len(texts) :]))
    values = column.values.copy()
    for offset, text in enumerate(texts):
        try:
            values[row + offset] = number_from(text)
        except ValueError:
            raise Refusal(
                marked(
                    "“{text}” is not a number, and column “{column}” holds numbers (row {row}). "
                    "Nothing was changed. Type a number such as 0.5, or leave the cell empty."
                ),
                text=text if len(text) <= 40 else text[:39] + "…",
                column=column.name,
                row=row + offset + 1,
            ) from None
    return replace(column, values=frozen(values))


def _with_rows(project: Project, change: Callable[[Column], Column]) -> Project:
    new = _with_table(project, [change(column) for column in project.dataset.columns])
    # Another number of rows is another epoch: one that had begun begins anew.
    return new if new.model is None else replace(new, model=replace(new.model, position=0))


def _with_table(project: Project, columns: Sequence[Column], origins: Sequence[int] | None = None) -> Project:
    # `origins` gives for each new column its old position, or NEW; by default the columns stay where they are
    origins = range(len(columns)) if origins is None else origins
    dataset, topology = Dataset(tuple(columns)), project.topology
    for role, problem in (
        (Role.INPUT, marked("The table needs at least one input column.")),
        (Role.TARGET, marked("The table needs at least one target column.")),
    ):
        if not dataset.indices(role):
            raise Refusal(problem)
    inputs = _kept(project.dataset, dataset, Role.INPUT, origins)
    outputs = _kept(project.dataset, dataset, Role.TARGET, origins)
    if inputs == everything(topology.inputs) and outputs == everything(topology.layers[-1].units):
        model = project.model and without_best(project.model)
        return replace(project, dataset=dataset, model=model)
    output = replace(topology.layers[-1], units=len(outputs))
    topology = checked(Topology(inputs=len(inputs), layers=(*topology.layers[:-1], output)))
    units = [inputs, *(everything(width) for width in topology.widths[1:-1]), outputs]
    model = rewired(project, topology, range(len(units)), units)
    return replace(project, dataset=dataset, topology=topology, model=model)


def _kept(old: Dataset, new: Dataset, role: Role, origins: Sequence[int]) -> Kept:
    before = {position: unit for unit, position in enumerate(old.indices(role))}
    return tuple(before.get(origins[position], NEW) for position in new.indices(role))


def _free_name(dataset: Dataset, role: Role) -> str:
    letter = {Role.INPUT: "x", Role.TARGET: "t", Role.IGNORED: "column "}[role]
    taken = {column.name for column in dataset.columns}
    return next(name for number in count(1) if (name := f"{letter}{number}") not in taken)
