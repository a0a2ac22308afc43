"""The topology editor: headers above, the drawing, caption and scale below, and the small editor of one value."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from nnapp.activations import AnyActivation
from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.document import Document, Selection
from ui.network.commands import Commands
from ui.network.layer_dialog import LayerDialog
from ui.network.places import INPUTS, Place, exists, has_value, nearest, place_of
from ui.plain_text import lines_tip
from ui.theme import theme_of
from ui.topology_editor.below_bar import BelowBar
from ui.topology_editor.captions import (
    caption,
    map_caption,
    network_caption,
    picture_caption,
    short_caption,
    shown_caption,
)
from ui.topology_editor.flow_drawing import FlowDrawing
from ui.topology_editor.headers import HeaderStrip
from ui.topology_editor.layer_editing import LayerEditing
from ui.topology_editor.layer_header import LayerHeader
from ui.topology_editor.link_drawing import LinkDrawing
from ui.topology_editor.link_quantity import Quantity
from ui.topology_editor.navigation import neighbour
from ui.topology_editor.network_picture import NetworkPicture
from ui.topology_editor.network_view import NetworkView
from ui.topology_editor.place_editing import PlaceEditing
from ui.topology_editor.showing import Showing
from ui.topology_editor.signal_player import SignalPlayer
from ui.topology_editor.value_editing import ValueEditing
from ui.weight_scale import begins_anew, same_weights


class TopologyEditor(QWidget):
    """Draws the network, and edits its layers, units, activations, weights and biases."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topologyEditor")
        self.document, self.project = document, document.project
        self.commands = Commands(document, self)
        self.place: Place | None = place_of(document.selection)
        self.model: Model = current_model(document.project)
        self.parameters: Parameters = self.model.current
        self.seen = 0  # updates of the newest snapshot
        self.last_update: Parameters | None = self.model.update  # what the last update added to them
        self.snapshot: Snapshot | None = None  # the newest
        self.headers = HeaderStrip(self)
        self.view = NetworkView(theme_of(self), self)
        self.below = BelowBar(self.view, self)
        self.caption, self.legend, self.flow_legend = self.below.caption, self.below.legend, self.below.flow
        self.flow = FlowDrawing(self.view, self.flow_legend, self)
        self.links = LinkDrawing(self.view, self.legend, self)
        self.showing = Showing(self.below, self.links, self.flow, self)
        self.editing = ValueEditing(self.commands, self.view, self)
        self.card = self.editing.card
        self.layers = LayerEditing(self.commands, self.view, self.headers, self)
        self.signals = SignalPlayer(document, self.view, self)
        self.places = PlaceEditing(self.commands, self.view, self.headers, self)
        self._arrange()
        self._connect()
        self.show_project(document.project, None)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; what did not change is left alone."""
        self.project = new
        gone = self.place is not None and not exists(self.place, new.topology.widths)
        if self.place is not None and gone:
            self.card.hide()
            self.place = nearest(self.place, new.topology.widths)  # the document hears of it when all is drawn
        reshaped = old is None or new.topology.widths != self.parameters.widths or not self.view.layers
        if reshaped or not same_weights(new, old):
            self._take_model(current_model(new))
        if old is None or new.topology is not old.topology or new.training.cost != old.training.cost:
            for header in self.headers.show_project(new):
                self._connect_header(header)
        if reshaped:
            self.view.show_network(new)
            self.layers.show_project(new)
            self.showing.show_project(new)
        if reshaped or old is None or new.dataset is not old.dataset or new.topology is not old.topology:
            self._show_names()
            self.view.show_absent(new.topology)
            self.places.show_project(new)
        self._draw()
        self._show_place()
        if gone:
            self._select(self.place)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the weights and biases of a training; of another network's they are ignored."""
        if snapshot.parameters.widths == self.project.topology.widths:
            self.parameters, self.seen, self.last_update = snapshot.parameters, snapshot.updates, snapshot.update
            self.snapshot = snapshot
            self._draw()
            self.editing.show_cost(snapshot.cost, snapshot.updates)

    def picture(self) -> NetworkPicture:
        """Return the drawing as a picture to export or copy."""
        newest = self.snapshot if self.snapshot is not None and self.snapshot.parameters is self.parameters else None
        epoch = self.model.epoch if newest is None else newest.epoch
        cost = float("nan") if newest is None else newest.cost
        return NetworkPicture(self, network_caption(self.project), picture_caption(self.project, epoch, cost))

    def link_position(self, layer: int, unit: int, source: int) -> QPoint:
        """Return a point of the viewport where a click selects this weight."""
        return self.view.point_of(Place(layer, unit, source))

    def unit_position(self, layer: int, unit: int) -> QPoint:
        """Return the centre of a unit in the viewport; layer −1 are the inputs."""
        return self.view.point_of(Place(layer, unit))

    def shut_down(self) -> None:
        """End what is being worked out, and wait for it."""
        self.showing.shut_down()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headers)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.signals.bar)
        layout.addWidget(self.below)
        self.below.add(self.signals.button)

    def _connect(self) -> None:
        self.view.setAccessibleName(self.tr("Network"))
        self.view.setWhatsThis(
            self.tr(
                "Click a weight or a unit to type its value. Arrow keys move from unit to unit, Ctrl+Left to the "
                "weights into a unit, Enter edits, Insert adds a unit or a layer, Delete removes what is selected, R "
                "restores a removed weight. F2 renames a unit, L freezes it or a weight, O switches it off and on, "
                "Ctrl+D duplicates it. With a layer selected, Ctrl+Up and Ctrl+Down change its number of units (with "
                "Shift by ten), Alt+Left and Alt+Right move it, Ctrl+D duplicates it. The menu key, or the right mouse "
                "button, shows all that can be done. Ctrl+C and Ctrl+V copy and paste the network. + and − zoom, 0 "
                "fits, dragging moves the drawing. 1, 2 and 3 let links show weights, gradient or update; 4, 5 and 6 "
                "let units show activations, maps or biases."
            )
        )
        self.view.clicked.connect(self._click)
        self.view.asked.connect(self._show_tip)
        self.view.moved.connect(self._follow_view)
        self.view.chosen.connect(self._show_drawn)
        self.headers.layer_added.connect(self._add_layer)
        self.legend.clicked.connect(self._fit_scale)
        self.showing.changed.connect(self._draw)
        self.card.remove_asked.connect(self.remove)
        self.layers.chosen.connect(self._select_layer)
        self.signals.active_changed.connect(self._show_signals)
        places = self.places
        places.chosen.connect(self._select)
        places.told.connect(self._show_value)
        places.value_asked.connect(self._open_card)
        places.naming.connect(self.card.hide)
        places.layer_set.connect(self._set_layer)
        places.settings_asked.connect(self._open_settings)
        self.document.selection_changed.connect(self._follow_selection)

    def _connect_header(self, header: LayerHeader) -> None:
        header.selected.connect(self._select_layer)
        header.units_chosen.connect(self._set_units)
        header.activation_chosen.connect(self._set_activation)
        header.removal_asked.connect(self._remove_layer)
        header.layer_set.connect(self._set_layer)
        header.settings_asked.connect(self._open_settings)
        self.layers.watch(header)

    def _show_names(self) -> None:
        self.view.show_names(self.project, self.headers.header_width() / 2 + 4)

    def _take_model(self, model: Model) -> None:
        scale = self.view.weight_scale
        if begins_anew(model, self.model, self.seen, scale.limits[Quantity.WEIGHT]):
            scale.begin_anew()
        self.model, self.parameters, self.seen, self.last_update = model, model.current, model.updates, model.update
        self.links.forget()

    def _draw(self) -> None:
        if not self.isVisible():
            return  # showEvent draws the newest
        self.links.updates = self.seen
        if self.links.draw(self.project, self.parameters, self.last_update):
            self._show_value()
        self._draw_flow()

    def _draw_flow(self) -> None:
        # what flows through the units, for the selected row or what is asked, with the weights that are drawn
        if not self.isVisible():
            return
        self.signals.follow(self.project, self.parameters)
        if self.flow.draw(self.project, self.document.selection, self.parameters):
            self._hide_flow()
            self._show_value()

    def _hide_flow(self) -> None:
        # while signals are shown, units show what has arrived so far and nothing else below it
        if self.signals.active:
            self.view.show_flow(None)
            self.view.show_pictures(None)

    @Slot(bool)
    def _show_signals(self, shown: bool) -> None:
        if shown:
            self._hide_flow()
        else:
            self.flow.forget()
            self._draw_flow()

    def _show_place(self) -> None:
        self.view.show_selected(self.place)
        self.headers.show_selected(self.place.layer if self.place and self.place.unit is None else None)
        self.layers.show_selected(self.place)
        self._show_value()

    def _show_value(self) -> None:
        place, more = self.place, ""
        if place is None:
            whole = self.links.shown.reason or network_caption(self.project, *self.view.shown_links.seen())
            name, value = whole, ""
        else:
            whole = self._caption(place)
            name, value = short_caption(self.project, self.parameters, place, self.flow.values, self.links.shown)
            name, value, more = self.places.short_caption(place, name, value)
        self.below.show_caption(name, value, whole, more)
        # a scene tells screen readers nothing by itself
        self.view.setAccessibleDescription("\n".join(filter(None, [name + value, more])))
        self.places.show(self.parameters, place)
        self.editing.show(self.project, self.parameters, place)

    def _show_drawn(self) -> None:
        if self.place is None and not self.view.shown_links.waiting:
            self._show_value()

    def _select(self, place: Place | None) -> None:
        if place != self.place:
            self.card.hide()
        self.place = place
        layer, unit, source = (None, None, None) if place is None or place.layer == INPUTS else place
        self.document.select(replace(self.document.selection, layer=layer, unit=unit, source=source))
        self._show_place()

    def _select_layer(self, layer: int) -> None:
        self._select(Place(layer))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_selection(self, new: Selection, old: Selection) -> None:
        self._draw_flow()
        chosen = place_of(new)
        own_inputs = chosen is None and self.place is not None and self.place.layer == INPUTS
        if chosen != self.place and not own_inputs and (chosen is None or exists(chosen, self.project.topology.widths)):
            self.card.hide()
            self.place = chosen
            self._show_place()

    def _click(self, place: Place | None) -> None:
        self._select(place)
        self._open_card()

    def _open_card(self) -> None:
        if self.place is not None and self.places.has_value(self.place):
            self.editing.open()

    def remove(self) -> None:
        """Remove the selected unit or layer."""
        if self.place is not None and self.commands.remove(self.place):
            self.editing.close()

    def add_layer(self) -> None:
        """Add a hidden layer behind the selected one, or before the output layer."""
        last = len(self.project.topology.layers) - 1
        self._add_layer(last if self.place is None else min(self.place.layer + 1, last))

    def _add_layer(self, position: int) -> None:
        if self.commands.add_layer(position):
            self._select_layer(position)

    def _remove_layer(self, layer: int) -> None:
        self.commands.remove(Place(layer))

    def _set_units(self, layer: int, units: int) -> None:
        if not self.commands.set_units(layer, units):
            self.headers.show_project(self.project)

    def _set_activation(self, layer: int, activation: AnyActivation) -> None:
        if not self.commands.set_activation(layer, activation):
            self.headers.show_project(self.project)

    def _set_layer(self, layer: int, changes: dict[str, Any]) -> None:
        if not self.commands.set_layer(layer, changes):
            self.headers.show_project(self.project)

    def _open_settings(self, layer: int, field: str) -> None:
        dialog = LayerDialog(self.project, layer, field, self)
        dialog.accepted.connect(self._take_settings)
        dialog.open()

    def _take_settings(self) -> None:
        dialog = self.sender()
        assert isinstance(dialog, LayerDialog)
        if changes := dialog.changes():
            self._set_layer(dialog.position, changes)

    def _insert(self) -> None:
        if self.place is None:
            return
        if self.place.unit is None:
            self._add_layer(self.place.layer + 1)
        else:
            self.commands.add_unit(self.place.layer)

    def _fit_scale(self) -> None:
        self.view.weight_scale.fit()
        self.links.forget()
        self._draw()

    def _show_tip(self, place: Place | None, where: QPoint) -> None:
        if place is None:
            QToolTip.hideText()
            return
        self.places.worth.ask_of(place)
        QToolTip.showText(where, lines_tip(*self._caption(place).split("\n")), self.view.viewport())

    def _caption(self, place: Place) -> str:
        said = caption(self.project, self.parameters, place, self.flow.values, self.links.shown)
        more = [shown_caption(self.links.shown) if has_value(place) else ""]
        if self.flow.maps is not None and place.unit is not None and place.source is None:
            more.append(map_caption(place, self.flow.maps))
        return self.places.caption(place, "\n".join([said, *filter(None, more)]))

    def _follow_view(self) -> None:
        layout = self.view.layout_of_network
        self.headers.arrange([self.view.mapFromScene(x, 0).x() for x in layout.xs])
        self.editing.follow_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        target = neighbour(self.place, key, control, self.project.topology.widths)
        if self.signals.key_pressed(event):
            return
        if self.focusWidget() not in (self.view, self.card.field):
            event.ignore()  # a key for a control of the headers
        elif self.layers.press(self.place, event) or self.places.press(event):
            return
        elif target is not None:
            self._select(target)
        elif self.showing.take_key(key):
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_card()
        elif key == Qt.Key.Key_Insert:
            self._insert()
        elif key == Qt.Key.Key_Escape and (self.card.isVisible() or self.place is not None):
            self._select(None)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        # Ctrl+C, Ctrl+D and others are about the network here, whatever they are in the table
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and self.focusWidget() is self.view and self._takes(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        return self.layers.takes(self.place, event) or self.places.takes(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shut_down()  # nobody sees it

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "card"):
            return  # still being built
        if event.type() == QEvent.Type.PaletteChange:
            self.view.set_theme(theme_of(self))
            self.signals.show_theme()
            self.legend.refresh()
            self.layers.paint()
            self.flow_legend.update()
            self._draw_flow()
        elif event.type() == QEvent.Type.FontChange:
            self.headers.updateGeometry()
            self.layers.paint()
            self._show_names()
