"""Where the cells and the names of a confusion matrix lie."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

NAME_SHARE = 0.3  # of width and height, at most, for names
WIDE_NAME = 44.0  # pixels of a column from which on its name is written across, shortened
LARGEST = 160.0  # pixels of a cell
Cell = tuple[int, int]  # true class and class answered


class MatrixFrame(NamedTuple):
    """So many classes in an area of pixels, names to its left and above it."""

    size: int
    area: QRectF

    def cell(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        area, size = self.area, self.size or 1
        width, height = area.width() / size, area.height() / size
        return QRectF(area.left() + cell[1] * width, area.top() + cell[0] * height, width, height)

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a place, or None."""
        if not self.size or not self.area.contains(place):
            return None
        return self._row(place), self._column(place)

    def name_at(self, place: QPointF) -> tuple[int, bool] | None:
        """Return the class whose name is at a place, and whether it is the name of a row."""
        area = self.area
        if self.size and place.x() < area.left() and area.top() <= place.y() < area.bottom():
            return self._row(place), True
        if self.size and place.y() < area.top() and area.left() <= place.x() < area.right():
            return self._column(place), False
        return None

    def _row(self, place: QPointF) -> int:
        return min(int((place.y() - self.area.top()) * self.size / self.area.height()), self.size - 1)

    def _column(self, place: QPointF) -> int:
        return min(int((place.x() - self.area.left()) * self.size / self.area.width()), self.size - 1)


def fitted(width: int, height: int, labels: tuple[str, ...], metrics: QFontMetricsF) -> MatrixFrame:
    """Return the frame of a matrix of these classes in so many pixels; names that do not fit across stand upright."""
    size, line = len(labels) or 1, metrics.height()
    widest = max((metrics.horizontalAdvance(label) for label in labels), default=0.0)
    left = line + 6 + min(widest + 6, NAME_SHARE * width)
    wide = min((width - left - 4) / size, LARGEST * 1.6)
    upright = widest + 6 > wide and wide < WIDE_NAME
    top = line + 4 + (min(widest + 6, NAME_SHARE * height) if upright else line)
    high = min((height - top - 4) / size, LARGEST)
    return MatrixFrame(len(labels), QRectF(left, top, max(wide * size, 1), max(high * size, 1)))
