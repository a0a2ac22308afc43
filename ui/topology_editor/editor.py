"""The topology editor: headers above, the drawing, caption and scale below, and the small editor of one value."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.run import weights_epoch
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from nnapp.walk import Place as Origin
from ui.document import Document, Selection
from ui.network.commands import Commands
from ui.network.places import INPUTS, Place, exists, nearest, place_of
from ui.theme import theme_of
from ui.topology_editor.below_bar import BelowBar
from ui.topology_editor.captions import network_caption, picture_caption
from ui.topology_editor.drawing.network_picture import NetworkPicture
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.editor_keys import EditorKeys, keys_in_words
from ui.topology_editor.layers.headers import HeaderStrip
from ui.topology_editor.layers.layer_editing import LayerEditing
from ui.topology_editor.layers.step_keys import StepKeys
from ui.topology_editor.origins.explaining import Explaining
from ui.topology_editor.places.place_editing import PlaceEditing
from ui.topology_editor.places.value_editing import ValueEditing
from ui.topology_editor.quantities.flow_drawing import FlowDrawing
from ui.topology_editor.quantities.link_drawing import LinkDrawing
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.topology_editor.quantities.showing import Showing
from ui.topology_editor.signals.player import SignalPlayer
from ui.topology_editor.telling import Telling
from ui.weight_scale import begins_anew, same_weights


class TopologyEditor(QWidget):
    """Draws the network, and edits its layers, units, activations, weights and biases."""

    origin_wanted = Signal(object)  # nnapp.walk.Place: somebody asks where the number comes from, for the selected row

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
        self.explaining = Explaining(document, self.view, self.links, self.signals, self)
        self.places = PlaceEditing(self.commands, self.view, self.headers, self)
        self.telling = Telling(self.view, self.below, self.showing, self.places)
        self.keys = EditorKeys(self)
        self.typing_keys = StepKeys(self, self.card.field, self.places.renaming.card.field)
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
                header.selected.connect(self._select_layer)
                self.layers.watch(header)
        if reshaped:
            self.view.show_network(new)
            self.explaining.show_widths()
            self.layers.show_project(new)
            self.showing.show_project(new)
        if reshaped or old is None or new.dataset is not old.dataset or new.topology is not old.topology:
            self._show_names()
            self.view.show_absent(new.topology)
            self.places.show_project(new)
        self._draw()
        self._show_place()
        if gone:
            self.select(self.place)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the weights and biases of a training; of another network's they are ignored."""
        if snapshot.parameters.widths == self.project.topology.widths:
            self.parameters, self.seen, self.last_update = snapshot.parameters, snapshot.updates, snapshot.update
            self.snapshot = snapshot
            self._draw()
            self.editing.show_cost(snapshot.cost, snapshot.updates)

    def show_hurry(self, hurried: bool) -> None:
        """Take that a training goes flat out, which leaves little time for drawing, or does so no more."""
        self.view.show_hurry(hurried)

    def light(self, places: Sequence[Origin], texts: Sequence[str] = ()) -> None:
        """Light the units and links that some numbers of an update belong to, the first of them strongly.

        What `texts` says is written beside them, one for each place, as far as there are some. No places clear it.
        """
        self.explaining.light(places, texts)

    def ask_origin(self) -> bool:
        """Ask where the number comes from that the selected unit or link shows now; False where none is selected."""
        asks = self.place is not None and self.place.unit is not None
        if asks:
            self.explaining.ask(self.place)
        return asks

    def leave_cards(self) -> None:
        """Close what is open over the drawing, as something else is looked at; what is being typed is taken."""
        self.editing.leave()
        self.places.renaming.card.leave()

    def picture(self) -> NetworkPicture:
        """Return the drawing as a picture to export or copy."""
        newest = self.snapshot if self.snapshot is not None and self.snapshot.parameters is self.parameters else None
        epoch = weights_epoch(self.model) if newest is None else newest.weights_epoch
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
        self.places.shut_down()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headers)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.signals.bar)
        layout.addWidget(self.below)
        self.below.add(self.signals.button)
        self.below.add(self.layers.type_button)

    def _connect(self) -> None:
        self.view.setAccessibleName(self.tr("Network"))
        self.view.setWhatsThis(keys_in_words())
        self.view.clicked.connect(self._click)
        self.view.asked.connect(self._show_tip)
        self.view.moved.connect(self._follow_view)
        self.view.chosen.connect(self._show_drawn)
        self.headers.layer_added.connect(self.layers.add)
        self.legend.clicked.connect(self._fit_scale)
        self.showing.changed.connect(self._draw)
        self.card.remove_asked.connect(self.remove)
        self.layers.chosen.connect(self._select_layer)
        self.signals.active_changed.connect(self._show_signals)
        places = self.places
        places.chosen.connect(self.select)
        self.typing_keys.asked.connect(self._carry_out_typing)
        places.told.connect(self._show_value)
        places.value_asked.connect(self.type_value)
        places.naming.connect(self.card.hide)
        places.layer_set.connect(self.layers.set_layer)
        places.settings_asked.connect(self.layers.settings.open)
        places.origin_asked.connect(self.explaining.ask)
        self.explaining.chosen.connect(self.select)
        self.explaining.wanted.connect(self.origin_wanted)
        self.document.selection_changed.connect(self._follow_selection)
        self.document.hidden_changed.connect(self._hide)

    def _show_names(self) -> None:
        self.view.show_names(self.project, self.headers.header_width() / 2 + 4)

    def _take_model(self, model: Model) -> None:
        scale = self.view.weight_scale
        if begins_anew(model, self.model, self.seen, scale.limits[Quantity.WEIGHT]):
            scale.begin_anew()
        self.model, self.parameters, self.seen, self.last_update = model, model.current, model.updates, model.update
        self.links.forget()

    def _draw(self) -> None:
        self.signals.take(self.project, self.parameters)
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
        project, parameters, place = self.project, self.parameters, self.place
        self.telling.show(project, parameters, place)
        self.places.show(parameters, place)
        self.editing.show(project, parameters, place)

    @Slot()
    def _hide(self) -> None:
        self.explaining.hide()
        self.signals.show_hidden()
        self._show_value()

    def _show_drawn(self) -> None:
        if self.place is None and not self.view.shown_links.waiting:
            self._show_value()

    def select(self, place: Place | None) -> None:
        """Select a place in the document, or nothing."""
        if place != self.place:
            self.card.hide()
        self.place = place
        layer, unit, source = (None, None, None) if place is None or place.layer == INPUTS else place
        self.document.select(replace(self.document.selection, layer=layer, unit=unit, source=source))
        self._show_place()

    def _select_layer(self, layer: int) -> None:
        self.select(Place(layer))
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
        self.select(place)
        self.open_card()

    def open_card(self) -> None:
        """Open the small editor of the selected weight or bias."""
        if self.place is not None and self.places.has_value(self.place):
            self.editing.open()

    def type_value(self) -> None:
        """Open it, or say why there is no value to type."""
        if self.editing.place is not None and self.places.has_value(self.editing.place):
            self.editing.open()
        else:
            self.places.refuse_value()

    def _carry_out_typing(self, name: str) -> None:
        # asked for while something is being typed, which counts before
        if self.editing.take_typed() and self.places.renaming.take_typed():
            self.places.carry_out(name)

    def remove(self) -> None:
        """Remove the selected unit or layer."""
        if self.place is not None and self.commands.remove(self.place):
            self.editing.close()

    def add_layer(self) -> None:
        """Add a hidden layer behind the selected one, or before the output layer."""
        self.places.operations.do("add-layer", self.place)

    def _fit_scale(self) -> None:
        self.view.weight_scale.fit()
        self.links.forget()
        self._draw()

    def _show_tip(self, place: Place | None, where: QPoint) -> None:
        if self.card.isVisible() or self.places.renaming.card.isVisible():
            place = None  # a tip would cover what is typed
        self.telling.show_tip(self.project, self.parameters, place, where)

    def _follow_view(self) -> None:
        layout = self.view.layout_of_network
        self.headers.arrange([self.view.mapFromScene(x, 0).x() for x in layout.xs])
        self.editing.follow_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            event.ignore()

    def event(self, event: QEvent) -> bool:
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and self.keys.takes(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self._show_value()

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
