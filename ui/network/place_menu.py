"""The context menu of a place in the network: whatever can be done with it; what cannot be is grey and says why."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.project import Project, is_off, is_unit_frozen
from nnapp.topology import BIAS
from ui.form import explanation
from ui.messages import words
from ui.network.activation_box import activation_problem
from ui.network.layer_menu import LayerMenu
from ui.network.operations import link_of
from ui.network.places import INPUTS, Place
from ui.plain_text import lines_tip


class PlaceMenu(LayerMenu):
    """`asked` carries the name of an operation, or "name", "value", "units" for what is to be typed."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("placeMenu")

    def show_place(self, project: Project, place: Place | None) -> None:
        """Fill the menu; `Place(layer, unit, BIAS)` is the bias alone, None the whole network."""
        self.clear()
        for menu in self.findChildren(QMenu):
            menu.deleteLater()  # those of the time before
        if place is None:
            self._add_operation("add-layer", self.tr("Add &Layer\tIns"))
        elif place.unit is None:
            self._fill_layer(project, place.layer)
        elif place.source is None:
            self._fill_unit(project, place.layer, place.unit)
        else:
            self._fill_link(project, place)

    def _fill_layer(self, project: Project, layer: int) -> None:
        last = len(project.topology.layers) - 1
        if layer != INPUTS:
            self.show_layer(project, layer)
            if not self._has_activations():
                self._add_activations(project, layer)
            self.addSeparator()
        reason = self._fixed(layer, last)
        self._add_operation("units", self.tr("&Number of Units…\tF2"), reason)
        self._add_operation("add-layer", self.tr("Add &Layer\tIns"))
        if layer == INPUTS:
            return
        self._add_operation("add-layer-before", self.tr("Add Layer &Before"))
        self._add_operation("duplicate", self.tr("D&uplicate Layer\tCtrl+D"), reason)
        first = self.tr("It is the first hidden layer already.") if layer == 0 else ""
        final = self.tr("It is the last hidden layer already.") if layer == last - 1 else ""
        self._add_operation("move-up", self.tr("Move to the &Inputs\tAlt+Up"), reason or first)
        self._add_operation("move-down", self.tr("Move to the &Outputs\tAlt+Down"), reason or final)
        self.addSeparator()
        self._add_operation("remove", self.tr("&Remove Layer\tDel"), reason)

    def _fill_unit(self, project: Project, layer: int, unit: int) -> None:
        last, topology = len(project.topology.layers) - 1, project.topology
        reason = self._fixed(layer, last)
        self._add_operation("name", self.tr("Re&name…\tF2"))
        if layer != INPUTS:
            without = "" if topology.layers[layer].bias else self.tr("The layer has no biases.")
            self._add_operation("value", self.tr("Set &Bias…"), without)
            self.addSeparator()
            if is_unit_frozen(topology, layer, unit):
                self._add_operation("free", self.tr("Let &Learn Again"))
            else:
                self._add_operation("freeze", self.tr("&Freeze Unit"))
        if layer != last:
            off = is_off(topology, layer, unit)
            self._add_operation("on" if off else "off", self.tr("Switch &On") if off else self.tr("Switch &Off"))
        self.addSeparator()
        self._add_operation("add-unit", self.tr("&Add Unit\tIns"), reason)
        self._add_operation("duplicate", self.tr("D&uplicate Unit\tCtrl+D"), reason)
        only = self.tr("It is the only unit of its layer.") if topology.widths[layer + 1] == 1 else ""
        self._add_operation("remove", self.tr("&Remove Unit\tDel"), reason or only)

    def _fill_link(self, project: Project, place: Place) -> None:
        layer, link = project.topology.layers[place.layer], link_of(place)
        without = self.tr("The layer has no biases.") if link[1] == BIAS and not layer.bias else ""
        removed = link in layer.removed_links
        gone = without or (self.tr("It was removed. Restore it first.") if removed else "")
        self._add_operation("value", self.tr("&Set Value…\tF2"), gone)
        whole = self.tr("The whole layer is frozen.") if layer.frozen else ""
        if link in layer.frozen_links:
            self._add_operation("free", self.tr("Let &Learn Again"), gone)
        else:
            self._add_operation("freeze", self.tr("&Freeze"), gone or whole)
        if removed:
            self._add_operation("restore", self.tr("R&estore"), without)
        else:
            self._add_operation("remove", self.tr("&Remove\tDel"), without)

    def _fixed(self, layer: int, last: int) -> str:
        # why a layer is as the table has it
        if layer == INPUTS:
            return self.tr("There is one input for each input column. Change the columns' roles in the table.")
        if layer == last:
            return self.tr("There is one output for each target column. Change the columns' roles in the table.")
        return ""

    def _has_activations(self) -> bool:
        return any(action.objectName() == "activations" for action in self.actions())

    def _add_activations(self, project: Project, layer: int) -> None:
        menu, current = self._submenu(self.tr("&Activation"), ""), project.topology.layers[layer].activation
        self.removeAction(menu.menuAction())
        self.insertMenu(self.actions()[0], menu)
        for kind in choices(AnyActivation):
            chosen, problem = type(current) is kind, activation_problem(project, layer, kind())
            changes = {} if chosen else {"activation": kind()}  # chosen again, it keeps its parameters
            action = self._add(menu, words(kind.title), chosen, changes)
            action.setEnabled(not problem)
            action.setToolTip(lines_tip(*explanation(kind()).split("\n"), *([problem] if problem else [])))

    def _add_operation(self, name: str, text: str, reason: str = "") -> QAction:
        action = self.addAction(text)
        action.setObjectName(name)
        action.setEnabled(not reason)
        action.setToolTip(lines_tip(reason) if reason else "")
        action.triggered.connect(partial(self._ask_for, name))
        return action

    def _ask_for(self, name: str, *_: object) -> None:
        self.asked.emit(name)
