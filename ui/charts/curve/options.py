"""The button that opens what can be chosen of a function's picture."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from ui.charts.section_options import SectionOptions

NONE, LINES, STACK = "none", "lines", "stack"


class OptionsButton(SectionOptions):
    """Holds the switches; `changed` comes after one was turned by hand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("function_options", parent)
        self.kinds_group = QActionGroup(self)
        self.kinds = {
            LINES: self._kind(LINES, self.tr("Shares as &lines"), self.tr("b + w · a of every unit (S)")),
            STACK: self._kind(STACK, self.tr("Shares &stacked"), self.tr("One on the other, up to their sum (S)")),
            NONE: self._kind(NONE, self.tr("&No shares"), self.tr("The curve alone (S)")),
        }
        self.kinds[LINES].setChecked(True)
        self.menu().addSeparator()
        self.z = self.add_switch(self.tr("&z in place of the answer"), self.tr("What the units add up to (Z)"))
        self.points = self.add_switch(self.tr("&Targets of the table"), self.tr("As points (P)"), True)
        self.row = self.add_switch(
            self.tr("Others at the s&elected row"),
            self.tr("Hold the other inputs at the values of the selected row, not at their mean (R)"),
        )

    def _kind(self, kind: str, text: str, tip: str) -> QAction:
        action = self.add_switch(text, tip)
        action.setData(kind)
        self.kinds_group.addAction(action)
        return action

    def by_z(self, linear: bool) -> bool:
        """Say whether z is drawn; a linear answer is its own sum."""
        return self.z.isChecked() and not linear

    def kind(self, linear: bool) -> str:
        """Return how shares are drawn: not at all where they do not add up to what is drawn."""
        chosen = str(self.kinds_group.checkedAction().data())
        return chosen if linear or self.z.isChecked() else NONE

    def offer(self, linear: bool) -> None:
        """Offer z where it is not the answer itself."""
        self.z.setEnabled(not linear)
        for action in self.kinds_group.actions():
            action.setEnabled(linear or self.z.isChecked())

    @Slot()
    def next_kind(self) -> None:
        """Choose the next way to draw shares."""
        actions = self.kinds_group.actions()
        action = actions[(actions.index(self.kinds_group.checkedAction()) + 1) % len(actions)]
        if action.isEnabled():
            action.trigger()
