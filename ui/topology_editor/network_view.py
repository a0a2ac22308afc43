"""The drawing of the network: a scene of few items, zoom, pan and fit, and what lies under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from nnapp.project import Project
from nnapp.topology import Parameters
from ui.network.places import Place, unit_name
from ui.theme import Theme
from ui.topology_editor.flow_values import FlowValues
from ui.topology_editor.geometry import REST, Frame, box, clearest_point, laid_out
from ui.topology_editor.hits import hit
from ui.topology_editor.layer_item import LayerItem
from ui.topology_editor.links_item import LinksItem
from ui.topology_editor.scale import Scale

LEAST_ZOOM, MOST_ZOOM = 0.5, 30.0  # times the zoom that fits
KEY_ZOOM = 1.25
MOST_ROOM = 140.0  # pixels left and right for names


class NetworkView(QGraphicsView):
    """Shows a network; tells what was clicked and which keys were pressed, and changes nothing itself."""

    clicked = Signal(object)  # the Place, or None for the empty ground
    asked = Signal(object, QPoint)  # the Place to describe in a tool tip, and where on the screen
    moved = Signal()  # the drawing lies elsewhere in the window now

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network = QGraphicsScene(self)  # the view alone would not keep it alive
        self.setScene(self.network)
        self.weight_scale = Scale(theme)
        self.layout_of_network = laid_out((1, 1), Frame(1, 1))
        self.layers: list[LayerItem] = []
        self.links: list[LinksItem] = []
        self.least_room = 70.0
        self.fitted = True  # stays fitted while the window changes, until the user zooms or pans
        self.pressed: tuple[QPoint, bool] | None = None  # where, and whether it became a drag
        self.last = QPoint()
        self._prepare()

    def _prepare(self) -> None:
        self.setObjectName("network")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.network.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setBackgroundBrush(self.weight_scale.theme.colour("base"))

    def show_network(self, project: Project) -> None:
        """Draw another structure, and fit it."""
        self.network.clear()
        self.layout_of_network = layout = laid_out(project.topology.widths, Frame(1, 1))
        columns = range(len(layout.widths))
        self.links = [LinksItem(self.weight_scale, layout, column) for column in columns[1:]]
        self.layers = [LayerItem(self.weight_scale, layout, column) for column in columns]
        for item in (*self.links, *self.layers):
            self.network.addItem(item)
        self.fit()

    def show_names(self, project: Project, least_room: float) -> None:
        """Write the names of inputs and outputs, in at least so many pixels left and right."""
        self.least_room = least_room
        last = len(self.layers) - 1
        for column, item in enumerate(self.layers):
            item.names_left, item.numbered, item.font = column == 0, 0 < column < last, self.font()
            item.count_text = self.tr("{count} units").format(count=f"{project.topology.widths[column]:,}")
            if column in (0, last):
                shown = self.layout_of_network.units[column].tolist()
                item.names = ["" if unit == REST else unit_name(project, column - 1, unit) for unit in shown]
        if self.fitted:
            self.fit()

    def show_parameters(self, parameters: Parameters) -> bool:
        """Colour links and units by other values; says whether the scale had to grow."""
        grown = self.weight_scale.grow(parameters)
        for links, layer, weights, biases in zip(
            self.links, self.layers[1:], parameters.weights, parameters.biases, strict=True
        ):
            links.show_weights(weights)
            layer.show_biases(biases)
        self.viewport().update()
        return grown

    def show_flow(self, flow: FlowValues | None) -> None:
        """Fill the units by what flows through them, or by their biases again where it is None."""
        for column, layer in enumerate(self.layers):
            if flow is None:
                layer.show_flow(None, None)
            else:
                layer.show_flow(flow.column(column), flow.shares(column))
        self.viewport().update()

    def show_selected(self, place: Place | None) -> None:
        """Highlight a place."""
        for column, item in enumerate(self.layers):
            here = place is not None and place.layer + 1 == column
            unit = place.unit if here and place is not None and place.source is None else None
            item.selected_slot = None if unit is None else self.layout_of_network.slot(column, unit)
            item.selected_layer = here and place is not None and place.unit is None
        for links in self.links:
            links.selected = None
        if place is not None and place.source is not None:
            self.links[place.layer].selected = self._link(place)
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self.weight_scale.set_theme(theme)
        for layer in self.layers:
            layer.fills = None
        self.setBackgroundBrush(theme.colour("base"))
        self.viewport().update()

    def fit(self) -> None:
        """Lay the network out for the window as it is now, and show all of it."""
        self.fitted = True
        size = self.viewport().size()
        left, right = self._name_room(0), self._name_room(-1)
        layout = laid_out(self.layout_of_network.widths, Frame(size.width(), size.height(), left, right))
        self.layout_of_network = layout
        for links in self.links:
            links.place(layout)
        for layer in self.layers:
            layer.place(layout)
        whole = QRectF(0, 0, layout.width, layout.height)
        self.setSceneRect(whole.adjusted(-layout.width, -layout.height, layout.width, layout.height))
        scale = self._fitting()
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(whole.center())
        self.viewport().update()
        self.moved.emit()

    def zoom(self, factor: float, at: QPoint) -> None:
        """Zoom so that what lies at a point of the window stays there."""
        now = self.transform().m11()
        least, most = LEAST_ZOOM * self._fitting(), MOST_ZOOM * self._fitting()
        factor = min(max(now * factor, least), most) / now
        before = self.mapToScene(at)
        self.fitted = False
        self.scale(factor, factor)
        self._scroll(self.mapFromScene(before) - at)

    def point_of(self, place: Place) -> QPoint:
        """Return where in the viewport a unit, a clear spot of a link or the middle of a layer is."""
        layout, column = self.layout_of_network, place.layer + 1
        if place.source is not None:
            spot = QPointF(*clearest_point(layout, column, self._link(place)))
        elif place.unit is not None:
            spot = QPointF(*layout.point(column, place.unit))
        else:
            spot = QRectF(*box(layout, column)).center()
        return self.mapFromScene(spot)

    def hit(self, position: QPoint) -> Place | None:
        """Return the unit, the nearest link or the wide layer at a point of the viewport."""
        spot = self.mapToScene(position)
        return hit(self.layout_of_network, (spot.x(), spot.y()), 1 / self.transform().m11())

    def _link(self, place: Place) -> int:
        layout, column = self.layout_of_network, place.layer + 1
        assert place.unit is not None and place.source is not None
        return layout.slot(column, place.unit) * len(layout.units[column - 1]) + layout.slot(column - 1, place.source)

    def _fitting(self) -> float:
        return self.viewport().width() / self.layout_of_network.width

    def _name_room(self, column: int) -> float:
        if not self.layers or not self.layers[column].names:
            return self.least_room
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(name[:40]) for name in self.layers[column].names)
        most = min(MOST_ROOM, 0.25 * self.viewport().width())
        return max(min(widest + 30, most), self.least_room)

    def _scroll(self, by: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + by.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by.y())
        self.viewport().update()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()
        else:
            self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y(), event.position().toPoint())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        position = event.position().toPoint()
        self.last = position
        if event.button() == Qt.MouseButton.MiddleButton:
            self.pressed = (position, True)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.pressed = (position, False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self.pressed is None:
            over = self.hit(position) is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        start, dragged = self.pressed
        if dragged or ((position - start).manhattanLength() > 4 and self.hit(start) is None):
            self.pressed, self.fitted = (start, True), False
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroll(self.last - position)
            self.last = position

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self.pressed = self.pressed, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if pressed is not None and not pressed[1] and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.hit(pressed[0]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self.asked.emit(self.hit(event.pos()), event.globalPos())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        centre = self.viewport().rect().center()
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(KEY_ZOOM, centre)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / KEY_ZOOM, centre)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.fit()
        else:
            event.ignore()  # the editor around the view knows the others
