"""The delegate of the cells: their line editor. They are drawn by `cell_painter`."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnapp.dataset import CategoryColumn
from ui.data_grid.label_editor import LabelEditor
from ui.data_grid.table_model import TableModel

MOST_WIDE = 600  # of an editor


class CellDelegate(QStyledItemDelegate):
    """Edits a cell in a line editor and remembers whether the text was taken."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.accepted = True

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
        row = model.order.table_row(index.row()) + 1
        editor.setAccessibleName(self.tr("Row {row}, column {name}").format(row=row, name=name))
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
