"""The selected cells as lines of text for a spreadsheet, made a column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nnapp.dataset import CategoryColumn, Column, NumberColumn
from nnapp.importing.formula_cells import defused
from nnapp.searching import full_numbers
from ui.data_grid.layout import LiveColumn
from ui.data_grid.places import Numbers, ViewBlocks, selected_places, table_rows
from ui.data_grid.table_view import TableView


def copied_lines(view: TableView, blocks: ViewBlocks) -> Iterator[Sequence[str]]:
    """Return the selected cells as a rectangle of texts that give the very same cells again.

    What lies between several selected blocks is empty. Texts that a spreadsheet would run as formulas are made
    harmless.
    """
    places = selected_places(view)
    positions = sorted({position for _, columns in blocks for position in columns})
    return zip(*(_texts(view, position, places, blocks) for position in positions), strict=True)


def texts_at(column: Column, rows: Numbers) -> list[str]:
    """Return some cells of a column as they are edited, those of categories and texts harmless as formulas."""
    if isinstance(column, NumberColumn):
        return full_numbers(column.values[rows])
    if isinstance(column, CategoryColumn):
        labels = [*map(defused, column.labels), ""]  # −1, a missing cell, is the last one
        return [labels[code] for code in column.codes[rows].tolist()]
    return [defused(column.values[row]) for row in rows.tolist()]


def _texts(view: TableView, position: int, places: Numbers, blocks: ViewBlocks) -> list[str]:
    chosen = np.zeros(view.grid_model.rowCount(), bool)
    for rows, columns in blocks:
        if position in columns:
            chosen[rows.start : rows.stop] = True
    column, wanted = view.grid_model.column(position), places[chosen[places]]
    if isinstance(column, LiveColumn):
        found = [view.grid_model.full_text(place, position) for place in wanted.tolist()]
    else:
        found = texts_at(column, np.asarray(table_rows(view, wanted), np.intp))
    if len(found) == len(places):
        return found
    each = iter(found)
    return [next(each) if there else "" for there in chosen[places].tolist()]
