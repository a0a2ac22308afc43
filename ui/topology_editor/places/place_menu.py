"""The context menu of the drawing: that of a place in the network, and on the ground what is done with all of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from ui.network.clipboard import why_not_pasted
from ui.network.place_menu import PlaceMenu
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

    def show_cost(self, short: str, whole: str) -> None:
        """Say at the entry that switches the unit what it costs; what is empty is not said."""
        for action in self.actions():
            if action.objectName() in ("off", "on") and short:
                text, tab, keys = action.text().partition("\t")
                title = text.split(": ")[0]
                action.setText(self.tr("{entry}: {cost}").format(entry=title, cost=short) + tab + keys)
                action.setToolTip(lines_tip(whole))
