"""What is done with places in the drawing by context menu and by keys: names, freezing, removing, switching off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from nnapp.topology import BIAS, Parameters
from nnapp.words import marked
from ui.network.clipboard import NetworkClipboard
from ui.network.commands import Commands
from ui.network.operations import Operations
from ui.network.places import INPUTS, Place, place_name
from ui.network.reasons import why_no_unit
from ui.network.states import besides, instead_of_value, short_besides, whole_name, why_no_value
from ui.topology_editor.drawing.marks import MarksItem
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.layers.headers import HeaderStrip
from ui.topology_editor.places.place_keys import WHOLE, operation_of
from ui.topology_editor.places.place_menu import DrawingMenu
from ui.topology_editor.places.renaming import Renaming
from ui.topology_editor.places.worth import Worth

OF_ALL = (*WHOLE, "fit")  # what needs no selected place


class PlaceEditing(QObject):
    """Owns the menu, the card for names and the marks; the editor tells it what is shown and selected.

    `told` says that something else is to be said of the selected place now, `said` is for a notice, `naming` that a
    name begins to be typed.
    """

    chosen = Signal(object)  # a Place, or None for the ground: select it
    told = Signal()
    said = Signal(str)
    failed = Signal(str)  # an unexpected error in what is worked out in the background, with its traceback
    value_asked = Signal()
    naming = Signal()
    origin_asked = Signal(object)  # the selected Place: where does its number come from?
    layer_set = Signal(int, object)  # dict of fields and values
    settings_asked = Signal(int, str)

    def __init__(self, commands: Commands, view: NetworkView, headers: HeaderStrip, editor: QWidget) -> None:
        super().__init__(editor)
        self.document, self.view, self.headers = commands.document, view, headers
        self.operations = Operations(commands, self)
        self.clipboard = NetworkClipboard(self.document, self)
        self.menu = DrawingMenu(editor)
        self.renaming = Renaming(commands, view, editor)
        self.worth = Worth(self.document, editor)
        self.marks = MarksItem(view)
        self.place: Place | None = None
        self._ways: dict[str, Callable[[], object]] = {
            "name": self._rename,
            "value": self.value_asked.emit,
            "units": self._ask_for_units,
            "off": partial(self._switch, "off"),
            "on": partial(self._switch, "on"),
            "fit": view.fit,
            "origin": self._ask_origin,
            "bias-origin": self._ask_bias_origin,
            "copy-network": self.clipboard.copy,
            "paste-network": self.clipboard.paste,
        }
        self._connect()

    def _connect(self) -> None:
        self.worth.known.connect(self._tell)
        self.worth.said.connect(self.said)
        self.worth.failed.connect(self.failed)
        self.clipboard.said.connect(self.said)
        self.serve(self.menu)
        self.renaming.begun.connect(self.naming)
        self.renaming.renamed.connect(self.told)
        self.view.menu_asked.connect(self._open_menu_of)
        self.view.menu_key_pressed.connect(self._open_menu_of_selected)
        self.view.name_double_clicked.connect(self._rename_of)
        self.headers.menu_asked.connect(self._open_menu_of_layer)

    def serve(self, menu: DrawingMenu) -> None:
        """Do with the selected place what a menu of it asks for."""
        menu.asked.connect(self.carry_out)
        menu.chosen.connect(self._set_layer)
        menu.settings_asked.connect(self._ask_settings)

    def show_project(self, project: Project) -> None:
        """Show the marks of a project."""
        self.marks.show_topology(project.topology)
        self.renaming.close()

    def show(self, parameters: Parameters, place: Place | None) -> None:
        """Take note of what is selected, and of the weights that are shown."""
        self.place = self.marks.place = place
        self.worth.show(parameters, place)

    def shut_down(self) -> None:
        """End what is being computed."""
        self.worth.shut_down()

    # Keys and menus

    def takes(self, event: QKeyEvent) -> bool:
        """Say whether a key is about the drawing, so that no shortcut of the window may have it."""
        return self._operation(event) != ""

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says with the selected place; returns whether it says anything."""
        name = self._operation(event)
        if name:
            self.carry_out(name)
        return name != ""

    @Slot(str)
    def carry_out(self, name: str) -> None:
        """Do what a key or the menu asks for with the selected place."""
        if name in self._ways and (self.place is not None or name in OF_ALL):
            self._ways[name]()
        else:
            self.operations.do(name, self.place)

    def open_menu(self, where: QPoint) -> None:
        """Show what can be done with the selected place, or with the whole network."""
        self.menu.show_place(self.document.project, self.place, self.document.kept)
        self.worth.ask()
        self.menu.popup(where)

    def _operation(self, event: QKeyEvent) -> str:
        name = operation_of(event, self.document.project, self.place)
        whole_layer = self.place is not None and self.place.unit is None
        return "" if name == "duplicate" and whole_layer else name

    @Slot(object, QPoint)
    def _open_menu_of(self, place: Place | None, where: QPoint) -> None:
        self.chosen.emit(place)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open_menu(where)

    @Slot()
    def _open_menu_of_selected(self) -> None:
        viewport = self.view.viewport()
        spot = viewport.rect().center() if self.place is None else self.view.point_of(self.place)
        self.open_menu(viewport.mapToGlobal(spot))

    @Slot(int, QPoint)
    def _open_menu_of_layer(self, layer: int, where: QPoint) -> None:
        self._open_menu_of(Place(layer), where)

    @Slot(object)
    def _set_layer(self, changes: dict[str, object]) -> None:
        if self.place is not None:
            self.layer_set.emit(self.place.layer, changes)

    @Slot(str)
    def _ask_settings(self, field: str) -> None:
        if self.place is not None:
            self.settings_asked.emit(self.place.layer, field)

    def _ask_origin(self) -> None:
        self.origin_asked.emit(self.place)

    def _ask_bias_origin(self) -> None:
        if self.place is not None:
            self.origin_asked.emit(self.place._replace(source=BIAS))

    def _switch(self, name: str) -> None:
        place = self.place
        if self.operations.do(name, place) and place is not None:
            self.worth.tell_switched(place)
            self.told.emit()

    def _rename(self) -> None:
        of_table = self.place is not None and self.place.layer == INPUTS  # the name of a column
        if not self.document.refuses("table" if of_table else "network"):
            self.renaming.open(self.place)

    @Slot(object)
    def _rename_of(self, place: Place) -> None:
        self.chosen.emit(place)
        self._rename()

    def _ask_for_units(self) -> None:
        place, document = self.place, self.document
        if place is None:
            return
        if why_no_unit(document.project, place.layer):
            self.operations.commands.set_units(
                place.layer, document.project.topology.widths[place.layer + 1]
            )  # says why
        else:
            self.headers.begin_units(place.layer)

    # Words

    def refuse_value(self) -> None:
        """Say why the selected place has no value that could be typed."""
        commands, missing = self.operations.commands, ""
        if self.place is not None:
            missing = why_no_value(self.document.project, self.place)
        if missing:
            commands.refuse(marked("Nothing was changed. {reason}"), reason=missing)
        else:
            commands.refuse(marked("Only a weight or a bias has a value to type. Select a weight, or a unit."))

    def has_value(self, place: Place) -> bool:
        """Say whether there is a value that can be typed over, as there is none of a link that was removed."""
        return not instead_of_value(self.document.project, place)

    def caption(self, place: Place, text: str) -> str:
        """Return what a place says, with all that is to be said besides, line by line."""
        project = self.document.project
        missing = self._missing(place)
        if missing:
            text = f"{place_name(project, place)}: {missing}"
        more = [whole_name(project, place), *besides(project, place), self.worth.words(place)]
        return "\n".join([text, *filter(None, more)])

    def short_caption(self, place: Place, name: str, value: str) -> tuple[str, str, str]:
        """Return the same in one line: the name that may be shortened, the value, and what is said besides."""
        project = self.document.project
        missing = self._missing(place)
        if missing:
            return place_name(project, place), f": {missing}", ""
        return name, " · ".join([value, *short_besides(project, place)]), self.worth.words(place)

    def _missing(self, place: Place) -> str:
        # what a weight says in place of its value; a unit without its bias still has what flows through it
        return "" if place.source is None else instead_of_value(self.document.project, place)

    @Slot(object)
    def _tell(self, place: Place) -> None:
        if place == self.place:
            words = self.worth.words(place)
            self.menu.show_cost(words, "\n".join([words, self.tr("C is the cost of all training rows.")]))
            self.told.emit()
