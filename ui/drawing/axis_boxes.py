"""Two boxes that choose which inputs are the axes of the plane."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from nnapp.dataset import Dataset
from ui.drawing.subject import CURVE, NOTHING, Subject, drawable_inputs
from ui.plain_text import plain

MOST_NAME = 40  # letters
MOST_WIDE = 170  # pixels


class AxisBoxes(QWidget):
    """Offers the inputs that can be drawn; it is hidden where there is nothing to choose."""

    chosen = Signal(int, int)  # axis 0 or 1, and the position of its column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = [QComboBox(), QComboBox()]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        texts = (self.tr("across"), self.tr("up"))
        for axis, (text, box, name) in enumerate(zip(texts, self.boxes, ("x", "y"), strict=True)):
            box.setObjectName(f"drawing-{name}")
            box.setAccessibleName(text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            box.setMaximumWidth(MOST_WIDE)
            label = QLabel(text)
            label.setBuddy(box)
            layout.addWidget(label)
            layout.addWidget(box, 2)
            box.activated.connect(partial(self._tell, axis))

    def show_subject(self, dataset: Dataset, subject: Subject) -> None:
        """Offer the inputs of a table, and show those that are the axes."""
        inputs = drawable_inputs(dataset)
        self.setVisible(subject.kind not in (CURVE, NOTHING) and len(inputs) > 2)
        for box, chosen in zip(self.boxes, (subject.x, subject.y), strict=True):
            box.clear()
            for position in inputs:
                box.addItem(plain(dataset.columns[position].name, MOST_NAME), position)
            box.setCurrentIndex(inputs.index(chosen) if chosen in inputs else -1)

    def _tell(self, axis: int, index: int) -> None:
        self.chosen.emit(axis, self.boxes[axis].itemData(index))
