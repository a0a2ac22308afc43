"""Between what is selected in the view and the rows of the table: the one place that knows how rows are arranged.

A place is a row of the view, from the top; pure edits want rows of the table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ui.data_grid.row_order import RowOrder
from ui.data_grid.table_view import TableView

Numbers = NDArray[np.intp]
Rows = range | Numbers
TableBlocks = list[tuple[Rows, range]]
ViewBlocks = list[tuple[range, range]]


def table_rows(view: TableView, places: Rows) -> Rows:
    """Return the numbers in the table of the rows shown at some places, in the same order."""
    order = view.grid_model.order
    if order.numbers is None:
        return places
    return order.table_rows(places) if isinstance(places, range) else order.numbers[places]


def places_of(view: TableView, rows: Rows) -> Numbers:
    """Return where some rows of the table, ascending, are shown, from top to bottom, without those that are not."""
    order = view.grid_model.order
    return np.asarray(rows, np.intp) if order.plain else order.places(rows)


def rows_from(view: TableView, place: int, number: int) -> Rows:
    """Return the rows of the table from a place on, as many as are shown, and then new ones behind the table's last."""
    order = view.grid_model.order
    if order.plain:
        return range(place, place + number)
    shown = np.asarray(order.table_rows(range(place, min(place + number, len(order)))), np.intp)
    return np.concatenate([shown, order.count + np.arange(number - len(shown))])


def order_with_more(view: TableView, position: int, number: int) -> RowOrder:
    """Return the order after rows were inserted before row `position`: they are shown below the selected ones."""
    order = view.grid_model.order
    if order.numbers is None:
        return order.with_inserted(position, number)
    place = int(selected_places(view)[-1]) + 1
    moved = np.where(order.numbers >= position, order.numbers + number, order.numbers)
    new = np.arange(position, position + number)
    return RowOrder(order.count + number, np.concatenate([moved[:place], new, moved[place:]]))


def view_blocks(view: TableView) -> ViewBlocks:
    """Return the selected cells of the table as blocks of places and columns, without computed columns beside it."""
    width = len(view.grid_model.table)
    blocks = [(places, range(columns.start, min(columns.stop, width))) for places, columns in view.blocks()]
    return [(places, columns) for places, columns in blocks if len(columns) and len(places)]


def table_blocks(view: TableView) -> TableBlocks:
    """Return the selected cells of the table as blocks of its rows and columns, rows in the order of the view."""
    return [(table_rows(view, places), columns) for places, columns in view_blocks(view)]


def selected_places(view: TableView) -> Numbers:
    """Return the places of all rows with a selected cell, in order."""
    chosen = np.zeros(view.grid_model.rowCount(), bool)
    for places, _ in view.blocks():
        chosen[places.start : places.stop] = True
    return np.flatnonzero(chosen)


def selected_rows(view: TableView) -> Numbers:
    """Return the numbers in the table of all rows with a selected cell, in the order of the view."""
    return np.asarray(table_rows(view, selected_places(view)), np.intp)
