"""Asks where a number of the drawing comes from, and lights what is explained."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.walk import Place as Origin
from ui.document import Document
from ui.network.places import Place
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.origins.asked import origin_of
from ui.topology_editor.origins.lights import LightItem, exists, lit_of
from ui.topology_editor.quantities.link_drawing import LinkDrawing
from ui.topology_editor.signals.player import SignalPlayer


class Explaining(QObject):
    """`wanted` carries the place of the number in an update, with its row left open: that is the selected one."""

    wanted = Signal(object)  # nnapp.walk.Place
    chosen = Signal(object)  # a place of the drawing: select it

    def __init__(
        self, document: Document, view: NetworkView, links: LinkDrawing, signals: SignalPlayer, editor: QWidget
    ) -> None:
        super().__init__(editor)
        self._document, self._view, self._links, self._signals = document, view, links, signals
        self.lights = LightItem(view, self.covered)
        view.origin_asked.connect(self._ask_of)

    def ask(self, place: Place | None) -> None:
        """Ask where the number comes from that a unit or a link shows now."""
        if place is None:
            return
        origin = origin_of(place, self._links.quantity, self._signals.signals, self._signals.position)
        if origin is not None:
            self.wanted.emit(origin)

    @Slot(object)
    def _ask_of(self, place: Place) -> None:
        self.chosen.emit(place)
        self.ask(place)

    def light(self, origins: Sequence[Origin], texts: Sequence[str] = ()) -> None:
        """Light what some numbers belong to, the first of them strongly, with texts beside them; nothing clears."""
        before = self.lights.lit[-1:]
        self.lights.show_lit(lit_of(origins, texts, self._view.layout_of_network.widths))
        told = self.lights.lit[-1:]
        if told and [each.place for each in told] != [each.place for each in before]:
            self._view.reveal(self._view.point_of(told[0].place))

    def hide(self) -> None:
        """Cover the unit that shows the number which somebody is to predict, or uncover it."""
        self.lights.show_covered(self._document.hidden.place is not None)

    def covered(self) -> Place | None:
        """Return the unit that shows the number which somebody is to predict; None where it shows another one."""
        hidden, selection = self._document.hidden, self._document.selection
        asked = hidden.place
        if asked is None or asked.layer is None or asked.unit is None or asked.source is not None:
            return None
        place, signals = Place(asked.layer, asked.unit), self._signals.signals
        row = selection.row if selection.asked is None else None
        shown = origin_of(place, self._links.quantity, signals, self._signals.position)
        return place if hidden.hides(shown, row) and exists(place, self._view.layout_of_network.widths) else None

    def show_widths(self) -> None:
        """Another network is drawn: what was lit may not be there."""
        self.lights.show_lit(())
