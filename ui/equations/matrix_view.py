"""A line of matrices with their real numbers, drawn by us: brackets, cells, one of them marked, and signs between them.

Every number of a matrix that is about something can be clicked, or reached with the arrow keys and asked with Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnapp.expressions.matrices import Grid, Part
from nnapp.expressions.numbers import number_text
from nnapp.expressions.plain import symbol_text
from ui.equations.matrix_blocks import Cell
from ui.equations.matrix_canvas import MARGIN, MatrixCanvas
from ui.equations.matrix_places import line_text, neighbour

ALL_DIGITS = 17
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MatrixView(MatrixCanvas):
    """Shows one line of matrices, whose numbers can be asked about."""

    asked = Signal(object)  # what the number is about

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take_pointer()

    def show_parts(self, parts: tuple[Part, ...], message: str = "") -> None:
        """Show a line, and say it to those who cannot see it."""
        super().show_parts(parts, message)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("")

    def text(self) -> str:
        """Return the line as text, its matrices as [1 2; 3 4]."""
        return line_text(self.parts) if self.parts else self.message

    def cell_place(self, cell: Cell) -> QPointF:
        """Return where the middle of a cell is, in pixels of the viewport."""
        return self._blocks[cell.part].cell_box(cell).translated(self._origin()).center()

    def copy_text(self) -> None:
        """Put the line onto the clipboard."""
        QApplication.clipboard().setText(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrows."""
        direction = ARROWS.get(Qt.Key(event.key()))
        if direction is not None and self._blocks:
            self.point(neighbour(self._blocks, self.current, *direction))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to ask and to copy."""
        menu = self.asking_menu()
        copy = menu.addAction(self.tr("Copy as text"))
        copy.setEnabled(bool(self.parts))
        copy.triggered.connect(self.copy_text)
        menu.popup(event.globalPos())

    def part_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a place of the viewport."""
        place = place - self._origin()
        found = (block.cell_at(place) for block in self._blocks if block.box.contains(place))
        return next(found, None)

    def about(self, part: Cell) -> object | None:
        """Return what the number of a cell is about."""
        shown = self.parts[part.part]
        if isinstance(shown, Grid):
            return None if shown.about is None else shown.about(part.row, part.column)
        return None if isinstance(shown, str) else shown.about

    def told(self, part: Cell) -> list[str]:
        """Tell a cell: its matrix, row and column, and its number."""
        shown = self.parts[part.part]
        assert not isinstance(shown, str)
        name = symbol_text(shown.name)
        if isinstance(shown, Grid):
            value = float(shown.values[part.row, part.column])
            place = self.tr("{matrix}, row {row}, column {column}")
            told = [place.format(matrix=name, row=part.row + 1, column=part.column + 1), number_text(value, ALL_DIGITS)]
        else:
            told = [name, number_text(shown.value, ALL_DIGITS)]
        return [*told, self.tr("Click: where does this come from?")] if self.about(part) is not None else told

    def reach(self, part: Cell) -> None:
        """Scroll so that a cell can be seen."""
        box = self._blocks[part.part].cell_box(part)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, first, last, room in (
            (across, box.left(), box.right(), self.viewport().width() - 2 * MARGIN),
            (down, box.top(), box.bottom(), self.viewport().height() - 2 * MARGIN),
        ):
            bar.setValue(round(min(max(bar.value(), last - room), first)))
