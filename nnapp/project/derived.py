"""Derived columns: numbers computed by a formula over other columns, anew whenever one of these changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array, frozen
from nnapp.dataset import Column, NumberColumn
from nnapp.formula import parse
from nnapp.words import Refusal, marked


def recomputed(columns: Sequence[Column], before: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with all derived ones computed, those whose formula and sources are as `before` untouched.

    Raises `Refusal` for a formula that reads a column that is not there, holds no numbers, or needs itself.
    """
    if not any(isinstance(column, NumberColumn) and column.formula for column in columns):
        return tuple(columns)
    known = {id(column) for column in before}
    found: dict[str, Column] = {}
    waiting = {column.name: column for column in columns if isinstance(column, NumberColumn) and column.formula}
    present = {column.name: column for column in columns}
    found.update({name: column for name, column in present.items() if name not in waiting})
    while waiting:
        ready = [c for c in waiting.values() if not {*_sources(c, present)} & waiting.keys()]
        if not ready:
            raise Refusal(
                marked("The formula of column “{column}” needs the column itself. Take it out of the formula."),
                column=next(iter(waiting)),
            )
        for column in ready:
            sources = {name: found[name] for name in _sources(column, present)}
            settled = id(column) in known and all(id(source) in known for source in sources.values())
            found[column.name] = column if settled else _computed(column, sources)
            del waiting[column.name]
    return tuple(found[column.name] for column in columns)


def renamed(columns: Sequence[Column], old: str, new: str) -> list[Column]:
    """Return the columns with formulas that call a column by its new name."""
    return [
        replace(column, formula=parse(column.formula).renamed(old, new))
        if isinstance(column, NumberColumn) and column.formula and old in parse(column.formula).names
        else column
        for column in columns
    ]


def _sources(column: NumberColumn, present: dict[str, Column]) -> tuple[str, ...]:
    names: tuple[str, ...] = parse(column.formula).names
    for name in names:
        if not isinstance(present.get(name), NumberColumn):
            raise Refusal(
                marked(
                    "The formula {formula} of column “{column}” reads “{name}”, and there is no column of numbers with "
                    "that name. Change the formula, or keep the column."
                ),
                formula=column.formula,
                column=column.name,
                name=name,
            )
    return names


def _computed(column: NumberColumn, sources: dict[str, Column]) -> NumberColumn:
    numbers: dict[str, Array] = {
        name: source.values.astype(np.float64, copy=False)
        for name, source in sources.items()
        if isinstance(source, NumberColumn)
    }
    values = np.broadcast_to(parse(column.formula).values(numbers), (len(column),)).astype(np.float64)
    values[~np.isfinite(values)] = np.nan  # 1/0 and the like: a missing cell, which is never silent
    same = np.array_equal(values, column.values, equal_nan=True)
    return column if same else replace(column, values=frozen(values))
