"""All settings of a layer, asked for in a dialog: what is changed there becomes one edit."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ui.network.commands import Commands
from ui.network.layer_dialog import LayerDialog


class LayerSettings(QObject):
    """Opens the dialog over a panel."""

    def __init__(self, commands: Commands, panel: QWidget) -> None:
        super().__init__(panel)
        self._commands, self._panel = commands, panel

    @Slot(int, str)
    def open(self, layer: int, field: str) -> None:
        """Ask for the settings of a layer, beginning with a field."""
        dialog = LayerDialog(self._commands.document.project, layer, field, self._panel)
        dialog.accepted.connect(self._take)
        dialog.open()

    @Slot()
    def _take(self) -> None:
        dialog = self.sender()
        assert isinstance(dialog, LayerDialog)
        if changes := dialog.changes():
            self._commands.set_layer(dialog.position, changes)
