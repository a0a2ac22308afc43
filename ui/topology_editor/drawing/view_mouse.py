"""What the mouse does over the drawing: a click chooses a place, dragging the ground or the middle button moves it.

With Alt, a click asks where the number of the place comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent

from ui.origins import asks_origin

if TYPE_CHECKING:
    from ui.topology_editor.drawing.network_view import NetworkView

STILL = 4  # pixels that the mouse may move in a click


class ViewMouse:
    """Keeps for a view where the mouse was pressed, and whether that has become a drag."""

    def __init__(self, view: NetworkView) -> None:
        self._view = view
        self._pressed: tuple[QPoint, bool] | None = None  # where, and whether it became a drag
        self._last = QPoint()

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._last = event.position().toPoint()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = (self._last, event.button() == Qt.MouseButton.MiddleButton)

    def move(self, event: QMouseEvent) -> None:
        """Move the drawing with the mouse, or show what can be clicked."""
        position = event.position().toPoint()
        if self._pressed is None:
            over = self._view.hit(position) is not None
            self._show(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        start, dragged = self._pressed
        if dragged or ((position - start).manhattanLength() > STILL and self._view.hit(start) is None):
            self._pressed, self._view.fitted = (start, True), False
            self._show(Qt.CursorShape.ClosedHandCursor)
            self._view.pan(self._last - position)
            self._last = position

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or tell what was clicked."""
        pressed, self._pressed = self._pressed, None
        self._show(Qt.CursorShape.ArrowCursor)
        if pressed is None or pressed[1] or event.button() != Qt.MouseButton.LeftButton:
            return
        place = self._view.unit_or_link_at(pressed[0])
        if place is not None and asks_origin(event):
            self._view.origin_asked.emit(place)
        else:
            self._view.clicked.emit(place)

    def double_click(self, event: QMouseEvent) -> None:
        """Ask to type over a name; anywhere else it is a press like others."""
        position = event.position().toPoint()
        named = self._view.name_at(position) if event.button() == Qt.MouseButton.LeftButton else None
        if named is not None and self._view.hit(position) is None:
            self._view.name_double_clicked.emit(named)
        else:
            self.press(event)

    def _show(self, cursor: Qt.CursorShape) -> None:
        self._view.viewport().setCursor(cursor)
