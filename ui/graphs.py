"""A graph of lines over x: the few names that are used of pyqtgraph, which has no types, behind typed ones.

It draws what it is given and tells where the pointer is; it never changes, adds or reads a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnapp.choices import Array
from ui.scatter.plane import ticks
from ui.small_font import small_font
from ui.theme import Theme
from ui.written_numbers import MINUS, raised

WIDE_PEN_POINTS = 1000  # a wide or smooth pen over more points than this takes too long
Range = tuple[float, float]
STYLES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}
Ticks = list[tuple[float | None, list[float]]]
BETWEEN = -1.0  # in place of a spacing: these ticks are no powers of ten
LOG_PIXELS = 45  # between such numbers
NO_DOTS: NDArray[np.bool_] = np.zeros(0, bool)


class Line(NamedTuple):
    """One line: points (n,) in the graph's own numbers (log₁₀ where an axis is logarithmic), gaps where y is NaN."""

    x: Array
    y: Array
    colour: QColor
    style: str = "solid"  # or dash, dot, none (its dots only)
    width: float = 2.0  # drawn 1 wide where there are many points
    dots: NDArray[np.bool_] = NO_DOTS  # (n,) which points are dots as well; may be left out
    opacity: float = 1.0
    fill_to: float | None = None  # fill the area between the line and this y, faintly
    wide: bool | None = None  # whether to take the time for a wide and smooth pen; by default where points are few


class Rule(NamedTuple):
    """A straight line across the graph: vertical at an x, or horizontal at a y, with a short text beside it."""

    place: float
    colour: QColor
    vertical: bool = True
    style: str = "dash"
    text: str = ""


BELOW, ABOVE = -0.2, 1.2  # where a word stands at its ring, in heights of the word


class Mark(NamedTuple):
    """A ring at a place, and a word beside it."""

    x: float
    y: float
    colour: QColor
    text: str = ""
    below: bool = False  # whether the word stands below the ring


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are short and do not lie on one another."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str | None]:  # noqa: N802
        """Write thousands and millions of epochs short."""
        if self.orientation == "bottom" and not self.logMode and spacing >= 1000:
            unit, letter = (1e6, "M") if spacing >= 100_000 else (1e3, "k")
            return [f"{value / unit:g}{letter}" if value else "0" for value in values]
        strings: list[str] = super().tickStrings(values, scale, spacing)
        return [raised(text.replace("-", MINUS)) if text else text for text in strings]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str | None]:  # noqa: N802
        """Write numbers at 1, 2 and 5 of each power of ten only, or all where fewer than two of these are seen."""
        if spacing == BETWEEN:
            return [f"{10.0**value:.4g}".replace("-", "\N{MINUS SIGN}") for value in values]
        strings = super().logTickStrings(values, scale, spacing)
        leading = [round(10 ** (value - np.floor(value + 1e-9))) for value in values]
        return [text if digit in (1, 2, 5, 10) else None for text, digit in zip(strings, leading, strict=True)]

    def logTickValues(self, low: float, high: float, size: float, given: Ticks) -> Ticks:  # noqa: N802
        """Return where numbers stand: round ones between the powers where less than a decade is seen."""
        written = [place for power in range(floor(low), floor(high) + 1) for place in power + np.log10([1, 2, 5])]
        if abs(high) < 300 and abs(low) < 300 and high > low and sum(low <= place <= high for place in written) < 2:
            values, _ = ticks((10.0**low, 10.0**high), max(round(size / LOG_PIXELS), 2))
            return [(BETWEEN, [float(np.log10(value)) for value in values if value > 0])]
        found: Ticks = super().logTickValues(low, high, size, given)
        return found

    def updateAutoSIPrefix(self) -> None:  # noqa: N802
        """Never count in thousandths or thousands: pyqtgraph does, without a word, even where it is told not to."""


class LineGraph(QWidget):
    """Lines, marks, rules, a pointer's mark, and a message in the middle; the wheel zooms, dragging moves."""

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
        for side in ("top", "right"):  # which are not there, and would set their title anew with every range
            self._plot.getAxis(side).enableAutoSIPrefix(False)
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
        self._box.sigRangeChangedManually.connect(self._tell_moved)
        self._view.viewport().installEventFilter(self)
        self._view.viewport().setMouseTracking(True)

    def _add_items(self) -> None:
        self.lines: tuple[Line, ...] = ()  # as they were given
        self.rules: tuple[Rule, ...] = ()
        self.marks: tuple[Mark, ...] = ()
        self._curves: list[tuple[pg.PlotCurveItem, pg.ScatterPlotItem]] = []
        self._rules: list[pg.InfiniteLine] = []
        self._rings = pg.ScatterPlotItem(size=9)
        self._words: list[pg.TextItem] = []
        self._rule = pg.InfiniteLine(angle=90, movable=False)
        self._mark = pg.ScatterPlotItem(size=8)
        for depth, item in ((8, self._rings), (9, self._rule), (10, self._mark)):
            item.setZValue(depth)
            self._plot.addItem(item, ignoreBounds=True)
        self.unmark()
        self._box.sigResized.connect(self._turn_words)

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
        small = small_font(font)
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
        self._rule.setPen(pg.mkPen(theme.colour("muted"), style=Qt.PenStyle.DashLine))
        self._rings.setBrush(theme.colour("base"))
        self._mark.setBrush(theme.colour("base"))
        self._mark.setPen(pg.mkPen(theme.colour("accent"), width=2))
        self._small_font = small

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Draw these lines, the last one on top, in the place of those that there were."""
        while len(self._curves) > len(lines):
            for item in self._curves.pop():
                self._plot.removeItem(item)
        while len(self._curves) < len(lines):
            pair = pg.PlotCurveItem(), pg.ScatterPlotItem(size=6, pen=None)
            for item in pair:
                self._plot.addItem(item, ignoreBounds=True)
            self._curves.append(pair)
        old, self.lines = self.lines, tuple(lines)
        for number, (line, (curve, dots)) in enumerate(zip(lines, self._curves, strict=True)):
            if number >= len(old) or not _same(line, old[number]):
                _draw_line(curve, dots, line)
        self._write_numbers()

    def set_rules(self, rules: Sequence[Rule]) -> None:
        """Draw these straight lines."""
        if tuple(rules) == self.rules:
            return
        self.rules = tuple(rules)
        for item in self._rules:
            self._plot.removeItem(item)
        self._rules = [self._made_rule(rule) for rule in rules]

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Draw rings at these places with their words; none where a place is not finite."""
        if tuple(marks) == self.marks:
            return
        self.marks = tuple(marks)
        seen = [mark for mark in marks if np.isfinite(mark.x) and np.isfinite(mark.y)]
        pens = [pg.mkPen(mark.colour, width=2) for mark in seen]
        self._rings.setData([mark.x for mark in seen], [mark.y for mark in seen], pen=pens)
        for item in self._words:
            self._plot.removeItem(item)
        self._words = [self._made_word(mark) for mark in seen if mark.text]
        self._turn_words()

    def _made_rule(self, rule: Rule) -> pg.InfiniteLine:
        pen = pg.mkPen(rule.colour, style=STYLES[rule.style])
        options = {"position": 0.92, "color": rule.colour, "fill": None, "movable": False}
        item = pg.InfiniteLine(rule.place, 90 if rule.vertical else 0, pen, label=rule.text or None, labelOpts=options)
        item.setZValue(5)
        if rule.text:
            item.label.setFont(self._small_font)
        self._plot.addItem(item, ignoreBounds=True)
        return item

    def _made_word(self, mark: Mark) -> pg.TextItem:
        first, last = self.visible_x()
        ground = QColor(self._view.backgroundBrush().color())
        ground.setAlpha(190)  # so that it can be read over lines
        side = 0 if mark.x < (first + last) / 2 else 1
        item = pg.TextItem(
            mark.text, mark.colour, anchor=(side, BELOW if mark.below else ABOVE), fill=pg.mkBrush(ground)
        )
        item.setFont(self._small_font)
        item.setZValue(8)
        item.setPos(mark.x, mark.y)
        self._plot.addItem(item, ignoreBounds=True)
        return item

    @Slot()
    def _turn_words(self, *_: object) -> None:
        # a word that would be cut below its ring stands above it
        if not self._words:
            return
        needed = 1.5 * QFontMetrics(self._small_font).height()
        low, high = self.visible_y()
        per_pixel = (high - low) / max(self.plot_area.height(), 1.0)
        worded = [mark for mark in self.marks if mark.text and np.isfinite(mark.x) and np.isfinite(mark.y)]
        for mark, item in zip(worded, self._words, strict=True):
            below = mark.below and mark.y - low >= needed * per_pixel
            across, down = item.anchor.x(), BELOW if below else ABOVE
            if item.anchor.y() != down:
                item.setAnchor((across, down))

    def set_message(self, text: str) -> None:
        """Show a text in the middle, in place of a line."""
        self._message.setText(text)
        self._write_numbers()

    def _write_numbers(self) -> None:
        # an axis of nothing has no numbers
        written = bool(self.lines) or not self._message.text()
        if self._axes[1].style["showValues"] != written:
            self._axes[1].setStyle(showValues=written)

    def set_ranges(self, x: Range, y: Range) -> None:
        """Show this part; it costs a new drawing of the axes, so nothing happens where it is shown already."""
        if self._ranges != (x, y):
            self._ranges = (x, y)
            self._box.setRange(xRange=x, yRange=y, padding=0)
            self._turn_words()
            # else the lines are put in their places while they are painted, and must be painted again
            self._view.scene().prepareForPaint()

    def visible_x(self) -> Range:
        """Return the x at the left and the right end."""
        first, last = self._box.viewRange()[0]
        return float(first), float(last)

    def set_logarithmic(self, y: bool, x: bool = False) -> None:
        """Label an axis as powers of ten; the points must then be given as log₁₀."""
        self._axes[1].setLogMode(y)
        self._axes[0].setLogMode(x)

    def visible_y(self) -> Range:
        """Return the y at the lower and the upper end."""
        low, high = self._box.viewRange()[1]
        return float(low), float(high)

    def mark(self, x: float, y: float) -> None:
        """Put the vertical line at x, and the ring on it at y (no ring for NaN)."""
        self._rule.setPos(x)
        self._rule.show()
        self._mark.setData([x], [y]) if np.isfinite(y) else self._mark.clear()

    def unmark(self) -> None:
        """Take the mark away."""
        if self._rule.isVisible():  # each of these asks for a painting
            self._rule.hide()
            self._mark.clear()

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Return where a point lies, in pixels of the canvas."""
        return QPointF(self._box.mapViewToScene(pg.Point(x, y)))

    def within(self, across: float, down: float) -> QPoint:
        """Return pixels of the canvas as whole ones, at its edge where they lie beyond: a value may be very far off."""
        size = self.canvas.width(), self.canvas.height()
        return QPoint(*(round(at) for at in np.clip(np.nan_to_num((across, down)), 0, size).tolist()))

    def x_at(self, pixel: float) -> float:
        """Return the x that lies so many pixels from the left edge of the canvas."""
        return float(self._box.mapSceneToView(pg.Point(pixel, 0)).x())

    def y_at(self, pixel: float) -> float:
        """Return the y that lies so many pixels from the upper edge of the canvas."""
        return float(self._box.mapSceneToView(pg.Point(0, pixel)).y())

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

    def _tell_moved(self, _: object) -> None:
        self._ranges = None
        self.moved_by_hand.emit()


def _same(one: Line, other: Line) -> bool:
    # by the identity of the arrays, which nobody changes
    return all(a is b if isinstance(a, np.ndarray) else a == b for a, b in zip(one, other, strict=True))


def _draw_line(curve: pg.PlotCurveItem, dots: pg.ScatterPlotItem, line: Line) -> None:
    few = len(line.x) <= WIDE_PEN_POINTS if line.wide is None else line.wide
    colour = QColor(line.colour)
    colour.setAlphaF(line.opacity)
    pen = None if line.style == "none" else pg.mkPen(colour, width=line.width if few else 1, style=STYLES[line.style])
    brush = None
    if line.fill_to is not None:
        faint = QColor(colour)
        faint.setAlphaF(0.15 * line.opacity)
        brush = pg.mkBrush(faint)
    curve.opts["antialias"] = few
    curve.setData(line.x, line.y, connect="finite", pen=pen, fillLevel=line.fill_to, brush=brush)
    some = line.dots if len(line.dots) else np.zeros(len(line.x), bool)
    if some.any() or len(dots.data):
        dots.setData(line.x[some], line.y[some], brush=pg.mkBrush(colour))
