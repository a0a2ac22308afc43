"""The small editor beside a selected weight or bias: its name, and its value to be typed over."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.network.numbers import number_text, typed_number

STEPS = {
    (Qt.Key.Key_Up, False): Decimal("0.1"),
    (Qt.Key.Key_Down, False): Decimal("-0.1"),
    (Qt.Key.Key_Up, True): Decimal("0.01"),
    (Qt.Key.Key_Down, True): Decimal("-0.01"),
    (Qt.Key.Key_PageUp, False): Decimal(1),
    (Qt.Key.Key_PageDown, False): Decimal(-1),
}


class ValueField(QLineEdit):
    """A line for one number, with the keys of the network view where they do not mean typing."""

    nudged = Signal(object)  # a Decimal
    cancelled = Signal()
    remove_asked = Signal()
    left = Signal()

    def select_whole(self) -> None:
        """Select everything from its end to its start: of a long number the sign and first digits are seen."""
        self.setSelection(len(self.text()), -len(self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = STEPS.get((Qt.Key(event.key()), shift))
        untouched = not self.isModified() and self.selectedText() == self.text()
        if step is not None:
            self.nudged.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() == Qt.Key.Key_Delete and untouched:
            self.remove_asked.emit()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else it goes on to the editor, which would open the card again

    def event(self, event: QEvent) -> bool:
        # no number has a space in it, so Space stays what it is elsewhere: run and pause
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()


class ValueCard(QFrame):
    """Shows one number and lets it be typed over; what was typed leaves by `entered`."""

    entered = Signal(float)
    nudged = Signal(object)  # a Decimal to add
    closed = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("valueCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.field = ValueField()
        self.field.setObjectName("valueField")
        self.cost = QLabel()
        self.cost.setObjectName("valueCost")
        self.cost.setTextFormat(Qt.TextFormat.PlainText)
        self.cost.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.cost.hide()
        self.problem = QLabel(self.tr("Not a number. Type for example 0.5, 0,5 or 1/3."))
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(3)
        for widget in (self.name, self.field, self.cost, self.problem):
            layout.addWidget(widget)
        self.field.setToolTip(
            self.tr(
                "Enter sets the value, Esc leaves it. Up and Down change it by 0.1, with Shift by 0.01, "
                "Page Up and Page Down by 1. Fractions such as 1/3 may be typed."
            )
        )
        self.field.returnPressed.connect(self._enter)
        self.field.nudged.connect(self.nudged)
        self.field.cancelled.connect(self.closed)
        self.field.remove_asked.connect(self.remove_asked)
        self.field.left.connect(self._forget_typing)
        self.field.textEdited.connect(self.problem.hide)
        self.value = 0.0
        self.hide()

    def show_value(self, name: str, value: float) -> None:
        """Show a value; what is being typed stays until it is entered or left."""
        self.value = value
        self.name.setText(name)
        self.field.setAccessibleName(name)
        if not self.field.isModified():
            self._write(value)

    def show_cost(self, text: str) -> None:
        """Say what the network costs with this value; nothing where it is not known."""
        self.cost.setText(text)
        if self.cost.isHidden() == bool(text):
            self.cost.setVisible(bool(text))
        self.adjustSize()

    def begin(self) -> None:
        """Put the cursor into the field, with everything selected."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.select_whole()

    def restart(self) -> None:
        """Forget what was being typed."""
        self.problem.hide()
        self._write(self.value)

    def _write(self, value: float) -> None:
        text = number_text(value)
        if text != self.field.text() or self.field.isModified():
            whole = self.field.hasFocus() and self.field.selectedText() == self.field.text()
            self.field.setText(text)
            if whole:
                self.field.select_whole()
            else:
                self.field.setCursorPosition(0)

    def _enter(self) -> None:
        try:
            value = typed_number(self.field.text())
        except ValueError:
            self.problem.show()
            self.adjustSize()
            self.field.select_whole()
            return
        self.field.setModified(False)
        self.entered.emit(value)

    def _forget_typing(self) -> None:
        if self.field.isModified():
            self.restart()
            self.adjustSize()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.raise_()
