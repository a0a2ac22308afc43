"""A line of matrices with their real numbers, drawn by us: brackets, cells, one of them marked, and signs between them.

Every number of a matrix that is about something can be clicked, or reached with the arrow keys and asked with Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from nnapp.expressions.matrices import Grid, Part
from nnapp.expressions.numbers import number_text
from nnapp.expressions.plain import symbol_text
from ui.equations.matrix_blocks import Cell
from ui.equations.matrix_canvas import MARGIN, MatrixCanvas
from ui.equations.matrix_places import line_text, neighbour
from ui.plain_text import lines_tip

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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

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

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell all digits of the number under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if cell is None else lines_tip(*self._told(cell)), self)
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the cell under the pointer."""
        self._point(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the cell that was under the pointer."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the click."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask about the number that is clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(self.cell_at(event.position()))
            self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrows, and ask with Enter."""
        direction = ARROWS.get(Qt.Key(event.key()))
        if direction is not None and self._blocks:
            self._point(neighbour(self._blocks, self.current, *direction))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.ask()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to ask and to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.current is not None and self._about(self.current) is not None:
            menu.addAction(self.tr("Where does this come from?")).triggered.connect(self.ask)
        copy = menu.addAction(self.tr("Copy as text"))
        copy.setEnabled(bool(self.parts))
        copy.triggered.connect(self.copy_text)
        menu.popup(event.globalPos())

    def ask(self) -> None:
        """Ask about the number that is pointed at."""
        about = None if self.current is None else self._about(self.current)
        if about is not None:
            self.asked.emit(about)

    def cell_at(self, position: QPointF) -> Cell | None:
        """Return the cell at a place of the viewport."""
        place = position - self._origin()
        found = (block.cell_at(place) for block in self._blocks if block.box.contains(place))
        return next(found, None)

    def _about(self, cell: Cell) -> object | None:
        part = self.parts[cell.part]
        if isinstance(part, Grid):
            return None if part.about is None else part.about(cell.row, cell.column)
        return None if isinstance(part, str) else part.about

    def _told(self, cell: Cell) -> list[str]:
        part = self.parts[cell.part]
        assert not isinstance(part, str)
        name = symbol_text(part.name)
        if isinstance(part, Grid):
            value = float(part.values[cell.row, cell.column])
            place = self.tr("{matrix}, row {row}, column {column}")
            told = [place.format(matrix=name, row=cell.row + 1, column=cell.column + 1), number_text(value, ALL_DIGITS)]
        else:
            told = [name, number_text(part.value, ALL_DIGITS)]
        return [*told, self.tr("Click: where does this come from?")] if self._about(cell) is not None else told

    def _point(self, cell: Cell | None) -> None:
        if cell == self.current:
            return
        self.current = cell
        self.setAccessibleDescription("" if cell is None else ". ".join(self._told(cell)))
        asks = cell is not None and self._about(cell) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if asks else Qt.CursorShape.ArrowCursor)
        if cell is not None:
            box = self._blocks[cell.part].cell_box(cell)
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            for bar, first, last, room in (
                (across, box.left(), box.right(), self.viewport().width() - 2 * MARGIN),
                (down, box.top(), box.bottom(), self.viewport().height() - 2 * MARGIN),
            ):
                bar.setValue(round(min(max(bar.value(), last - room), first)))
        self.viewport().update()
