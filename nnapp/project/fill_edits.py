"""Pure edits that fill selected cells: from the first row or column, with a series, or with random numbers.

Cells are given as blocks of rows and columns, from 0; rows in the order in which they are looked at. `Refusal` says why
cells cannot be filled; nothing is changed then.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnapp.choices import Array, checked
from nnapp.dataset import CategoryColumn, Column, NumberColumn, TextColumn
from nnapp.project.cell_edits import Blocks
from nnapp.project.column_edits import texts_of
from nnapp.project.fillings import AnyFilling, continued
from nnapp.project.table_edits import row_numbers
from nnapp.project.value import Project, check_position
from nnapp.project.writing import Rows, with_columns, with_numbers, with_text, with_texts
from nnapp.words import Refusal, marked

Change = Callable[[Column, Rows], Column]


def fill_down(project: Project, places: Blocks) -> Project:
    """Put what is in the first row of each block into its other rows."""
    if all(len(rows) < 2 for rows, _ in places):
        raise Refusal(
            marked(
                "There is nothing to fill down: only one row is selected. Nothing was changed. "
                "Select the row to copy and the rows below it that it shall fill."
            )
        )
    return _in_each_block(project, places, _first_everywhere)


def fill_right(project: Project, places: Blocks) -> Project:
    """Put what is in the first column of each block into its other columns, as text where they are of another kind."""
    if all(len(positions) < 2 for _, positions in places):
        raise Refusal(
            marked(
                "There is nothing to fill to the right: only one column is selected. Nothing was changed. "
                "Select the column to copy and the columns beside it that it shall fill."
            )
        )
    columns = list(project.dataset.columns)
    for rows, positions in places:
        _check(project, rows, positions)
        for position in positions[1:]:
            columns[position] = _copied(columns[positions[0]], columns[position], rows)
    return with_columns(project, columns)


def fill_series(project: Project, places: Blocks) -> Project:
    """Go on in each column of each block as its first two cells begin: 1, 3 with 5, 7, 9 …"""
    if all(len(rows) < 3 for rows, _ in places):
        raise Refusal(
            marked(
                "There is no series to continue: it needs at least three selected rows, the first two with the numbers "
                "that it begins with. Nothing was changed. Select more rows, or choose “Fill Cells” to give start and "
                "step."
            )
        )
    return _in_each_block(project, places, _continued)


def fill_numbers(project: Project, places: Blocks, filling: AnyFilling) -> Project:
    """Fill cells with a series or with random numbers, column by column."""
    if not isinstance(filling, AnyFilling):
        raise TypeError(type(filling).__name__)
    filling = checked(filling)
    random = filling.source

    def filled(column: Column, rows: Rows) -> Column:
        return with_numbers(column, rows, filling.numbers(len(rows), random))

    return _in_each_block(project, places, filled)


def _in_each_block(project: Project, places: Blocks, change: Change) -> Project:
    columns = list(project.dataset.columns)
    for rows, positions in places:
        _check(project, rows, positions)
        for position in positions:
            if len(rows):
                columns[position] = change(columns[position], rows)
    return with_columns(project, columns)


def _check(project: Project, rows: Rows, positions: range) -> None:
    row_numbers(project.dataset, rows)
    for position in (min(positions, default=0), max(positions, default=0)):
        check_position(position, len(project.dataset.columns), marked("column"))


def _first_everywhere(column: Column, rows: Rows) -> Column:
    first = int(rows[0])
    if isinstance(column, NumberColumn):
        return with_numbers(column, rows, column.values[first])
    return with_text(column, rows, column.text(first) if isinstance(column, CategoryColumn) else column.values[first])


def _copied(source: Column, target: Column, rows: Rows) -> Column:
    places = np.asarray(rows, np.intp)
    if isinstance(source, NumberColumn) and isinstance(target, NumberColumn):
        return with_numbers(target, rows, source.values[places])
    return with_texts(target, rows, _texts(source, places))


def _texts(column: Column, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> list[str]:
    if isinstance(column, TextColumn):
        return [column.values[row] for row in places.tolist()]
    if isinstance(column, CategoryColumn):
        return [column.text(row) for row in places.tolist()]
    return [*texts_of(NumberColumn(column.name, column.role, column.values[places]))]


def _continued(column: Column, rows: Rows) -> Column:
    if not isinstance(column, NumberColumn):
        return with_numbers(column, rows, ())  # which says that it holds none
    if len(rows) < 3:
        return column
    start, second = float(column.values[rows[0]]), float(column.values[rows[1]])
    for number, row in ((start, rows[0]), (second, rows[1])):
        if not np.isfinite(number):
            raise Refusal(
                marked(
                    "The series in column “{column}” cannot begin with row {row}, whose cell is missing. "
                    "Nothing was changed. Type the first two numbers of the series first."
                ),
                column=column.name,
                row=int(row) + 1,
            )
    numbers: Array = continued(start, _step(start, second), len(rows))
    return with_numbers(column, rows[2:], numbers[2:])


def _step(start: float, second: float) -> float:
    # as short as the numbers themselves: 0.3 − 0.1 is 0.19999999999999998
    step = second - start
    decimals = [len(repr(number).partition(".")[2]) for number in (start, second) if "e" not in repr(number)]
    return round(step, max(decimals)) if len(decimals) == 2 else step
