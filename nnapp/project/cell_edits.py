"""Pure edits of the table's cells: each takes a project and texts as people type them, and returns another project.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made; where nothing
would change, the very same project is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.dataset import NO_CATEGORY, CategoryColumn, Column, Dataset, NumberColumn, TextColumn, cells, with_cells
from nnapp.project.following import with_table
from nnapp.project.table_edits import insert_rows
from nnapp.project.value import Project, check_position
from nnapp.words import Refusal, marked

Blocks = Sequence[tuple[range, range]]  # blocks of cells, each as its rows and its columns


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

    Raises `Refusal` for lines of different lengths, a block wider than the table, and a text in a number column.
    """
    if not block:
        return project
    check_position(row, project.dataset.row_count + 1, marked("row"))
    check_position(column, len(project.dataset.columns) + 1, marked("column"))
    _check_block(project.dataset, column, block)
    missing = row + len(block) - project.dataset.row_count
    if missing > 0:
        project = insert_rows(project, project.dataset.row_count, missing)
    columns = list(project.dataset.columns)
    for offset in range(len(block[0])):
        texts = [line[offset] for line in block]
        columns[column + offset] = _with_texts(columns[column + offset], row, texts)
    return _with_cells(project, columns)


def fill_cells(project: Project, places: Blocks, text: str) -> Project:
    """Put one typed text into all of these cells; raises `Refusal` for a text in a number column."""
    columns = list(project.dataset.columns)
    by_column: dict[int, list[range]] = {}
    for rows, positions in places:
        for position in positions:
            by_column.setdefault(position, []).append(rows)
    for position, blocks in by_column.items():
        columns[position] = _filled(columns[position], blocks, text)
    return _with_cells(project, columns)


def clear_cells(project: Project, places: Blocks) -> Project:
    """Empty all of these cells; the rows and columns stay."""
    return fill_cells(project, places, "")


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
    rows = slice(row, row + len(texts))
    if isinstance(column, TextColumn):
        return _with_values(column, (*column.values[:row], *texts, *column.values[rows.stop :]))
    if isinstance(column, CategoryColumn):
        column, codes = _categories(column, texts)
        return _with_values(column, _replaced(column, [rows], codes))
    return _with_values(column, _replaced(column, [rows], _numbers(texts, column, row)))


def _filled(column: Column, blocks: Sequence[range], text: str) -> Column:
    rows = [slice(block.start, block.stop) for block in blocks]
    if isinstance(column, TextColumn):
        texts = list(column.values)
        for some in rows:
            texts[some] = [text] * len(texts[some])
        return _with_values(column, tuple(texts))
    if isinstance(column, CategoryColumn):
        column, codes = _categories(column, [text])
        return _with_values(column, _replaced(column, rows, codes))
    return _with_values(column, _replaced(column, rows, _numbers([text], column, blocks[0].start)))


def _replaced(column: NumberColumn | CategoryColumn, rows: Sequence[slice], given: Sequence[float]) -> NDArray[Any]:
    values = cells(column).copy()
    for some in rows:
        values[some] = given
    return values


def _with_values(column: Column, values: NDArray[Any] | tuple[str, ...]) -> Column:
    # the very same column where nothing changed, so that no undo step is made of it
    if isinstance(column, TextColumn):
        return column if values == column.values else replace(column, values=values)
    assert isinstance(values, np.ndarray)
    before = cells(column)
    if np.array_equal(values, before, equal_nan=values.dtype.kind == "f"):
        return column
    if isinstance(column, NumberColumn) and column.formula:
        raise Refusal(
            marked(
                "Column “{column}” is computed by the formula {formula}, so its cells cannot be typed. "
                "Nothing was changed. Change the formula, or the columns that it reads."
            ),
            column=column.name,
            formula=column.formula,
        )
    return with_cells(column, values)


def _categories(column: CategoryColumn, texts: Sequence[str]) -> tuple[CategoryColumn, list[int]]:
    # the column with all these labels, new ones at the end, and their numbers
    labels = dict.fromkeys(column.labels) | dict.fromkeys(text for text in texts if text)
    codes = {label: code for code, label in enumerate(labels)} | {"": NO_CATEGORY}
    if len(labels) > len(column.labels):
        column = replace(column, labels=tuple(labels))
    return column, [codes[text] for text in texts]


def _numbers(texts: Sequence[str], column: Column, row: int) -> list[float]:
    return [_number(text, column, row + offset) for offset, text in enumerate(texts)]


def _number(text: str, column: Column, row: int) -> float:
    try:
        return number_from(text)
    except ValueError:
        raise Refusal(
            marked(
                "“{text}” is not a number, and column “{column}” holds numbers (row {row}). "
                "Nothing was changed. Type a number such as 0.5, or leave the cell empty."
            ),
            text=text if len(text) <= 40 else text[:39] + "…",
            column=column.name,
            row=row + 1,
        ) from None


def _with_cells(project: Project, columns: Sequence[Column]) -> Project:
    if all(new is old for new, old in zip(columns, project.dataset.columns, strict=True)):
        return project
    return with_table(project, columns)
