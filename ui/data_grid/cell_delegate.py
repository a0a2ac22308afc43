"""The delegate of the cells: their line editor, and a quick way to draw the live ones."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnapp.dataset import CategoryColumn
from ui.data_grid import numbers
from ui.data_grid.label_editor import LabelEditor
from ui.data_grid.table_model import DISPLAY, LEFT, RIGHT, TableModel, holds_numbers

MARGIN = 4  # between a number and the right edge of its cell
ALWAYS_FITS = 6  # characters
MOST_WIDE = 600  # of an editor


class CellDelegate(QStyledItemDelegate):
    """Edits a cell in a line editor and remembers whether the text was taken; draws live cells by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.accepted = True

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # The style asks seven questions per cell; live cells are drawn up to 30 times a second, so they answer two.
        model = index.model()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or not isinstance(model, TableModel) or index.column() < len(model.table):
            super().paint(painter, option, index)
            return
        look = model.live_look()
        painter.fillRect(option.rect, look.ground)
        painter.setFont(look.font)
        painter.setPen(look.text.color())
        text, room = str(model.data(index, DISPLAY)), option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if holds_numbers(model.column(index.column())):
            painter.drawText(room, RIGHT, self._fitting(text, option, index, look.font))
        else:
            # the label gives way, the number behind it stays
            label, _, number = text.rpartition(" ")
            metrics = painter.fontMetrics()
            left = room.adjusted(0, 0, -metrics.horizontalAdvance(f" {number}"), 0)
            painter.drawText(left, LEFT, metrics.elidedText(label, Qt.TextElideMode.ElideRight, left.width()))
            painter.drawText(room, RIGHT, number)

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = self._fitting(option.text, option, index, option.font)

    def _fitting(
        self, text: str, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, font: QFont
    ) -> str:
        # A narrow cell shows a number with fewer digits: cut off, it would lose its sign or its exponent.
        model, room = index.model(), option.rect.width() - 2 * MARGIN
        if len(text) <= ALWAYS_FITS or room <= 0 or not isinstance(model, TableModel):
            return text
        if not holds_numbers(model.column(index.column())):
            return text
        metrics, number = QFontMetrics(font), model.full_text(index.row(), index.column())
        sign = "+" if text.startswith("+") else ""
        shorter = (numbers.short(float(number), digits, sign) for digits in range(6, 0, -1))
        return next((each for each in (text, *shorter) if metrics.horizontalAdvance(each) <= room), text)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        model = index.model()
        assert isinstance(model, TableModel)
        column = model.column(index.column())
        editor = LabelEditor(column.labels, parent) if isinstance(column, CategoryColumn) else QLineEdit(parent)
        if isinstance(editor, LabelEditor):
            editor.chosen.connect(self._take)
        editor.setObjectName("cell-editor")
        editor.setFrame(False)
        name = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(self.tr("Row {row}, column {name}").format(row=index.row() + 1, name=name))
        return editor

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # a number in full may be longer than its cell is wide
        rect = QRect(option.rect)
        text = str(index.data(Qt.ItemDataRole.EditRole))
        button = rect.height() + 24 if isinstance(editor, LabelEditor) else 0
        rect.setWidth(max(rect.width(), min(MOST_WIDE, editor.fontMetrics().horizontalAdvance(text) + 16 + button)))
        editor.setGeometry(rect)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        # A shared snapshot must not overwrite what is being typed, so the text is set once.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QLineEdit) and isinstance(model, TableModel)
        self.accepted = model.setData(index, editor.text())

    def _take(self) -> None:
        # a label was taken from the list: as if Enter were pressed in the line
        editor = self.sender()
        if isinstance(editor, LabelEditor):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.SubmitModelCache)
