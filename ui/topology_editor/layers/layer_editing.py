"""What is done with whole layers in the drawing: by handles, by keys, by dragging a header, and by one typed line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from nnapp.activations import AnyActivation
from nnapp.project import Project
from nnapp.words import marked
from ui.icons import icon
from ui.kept import Kept
from ui.network.commands import Commands
from ui.network.layer_settings import LayerSettings
from ui.network.layers_dialog import LayersDialog
from ui.network.places import Place
from ui.network.reasons import LayerStep
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.layers.headers import HeaderStrip
from ui.topology_editor.layers.layer_handle import LayerHandles
from ui.topology_editor.layers.layer_header import LayerHeader
from ui.topology_editor.layers.step_keys import STEPS, keys_of, step_of

Modifier = Qt.KeyboardModifier
UNITS: dict[tuple[int, Modifier], int] = {
    (Qt.Key.Key_Up, Modifier.ControlModifier): 1,
    (Qt.Key.Key_Down, Modifier.ControlModifier): -1,
    (Qt.Key.Key_Up, Modifier.ControlModifier | Modifier.ShiftModifier): 10,
    (Qt.Key.Key_Down, Modifier.ControlModifier | Modifier.ShiftModifier): -10,
}


class LayerEditing(QObject):
    """Joins handles, headers and keys to the commands; `chosen` is the layer that an edit was about."""

    chosen = Signal(int)

    def __init__(self, commands: Commands, view: NetworkView, headers: HeaderStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands, self._window, self._view, self._headers = commands, parent, view, headers
        self.settings = LayerSettings(commands, parent)
        self.handles = LayerHandles(view)
        self.dialog: LayersDialog | None = None
        self.type_button = QToolButton()
        self.type_button.setObjectName("typeLayers")
        self.type_button.setAutoRaise(True)
        self.keep(Kept())
        self.type_button.setAccessibleName(self.tr("Type the layers"))
        self.paint()
        self.type_button.clicked.connect(self.type_layers)
        commands.document.kept_changed.connect(self.keep)
        self.handles.units_chosen.connect(self._drag_units)
        self.handles.layer_chosen.connect(self.chosen)
        headers.layer_moved.connect(self.move)

    @Slot(object)
    def keep(self, kept: Kept) -> None:
        """Disable what changes layers while a lesson keeps the network as it is."""
        tip = kept.tip("network")
        self.type_button.setEnabled(not tip)
        self.type_button.setToolTip(tip or self.tr("Type the layers in one line: 64-32-10 relu softmax (Ctrl+T)"))
        self._headers.keep(tip, self._commands.document.project)
        self.handles.keep(bool(tip))

    def watch(self, header: LayerHeader) -> None:
        """Do what a new header and its menu ask for."""
        header.units_chosen.connect(self._set_units)
        header.activation_chosen.connect(self._set_activation)
        header.removal_asked.connect(self._remove)
        header.layer_set.connect(self.set_layer)
        header.settings_asked.connect(self.settings.open)
        header.step_asked.connect(self._step_asked)

    def paint(self) -> None:
        """Draw the button in the colours of the palette, as large as letters are."""
        letters = self._window.fontMetrics().height()
        self.type_button.setIconSize(QSize(letters, letters))
        self.type_button.setIcon(icon("edit", self._window))

    def show_project(self, project: Project) -> None:
        """Have a handle for each hidden layer."""
        self.handles.show_layers(project.topology.widths)

    def show_selected(self, place: Place | None) -> None:
        """Show the handle of a selected layer."""
        self.handles.show_selected(place.layer if place is not None and place.unit is None else None)

    def takes(self, place: Place | None, event: QKeyEvent) -> bool:
        """Say whether a key is about the selected layer, or wants one: no shortcut of the window may have it."""
        if place is None:
            return step_of(event) is not None
        return place.unit is None and keys_of(event) in {*STEPS, *UNITS}

    def press(self, place: Place | None, event: QKeyEvent) -> bool:
        """Do what a key says with the selected layer; returns whether it says anything."""
        if not self.takes(place, event):
            return False
        if place is None:
            self._commands.refuse(marked("No layer is selected: click the name above its column."))
        elif step := step_of(event):
            self.step(step, place.layer)
        else:
            self.add_units(place.layer, UNITS[keys_of(event)])
        return True

    def step(self, step: LayerStep, layer: int) -> None:
        """Copy, move or remove a layer, or add one beside it, and select what it is about."""
        found = self._commands.step(step, layer)
        if found is not None:
            self.chosen.emit(found)

    def add(self, position: int) -> None:
        """Add a hidden layer as layer `position`, and select it."""
        if self._commands.add_layer(position):
            self.chosen.emit(position)

    def set_layer(self, layer: int, changes: dict[str, Any]) -> None:
        """Change settings of a layer; where that is refused, its header shows again what it has."""
        self._done(self._commands.set_layer(layer, changes))

    def move(self, layer: int, to: int) -> None:
        """Move a hidden layer to another position."""
        if layer != to and self._commands.move_layer(layer, to):
            self.chosen.emit(to)

    def add_units(self, layer: int, count: int) -> None:
        """Give a layer more units, or below zero fewer; what would leave none of many leaves one."""
        units = self._commands.document.project.topology.widths[layer + 1]
        self._commands.set_units(layer, max(units + count, 1) if units > 1 else units + count)

    def type_layers(self) -> None:
        """Open the line for all layers."""
        if self._commands.document.refuses("network"):
            return
        if self.dialog is None:
            self.dialog = LayersDialog(self._commands.document.project, self._window)
            self.dialog.finished.connect(self._take_layers)
        self.dialog.open()

    def _take_layers(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None and result == LayersDialog.DialogCode.Accepted and dialog.layers is not None:
            self._commands.set_layers(dialog.layers)

    def _step_asked(self, layer: int, step: LayerStep) -> None:
        self.step(step, layer)

    def _set_units(self, layer: int, units: int) -> None:
        self._done(self._commands.set_units(layer, units))

    def _set_activation(self, layer: int, activation: AnyActivation) -> None:
        self._done(self._commands.set_activation(layer, activation))

    def _remove(self, layer: int) -> None:
        self._commands.remove(Place(layer))

    def _done(self, done: bool) -> None:
        if not done:
            self._headers.show_project(self._commands.document.project)

    def _drag_units(self, layer: int, units: int) -> None:
        self._commands.set_units(layer, units, merge=False)
