"""Dragging a layer's header sideways to another place: a ghost follows the mouse, a mark says where it would go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

from ui.network.places import INPUTS
from ui.theme import theme_of
from ui.topology_editor.layers.layer_header import LayerHeader
from ui.topology_editor.layers.overlays import EscapeTaker

GHOST = 0.92  # how much of the ghost is seen
MARK_WIDTH = 11


class HeaderDrag(QObject):
    """Watches headers; what was dropped leaves by `dropped`, with its position once it is there. Esc drops nothing.

    The ends of the network have no other place: `dropped` tells of them too, so that whoever hears it can say why.
    """

    dropped = Signal(int, int)  # a layer, and its new position

    def __init__(self, strip: QWidget, headers: Sequence[LayerHeader]) -> None:
        super().__init__(strip)
        self._strip, self._headers = strip, headers
        self._pressed: QPoint | None = None  # where in the strip
        self._header: LayerHeader | None = None  # that is pressed or dragged
        self._swallow = False  # the end of a drag is no click
        self.ghost = Ghost(strip)
        self.mark = Mark(strip)
        self.ghost.cancelled.connect(self.cancel)

    def watch(self, header: LayerHeader) -> None:
        """Let a header be dragged by its ground and by its name."""
        for part in (header, header.name):
            part.installEventFilter(self)

    def target(self, layer: int, x: int) -> int:
        """Return the position that a layer gets when the middle of its header is dropped at x of the strip."""
        return sum(header.geometry().center().x() < x for header in self._others(layer))

    def cancel(self) -> None:
        """End the drag without moving anything."""
        self._pressed = self._header = None
        self.ghost.give_back()
        self.ghost.hide()
        self.mark.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow the mouse from a press on a header on; what is no drag stays a click."""
        if not isinstance(event, QMouseEvent):
            return False
        place = self._strip.mapFromGlobal(event.globalPosition().toPoint())
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._swallow, self._pressed = False, place
            self._header = next(header for header in self._headers if watched in (header, header.name))
            if self._header.kept:
                self.cancel()  # it stays where it is, and a click selects it
        elif kind == QEvent.Type.MouseMove and self._pressed is not None:
            self._move(place)
            return self._swallow
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release()
            return self._swallow
        return False

    def _others(self, layer: int) -> list[LayerHeader]:
        return [header for header in self._headers[1:-1] if header.layer != layer]

    def _move(self, place: QPoint) -> None:
        header = self._header
        assert header is not None and self._pressed is not None
        if not self._swallow:
            if abs(place.x() - self._pressed.x()) < QApplication.startDragDistance():
                return
            self._swallow = True
            header.name.setDown(False)
            self.ghost.begin(header)
        self.ghost.move(header.geometry().topLeft() + QPoint(place.x() - self._pressed.x(), 0))
        self._show_mark(header.layer)

    def _show_mark(self, layer: int) -> None:
        target, others = self.target(layer, self.ghost.geometry().center().x()), self._others(layer)
        fixed = layer == INPUTS or layer == self._headers[-1].layer
        self.ghost.setCursor(Qt.CursorShape.ForbiddenCursor if fixed else Qt.CursorShape.ClosedHandCursor)
        self.mark.setVisible(not fixed and target != layer)
        row = [self._headers[0], *others, self._headers[-1]]
        before, after = (row[target + step].geometry().center().x() for step in (0, 1))
        self.mark.raise_()
        self.mark.setGeometry((before + after - MARK_WIDTH) // 2, 0, MARK_WIDTH, self._strip.height())

    def _release(self) -> None:
        header, dragged = self._header, self.ghost.isVisible()
        self.cancel()
        if header is not None and dragged:
            self.dropped.emit(header.layer, self.target(header.layer, self.ghost.geometry().center().x()))


class Ghost(EscapeTaker):
    """The picture of the header that is dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("headerGhost")
        self._picture = QPixmap()
        self.hide()

    def begin(self, header: LayerHeader) -> None:
        """Look like a header, and take the keys."""
        self._picture = header.grab()
        self.resize(header.size())
        self.show()
        self.raise_()
        self.take_keys()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(GHOST)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(theme_of(self).colour("accent"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Mark(QWidget):
    """The line where the header would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("insertionMark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colour = QPainter(self), theme_of(self).colour("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle, bottom = self.width() / 2, self.height()
        painter.drawRect(self.width() // 2 - 1, 2, 3, bottom - 4)
        for tip, edge in ((6, 0), (bottom - 6, bottom)):
            corners = ((middle, tip), (middle - 5, edge), (middle + 5, edge))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.end()
