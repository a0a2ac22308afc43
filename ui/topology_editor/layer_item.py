"""The item that draws a layer: its units coloured by biases or by what flows; a box where some are not shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.choices import Array
from ui.topology_editor.flow_values import short_value
from ui.topology_editor.geometry import BOX_MARGIN, REST, Layout, box
from ui.topology_editor.scale import Scale
from ui.topology_editor.unit_values import ROOM_FOR_VALUE, Beside, paint_beside, paint_inside


class LayerItem(QGraphicsItem):
    """A layer's units: filled and ringed by their bias, or by what flows through them, dashed where it is negative.

    A box is around them where some are not shown.
    """

    def __init__(self, scale: Scale, layout: Layout, column: int) -> None:
        super().__init__()
        self.weight_scale, self.layout, self.column = scale, layout, column
        self.biases: Array | None = None  # of the shown units; None for inputs
        self.values: Array | None = None  # what flows through the shown units, in place of the biases; or None
        self.shares: Array | None = None  # where these lie in their range, from 0 to 1
        self.fills: list[QColor] | None = None
        self.letters: list[QColor] = []
        self.names: list[str] = []
        self.names_left = True  # of the units, for the inputs; else right of them
        self.numbered = False
        self.count_text = ""
        self.font = QFont()
        self.selected_slot: int | None = None
        self.selected_layer = False

    def show_biases(self, biases: Array) -> None:
        """Colour the units by other biases (units,); the colours are mixed in `paint`."""
        self.biases, self.fills = biases[self.layout.units[self.column]], None

    def show_flow(self, values: Array | None, shares: Array | None) -> None:
        """Colour the units by what flows through them (units,), or by their biases again where it is None."""
        shown = self.layout.units[self.column]
        self.values = None if values is None else values[shown]
        self.shares = None if shares is None else shares[shown]
        self.fills = None

    def place(self, layout: Layout) -> None:
        """Take the places of another layout of the same network."""
        self.prepareGeometryChange()
        self.layout = layout

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.layout.width, self.layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.selected_layer or self.layout.is_wide(self.column):
            self._paint_box(painter)
        if self.fills is None:
            self._mix_colours()
        if self.layout.is_wide(self.column):
            self._paint_count(painter)
        shown = self.layout.units[self.column]
        for slot, (unit, (x, y)) in enumerate(
            zip(shown.tolist(), self.layout.points[self.column].tolist(), strict=True)
        ):
            centre = QPointF(x, y)
            if unit == REST:
                self._paint_rest(painter, centre)
            else:
                self._paint_unit(painter, centre, slot, unit)
            if slot == self.selected_slot:
                self._paint_ring(painter, centre)
            if self.names and unit != REST:
                self._paint_name(painter, centre, self.names[slot])

    def _paint_box(self, painter: QPainter) -> None:
        theme = self.weight_scale.theme
        pen = QPen(theme.colour("accent" if self.selected_layer else "line"), 1.6 if self.selected_layer else 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(theme.colour("alternate"))
        rounding = self.layout.radius + BOX_MARGIN
        painter.drawRoundedRect(QRectF(*box(self.layout, self.column)), rounding, rounding)

    def _paint_rest(self, painter: QPainter, centre: QPointF) -> None:
        theme = self.weight_scale.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("muted"))
        for dot in (-1, 0, 1):
            painter.drawEllipse(centre + QPointF(0, dot * self.layout.radius * 0.8), 1.8, 1.8)

    def _paint_unit(self, painter: QPainter, centre: QPointF, slot: int, unit: int) -> None:
        theme, radius = self.weight_scale.theme, self.layout.radius
        ring = QPen(theme.colour("muted"), 1.4)
        ring.setCosmetic(True)
        number = self.biases if self.values is None else self.values
        if number is not None and number[slot] < 0:
            ring.setDashPattern([2.4, 1.6])
        painter.setPen(ring)
        painter.setBrush(self.fills[slot] if self.fills else theme.colour("window"))
        painter.drawEllipse(centre, radius, radius)
        seen = radius * painter.worldTransform().m11()
        if self.values is not None and seen >= ROOM_FOR_VALUE:
            paint_inside(painter, centre, radius, float(self.values[slot]), self.letters[slot])
            if self.numbered and not self.names:
                self._paint_beside(painter, centre, str(unit + 1), above=True)
        elif self.numbered and self.fills and seen >= 8:
            self._paint_number(painter, centre, slot, unit)
        if self.values is not None and seen < ROOM_FOR_VALUE:
            self._paint_beside(painter, centre, short_value(float(self.values[slot])))

    def _paint_beside(self, painter: QPainter, centre: QPointF, text: str, above: bool = False) -> None:
        # a value where the disc is too small for it, or the unit's number where the value has taken its place
        scale, points = painter.worldTransform().m11(), self.layout.points[self.column]
        pitch = scale * float(points[1, 1] - points[0, 1]) if len(points) > 1 else np.inf
        outputs = bool(self.names) and not self.names_left
        theme = self.weight_scale.theme
        paint_beside(painter, centre, self.layout.radius * scale, pitch, text, Beside(self.font, theme, outputs, above))

    def _paint_number(self, painter: QPainter, centre: QPointF, slot: int, unit: int) -> None:
        font = painter.font()
        font.setPixelSize(max(6, round(self.layout.radius * (1.0 if unit < 99 else 0.72))))
        painter.setFont(font)
        painter.setPen(self.letters[slot])
        room = QRectF(centre.x() - 20, centre.y() - 20, 40, 40)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(unit + 1))

    def _mix_colours(self) -> None:
        if self.shares is not None:
            colours = self.weight_scale.theme.sequential(self.shares)
        elif self.biases is not None:
            colours = self.weight_scale.colours(self.biases)
        else:
            self.fills = []
            return
        self.fills = [QColor(*colour) for colour in colours.tolist()]
        # black letters have the better contrast where the relative luminance is above 0.18
        parts = colours / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        bright = (linear @ np.array([0.2126, 0.7152, 0.0722]) > 0.18).tolist()
        self.letters = [QColor(0, 0, 0) if each else QColor(255, 255, 255) for each in bright]

    def _paint_ring(self, painter: QPainter, centre: QPointF) -> None:
        pen = QPen(self.weight_scale.theme.colour("text"), 2.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, self.layout.radius + 3.5, self.layout.radius + 3.5)

    def _paint_name(self, painter: QPainter, centre: QPointF, name: str) -> None:
        left_side, boxed = self.names_left, self.selected_layer or self.layout.is_wide(self.column)
        gap = self.layout.radius + (BOX_MARGIN + 3 if boxed else 6)
        edge = 0.0 if left_side else self.layout.width
        start = centre + QPointF(-gap if left_side else gap, 0)
        side = Qt.AlignmentFlag.AlignRight if left_side else Qt.AlignmentFlag.AlignLeft
        self._paint_text(painter, start, name, abs(start.x() - edge), side)

    def _paint_count(self, painter: QPainter) -> None:
        area, text = QRectF(*box(self.layout, self.column)), self.count_text
        self._paint_text(
            painter, QPointF(area.center().x(), area.bottom() + 10), text, 110, Qt.AlignmentFlag.AlignHCenter
        )

    def _paint_text(
        self,
        painter: QPainter,
        at: QPointF,
        text: str,
        room: float,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        # Letters keep their size when the drawing is zoomed, but give way where units lie closer than a line of text.
        points = self.layout.points[self.column]
        scale = painter.worldTransform().m11()
        pitch = scale * float(points[1, 1] - points[0, 1]) if len(points) > 1 else 100.0
        font = QFont(self.font)
        metrics = QFontMetricsF(font)
        if pitch < metrics.height():
            font.setPointSizeF(max(font.pointSizeF() * pitch / metrics.height(), 1.0))
            metrics = QFontMetricsF(font)
        painter.save()
        painter.translate(at)
        painter.scale(1 / scale, 1 / scale)
        painter.setFont(font)
        painter.setPen(self.weight_scale.theme.colour("text"))
        width = max(room * scale - 4, 8)
        left = {Qt.AlignmentFlag.AlignRight: -width, Qt.AlignmentFlag.AlignHCenter: -width / 2}.get(side, 0.0)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(
            QRectF(left, -12, width, 24), flags, metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        )
        painter.restore()
