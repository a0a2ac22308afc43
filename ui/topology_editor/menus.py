"""The sub-menus of "Network" in the window: what can be done with the selected place, what is shown, and the zoom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.network.places import INPUTS, place_name, unit_name
from ui.plain_text import lines_tip, plain
from ui.topology_editor.editor import TopologyEditor
from ui.topology_editor.places.place_menu import DrawingMenu
from ui.topology_editor.quantities.link_quantity import Quantity, explanation, title
from ui.topology_editor.quantities.showing import QUANTITY_KEYS

LETTERS = 32  # of a place's name


class NetworkMenus(QObject):
    """Makes them for an editor; their keys belong to the drawing, the menus only show them."""

    def __init__(self, editor: TopologyEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.place = DrawingMenu(editor)
        self.place.setObjectName("selectedPlaceMenu")
        self.place.aboutToShow.connect(self._fill_place)
        editor.places.serve(self.place)
        self.links = self._menu(self.tr("Links S&how"))
        self._add_quantities()
        self.units = self._menu(self.tr("U&nits Show"))
        self.units.addActions(editor.flow_legend.menu.actions())
        self.zoom = self._menu(self.tr("&Zoom"))
        for text, keys, slot in (
            (self.tr("Zoom &In"), "+", editor.below.zoom_in),
            (self.tr("Zoom &Out"), "-", editor.below.zoom_out),
            (self.tr("&Fit to Window"), "F", editor.view.fit),
        ):
            self.zoom.addAction(_with_keys(text, keys)).triggered.connect(slot)
        self.refresh()

    def add_to(self, menus: dict[str, QMenu]) -> None:
        """Put them among the menus that a window has by name."""
        menus |= {"place": self.place, "links": self.links, "units": self.units, "zoom": self.zoom}

    @Slot()
    def refresh(self) -> None:
        """Name the selected place, or say that there is none; tick what is shown."""
        place, action = self._editor.place, self.place.menuAction()
        action.setEnabled(place is not None)
        if place is None:
            self.place.setTitle(self.tr("S&elected Place"))
            action.setToolTip(lines_tip(self.tr("Nothing is selected: click a unit, a link, or a layer's name.")))
            return
        project = self._editor.project
        unit = place.unit is not None and place.source is None and place.layer != INPUTS
        name = unit_name(project, place.layer, place.unit or 0, full=True) if unit else place_name(project, place)
        name = plain(name, LETTERS).replace("&", "&&")
        self.place.setTitle(self.tr("S&elected: {place}").format(place=name))
        action.setToolTip("")

    def _menu(self, text: str) -> QMenu:
        menu = QMenu(text, self._editor)
        menu.setToolTipsVisible(True)
        return menu

    def _add_quantities(self) -> None:
        showing, group = self._editor.showing, QActionGroup(self)
        for key, quantity in QUANTITY_KEYS.items():
            action = self.links.addAction(_with_keys(f"&{title(quantity)}", key))
            action.setObjectName(quantity.value)
            action.setToolTip(lines_tip(explanation(quantity)))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._show_quantity, quantity))
        self.links.aboutToShow.connect(self._tick)
        showing.changed.connect(self._tick)
        self._tick()

    def _show_quantity(self, quantity: Quantity, checked: bool = True) -> None:
        self._editor.showing.show_quantity(quantity)

    @Slot()
    def _tick(self) -> None:
        for action in self.links.actions():
            action.setChecked(action.objectName() == self._editor.links.quantity.value)

    @Slot()
    def _fill_place(self) -> None:
        self.place.show_place(self._editor.project, self._editor.place, self._editor.document.kept)


def _with_keys(text: str, keys: str | Qt.Key) -> str:
    return f"{text}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}"
