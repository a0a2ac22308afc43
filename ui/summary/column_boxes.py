"""Three boxes that choose two columns and what colours them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from nnapp.dataset import Dataset, NumberColumn, Role, TextColumn
from ui.plain_text import plain
from ui.scatter.points import first_varied

NO_COLUMN = -1
MOST_NAME = 30  # letters


class ColumnBoxes(QWidget):
    """Offers the columns of a table that can be drawn."""

    chosen = Signal(int, int, int)  # the positions of x, y and the colour, which may be NO_COLUMN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = [QComboBox() for _ in range(3)]
        texts = (self.tr("across"), self.tr("up"), self.tr("colour"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for box, text, key in zip(self.boxes, texts, ("x", "y", "colour"), strict=True):
            box.setObjectName(f"summary-{key}")
            box.setAccessibleName(text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(3)
            label = QLabel(text)
            label.setBuddy(box)
            layout.addWidget(label)
            layout.addWidget(box, 1)
            box.activated.connect(self._tell)

    def show_columns(self, dataset: Dataset, positions: Sequence[int]) -> None:
        """Offer the columns of a table, and show which are chosen."""
        usable = usable_columns(dataset)
        for number, (box, position) in enumerate(zip(self.boxes, positions, strict=True)):
            offered = [NO_COLUMN, *usable] if number == 2 else usable
            names = [plain(dataset.columns[i].name, MOST_NAME) if i >= 0 else self.tr("none") for i in offered]
            if [box.itemText(i) for i in range(box.count())] != names:
                box.clear()
                for name, place in zip(names, offered, strict=True):
                    box.addItem(name, place)
            box.setCurrentIndex(offered.index(position) if position in offered else -1)

    def _tell(self, _index: int) -> None:
        self.chosen.emit(*(box.currentData() for box in self.boxes))


def usable_columns(dataset: Dataset) -> list[int]:
    """Return the positions of the columns that can be drawn: numbers and categories."""
    return [i for i, column in enumerate(dataset.columns) if not isinstance(column, TextColumn)]


def chosen_anew(dataset: Dataset, before: Dataset | None, positions: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return which columns of another table are shown: those of the same names, else its first inputs and target."""
    usable, columns = usable_columns(dataset), dataset.columns
    places = {columns[i].name: i for i in usable}
    x, y, colour = (
        NO_COLUMN if before is None or old < 0 else places.get(before.columns[old].name, NO_COLUMN) for old in positions
    )
    if min(x, y) < 0:
        inputs = [i for i in usable if columns[i].role is Role.INPUT]
        first = [*(i for i in inputs if isinstance(columns[i], NumberColumn)), *inputs, *usable]
        x, y = first_varied(dataset, first) if first else (NO_COLUMN, NO_COLUMN)
    if colour < 0 and (before is None or positions[2] >= 0):
        colour = next((i for i in usable if columns[i].role is Role.TARGET), NO_COLUMN)
    return x, y, colour
