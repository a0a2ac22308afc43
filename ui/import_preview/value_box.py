"""The control of one guess: a list of values, in some a value of one's own, or a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

MOST_SKIPPED = 1_000_000
ITEM_LETTERS = 16


class ValueBox(QComboBox):
    """A list of values under their names; `most` above 0 lets another one be typed, of so many letters."""

    chosen = Signal(object)

    def __init__(self, title: Callable[[Any], str], most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._most = title, most
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(ITEM_LETTERS)
        self.activated.connect(self._on_activated)
        if most:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = self.lineEdit()
            assert line is not None
            line.editingFinished.connect(self._on_typed)
        self._value: Any = None

    def show_placeholder(self, text: str) -> None:
        """Show a text where there is no value."""
        self.setPlaceholderText(text)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(text)

    def show_values(self, values: Iterable[Any], value: Any) -> None:
        """Show these values as the list, and one as the present one."""
        shown = [*dict.fromkeys([*values, *([] if value is None else [value])])]
        if [self.itemData(row) for row in range(self.count())] != shown:
            self.clear()
            for each in shown:
                self.addItem(self._title(each), each)
        self._value = value
        self.setCurrentIndex(shown.index(value) if value is not None else -1)
        if value is None and self._most:
            self.setEditText("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only what has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_activated(self, row: int) -> None:
        self._take(self.itemData(row))

    def _on_typed(self) -> None:
        text = self.currentText()
        named = self.findText(text, Qt.MatchFlag.MatchFixedString)
        value = self.itemData(named) if named >= 0 else (text.strip() or text)[: self._most]
        if text or named >= 0:
            self._take(value)
        self._show_value()

    def _take(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.chosen.emit(value)

    def _show_value(self) -> None:
        if self._value is not None:
            self.setEditText(self._title(self._value))


class LinesBox(QSpinBox):
    """A number of lines."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, MOST_SKIPPED)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._value = 0
        self.valueChanged.connect(self._on_changed)

    def show_values(self, values: Iterable[Any], value: Any) -> None:
        """Show a number."""
        self._value = 0 if value is None else int(value)
        self.setValue(self._value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only what has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_changed(self, value: int) -> None:
        if value != self._value:
            self._value = value
            self.chosen.emit(value)
