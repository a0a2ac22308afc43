"""The column header: two lines, the name and the role; the role opens a menu, the name can be renamed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

from nnapp.dataset import NumberColumn
from ui.column_header import ColumnHeader
from ui.data_grid.layout import MOST_OF_NAME, GridColumn, LiveColumn
from ui.data_grid.looks import Look
from ui.data_grid.table_model import TableModel, kind_of
from ui.data_grid.words import GridWords
from ui.plain_text import plain
from ui.theme import theme_of

NARROWEST = 44
STRIP = 3  # the height of the strip in the role's colour
PADDING = 5


class GridHeader(ColumnHeader):
    """Draws the header of a TableModel and reports what the user wants of a column."""

    renamed = Signal(int, str)  # column, new name

    def __init__(self, grid_model: TableModel, parent: QWidget) -> None:
        super().__init__(parent, NARROWEST)
        self.setObjectName("data-grid-header")
        self.grid_model = grid_model
        self.looks: dict[str, Look] = {}
        self.sized_by_hand = False
        self._wide: dict[int, int] = {}  # sections that are wider than the usual size
        self.editor: QLineEdit | None = None
        self._words = GridWords(self)
        self.sectionDoubleClicked.connect(self.rename)

    # Drawing

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._name_height() + self._role_height() + STRIP)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        if not rect.isValid() or not 0 <= section < self.grid_model.columnCount():
            return
        theme, column = theme_of(self), self.grid_model.column(section)
        look = self.looks[kind_of(column)]
        model = self.selectionModel()
        chosen = model is not None and model.columnIntersectsSelection(section)
        painter.save()
        painter.fillRect(rect, theme.colour("window" if isinstance(column, LiveColumn) else "button"))
        if chosen:
            ground = theme.colour("accent")
            ground.setAlphaF(0.18)
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom() - STRIP + 1, rect.width(), STRIP), look.strip)
        painter.setPen(QPen(theme.colour("line")))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._paint_words(painter, rect, section, column)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, section: int, column: GridColumn) -> None:
        theme, look = theme_of(self), self.looks[kind_of(column)]
        name, role = self._places(rect)
        painter.setFont(look.font)
        painter.setPen(theme.colour("text"))
        derived = isinstance(column, NumberColumn) and bool(column.formula)
        _draw_text(
            painter, name, plain(column.name, MOST_OF_NAME) if not derived else f"ƒ {plain(column.name, MOST_OF_NAME)}"
        )
        painter.setFont(self._small())
        painter.setPen(theme.colour("muted"))
        if not isinstance(column, LiveColumn):
            if section == self._hovered:
                painter.fillRect(role.adjusted(-2, 0, 2, 0), theme.colour("line"))
                painter.setPen(theme.colour("text"))
            tip = QPointF(role.right() - 3.5, role.center().y() + 2.5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(painter.pen().color())
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-3, -4), tip + QPointF(3, -4)]))
            role = role.adjusted(0, 0, -9, 0)
        _draw_text(painter, role, self._words.kind(column))

    def _places(self, rect: QRect) -> tuple[QRect, QRect]:
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        name = QRect(inner.left(), inner.top(), inner.width(), self._name_height())
        return name, QRect(inner.left(), name.bottom() + 1, inner.width(), self._role_height())

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() - 1))
        return font

    def _name_height(self) -> int:
        return self.fontMetrics().height() + 2

    def _role_height(self) -> int:
        return self.fontMetrics().height()

    def fit(self, usual: int, wide: dict[int, int]) -> None:
        """Give all sections the usual width, but some another one."""
        self.setDefaultSectionSize(usual)
        for section in self._wide.keys() - wide.keys():
            if section < self.count():
                self.resizeSection(section, usual)
        for section, width in wide.items():
            self.resizeSection(section, width)
        self._wide = wide

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.menu_at(event.position().toPoint())
        if section < 0 or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.open_menu(section)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        usual = self.defaultSectionSize()
        self.sized_by_hand = any(self.sectionSize(i) != self._wide.get(i, usual) for i in range(self.count()))

    def menu_at(self, position: QPoint) -> int:
        # the column whose role is at this position, or -1; the edges belong to resizing
        section = self.logicalIndexAt(position)
        if section < 0 or isinstance(self.grid_model.column(section), LiveColumn):
            return -1
        grip = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self)
        role = self._places(self.section_rect(section))[1].adjusted(grip - PADDING, 0, PADDING - grip, STRIP)
        return section if role.contains(position) else -1

    # Renaming

    def rename(self, section: int) -> None:
        """Open a line editor over the name of a column."""
        column = self.grid_model.column(section)
        if isinstance(column, LiveColumn):
            return
        self.close_editor()
        editor = NameEditor(column.name, self.viewport())
        rect = self.section_rect(section)
        editor.setGeometry(rect.left(), 0, max(rect.width(), 80), self._name_height() + 2)
        editor.setAccessibleName(self.tr("Name of column {name}").format(name=plain(column.name, MOST_OF_NAME)))
        editor.selectAll()
        editor.show()
        editor.setFocus()
        editor.done.connect(self._name_typed)
        editor.section = section
        self.editor = editor

    def close_editor(self) -> None:
        """Close the line editor, if there is one, without renaming."""
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.hide()
            editor.deleteLater()

    def _name_typed(self, section: int, name: str) -> None:
        if self.editor is None:
            return
        self.close_editor()
        parent = self.parent()
        if isinstance(parent, QWidget):
            parent.setFocus()
        if section < self.grid_model.columnCount() and name != self.grid_model.column(section).name:
            self.renamed.emit(section, name)


class NameEditor(QLineEdit):
    """A line editor for a name: Enter or leaving it takes the name, Escape the old one."""

    done = Signal(int, str)  # column and name

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setObjectName("column-name-editor")
        self.section = -1
        self._old = name
        self.editingFinished.connect(self._finish)

    def event(self, event: QEvent) -> bool:
        # Escape would otherwise close the dialog or stop the run that this window has a shortcut for
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.setText(self._old)  # counts as untouched
            self._finish()
            return True
        return super().event(event)

    def _finish(self) -> None:
        # a line shows a name with line breaks otherwise than it is; untouched it is the old one
        self.done.emit(self.section, self.text() if self.isModified() else self._old)


def _draw_text(painter: QPainter, rect: QRect, text: str) -> None:
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
