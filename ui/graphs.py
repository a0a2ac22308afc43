"""A graph of one line over x: the few names that are used of pyqtgraph, which has no types, behind typed ones.

It draws what it is given and tells where the pointer is; it never changes, adds or reads a value.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnapp.choices import Array
from ui.theme import Theme

WIDE_PEN_POINTS = 1000  # a wide or smooth pen over more points than this takes too long
Range = tuple[float, float]


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are short and do not lie on one another."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str | None]:  # noqa: N802
        """Write thousands and millions of epochs short."""
        if self.orientation == "bottom" and spacing >= 1000:
            unit, letter = (1e6, "M") if spacing >= 100_000 else (1e3, "k")
            return [f"{value / unit:g}{letter}" if value else "0" for value in values]
        strings: list[str | None] = super().tickStrings(values, scale, spacing)
        return strings

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str | None]:  # noqa: N802
        """Write numbers at 1, 2 and 5 of each power of ten only."""
        strings = super().logTickStrings(values, scale, spacing)
        leading = [round(10 ** (value - np.floor(value + 1e-9))) for value in values]
        return [text if digit in (1, 2, 5, 10) else None for text, digit in zip(strings, leading, strict=True)]


class LineGraph(QWidget):
    """A line, a mark on it, and a message in the middle; the wheel zooms, dragging moves."""

    pointed = Signal(float, float)  # the pointer's x in the graph's own numbers, and its height in pixels from the top
    left = Signal()
    moved_by_hand = Signal()
    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = [_Axis("bottom"), _Axis("left")]
        sides = {axis.orientation: axis for axis in self._axes}
        self._view = pg.PlotWidget(self, enableMenu=False, axisItems=sides)
        self._view.setFrameShape(self._view.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # asks the parent instead
        self._plot = self._view.getPlotItem()
        self._plot.hideButtons()
        self._plot.disableAutoRange()
        self._box = self._plot.getViewBox()
        self._box.setDefaultPadding(0)
        self._plot.layout.setContentsMargins(0, 6, 14, 0)  # else the last numbers of the axes are cut
        self._add_items()
        self._message = QLabel(self._view, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._message.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._ranges: tuple[Range, Range] | None = None
        self._points = (np.empty(0), np.empty(0))
        self._box.sigRangeChangedManually.connect(self._tell_moved)
        self._view.viewport().installEventFilter(self)
        self._view.viewport().setMouseTracking(True)

    def _add_items(self) -> None:
        self._line = pg.PlotCurveItem()
        self._dots = pg.ScatterPlotItem(size=6, pen=None)
        self._rule = pg.InfiniteLine(angle=90, movable=False)
        self._mark = pg.ScatterPlotItem(size=8)
        for item in (self._line, self._dots, self._rule, self._mark):
            self._plot.addItem(item, ignoreBounds=True)
        self.unmark()

    @property
    def points(self) -> tuple[Array, Array]:
        """The points that are drawn, as they were given."""
        return self._points

    @property
    def canvas(self) -> QWidget:
        """The widget that receives the mouse."""
        viewport = self._view.viewport()
        assert isinstance(viewport, QWidget)
        return viewport

    @property
    def plot_area(self) -> QRectF:
        """Where the line is drawn, in pixels of the canvas."""
        return QRectF(self._box.sceneBoundingRect())

    def set_titles(self, x: str, y: str) -> None:
        """Name the axes."""
        for axis, title in zip(self._axes, (x, y), strict=True):
            axis.enableAutoSIPrefix(False)
            axis.setLabel(title)

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme and a font; pyqtgraph does not follow the palette."""
        small = QFont(font)
        small.setPointSizeF(max(font.pointSizeF() - 1, 6))
        self._view.setBackground(theme.colour("base"))
        for axis in self._axes:
            axis.setPen(pg.mkPen(theme.colour("line")))
            axis.setTextPen(pg.mkPen(theme.colour("muted")))
            axis.setStyle(tickFont=small, tickLength=-4, tickTextOffset=4, hideOverlappingLabels=False)
            axis.label.setFont(small)
        metrics = self.fontMetrics()
        # a fixed size, because an axis that grows with its numbers makes the whole graph jump
        self._axes[1].setWidth(metrics.horizontalAdvance("0.0000") + metrics.height() + 8)
        self._axes[0].setHeight(2 * metrics.height() + 6)
        self._place_message()
        self._accent = theme.colour("accent")
        self._rule.setPen(pg.mkPen(theme.colour("muted"), style=Qt.PenStyle.DashLine))
        self._dots.setBrush(self._accent)
        self._mark.setBrush(theme.colour("base"))
        self._mark.setPen(pg.mkPen(self._accent, width=2))
        self._set_pen()

    def set_points(self, x: Array, y: Array, dots: NDArray[np.bool_]) -> None:
        """Draw a line through points with gaps where y is NaN, and dots where the booleans `dots` say so."""
        self._points = (x, y)
        self._set_pen()
        self._line.setData(x, y, connect="finite")
        self._dots.setData(x[dots], y[dots])

    def set_message(self, text: str) -> None:
        """Show a text in the middle, in place of a line."""
        self._message.setText(text)

    def set_ranges(self, x: Range, y: Range) -> None:
        """Show this part; it costs a new drawing of the axes, so nothing happens where it is shown already."""
        if self._ranges != (x, y):
            self._ranges = (x, y)
            self._box.setRange(xRange=x, yRange=y, padding=0)

    def visible_x(self) -> Range:
        """Return the x at the left and the right end."""
        first, last = self._box.viewRange()[0]
        return float(first), float(last)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Label the y axis as powers of ten; the points must then be given as log₁₀."""
        self._axes[1].setLogMode(logarithmic)

    def mark(self, x: float, y: float) -> None:
        """Put the vertical line at x, and the ring on it at y (no ring for NaN)."""
        self._rule.setPos(x)
        self._rule.show()
        self._mark.setData([x], [y]) if np.isfinite(y) else self._mark.clear()

    def unmark(self) -> None:
        """Take the mark away."""
        self._rule.hide()
        self._mark.clear()

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Return where a point lies, in pixels of the canvas."""
        return QPointF(self._box.mapViewToScene(pg.Point(x, y)))

    def x_at(self, pixel: float) -> float:
        """Return the x that lies so many pixels from the left edge of the canvas."""
        return float(self._box.mapSceneToView(pg.Point(pixel, 0)).x())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Tell where the pointer is; the graph still gets every event but the right button, which opens the menu."""
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.double_clicked.emit()
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            position = event.position()
            if self.plot_area.contains(position):
                self.pointed.emit(position.x(), position.y())
            else:
                self.left.emit()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            return event.button() == Qt.MouseButton.RightButton
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message in the middle."""
        super().resizeEvent(event)
        self._place_message()

    def _place_message(self) -> None:
        left, bottom = self._axes[1].maximumWidth(), self._axes[0].maximumHeight()
        self._message.setGeometry(round(left) + 8, 0, self.width() - round(left) - 24, self.height() - round(bottom))

    def _set_pen(self) -> None:
        few = len(self._points[0]) <= WIDE_PEN_POINTS
        self._line.setPen(pg.mkPen(self._accent, width=2 if few else 1))
        self._line.opts["antialias"] = few

    def _tell_moved(self, _: object) -> None:
        self._ranges = None
        self.moved_by_hand.emit()
