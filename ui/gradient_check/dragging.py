"""What is dragged in a graph, before the graph itself takes the mouse to move its picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui.graphs import LineGraph


class Dragging(QObject):
    """Takes hold of what lies under the mouse, as `grips` says of a place in pixels of the canvas."""

    moved = Signal(float)  # the x in the graph's own numbers
    ended = Signal()

    def __init__(self, graph: LineGraph, grips: Callable[[QPointF], bool]) -> None:
        super().__init__(graph)
        self.held = False
        self._graph, self._grips = graph, grips
        graph.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Keep the events of a drag from the graph."""
        if not isinstance(event, QMouseEvent):
            return False
        kind, place = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self.held = self._grips(place)
            if self.held:
                self.moved.emit(self._graph.x_at(place.x()))
            return self.held
        if kind == QEvent.Type.MouseMove:
            self._graph.canvas.setCursor(
                Qt.CursorShape.SizeHorCursor if self.held or self._grips(place) else Qt.CursorShape.ArrowCursor
            )
            if self.held:
                self.moved.emit(self._graph.x_at(place.x()))
            return self.held
        if kind == QEvent.Type.MouseButtonRelease and self.held:
            self.held = False
            self.ended.emit()
            return True
        return False
