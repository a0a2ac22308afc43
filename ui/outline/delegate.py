"""The small field in which a name, a number of units, a weight or a bias is typed over."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex


class OutlineDelegate(QStyledItemDelegate):
    """Opens a line for a cell; what is being typed stays, whatever training does to the value meanwhile."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setObjectName("outline-editor")
        line.setFrame(False)
        line.setAutoFillBackground(True)
        line.setAccessibleName(str(index.sibling(index.row(), 0).data(Qt.ItemDataRole.AccessibleTextRole)))
        line.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        line.selectAll()
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave what is typed alone."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            editor.setModified(False)  # it is taken once, though Enter and leaving both end the editing
            model.setData(index, editor.text())
