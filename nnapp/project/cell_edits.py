"""Pure edits of the table's cells: each takes a project and texts as people type them, and returns another project.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made; where nothing
would change, the very same project is returned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnapp.dataset import Dataset
from nnapp.project.table_edits import insert_rows
from nnapp.project.value import Project, check_position
from nnapp.project.writing import Rows, with_columns, with_text, with_texts
from nnapp.words import Refusal, marked

Blocks = Sequence[tuple[Rows, range]]  # blocks of cells, each as its rows and its columns


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
    for position, texts in enumerate(zip(*block, strict=True), start=column):
        columns[position] = with_texts(columns[position], rows, texts)
    return with_columns(project, columns)


def fill_cells(project: Project, places: Blocks, text: str) -> Project:
    """Put one typed text into all of these cells; raises `Refusal` for a text in a number column."""
    columns = list(project.dataset.columns)
    for position, rows in rows_by_column(places).items():
        columns[position] = with_text(columns[position], rows, text)
    return with_columns(project, columns)


def clear_cells(project: Project, places: Blocks) -> Project:
    """Empty all of these cells; the rows and columns stay."""
    return fill_cells(project, places, "")


def rows_by_column(places: Blocks) -> dict[int, Rows]:
    """Return for each column of some blocks all its rows."""
    found: dict[int, list[Rows]] = {}
    for rows, positions in places:
        for position in positions:
            found.setdefault(position, []).append(rows)
    return {
        position: some[0] if len(some) == 1 else np.concatenate([np.asarray(rows, np.intp) for rows in some])
        for position, some in found.items()
    }


def _check_rows(dataset: Dataset, rows: Rows, lines: int) -> None:
    check_position(int(min(rows, default=0)), dataset.row_count + 1, marked("row"))
    if len(rows) != lines or int(max(rows)) >= dataset.row_count + lines:
        raise Refusal(
            marked("A block of {lines} lines needs as many rows of the table, or new ones behind the last."),
            lines=lines,
        )


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
