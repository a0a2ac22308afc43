"""The widget of the function: shares of units behind the curve, targets over it, and a line under the pointer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.scatter.plane import Plane
from ui.scatter.view import ScatterView
from ui.theme import Theme, theme_of

FAR = 1e4  # pixels beyond which lines are not drawn further
KEPT = 30  # points; of more a picture is kept
FAINT, BANDS = 0.55, (0.10, 0.26)  # opacity of thin lines, and of the bands of a stack


class Shares(NamedTuple):
    """Lines (units, places) over x (places,), one for each unit; `stacked` ones have bands between them."""

    x: Array
    lines: Array
    units: NDArray[np.intp]
    bottom: Array  # (places,) where a stack begins; else the base
    base: float
    stacked: bool


class CurveView(ScatterView):
    """Points around a curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painted_anew = KEPT  # the curve is often another, the points are not
        self.shares: Shares | None = None
        self.strong: set[int] = set()  # units that are drawn strongly
        self.seen: tuple[float, float] | None = None  # beyond is extrapolation
        self.at: tuple[float, float] | None = None  # x and the curve there
        self._polygons: tuple[object, ...] = ()

    def show_shares(self, shares: Shares | None) -> None:
        """Draw other shares."""
        self.shares = shares
        self.update()

    def show_strong(self, units: set[int]) -> None:
        """Draw some of them strongly."""
        if units != self.strong:
            self.strong = units
            self.update()

    def show_seen(self, seen: tuple[float, float] | None) -> None:
        """Shade what lies beyond these x."""
        self.seen = seen
        self.update()

    def show_at(self, at: tuple[float, float] | None) -> None:
        """Put a vertical line at an x, with a ring on the curve."""
        if at != self.at:
            self.at = at
            self.update()

    def unit_at(self, place: QPointF, lines: Array, bottom: float, reach: float = 7.0) -> int | None:
        """Return the unit whose line, or band of a stack, lies under a place; `lines` (units,) are exactly there."""
        if self.shares is None or not len(self.shares.units):
            return None
        _, down = self.plane.pixels(np.zeros(len(lines)), lines)
        if not self.shares.stacked:
            distance = np.abs(down - place.y())
            distance[~np.isfinite(distance)] = np.inf
            best = int(np.argmin(distance))
            return int(self.shares.units[best]) if distance[best] <= reach else None
        _, begin = self.plane.pixels(np.zeros(1), np.array([bottom]))
        edges = np.concatenate([begin, down])
        low, high = np.minimum(edges[1:], edges[:-1]), np.maximum(edges[1:], edges[:-1])
        inside = np.flatnonzero((low <= place.y()) & (place.y() <= high))
        return int(self.shares.units[inside[np.argmin((high - low)[inside])]]) if len(inside) else None

    def paint_body(self, painter: QPainter) -> None:
        """Paint from the back to the front."""
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_beyond(painter, theme)
        if self.shares is not None:
            self._paint_shares(painter, self.shares, theme)
        super().paint_body(painter)
        self._paint_line(painter)  # again, over the points: many of them would hide it
        if self.at is not None:
            self._paint_at(painter, self.at, theme)

    def _paint_beyond(self, painter: QPainter, theme: Theme) -> None:
        if self.seen is None or not np.isfinite(self.seen).all():
            return
        area, plane = self.plane.area, self.plane
        colour = theme.colour("line")
        colour.setAlphaF(0.45)
        left, right = (plane.pixel(x, plane.y[0]).x() for x in self.seen)
        for begin, end in ((area.left(), min(left, area.right())), (max(right, area.left()), area.right())):
            if end > begin:
                painter.fillRect(QRectF(begin, area.top(), end - begin, area.height()), colour)

    def _paint_shares(self, painter: QPainter, shares: Shares, theme: Theme) -> None:
        polygons, bottom = self._made(shares)
        if shares.stacked:
            self._paint_bands(painter, polygons, bottom, theme)
        base = self.plane.pixel(self.plane.x[0], shares.base).y()
        if abs(base) < FAR:
            painter.setPen(QPen(theme.colour("muted"), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(self.plane.area.left(), base), QPointF(self.plane.area.right(), base))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        faint = theme.colour("strong")
        faint.setAlphaF(FAINT)
        for strong in (False, True):
            painter.setPen(QPen(theme.colour("strong"), 2.4) if strong else QPen(faint, 1.0))
            for unit, parts in zip(shares.units.tolist(), polygons, strict=True):
                if (unit in self.strong) == strong:
                    for part in parts:
                        painter.drawPolyline(part)

    def _paint_bands(
        self, painter: QPainter, polygons: list[list[QPolygonF]], bottom: list[QPolygonF], theme: Theme
    ) -> None:
        assert self.shares is not None
        painter.setPen(Qt.PenStyle.NoPen)
        before = bottom
        for number, (unit, parts) in enumerate(zip(self.shares.units.tolist(), polygons, strict=True)):
            if len(parts) == len(before) == 1:
                colour = QColor(theme.colour("strong"))
                colour.setAlphaF(0.55 if unit in self.strong else BANDS[number % 2])
                painter.setBrush(colour)
                painter.drawPolygon(QPolygonF([*parts[0].toList(), *reversed(before[0].toList())]))
            before = parts

    def _paint_at(self, painter: QPainter, at: tuple[float, float], theme: Theme) -> None:
        place, area = self.plane.pixel(at[0], at[1] if np.isfinite(at[1]) else self.plane.y[0]), self.plane.area
        painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(place.x(), area.top()), QPointF(place.x(), area.bottom()))
        if np.isfinite(at[1]) and abs(place.y()) < FAR:
            painter.setBrush(theme.colour("base"))
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawEllipse(place, 4, 4)

    def _made(self, shares: Shares) -> tuple[list[list[QPolygonF]], list[QPolygonF]]:
        # the polygons in pixels, kept until the plane or the shares are others
        if len(self._polygons) != 4 or self._polygons[0] is not shares or self._polygons[1] != self.plane:
            plane = self.plane
            polygons = [polylines(plane, shares.x, line) for line in shares.lines]
            self._polygons = shares, plane, polygons, polylines(plane, shares.x, shares.bottom)
        return self._polygons[2], self._polygons[3]  # type: ignore[return-value]


def polylines(plane: Plane, x: Array, y: Array) -> list[QPolygonF]:
    """Return a line in pixels, in pieces where it has gaps."""
    across, down = plane.pixels(x, y)
    known = np.isfinite(down)
    down = np.clip(down, -FAR, FAR)
    if known.all():
        return [QPolygonF(list(map(QPointF, across.tolist(), down.tolist())))]
    places = np.split(np.arange(len(x)), np.flatnonzero(np.diff(known.astype(int))) + 1)
    pieces = [some for some in places if known[some].all() and len(some) > 1]
    return [QPolygonF(list(map(QPointF, across[some].tolist(), down[some].tolist()))) for some in pieces]
