"""Marks over the drawing: a lock at what is frozen, and a hollow, crossed disc where a unit is switched off.

What is marked is found out once for a topology; a frame paints only what lies in the part of the window that it is for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.topology import BIAS, Layer, Links, Topology
from ui.network.places import Place
from ui.picture.painter import set_screen_pen
from ui.topology_editor.drawing.geometry import Units
from ui.topology_editor.drawing.layer_item import ROUNDING
from ui.topology_editor.drawing.network_view import NetworkView

LOCK_WIDTH, LOCK_HEIGHT = 7.0, 8.5  # pixels, at every zoom
ALONG = 0.38  # of a link from its source: where the links of a layer lie well apart
MOST_LOCKS = 150  # on the links between two layers; more would hide them
LEAST_RADIUS = 3.0  # pixels of a unit from which it is crossed out
BESIDE_STRIP = 6.0
AROUND_MARK = 24.0  # pixels from the centre of its unit that a mark may reach
LEAST_APART = 2.0  # pixels from cross to cross beside a strip: closer ones would only hide each other


@dataclass(frozen=True, eq=False)
class Frozen:
    """What of a layer that is not frozen as a whole has locks; a frozen unit has one for all its links."""

    units: Units
    biases: Units
    weights: Links


def frozen_marks(layer: Layer, fan_in: int) -> Frozen:
    """Find out what of a layer has locks."""
    if layer.frozen:
        none = np.zeros(0, np.intp)
        return Frozen(none, none, np.zeros((0, 2), np.intp))
    whole = layer.frozen_counts == fan_in + layer.bias
    links = layer.frozen_pairs
    alone = links[~whole[links[:, 0]]]
    is_bias = alone[:, 1] == BIAS
    return Frozen(np.flatnonzero(whole), np.unique(alone[is_bias, 0]), alone[~is_bias])


class MarksItem(QGraphicsItem):
    """Painted over everything else; follows the layout of its view."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__()
        self.view = view
        self.topology: Topology | None = None
        self.place: Place | None = None  # what is selected
        self.off: list[Units] = []  # units of each column that are switched off, in their order
        self.frozen: list[Frozen] = []
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # says what part is to be painted
        view.add_overlay(self)

    def show_topology(self, topology: Topology) -> None:
        """Mark what is frozen and switched off in another topology."""
        if topology is not self.topology:
            self.topology = topology
            off = (topology.off_inputs, *(layer.off_units for layer in topology.layers))
            self.off = [np.array(units, np.intp) for units in off]
            self.frozen = [
                frozen_marks(layer, fan_in) for layer, fan_in in zip(topology.layers, topology.widths, strict=False)
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
        # of what is only shown in part, a mark at the edge is to be whole
        around = AROUND_MARK / scale
        area = QRectF(option.exposedRect).adjusted(-around, -around, around, around)
        for column, off in enumerate(self.off):
            self._paint_off(painter, column, self._seen(column, off, area), scale)
        for position in range(len(self.frozen)):
            self._paint_frozen(painter, position, scale, area)

    def _seen(self, column: int, units: Units, area: QRectF) -> Units:
        # those of some units, in their order, that lie in an area
        layout = self.view.layout_of_network
        x, radius = layout.xs[column], layout.radii[column]
        if not len(units) or not area.left() - radius <= x <= area.right() + radius:
            return units[:0]
        rows = layout.rows(column, area.top(), area.bottom())
        return units[np.searchsorted(units, rows.start) : np.searchsorted(units, rows.stop)]

    # Switched off

    def _paint_off(self, painter: QPainter, column: int, units: Units, scale: float) -> None:
        layout, theme = self.view.layout_of_network, self.view.weight_scale.theme
        radius = layout.radii[column]
        if layout.is_strip(column, scale):
            self._paint_beside(painter, column, units, scale)
            return
        for unit in units.tolist():
            centre = QPointF(*layout.point(column, unit))
            set_screen_pen(painter, _pen(theme.colour("muted"), 1.4))
            painter.setBrush(theme.colour("base"))
            self._paint_hollow(painter, centre, radius, self.view.layers[column].pictures is not None)
            if radius * scale >= LEAST_RADIUS:
                set_screen_pen(painter, _pen(theme.colour("text"), 1.6))
                painter.drawLines(_cross(centre, 0.5 * radius))

    def _paint_beside(self, painter: QPainter, column: int, units: Units, scale: float) -> None:
        # crosses beside a strip
        layout = self.view.layout_of_network
        x = layout.xs[column] + layout.strip_width(column, scale) / 2 + BESIDE_STRIP / scale
        ys = layout.ys(column, units)
        _, first = np.unique(np.floor(ys * scale / LEAST_APART), return_index=True)
        lines = [line for y in ys[first].tolist() for line in _cross(QPointF(x, y), 2.5 / scale)]
        set_screen_pen(painter, _pen(self.view.weight_scale.theme.colour("text"), 1.4))
        painter.drawLines(lines)

    def _paint_hollow(self, painter: QPainter, centre: QPointF, radius: float, square: bool) -> None:
        # over the disc, or the picture in its place
        if square:
            room = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            painter.drawRoundedRect(room.adjusted(-0.5, -0.5, 0.5, 0.5), ROUNDING * radius, ROUNDING * radius)
        else:
            painter.drawEllipse(centre, radius, radius)

    # Frozen

    def _paint_frozen(self, painter: QPainter, position: int, scale: float, area: QRectF) -> None:
        layout, frozen = self.view.layout_of_network, self.frozen[position]
        column = position + 1
        strip, radius = layout.is_strip(column, scale), layout.radii[column]
        if not strip:
            corner = QPointF(0.75 * radius, 0.75 * radius)
            for units, bias in ((frozen.units, False), (frozen.biases, True)):
                for unit in self._seen(column, units, area).tolist():
                    self._lock(painter, QPointF(*layout.point(column, unit)) + corner, scale, bias)
        for unit, source in self._marked(position, frozen.weights).tolist():
            start, end = QPointF(*layout.point(column - 1, source)), QPointF(*layout.point(column, unit))
            spot = start + (end - start) * ALONG
            if area.contains(spot):
                self._lock(painter, spot, scale)

    def _marked(self, position: int, links: Links) -> Links:
        # in a large network not all links are drawn, so only a selected one is marked, or those of a selected unit
        if self.view.links[position].choice.whole and len(links) <= MOST_LOCKS:
            return links
        place = self.place
        if place is None or place.unit is None:
            return links[:0]
        into, out = (place.layer == position) & (links[:, 0] == place.unit), np.zeros(len(links), bool)
        if place.source is not None:
            into &= links[:, 1] == place.source
        else:
            out = (place.layer == position - 1) & (links[:, 1] == place.unit)
        chosen: Links = links[into | out][:MOST_LOCKS]
        return chosen

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


def _cross(centre: QPointF, reach: float) -> list[QLineF]:
    sides = QPointF(reach, reach), QPointF(reach, -reach)
    return [QLineF(centre - side, centre + side) for side in sides]


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
