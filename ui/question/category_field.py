"""The field of a column of categories: a button for each where they are few, else a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnapp.dataset import Dataset
from nnapp.question import Cell, Field, fills_with, unknown_labels
from ui.form.manners import CalmWheel, OwnSpace
from ui.plain_text import lines_tip, plain
from ui.theme import theme_of

MOST_BUTTONS = 4
MOST_WIDTH = 250  # pixels of all buttons together
MOST_OF_LABEL = 40  # letters


class LabelBox(CalmWheel, OwnSpace, QComboBox):
    """A list of categories that opens by Space and leaves the wheel to the page."""


class LabelButton(QToolButton):
    """A button for a category; the chosen one is filled, for a pressed button is hardly seen in the dark."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        theme, area = theme_of(self), self.rect().adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(area, 2, 2)
            painter.setPen(theme.colour("on_accent"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
            painter.drawText(self.rect(), int(flags), self.text())
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 1, 1)


class CategoryField(QWidget):
    """Shows and takes the category of one column; `edited` carries its label, empty for a missing cell."""

    edited = Signal(object)

    def __init__(self, dataset: Dataset, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.choices = [*field.labels, *([""] if field.may_be_missing else [])]
        self._texts = [self._text(label) for label in self.choices]
        self._tips = self._explained(dataset)
        self.buttons: list[QToolButton] = []
        self.box: QComboBox | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        width = sum(self.fontMetrics().horizontalAdvance(text) + 18 for text in self._texts)
        if len(field.labels) <= MOST_BUTTONS and width <= MOST_WIDTH:
            self._add_buttons(row)
        else:
            self._add_box(row)

    def _text(self, label: str) -> str:
        return plain(label, MOST_OF_LABEL) if label else self.tr("empty")

    def _explained(self, dataset: Dataset) -> list[str]:
        unknown, name = unknown_labels(dataset, self.field), plain(self.field.name, 60)
        tips = []
        for label in self.choices:
            said = self.tr("{column} = {label}").format(column=name, label=self._text(label))
            if not label:
                counts_as = plain(str(fills_with(dataset, self.field)), MOST_OF_LABEL)
                said = self.tr(
                    "{column} is left empty; it counts as {label}, as missing cells of this column do."
                ).format(column=name, label=counts_as)
            elif label in unknown:
                said += self.tr("; no training row has it, so all inputs of this column are 0")
            tips.append(said)
        return tips

    def _add_buttons(self, row: QHBoxLayout) -> None:
        self.group = QButtonGroup(self)
        for number, (text, tip) in enumerate(zip(self._texts, self._tips, strict=True)):
            button = LabelButton(self)
            button.setText(text.replace("&", "&&"))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolTip(lines_tip(tip))
            button.setAccessibleName(tip)
            self.group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.group.idClicked.connect(self._choose)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def _add_box(self, row: QHBoxLayout) -> None:
        self.box = LabelBox(self)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.addItems(self._texts)
        for number, tip in enumerate(self._tips):
            self.box.setItemData(number, lines_tip(tip), Qt.ItemDataRole.ToolTipRole)
        self.box.setAccessibleName(plain(self.field.name, 60))
        self.box.setPlaceholderText(self.tr("choose"))
        self.box.activated.connect(self._choose)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)

    def _choose(self, number: int) -> None:
        self.edited.emit(self.choices[number])

    def show_cell(self, cell: Cell) -> None:
        """Show a category."""
        number = self.choices.index(str(cell)) if cell in self.choices else -1
        if self.box is not None:
            self.box.setCurrentIndex(number)
            return
        if number < 0:
            self.group.setExclusive(False)  # the only way to show that none is chosen
            for button in self.buttons:
                button.setChecked(False)
            self.group.setExclusive(True)
        elif self.buttons:
            self.buttons[number].setChecked(True)
