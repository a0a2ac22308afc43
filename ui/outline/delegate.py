"""The small field in which a name, a number of units, a weight or a bias is typed over."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.outline.model import VALUE, OutlineModel

Index = QModelIndex | QPersistentModelIndex


class OutlineDelegate(QStyledItemDelegate):
    """Opens a line for a cell; what is being typed stays, whatever training does to the value meanwhile."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 (Qt's name)
        """Show a value with fewer digits where there is no room for all of them."""
        super().initStyleOption(option, index)
        model = index.model()
        if index.column() != VALUE or not isinstance(model, OutlineModel):
            return
        style = QApplication.style() if option.widget is None else option.widget.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option) + 1
        room, letters = option.rect.width() - 2 * margin, option.fontMetrics
        if letters.horizontalAdvance(option.text) > room:
            shorter = list(model.words.short_values(model.row(index), model.parameters))
            fitting = (text for text in shorter if letters.horizontalAdvance(text) <= room)
            option.text = next(fitting, shorter[-1])

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
