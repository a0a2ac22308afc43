"""The small editor over a unit in which its name is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from nnapp.topology import MOST_NAME

LETTERS_WIDE = 22


class NameField(QLineEdit):
    """A line for a name: Enter and going elsewhere take it, Esc leaves it."""

    cancelled = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)
        event.accept()  # whatever it is, it is not for the network

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()


class NameCard(QFrame):
    """What was typed leaves by `entered`."""

    entered = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("nameCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.field = NameField(maxLength=MOST_NAME)
        self.field.setObjectName("nameField")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(3)
        layout.addWidget(self.title)
        layout.addWidget(self.field)
        self.field.returnPressed.connect(self._enter)
        self.field.cancelled.connect(self._cancel)
        self.field.left.connect(self._leave)
        self.hide()

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

    def _leave(self) -> None:
        # what was typed is taken; where that is refused, it is said, and the card closes nevertheless
        if self.isVisible() and self.field.isModified():
            self._enter()
        self._cancel()

    def _cancel(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.raise_()
