"""The widget that paints the layers one below the other, and tells what is pointed at and clicked."""

from __future__ import annotations

from math import isnan

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnapp.activity import Activity, LayerActivity, Spread
from ui.charts.activations.curve import (
    Curve,
    curve_of,
    output_bars,
    paint_curve,
    paint_outputs,
    paint_points,
    range_of,
    unit_near,
)
from ui.charts.activations.histogram import Look, bar, bin_at, paint_histogram, plane_of
from ui.charts.activations.layout import Row, Spot, arranged, least_height
from ui.charts.activations.state import Shown
from ui.charts.axes import paint_frame
from ui.pointing import Pointed
from ui.scatter.plane import Plane
from ui.small_font import small_font
from ui.theme import Theme, theme_of


class ActivityView(Pointed, QWidget):
    """A histogram and a curve for every layer."""

    pointed = Signal(object)  # the Spot under the pointer, or None
    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.shown = Shown()
        self.rows: list[Row] = []
        self._curves: list[Curve | None] = []
        self._dead: list[bool] = []

    def show_state(self, shown: Shown) -> None:
        """Show other numbers, words, marks or choices."""
        old, self.shown = self.shown, shown
        if shown.activity is not old.activity or shown.z is not old.z or shown.layers is not old.layers:
            self._curves = [self._curve(number) for number in range(len(shown.layers))]
        dead = [bool(pieces) for pieces in shown.dead]
        if dead != self._dead:
            self._dead = dead
            self.arrange()
        self.update()

    def plane(self, layer: int) -> Plane:
        """Return where the histogram of a layer is drawn."""
        return plane_of(self.spread(layer), self.rows[layer].histogram, self.shown.logarithmic)

    def spread(self, layer: int) -> Spread:
        """Return what the histogram of a layer shows."""
        return self.shown.spread(layer)

    def drawn(self, layer: int) -> Curve | None:
        """Return the curve of a layer; None for softmax."""
        return self._curves[layer]

    def part_at(self, place: QPointF) -> Spot | None:
        """Return what lies at a place."""
        for layer, row in enumerate(self.rows):
            if row.whole.contains(place) and self.shown.activity is not None:
                return self._spot_in(layer, row, place)
        return None

    def place_of(self, spot: Spot) -> QPointF:
        """Return where something is drawn."""
        row = self.rows[spot.layer]
        if spot.kind == "bin":
            return bar(self.spread(spot.layer), self.plane(spot.layer), spot.number).center()
        drawn, z = self._curves[spot.layer], self.shown.z
        if drawn is not None and spot.kind in {"unit", "curve"}:
            value = float(z[spot.layer][spot.number]) if spot.kind == "unit" and z is not None else spot.z
            plane = drawn.planes(row.curve)[0]
            return QPointF(plane.pixel(value, 0.0).x() if np.isfinite(value) else row.curve.x(), row.curve.center().y())
        if spot.kind == "unit" and self.shown.a is not None:
            outputs = self.shown.a[spot.layer]
            return output_bars(len(outputs), row.curve, outputs)[spot.number].center()
        return row.title.center()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the layers that can be seen."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(event.rect(), theme.colour("base"))
        if self.shown.message:
            painter.setPen(theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.shown.message)
        elif self.shown.activity is not None:
            for number, row in enumerate(self.rows):
                if row.whole.intersects(event.rect().toRectF()):
                    self._paint_row(painter, number, row, theme)
        painter.end()

    def point(self, part: Spot | None) -> None:
        """Tell what is pointed at."""
        clickable = part is not None and part.kind in {"unit", "title"}
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(part)

    def click(self, part: Spot) -> None:
        """Tell what is clicked."""
        self.clicked.emit(part)

    # Parts

    def _layer(self, number: int) -> LayerActivity:
        activity = self.shown.activity
        assert isinstance(activity, Activity)
        return activity.layers[number]

    def _curve(self, number: int) -> Curve | None:
        activation, z = self.shown.layers[number].activation, self.shown.z
        if self.shown.activity is None or not activation.elementwise:
            return None
        shown = range_of(self._layer(number).ends[1], None if z is None else z[number])
        old = self._curves[number] if number < len(self._curves) else None
        return (
            old if old is not None and (old.activation, old.z) == (activation, shown) else curve_of(activation, shown)
        )

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(small_font(self.font()))

    def arrange(self) -> None:
        """Find the layers their places."""
        metrics = self._metrics()
        self.setMinimumHeight(round(least_height(self._dead, self.width(), metrics)) + 2)
        self.rows = arranged(self._dead, self.width(), self.height() - 2, metrics)
        self.update()

    def _spot_in(self, layer: int, row: Row, place: QPointF) -> Spot | None:
        number = bin_at(self.spread(layer), self.plane(layer), place)
        if number is not None:
            return Spot(layer, "bin", number)
        if row.curve.adjusted(-3, -3, 3, 3).contains(place):
            return self._spot_on_curve(layer, row.curve, place)
        for piece, area in self._pieces(layer, row):
            if piece is not None and area.contains(place):
                return Spot(layer, "unit", piece)
        return Spot(layer, "title") if row.title.contains(place) else None

    def _spot_on_curve(self, layer: int, area: QRectF, place: QPointF) -> Spot | None:
        drawn, z, a = self._curves[layer], self.shown.z, self.shown.a
        if drawn is None:
            bars = [] if a is None else output_bars(len(a[layer]), area, a[layer])
            within = (number for number, bar in enumerate(bars) if bar.left() <= place.x() < bar.right())
            number = next(within, None)
            return None if number is None else Spot(layer, "unit", number)
        unit = None if z is None else unit_near(drawn, area, z[layer], place)
        if unit is not None:
            return Spot(layer, "unit", unit)
        return Spot(layer, "curve", z=drawn.planes(area)[0].numbers(place)[0])

    def _pieces(self, layer: int, row: Row) -> list[tuple[int | None, QRectF]]:
        metrics, x, found = self._metrics(), row.dead.left(), []
        for piece in self.shown.dead[layer]:
            wide = metrics.horizontalAdvance(piece.text)
            found.append((piece.unit, QRectF(x, row.dead.top(), wide, row.dead.height())))
            x += wide
        return found

    def _paint_row(self, painter: QPainter, number: int, row: Row, theme: Theme) -> None:
        painter.setFont(small_font(self.font()))
        self._paint_words(painter, number, row, theme)
        shown, spot = self.shown, self.shown.spot
        unit = shown.unit if shown.selected_layer == number else None
        here = spot is not None and spot.layer == number
        pointed = spot.number if spot is not None and here and spot.kind == "bin" else -1
        look = Look(theme, unit, pointed, shown.logarithmic, shown.quantity)
        paint_histogram(painter, self._layer(number), self.spread(number), self.plane(number), look)
        self._paint_curve(painter, number, row.curve, unit, theme)

    def _paint_curve(self, painter: QPainter, number: int, area: QRectF, unit: int | None, theme: Theme) -> None:
        shown, drawn = self.shown, self._curves[number]
        if drawn is not None:
            paint_curve(painter, drawn, area, theme)
            if shown.z is not None:
                paint_points(painter, drawn, area, shown.z[number], unit, theme)
        elif shown.a is not None and not any(isnan(value) for value in shown.a[number].tolist()):
            paint_outputs(painter, area, shown.a[number], shown.names, unit, theme)
        else:
            painter.setPen(theme.colour("muted"))
            painter.drawText(area.adjusted(4, 2, -4, -2), Qt.TextFlag.TextWordWrap, shown.no_curve)
            paint_frame(painter, Plane((0, 1), (0, 1), area), theme)

    def _paint_words(self, painter: QPainter, number: int, row: Row, theme: Theme) -> None:
        metrics, font = self._metrics(), QFont(painter.font())
        painter.setPen(theme.colour("accent" if self.shown.selected_layer == number else "text"))
        title = metrics.elidedText(self.shown.titles[number], Qt.TextElideMode.ElideRight, row.title.width())
        painter.drawText(row.title, Qt.AlignmentFlag.AlignVCenter, title)
        pieces = self._pieces(number, row)
        underlined = QFont(font)
        underlined.setUnderline(True)
        painter.save()
        painter.setClipRect(row.dead)
        for piece, (unit, area) in zip(self.shown.dead[number], pieces, strict=True):
            painter.setFont(font if unit is None else underlined)
            painter.setPen(theme.colour("text" if unit is None else "accent"))
            room = max(row.dead.right() - area.left(), 0.0)
            text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room + 1)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
        painter.setFont(font)
