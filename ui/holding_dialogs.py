"""Dialogs that let a run wait for as long as they are open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from ui.trainer import Trainer


class HoldingDialogs(QObject):
    """The base of commands that open dialogs, one at a time; `dialog` is the one that is open."""

    def __init__(self, window: QWidget, trainer: Trainer) -> None:
        super().__init__(window)
        self._window, self._trainer = window, trainer
        self.dialog: QDialog | None = None

    def shut_down(self) -> None:
        """Close the dialog that is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def _open(self, dialog: QDialog) -> None:
        self._trainer.hold()
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None
        self._trainer.release()
