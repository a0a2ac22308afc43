"""The handle below each hidden layer: dragged down it adds units, dragged up it takes some away; Esc lets all be."""

from __future__ import annotations

from math import exp, log

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnapp.topology import MOST_UNITS
from ui.network.places import Place
from ui.theme import theme_of
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.layers.overlays import EscapeTaker
from ui.topology_editor.layers.units_preview import HANDLE_HEIGHT, Column, UnitsPreview

PIXELS_PER_STEP = 12.0  # of the mouse for one unit more
SINGLE = 12  # up to so many units a step is one unit; beyond, it grows with their number
GRIP_WIDTH, GRIP_HEIGHT = 32, HANDLE_HEIGHT
HOVER_REACH = 26  # pixels to both sides of a column at which its handle appears


def dragged_units(units: int, pixels: float) -> int:
    """Return how many units a layer gets when its handle is dragged so many pixels down (below 0: up)."""
    if pixels == 0:
        return units
    steps = _steps(units) + pixels / PIXELS_PER_STEP
    found = steps if steps <= SINGLE else SINGLE * exp(min((steps - SINGLE) / SINGLE, 20.0))
    return min(max(round(found), 1), MOST_UNITS)


def _steps(units: int) -> float:
    return units if units <= SINGLE else SINGLE + SINGLE * log(units / SINGLE)


class Grip(EscapeTaker):
    """What is dragged; it says by how many pixels, and whether it was let go or given up."""

    pressed = Signal(int)  # its layer
    dragged = Signal(int, int)  # its layer, and how many pixels down
    released = Signal(int)
    given_up = Signal(int)

    def __init__(self, layer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.layer = layer
        self.start: int | None = None  # where the mouse was pressed on the screen
        self.setObjectName(f"handle{layer + 1}")
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.resize(GRIP_WIDTH, GRIP_HEIGHT)
        name = self.tr("Handle of layer {number}").format(number=layer + 1)
        self.setAccessibleName(name)
        self.setToolTip(
            self.tr("Drag down for more units, up for fewer (Ctrl+Up, Ctrl+Down; with Shift ten at a time)")
        )
        self.cancelled.connect(self._give_up)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.start = event.globalPosition().toPoint().y()
            self.pressed.emit(self.layer)
            self.take_keys()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.start is not None:
            self.dragged.emit(self.layer, event.globalPosition().toPoint().y() - self.start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.start is not None and event.button() == Qt.MouseButton.LeftButton:
            self.start = None
            self.give_back()
            self.released.emit(self.layer)

    def _give_up(self) -> None:
        self.start = None
        self.give_back()
        self.given_up.emit(self.layer)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(theme.colour("text"))
        middle, half = self.width() // 2, min(7, self.width() // 4)
        for y in (4, 6):
            painter.drawLine(middle - half, y, middle + half, y)
        painter.end()


class LayerHandles(QObject):
    """Shows the handle of the layer under the mouse and of the selected one, and what dragging it would do."""

    units_chosen = Signal(int, int)  # a layer, and how many units it shall have: once, when the handle is let go
    layer_chosen = Signal(int)  # a handle was pressed

    def __init__(self, view: NetworkView) -> None:
        super().__init__(view)
        self._view = view
        self.grips: list[Grip] = []
        self.preview = UnitsPreview(view.viewport())
        self._selected: int | None = None
        self._hovered: int | None = None
        self._dragged: int | None = None
        self._units = 0
        self._kept = False
        view.viewport().installEventFilter(self)
        view.moved.connect(self.arrange)

    def show_layers(self, widths: tuple[int, ...]) -> None:
        """Have a handle for each hidden layer of a network of these widths (inputs first)."""
        self._let_go()
        hidden = len(widths) - 2
        for layer in range(len(self.grips), hidden):
            grip = Grip(layer, self._view.viewport())
            grip.pressed.connect(self._press)
            grip.dragged.connect(self._drag)
            grip.released.connect(self._release)
            grip.given_up.connect(self._let_go)
            self.grips.append(grip)
        for grip in self.grips[hidden:]:
            grip.hide()
            grip.deleteLater()
        del self.grips[hidden:]
        self.arrange()

    def show_selected(self, layer: int | None) -> None:
        """Show the handle of a selected layer."""
        self._selected = layer
        self._show_grips()

    def keep(self, kept: bool) -> None:
        """Show no handles while the layers cannot be changed."""
        self._let_go()
        self._kept = kept
        self._show_grips()

    def arrange(self) -> None:
        """Put every handle below its column, or to the lower edge where the column goes beyond it."""
        if len(self.grips) != len(self._widths()) - 2:
            return  # of the network before
        spacing = self._x(0) - self._x(-1)
        for grip in self.grips:
            grip.resize(max(14, min(GRIP_WIDTH, spacing - 6)), GRIP_HEIGHT)
            self._place_grip(grip, self._column(grip.layer))
        self._show_grips()

    def _place_grip(self, grip: Grip, column: Column) -> None:
        y = min(column.handle_top, self._view.viewport().height() - 1 - GRIP_HEIGHT)
        grip.move(round(column.x) - grip.width() // 2, max(round(y), 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """See over which column the mouse is."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self._hovered = None
            self._show_grips()
        return False

    def _hover(self, position: QPoint) -> None:
        gaps = {grip.layer: abs(self._x(grip.layer) - position.x()) for grip in self.grips}
        nearest = min(gaps, key=gaps.__getitem__, default=None)
        self._hovered = nearest if nearest is not None and gaps[nearest] <= HOVER_REACH else None
        self._show_grips()

    def _show_grips(self) -> None:
        shown = {self._selected, self._hovered} if self._dragged is None else {self._dragged}
        for grip in self.grips:
            inside = 0 <= grip.geometry().center().x() < self._view.viewport().width()
            grip.setVisible(grip.layer in shown and inside and not self._kept)

    def _press(self, layer: int) -> None:
        self.layer_chosen.emit(layer)
        self._dragged, self._units = layer, self._widths()[layer + 1]
        self._show_grips()

    def _drag(self, layer: int, pixels: int) -> None:
        self._units = dragged_units(self._widths()[layer + 1], pixels)
        column = self._column(layer)
        self.preview.show_units(column, self._units)
        self._place_grip(self.grips[layer], self.preview.after)
        self.grips[layer].raise_()

    def _release(self, layer: int) -> None:
        units, before = self._units, self._widths()[layer + 1]
        self._let_go()
        if units != before:
            self.units_chosen.emit(layer, units)

    def _let_go(self, *_: object) -> None:
        self._dragged = None
        self.preview.hide()
        for grip in self.grips:
            grip.start = None
            grip.give_back()
        self.arrange()

    def _widths(self) -> tuple[int, ...]:
        return self._view.layout_of_network.widths

    def _x(self, layer: int) -> int:
        return self._view.point_of(Place(layer, 0)).x()

    def _column(self, layer: int) -> Column:
        units = self._widths()[layer + 1]
        first, last = (self._view.point_of(Place(layer, unit)) for unit in (0, units - 1))
        return Column(first.x(), first.y(), last.y(), units)
