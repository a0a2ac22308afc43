"""Draws a small heatmap with its numbers written into the cells: one matrix, or two parts of it behind a thin gap.

Gradients have the colours of gradients, weights those of weights; a relative error is blue where it is small, and
orange with a cross where it is not: colour alone never says what is wrong.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.choices import Array
from ui.bug_lab.parts import order
from ui.small_font import small_font
from ui.theme import Ends, theme_of
from ui.written_numbers import MINUS

GAP = 4.0  # pixels before the second part
GROWN = 0.25  # of the usual width, for biases that have grown
USUAL = 14.0  # the height of the font that widths of cells are given for
NARROW = 14.0  # cells do not become narrower than this
CROSS = 11  # pixels that a number leaves to the cross at its right
WEIGHT, GRADIENT, ERROR, RATIO = "weight", "gradient", "error", "ratio"


class Matrix(NamedTuple):
    """What is drawn: values (rows, columns), NaN where there is none; `split` columns come before the gap."""

    title: str
    values: Array
    split: int
    kind: str = GRADIENT
    limit: float = 1.0
    marks: NDArray[np.bool_] | None = None  # (rows, columns) where a cross is drawn
    names: tuple[str, ...] = ()  # of the columns


NOTHING = Matrix("", np.zeros((0, 0)), 0)


class MatrixPicture(QWidget):
    """The picture of one matrix; `chosen` and, with the focus, `current` are framed: row and column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix, self.current = NOTHING, (0, 0)
        self.chosen: tuple[int, int] | None = None
        self.cell_width = 46.0
        self.cell_margin = 4  # pixels above and below the digits, together
        self._decimals: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def draw_matrix(self, matrix: Matrix, chosen: tuple[int, int] | None) -> None:
        """Draw another matrix."""
        self.matrix, self.chosen = matrix, chosen
        rows, columns = matrix.values.shape
        self.current = (min(self.current[0], max(rows - 1, 0)), min(self.current[1], max(columns - 1, 0)))
        self._fit_decimals()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for cells in which numbers fit."""
        rows = self.matrix.values.shape[0]
        return QSize(round(self._places * self._wide + self._gap) + 2, round(self._top + rows * self._row) + 3)

    def minimumSizeHint(self) -> QSize:
        """Give way to narrow cells."""
        return QSize(round(self._places * NARROW + self._gap) + 2, self.sizeHint().height())

    @property
    def _share(self) -> float:
        # how wide cells behind the gap are, in relation to the others: of many that should be one, colours will do
        return 1.0 if self.matrix.values.shape[1] - self.matrix.split <= 1 else GROWN

    @property
    def _places(self) -> float:
        # for how many cells of the usual width there must be room
        return float(self.matrix.split + (self.matrix.values.shape[1] - self.matrix.split) * self._share)

    @property
    def _wide(self) -> float:
        return self.cell_width * self.fontMetrics().height() / USUAL

    @property
    def _gap(self) -> float:
        return GAP if 0 < self.matrix.split < self.matrix.values.shape[1] else 0.0

    @property
    def _row(self) -> float:
        return float(self.fontMetrics().height() + self.cell_margin)

    @property
    def _top(self) -> float:
        return float(self.fontMetrics().height() * (2 if self.matrix.names else 1) + 4)

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a cell lies."""
        split, wide = self.matrix.split, min((self.width() - self._gap - 2) / max(self._places, 1), 1.6 * self._wide)
        y = self._top + row * self._row
        if column < split:
            return QRectF(1 + column * wide, y, wide, self._row)
        narrow = wide * self._share
        return QRectF(1 + split * wide + self._gap + (column - split) * narrow, y, narrow, self._row)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return row and column at a place, or None."""
        rows, columns = self.matrix.values.shape
        return next(
            ((r, c) for r in range(rows) for c in range(columns) if self.cell(r, c).contains(place)),
            None,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title, the names of the columns, and the cells."""
        painter = QPainter(self)
        theme = theme_of(self)
        painter.setPen(theme.colour("text"))
        painter.setFont(small_font(self.font()))
        high = self.fontMetrics().height()
        painter.drawText(QRectF(1, 0, self.width(), high), Qt.AlignmentFlag.AlignLeft, self.matrix.title)
        rows, columns = self.matrix.values.shape
        painter.setPen(theme.colour("muted"))
        for column in range(min(columns, len(self.matrix.names))):
            area = self.cell(0, column)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(area.x(), high, area.width(), high), flags, self.matrix.names[column])
        for row in range(rows):
            for column in range(columns):
                self._paint_cell(painter, row, column)
        if self.chosen is not None:
            self._frame(painter, self.cell(*self.chosen), Qt.PenStyle.SolidLine)
        if self.hasFocus() and rows and self.current != self.chosen:
            self._frame(painter, self.cell(*self.current), Qt.PenStyle.DotLine)
        painter.end()

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        value, area = float(self.matrix.values[row, column]), self.cell(row, column)
        marked = self.matrix.marks is not None and bool(self.matrix.marks[row, column])
        ground = self._ground(value, marked)
        painter.fillRect(area.adjusted(0, 0, -1, -1), ground)
        texts = self._texts(value) if column < self.matrix.split or self._share == 1 else [""]
        text = next(text for text in texts if not text or self._fits(painter, text, area, marked))
        painter.setPen(_ink(ground))
        painter.drawText(area.adjusted(0, 0, -8 if marked else -1, -1), Qt.AlignmentFlag.AlignCenter, text)
        if marked:
            painter.setPen(QPen(_ink(ground), 1.5))
            corner = QRectF(area.right() - 7, area.y() + 3, 4, 4)
            painter.drawLine(corner.topLeft(), corner.bottomRight())
            painter.drawLine(corner.topRight(), corner.bottomLeft())

    def _texts(self, value: float) -> list[str]:
        # from the longest to none at all; as many decimals in all cells as fit their largest number
        if np.isnan(value):
            return ["–", ""]
        if self.matrix.kind == ERROR:
            if not np.isfinite(value):
                return [self.tr("shape"), "∞", ""]
            return [compact(value, 2) if value >= 0.01 else order(value), compact(value, 1) if value >= 0.1 else "", ""]
        return [""] if self._decimals is None else [compact(value, self._decimals), ""]

    def _fits(self, painter: QPainter, text: str, area: QRectF, marked: bool) -> bool:
        return painter.fontMetrics().horizontalAdvance(text) <= area.width() - (CROSS if marked else 2)

    def _fit_decimals(self) -> None:
        written = self.matrix.values if self._share == 1 else self.matrix.values[:, : self.matrix.split]
        known = written[np.isfinite(written)]
        metrics, room = QFontMetricsF(small_font(self.font())), self.cell(0, 0).width() - 2
        room -= CROSS if self.matrix.marks is not None else 0
        largest = float(np.abs(known).max()) if len(known) else 0.0
        self._decimals = None
        for decimals in (4, 3, 2, 1, 0):
            widest = max((metrics.horizontalAdvance(compact(float(value), decimals)) for value in known), default=0.0)
            # fewer decimals would make zeros of most numbers: then colours tell more
            if widest <= room and 10.0**-decimals <= largest / 5:
                self._decimals = decimals
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as many decimals as fit."""
        super().resizeEvent(event)
        self._fit_decimals()

    def _ground(self, value: float, marked: bool) -> QColor:
        theme = theme_of(self)
        if np.isnan(value):
            return theme.colour("base")
        if self.matrix.kind in (ERROR, RATIO):
            return QColor(*theme.diverging(np.array(0.5 if marked else -0.08), 1.0))
        ends: Ends = theme.weight if self.matrix.kind == WEIGHT else theme.gradient
        return theme.weight_colour(value, self.matrix.limit, ends)

    def _frame(self, painter: QPainter, area: QRectF, style: Qt.PenStyle) -> None:
        theme = theme_of(self)
        for colour, width in ((theme.colour("base"), 4), (theme.colour("accent"), 2)):
            painter.setPen(QPen(colour, width, style))
            painter.drawRect(area.adjusted(0, 0, -1, -1))


def compact(value: float, decimals: int) -> str:
    """Write a number with so many decimals, without the 0 before the point: −.061."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        return "0"
    return text.replace("0.", ".", 1).replace("-", MINUS) if abs(float(text)) < 1 else text.replace("-", MINUS)


def _ink(ground: QColor) -> QColor:
    # by the brightness that eyes see, as WCAG defines it
    parts = [ground.redF(), ground.greenF(), ground.blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return QColor("black") if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else QColor("white")
