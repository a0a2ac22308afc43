"""The widget of the decision map: a scatter over the picture of answers, with rings of errors and a cross for keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.charts.decision.points import NO_ERRORS, Errors
from ui.scatter.view import ScatterView
from ui.theme import Theme, theme_of

MOST_RINGS = 2000  # the widest ones
FEW_RINGS, PALE = 60, 0.45  # from more rings on they are thin, and so opaque
KEPT = 30  # points; of more a picture is kept


def ring_pen(theme: Theme, count: int) -> QPen:
    """Return the pen for so many rings: where they are many they are thin and pale, so that points are seen."""
    colour = theme.colour("text")
    if count <= FEW_RINGS:
        return QPen(colour, 1.3)
    colour.setAlphaF(PALE)
    return QPen(colour, 0.8)


class DecisionView(ScatterView):
    """Points over answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errors = NO_ERRORS
        self.painted_anew = KEPT  # the ground is often another, the points are not
        self.cross: QPointF | None = None

    def show_errors(self, errors: Errors) -> None:
        """Draw other rings."""
        self.errors = errors
        self.update()

    def show_cross(self, place: QPointF | None) -> None:
        """Draw a cross at a place in pixels, or none."""
        if place != self.cross:
            self.cross = place
            self.update()

    def paint_body(self, painter: QPainter) -> None:
        """Paint rings and cross over the points."""
        super().paint_body(painter)
        self._paint_errors(painter)
        if self.ring is not None:  # over the others
            self._paint_ring(painter, self.plane.pixel(*self.ring))
        if self.cross is not None:
            painter.setPen(QPen(theme_of(self).colour("text"), 1.4))
            for by in (QPointF(7, 0), QPointF(0, 7)):
                painter.drawLine(self.cross - by, self.cross + by)

    def _paint_errors(self, painter: QPainter) -> None:
        # the points of the rings are found among those that are drawn: all points are in the order of their rows
        points, errors = self.points, self.errors
        if not len(errors.rows) or not len(points.rows):
            return
        places = np.minimum(np.searchsorted(points.rows, errors.rows), len(points.rows) - 1)
        there = points.rows[places] == errors.rows
        places, radii = places[there], errors.radii[there]
        if len(places) > MOST_RINGS:
            widest = np.argsort(-radii, kind="stable")[:MOST_RINGS]
            places, radii = places[widest], radii[widest]
        across, down = self.plane.pixels(points.x[places], points.y[places])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ring_pen(theme_of(self), len(places)))
        for x, y, radius in zip(across.tolist(), down.tolist(), radii.tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), radius, radius)
