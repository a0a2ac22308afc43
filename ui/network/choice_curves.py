"""The pictures in lists of choices: rows that are high enough for them, and those of a form about one layer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem

from nnapp.project import Project
from ui.form import Form
from ui.network.picture_menu import list_picture
from ui.network.pictures import activation_icon, picture_size, reach_of, spread_icon
from ui.theme import theme_of

ROOM_BESIDE = 5  # pixels between a picture and its name


class PictureRows(QStyledItemDelegate):
    """Rows of a list that are high enough for the pictures in them."""

    def initStyleOption(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the picture its whole size, whatever that of the closed box is."""
        super().initStyleOption(option, index)
        option.decorationSize = list_picture(option.fontMetrics.height())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + ROOM_BESIDE, list_picture(option.fontMetrics.height()).height() + 6)


class ChoiceCurves(QObject):
    """Keeps the pictures in the boxes of a layer's form as their choices are, with the parameters that they have."""

    def __init__(self, project: Project, position: int, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._fans = project.topology.widths[position : position + 2]
        for name in ("activation", "initializer"):
            box = self._box(name)
            box.setItemDelegate(PictureRows(box))

    def draw(self) -> None:
        """Draw all pictures."""
        window = self._form.window()  # it hears of another theme before the form does
        theme, letters = theme_of(window), window.fontMetrics().height()
        size, (fan_in, fan_out) = list_picture(letters), self._fans
        activations, initializers = self._box("activation"), self._box("initializer")
        for row in range(activations.count()):
            activations.setItemIcon(row, activation_icon(activations.itemData(row), theme, size))
        spreads = [initializers.itemData(row).spread(fan_out, fan_in) for row in range(initializers.count())]
        for row, spread in enumerate(spreads):
            initializers.setItemIcon(row, spread_icon(spread, reach_of(spreads), theme, size))
        for box in (activations, initializers):
            box.setIconSize(picture_size(letters))

    def _box(self, name: str) -> QComboBox:
        box = self._form.controls[name]
        assert isinstance(box, QComboBox)
        return box
