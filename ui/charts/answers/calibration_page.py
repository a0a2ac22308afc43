"""Calibration: of the rows that are given a chance of about 70 %, how many really are in the class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnapp.judging import ALL
from nnapp.metrics import Calibration
from ui.charts.answers.page import Page, Shown, zoom_by
from ui.charts.answers.pointing import PointedPlane
from ui.charts.answers.words import percent
from ui.charts.table import Table, bounds_of
from ui.scatter.plane_view import PlaneView
from ui.small_font import small_font
from ui.theme import theme_of
from ui.written_numbers import as_read

TOP = 1.16  # above 1 stand the counts
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CalibrationView(PointedPlane):
    """A bar for each bin as high as the share observed, a dot at its mean chance, and the diagonal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calibration: Calibration | None = None
        self.picked: int | None = None
        self.set_fitting((-0.02, 1.02), (-0.02, TOP))

    def show_calibration(self, calibration: Calibration) -> None:
        """Draw other numbers."""
        self.calibration = calibration
        self.update()

    def show_picked(self, number: int | None) -> None:
        """Put a frame around a bin, or none."""
        if number != self.picked:
            self.picked = number
            self.update()

    def bin_at(self, place: QPointF) -> int | None:
        """Return the bin above or below a place."""
        if self.calibration is None or not self.plane.area.contains(place):
            return None
        number = int(np.floor(self.plane.numbers(place)[0] * len(self.calibration.counts)))
        return number if 0 <= number < len(self.calibration.counts) else None

    def paint_body(self, painter: QPainter) -> None:
        """Paint bars, diagonal, dots and counts."""
        calibration, theme, plane = self.calibration, theme_of(self), self.plane
        if calibration is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        there = np.flatnonzero(calibration.counts).tolist()
        edges = calibration.edges
        fill = theme.colour("accent")
        fill.setAlpha(90)
        for number in there:
            corner = plane.pixel(float(edges[number]), float(calibration.observed[number]))
            end = plane.pixel(float(edges[number + 1]), 0.0)
            painter.fillRect(QRectF(corner, end).adjusted(1, 0, -1, 0), fill)
        painter.setPen(QPen(theme.colour("muted"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(plane.pixel(0, 0), plane.pixel(1, 1))
        for number in there:
            mean, share = float(calibration.predicted[number]), float(calibration.observed[number])
            dot = plane.pixel(mean, share)
            painter.setPen(QPen(theme.colour("text"), 1.4))
            painter.drawLine(plane.pixel(mean, mean), dot)
            painter.setPen(QPen(theme.colour("base"), 1))
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(dot, 4, 4)
        self._paint_counts(painter, there, calibration)
        if self.picked is not None:
            a, b = (plane.pixel(float(edges[self.picked + side]), 0).x() for side in (0, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 1.5))
            painter.drawRect(QRectF(a, plane.area.top() + 1, b - a, plane.area.height() - 2))

    def _marks(self, axis: int, area: QRectF) -> list[tuple[float, str]]:
        return [mark for mark in super()._marks(axis, area) if 0 <= mark[0] <= 1]

    def _paint_counts(self, painter: QPainter, there: list[int], calibration: Calibration) -> None:
        painter.setFont(small_font(self.font()))
        metrics, theme, edges = QFontMetricsF(painter.font()), theme_of(self), calibration.edges
        painter.setPen(theme.colour("text"))
        for number in there:
            left, right = (self.plane.pixel(float(edges[number + side]), 0).x() for side in (0, 1))
            text = f"{int(calibration.counts[number]):,}"
            if metrics.horizontalAdvance(text) > right - left:
                continue
            place = QRectF(left, self.plane.area.top() + 2, right - left, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class CalibrationPage(Page):
    """Whether the chances that the network gives can be believed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CalibrationView(self)
        self.view.setAccessibleName(self.tr("Reliability diagram"))
        self.view.set_axes((self.tr("chance given"), self.tr("share observed")))
        self.layout_.addWidget(self.view, 1)
        self._picked: int | None = None
        self.view.pointed.connect(self._point)

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        return self.tr("Calibration: {name}").format(name=shown.name)

    def show_it(self, shown: Shown) -> str:
        """Draw the bins."""
        calibration = shown.given.findings.calibration
        assert calibration is not None
        if not calibration.counts.any():
            return self.tr(
                "No answer is a number: training has diverged. Press Same Start, or lower the learning rate."
            )
        self.view.show_calibration(calibration)
        return ""

    def plane(self) -> PlaneView:
        """Return what can be zoomed."""
        return self.view

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        self.view.set_message(text)

    def how_to_read(self, shown: Shown) -> str:
        """Say the expected calibration error, and what the diagonal means."""
        calibration = shown.given.findings.calibration
        if calibration is None or self.message:
            return ""
        text = self.tr("On the diagonal chances come true; mean distance (ECE) {error}.")
        unknown = self.tr("{count} answers are not numbers.").format(count=f"{calibration.unknown:,}")
        return " ".join([text.format(error=as_read(calibration.error, 3)), *([unknown] if calibration.unknown else [])])

    def said_of(self, shown: Shown, number: int) -> str:
        """Say how many rows a bin has, their mean chance, and the share that came true."""
        calibration, edges = self.view.calibration, np.linspace(0, 100, 11)
        if calibration is None:
            return ""
        edges = 100 * calibration.edges
        values = {"low": f"{edges[number]:g}", "high": f"{edges[number + 1]:g}"}
        count = int(calibration.counts[number])
        if not count:
            return self.tr("chance {low} to {high} %: no row").format(**values)
        text = self.tr("chance {low} to {high} %: {count} rows\nmean chance {mean}\nobserved {share}")
        if count == 1:
            text = self.tr("chance {low} to {high} %: one row\nchance {mean}\nobserved {share}")
        mean, share = percent(float(calibration.predicted[number])), percent(float(calibration.observed[number]))
        said = text.format(count=f"{count:,}", mean=mean, share=share, **values)
        of_answered = shown.task.kind == "classes" and shown.given.findings.output == ALL
        return said + self.tr(" answered rightly") if of_answered else said + self.tr(" in the class")

    def _point(self, place: QPointF | None) -> None:
        self._picked = None
        self.point(place)

    def pointed_bin(self) -> int | None:
        """Return the bin that is pointed at or was reached by keys."""
        if self._picked is not None or self.place is None:
            return self._picked
        return self.view.bin_at(self.place)

    def read(self) -> None:
        """Say what a bin holds."""
        number = self.pointed_bin() if self.shown is not None and not self.message else None
        self.view.show_picked(number)
        calibration = self.view.calibration
        if number is None or self.shown is None or calibration is None:
            self.say_nothing()
            return
        middle = float(calibration.edges[number] + calibration.edges[number + 1]) / 2
        share = float(np.nan_to_num(calibration.observed[number]))
        self.say(self.view, self.said_of(self.shown, number), self.view.plane.pixel(middle, share))

    def press(self, key: Qt.Key) -> bool:
        """Walk from bin to bin."""
        if self.message or self.view.calibration is None:
            return False
        last, number = len(self.view.calibration.counts) - 1, self.pointed_bin()
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if key not in STEPS and key not in ends:
            return zoom_by(self.view, key)
        start = 0 if number is None else number + STEPS.get(key, 0)
        self._picked = ends.get(key, min(max(start, 0), last))
        self.read()
        return True

    def reading(self) -> str:
        """Return the share observed in the bin that is pointed at, with all its digits."""
        number, calibration = self.pointed_bin(), self.view.calibration
        if number is None or calibration is None or self.message or not calibration.counts[number]:
            return ""
        return repr(float(calibration.observed[number]))

    def table(self) -> Table | None:
        """Return the bins."""
        calibration = self.view.calibration
        if self.shown is None or self.message or calibration is None:
            return None
        edges, counts = calibration.edges, calibration.counts.astype(float)
        headers = (self.tr("from"), self.tr("to"), self.tr("rows"), self.tr("mean chance"), self.tr("share observed"))
        return Table(headers, (*bounds_of(edges), counts, calibration.predicted, calibration.observed))
