"""The ground of a view of matrices: a line of them in rows that fit the width, scrolled where they cannot."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnapp.expressions.matrices import MOST, Grid, Part
from ui.equations.matrix_blocks import Block, Cell
from ui.equations.matrix_places import blocks_of
from ui.pointing import Asked
from ui.theme import Theme, theme_of

MARGIN = 8


class MatrixCanvas(Asked, QAbstractScrollArea):
    """Draws one line of matrices, or a message in its place; a subclass knows what can be done with its cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[Part, ...] = ()
        self.message = ""
        self.most = MOST  # rows and columns of a matrix that are shown
        self.current: Cell | None = None  # that the keys have reached, or the pointer is on
        self._blocks: tuple[Block, ...] = ()
        self._needed: dict[tuple[int, int, str], QSize] = {}  # by width, rows and columns shown, and font
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)

    def show_parts(self, parts: tuple[Part, ...], message: str = "") -> None:
        """Show a line; without one the message says why there is none."""
        self.parts, self.message, self.current = parts, message, None
        self._needed.clear()
        self.arrange()

    def show_most(self, most: int) -> None:
        """Show so many rows and columns of larger matrices, and dots for the others."""
        if most != self.most:
            self.most = most
            self.arrange()

    def needed(self, width: int, most: int) -> QSize:
        """Return what the line needs at a width with so many rows and columns of its matrices."""
        key = width, most, self.font().key()
        if key not in self._needed:  # which is asked several times while a page finds its size
            self._needed[key] = self._content(blocks_of(self.parts, self.font(), width - 2 * MARGIN, most))
        return QSize(self._needed[key])

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
        return self.needed(width, self.most).height()

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
            painter.fillRect(block.marked_box(*part.marked), marked)
        cell = self.current
        if cell is not None and cell.part == block.number and (self.hasFocus() or self.viewport().underMouse()):
            painter.setPen(theme.colour("accent"))
            painter.drawRect(block.cell_box(cell).adjusted(0.5, 0.5, -0.5, -0.5))

    def arrange(self) -> None:
        """Break the line anew."""
        width, height = self.viewport().width(), self.viewport().height()
        self._blocks = blocks_of(self.parts, self.font(), width - 2 * MARGIN, self.most)
        if self.current is not None and not self._is_shown(self.current):
            self.current = None
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

    def _is_shown(self, cell: Cell) -> bool:
        block = self._blocks[cell.part]
        return cell.row in block.rows and cell.column in block.columns

    def _content(self, blocks: tuple[Block, ...]) -> QSize:
        right = max((block.box.right() for block in blocks), default=0.0)
        bottom = max((block.box.bottom() for block in blocks), default=0.0)
        return QSize(round(right) + 2 * MARGIN, round(bottom) + 2 * MARGIN)

    def _origin(self) -> QPointF:
        return QPointF(MARGIN - self.horizontalScrollBar().value(), MARGIN - self.verticalScrollBar().value())
