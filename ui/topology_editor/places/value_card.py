"""The small editor beside a selected weight or bias: its name, and its value to be typed over."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.messages import words
from ui.network.numbers import number_text, typed_number, why_no_number
from ui.plain_text import lines_tip
from ui.topology_editor.places.card import Card, CardField

STEPS = {
    (Qt.Key.Key_Up, False): Decimal("0.1"),
    (Qt.Key.Key_Down, False): Decimal("-0.1"),
    (Qt.Key.Key_Up, True): Decimal("0.01"),
    (Qt.Key.Key_Down, True): Decimal("-0.01"),
    (Qt.Key.Key_PageUp, False): Decimal(1),
    (Qt.Key.Key_PageDown, False): Decimal(-1),
}
OF_NUMBERS = frozenset("0123456789+-−.,/eE")


class ValueField(CardField):
    """A line for one number, with the keys of the network view where they do not mean typing."""

    nudged = Signal(object)  # a Decimal
    remove_asked = Signal()

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
        elif event.key() == Qt.Key.Key_Space or (untouched and self._means_no_number(event)):
            event.ignore()  # L, O, R and so on are keys of the network, as Delete is
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else it goes on to the editor, which would open the card again

    @staticmethod
    def _means_no_number(event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        return plain and event.text().isprintable() and not OF_NUMBERS.issuperset(event.text())

    def event(self, event: QEvent) -> bool:
        # no number has a space in it, so Space stays what it is elsewhere: run and pause
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.ignore()
            return False
        return super().event(event)


class ValueCard(Card):
    """Shows one number and lets it be typed over; what was typed leaves by `entered`."""

    entered = Signal(float)
    left = Signal(float)  # what was typed when the keyboard went elsewhere
    misread = Signal(str)  # what was typed then, and is no number
    nudged = Signal(object)  # a Decimal to add
    closed = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("valueCard", parent)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.field = ValueField()
        self.field.setObjectName("valueField")
        self.cost = QLabel()
        self.cost.setObjectName("valueCost")
        self.cost.setTextFormat(Qt.TextFormat.PlainText)
        self.cost.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.cost.hide()
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.kept = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.add(self.name, self.field, self.cost, self.problem, self.kept)
        self.keep("")
        self.field.returnPressed.connect(self._enter)
        self.field.nudged.connect(self._nudge)
        self.field.cancelled.connect(self.closed)
        self.field.remove_asked.connect(self.remove_asked)
        self.field.left.connect(self.leave)
        self.field.textEdited.connect(self.problem.hide)
        self.value = 0.0

    def keep(self, reason: str) -> None:
        """Show the value only, and say why; with an empty reason let it be typed over again."""
        self.field.setReadOnly(bool(reason))
        self.kept.setText(reason)
        self.kept.setVisible(bool(reason))
        keys = self.tr(
            "Enter sets the value, and so does going elsewhere; Esc leaves it. Up and Down change it by 0.1, with "
            "Shift by 0.01, Page Up and Page Down by 1. Fractions such as 1/3 may be typed."
        )
        self.field.setToolTip(lines_tip(reason) if reason else keys)

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

    @property
    def is_typed(self) -> bool:
        """Whether something is being typed that was not taken yet."""
        return self.isVisible() and self.field.isModified()

    def taken(self) -> float | None:
        """Take what is typed; what is no number stays there, and None is returned."""
        try:
            value = typed_number(self.field.text())
        except ValueError:
            self.problem.setText(words(why_no_number(self.field.text())))
            self.problem.show()
            self.adjustSize()
            self.field.select_whole()
            return None
        self.field.setModified(False)
        return value

    def _enter(self) -> None:
        value = self.taken()
        if value is not None:
            self.entered.emit(value)

    def _nudge(self, step: Decimal) -> None:
        # from what is typed, where something is
        if self.field.isReadOnly():
            return
        if self.is_typed:
            value = self.taken()
            if value is None:
                return
            self.value = value
        self.nudged.emit(step)

    def leave(self) -> None:
        """Take what is typed as the keyboard goes elsewhere; what is no number is forgotten, and told."""
        if not self.is_typed:
            return
        text, value = self.field.text(), self.taken()
        self.restart()
        self.adjustSize()
        if value is None:
            self.misread.emit(text)
        else:
            self.left.emit(value)
