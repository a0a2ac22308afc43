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

Rows = range | NDArray[np.intp]
Blocks = Sequence[tuple[Rows, range]]  # blocks of cells, each as its rows and its columns


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


def paste(project: Project, row: int | Rows, column: int, block: Sequence[Sequence[str]]) -> Project:
    """Put a block of typed texts into the table, its first cell at (row, column); rows are added where it is longer.

    In the place of a row, the rows of the lines may be given, each once; those behind the table's last are added.
    Raises `Refusal` for lines of different lengths, a block wider than the table, and a text in a number column.
    """
    if not block:
        return project
    rows = range(row, row + len(block)) if isinstance(row, int) else row
    _check_rows(project.dataset, rows, len(block))
    check_position(column, len(project.dataset.columns) + 1, marked("column"))
    _check_block(project.dataset, column, block)
    missing = int(max(rows)) + 1 - project.dataset.row_count
    if missing > 0:
        project = insert_rows(project, project.dataset.row_count, missing)
    columns = list(project.dataset.columns)
    for offset in range(len(block[0])):
        texts = [line[offset] for line in block]
        columns[column + offset] = _with_texts(columns[column + offset], rows, texts)
    return _with_cells(project, columns)


def fill_cells(project: Project, places: Blocks, text: str) -> Project:
    """Put one typed text into all of these cells; raises `Refusal` for a text in a number column."""
    columns = list(project.dataset.columns)
    by_column: dict[int, list[Rows]] = {}
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


def _check_rows(dataset: Dataset, rows: Rows, lines: int) -> None:
    check_position(int(min(rows, default=0)), dataset.row_count + 1, marked("row"))
    if len(rows) != lines or int(max(rows)) >= dataset.row_count + lines:
        raise Refusal(
            marked("A block of {lines} lines needs as many rows of the table, or new ones behind the last."),
            lines=lines,
        )


def _with_texts(column: Column, rows: Rows, texts: Sequence[str]) -> Column:
    if isinstance(column, TextColumn):
        values = list(column.values)
        for row, text in zip(rows, texts, strict=True):
            values[row] = text
        return _with_texts_instead(column, values)
    if isinstance(column, CategoryColumn):
        return _replaced(*_categories(column, texts), [rows])
    return _replaced(column, _numbers(texts, column, rows), [rows])


def _filled(column: Column, blocks: Sequence[Rows], text: str) -> Column:
    if isinstance(column, TextColumn):
        texts = list(column.values)
        for rows in blocks:
            for row in rows:
                texts[row] = text
        return _with_texts_instead(column, texts)
    if isinstance(column, CategoryColumn):
        return _replaced(*_categories(column, [text]), blocks)
    return _replaced(column, _numbers([text], column, blocks[0]), blocks)


def _with_texts_instead(column: TextColumn, texts: Sequence[str]) -> TextColumn:
    values = tuple(texts)
    return column if values == column.values else replace(column, values=values)


def _replaced(
    column: NumberColumn | CategoryColumn, given: Sequence[float], blocks: Sequence[Rows]
) -> NumberColumn | CategoryColumn:
    # the very same column where nothing changes, so that no undo step is made of it
    before = cells(column)
    new = np.array(given, before.dtype)
    places = [slice(rows.start, rows.stop) if isinstance(rows, range) else rows for rows in blocks]
    if all(_same_cells(before[place], new) for place in places):
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
    values = before.copy()
    for place in places:
        values[place] = new
    return with_cells(column, values)


def _same_cells(before: NDArray[Any], new: NDArray[Any]) -> bool:
    equal = before == new
    if before.dtype.kind == "f":
        equal |= np.isnan(before) & np.isnan(new)
    return bool(equal.all())


def _categories(column: CategoryColumn, texts: Sequence[str]) -> tuple[CategoryColumn, list[int]]:
    # the column with all these labels, new ones at the end, and their numbers
    labels = dict.fromkeys(column.labels) | dict.fromkeys(text for text in texts if text)
    codes = {label: code for code, label in enumerate(labels)} | {"": NO_CATEGORY}
    if len(labels) > len(column.labels):
        column = replace(column, labels=tuple(labels))
    return column, [codes[text] for text in texts]


def _numbers(texts: Sequence[str], column: Column, rows: Rows) -> list[float]:
    return [_number(text, column, int(row)) for text, row in zip(texts, rows, strict=False)]


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
