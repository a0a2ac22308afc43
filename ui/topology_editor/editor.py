"""The topology editor: headers above, the drawing, caption and scale below, and the small editor of one value."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QToolTip, QVBoxLayout, QWidget

from nnapp.activations import AnyActivation
from nnapp.project import Project, current_parameters
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.document import Document, Selection
from ui.theme import theme_of
from ui.topology_editor.captions import caption, network_caption, summary_caption
from ui.topology_editor.commands import Commands
from ui.topology_editor.elided_label import ElidedLabel
from ui.topology_editor.headers import HeaderStrip, LayerHeader
from ui.topology_editor.legend import Legend
from ui.topology_editor.navigation import neighbour
from ui.topology_editor.network_view import KEY_ZOOM, NetworkView, is_summary
from ui.topology_editor.numbers import nudged
from ui.topology_editor.places import INPUTS, Place, exists, has_value, place_name, place_of, value_at
from ui.topology_editor.value_card import ValueCard


class TopologyEditor(QWidget):
    """Draws the network, and edits its layers, units, activations, weights and biases."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topologyEditor")
        self.document, self.project = document, document.project
        self.commands = Commands(document, self)
        self.place: Place | None = place_of(document.selection)
        self.parameters: Parameters = current_parameters(document.project)
        self.drawn: Parameters | None = None  # the parameters that the drawing shows
        self.headers = HeaderStrip(self)
        self.view = NetworkView(theme_of(self), self)
        self.caption = ElidedLabel()
        self.legend = Legend(self.view.values)
        self.card = ValueCard(self)
        self._arrange()
        self._connect()
        self.show_project(document.project, None)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; what did not change is left alone."""
        self.project = new
        seeds = old is None or new.training.seeds is not old.training.seeds
        reshaped = old is None or new.topology.widths != self.parameters.widths or not self.view.layers
        if reshaped or new.model is not (old and old.model) or (seeds and new.model is None):
            self.parameters, self.drawn = current_parameters(new), None
        if old is None or new.topology is not old.topology or new.training.cost != old.training.cost:
            for header in self.headers.show_project(new):
                self._connect_header(header)
        if reshaped:
            self.view.show_network(new)
        elif old is None or new.dataset is not old.dataset:
            self.view.show_names(new)
        if self.place is not None and not exists(self.place, new.topology.widths):
            self._leave_place(self.place)
        self._draw()
        self._show_place()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the weights and biases of a training; of another network's they are ignored."""
        if snapshot.parameters.widths == self.project.topology.widths:
            self.parameters = snapshot.parameters
            self._draw()

    def link_position(self, layer: int, unit: int, source: int) -> QPoint:
        """Return a point of the viewport where a click selects this weight."""
        return self.view.point_of(Place(layer, unit, source))

    def unit_position(self, layer: int, unit: int) -> QPoint:
        """Return the centre of a unit in the viewport; layer −1 are the inputs."""
        return self.view.point_of(Place(layer, unit))

    def fit(self) -> None:
        """Show the whole network."""
        self.view.fit()

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self.view.zoom(KEY_ZOOM, self.view.viewport().rect().center())

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self.view.zoom(1 / KEY_ZOOM, self.view.viewport().rect().center())

    def _arrange(self) -> None:
        self.caption.setObjectName("caption")
        below = QHBoxLayout()
        below.setContentsMargins(6, 1, 3, 2)
        below.setSpacing(2)
        below.addWidget(self.caption, 1)
        below.addWidget(self.legend)
        for text, name, tip, slot in (
            ("−", "zoomOut", self.tr("Zoom out (−, or the mouse wheel)"), self.zoom_out),
            ("+", "zoomIn", self.tr("Zoom in (+, or the mouse wheel)"), self.zoom_in),
            (self.tr("Fit"), "fit", self.tr("Show the whole network (0 or F)"), self.fit),
        ):
            button = QToolButton()
            button.setText(text)
            button.setObjectName(name)
            button.setAutoRaise(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(slot)
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headers)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.view.setAccessibleName(self.tr("Network"))
        self.view.setWhatsThis(
            self.tr(
                "Click a weight or a unit to type its value. Arrow keys move from unit to unit, Ctrl+Left to the "
                "weights into a unit, Enter edits, Insert adds a unit or a layer, Delete removes the selected unit "
                "or layer. + and − zoom, 0 fits, dragging moves the drawing."
            )
        )
        self.view.clicked.connect(self._click)
        self.view.asked.connect(self._show_tip)
        self.view.moved.connect(self._follow_view)
        self.headers.layer_added.connect(self._add_layer)
        self.legend.clicked.connect(self._fit_scale)
        self.card.entered.connect(self._enter)
        self.card.nudged.connect(self._nudge)
        self.card.closed.connect(self._close_card)
        self.card.remove_asked.connect(self._remove)
        self.document.selection_changed.connect(self._follow_selection)

    def _connect_header(self, header: LayerHeader) -> None:
        header.selected.connect(self._select_layer)
        header.units_chosen.connect(self._set_units)
        header.activation_chosen.connect(self._set_activation)
        header.removal_asked.connect(self._remove_layer)

    def _draw(self) -> None:
        if not self.isVisible() or self.drawn is self.parameters:
            return  # showEvent draws the newest
        self.drawn = self.parameters
        if self.view.show_parameters(self.parameters):
            self.legend.refresh()
        self._show_value()

    def _show_place(self) -> None:
        self.view.show_selected(self.place)
        self.headers.show_selected(self.place.layer if self.place and self.place.unit is None else None)
        if not has_value(self.place):
            self.card.hide()
        self._show_value()

    def _show_value(self) -> None:
        place = self.place
        text = network_caption(self.project) if place is None else caption(self.project, self.parameters, place)
        self.caption.setText(text)
        self.caption.setToolTip(escape(text))
        self.view.setAccessibleDescription(text)  # a scene tells screen readers nothing by itself
        if place is not None and has_value(place) and self.card.isVisible():
            self.card.show_value(place_name(self.project, place), value_at(self.parameters, place))

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
        chosen = place_of(new)
        own_inputs = chosen is None and self.place is not None and self.place.layer == INPUTS
        if chosen != self.place and not own_inputs and (chosen is None or exists(chosen, self.project.topology.widths)):
            self.card.hide()
            self.place = chosen
            self._show_place()

    def _leave_place(self, place: Place) -> None:
        widths = self.project.topology.widths
        layer = min(place.layer, len(widths) - 2)
        unit = None if place.unit is None or layer != place.layer else min(place.unit, widths[layer + 1] - 1)
        self._select(Place(layer, unit))

    def _click(self, place: Place | None) -> None:
        if place is not None and is_summary(place):
            place = Place(place.layer)
        self._select(place)
        self._open_card()

    def _open_card(self) -> None:
        if self.place is not None and has_value(self.place):
            self.card.restart()
            self.card.show()
            self._show_value()
            self.card.restart()
            self._place_card()
            self.card.begin()

    def _place_card(self) -> None:
        if self.place is None or not has_value(self.place):
            return
        self.card.adjustSize()
        spot = self.view.viewport().mapTo(self, self.view.point_of(self.place)) + QPoint(18, 18)
        room = self.view.geometry().adjusted(4, 4, -4, -4)
        x = min(max(spot.x(), room.left()), room.right() - self.card.width())
        y = spot.y() if spot.y() + self.card.height() <= room.bottom() else spot.y() - 36 - self.card.height()
        self.card.move(x, min(max(y, room.top()), room.bottom() - self.card.height()))

    def _close_card(self) -> None:
        self.card.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self, value: float) -> None:
        if self.place is not None and self.commands.set_value(self.place, value):
            self._close_card()
        else:
            self.card.restart()

    def _nudge(self, step: Decimal) -> None:
        if self.place is not None:
            self.card.restart()
            value = nudged(value_at(self.parameters, self.place), step)
            self.commands.set_value(self.place, value, f"nudge {self.place}")

    def _remove(self) -> None:
        if self.place is not None and self.commands.remove(self.place):
            self._close_card()

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

    def _insert(self) -> None:
        if self.place is None:
            return
        if self.place.unit is None:
            self._add_layer(self.place.layer + 1)
        else:
            self.commands.add_unit(self.place.layer)

    def _fit_scale(self) -> None:
        self.view.values.limit = 0.0
        self.drawn = None
        self._draw()

    def _show_tip(self, place: Place | None, where: QPoint) -> None:
        if place is None:
            QToolTip.hideText()
            return
        say = summary_caption if is_summary(place) else caption
        QToolTip.showText(where, escape(say(self.project, self.parameters, place)), self.view.viewport())

    def _follow_view(self) -> None:
        layout = self.view.layout_of_network
        self.headers.arrange([self.view.mapFromScene(points[0, 0], 0).x() for points in layout.points])
        if self.card.isVisible():
            self._place_card()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        target = neighbour(self.place, key, control, self.project.topology.widths)
        if not self.view.hasFocus():
            event.ignore()
        elif target is not None:
            self._select(target)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_card()
        elif key == Qt.Key.Key_Delete:
            self._remove()
        elif key == Qt.Key.Key_Insert:
            self._insert()
        elif key == Qt.Key.Key_Escape and (self.card.isVisible() or self.place is not None):
            self._select(None)
        else:
            event.ignore()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "card"):
            self.view.set_theme(theme_of(self))
            self.legend.update()
