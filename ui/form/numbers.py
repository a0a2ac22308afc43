"""Spin boxes for numbers of any size, whole numbers, and numbers that may be switched off."""

from __future__ import annotations

import math
from typing import Any

from msgspec import inspect
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QSpinBox, QWidget

from nnapp.training import MOST_EPOCHS
from ui.form.manners import CalmWheel, OwnSpace

DIGITS = (1, 2, 5)
LEAST = 1e-30  # of numbers that must be greater than 0
LEAST_STEP = 1e-4  # the mark next to 0, where a number may be 0
MOST_WHOLE = 2**31 - 1


class Number(CalmWheel, QDoubleSpinBox):
    """A spin box for numbers of any size: it shows 0.1 as 0.1, and its arrows go to the next of 1, 2, 5 × 10ⁿ.

    After `set_step` they go on by even steps instead.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_below = self.open_above = False  # whether the ends of the range do not belong to it
        self._step = 0.0
        self.setDecimals(60)  # so that nothing is rounded
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00000001") + 24)  # not as wide as its range is
        self.valueChanged.connect(self.edited)

    def set_bounds(self, kind: inspect.FloatType) -> None:
        """Allow what a declared type allows."""
        self.open_below, self.open_above = kind.gt is not None, kind.lt is not None
        low, high = kind.ge if kind.gt is None else kind.gt, kind.le if kind.lt is None else kind.lt
        low, high = float(low or 0), float(1e12 if high is None else high)
        if self.open_below:
            low = math.nextafter(low, math.inf) if low else LEAST
        self.setRange(low, math.nextafter(high, -math.inf) if self.open_above else high)

    def set_step(self, step: float) -> None:
        """Let the arrows add and take away so much."""
        self._step = step

    def show_value(self, value: float) -> None:
        """Show a number."""
        self.setValue(value)

    def taken(self) -> float:
        """Return the number."""
        return self.value()

    def textFromValue(self, value: float) -> str:  # noqa: N802 (Qt's name)
        return repr(value).removesuffix(".0").replace("e-0", "e-")

    def valueFromText(self, text: str) -> float:  # noqa: N802 (Qt's name)
        value = _read(text)
        return self.value() if value is None else value

    def validate(self, text: str, position: int) -> Any:
        value = _read(text)
        fits = value is not None and self.minimum() <= value <= self.maximum()
        return QValidator.State.Acceptable if fits else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Take the nearest allowed number for one that is out of range; the one before where there is no nearest."""
        value = _read(text)
        if value is not None and value > self.maximum() and not self.open_above:
            return self.textFromValue(self.maximum())
        if value is not None and value < self.minimum() and not self.open_below:
            return self.textFromValue(self.minimum())
        return self.textFromValue(self.value())

    def stepBy(self, steps: int) -> None:  # noqa: N802 (Qt's name)
        value = self.value()
        if self._step:
            value = round(value + steps * self._step, 9)
            beyond = (self.open_below and value < self.minimum()) or (self.open_above and value > self.maximum())
            value = self.value() if beyond else value
        else:
            for _ in range(abs(steps)):
                value = self._next(value, steps > 0)
        self.setValue(value)

    def _next(self, value: float, up: bool) -> float:
        top = round(self.maximum(), 9)
        if self.open_above and value >= top / 2 and (up or value > top / 2):
            rest = _mark(top - value, not up)  # 0.9, 0.95, 0.98, 0.99, ...
            return round(top - rest, 12) if rest <= top / 2 else top / 2
        least = LEAST_STEP if self.minimum() <= 0 else 0.0
        if abs(value) < least or (abs(value) <= least * 1.0000001 and up != (value > 0)):
            return (least if up else -least) if abs(value) < least else 0.0
        return _mark(value, up) if value > 0 else -_mark(-value, not up)


def _mark(value: float, up: bool) -> float:
    """Return the next of 1, 2, 5 × 10ⁿ above or below a positive number."""
    power = math.floor(math.log10(value))
    scale = [float(f"{digit}e{power + more}") for more in (-1, 0, 1) for digit in DIGITS]
    if up:
        return next(mark for mark in scale if mark > value * 1.0000001)
    return next(mark for mark in reversed(scale) if mark < value * 0.9999999)


def _read(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None


class WholeNumber(CalmWheel, QSpinBox):
    """A spin box for a whole number; with words for None, one step below the least stands for None."""

    edited = Signal()

    def __init__(self, kind: inspect.IntType, words_for_none: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_be_none = bool(words_for_none)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGroupSeparatorShown(int(kind.le or 0) <= MOST_EPOCHS)  # not in seeds, which are read out
        least = int(kind.ge or 0) - self._may_be_none
        self.setRange(least, min(int(kind.le or MOST_WHOLE), MOST_WHOLE))
        self.setSpecialValueText(words_for_none)
        self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.valueChanged.connect(self.edited)

    def set_step(self, step: float) -> None:
        """Let the arrows add and take away so much."""
        self.setStepType(QSpinBox.StepType.DefaultStepType)
        self.setSingleStep(round(step))

    def show_value(self, value: int | None) -> None:
        """Show a number, or the words for None."""
        self.setValue(self.minimum() if value is None else value)

    def taken(self) -> int | None:
        """Return the number, or None."""
        return None if self._may_be_none and self.value() == self.minimum() else self.value()


class Switch(OwnSpace, QCheckBox):
    """The check box before a number."""


class OptionalNumber(QWidget):
    """A number that may be None: its `switch`, which bears its name, says whether there is one."""

    edited = Signal()

    def __init__(self, number: Number | WholeNumber, title: str, suggested: float | None) -> None:
        super().__init__()
        self.number, self.switch = number, Switch(title)
        self.switch.setMinimumHeight(number.sizeHint().height())  # so that its box is level with the number
        self._help, self._whole = "", False
        if suggested is not None:
            number.show_value(suggested)  # type: ignore[arg-type]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(number)
        self.setFocusProxy(number)
        self._say_state()
        self.switch.toggled.connect(self._switch)
        number.edited.connect(self.edited)

    def describe(self, name: str, title: str, help_text: str) -> None:
        """Give both controls their names and help."""
        self._help = help_text
        self.setAccessibleName(title)
        self.setToolTip(help_text)
        self.switch.setObjectName(f"{name}_switch")
        self.switch.setAccessibleName(title)
        self.switch.setToolTip(help_text)
        self.number.setObjectName(name)
        self.number.setAccessibleName(title)
        self._say_state()

    def say_help(self, text: str, whole: bool) -> None:
        """Say something else in place of the help; `whole` says that nothing is to be added to it."""
        self._help, self._whole = text, whole
        for widget in (self, self.switch):
            widget.setToolTip(text)
        self._say_state()

    def show_value(self, value: Any) -> None:
        """Show a number, or that there is none."""
        self.switch.setChecked(value is not None)
        if value is not None:
            self.number.show_value(value)

    def taken(self) -> float | int | None:
        """Return the number, or None where it is switched off."""
        return self.number.taken() if self.switch.isChecked() else None

    def _switch(self) -> None:
        self._say_state()
        self.edited.emit()

    def _say_state(self) -> None:
        on = self.switch.isChecked()
        self.number.setEnabled(on)
        off = QCoreApplication.translate("Form", "Off: tick the box before it to use it.")
        self.number.setToolTip(self._help if on or self._whole else f"{self._help}\n{off}")
