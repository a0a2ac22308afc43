"""The button that opens what can be chosen of a section through the inputs; each view adds its own switches."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class SectionOptions(QToolButton):
    """Holds the switches; `changed` comes after one was turned by hand."""

    changed = Signal()
    points: QAction
    row: QAction

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(self.tr("Show"))
        self.setToolTip(self.tr("What is drawn, and where the other inputs are held"))
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.setMenu(menu)

    @property
    def by_row(self) -> bool:
        """Whether the others are held at the selected row."""
        return self.row.isChecked()

    @property
    def with_points(self) -> bool:
        """Whether points of the table are drawn."""
        return self.points.isChecked()

    def add_switch(self, text: str, tip: str, on: bool = False) -> QAction:
        """Add a switch to the menu."""
        action = self.menu().addAction(text)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(self.changed)
        return action
