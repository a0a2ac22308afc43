"""Which number of an update is meant by a cell of the weight maps."""

from __future__ import annotations

from nnapp.topology import BIAS
from nnapp.walk import Place
from ui.charts.weight_maps.quantity import Quantity
from ui.heatmap_canvas import Cell

OF_LINKS = {Quantity.WEIGHT: "weight", Quantity.GRADIENT: "gradient", Quantity.UPDATE: "step"}


def origin_of(cell: Cell, widths: tuple[int, ...]) -> Place:
    """Return what is asked about; δ is that of the selected row."""
    if cell.quantity is Quantity.DELTA:
        return Place("delta", cell.matrix, cell.row)
    source = BIAS if cell.column == widths[cell.matrix] else cell.column
    return Place(OF_LINKS[cell.quantity], cell.matrix, cell.row, source)
