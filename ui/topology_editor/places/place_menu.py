"""The context menu of the drawing: that of a place in the network, and on the ground what is done with all of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from ui.network.clipboard import why_not_pasted
from ui.network.place_menu import PlaceMenu
from ui.network.places import INPUTS, Place
from ui.network.states import why_no_value
from ui.origins import where_from, where_from_tip
from ui.plain_text import lines_tip
from ui.topology_editor.places.place_keys import SHOWN_KEYS


class DrawingMenu(PlaceMenu):
    """Also tells what switching a unit off costs, once that is known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, SHOWN_KEYS)

    def _fill_network(self, project: Project) -> None:
        super()._fill_network(project)
        self.addSeparator()
        self._add_operation("copy-network", self.tr("&Copy Network"))
        self._add_operation("paste-network", self.tr("&Paste Network"), why_not_pasted())
        self.addSeparator()
        self._add_operation("fit", self.tr("&Fit to Window"))

    def _fill_unit(self, project: Project, layer: int, unit: int) -> None:
        self._add_origin(bias=layer != INPUTS and project.topology.layers[layer].bias)
        super()._fill_unit(project, layer, unit)

    def _fill_link(self, project: Project, place: Place) -> None:
        self._add_origin(why_no_value(project, place))
        super()._fill_link(project, place)

    def _add_origin(self, problem: str = "", *, bias: bool = False) -> None:
        action = self._add_operation("origin", where_from(), problem)
        action.setToolTip(action.toolTip() if problem else lines_tip(where_from_tip()))
        if bias:
            self._add_operation("bias-origin", self.tr("Where does its bias come from?"))
        self.addSeparator()

    def show_cost(self, short: str, whole: str) -> None:
        """Say at the entry that switches the unit what it costs; what is empty is not said."""
        for action in self.actions():
            if action.objectName() in ("off", "on") and short:
                text, tab, keys = action.text().partition("\t")
                title = text.split(": ")[0]
                action.setText(self.tr("{entry}: {cost}").format(entry=title, cost=short) + tab + keys)
                action.setToolTip(lines_tip(whole))
