"""The item that draws a layer: discs coloured by biases, by what flows or with a picture; a strip where it is wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnapp.choices import Array
from ui.topology_editor.drawing.geometry import BOX_MARGIN, Layout, box
from ui.topology_editor.drawing.given_names import paint_given_names
from ui.topology_editor.drawing.scale import Scale
from ui.topology_editor.drawing.strip import column_image, strip_rows, strongest_of_rows
from ui.topology_editor.drawing.unit_values import ROOM_FOR_VALUE, Beside, paint_beside, paint_inside, paint_number
from ui.topology_editor.quantities.flow_values import short_value

RING, LEAST_RING = 1.4, 0.5  # pixels
ROOM_FOR_NUMBER = 8.0  # pixels of a unit's radius from which its number can be read in it
ROOM_FOR_NAME = 8.5  # pixels between units from which their names can be read
BETWEEN_COUNTS = 8.0  # pixels between the numbers of units below neighbouring strips
LEAST_MARK = 5.0  # pixels: the radius of the ring around a selected unit, however small that is
ROUNDING = 0.3  # of a picture's half width


class LayerItem(QGraphicsItem):
    """A layer's units: filled and ringed by their bias, or by what flows through them, dashed where it is negative."""

    def __init__(self, scale: Scale, layout: Layout, column: int) -> None:
        super().__init__()
        self.weight_scale, self.layout, self.column = scale, layout, column
        self.biases: Array | None = None  # (units,); None for inputs
        self.values: Array | None = None  # what flows through the units, in place of the biases; or None
        self.shares: Array | None = None  # where these lie in their range, from 0 to 1
        self.pictures: Sequence[QImage] | None = None  # one per unit, in place of the fill; row 0 is at the top
        self.names: list[str] = []
        self.given: dict[int, str] = {}  # the names that units of a hidden layer were given
        self.names_left = True  # of the units, for the inputs; else right of them
        self.numbered = False
        self.count_text = ""
        self.font = QFont()
        self.selected_unit: int | None = None
        self.selected_layer = False

    def show_biases(self, biases: Array) -> None:
        """Colour the units by other biases (units,); the colours are mixed in `paint`."""
        self.biases = biases

    def show_flow(self, values: Array | None, shares: Array | None) -> None:
        """Colour the units by what flows through them (units,), or by their biases again where it is None."""
        self.values, self.shares = values, shares

    def place(self, layout: Layout) -> None:
        """Take the places of another layout of the same network."""
        self.prepareGeometryChange()
        self.layout = layout

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.layout.width, self.layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if widget is None:  # a window shows the picture that its view keeps
            self.draw(painter, self.boundingRect())

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies in an area of the scene."""
        scale = painter.worldTransform().m11()
        if self.selected_layer:
            self._paint_box(painter, scale)
        if self.layout.is_strip(self.column, scale):
            self._paint_strip(painter, area, scale)
        else:
            rows = self.layout.rows(self.column, area.top(), area.bottom())
            reach = self.layout.radii[self.column]
            x = self.layout.xs[self.column]
            if area.left() - reach <= x <= area.right() + reach:
                self._paint_units(painter, rows, scale)
            if self.names and self.layout.pitches[self.column] * scale >= ROOM_FOR_NAME:
                self._paint_names(painter, rows, scale)
            if self.given:
                paint_given_names(painter, self, rows, scale)
        if self.selected_unit is not None:
            self._paint_mark(painter, self.selected_unit, scale)

    def _paint_box(self, painter: QPainter, scale: float) -> None:
        theme = self.weight_scale.theme
        painter.setPen(_cosmetic(theme.colour("accent"), 1.6))
        painter.setBrush(theme.colour("alternate"))
        area = QRectF(*box(self.layout, self.column, scale))
        rounding = min(area.width() / 2, 20 / scale)
        painter.drawRoundedRect(area, rounding, rounding)

    # Strips

    def _paint_strip(self, painter: QPainter, area: QRectF, scale: float) -> None:
        layout, theme = self.layout, self.weight_scale.theme
        x, half = layout.xs[self.column], layout.strip_width(self.column, scale) / 2
        ratio = painter.device().devicePixelRatio()
        offset = painter.worldTransform().dy() * ratio
        rows = strip_rows(layout, self.column, area.top(), area.bottom(), offset, scale * ratio)
        if rows is not None:
            values, colours = self._coloured(rows.firsts)
            place = QRectF(x - half, rows.top, 2 * half, rows.bottom - rows.top)
            keep = painter.renderHints()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillRect(place, theme.colour("window"))
            if values is not None:
                painter.drawImage(place, column_image(colours))
            painter.setRenderHints(keep)
        above = layout.pitches[self.column] / 2
        top, bottom = layout.tops[self.column] - above, layout.ys(self.column)[-1] + above
        painter.setPen(_cosmetic(theme.colour("muted"), RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outside = RING / 2 / scale  # the frame hides no unit
        frame = QRectF(x - half, top, 2 * half, bottom - top).adjusted(-outside, -outside, outside, outside)
        painter.drawRoundedRect(frame, 2 / scale, 2 / scale)
        metrics = QFontMetricsF(self.font)
        below = QPointF(x, bottom + max(14.0, metrics.height() / 2 + 3) / scale)
        text, room, font = self.count_below(scale)
        self._paint_texts(painter, [below], [text], room, Qt.AlignmentFlag.AlignHCenter, font)

    def count_below(self, scale: float) -> tuple[str, float, QFont]:
        """Return what is written below a strip, how wide and in which letters: the number alone where room is short."""
        metrics, spacing = QFontMetricsF(self.font), (self.layout.xs[1] - self.layout.xs[0]) * scale
        text, most, font = self.count_text, max(spacing - BETWEEN_COUNTS, 1.0), QFont(self.font)
        if metrics.horizontalAdvance(text) > most:
            text = f"{self.layout.widths[self.column]:,}"
        room = metrics.horizontalAdvance(text)
        if room > most:
            font.setPointSizeF(max(font.pointSizeF() * most / room, 1.0))
        return text, min(room, most) + 2, font

    def _coloured(self, firsts: NDArray[np.intp]) -> tuple[Array | None, NDArray[np.uint8]]:
        # values and colours of rows of units
        theme = self.weight_scale.theme
        if self.shares is not None and self.values is not None:
            shares = strongest_of_rows(self.shares, firsts)
            return shares, theme.sequential(shares)
        if self.biases is not None:
            biases = strongest_of_rows(self.biases, firsts)
            return biases, self.weight_scale.colours(biases)
        return None, np.zeros((0, 3), np.uint8)

    # Discs

    def _paint_units(self, painter: QPainter, rows: range, scale: float) -> None:
        theme, radius = self.weight_scale.theme, self.layout.radii[self.column]
        seen = radius * scale
        numbers = self.biases if self.values is None else self.values
        fills, letters = self._fills(rows)
        width = min(max(0.2 * seen, LEAST_RING), RING)
        rings = [_cosmetic(theme.colour("muted"), width), _cosmetic(theme.colour("muted"), width)]
        if seen >= 4:
            rings[1].setDashPattern([2.4 * RING / width, 1.6 * RING / width])
        for number, unit in enumerate(rows):
            centre = QPointF(*self.layout.point(self.column, unit))
            if self.pictures is not None:
                self._paint_picture(painter, centre, self.pictures[unit], fills[number], scale)
                if self.numbered and not self.names:
                    self._paint_beside(painter, centre, str(unit + 1), scale, above=True)
                continue
            painter.setPen(rings[numbers is not None and bool(numbers[unit] < 0)])
            painter.setBrush(fills[number])
            painter.drawEllipse(centre, radius, radius)
            self._paint_value(painter, centre, unit, letters[number], scale)

    def _paint_picture(self, painter: QPainter, centre: QPointF, picture: QImage, colour: QColor, scale: float) -> None:
        radius = self.layout.radii[self.column]
        room = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        path = QPainterPath()
        path.addRoundedRect(room, ROUNDING * radius, ROUNDING * radius)
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, picture)
        painter.restore()
        width = min(max(0.14 * radius * scale, 1.0), 2.6)
        edge = QPen(self.weight_scale.theme.colour("muted"), width + 1.0)
        edge.setCosmetic(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (edge, _cosmetic(colour, width)):
            painter.setPen(pen)
            painter.drawPath(path)

    def _paint_value(self, painter: QPainter, centre: QPointF, unit: int, colour: QColor, scale: float) -> None:
        # a value, or the unit's number, as far as there is room
        radius = self.layout.radii[self.column]
        seen = radius * scale
        if self.values is not None and seen >= ROOM_FOR_VALUE:
            paint_inside(painter, centre, radius, float(self.values[unit]), colour)
            if self.numbered and not self.names:
                self._paint_beside(painter, centre, str(unit + 1), scale, above=True)
        elif self.numbered and self.biases is not None and seen >= ROOM_FOR_NUMBER:
            paint_number(painter, centre, seen, str(unit + 1), colour)
        if self.values is not None and seen < ROOM_FOR_VALUE:
            self._paint_beside(painter, centre, short_value(float(self.values[unit])), scale)

    def _paint_beside(self, painter: QPainter, centre: QPointF, text: str, scale: float, above: bool = False) -> None:
        # a value where the disc is too small for it, or the unit's number where the value has taken its place
        outputs = bool(self.names) and not self.names_left
        beside = Beside(self.font, self.weight_scale.theme, outputs, above)
        paint_beside(painter, centre, self.layout.radii[self.column] * scale, self._pitch(scale), text, beside)

    def _pitch(self, scale: float) -> float:
        return self.layout.pitches[self.column] * scale if self.layout.widths[self.column] > 1 else float("inf")

    def _fills(self, rows: range) -> tuple[list[QColor], list[QColor]]:
        # the colours of units, and black or white for the letters on them
        part = slice(rows.start, rows.stop)
        theme = self.weight_scale.theme
        if self.shares is not None:
            colours = theme.sequential(self.shares[part])
        elif self.biases is not None:
            colours = self.weight_scale.colours(self.biases[part])
        else:
            return [theme.colour("window")] * len(rows), [theme.colour("text")] * len(rows)
        # black letters have the better contrast where the relative luminance is above 0.18
        parts = colours / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        bright = (linear @ np.array([0.2126, 0.7152, 0.0722]) > 0.18).tolist()
        letters = [QColor(0, 0, 0) if each else QColor(255, 255, 255) for each in bright]
        return [QColor(*colour) for colour in colours.tolist()], letters

    def _paint_mark(self, painter: QPainter, unit: int, scale: float) -> None:
        # the ring around a selected unit
        centre = QPointF(*self.layout.point(self.column, unit))
        radius = self.layout.radii[self.column]
        strip = self.layout.is_strip(self.column, scale)
        ring = max((0.0 if strip else radius * scale + 3.5), LEAST_MARK + 1.0) / scale
        theme = self.weight_scale.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if strip:
            painter.setPen(_cosmetic(theme.colour("base"), 4.0))
            painter.drawEllipse(centre, ring, ring)
        painter.setPen(_cosmetic(theme.colour("text"), 2.0))
        if self.pictures is not None and not strip:
            side = QRectF(centre.x() - ring, centre.y() - ring, 2 * ring, 2 * ring)
            painter.drawRoundedRect(side, ROUNDING * ring, ROUNDING * ring)
        else:
            painter.drawEllipse(centre, ring, ring)

    # Words

    def _paint_names(self, painter: QPainter, rows: range, scale: float) -> None:
        layout, left_side = self.layout, self.names_left
        gap = layout.radii[self.column] + (BOX_MARGIN + 3 if self.selected_layer else 6) / scale
        x = layout.xs[self.column] + (-gap if left_side else gap)
        width = max(abs(x - (0.0 if left_side else layout.width)) * scale - 4, 8)
        side = Qt.AlignmentFlag.AlignRight if left_side else Qt.AlignmentFlag.AlignLeft
        font = self._fitting_font(self._pitch(scale))
        metrics = QFontMetricsF(font)
        texts = [metrics.elidedText(self.names[unit], Qt.TextElideMode.ElideMiddle, width) for unit in rows]
        spots = [QPointF(x, layout.point(self.column, unit)[1]) for unit in rows]
        self._paint_texts(painter, spots, texts, width, side, font)

    def _fitting_font(self, pitch: float) -> QFont:
        # Letters keep their size when the drawing is zoomed, but give way where units lie closer than a line of text.
        font, height = QFont(self.font), QFontMetricsF(self.font).height()
        if pitch < height:
            font.setPointSizeF(max(font.pointSizeF() * pitch / height, 1.0))
        return font

    def _paint_texts(
        self,
        painter: QPainter,
        spots: list[QPointF],
        texts: list[str],
        width: float,
        side: Qt.AlignmentFlag,
        font: QFont,
    ) -> None:
        # beside, or centred at, spots of the scene, in letters that keep their size when the drawing is zoomed
        scale = painter.worldTransform().m11()
        painter.save()
        painter.scale(1 / scale, 1 / scale)
        painter.setFont(font)
        painter.setPen(self.weight_scale.theme.colour("text"))
        left = {Qt.AlignmentFlag.AlignRight: -width, Qt.AlignmentFlag.AlignHCenter: -width / 2}.get(side, 0.0)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        for spot, text in zip(spots, texts, strict=True):
            painter.drawText(QRectF(spot.x() * scale + left, spot.y() * scale - 12, width, 24), flags, text)
        painter.restore()


def _cosmetic(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen
