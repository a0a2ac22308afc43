"""ROC curves as a picture: over the diagonal, with their areas in the corner that good curves leave free."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.metrics import Roc
from ui.charts.answers.pointing import PointedPlane
from ui.plain_text import short_plain
from ui.small_font import small_font
from ui.theme import theme_of

MOST_CORNERS = 2000  # of a curve that is drawn: no screen shows more
ALL_CORNERS, RUNNING_CORNERS = 8000, 2000  # of all curves together, at rest and while a training goes on
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
MOST_LETTERS = 18
WHOLE = (-0.02, 1.02)


class Curve:
    """One ROC curve as it is drawn: at most MOST_CORNERS of its corners."""

    def __init__(self, roc: Roc, most: int = MOST_CORNERS) -> None:
        self.roc = roc
        self.corners = thinned(roc, most)
        self.x: Array = roc.false_positive_rate[self.corners]
        self.y: Array = roc.true_positive_rate[self.corners]


class RocView(PointedPlane):
    """Curves from (0, 0) to (1, 1) over the diagonal, and their areas in the corner that good curves leave free."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves: list[Curve] = []
        self.labels: tuple[str, ...] = ()
        self.by_class = False
        self.mark: tuple[int, int] | None = None  # curve and corner
        self.set_fitting(WHOLE, WHOLE)

    def show_curves(self, rocs: tuple[Roc, ...], labels: tuple[str, ...], by_class: bool, running: bool) -> None:
        """Draw other curves; `by_class` gives each the colour of its class."""
        most = min(MOST_CORNERS, (RUNNING_CORNERS if running else ALL_CORNERS) // max(len(rocs), 1))
        self.curves, self.labels, self.by_class = [Curve(roc, most) for roc in rocs], labels, by_class
        self.update()

    def show_mark(self, mark: tuple[int, int] | None) -> None:
        """Mark a corner of a curve, or none."""
        if mark != self.mark:
            self.mark = mark
            self.update()

    def nearest(self, place: QPointF) -> tuple[int, int] | None:
        """Return the curve and its corner that are nearest to a place between the axes."""
        best, found = np.inf, None
        if not self.plane.area.contains(place):
            return None
        for number, curve in enumerate(self.curves):
            across, down = self.plane.pixels(curve.x, curve.y)
            if len(across):
                distance = np.hypot(across - place.x(), down - place.y())
                corner = int(distance.argmin())
                if distance[corner] < best:
                    best, found = float(distance[corner]), (number, corner)
        return found

    def colour(self, number: int) -> QColor:
        """Return the colour of a curve."""
        theme = theme_of(self)
        return theme.class_colour(self.curves[number].roc.index) if self.by_class else theme.colour("accent")

    def _pen(self, number: int, width: float) -> QPen:
        style = STYLES[self.curves[number].roc.index // 8 % len(STYLES)] if self.by_class else STYLES[0]
        return QPen(self.colour(number), width, style)

    def paint_body(self, painter: QPainter) -> None:
        """Paint diagonal, curves, mark and areas."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme_of(self).colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.plane.pixel(0, 0), self.plane.pixel(1, 1))
        for number, curve in enumerate(self.curves):
            painter.setPen(self._pen(number, 2.0 if len(self.curves) <= 8 else 1.3 if len(self.curves) <= 24 else 1.0))
            across, down = (np.clip(pixels, -1e4, 1e4).tolist() for pixels in self.plane.pixels(curve.x, curve.y))
            painter.drawPolyline(QPolygonF([QPointF(*place) for place in zip(across, down, strict=True)]))
        self._paint_areas(painter)
        if self.mark is not None and self.mark[0] < len(self.curves):
            curve = self.curves[self.mark[0]]
            corner = min(self.mark[1], len(curve.x) - 1)
            painter.setPen(QPen(self.colour(self.mark[0]), 2))
            painter.setBrush(theme_of(self).colour("base"))
            painter.drawEllipse(self.plane.pixel(float(curve.x[corner]), float(curve.y[corner])), 4.5, 4.5)

    def _paint_areas(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        metrics, area = QFontMetricsF(painter.font()), self.plane.area
        line = metrics.height() + 1
        room = max(1, int(0.62 * area.height() / line) - 1)
        count = len(self.curves)
        shown = count if count <= room else room - 1
        texts = [self._area_text(number) for number in range(shown)]
        head = self.tr("area") if count > 1 else ""
        more = [self.tr("… {count} more").format(count=count - shown)] if shown < count else []
        lines = [*([head] if head else []), *texts, *more]
        wide = max((metrics.horizontalAdvance(text) for text in lines), default=0.0) + 24
        place = QRectF(area.right() - wide - 6, area.bottom() - 6 - line * len(lines), wide, line)
        ground = theme_of(self).colour("base")
        ground.setAlpha(200)
        painter.fillRect(QRectF(place.left(), place.top(), wide, line * len(lines)), ground)
        for place_number, text in enumerate(lines):
            number = place_number - bool(head)
            if 0 <= number < shown:
                painter.setPen(self._pen(number, 2.0))
                middle = place.center().y()
                painter.drawLine(QPointF(place.left() + 2, middle), QPointF(place.left() + 18, middle))
            painter.setPen(theme_of(self).colour("text" if 0 <= number < shown else "muted"))
            painter.drawText(place.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignRight, text)
            place.translate(0, line)

    def _area_text(self, number: int) -> str:
        roc = self.curves[number].roc
        if len(self.curves) == 1:
            return self.tr("area {area}").format(area=area_words(roc.area))
        return self.tr("{name}: {area}").format(
            name=short_plain(self.labels[roc.index], MOST_LETTERS), area=area_words(roc.area)
        )


def area_words(area: float) -> str:
    """Write an area with three decimals, but never 1 for what is only nearly so."""
    text = f"{area:.3f}"
    return ">0.999" if text == "1.000" and area < 1 else text


def thinned(roc: Roc, most: int = MOST_CORNERS) -> NDArray[np.intp]:
    """Return which corners of a curve are drawn: evenly spread along it, the ends among them."""
    count = len(roc.thresholds)
    if count <= most:
        return np.arange(count)
    along = roc.false_positive_rate + roc.true_positive_rate  # grows from 0 to 2
    every = np.searchsorted(along, np.linspace(0, 2, most))
    return np.unique(np.minimum(every, count - 1))
