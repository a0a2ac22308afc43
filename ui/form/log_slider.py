"""A slider over powers of ten, for a number that has a field of its own beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

DECADE = 60  # positions between a power of ten and the next
DIGITS = (1, 2, 5)
CLOSE = 1e-7  # numbers that differ by less are the same stop


class LogSlider(QSlider):
    """It stops at 1, 2, 5 × 10ⁿ, and shows whatever number there is; a number beyond its ends stays what it is.

    The arrow keys go to the next stop, Page Up and Page Down go by a factor of ten.
    """

    edited = Signal()  # the user has moved it

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        """Go from 10 to the power of `low` to 10 to the power of `high`."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.drags = 0  # how often the handle was taken hold of
        self._low, self._value = low, 10.0**low
        self._stops = [float(f"{digit}e{power}") for power in range(low, high) for digit in DIGITS]
        self._stops.append(float(f"1e{high}"))
        self.setRange(0, (high - low) * DECADE)
        self.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.setTickInterval(DECADE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sliderPressed.connect(self._count)
        self.actionTriggered.connect(self._act)

    def show_value(self, value: float) -> None:
        """Show a number."""
        self._value = value
        self.setValue(self._position(value))
        self.setAccessibleDescription(f"{value:g}")

    def taken(self) -> float:
        """Return the number."""
        return self._value

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next stop, but only where the slider was chosen before: else the wheel scrolls the page."""
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        up = event.angleDelta().y() > 0
        self.triggerAction(self.SliderAction.SliderSingleStepAdd if up else self.SliderAction.SliderSingleStepSub)
        event.accept()

    def _count(self) -> None:
        self.drags += 1

    def _act(self, action: int) -> None:
        # called before the position becomes the value, so that it can be put to a stop
        value = self._wanted(QSlider.SliderAction(action))
        self.setSliderPosition(self._position(value))
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(f"{value:g}")
            self.edited.emit()

    def _wanted(self, action: QSlider.SliderAction) -> float:
        kinds, stops, value = QSlider.SliderAction, self._stops, self._value
        if action in {kinds.SliderSingleStepAdd, kinds.SliderPageStepAdd}:
            least = value * (1 + CLOSE if action == kinds.SliderSingleStepAdd else 10 - CLOSE)
            return next((stop for stop in stops if stop >= least), max(value, stops[-1]))
        if action in {kinds.SliderSingleStepSub, kinds.SliderPageStepSub}:
            most = value * (1 - CLOSE if action == kinds.SliderSingleStepSub else 0.1 + CLOSE)
            return next((stop for stop in reversed(stops) if stop <= most), min(value, stops[0]))
        position = self.sliderPosition()
        return min(stops, key=lambda stop: abs(self._position(stop) - position))

    def _position(self, value: float) -> int:
        return round((math.log10(value) - self._low) * DECADE) if value > 0 else 0
