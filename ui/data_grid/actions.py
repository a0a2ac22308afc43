"""The grid's commands in the window's menus: what they do, and why one cannot be used now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ui.actions import Actions, MenuReasons
from ui.data_grid.grid import DataGrid
from ui.data_grid.places import selected_places, view_blocks
from ui.docks import bring_up

ON_CELLS = ("cut", "copy", "clear", "fill-down", "fill-right", "fill-series", "fill-cells")
READING = ("copy", "find", "find-next", "find-previous")
ON_ROWS = ("duplicate-rows", "remove-rows")
IN_DIALOGS = ("column-settings", "new-derived")


class GridActions(QObject):
    """Joins the actions of a window to a grid.

    What changes the table, or what is seen of it, first brings the grid to the front; so do `about_rows`, menus made
    elsewhere. An action is disabled, with the reason, only while a menu with it is open: its keys always work, and
    where they cannot the grid says why.
    """

    def __init__(self, grid: DataGrid, actions: Actions, menus: QWidget, about_rows: Sequence[QMenu] = ()) -> None:
        super().__init__(grid)
        self._grid = grid
        self._run = self._slots()
        for name in self._run:
            actions[name].triggered.connect(self._carry_out)
        header, histograms = grid.view.header, actions["histograms"]
        histograms.setChecked(header.histograms)
        histograms.toggled.connect(header.show_histograms)
        header.histograms_shown.connect(histograms.setChecked)
        for name in IN_DIALOGS:
            actions[name].triggered.connect(self._bring_up)
        for menu in about_rows:
            menu.triggered.connect(self._bring_up)
        MenuReasons(actions, self._run.keys(), self.reason, menus, self)

    def reason(self, name: str) -> str:
        """Return why a command cannot be used now, or an empty text."""
        view, kept = self._grid.view, self._grid.document.kept.reason("table")
        if kept and name not in READING:
            return kept
        if name in ON_CELLS and not (view.blocks() if name == "copy" else view_blocks(view)):
            return self.tr("No cell of the table is selected.")
        if name in ON_ROWS and not len(selected_places(view)):
            return self.tr("No row of the table is selected.")
        if name == "paste":
            held = QGuiApplication.clipboard().mimeData()
            return "" if held is not None and held.hasText() else self.tr("The clipboard holds no text.")
        return ""

    def _slots(self) -> dict[str, Callable[[], object]]:
        commands, grid = self._grid.commands, self._grid
        return {
            "cut": commands.cells.cut,
            "copy": commands.cells.copy,
            "paste": commands.cells.paste,
            "clear": commands.cells.clear,
            "fill-down": commands.fills.down,
            "fill-right": commands.fills.right,
            "fill-series": commands.fills.series,
            "fill-cells": commands.fills.ask,
            "insert-above": commands.insert_row_above,
            "insert-below": commands.insert_row_below,
            "duplicate-rows": commands.duplicate_rows,
            "remove-rows": commands.remove_rows,
            "find": grid.find_bar.open_find,
            "replace": grid.find_bar.open_replace,
            "find-next": grid.find_bar.go_next,
            "find-previous": grid.find_bar.go_previous,
        }

    @Slot()
    def _carry_out(self) -> None:
        action, view = self.sender(), self._grid.view
        if action.objectName() != "copy":
            self._bring_up()
        if view.state() is view.State.EditingState:
            view.setFocus()  # what is being typed into a cell is taken first
        self._run[action.objectName()]()

    @Slot()
    def _bring_up(self) -> None:
        # nobody shall change, select or hide rows of a table that is behind another panel
        bring_up(self._grid)
