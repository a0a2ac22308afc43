"""The plane that is drawn in: points, what the current stroke would do, and the outline of its tool."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.scatter.plane import Plane
from ui.scatter.view import ScatterView
from ui.theme import theme_of

STEPS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
FAR = 8  # pixels for an arrow key; one with Shift


class Canvas(ScatterView):
    """A scatter with an outline of the tool; arrow keys move a cross, and Enter is a click there."""

    key = Signal(object)  # a QKeyEvent that is not about the view itself

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing-canvas")
        self.radius = 0.0  # of the outline around the pointer; 0 for none
        self.rectangle: QRectF | None = None
        self.busy = False  # a stroke is going: Escape is for it, and the plane must not move
        self._pointer: QPointF | None = None
        self._cross: QPointF | None = None
        self.pointed.connect(self._follow_pointer)

    def show_rectangle(self, rectangle: QRectF | None) -> None:
        """Show the rectangle in which points are chosen, or none."""
        self.rectangle = rectangle
        self.update()

    def paint_body(self, painter: QPainter) -> None:
        """Paint the tool over the points."""
        super().paint_body(painter)
        theme = theme_of(self)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DashLine))
        if self.rectangle is not None:
            painter.drawRect(self.rectangle)
        place = self._cross or self._pointer
        if self.radius and place is not None:
            painter.drawEllipse(place, self.radius, self.radius)
        if self._cross is not None:
            painter.setPen(QPen(theme.colour("text"), 1))
            for by in (QPointF(7, 0), QPointF(0, 7)):
                painter.drawLine(self._cross - by, self._cross + by)

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window while a stroke is going."""
        asks = event.type() == QEvent.Type.ShortcutOverride and self.busy
        if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def fit(self) -> None:
        """Show everything again, but not in the middle of a stroke."""
        if not self.busy:
            super().fit()

    def _look_at(self, plane: Plane) -> None:
        if not self.busy:
            super()._look_at(plane)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross; Enter clicks there."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and not self.message:
            near = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            area = self.plane.area
            place = (self._cross or area.center()) + step * (1 if near else FAR)
            self._cross = QPointF(
                min(max(place.x(), area.left()), area.right()), min(max(place.y(), area.top()), area.bottom())
            )
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cross is not None and not self.busy:
            self.pressed.emit(self._cross, event.modifiers())
            self.released.emit(self._cross)
        else:
            event.ignore()
            self.key.emit(event)
            if not event.isAccepted():
                super().keyPressEvent(event)

    def _follow_pointer(self, place: QPointF | None) -> None:
        self._pointer = place
        if place is not None:
            self._cross = None
        if self.radius:
            self.update()
