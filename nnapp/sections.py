"""Sections through the space of the inputs: one or two columns take any value, and all others are held at something.

Held at what a row of the table says, at what somebody asks about, or at what is typical: the mean of the training rows
and their most frequent category. A column that a formula computes follows the columns that it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np
from msgspec import Struct

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.dataset.features import encode
from nnapp.formula import parse
from nnapp.network import PREDICTION_BLOCK, outputs
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.question import Cell, Field, asked_cells, completed, fields_of, is_missing, row_cells, with_asked
from nnapp.topology import Parameters


class Section(Struct, frozen=True, eq=False):
    """What the inputs of a table are held at, one cell for each field of its questions."""

    dataset: Dataset
    fields: tuple[Field, ...]
    cells: tuple[Cell, ...]
    replaced: tuple[str, ...] = ()  # columns whose cell is missing in the row, and held at what is typical instead

    @property
    def inputs(self) -> tuple[Cell, ...]:
        """The cells of the input columns alone, as `predict` takes them."""
        return asked_cells(self.fields, self.cells)


def axis_columns(dataset: Dataset) -> list[int]:
    """Return the inputs that can take any value: all but those that a formula computes."""
    return [
        position
        for position in dataset.indices(Role.INPUT)
        if isinstance(column := dataset.columns[position], CategoryColumn)
        or (isinstance(column, NumberColumn) and not column.formula)
    ]


def section_of(dataset: Dataset, row: int | None = None, asked: tuple[Cell, ...] | None = None) -> Section:
    """Return a section through a row of the table, through what is asked in its place, or through what is typical."""
    fields = fields_of(dataset)
    typical = mean_cells(dataset, fields)
    if row is None and asked is None:
        return Section(dataset, fields, tuple(typical))
    cells = typical if row is None else row_cells(fields, row)
    cells = cells if asked is None else with_asked(fields, cells, asked)
    gone = [is_missing(cell) and not field.may_be_missing for field, cell in zip(fields, cells, strict=True)]
    cells = [usual if missing else cell for cell, usual, missing in zip(cells, typical, gone, strict=True)]
    replaced = tuple(field.name for field, missing in zip(fields, gone, strict=True) if missing and field.asked)
    return Section(dataset, fields, tuple(completed(fields, cells)), replaced)


def mean_cells(dataset: Dataset, fields: tuple[Field, ...]) -> list[Cell]:
    """Return the mean of each column of numbers in the training rows, and the most frequent category."""
    rows = dataset.rows_for(Split.TRAINING)
    return completed(fields, [_mean(field.column, rows) for field in fields])


def _mean(column: Column, rows: np.ndarray | slice) -> Cell:
    if isinstance(column, CategoryColumn):
        codes = column.codes[rows]
        counts = np.bincount(codes[codes >= 0], minlength=len(column.labels))
        return column.labels[int(counts.argmax())] if counts.any() else ""
    assert isinstance(column, NumberColumn)
    values = column.values[rows].astype(np.float64)
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0
    with np.errstate(over="ignore"):
        mean = float(values.mean())
    return mean if isfinite(mean) else float(np.mean(values / len(values)) * len(values))


def inputs_at(section: Section, free: Mapping[int, Array]) -> Array:
    """Return what the network is shown (places, features) where columns, by position, take these values (places,).

    Categories are given by their codes. Raises `Refusal` where the network cannot be shown what is held.
    """
    dataset, count = section.dataset, len(next(iter(free.values())))
    table = np.repeat(dataset.encoded(np.array([section.inputs], object)), count, axis=0)
    changed = _with_computed(section, free, count)
    features = dataset.features(Role.INPUT)
    for position in dataset.indices(Role.INPUT):
        if position in changed:
            places = [place for place, feature in enumerate(features) if feature.column == position]
            some = slice(places[0], places[-1] + 1)
            mine = [features[place] for place in places]
            encode(changed[position], Role.INPUT, dataset.fit(position), mine, table[:, some])
    return table


def _with_computed(section: Section, free: Mapping[int, Array], count: int) -> dict[int, Array]:
    # the free columns, and those that formulas make of them
    found = dict(free)
    cells = {
        field.name: np.full(count, float(cell))
        for field, cell in zip(section.fields, section.cells, strict=True)
        if isinstance(cell, float | int)
    }
    places = {field.name: field.position for field in section.fields}
    cells |= {name: found[position] for name, position in places.items() if position in found}
    waiting = [field for field in section.fields if field.formula and field.position not in found]
    while waiting:
        names = {field.name for field in waiting}
        ready = [field for field in waiting if not names & {*parse(field.formula).names}]
        if not ready:
            break  # a circle, which no project has
        for field in ready:
            waiting.remove(field)
            formula = parse(field.formula)
            if any(places.get(name) in found for name in formula.names):
                values = formula.values({name: cells[name] for name in formula.names})
                cells[field.name] = found[field.position] = np.where(np.isfinite(values), values, np.nan)
    return found


def answers_at(
    project: Project,
    section: Section,
    free: Mapping[int, Array],
    parameters: Parameters | None = None,
    report: Report = unheard,
) -> Array:
    """Return the network's answers (places, outputs) where columns take these values (places,), all in own units."""
    count = len(next(iter(free.values())))
    found = np.empty((count, project.topology.layers[-1].units))
    for begin in range(0, count, PREDICTION_BLOCK):
        report(begin / count)
        some = slice(begin, begin + PREDICTION_BLOCK)
        shown = inputs_at(section, {position: values[some] for position, values in free.items()})
        found[some] = answers_to(project, shown, parameters)
    return found


def answers_to(project: Project, inputs: Array, parameters: Parameters | None = None) -> Array:
    """Return the answers (rows, outputs) in own units to what the network is shown (rows, features)."""
    with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
        return project.dataset.decoded(outputs(project, inputs, parameters))
