"""What all pictures of weights share: the cell under the pointer and under a click, and what is kept between paints."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from ui.charts.weight_maps.quantity import Quantity
from ui.heatmap_colours import Pixels, colour_table
from ui.origins import asks_origin
from ui.theme import theme_of


class Cell(NamedTuple):
    """A place in one of the matrices [W b] of a quantity; in that of δ the column is a row of the sample."""

    matrix: int  # the layer
    row: int
    column: int
    quantity: Quantity = Quantity.WEIGHT

    @property
    def key(self) -> tuple[int, Quantity]:
        """Which matrix it lies in."""
        return self.matrix, self.quantity


class Kept(NamedTuple):
    """The pictures of a panel, and what they were made of."""

    values: Array | None
    made_of: tuple[object, ...]
    pictures: list[QImage]


class HeatmapCanvas(QWidget):
    """A subclass arranges, paints, and knows where its cells are."""

    pointed = Signal(object)  # the Cell under the pointer, or None
    clicked = Signal(object)
    origin_asked = Signal(object)  # the Cell of whose number somebody asks where it comes from

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._kept: dict[int, Kept] = {}
        self._tables: dict[tuple[Quantity, bool], Pixels] = {}

    def cell_at(self, position: QPointF) -> Cell | None:
        """Return the cell at a place."""
        raise NotImplementedError

    def _arrange(self) -> None:
        raise NotImplementedError

    def _table(self, quantity: Quantity, logarithmic: bool) -> Pixels:
        if (quantity, logarithmic) not in self._tables:
            theme = theme_of(self)
            self._tables[quantity, logarithmic] = colour_table(theme, quantity.ends(theme), logarithmic)
        return self._tables[quantity, logarithmic]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange everything anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tables.clear()
            self._kept.clear()
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
        """Tell which cell was clicked, and how; the event goes on, so that the plot gets the focus."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(cell)
            if asks_origin(event):
                self.origin_asked.emit(cell)
        super().mousePressEvent(event)
