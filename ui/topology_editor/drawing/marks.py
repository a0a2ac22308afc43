"""Marks over the drawing: a lock at what is frozen, and a hollow, crossed disc where a unit is switched off."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.project import frozen_units
from nnapp.topology import BIAS, Topology
from ui.network.places import Place
from ui.topology_editor.drawing.layer_item import ROUNDING
from ui.topology_editor.drawing.network_view import NetworkView

LOCK_WIDTH, LOCK_HEIGHT = 7.0, 8.5  # pixels, at every zoom
ALONG = 0.38  # of a link from its source: where the links of a layer lie well apart
MOST_LOCKS = 150  # on the links between two layers; more would hide them
LEAST_RADIUS = 3.0  # pixels of a unit from which it is crossed out
BESIDE_STRIP = 6.0


class MarksItem(QGraphicsItem):
    """Painted over everything else; follows the layout of its view."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__()
        self.view = view
        self.topology: Topology | None = None
        self.place: Place | None = None  # what is selected
        self.frozen: list[frozenset[int]] = []  # the frozen units of each layer, where not all of them are
        view.add_overlay(self)

    def show_topology(self, topology: Topology) -> None:
        """Mark what is frozen and switched off in another topology."""
        if topology is not self.topology:
            self.topology = topology
            self.frozen = [
                frozenset() if layer.frozen or not layer.frozen_links else frozen_units(topology, position)
                for position, layer in enumerate(topology.layers)
            ]
            self.view.viewport().update()

    def boundingRect(self) -> QRectF:
        layout = self.view.layout_of_network
        return QRectF(-layout.width, -layout.height, 3 * layout.width, 3 * layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        topology = self.topology
        if topology is None or topology.widths != self.view.layout_of_network.widths:
            return
        scale = painter.worldTransform().m11()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column, off in enumerate((topology.off_inputs, *(layer.off_units for layer in topology.layers))):
            self._paint_off(painter, column, off, scale)
        for position, layer in enumerate(topology.layers):
            if layer.frozen_links and not layer.frozen:
                self._paint_frozen(painter, position, scale)

    # Switched off

    def _paint_off(self, painter: QPainter, column: int, units: Iterable[int], scale: float) -> None:
        layout, theme = self.view.layout_of_network, self.view.weight_scale.theme
        radius = layout.radii[column]
        strip = layout.is_strip(column, scale)
        for unit in units:
            centre = QPointF(*layout.point(column, unit))
            if strip:
                aside = layout.strip_width(column, scale) / 2 + BESIDE_STRIP / scale
                self._cross(painter, centre + QPointF(aside, 0), 2.5 / scale, theme.colour("text"), 1.4)
                continue
            painter.setPen(_pen(theme.colour("muted"), 1.4))
            painter.setBrush(theme.colour("base"))
            self._paint_hollow(painter, centre, radius, self.view.layers[column].pictures is not None)
            if radius * scale >= LEAST_RADIUS:
                self._cross(painter, centre, 0.5 * radius, theme.colour("text"), 1.6)

    def _paint_hollow(self, painter: QPainter, centre: QPointF, radius: float, square: bool) -> None:
        # over the disc, or the picture in its place
        if square:
            room = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            painter.drawRoundedRect(room.adjusted(-0.5, -0.5, 0.5, 0.5), ROUNDING * radius, ROUNDING * radius)
        else:
            painter.drawEllipse(centre, radius, radius)

    def _cross(self, painter: QPainter, centre: QPointF, reach: float, colour: QColor, width: float) -> None:
        painter.setPen(_pen(colour, width))
        for side in (QPointF(reach, reach), QPointF(reach, -reach)):
            painter.drawLine(centre - side, centre + side)

    # Frozen

    def _paint_frozen(self, painter: QPainter, position: int, scale: float) -> None:
        assert self.topology is not None
        layout, units = self.view.layout_of_network, self.frozen[position]
        column = position + 1
        strip, radius = layout.is_strip(column, scale), layout.radii[column]
        corner = 0.75 * radius if not strip else layout.strip_width(column, scale) / 2 + BESIDE_STRIP / scale
        links = [link for link in self.topology.layers[position].frozen_links if link[0] not in units]
        if not strip:
            for unit in units:
                self._lock(painter, QPointF(*layout.point(column, unit)) + QPointF(corner, corner), scale)
            for unit, source in links:
                if source == BIAS:
                    centre = QPointF(*layout.point(column, unit)) + QPointF(corner, corner)
                    self._lock(painter, centre, scale, bias=True)
        for unit, source in self._marked(position, [link for link in links if link[1] != BIAS]):
            start, end = QPointF(*layout.point(column - 1, source)), QPointF(*layout.point(column, unit))
            self._lock(painter, start + (end - start) * ALONG, scale)

    def _marked(self, position: int, links: list[tuple[int, int]]) -> list[tuple[int, int]]:
        # in a large network not all links are drawn, so only a selected one is marked, or those of a selected unit
        if self.view.links[position].choice.whole and len(links) <= MOST_LOCKS:
            return links
        place = self.place
        if place is None or place.unit is None:
            return []
        if place.source is not None:
            return [link for link in links if place == (position, *link)]
        chosen = [link for link in links if (position, link[0]) == place[:2] or (position - 1, link[1]) == place[:2]]
        return chosen[:MOST_LOCKS]

    def _lock(self, painter: QPainter, centre: QPointF, scale: float, bias: bool = False) -> None:
        theme = self.view.weight_scale.theme
        painter.save()
        painter.translate(centre)
        painter.scale(1 / scale, 1 / scale)
        body, shackle = _LOCK
        painter.setPen(QPen(theme.colour("base"), 3.0))  # a margin that hides lines under it
        painter.setBrush(theme.colour("base"))
        painter.drawPath(body)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shackle)
        painter.setPen(QPen(theme.colour("text"), 1.1))
        painter.drawPath(shackle)
        painter.setBrush(theme.colour("base") if bias else theme.colour("text"))
        painter.drawPath(body)
        painter.restore()


def _lock_paths() -> tuple[QPainterPath, QPainterPath]:
    half, top = LOCK_WIDTH / 2, -LOCK_HEIGHT / 2
    body, shackle = QPainterPath(), QPainterPath()
    body.addRoundedRect(QRectF(-half, top + 3.5, LOCK_WIDTH, LOCK_HEIGHT - 3.5), 1, 1)
    shackle.moveTo(-half + 1.3, top + 3.5)
    shackle.arcTo(QRectF(-half + 1.3, top - 0.3, LOCK_WIDTH - 2.6, 6.0), 180, -180)
    shackle.lineTo(half - 1.3, top + 3.5)
    return body, shackle


_LOCK = _lock_paths()


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
