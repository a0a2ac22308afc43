"""The context menu of a place in the network: whatever can be done with it; what cannot be is grey and says why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QMenu, QWidget

from nnapp.project import Project, is_off, is_unit_frozen
from nnapp.topology import BIAS
from ui.kept import Kept, grey
from ui.network.layer_menu import KEYS, LayerMenu
from ui.network.places import INPUTS, Place, link_of
from ui.network.reasons import why_no_unit, why_not_removed
from ui.network.states import is_removed, why_no_value

OF_VALUES = ("value", "zero")
CHANGING_NOTHING = ("origin", "bias-origin", "copy-network", "fit")
LIST_KEYS = {  # of a list that has the keyboard, besides those for whole layers
    "add-layer": "Ins",
    "add-unit": "Ins",
    "units": "F2",
    "name": "F2",
    "value": "F2",
    "zero": "Z",
    "freeze": "L",
    "free": "L",
    "off": "O",
    "on": "O",
    "restore": "R",
    "add-unit-to-layer": "Ctrl+Up",
}


class PlaceMenu(LayerMenu):
    """`asked` carries the name of an operation, or "name", "value", "units" for what is to be typed."""

    def __init__(self, parent: QWidget, keys: Mapping[str, str] = LIST_KEYS) -> None:
        super().__init__(parent, {**KEYS, **keys})
        self.setObjectName("placeMenu")

    def show_place(self, project: Project, place: Place | None, kept: Kept) -> None:
        """Fill the menu; `Place(layer, unit, BIAS)` is the bias alone, None the whole network."""
        self.clear()
        for menu in self.findChildren(QMenu):
            menu.deleteLater()  # those of the time before
        if place is None:
            self._fill_network(project)
        elif place.unit is None:
            self._fill_layer(project, place.layer)
        elif place.source is None:
            self._fill_unit(project, place.layer, place.unit)
        else:
            self._fill_link(project, place)
        names = {action.objectName() for action in self.actions()}
        grey(self, kept.reason("network"), names & {*OF_VALUES, *CHANGING_NOTHING})
        grey(self, kept.reason("weights"), names.difference(OF_VALUES))

    def _fill_network(self, project: Project) -> None:
        self._add_operation("add-layer", self.tr("Add &Layer"))

    def _fill_layer(self, project: Project, layer: int) -> None:
        if layer == INPUTS:
            self._add_operation("add-layer", self.tr("Add &Layer"))
        else:
            self.show_layer(project, layer)
        first = self.actions()[0]
        reason, keys = why_no_unit(project, layer), self.keys.get("add-unit-to-layer", "")
        self.insertAction(first, self._add_operation("units", self.tr("&Number of Units…"), reason))
        self.insertAction(first, self._add_operation("add-unit", self.tr("Add &Unit"), reason, keys))
        self.insertSeparator(first)

    def _fill_unit(self, project: Project, layer: int, unit: int) -> None:
        last, topology = len(project.topology.layers) - 1, project.topology
        reason = why_no_unit(project, layer)
        self._add_operation("name", self.tr("Re&name…"))
        if layer != INPUTS:
            bias = Place(layer, unit, BIAS)
            self._add_operation("value", self.tr("Set &Bias…"), why_no_value(project, bias))
            if is_removed(topology, bias):
                self._add_operation("restore-bias", self.tr("R&estore Bias"))
            self.addSeparator()
            if is_unit_frozen(topology, layer, unit):
                whole = self.tr("The whole layer is frozen.") if topology.layers[layer].frozen else ""
                self._add_operation("free", self.tr("Let &Learn Again"), whole)
            else:
                self._add_operation("freeze", self.tr("&Freeze Unit"))
        if layer != last:
            off = is_off(topology, layer, unit)
            self._add_operation("on" if off else "off", self.tr("Switch &On") if off else self.tr("Switch &Off"))
        self.addSeparator()
        self._add_operation("add-unit", self.tr("&Add Unit"), reason)
        self._add_operation("duplicate", self.tr("D&uplicate Unit"), reason)
        self._add_operation("remove", self.tr("&Remove Unit"), why_not_removed(project, Place(layer, unit)))

    def _fill_link(self, project: Project, place: Place) -> None:
        layer, link = project.topology.layers[place.layer], link_of(place)
        without = self.tr("The layer has no biases.") if link[1] == BIAS and not layer.bias else ""
        removed, gone = is_removed(project.topology, place), why_no_value(project, place)
        self._add_operation("value", self.tr("&Set Value…"), gone)
        self._add_operation("zero", self.tr("Set to &0"), gone)
        self.addSeparator()
        whole = self.tr("The whole layer is frozen.") if layer.frozen else ""
        if link in layer.frozen_ones:
            self._add_operation("free", self.tr("Let &Learn Again"), gone or whole)
        else:
            self._add_operation("freeze", self.tr("&Freeze"), gone or whole)
        if removed:
            self._add_operation("restore", self.tr("R&estore"), without)
        else:
            self._add_operation("remove", self.tr("&Remove"), without)
