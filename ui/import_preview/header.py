"""The header of the preview: name, kind and role of each column, painted for those that can be seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QWidget

from nnapp.dataset import Kind, Role
from ui.column_header import ColumnHeader
from ui.import_preview.table_model import TableModel
from ui.import_preview.words import ImportWords
from ui.plain_text import plain
from ui.role_colours import role_strip
from ui.theme import theme_of

NARROWEST = 64
STRIP = 3  # the height of the strip in the role's colour
PADDING = 6
ARROW = 12  # the room for the sign of a menu
LONGEST_NAME = 10_000


class PreviewHeader(ColumnHeader):
    """Three lines for each column; the lower two open a menu, the name can be typed over."""

    renamed = Signal(int, str)

    def __init__(self, model: TableModel, words: ImportWords, parent: QWidget) -> None:
        super().__init__(parent, NARROWEST)
        self.setObjectName("import-header")
        self._model, self._words = model, words
        self.editor: NameEditor | None = None
        self.sectionDoubleClicked.connect(self.rename)

    # Drawing

    def wanted_width(self, section: int) -> int:
        """Return how wide a column must be for its name, kind and role."""
        preview = self._model.preview
        assert preview is not None
        name = QFontMetrics(self._bold()).horizontalAdvance(plain(preview.names[section], 100))
        titles = [*map(self._words.kind, Kind), *map(self._words.role, Role)]  # so that no choice needs more room
        widest = max(self.fontMetrics().horizontalAdvance(title) for title in titles) + ARROW
        return max(name, widest) + 2 * PADDING + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 3 * self._line() + STRIP + 4)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        preview = self._model.preview
        if not rect.isValid() or preview is None or not 0 <= section < len(preview.names):
            return
        theme, role = theme_of(self), preview.roles[section]
        chosen = self.selectionModel() is not None and self.selectionModel().columnIntersectsSelection(section)
        painter.save()
        painter.fillRect(rect, theme.colour("button"))
        if chosen:
            ground = theme.colour("accent")
            ground.setAlphaF(0.18)
            painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom() - STRIP + 1, rect.width(), STRIP), role_strip(theme, role))
        painter.setPen(QPen(theme.colour("line")))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(theme.colour("text"))
        painter.setFont(self._bold())
        _draw(painter, self._place(rect, 0), plain(preview.names[section], 100))
        painter.setFont(self.font())
        for number, text in ((1, self._words.kind(preview.kinds[section])), (2, self._words.role(role))):
            self._paint_choice(painter, self._place(rect, number), text, section == self._hovered)
        painter.restore()

    def _paint_choice(self, painter: QPainter, place: QRect, text: str, hovered: bool) -> None:
        theme = theme_of(self)
        painter.setPen(theme.colour("text" if hovered else "muted"))
        if hovered:
            painter.fillRect(place.adjusted(-3, 1, 3, 0), theme.colour("line"))
        tip = QPointF(place.right() - 3.5, place.center().y() + 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(painter.pen().color())
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-3, -4), tip + QPointF(3, -4)]))
        _draw(painter, place.adjusted(0, 0, -ARROW, 0), text)

    def _place(self, rect: QRect, line: int) -> QRect:
        return QRect(
            rect.left() + PADDING, rect.top() + 1 + line * self._line(), rect.width() - 2 * PADDING, self._line()
        )

    def _line(self) -> int:
        return self.fontMetrics().height() + 1

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.menu_at(event.position().toPoint())
        if section >= 0 and event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self.open_menu(section)
        else:
            super().mousePressEvent(event)

    def menu_at(self, position: QPoint) -> int:
        # the column whose kind or role is at this position, or -1; the edges belong to resizing
        section = self.logicalIndexAt(position)
        if section < 0:
            return -1
        rect = self.section_rect(section)
        inner = self._place(rect, 1).united(self._place(rect, 2)).adjusted(-2, 0, 2, STRIP)
        return section if inner.contains(position) else -1

    # Renaming

    def rename(self, section: int) -> None:
        """Open a line editor over the name of a column."""
        preview = self._model.preview
        if preview is None or not 0 <= section < len(preview.names):
            return
        self.close_editor()
        self.editor = NameEditor(section, preview.names[section], self.viewport())
        rect = self.section_rect(section)
        self.editor.setGeometry(rect.left(), 0, max(rect.width(), 120), self._line() + 4)
        self.editor.setAccessibleName(self.tr("Name of the column"))
        self.editor.done.connect(self._on_typed)
        self.editor.selectAll()
        self.editor.show()
        self.editor.setFocus()

    def close_editor(self) -> None:
        """Close the line editor, if there is one, without renaming."""
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()

    def _on_typed(self, section: int, name: str) -> None:
        preview = self._model.preview
        if self.editor is None or preview is None:
            return
        self.close_editor()
        parent = self.parent()
        if isinstance(parent, QWidget):
            parent.setFocus()
        if section < len(preview.names) and name != preview.names[section]:
            self.renamed.emit(section, name)


class NameEditor(QLineEdit):
    """A line editor for a name: Enter or leaving it takes the name, Escape the old one."""

    done = Signal(int, str)  # column and name

    def __init__(self, section: int, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setObjectName("import-name-editor")
        self.setMaxLength(LONGEST_NAME)
        self._section, self._old = section, name
        self.editingFinished.connect(self._finish)

    def event(self, event: QEvent) -> bool:
        # Escape and Enter would otherwise close the dialog
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.setText(self._old)
                self._finish()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
        return super().event(event)

    def _finish(self) -> None:
        self.done.emit(self._section, self.text())


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
