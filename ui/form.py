"""Forms made from a struct's declaration: the field's type decides the control, its `Meta` the range, name and help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import inspect
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QSpinBox, QWidget

from nnapp.choices import Choice
from nnapp.training import MOST_EPOCHS
from ui.messages import words

Reason = Callable[[str, Any], str]  # of a field's name and a value: why it cannot be chosen now, or an empty text


class Number(QDoubleSpinBox):
    """A spin box for numbers of any size: it shows 0.1 as 0.1, and its arrows go to the next of 1, 2, 5 × 10ⁿ."""

    def textFromValue(self, value: float) -> str:  # noqa: N802 (Qt's name)
        return f"{value:.12g}"

    def valueFromText(self, text: str) -> float:  # noqa: N802 (Qt's name)
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> Any:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            return QValidator.State.Intermediate, text, position
        fits = self.minimum() <= value <= self.maximum()
        return QValidator.State.Acceptable if fits else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Take the nearest allowed number for one that is out of range."""
        try:
            return self.textFromValue(min(max(float(text.replace(",", ".")), self.minimum()), self.maximum()))
        except ValueError:
            return self.textFromValue(self.value())

    def stepBy(self, steps: int) -> None:  # noqa: N802 (Qt's name)
        scale = sorted(float(f"{digit}e{power}") for power in range(-10, 7) for digit in (1, 2, 5))
        value = self.value()
        if steps > 0:
            new = next((mark for mark in scale if mark > value * 1.0000001), scale[-1])
        else:
            new = next((mark for mark in reversed(scale) if mark < value * 0.9999999), scale[0])
        self.setValue(new)


class Form(QWidget):
    """Controls for some fields of a struct; `edited(name, value)` tells what the user has set."""

    edited = Signal(str, object)

    def __init__(self, kind: type[msgspec.Struct], fields: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, QWidget] = {}
        self._showing = False  # true while values are put in from outside
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setVerticalSpacing(4)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        declared = inspect.type_info(kind)
        assert isinstance(declared, inspect.StructType)
        for field in declared.fields:
            if field.name in fields:
                self._add(field.name, field.type)

    def show_values(self, value: msgspec.Struct, reason: Reason | None = None) -> None:
        """Show a struct's values; `reason` says of a choice why it cannot be taken now."""
        self._showing = True
        for name, control in self.controls.items():
            _put(control, getattr(value, name))
            if reason is not None and isinstance(control, QComboBox):
                self._mark(name, control, reason)
        self._showing = False

    def _add(self, name: str, declared: inspect.Type) -> None:
        title, description, kind = _described(declared)
        control = self._control(name, kind)
        control.setObjectName(name)
        control.setAccessibleName(words(title))
        control.setToolTip(words(description))
        self.controls[name] = control
        if isinstance(control, QCheckBox):
            control.setText(words(title))
            self._layout.addRow(control)
            return
        label = QLabel(words(title))
        label.setToolTip(words(description))
        label.setBuddy(control)
        self._layout.addRow(label, control)

    def _control(self, name: str, kind: inspect.Type) -> QWidget:
        if isinstance(kind, inspect.FloatType):
            number = Number()
            number.setDecimals(15)
            number.setKeyboardTracking(False)
            number.setRange(float(kind.ge or kind.gt or 0) or 1e-12, float(kind.le or 1e12))
            number.valueChanged.connect(self._connected(name))
            return number
        if isinstance(kind, inspect.BoolType):
            check = QCheckBox()
            check.toggled.connect(self._connected(name))
            return check
        if isinstance(kind, inspect.IntType):
            return self._whole_number(name, kind, optional=False)
        if isinstance(kind, inspect.UnionType) and any(isinstance(t, inspect.NoneType) for t in kind.types):
            whole = next(t for t in map(_bare, kind.types) if isinstance(t, inspect.IntType))
            return self._whole_number(name, whole, optional=True)
        return self._choice(name, kind)

    def _whole_number(self, name: str, kind: inspect.IntType, optional: bool) -> QSpinBox:
        box = QSpinBox()
        box.setKeyboardTracking(False)
        box.setGroupSeparatorShown(int(kind.le or 0) <= MOST_EPOCHS)  # not in seeds, which are read out
        box.setProperty("optional", optional)
        least = int(kind.ge or 0)
        box.setRange(least - optional, min(int(kind.le or 2**31 - 1), 2**31 - 1))
        if optional:
            box.setSpecialValueText(self.tr("all rows"))
        box.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        box.valueChanged.connect(self._connected(name))
        return box

    def _choice(self, name: str, kind: inspect.Type) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for text, value, help_text in _options(kind):
            box.addItem(words(text).capitalize() if isinstance(value, str) else words(text), value)
            box.setItemData(box.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(self._connected(name))
        return box

    def _connected(self, name: str) -> Callable[..., None]:
        def tell(*_: object) -> None:
            if not self._showing:
                self.edited.emit(name, _taken(self.controls[name]))

        return tell

    def _mark(self, name: str, box: QComboBox, reason: Reason) -> None:
        model = box.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(box.count()):
            item: QStandardItem = model.item(row)
            value = box.itemData(row)
            why = reason(name, value)
            item.setEnabled(not why)
            item.setToolTip(why or (value.formula() if isinstance(value, Choice) else ""))


def _described(declared: inspect.Type) -> tuple[str, str, inspect.Type]:
    schema: dict[str, Any] = {}
    while isinstance(declared, inspect.Metadata):
        schema = {**(declared.extra_json_schema or {}), **schema}
        declared = declared.type
    return schema.get("title", ""), schema.get("description", ""), declared


def _bare(declared: inspect.Type) -> inspect.Type:
    return _described(declared)[2]


def _options(kind: inspect.Type) -> list[tuple[str, Any, str]]:
    if isinstance(kind, inspect.LiteralType):
        return [(str(value), value, "") for value in sorted(kind.values, key=str, reverse=True)]
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    choices: list[Any] = [member.cls() for member in kinds if isinstance(member, inspect.StructType)]
    return [(choice.title, choice, choice.formula()) for choice in choices]


def _put(control: QWidget, value: Any) -> None:
    if isinstance(control, QCheckBox):
        control.setChecked(value)
    elif isinstance(control, QComboBox):
        row = next((row for row in range(control.count()) if control.itemData(row) == value), -1)
        control.setCurrentIndex(row)
    elif isinstance(control, QSpinBox):
        control.setValue(control.minimum() if value is None else value)
    elif isinstance(control, QDoubleSpinBox):
        control.setValue(value)


def _taken(control: QWidget) -> Any:
    if isinstance(control, QCheckBox):
        return control.isChecked()
    if isinstance(control, QComboBox):
        return control.currentData()
    if isinstance(control, QSpinBox):
        nothing = control.property("optional") and control.value() == control.minimum()
        return None if nothing else control.value()
    assert isinstance(control, QDoubleSpinBox)
    return control.value()
