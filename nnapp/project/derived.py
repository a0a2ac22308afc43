"""Derived columns: numbers computed by a formula over other columns, anew whenever one of these changes."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array, frozen
from nnapp.dataset import Column, NumberColumn
from nnapp.formula import Formula, parse
from nnapp.words import Refusal, marked


def recomputed(columns: Sequence[Column], before: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with all derived ones computed, those whose formula and sources are as `before` untouched.

    Raises `Refusal` for a formula that reads a column that is not there, holds no numbers, or needs itself.
    """
    if not any(isinstance(column, NumberColumn) and column.formula for column in columns):
        return tuple(columns)
    known = {id(column) for column in before}
    found = {column.name: column for column in columns}
    formulas = {c.name: parse(c.formula) for c in columns if isinstance(c, NumberColumn) and c.formula}
    for name in _in_order(formulas):
        column = found[name]
        assert isinstance(column, NumberColumn)
        sources = _sources(column, formulas[name], found)
        if id(column) not in known or any(id(source) not in known for source in sources.values()):
            found[name] = _computed(column, formulas[name], sources)
    return tuple(found[column.name] for column in columns)


def renamed(columns: Sequence[Column], old: str, new: str) -> list[Column]:
    """Return the columns with formulas that call a column by its new name."""
    return [
        replace(column, formula=parse(column.formula).renamed(old, new))
        if isinstance(column, NumberColumn) and column.formula and old in parse(column.formula).names
        else column
        for column in columns
    ]


def _in_order(formulas: dict[str, Formula]) -> list[str]:
    # those that others read come first
    graph = {name: {*formula.names} & formulas.keys() for name, formula in formulas.items()}
    try:
        return [*TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise Refusal(
            marked("The formula of column “{column}” needs the column itself. Take it out of the formula."),
            column=error.args[1][0],
        ) from None


def _sources(column: NumberColumn, formula: Formula, present: dict[str, Column]) -> dict[str, NumberColumn]:
    sources = {}
    for name in formula.names:
        source = present.get(name)
        if not isinstance(source, NumberColumn):
            raise Refusal(
                marked(
                    "The formula {formula} of column “{column}” reads “{name}”, and there is no column of numbers with "
                    "that name. Change the formula, or keep the column."
                ),
                formula=column.formula,
                column=column.name,
                name=name,
            )
        sources[name] = source
    return sources


def _computed(column: NumberColumn, formula: Formula, sources: dict[str, NumberColumn]) -> NumberColumn:
    numbers: dict[str, Array] = {name: c.values.astype(np.float64, copy=False) for name, c in sources.items()}
    values = np.broadcast_to(formula.values(numbers), (len(column),)).astype(np.float64)
    values[~np.isfinite(values)] = np.nan  # 1/0 and the like: a missing cell, which is never silent
    same = np.array_equal(values, column.values, equal_nan=True)
    return column if same else replace(column, values=frozen(values))
