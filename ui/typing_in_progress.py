"""What is still being typed into a field or a cell when a command needs it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget


def commit_typing(window: QWidget, table: QWidget) -> None:
    """Bring it into the project, as leaving the field would; the keyboard stays in the table where it was there."""
    focus = QApplication.focusWidget()
    if focus is None or focus.window() is not window:
        return
    if isinstance(focus, QAbstractSpinBox):
        focus.interpretText()
    elif isinstance(focus, QLineEdit):
        in_table = table.isAncestorOf(focus)
        focus.clearFocus()
        if in_table:
            table.setFocus()
