"""What a layer would look like with another number of units, drawn over the network while its handle is dragged."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import theme_of
from ui.topology_editor.drawing.geometry import (
    BOX_MARGIN,
    MOST_PITCH,
    MOST_RADIUS,
    STRIP_PITCH,
    STRIP_WIDTH,
    column_place,
)

MARGIN = 10.0
HANDLE_HEIGHT = 11


class Column(NamedTuple):
    """Where the units of a layer are now, in pixels: x of all, y of the first and of the last one."""

    x: float
    top: float
    last: float
    units: int

    @property
    def pitch(self) -> float:
        """The distance from unit to unit."""
        return (self.last - self.top) / (self.units - 1) if self.units > 1 else MOST_PITCH

    @property
    def radius(self) -> float:
        """About how large the units are."""
        return min(MOST_RADIUS, max(0.4 * self.pitch, 1.0))

    @property
    def is_strip(self) -> bool:
        """Whether the units are drawn as one strip."""
        return self.units > 1 and self.pitch < STRIP_PITCH

    @property
    def bottom(self) -> float:
        """Where the drawing of the units ends; what is written below a strip begins there."""
        return self.last + self.radius

    @property
    def handle_top(self) -> float:
        """Where the handle begins: below the units, but in the frame of a strip, whose number is written below."""
        return self.last + BOX_MARGIN - HANDLE_HEIGHT if self.is_strip else self.bottom + 4

    def with_units(self, units: int, height: float) -> Column:
        """Return where another number of units would be in a drawing of a height."""
        top, pitch = column_place(units, height)
        return Column(self.x, top, top + (units - 1) * pitch, units)


class UnitsPreview(QWidget):
    """New units as ghosts where they would be, units that would go crossed out, and the number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("unitsPreview")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column = Column(0, 0, 0, 1)
        self.units = 1
        self.hide()

    def show_units(self, column: Column, units: int) -> None:
        """Show what a column would be with so many units."""
        self.column, self.units = column, units
        drawing = self.parentWidget()
        assert drawing is not None
        self.setGeometry(drawing.rect())
        self.show()
        self.raise_()
        self.update()

    @property
    def after(self) -> Column:
        """Where the column would be: as it is now, where units only go."""
        if self.units <= self.column.units:
            return self.column
        return self.column.with_units(self.units, self.height())

    def text(self) -> str:
        """Return the number in words, and how many more or fewer that is."""
        number, change = f"{self.units:,}", self.units - self.column.units
        words = self.tr("1 unit") if self.units == 1 else self.tr("{number} units").format(number=number)
        if not change:
            return words
        sign = "+" if change > 0 else "\N{MINUS SIGN}"
        return self.tr("{units} ({sign}{change})").format(units=words, sign=sign, change=f"{abs(change):,}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.column.is_strip:
            self._hide_number(painter)
        if self.units > self.column.units:
            self._paint_ghosts(painter)
        elif self.units < self.column.units:
            self._paint_crosses(painter)
        self._paint_text(painter)
        painter.end()

    def _hide_number(self, painter: QPainter) -> None:
        # the number of units that stands below a strip is no longer the one that counts
        half, top = 5.0 * self.fontMetrics().height(), self.column.last + BOX_MARGIN + 1
        painter.fillRect(
            QRectF(self.column.x - half, top, 2 * half, self.height() - top), theme_of(self).colour("base")
        )

    def _paint_ghosts(self, painter: QPainter) -> None:
        # all units where they would be, on a ground that hides where they are
        after, theme = self.after, theme_of(self)
        ground = theme.colour("base")
        ground.setAlphaF(0.94)
        half = max(self.column.radius, after.radius, STRIP_WIDTH / 2 if self.column.is_strip else 0) + MARGIN
        painter.fillRect(QRectF(after.x - half, 0, 2 * half, self.height()), ground)
        kept, new = QPen(theme.colour("muted"), 1.4), QPen(theme.colour("accent"), 1.8, Qt.PenStyle.DashLine)
        if after.is_strip:
            border = after.top + (self.column.units - 0.5) * after.pitch
            self._paint_bar(painter, after.top, border, kept)
            self._paint_bar(painter, border, after.last, new)
            return
        for unit in range(self.units):
            painter.setPen(kept if unit < self.column.units else new)
            painter.drawEllipse(QPointF(after.x, after.top + unit * after.pitch), after.radius, after.radius)

    def _paint_bar(self, painter: QPainter, top: float, bottom: float, pen: QPen) -> None:
        colour = pen.color()
        colour.setAlphaF(0.25)
        painter.setPen(pen)
        painter.setBrush(colour)
        painter.drawRect(QRectF(self.column.x - STRIP_WIDTH / 2, top, STRIP_WIDTH, bottom - top))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_crosses(self, painter: QPainter) -> None:
        column = self.column
        painter.setPen(QPen(theme_of(self).colour("text"), 2.2))
        if column.is_strip:
            top = column.top + (self.units - 0.5) * column.pitch
            area = QRectF(column.x - STRIP_WIDTH / 2, top, STRIP_WIDTH, column.last - top)
            painter.fillRect(area, theme_of(self).colour("base"))
            painter.drawRect(area)
            painter.drawLine(area.topLeft(), area.bottomRight())
            painter.drawLine(area.topRight(), area.bottomLeft())
            return
        arm = column.radius * 0.9 + 1
        for unit in range(self.units, column.units):
            y = column.top + unit * column.pitch
            painter.drawLine(QPointF(column.x - arm, y - arm), QPointF(column.x + arm, y + arm))
            painter.drawLine(QPointF(column.x - arm, y + arm), QPointF(column.x + arm, y - arm))

    def _paint_text(self, painter: QPainter) -> None:
        theme, metrics = theme_of(self), QFontMetricsF(self.font())
        size = metrics.boundingRect(self.text()).adjusted(-7, -4, 7, 4).size()
        left = self.column.x + MOST_RADIUS + 10
        if left + size.width() > self.width() - 2:
            left = self.column.x - MOST_RADIUS - 10 - size.width()
        top = min(self.after.bottom, self.height() - 2.0) - size.height()
        area = QRectF(left, max(top, 2.0), size.width(), size.height())
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(area, 5, 5)
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
