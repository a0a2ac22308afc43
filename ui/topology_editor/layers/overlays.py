"""What both kinds of dragging in the editor share: Esc belongs to the drag while there is one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class EscapeTaker(QWidget):
    """A widget that has the keyboard while something is dragged, and gives it back afterwards."""

    cancelled = Signal()  # Esc was pressed

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None

    def take_keys(self) -> None:
        """Take the keyboard until `give_back`."""
        self._before = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_back(self) -> None:
        """Give the keyboard to what had it before."""
        if self._before is not None and self.hasFocus():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        # any other key waits for the end of the drag
