"""The combo box of a choice, and the lines for a text and for a list of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import inspect
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from ui.form.declared import explanation, options
from ui.form.manners import CalmWheel, OwnSpace


class Tick(OwnSpace, QCheckBox):
    """A check box for yes or no."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggled.connect(self.edited)

    def show_value(self, value: bool) -> None:
        """Show yes or no."""
        self.setChecked(value)

    def taken(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()


class ChoiceBox(CalmWheel, OwnSpace, QComboBox):
    """A combo box of choices or words; the item of the present choice holds it with its parameters."""

    edited = Signal()

    def __init__(self, kind: inspect.Type, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._usual = [value for _, value in options(kind)]
        for text, value in options(kind):
            self.addItem(text, value)
            self.setItemData(self.count() - 1, explanation(value), Qt.ItemDataRole.ToolTipRole)
        self.activated.connect(self.edited)

    def show_value(self, value: Any) -> None:
        """Show a choice, whatever its parameters are; the others get their usual ones."""
        for row, usual in enumerate(self._usual):
            same = usual == value if isinstance(value, str) else type(usual) is type(value)
            self.setItemData(row, value if same else usual)
            if same:
                self.setCurrentIndex(row)

    def taken(self) -> Any:
        """Return what is chosen."""
        return self.currentData()

    def mark(self, reason: Callable[[Any], str]) -> None:
        """Disable what cannot be chosen now, each with its reason."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self.count()):
            item, value = model.item(row), self.itemData(row)
            why = reason(value)
            item.setEnabled(not why)
            item.setToolTip("\n".join(filter(None, (explanation(value), why))))


class TextLine(QLineEdit):
    """A line for a text, which is told with every letter."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(self.edited)

    def show_value(self, value: str) -> None:
        """Show a text."""
        self.setText(value)

    def taken(self) -> str:
        """Return the text."""
        return self.text()


class NumberList(QLineEdit):
    """A line for positive numbers, "1, 2, 0.5"; what cannot be read is said in `problem` and changes nothing."""

    edited = Signal()

    def __init__(self, kind: inspect.VarTupleType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        item = kind.item_type
        while isinstance(item, inspect.Metadata):
            item = item.type
        assert isinstance(item, inspect.FloatType)
        self._above, self._most = float(item.gt or 0), float(item.le or 1e12)
        self._numbers: tuple[float, ...] = ()
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.problem.setObjectName("problem")
        self.setPlaceholderText(QCoreApplication.translate("Form", "all 1"))
        self.textEdited.connect(self._forget_problem)
        self.editingFinished.connect(self._take)

    def show_value(self, value: tuple[float, ...]) -> None:
        """Show the numbers."""
        if value != self._numbers or not self.problem.text():
            self._numbers = value
            self.setText(
                ", ".join(f"{number:g}" if number == float(f"{number:g}") else repr(number) for number in value)
            )
            self._forget_problem()

    def taken(self) -> tuple[float, ...]:
        """Return the numbers."""
        return self._numbers

    def refuse(self, reason: str, before: tuple[float, ...]) -> None:
        """Say why what was typed cannot be; it stays there to be mended, and the numbers are those before."""
        self._numbers = before
        self._say(reason)

    def _forget_problem(self) -> None:
        self._say("")

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.setAccessibleDescription(text)

    def _take(self) -> None:
        problem, numbers = self._read(self.text())
        self._say(problem)
        if not problem and numbers != self._numbers:
            self._numbers = numbers
            self.edited.emit()

    def _read(self, text: str) -> tuple[str, tuple[float, ...]]:
        numbers = []
        for part in _parts(text):
            try:
                number = float(part)
            except ValueError:
                said = QCoreApplication.translate("Form", "“{text}” is not a number. Type for example 1, 2, 0.5.")
                return said.format(text=part), ()
            if not self._above < number <= self._most:
                said = QCoreApplication.translate("Form", "{text} is out of range: above {above}, at most {most}.")
                return said.format(text=part, above=f"{self._above:g}", most=f"{self._most:,.0f}"), ()
            numbers.append(number)
        return "", tuple(numbers)


def _parts(text: str) -> list[str]:
    # between semicolons, a comma is a decimal comma
    text = text.replace(",", ".").replace(";", " ") if ";" in text else text.replace(",", " ")
    return text.split()
