"""The buttons for the page that tells about a number: equation, chain rule, or matrices."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ui.inspector.stepper import CHAIN, MATRICES, NUMBER, PAGES


class PageSwitch(QWidget):
    """One button for each page."""

    chosen = Signal(str)  # the name of a page

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = QButtonGroup(self)
        self._tips = {
            NUMBER: self.tr("How this number is worked out"),
            CHAIN: self.tr("How the cost changes with one weight: the selected one, or that of this number"),
            MATRICES: self.tr("The update of the whole layer with its matrices"),
        }
        titles = {NUMBER: self.tr("Equation"), CHAIN: self.tr("Chain rule"), MATRICES: self.tr("Matrices")}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for number, name in enumerate(PAGES):
            button = QToolButton()
            button.setObjectName(f"inspectorPage-{name}")
            button.setText(titles[name])
            button.setCheckable(True)
            button.setAutoRaise(True)
            self.buttons.addButton(button, number)
            row.addWidget(button)
        self.buttons.idClicked.connect(self._choose)

    def show_page(self, page: str, *, asking: bool) -> None:
        """Show which page is shown; while a number is asked for, there is no other."""
        for number, name in enumerate(PAGES):
            button, shown = self.buttons.button(number), name == page
            button.setChecked(shown)
            button.setEnabled(shown or not asking)
            reason = self.tr("Predict the number first, or have it shown.")
            button.setToolTip(self._tips[name] if button.isEnabled() else reason)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.chosen.emit(PAGES[number])
