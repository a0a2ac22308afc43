"""The speed slider: from one step a second to flat out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from nnapp.words import marked
from ui.exchange import FLAT_OUT, Speed
from ui.messages import words

SPEEDS = (
    (Speed(1, "update"), marked("1 batch/s")),
    (Speed(5, "update"), marked("5 batches/s")),
    (Speed(1, "epoch"), marked("1 epoch/s")),
    (Speed(3, "epoch"), marked("3 epochs/s")),
    (Speed(10, "epoch"), marked("10 epochs/s")),
    (Speed(30, "epoch"), marked("30 epochs/s")),
    (Speed(100, "epoch"), marked("100 epochs/s")),
    (Speed(300, "epoch"), marked("300 epochs/s")),
    (Speed(1000, "epoch"), marked("1000 epochs/s")),
    (Speed(FLAT_OUT, "epoch"), marked("flat out")),
)


def words_of(speed: Speed) -> str:
    """Return a speed in words."""
    return next((words(text) for each, text in SPEEDS if each == speed), words(SPEEDS[-1][1]))


class SpeedSlider(QWidget):
    """A slider over the speeds, with the chosen one in words beside it."""

    speed_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("speed")
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setPageStep(1)
        self.slider.setAccessibleName(self.tr("Speed"))
        self.slider.setToolTip(self.tr("How fast to train: from one mini-batch a second to as fast as possible"))
        self.label = QLabel()
        self.label.setMinimumWidth(max(self.fontMetrics().horizontalAdvance(words(text)) for _, text in SPEEDS))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(self.tr("Speed")))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.label)
        self.slider.valueChanged.connect(self._tell)

    def show_speed(self, speed: Speed) -> None:
        """Show a speed, without telling that it changed."""
        position = next((i for i, (each, _) in enumerate(SPEEDS) if each == speed), len(SPEEDS) - 1)
        self.label.setText(words(SPEEDS[position][1]))
        self.slider.setValue(position)

    @Slot()
    def faster(self) -> None:
        """Go to the next speed above."""
        self.slider.setValue(self.slider.value() + 1)

    @Slot()
    def slower(self) -> None:
        """Go to the next speed below."""
        self.slider.setValue(self.slider.value() - 1)

    def _tell(self, position: int) -> None:
        speed, text = SPEEDS[position]
        self.label.setText(words(text))
        self.slider.setAccessibleDescription(words(text))
        self.speed_changed.emit(speed)
