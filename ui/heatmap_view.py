"""The widget that paints heatmaps of matrices [W b], or W alone, and tells which cell is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.heatmap import Panel, Room, Shape, arranged, block, least_height, palette_bytes, picture
from ui.theme import theme_of

GRID_FROM = 6.0  # cells of so many pixels are told apart by lines
OUTLINE = 7.0  # the least size of the frame around the selected cell

Matrices = tuple[Array, ...]


class Cell(NamedTuple):
    """A place in one of the matrices [W b]."""

    matrix: int
    row: int
    column: int


class HeatmapView(QWidget):
    """All matrices [W b], as squares coloured from −limit to +limit; it fits them into its size."""

    pointed = Signal(object)  # the Cell under the pointer, or None
    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.matrices: Matrices = ()
        self.shapes: list[Shape] = []
        self.limit = 1.0
        self.panels: list[Panel] = []
        self.selected: Cell | None = None
        self._pictures: list[list[QImage]] | None = None
        self._colours = palette_bytes(theme_of(self))

    def show_matrices(self, matrices: Matrices, has_biases: Sequence[bool], limit: float) -> None:
        """Show other values; the last column of a matrix is left out where its layer has no biases."""
        if matrices is not self.matrices or limit != self.limit:
            self.matrices, self.limit, self._pictures = matrices, limit, None
            self.update()
        shapes = [
            Shape(len(matrix), matrix.shape[1] - 1, biases) for matrix, biases in zip(matrices, has_biases, strict=True)
        ]
        if shapes != self.shapes:
            self.shapes = shapes
            self._arrange()

    def columns(self, number: int) -> int:
        """Return how many columns of a matrix are drawn, that of the biases included."""
        return self.shapes[number].columns + self.shapes[number].has_biases

    def is_bias(self, cell: Cell) -> bool:
        """Say whether a cell is a bias, not a weight."""
        return cell.column == self.shapes[cell.matrix].columns

    def select(self, cell: Cell | None) -> None:
        """Draw a frame around a cell."""
        if cell != self.selected:
            self.selected = cell
            self.update()

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell at a point; of a block that shares a pixel, the one whose value is seen."""
        middle = QPointF(0.5, 0.5) / self.devicePixelRatioF()  # which gives a pixel its colour
        for number, panel in enumerate(self.panels):
            place = panel.at(point + middle)
            if place is not None:
                return Cell(number, *self._seen(number, *place))
        return None

    def area(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        return self.panels[cell.matrix].cell(cell.row, cell.column)

    def shared(self, cell: Cell) -> int:
        """Return how many cells share the pixels of this one."""
        panel = self.panels[cell.matrix]
        high, wide = block(panel.shape, *self._pixels(panel.weights))
        return high * (1 if self.is_bias(cell) else wide)

    def title(self, number: int) -> str:
        """Return what is written above a panel: the names of its matrices, and the shape of the weights."""
        rows, columns, has_biases = self.shapes[number]
        template = (
            self.tr("W{number} b{number}  {rows}×{columns}") if has_biases else self.tr("W{number}  {rows}×{columns}")
        )
        return template.format(number=number + 1, rows=rows, columns=columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all panels; pictures are made again only where values, colours or sizes changed."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_of(self).colour("base"))
        painter.setFont(self._small())
        if self._pictures is None:
            self._pictures = [self._pictures_of(number) for number in range(len(self.panels))]
        for number, panel in enumerate(self.panels):
            self._paint_panel(painter, number, panel)
        if self.selected is not None and self.selected.matrix < len(self.panels):
            self._paint_selected(painter, self.area(self.selected))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the panels anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours = palette_bytes(theme_of(self))
            self._pictures = None
        elif event.type() == QEvent.Type.FontChange:
            self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell is pointed at."""
        self.pointed.emit(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked; the event goes on, so that the plot gets the focus."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(cell)
        super().mousePressEvent(event)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 6))
        return font

    def _room(self) -> Room:
        metrics = QFontMetricsF(self._small())
        titles = tuple(metrics.horizontalAdvance(self.title(number)) for number in range(len(self.matrices)))
        above, below = metrics.height() + 1, metrics.ascent() + 3
        return Room(self.width() - 8, self.height() - 4, above, below, 14.0, titles)

    def _arrange(self) -> None:
        shapes, room = self.shapes, self._room()
        self._pictures = None
        # whole pixels, so that cells of equal size look equal
        self.panels = [_moved(panel, 4, 2) for panel in arranged(shapes, room)] if shapes else []
        self.setMinimumHeight(round(least_height(shapes, room)) + 4 if shapes else 0)
        self.update()

    def _pixels(self, area: QRectF) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(area.width() * ratio), round(area.height() * ratio)

    def _pictures_of(self, number: int) -> list[QImage]:
        matrix = self.matrices[number]
        return [
            picture(matrix[:, first : first + columns], self.limit, self._colours, *self._pixels(area))
            for area, first, columns in self.panels[number].parts
        ]

    def _seen(self, number: int, row: int, column: int) -> tuple[int, int]:
        panel, matrix = self.panels[number], self.matrices[number]
        high, wide = block(panel.shape, *self._pixels(panel.weights))
        columns = panel.shape.columns
        if column == columns:
            wide, first = 1, column
        else:
            first = column // wide * wide
        top = row // high * high
        share = np.abs(matrix[top : top + high, first : min(first + wide, max(columns, first + 1))])
        place = np.unravel_index(int(share.argmax()), share.shape)
        return top + int(place[0]), first + int(place[1])

    def _paint_panel(self, painter: QPainter, number: int, panel: Panel) -> None:
        theme, metrics = theme_of(self), QFontMetricsF(painter.font())
        assert self._pictures is not None
        rows = panel.shape.rows
        for (area, _, columns), image in zip(panel.parts, self._pictures[number], strict=True):
            high, wide = block((rows, columns), *self._pixels(area))
            # the last block may be cut, so that blocks lie where their cells do
            painter.drawImage(area, image, QRectF(0, 0, columns / wide, rows / high))
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(panel.weights.x(), panel.weights.y() - metrics.descent() - 1), self.title(number))
        if panel.biases is not None:
            painter.setPen(theme.colour("muted"))
            name = self.tr("b")
            x = panel.biases.center().x() - metrics.horizontalAdvance(name) / 2
            painter.drawText(QPointF(x, panel.biases.bottom() + metrics.ascent()), name)
        self._paint_grid(painter, panel)

    def _paint_grid(self, painter: QPainter, panel: Panel) -> None:
        rows = panel.shape.rows
        painter.setPen(theme_of(self).colour("base"))
        for area, _, count in panel.parts:
            width, height = area.width() / count, area.height() / rows
            if min(width, height) < GRID_FROM:
                continue
            for row in range(1, rows):
                y = area.y() + row * height
                painter.drawLine(QPointF(area.x(), y), QPointF(area.right() - 1, y))
            for column in range(1, count):
                x = area.x() + column * width
                painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom() - 1))

    def _paint_selected(self, painter: QPainter, area: QRectF) -> None:
        theme = theme_of(self)
        wider, higher = max(OUTLINE - area.width(), 2) / 2, max(OUTLINE - area.height(), 2) / 2
        frame = area.adjusted(-wider, -higher, wider, higher)
        # two colours, so that it is seen on any cell
        for colour, width in ((theme.colour("base"), 4), (theme.colour("text"), 2)):
            pen = painter.pen()
            pen.setColor(colour)
            pen.setWidth(width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(frame)


def _moved(panel: Panel, x: float, y: float) -> Panel:
    # whole pixels, so that cells of equal size look equal
    def whole(area: QRectF) -> QRectF:
        return QRectF(round(area.x() + x), round(area.y() + y), round(area.width()), round(area.height()))

    biases = panel.biases if panel.biases is None else whole(panel.biases)
    return Panel(whole(panel.weights), biases, panel.shape)
