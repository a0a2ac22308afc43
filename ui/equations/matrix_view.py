"""A line of matrices with their real numbers, drawn by us: brackets, cells, one of them marked, and signs between them.

Every number of a matrix that is about something can be clicked, or reached with the arrow keys and asked with Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QMenu, QToolTip, QWidget

from nnapp.expressions.matrices import Grid, Part
from nnapp.expressions.numbers import number_text
from nnapp.expressions.plain import symbol_text
from ui.equations.matrix_places import Block, Cell, blocks_of, line_text, neighbour
from ui.plain_text import lines_tip
from ui.theme import Theme, theme_of

MARGIN = 8
ALL_DIGITS = 17
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MatrixView(QAbstractScrollArea):
    """Shows one line of matrices, or a message in its place; it goes on below where it is too wide."""

    asked = Signal(object)  # what the number is about

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[Part, ...] = ()
        self.message = ""
        self.current: Cell | None = None
        self._blocks: tuple[Block, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def show_parts(self, parts: tuple[Part, ...], message: str = "") -> None:
        """Show a line; without one the message says why there is none."""
        self.parts, self.message, self.current = parts, message, None
        self.setAccessibleName(self.text())
        self._arrange()

    def text(self) -> str:
        """Return the line as text, its matrices as [1 2; 3 4]."""
        return line_text(self.parts) if self.parts else self.message

    def cell_place(self, cell: Cell) -> QPointF:
        """Return where the middle of a cell is, in pixels of the viewport."""
        return self._blocks[cell.part].cell_box(cell).translated(self._origin()).center()

    def sizeHint(self) -> QSize:
        """The whole line at the present width."""
        return self._content(self._blocks)

    def minimumSizeHint(self) -> QSize:
        """Some rows of a matrix."""
        return QSize(120, round(4 * QFontMetricsF(self.font()).height()))

    def hasHeightForWidth(self) -> bool:
        """A line goes on below where it is too wide."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return what the line needs at a width."""
        return self._content(blocks_of(self.parts, self.font(), width - 2 * MARGIN)).height()

    def copy_text(self) -> None:
        """Put the line onto the clipboard."""
        QApplication.clipboard().setText(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks that can be seen."""
        painter, theme = QPainter(self.viewport()), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if not self.parts:
            painter.setPen(theme.colour("muted"))
            area = self.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            painter.drawText(area, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self.message)
        painter.translate(self._origin())
        seen = QRectF(self.viewport().rect()).translated(-self._origin())
        for block in self._blocks:
            if block.box.intersects(seen):
                self._paint_marks(painter, theme, block)
                block.paint(painter, theme)
        painter.end()

    def _paint_marks(self, painter: QPainter, theme: Theme, block: Block) -> None:
        part = block.part
        if not isinstance(part, Grid):
            return
        if part.marked is not None:
            marked = theme.colour("accent")
            marked.setAlpha(60)
            painter.fillRect(block.cell_box(Cell(block.number, *part.marked)), marked)
        cell = self.current
        if cell is not None and cell.part == block.number and (self.hasFocus() or self.viewport().underMouse()):
            painter.setPen(theme.colour("accent"))
            painter.drawRect(block.cell_box(cell).adjusted(0.5, 0.5, -0.5, -0.5))

    def changeEvent(self, event: QEvent) -> None:
        """Arrange the cells for another font, or draw them in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
        elif event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Arrange for another width, and tell all digits of the number under the pointer."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
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

    def _arrange(self) -> None:
        width, height = self.viewport().width(), self.viewport().height()
        self._blocks = blocks_of(self.parts, self.font(), width - 2 * MARGIN)
        size, line = self._content(self._blocks), round(QFontMetricsF(self.font()).height())
        for bar, whole, room in (
            (self.horizontalScrollBar(), size.width(), width),
            (self.verticalScrollBar(), size.height(), height),
        ):
            bar.setRange(0, max(whole - room, 0))
            bar.setPageStep(room)
            bar.setSingleStep(line)
        self.updateGeometry()
        self.viewport().update()

    def _content(self, blocks: tuple[Block, ...]) -> QSize:
        right = max((block.box.right() for block in blocks), default=0.0)
        bottom = max((block.box.bottom() for block in blocks), default=0.0)
        return QSize(round(right) + 2 * MARGIN, round(bottom) + 2 * MARGIN)

    def _origin(self) -> QPointF:
        return QPointF(MARGIN - self.horizontalScrollBar().value(), MARGIN - self.verticalScrollBar().value())
