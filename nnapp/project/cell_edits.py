"""Pure edits of the table's cells: each takes a project and texts as people type them, and returns another project.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made; where nothing
would change, the very same project is returned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array, frozen
from nnapp.dataset import Column, Dataset, TextColumn
from nnapp.project.table_edits import insert_rows, with_table
from nnapp.project.value import Project
from nnapp.words import Refusal, marked

Cells = Sequence[tuple[range, range]]  # blocks of cells, each as its rows and its columns


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
    _check_block(project.dataset, column, block)
    missing = row + len(block) - project.dataset.row_count
    if missing > 0:
        project = insert_rows(project, project.dataset.row_count, missing)
    columns = list(project.dataset.columns)
    for offset in range(len(block[0])):
        texts = [line[offset] for line in block]
        columns[column + offset] = _with_texts(columns[column + offset], row, texts)
    return _with_cells(project, columns)


def fill_cells(project: Project, cells: Cells, text: str) -> Project:
    """Put one typed text into all of these cells; raises `Refusal` for a text in a number column."""
    columns = list(project.dataset.columns)
    places: dict[int, list[range]] = {}
    for rows, positions in cells:
        for position in positions:
            places.setdefault(position, []).append(rows)
    for position, blocks in places.items():
        columns[position] = _filled(columns[position], blocks, text)
    return _with_cells(project, columns)


def clear_cells(project: Project, cells: Cells) -> Project:
    """Empty all of these cells; the rows and columns stay."""
    return fill_cells(project, cells, "")


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
        return _with_values(column, (*column.values[:row], *texts, *column.values[row + len(texts) :]))
    values = column.values.copy()
    for offset, text in enumerate(texts):
        values[row + offset] = _number(text, column, row + offset)
    return _with_values(column, values)


def _filled(column: Column, blocks: Sequence[range], text: str) -> Column:
    if isinstance(column, TextColumn):
        texts = list(column.values)
        for rows in blocks:
            texts[rows.start : rows.stop] = [text] * len(rows)
        return _with_values(column, tuple(texts))
    values = column.values.copy()
    for rows in blocks:
        values[rows.start : rows.stop] = _number(text, column, rows.start)
    return _with_values(column, values)


def _with_values(column: Column, values: Array | tuple[str, ...]) -> Column:
    # the very same column where nothing changed, so that no undo step is made of it
    if isinstance(column, TextColumn):
        return column if values == column.values else replace(column, values=values)
    assert isinstance(values, np.ndarray)
    same = np.array_equal(values, column.values, equal_nan=True)
    return column if same else replace(column, values=frozen(values))


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
