"""The drawing of the network: the window on its scene, and what lies under the mouse there.

The window keeps a picture of the drawing (`Picture`), which is painted anew only where something has changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QWidget

from nnapp.project import Project
from nnapp.topology import Parameters, Topology
from ui.network.places import Place
from ui.theme import Theme
from ui.topology_editor.drawing.choosing import Area
from ui.topology_editor.drawing.geometry import Frame, Layout, box
from ui.topology_editor.drawing.given_names import unit_of_name
from ui.topology_editor.drawing.hits import clear_spot, hit
from ui.topology_editor.drawing.layer_item import LayerItem
from ui.topology_editor.drawing.links_item import LinksItem
from ui.topology_editor.drawing.network_scene import NetworkScene
from ui.topology_editor.drawing.picture import Picture
from ui.topology_editor.drawing.shown_links import LIVE_MS
from ui.topology_editor.drawing.unit_names import room_for_names
from ui.topology_editor.drawing.view_mouse import ViewMouse
from ui.topology_editor.drawing.zoom_view import ZoomView
from ui.topology_editor.quantities.flow_values import FlowValues

SETTLE_MS = 120  # after which a drawing that is left alone is exact
AROUND = 16.0  # pixels beyond its centre that something of a unit may reach


class NetworkView(ZoomView):
    """Shows a network; tells what was clicked and which keys were pressed, and changes nothing itself."""

    clicked = Signal(object)  # the Place, or None for the empty ground
    asked = Signal(object, QPoint)  # the Place to describe in a tool tip, and where on the screen
    menu_asked = Signal(object, QPoint)  # the Place under the mouse, or None for the ground, and where on the screen
    menu_key_pressed = Signal()  # the menu of what is selected is asked for
    origin_asked = Signal(object)  # the Place of the unit or link of whose number somebody asks where it comes from
    name_double_clicked = Signal(object)  # the Place of the unit whose name it is
    chosen = Signal()  # other links are drawn now

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network = NetworkScene(theme, self)  # the view alone would not keep it alive
        self.setScene(self.network)
        self.weight_scale, self.shown_links = self.network.scale, self.network.shown_links
        self.picture = Picture()
        self.least_room = 70.0
        self.place: Place | None = None  # what is selected
        self.mouse = ViewMouse(self)
        self.settling = QTimer(self, singleShot=True)
        self.settling.timeout.connect(self._settle)
        self.setObjectName("network")
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the kept picture covers all of it

    @property
    def layout_of_network(self) -> Layout:
        """Where everything lies in the scene."""
        return self.network.layout

    @property
    def layers(self) -> list[LayerItem]:
        """The items of the layers, the inputs first."""
        return self.network.layers

    @property
    def links(self) -> list[LinksItem]:
        """The items of the links into each layer."""
        return self.network.links

    @property
    def drawn_links(self) -> tuple[int, int]:
        """How many links are drawn now, and how many there are."""
        self._choose()
        return self.shown_links.counts()

    def show_network(self, project: Project) -> None:
        """Draw another structure, and fit it; what was added on top stays."""
        self.network.show_network(project)
        self.place = None
        self.fit()

    def add_overlay(self, item: QGraphicsItem) -> None:
        """Add something that is painted over the drawing and stays when another network is shown."""
        self.network.add_overlay(item)

    def show_names(self, project: Project, least_room: float) -> None:
        """Write the names of inputs and outputs, in at least so many pixels left and right."""
        self.least_room = least_room
        self.network.show_names(project, self.font())
        if self.fitted:
            self.fit()
        self._repaint()

    def show_parameters(self, parameters: Parameters) -> bool:
        """Colour links and units by other values; says whether the scale had to grow."""
        grown = self.network.show_parameters(parameters)
        self._repaint()
        return grown

    def show_hurry(self, hurried: bool) -> None:
        """Draw less while training goes flat out, and all of it again afterwards."""
        if hurried != self.shown_links.hurried:
            self.shown_links.hurry(hurried)
            if not hurried:
                self._settle()

    def show_absent(self, topology: Topology) -> None:
        """Draw links that were removed, or come from a unit that is switched off, as such."""
        self.network.show_absent(topology)
        self._repaint()

    def show_flow(self, flow: FlowValues | None) -> None:
        """Fill the units by what flows through them, or by their biases again where it is None."""
        self.network.show_flow(flow)
        self._repaint()

    def show_pictures(self, pictures: Sequence[Sequence[QImage] | None] | None) -> None:
        """Draw a picture in each unit, larger than discs where there is room, or discs again where it is None."""
        self.network.show_pictures(pictures)
        self._lay_out(Frame(self.layout_of_network.width, self.layout_of_network.height, *self._room()))

    def show_selected(self, place: Place | None) -> None:
        """Highlight a place, and move the drawing if another place is selected that lies outside the window."""
        other, self.place = place != self.place, place
        self.network.show_selected(place)
        self._repaint()
        if other and place is not None and place.unit is not None:
            self.reveal(self.point_of(place))

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self.weight_scale.set_theme(theme)
        self._repaint()

    def fit(self) -> None:
        """Lay the network out for the window as it is now, and show all of it."""
        size = self.viewport().size()
        self._lay_out(Frame(size.width(), size.height(), *self._room()))
        super().fit()

    def _lay_out(self, frame: Frame) -> None:
        self.network.lay_out(frame)
        layout = self.layout_of_network
        self.whole, self.closest = QSizeF(layout.width, layout.height), min(layout.pitches)
        self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._choose()
        if self.shown_links.waiting and not self.shown_links.hurried:
            self.settling.start(LIVE_MS if self.shown_links.live else SETTLE_MS)
        viewport, colour = self.viewport(), self.weight_scale.theme.colour("base")
        pixmap = self.picture.shown(viewport, self.viewportTransform(), colour, self._paint_part)
        painter = QPainter(viewport)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        super().paintEvent(event)  # paints what was added on top

    def _paint_part(self, painter: QPainter, part: QRect) -> None:
        back = self.viewportTransform().inverted()[0]
        self.network.draw(painter, back.mapRect(QRectF(part).adjusted(-AROUND, -AROUND, AROUND, AROUND)))

    def _area(self) -> Area:
        seen = self.viewportTransform().inverted()[0].mapRect(QRectF(self.viewport().rect()))
        return Area(seen.left(), seen.top(), seen.right(), seen.bottom(), self.transform().m11())

    def _choose(self) -> None:
        if self.shown_links.prepare(self.layout_of_network, self._area()):
            self.picture.forget()
            self.chosen.emit()

    def _settle(self) -> None:
        self.shown_links.settle()
        self.viewport().update()

    def _repaint(self) -> None:
        self.picture.forget()
        self.viewport().update()

    def point_of(self, place: Place) -> QPoint:
        """Return where in the viewport a unit, a clear spot of a link or the middle of a layer is."""
        layout, column = self.layout_of_network, place.layer + 1
        if place.source is not None and place.unit is not None:
            spot = self._spot_of_link(column, place.unit, place.source)
        elif place.unit is not None:
            spot = QPointF(*layout.point(column, place.unit))
        else:
            spot = QRectF(*box(layout, column)).center()
        return self.mapFromScene(spot)

    def _spot_of_link(self, column: int, target: int, source: int) -> QPointF:
        self._choose()
        drawn = self.links[column - 1].choice
        return QPointF(*clear_spot(self.layout_of_network, column, (target, source), drawn, self._area()))

    def hit(self, position: QPoint) -> Place | None:
        """Return the unit, or the nearest of the drawn links, at a point of the viewport."""
        self._choose()
        spot, drawn = self.mapToScene(position), [links.choice for links in self.links]
        return hit(self.layout_of_network, (spot.x(), spot.y()), 1 / self.transform().m11(), drawn)

    def name_at(self, position: QPoint) -> Place | None:
        """Return the unit whose name is written at a point of the viewport."""
        spot, scale = self.mapToScene(position), self.transform().m11()
        units = ((column, unit_of_name(item, spot, scale)) for column, item in enumerate(self.layers))
        return next((Place(column - 1, unit) for column, unit in units if unit is not None), None)

    def unit_or_link_at(self, position: QPoint) -> Place | None:
        """Return what can be clicked at a point of the viewport: a unit, its name or a link."""
        return self.hit(position) or self.name_at(position)

    def layer_at(self, position: QPoint) -> Place | None:
        """Return the layer between whose units a point of the viewport lies."""
        spot, scale = self.mapToScene(position), self.transform().m11()
        boxes = (QRectF(*box(self.layout_of_network, column, scale)) for column in range(len(self.layers)))
        return next((Place(column - 1) for column, area in enumerate(boxes) if area.contains(spot)), None)

    def _room(self) -> tuple[float, float]:
        if not self.layers:
            return self.least_room, self.least_room
        size = self.viewport().size()
        left, right = (
            room_for_names(layer.names, self.font(), size, self.least_room)
            for layer in (self.layers[0], self.layers[-1])
        )
        return left, right

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the mouse, or by key of what is selected."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_key_pressed.emit()
        else:
            at = event.pos()
            self.menu_asked.emit(self.unit_or_link_at(at) or self.layer_at(at), event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self.asked.emit(self.unit_or_link_at(event.pos()), event.globalPos())
            return True
        return super().viewportEvent(event)
