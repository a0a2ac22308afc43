"""A small heatmap whose cells tell all their digits to pointer and keys, and can be chosen by both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ui.bug_lab.matrix_picture import Matrix, MatrixPicture
from ui.bug_lab.parts import number
from ui.plain_text import lines_tip

KEYS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class NumberMap(MatrixPicture):
    """One matrix; `picked` tells row and column of a cell that was clicked, or chosen by Enter."""

    picked = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.pickable = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # arrow keys walk through the cells

    def make_pickable(self) -> None:
        """Let cells be chosen by mouse and keys."""
        self.pickable = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_matrix(self, matrix: Matrix, chosen: tuple[int, int] | None = None) -> None:
        """Show another matrix."""
        self.draw_matrix(matrix, chosen)
        rows, columns = matrix.values.shape
        self.setAccessibleName(
            self.tr("{title}, {rows} by {columns}").format(title=matrix.title, rows=rows, columns=columns)
        )
        self._describe()

    def words(self, row: int, column: int) -> str:
        """Say what a cell holds, with many digits."""
        names = self.matrix.names
        place = names[column] if column < len(names) else str(column + 1)
        marked = self.matrix.marks is not None and bool(self.matrix.marks[row, column])
        text = self.tr("{title}, row {row}, {column}: {value}").format(
            title=self.matrix.title,
            row=row + 1,
            column=place,
            value=number(float(self.matrix.values[row, column]), 10),
        )
        return self.tr("{text}, marked as wrong").format(text=text) if marked else text

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        place = self.cell_at(event.position())
        if self.pickable and place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.current = place
            self._pick()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the cells, and choose one."""
        rows, columns = self.matrix.values.shape
        step = KEYS.get(Qt.Key(event.key()))
        if rows and step is not None:
            row, column = self.current
            self.current = (min(max(row + step[0], 0), rows - 1), min(max(column + step[1], 0), columns - 1))
            self._describe()
            self.update()
            below = self.cell(*self.current).bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(below), lines_tip(self.words(*self.current)), self)
        elif self.pickable and rows and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell all digits of the cell under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.cell_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), lines_tip(self.words(*place)), self)
            return True
        return super().event(event)

    def _pick(self) -> None:
        self.chosen = self.current
        self._describe()
        self.update()
        self.picked.emit(*self.current)

    def _describe(self) -> None:
        if self.matrix.values.size:
            self.setAccessibleDescription(self.words(*self.current))
