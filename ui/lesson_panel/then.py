"""Below a solved task: that its numbers are those of then, and how to see them as they are now, or to try again."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.flow_layout import FlowLayout
from ui.form import OwnSpace
from ui.lesson_panel.wrapped_label import WrappedLabel


class ThenButton(OwnSpace, QPushButton):
    """Shows other numbers, or asks the task again."""


class Then(QWidget):
    """Seen where the numbers of a solved task are not those of now; `live` says which ones are shown."""

    live_changed = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = False
        self.told, self.switch, self.again = WrappedLabel(), ThenButton(), ThenButton(self.tr("Try Again"))
        self.told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.again.setToolTip(self.tr("Forget this answer, and ask the task about the network as it is now"))
        self.switch.clicked.connect(self._switch)
        self.again.clicked.connect(self.again_wanted)
        buttons = FlowLayout(down=4)
        buttons.addWidget(self.switch)
        buttons.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.told)
        column.addLayout(buttons)
        self.hide()

    def show_state(self, moved: bool, again: bool) -> None:
        """Show it where numbers have moved on, with or without the way to try again."""
        self.live = self.live and moved
        self.told.setText(
            self.tr("The numbers here are those of now.") if self.live else self.tr("As it was when you solved it.")
        )
        self.switch.setText(self.tr("As It Was") if self.live else self.tr("As It Is Now"))
        self.again.setVisible(again)
        self.setVisible(moved)

    @Slot()
    def _switch(self) -> None:
        self.live = not self.live
        self.live_changed.emit()
