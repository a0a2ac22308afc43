"""Asks where the number of a cell comes from, and knows which number of an update that is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from nnapp.arrangement import COST_SHARE, ERROR
from nnapp.dataset import CategoryColumn, Role
from nnapp.walk import Place
from ui.data_grid.hiding import answer_of
from ui.data_grid.layout import LiveColumn
from ui.data_grid.table_model import TableModel
from ui.data_grid.table_view import TableView


class GridOrigins(QObject):
    """`wanted` carries the place of the number in an update, with its row left open: that is the selected one."""

    wanted = Signal(object)  # nnapp.walk.Place

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        view.origin_asked.connect(self.ask)

    @Slot()
    def ask(self) -> bool:
        """Ask about the current cell; False where the network has nothing to do with it."""
        place = self._current()
        if place is not None:
            self.wanted.emit(place)
        return place is not None

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in the cells."""
        return self._view.hasFocus()

    def problem(self) -> str:
        """Return why nothing can be asked about the current cell, or an empty text."""
        if not self._view.currentIndex().isValid():
            return self.tr("No cell is selected.")
        return "" if self._current() else self.tr("The network does not see this column.")

    def _current(self) -> Place | None:
        index = self._view.currentIndex()
        return origin_of(self._view.grid_model, index.row(), index.column()) if index.isValid() else None


def origin_of(model: TableModel, place: int, position: int) -> Place | None:
    """Return what is asked about in a row that is shown, with its row left open; None for what the network never sees.

    A prediction is the output's answer, an error or a share of the cost the cost of the row.
    """
    column = model.column(position)
    if not isinstance(column, LiveColumn):
        return _of_table(model, place, position)
    if column.quantity in (ERROR, COST_SHARE):
        return Place("row_cost")
    return answer_of(model.live, column, place)


def _of_table(model: TableModel, place: int, position: int) -> Place | None:
    dataset = model.live.project.dataset
    column = dataset.columns[position]
    for role, quantity in ((Role.INPUT, "x"), (Role.TARGET, "target")):
        units = [unit for unit, feature in enumerate(dataset.features(role)) if feature.column == position]
        if units and isinstance(column, CategoryColumn):  # the one that is 1 for the cell's category
            code = int(column.codes[model.order.table_row(place)])
            features = dataset.features(role)
            units = [unit for unit in units if features[unit].code == code] or units
        if units:
            return Place(quantity, unit=units[0])
    return None
