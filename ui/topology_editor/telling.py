"""What the editor says in words: of the selected place below the drawing, of the one under the mouse in a tool tip."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QToolTip

from nnapp.project import Project
from nnapp.topology import BIAS, Parameters
from nnapp.walk import Place as Origin
from ui.hidden import why_hidden
from ui.network.places import Place, has_value
from ui.plain_text import lines_tip
from ui.topology_editor.below_bar import BelowBar
from ui.topology_editor.captions import caption, map_caption, network_caption, short_caption, shown_caption
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.places.place_editing import PlaceEditing
from ui.topology_editor.quantities.showing import Showing

SAID = ("z", "a", "gradient", "step")  # what a place says besides weights, which nobody has to predict


class Telling(QObject):
    """Puts together what the network, the quantities that are shown and the state of a place have to say."""

    def __init__(self, view: NetworkView, below: BelowBar, showing: Showing, places: PlaceEditing) -> None:
        super().__init__(view)
        self._view, self._below, self._places = view, below, places
        self._links, self._flow = showing.links, showing.flow

    def show(self, project: Project, parameters: Parameters, place: Place | None) -> None:
        """Say below the drawing, and to screen readers, what is selected; without a place, how large the network is."""
        more = ""
        if place is None:
            whole = self._links.shown.reason or network_caption(project, *self._view.shown_links.seen())
            name, value = whole, ""
        else:
            whole = self.caption(project, parameters, place)
        if place is not None:
            hides = partial(self._hides, place)
            name, value = short_caption(project, parameters, place, self._flow.values, self._links.shown, hides)
            name, value, more = self._places.short_caption(place, name, value)
        self._below.show_caption(name, value, whole, more)
        # a scene tells screen readers nothing by itself
        self._view.setAccessibleDescription("\n".join(filter(None, [name + value, more])))

    def show_tip(self, project: Project, parameters: Parameters, place: Place | None, where: QPoint) -> None:
        """Say at a point of the screen what lies there, or nothing on the ground."""
        if place is None:
            QToolTip.hideText()
            return
        self._places.worth.ask_of(place)
        lines = self.caption(project, parameters, place).split("\n")
        QToolTip.showText(where, lines_tip(*lines), self._view.viewport())

    def caption(self, project: Project, parameters: Parameters, place: Place) -> str:
        """Return all that is to be said of a place, line by line."""
        hides = partial(self._hides, place)
        said = caption(project, parameters, place, self._flow.values, self._links.shown, hides)
        more = [shown_caption(self._links.shown) if has_value(place) else ""]
        if self._flow.maps is not None and place.unit is not None and place.source is None:
            more.append(map_caption(place, self._flow.maps))
        if any(map(hides, SAID)):
            more.append(why_hidden())
        return self._places.caption(place, "\n".join([said, *filter(None, more)]))

    def _hides(self, place: Place, quantity: str) -> bool:
        document = self._places.document
        source = None if quantity in {"z", "a"} else BIAS if place.source is None else place.source
        row = None if document.selection.asked is not None else document.selection.row
        return document.hidden.hides(Origin(quantity, place.layer, place.unit, source), row)
