"""Rows that are given to a network from outside the table, in the table's own units."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnapp.dataset.columns import NO_CATEGORY, CategoryColumn, Column, NumberColumn, as_numbers
from nnapp.words import Refusal, marked


def given_rows(rows: ArrayLike, width: int) -> NDArray[Any]:
    """Return rows as an array (rows, columns), of numbers or of objects; raises `Refusal` where it is none so wide."""
    try:
        given = np.asarray(rows)
        if given.dtype.kind not in "fiub":
            given = np.array(rows, dtype=object)
    except (TypeError, ValueError):
        given = np.empty(0)
    if given.ndim != 2 or given.shape[1] != width:
        raise Refusal(
            marked("Give rows with one cell for each of the {columns} input columns, in the table's order."),
            columns=width,
        )
    return given


def given_cells(column: Column, given: NDArray[Any]) -> NDArray[Any]:
    """Return cells (rows,) as the numbers of a column, or the numbers of its categories; None or "" is missing."""
    if isinstance(column, NumberColumn):
        if given.dtype == object:
            given = np.array([math.nan if _is_missing(cell) else cell for cell in given.tolist()], object)
        return as_numbers(given, column.name)
    assert isinstance(column, CategoryColumn)
    codes = {label: code for code, label in enumerate(column.labels)}
    found = [NO_CATEGORY if _is_missing(cell) else codes.get(_label(cell)) for cell in given.tolist()]
    if None in found:
        raise Refusal(
            marked("“{cell}” is none of the categories of column “{column}”: {labels}."),
            cell=str(given[found.index(None)])[:40],
            column=column.name,
            labels=", ".join(column.labels[:20])[:200],
        )
    return np.array(found, np.int32)


def _is_missing(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell))


def _label(cell: object) -> str:
    # a whole number in an array of floats is the label without a point, as in the table
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
