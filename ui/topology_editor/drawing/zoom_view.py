"""A window on a drawing: fitted into it, or zoomed by wheel and keys and moved about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

LEAST_ZOOM, MOST_ZOOM = 0.5, 30.0  # times the zoom that fits
READABLE_PITCH = 45.0  # pixels between units to which one can zoom in at least
KEY_ZOOM = 1.25
REVEAL_MARGIN = 24  # pixels from the edge at which something is seen well enough


class ZoomView(QGraphicsView):
    """Shows a drawing of the size `whole`, whose units are at least `closest` apart."""

    moved = Signal()  # the drawing lies elsewhere in the window now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole = QSizeF(1, 1)
        self.closest = 1.0
        self.fitted = True  # stays fitted while the window changes, until the user zooms or pans
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fit(self) -> None:
        """Show all of the drawing."""
        self.fitted = True
        width, height = self.whole.width(), self.whole.height()
        area = QRectF(0, 0, width, height)
        self.setSceneRect(area.adjusted(-width, -height, width, height))
        scale = self._fitting()
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(area.center())
        self.viewport().update()
        self.moved.emit()

    def zoom(self, factor: float, at: QPoint) -> None:
        """Zoom so that what lies at a point of the window stays there."""
        now = self.transform().m11()
        least = LEAST_ZOOM * self._fitting()
        most = max(MOST_ZOOM * self._fitting(), READABLE_PITCH / self.closest)
        factor = min(max(now * factor, least), most) / now
        before = self.mapToScene(at)
        self.fitted = False
        self.scale(factor, factor)
        self.pan(self.mapFromScene(before) - at)

    def pan(self, by: QPoint) -> None:
        """Show what lies so many pixels further right and down."""
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + by.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by.y())
        self.viewport().update()
        self.moved.emit()

    def reveal(self, spot: QPoint) -> None:
        """Move the drawing if a point of the viewport lies outside it, or too near its edge."""
        margin, window = REVEAL_MARGIN, self.viewport().rect()
        if not window.adjusted(margin, margin, -margin, -margin).contains(spot):
            self.fitted = self.fitted and window.contains(spot)
            if not self.fitted:
                self.centerOn(self.mapToScene(spot))
                self.viewport().update()
                self.moved.emit()

    def _fitting(self) -> float:
        size, whole = self.viewport().size(), self.whole
        return max(min(size.width() / whole.width(), size.height() / whole.height()), 1e-3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()
        else:
            self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y(), event.position().toPoint())
        event.accept()

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
