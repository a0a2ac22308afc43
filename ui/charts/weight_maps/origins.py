"""Which number of an update is meant by a cell of the weight maps."""

from __future__ import annotations

from collections.abc import Sequence

from nnapp.topology import BIAS
from nnapp.walk import Place
from ui.charts.weight_maps.quantity import Quantity
from ui.heatmap_canvas import Cell
from ui.hidden import Hidden

OF_LINKS = {Quantity.WEIGHT: "weight", Quantity.GRADIENT: "gradient", Quantity.UPDATE: "step"}


def origin_of(cell: Cell, widths: tuple[int, ...]) -> Place:
    """Return what is asked about; δ is that of the selected row."""
    if cell.quantity is Quantity.DELTA:
        return Place("delta", cell.matrix, cell.row)
    source = BIAS if cell.column == widths[cell.matrix] else cell.column
    return Place(OF_LINKS[cell.quantity], cell.matrix, cell.row, source)


def hidden_cells(
    hidden: Hidden, widths: tuple[int, ...], quantities: Sequence[Quantity], rows: Sequence[int]
) -> list[Cell]:
    """Return the cells of the number that is to be predicted, where δ is that of these rows of the table."""
    place = hidden.place
    if place is None or place.layer is None or place.unit is None:
        return []
    if place.quantity == "delta":
        shown = Quantity.DELTA in quantities
        columns = [column for column, row in enumerate(rows) if row == hidden.row] if shown else []
        return [Cell(place.layer, place.unit, column, Quantity.DELTA) for column in columns]
    found = [each for each in quantities if OF_LINKS.get(each) == place.quantity and hidden.row is None]
    if place.source is None:
        return []
    column = widths[place.layer] if place.source == BIAS else place.source
    return [Cell(place.layer, place.unit, column, each) for each in found]
