"""Which cells tell the number that somebody is to predict: a prediction, an error beside its target, or a cost."""

from __future__ import annotations

from nnapp.arrangement import CATEGORY, COST_SHARE, ERROR, PREDICTION
from nnapp.walk import Place
from ui.data_grid.layout import LiveColumn
from ui.data_grid.live_values import LiveValues
from ui.hidden import Hidden

NOTHING = frozenset[str]()


def answer_of(live: LiveValues, column: LiveColumn, place: int) -> Place:
    """Return the answer that a prediction in a row tells: of categories that of the most likely one."""
    unit = column.target
    if column.units > 1 and (chances := live.chances(place, column)) is not None and chances.label:
        unit += column.labels.index(chances.label)
    return Place("a", len(live.project.topology.layers) - 1, unit)


def told_away(hidden: Hidden, live: LiveValues, column: LiveColumn, place: int) -> frozenset[str]:
    """Return which of the live columns of a row and a target tell the number; PREDICTION stands for all chances, too.

    With the target beside it an error tells the answer, and it is the slope of the squared error but for its sign.
    """
    asked, last = hidden.place, len(live.project.topology.layers) - 1
    if asked is None or hidden.row != live.order.table_row(place):
        return NOTHING  # what belongs to all rows is in no cell
    if asked.quantity == "row_cost":
        return frozenset({COST_SHARE})
    ours = asked.unit is not None and column.target <= asked.unit < column.target + column.units
    if asked.layer != last or not ours or column.quantity == COST_SHARE:
        return NOTHING
    return {"a": frozenset({PREDICTION, ERROR}), "da": frozenset({ERROR})}.get(asked.quantity, NOTHING)


def is_hidden(hidden: Hidden, live: LiveValues, column: LiveColumn, place: int) -> bool:
    """Say whether a cell tells the number."""
    if hidden.place is None:
        return False  # soon, because it is asked of each cell that is drawn
    if column.quantity == CATEGORY:
        row = live.order.table_row(place)
        return hidden.row == row and hidden.hides(answer_of(live, column, place), row)
    return column.quantity in told_away(hidden, live, column, place)
