"""The small editor over a unit in which its name is typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnapp.topology import MOST_NAME
from ui.topology_editor.places.card import Card, CardField

LETTERS_WIDE = 22


class NameField(CardField):
    """A line for a name: Enter and going elsewhere take it, Esc leaves it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)
        event.accept()  # whatever it is, it is not for the network


class NameCard(Card):
    """What was typed leaves by `entered`."""

    entered = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("nameCard", parent)
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.field = NameField(maxLength=MOST_NAME)
        self.field.setObjectName("nameField")
        self.add(self.title, self.field)
        self.field.returnPressed.connect(self._enter)
        self.field.cancelled.connect(self._cancel)
        self.field.left.connect(self.leave)

    def open(self, title: str, name: str, placeholder: str, spot: QPoint, room: QRect) -> None:
        """Open beside a point, within a rectangle, with the whole name selected."""
        self.title.setText(title)
        self.field.setAccessibleName(title)
        self.field.setText(name)
        self.field.setPlaceholderText(placeholder)
        self.field.setToolTip(
            self.tr(
                "Enter takes the name, and so does going elsewhere; Esc leaves it. "
                "Empty, the unit is called by its number again."
            )
            if placeholder
            else self.tr(
                "Enter takes the name, and so does going elsewhere; Esc leaves it. "
                "It is that of the column, or category, in the table."
            )
        )
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * LETTERS_WIDE)
        self.adjustSize()
        x = max(min(spot.x() - self.width() // 2, room.right() - self.width()), room.left())
        y = max(min(spot.y() - self.height() // 2, room.bottom() - self.height()), room.top())
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _enter(self) -> None:
        self.entered.emit(self.field.text())

    def leave(self) -> None:
        """Take what was typed and close; where it is refused, that is said, and the card closes nevertheless."""
        if self.isVisible() and self.field.isModified():
            self._enter()
        self._cancel()

    def _cancel(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()
