"""Pure edits of rows and columns: each takes a project and returns another; the network follows in the same edit.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from numbers import Real

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.choices import checked, frozen
from nnapp.dataset import Column, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.misfits import wrong_kind
from nnapp.project.rewire import NEW, Kept, everything, relinked, rewired
from nnapp.project.value import Project, check_position, without_best
from nnapp.topology import Topology
from nnapp.words import Refusal, Said, marked


def insert_rows(project: Project, position: int, number: int = 1) -> Project:
    """Insert empty rows before row `position`."""

    def longer(column: Column) -> Column:
        if isinstance(column, TextColumn):
            values = (*column.values[:position], *[""] * number, *column.values[position:])
            return replace(column, values=values)
        return replace(column, values=frozen(np.insert(column.values, position, np.full(number, np.nan))))

    return _with_rows(project, longer, lambda split: np.insert(split, position, np.full(number, Split.TRAINING)))


def remove_rows(project: Project, rows: Sequence[int]) -> Project:
    """Remove these rows."""
    numbers = _row_numbers(project.dataset, rows)

    def shorter(column: Column) -> Column:
        if isinstance(column, TextColumn):
            gone = set(numbers.tolist())
            return replace(column, values=tuple(v for i, v in enumerate(column.values) if i not in gone))
        return replace(column, values=frozen(np.delete(column.values, numbers)))

    return _with_rows(project, shorter, lambda split: np.delete(split, numbers))


def insert_column(project: Project, position: int, role: Role = Role.IGNORED) -> Project:
    """Insert a column of zeros; as an input or a target it gives the network a unit more."""
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
    columns[position] = replace(columns[position], name=name)
    return with_table(project, columns)


def set_role(project: Project, position: int, role: Role) -> Project:
    """Make a column an input, a target or ignored; the network gets or loses a unit with it."""
    check_position(position, len(project.dataset.columns), marked("column"))
    columns = [*project.dataset.columns]
    if columns[position].role is role:
        return project
    columns[position] = replace(columns[position], role=role)
    return with_table(project, columns)


def set_split(project: Project, rows: Sequence[int], split: Split) -> Project:
    """Say what these rows are for: training, validation, test, or nothing."""
    kinds = _kinds(project.dataset)
    kinds[_row_numbers(project.dataset, rows)] = split
    return _with_split(project, kinds)


def split_at_random(project: Project, validation: float, test: float = 0.0) -> Project:
    """Make so large shares of the rows validation and test rows, by the split seed, and the rest training rows.

    Excluded rows stay excluded. Raises `Refusal` for shares below 0, or that leave nothing for training.
    """
    for field, share in (("validation", validation), ("test", test)):
        if not isinstance(share, Real):
            raise wrong_kind("split_at_random", field, Said(marked("a number from 0 to 1")), share)
    kinds = _kinds(project.dataset)
    used = np.flatnonzero(kinds != Split.EXCLUDED)
    possible = min(validation, test) >= 0 and validation + test < 1
    first, second = (round(share * len(used)) if possible else 0 for share in (validation, validation + test))
    if not possible or second == len(used):
        raise Refusal(
            marked("The shares for validation ({validation:g}) and test ({test:g}) must leave some rows for training."),
            validation=validation,
            test=test,
        )
    order = np.random.default_rng([project.training.seeds.split, 1]).permutation(used)
    kinds[used] = Split.TRAINING
    kinds[order[:first]], kinds[order[first:second]] = Split.VALIDATION, Split.TEST
    return _with_split(project, kinds)


def _row_numbers(dataset: Dataset, rows: Sequence[int]) -> NDArray[np.intp]:
    numbers = np.asarray(rows, dtype=np.intp)
    if numbers.size:
        for row in (numbers.min(), numbers.max()):
            check_position(int(row), dataset.row_count, marked("row"))
    return numbers


def _kinds(dataset: Dataset) -> NDArray[np.uint8]:
    # what each row is for, in an array that may be changed
    return np.zeros(dataset.row_count, np.uint8) if dataset.split is None else dataset.split.copy()


def _with_split(project: Project, kinds: NDArray[np.uint8]) -> Project:
    dataset = Dataset(project.dataset.columns, kinds)
    model = project.model and replace(without_best(project.model), position=0)
    return replace(project, dataset=dataset, model=model)


def _with_rows(
    project: Project,
    change: Callable[[Column], Column],
    change_split: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
) -> Project:
    split = project.dataset.split
    split = None if split is None else change_split(split)
    new = with_table(project, [change(column) for column in project.dataset.columns], split=split)
    # Another number of rows is another epoch: one that had begun begins anew.
    return new if new.model is None else replace(new, model=replace(new.model, position=0))


def with_table(
    project: Project,
    columns: Sequence[Column],
    origins: Sequence[int] | None = None,
    split: NDArray[np.uint8] | None = None,
) -> Project:
    """Return the project with other columns, and a network that fits them.

    `origins` gives for each new column its old position, or NEW; by default the columns stay where they are. `split`
    says what the rows are for where there are others than before.
    """
    origins = range(len(columns)) if origins is None else origins
    dataset, topology = Dataset(tuple(columns), project.dataset.split if split is None else split), project.topology
    for role, problem in (
        (
            Role.INPUT,
            marked(
                "This would leave the table without an input column, and the network needs at least one. "
                "Nothing was changed. Make another column an input first."
            ),
        ),
        (
            Role.TARGET,
            marked(
                "This would leave the table without a target column, and the network needs at least one. "
                "Nothing was changed. Make another column a target first."
            ),
        ),
    ):
        if not dataset.indices(role):
            raise Refusal(problem)
    inputs = _kept(project.dataset, dataset, Role.INPUT, origins)
    outputs = _kept(project.dataset, dataset, Role.TARGET, origins)
    if inputs == everything(topology.inputs) and outputs == everything(topology.layers[-1].units):
        model = project.model and without_best(project.model)
        return replace(project, dataset=dataset, model=model)
    output = replace(topology.layers[-1], units=len(outputs))
    units = [inputs, *(everything(width) for width in topology.widths[1:-1]), outputs]
    layers = relinked(topology, (*topology.layers[:-1], output), range(len(units)), units)
    topology = checked(Topology(inputs=len(inputs), layers=layers))
    model = rewired(project, topology, range(len(units)), units)
    return replace(project, dataset=dataset, topology=topology, model=model)


def _kept(old: Dataset, new: Dataset, role: Role, origins: Sequence[int]) -> Kept:
    before = {position: unit for unit, position in enumerate(old.indices(role))}
    return tuple(before.get(origins[position], NEW) for position in new.indices(role))


def _free_name(dataset: Dataset, role: Role) -> str:
    letter = {Role.INPUT: "x", Role.TARGET: "t", Role.IGNORED: "column "}[role]
    taken = {column.name for column in dataset.columns}
    return next(name for number in count(1) if (name := f"{letter}{number}") not in taken)
