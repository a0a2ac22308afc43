"""The histogram of the residuals, their mean and spread, and a normal curve of the same spread to compare with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnapp.judging import numbers_of
from nnapp.metrics import Residuals
from ui.charts.answers.page import Page, Shown, zoom_by
from ui.charts.answers.pointing import LEAST
from ui.charts.table import Table, bounds_of
from ui.scatter.bars import NO_CLASS, BarsView
from ui.scatter.plane import FARTHEST, fitting
from ui.scatter.plane_view import PlaneView
from ui.theme import theme_of
from ui.written_numbers import as_written

CURVE_POINTS = 200
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 5, Qt.Key.Key_PageDown: -5}


class ResidualBars(BarsView):
    """Bars, with a line at the mean, a band of one spread to either side, and the normal curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.residuals = Residuals(0)
        self.picked: int | None = None

    def show_residuals(self, residuals: Residuals) -> None:
        """Draw other residuals."""
        self.residuals = residuals
        self.show_bars(residuals.edges, residuals.counts[None], [NO_CLASS])
        peak = float(np.nan_to_num(residuals.normal(np.array([residuals.mean])))[0])
        top = max(float(residuals.counts.max(initial=1)), peak)
        self.set_fitting(fitting(np.append(self.edges, 0.0)), (0.0, top * 1.08))

    def show_picked(self, bar: int | None) -> None:
        """Put a frame around a bar, or none."""
        if bar != self.picked:
            self.picked = bar
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def paint_body(self, painter: QPainter) -> None:
        """Paint the band below, the bars, and lines and curve over them."""
        theme, plane, residuals = theme_of(self), self.plane, self.residuals
        mean, spread = residuals.mean, residuals.spread
        if spread > 0:
            band = theme.colour("muted")
            band.setAlpha(45)
            left, right = plane.pixel(mean - spread, 0).x(), plane.pixel(mean + spread, 0).x()
            painter.fillRect(QRectF(left, plane.area.top(), right - left, plane.area.height()), band)
        super().paint_body(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_rule(painter, 0.0, Qt.PenStyle.DotLine)
        if np.isfinite(mean):
            self._paint_rule(painter, mean, Qt.PenStyle.DashLine)
        if spread > 0:
            self._paint_normal(painter)
        if self.picked is not None and self.picked < len(self.edges) - 1:
            a, b = (plane.pixel(float(self.edges[self.picked + side]), 0).x() for side in (0, 1))
            painter.setPen(QPen(theme.colour("text"), 1.5))
            painter.drawRect(QRectF(a, plane.area.top() + 1, b - a, plane.area.height() - 2))

    def _paint_rule(self, painter: QPainter, x: float, style: Qt.PenStyle) -> None:
        area, across = self.plane.area, self.plane.pixel(x, 0).x()
        painter.setPen(QPen(theme_of(self).colour("text"), 1.2, style))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))

    def _paint_normal(self, painter: QPainter) -> None:
        x = np.linspace(*self.plane.x, CURVE_POINTS)
        across, down = self.plane.pixels(x, self.residuals.normal(x))
        places = zip(across.tolist(), np.clip(down, -1e4, 1e4).tolist(), strict=True)
        painter.setPen(QPen(theme_of(self).colour("muted"), 1.6))
        painter.drawPolyline(QPolygonF([QPointF(*place) for place in places]))


class HistogramPage(Page):
    """How the residuals are spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ResidualBars(self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(*LEAST)
        self.view.setAccessibleName(self.tr("Histogram of the residuals"))
        self.layout_.addWidget(self.view, 1)
        self.view.set_axes((self.tr("residual t − y"), self.tr("rows")))
        self.view.pointed.connect(self._point_at_bar)
        self._bar: int | None = None

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        return self.tr("Histogram of the residuals: {name}").format(name=shown.name)

    def show_it(self, shown: Shown) -> str:
        """Draw the bars."""
        residuals = shown.given.findings.residuals
        assert residuals is not None
        if not residuals.rows:
            return self.tr(
                "No answer is a finite number: training has diverged. Press Same Start, or lower the learning rate."
            )
        if float(np.abs(residuals.edges).max()) > FARTHEST:
            return self.tr("The residuals are too large to be drawn: training has diverged. Lower the learning rate.")
        self.view.show_residuals(residuals)
        mark = None
        if shown.selected is not None and len(shown.selected.rows):
            mark = float(numbers_of(shown.selected, shown.given.findings.output).residual[0])
        self.view.show_mark(mark if mark is not None and np.isfinite(mark) else None)
        return ""

    def plane(self) -> PlaneView:
        """Return what can be zoomed."""
        return self.view

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        self.view.set_message(text)

    def how_to_read(self, shown: Shown) -> str:
        """Say mean and spread, and what the curve is."""
        residuals = shown.given.findings.residuals
        if residuals is None or not residuals.rows:
            return ""
        mean, spread = as_written(residuals.mean, 3), as_written(residuals.spread, 3)
        text = self.tr("Mean {mean} (dashed), spread {spread} (band); grey: a normal distribution of that spread.")
        unknown = self.tr("{count} answers are no finite numbers.").format(count=f"{residuals.unknown:,}")
        return " ".join([text.format(mean=mean, spread=spread), *([unknown] if residuals.unknown else [])])

    def _point_at_bar(self, bar: int | None) -> None:
        self._bar = bar
        self.read()

    def read(self) -> None:
        """Say how many rows a bar holds."""
        bar, counts, edges = self._bar, self.view.residuals.counts, self.view.edges
        there = bar is not None and bar < len(counts) and not self.message
        self.view.show_picked(bar if there else None)
        if bar is None or not there:
            self.say_nothing()
            return
        low, high, count = as_written(float(edges[bar]), 4), as_written(float(edges[bar + 1]), 4), int(counts[bar])
        text = self.tr("t − y from {low} to {high}: one row") if count == 1 else ""
        text = text or self.tr("t − y from {low} to {high}: {count} rows")
        middle = float(edges[bar] / 2 + edges[bar + 1] / 2)
        place = self.view.plane.pixel(middle, float(count))
        self.say(self.view, text.format(low=low, high=high, count=f"{count:,}"), place)

    def press(self, key: Qt.Key) -> bool:
        """Walk from bar to bar."""
        last = len(self.view.residuals.counts) - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if self.message or last < 0:
            return False
        if key not in STEPS and key not in ends:
            return zoom_by(self.view, key)
        start = 0 if self._bar is None else self._bar + STEPS.get(key, 0)
        self._bar = ends.get(key, min(max(start, 0), last))
        self.read()
        return True

    def reading(self) -> str:
        """Return how many rows the bar holds that is pointed at."""
        there = self._bar is not None and self._bar < len(self.view.residuals.counts) and not self.message
        return str(int(self.view.residuals.counts[self._bar])) if there else ""

    def table(self) -> Table | None:
        """Return the bars."""
        residuals = self.view.residuals
        if self.shown is None or self.message or not residuals.rows:
            return None
        headers = (self.tr("from"), self.tr("to"), self.tr("rows"))
        return Table(headers, (*bounds_of(residuals.edges), residuals.counts.astype(float)))
