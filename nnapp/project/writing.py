"""How texts and numbers get into the cells of a column; what cannot be there is refused, with row and column.

`rows` are the numbers of rows, in any order; what goes into them comes in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from nnapp.dataset import NO_CATEGORY, CategoryColumn, Column, NumberColumn, TextColumn, cells, with_cells
from nnapp.project.following import with_table
from nnapp.project.value import Project
from nnapp.words import Refusal, marked

Rows = Sequence[int] | NDArray[np.intp]
NEEDS_CARE = frozenset("_nNiI")  # of 1_000, nan and inf, which Python takes for numbers
MOST_SHOWN = 40  # letters of a text that is refused


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


def numbers_from(texts: Sequence[str], column: Column, rows: Rows) -> NDArray[np.float64]:
    """Read texts as people type numbers, those for some rows of a column; raises `Refusal` for what is none."""
    if NEEDS_CARE.isdisjoint("".join(texts)):
        try:  # the usual case, which is several times as fast
            values = np.array([float(text or "nan") for text in texts])
        except ValueError:
            values = np.empty(0)
        if len(values) == len(texts) and not np.isinf(values).any():
            return values
    return np.array([_number(text, column, int(row)) for text, row in zip(texts, rows, strict=True)])


def with_texts(column: Column, rows: Rows, texts: Sequence[str]) -> Column:
    """Return a column with other texts in some rows, one for each."""
    if isinstance(column, TextColumn):
        values = list(column.values)
        for row, text in zip(np.asarray(rows).tolist(), texts, strict=True):
            values[row] = text
        return with_values(column, tuple(values))
    if isinstance(column, CategoryColumn):
        column, codes = _categories(column, texts)
        return _replaced(column, rows, codes)
    return _replaced(column, rows, numbers_from(texts, column, rows))


def with_text(column: Column, rows: Rows, text: str) -> Column:
    """Return a column with one text in all of some rows."""
    if isinstance(column, TextColumn):
        return with_texts(column, rows, [text] * len(rows))
    if isinstance(column, CategoryColumn):
        column, codes = _categories(column, [text])
        return _replaced(column, rows, codes)
    return _replaced(column, rows, numbers_from([text], column, rows[:1]))


def with_numbers(column: Column, rows: Rows, numbers: ArrayLike) -> Column:
    """Return a column of numbers with other ones in some rows; raises `Refusal` for a column of another kind."""
    if not isinstance(column, NumberColumn):
        raise Refusal(
            marked(
                "Column “{column}” holds no numbers, so it cannot be filled with any. Nothing was changed. "
                "Select cells of columns of numbers only."
            ),
            column=column.name,
        )
    return _replaced(column, rows, numbers)


def with_values(column: Column, values: NDArray[Any] | tuple[str, ...]) -> Column:
    """Return a column with other cells: the very same where nothing changed, so that no undo step is made of it."""
    if isinstance(column, TextColumn):
        return column if values == column.values else replace(column, values=values)
    assert isinstance(values, np.ndarray)
    before = cells(column)
    if np.array_equal(values, before, equal_nan=values.dtype.kind == "f"):
        return column
    _refuse_computed(column)
    return with_cells(column, values)


def with_columns(project: Project, columns: Sequence[Column]) -> Project:
    """Return the project with these columns in the place of its own; the very project where they are the same."""
    if all(new is old for new, old in zip(columns, project.dataset.columns, strict=True)):
        return project
    return with_table(project, columns)


def _replaced(column: NumberColumn | CategoryColumn, rows: Rows, given: ArrayLike) -> Column:
    # only these cells are looked at, so that a single one costs no more than the copy of its column
    index = _index(rows)
    before = cells(column)[index]
    with np.errstate(over="ignore"):
        after = np.broadcast_to(np.asarray(given).astype(before.dtype), before.shape)
    if np.array_equal(after, before, equal_nan=before.dtype.kind == "f"):
        return column
    _refuse_computed(column)
    too_large = np.isinf(after) & ~np.isinf(before)
    if too_large.any():
        raise Refusal(
            marked(
                "The number for row {row} is too large for column “{column}”. Nothing was changed. "
                "Numbers go up to {most} there."
            ),
            row=int(rows[int(too_large.argmax())]) + 1,
            column=column.name,
            most=f"{np.finfo(before.dtype).max:.3g}",
        )
    values = cells(column).copy()
    values[index] = after
    return with_cells(column, values)


def _refuse_computed(column: Column) -> None:
    if isinstance(column, NumberColumn) and column.formula:
        raise Refusal(
            marked(
                "Column “{column}” is computed by the formula {formula}, so its cells cannot be typed. "
                "Nothing was changed. Change the formula, or the columns that it reads."
            ),
            column=column.name,
            formula=column.formula,
        )


def _index(rows: Rows) -> slice | NDArray[np.intp]:
    # consecutive rows are quicker as a slice
    if isinstance(rows, range) and rows.step == 1:
        return slice(rows.start, rows.stop)
    return np.asarray(rows, np.intp)


def _categories(column: CategoryColumn, texts: Sequence[str]) -> tuple[CategoryColumn, NDArray[np.int32]]:
    # the column with all these labels, new ones at the end, and their numbers
    labels = dict.fromkeys(column.labels) | dict.fromkeys(text for text in texts if text)
    codes = {label: code for code, label in enumerate(labels)} | {"": NO_CATEGORY}
    if len(labels) > len(column.labels):
        column = replace(column, labels=tuple(labels))
    return column, np.array([codes[text] for text in texts], np.int32)


def _number(text: str, column: Column, row: int) -> float:
    try:
        return number_from(text)
    except ValueError:
        raise Refusal(
            marked(
                "“{text}” is not a number, and column “{column}” holds numbers (row {row}). "
                "Nothing was changed. Type a number such as 0.5, or leave the cell empty."
            ),
            text=text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…",
            column=column.name,
            row=row + 1,
        ) from None
