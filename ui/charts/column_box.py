"""A small box that chooses a column of the table, or one of a few named things, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from nnapp.dataset import Dataset
from ui.form.manners import CalmWheel, OwnSpace
from ui.plain_text import plain

MOST_NAME = 30  # letters
LEAST, FRAME = 52, 30  # pixels: of the whole box, and of what is around its text
LEAST_NAME = 3  # letters


class ColumnBox(CalmWheel, OwnSpace, QComboBox):
    """Offers names, each with a number; narrow where there is no room."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._most = 0
        self.activated.connect(self._tell)

    def offer(self, names: Sequence[str], numbers: Sequence[int], chosen: int) -> None:
        """Offer these, and show which is chosen."""
        shown = [plain(name, MOST_NAME) for name in names]
        known = [(self.itemText(i), self.itemData(i)) for i in range(self.count())]
        if known != [*zip(shown, numbers, strict=True)]:
            self.clear()
            for text, number in zip(shown, numbers, strict=True):
                self.addItem(text, number)
        self.setCurrentIndex([*numbers].index(chosen) if chosen in numbers else -1)

    def offer_columns(self, dataset: Dataset, positions: Sequence[int], chosen: int) -> None:
        """Offer columns of a table by their positions."""
        self.offer([dataset.columns[position].name for position in positions], positions, chosen)

    def limit(self, width: int) -> None:
        """Ask for at most so many pixels."""
        self._most = width
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for the longest name."""
        size = super().sizeHint()
        return QSize(min(size.width(), max(self._most, self._least())), size.height())

    def minimumSizeHint(self) -> QSize:
        """Give way."""
        return QSize(self._least(), super().sizeHint().height())

    def _least(self) -> int:
        return max(LEAST, FRAME + LEAST_NAME * self.fontMetrics().averageCharWidth())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name shortened where it does not fit."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, field.width() - 4)
        option.currentText = text
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _tell(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))
