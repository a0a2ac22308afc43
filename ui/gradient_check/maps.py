"""The check of many weights as heatmaps: backpropagation, the cost, and their relative error side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.gradient_check import Check, LayerCheck
from nnapp.gradient_check.verdict import worst_link
from nnapp.topology import BIAS
from ui.gradient_check.keys import Link, stepped
from ui.heatmap import Group, Panel, Shape, arranged
from ui.heatmap_colours import colour_table
from ui.heatmap_painting import paint_covered, paint_frame, paint_lines, paint_message, paint_names, room_in
from ui.heatmap_picture import picture, pixels_of, rounded_up, seen_cell
from ui.pointing import Pointed
from ui.small_font import small_font
from ui.theme import Theme, theme_of

ERROR_LIMIT = 1e-2  # has the strongest colour; six powers of ten below it is neutral
MOST_HATCHED = 4000
BETWEEN = 18.0  # pixels between layers
PALE = 0.4  # of the colours, where what was found is no longer so
BACKPROP, COST, ERROR = range(3)


class Spot(NamedTuple):
    """A cell: its layer and which of the three maps, unit and column of [W b]."""

    layer: int
    side: int
    unit: int
    column: int


class CheckMaps(Pointed, QWidget):
    """Paints the three maps of each layer; the worst weight has a frame, what was not judged is hatched."""

    pointed = Signal(object)  # the link under the pointer, or None
    clicked = Signal(object)
    moved = Signal(object)  # the link that the keys have come to; None once the keyboard is elsewhere
    opened = Signal(object)  # by a double click, or Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.current: Link | None = None  # which is marked
        self._covered: Link | None = None
        self.check: Check | None = None
        self.message = ""
        self._old = False
        self.panels: list[Panel] = []
        self.limit = 1.0
        self._worst: Link | None = None
        self._layers: list[int] = []  # those that were checked

    def show_check(self, check: Check | None, message: str = "") -> None:
        """Show what was found, or a message where nothing was."""
        self.check, self.message = check, message
        self._layers, self._worst = [], None
        if check is not None:
            self._layers = [number for number, layer in enumerate(check.layers) if layer.checked.any()]
            self.limit = rounded_up(max((_largest(check.layers[number]) for number in self._layers), default=1.0))
            self._worst = worst_link(check) if check.count > check.near_kinks else None
        if self.current is not None and not self.shows(self.current):
            self.current = None
        self.arrange()

    def show_old(self, old: bool) -> None:
        """Paint pale what is no longer so."""
        if old != self._old:
            self._old = old
            self.update()

    def shows(self, link: Link) -> bool:
        """Say whether a weight lies in a map."""
        layer, unit, source = link
        if self.check is None or layer not in self._layers:
            return False
        units, columns = map(int, self.check.layers[layer].checked.shape)
        return 0 <= unit < units and -1 <= source < columns - 1

    def cover(self, link: Link | None) -> None:
        """Hide the slopes of a weight, which are to be predicted elsewhere."""
        if link != self._covered:
            self._covered = link
            self.update()

    def mark(self, link: Link) -> None:
        """Mark a weight, from which the keys go on."""
        self.current = link
        self.update()
        self.moved.emit(link)

    def part_at(self, point: QPointF) -> Link | None:
        """Return the weight whose cell is at a point; of a block that shares a pixel, the one that is seen."""
        if self.check is None:
            return None
        for number, panel in enumerate(self.panels):
            place = panel.at(point + QPointF(0.5, 0.5) / self.devicePixelRatioF())
            if place is not None:
                layer, side = self._layers[number // 3], number % 3
                ratio = self.devicePixelRatioF()
                unit, column = seen_cell(panel, self._values(layer, side), self._limit(side), ratio, *place)
                return layer, unit, BIAS if column == panel.shape.columns else column
        return None

    def area(self, link: Link, side: int) -> QRectF:
        """Return where a weight's cell is drawn."""
        layer, unit, source = link
        panel = self.panels[3 * self._layers.index(layer) + side]
        return panel.cell(unit, panel.shape.columns if source == BIAS else source)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all maps that can be seen."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("base"))
        if self.check is None:
            paint_message(painter, self, self.message)
        painter.setFont(small_font(self.font()))
        painter.setOpacity(PALE if self._old else 1.0)
        for number, panel in enumerate(self.panels):
            self._paint_panel(painter, theme, number, panel)
        if self._covered is not None and self.shows(self._covered):
            for side in (BACKPROP, COST):
                paint_covered(painter, theme, self.area(self._covered, side))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for link, colour in ((self._worst, "text"), (self.current if self.hasFocus() else None, "accent")):
            areas = [] if link is None else [self.area(link, side) for side in range(3)]
            for area in areas:
                paint_frame(painter, theme, area.adjusted(-1, -1, 1, 1), colour)
        painter.end()

    def point(self, part: Link | None) -> None:
        """Tell what is pointed at."""
        self.pointed.emit(part)

    def click(self, part: Link) -> None:
        """Tell what was clicked."""
        self.current = part
        self.update()
        self.clicked.emit(part)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell what is to be looked at alone."""
        link = self.part_at(event.position())
        if link is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by the arrow keys, to another layer by Page Up and Page Down; Enter opens a weight."""
        if self.check is None or not self._layers:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.opened.emit(self.current)
        else:
            shapes = {layer: self.check.layers[layer].checked.shape for layer in self._layers}
            found = stepped(event, self.current or self._beginning(), shapes)
            if found is None:
                super().keyPressEvent(event)
            else:
                self.mark(found)

    def _beginning(self) -> Link:
        return self._worst or (self._layers[0], 0, 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark where the keys begin: at the worst weight."""
        super().focusInEvent(event)
        if self._layers and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.mark(self.current or self._beginning())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no mark any more."""
        super().focusOutEvent(event)
        self.update()
        self.moved.emit(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme, too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.arrange()

    def title(self, layer: int, side: int) -> str:
        """Return what is written above a map."""
        names = (self.tr("∂C/∂W{layer} backprop"), self.tr("∂C/∂W{layer} cost"), self.tr("relative error"))
        return names[side].format(layer=layer + 1)

    def arrange(self) -> None:
        """Find the maps their places."""
        metrics, groups = QFontMetricsF(small_font(self.font())), []
        assert self.check is not None or not self._layers
        for layer in self._layers:
            titles = tuple(metrics.horizontalAdvance(self.title(layer, side)) for side in range(3))
            units, columns = self.check.layers[layer].errors.shape  # type: ignore[union-attr]
            shape = Shape(units, columns - 1)
            groups.append(Group((shape, shape, shape), titles))
        self.panels, least = arranged(groups, room_in(self, BETWEEN), self.devicePixelRatioF())
        self.setMinimumHeight(least)
        self.update()

    def _values(self, layer: int, side: int) -> Array:
        assert self.check is not None
        found = self.check.layers[layer]
        values = (found.analytic, found.numeric, found.signed)[side]
        judged = found.checked & ~found.near_kink if side == ERROR else found.checked
        return np.where(judged, values, 0.0)

    def _limit(self, side: int) -> float:
        return ERROR_LIMIT if side == ERROR else self.limit

    def _paint_panel(self, painter: QPainter, theme: Theme, number: int, panel: Panel) -> None:
        layer, side = self._layers[number // 3], number % 3
        values, ratio = self._values(layer, side), self.devicePixelRatioF()
        table = colour_table(theme, theme.weight if side == ERROR else theme.gradient, logarithmic=side == ERROR)
        for area, first, columns in panel.parts:
            image = picture(values[:, first : first + columns], self._limit(side), table, *pixels_of(area, ratio))
            painter.drawImage(area, image)
        paint_lines(painter, theme, panel)
        self._hatch(painter, theme, layer, side, panel)
        paint_names(painter, self, panel, self.title(layer, side), "b")

    def _hatch(self, painter: QPainter, theme: Theme, layer: int, side: int, panel: Panel) -> None:
        assert self.check is not None
        found = self.check.layers[layer]
        unknown: NDArray[np.bool_] = ~found.checked | (found.near_kink if side == ERROR else False)
        if np.count_nonzero(unknown) > MOST_HATCHED:
            return  # a part of a large layer was drawn, and the caption says so
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.colour("muted"), Qt.BrushStyle.BDiagPattern))
        for unit, column in np.argwhere(unknown).tolist():
            painter.drawRect(panel.cell(unit, column).adjusted(0, 0, -1, -1))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _largest(layer: LayerCheck) -> float:
    values = np.abs(np.concatenate([layer.analytic[layer.checked], layer.numeric[layer.checked]]))
    return float(np.max(values[np.isfinite(values)], initial=0.0))
