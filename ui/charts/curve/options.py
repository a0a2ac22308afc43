"""The button that opens what can be chosen of a function's picture."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

NONE, LINES, STACK = "none", "lines", "stack"


class OptionsButton(QToolButton):
    """Holds the switches; `changed` comes after one was turned by hand."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("function_options")
        self.setText(self.tr("Show"))
        self.setToolTip(self.tr("What is drawn, and where the other inputs are held"))
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.setMenu(menu)
        self.kinds_group = QActionGroup(self)
        self.kinds = {
            LINES: self._kind(LINES, self.tr("Shares as &lines"), self.tr("b + w · a of every unit (S)")),
            STACK: self._kind(STACK, self.tr("Shares &stacked"), self.tr("One on the other, up to their sum (S)")),
            NONE: self._kind(NONE, self.tr("&No shares"), self.tr("The curve alone (S)")),
        }
        self.kinds[LINES].setChecked(True)
        menu.addSeparator()
        self.z = self._switch(self.tr("&z in place of the answer"), self.tr("What the units add up to (Z)"), False)
        self.points = self._switch(self.tr("&Targets of the table"), self.tr("As points (P)"), True)
        self.row = self._switch(
            self.tr("Others at the s&elected row"),
            self.tr("Hold the other inputs at the values of the selected row, not at their mean (R)"),
            False,
        )

    def _kind(self, kind: str, text: str, tip: str) -> QAction:
        action = self._switch(text, tip, False)
        action.setData(kind)
        self.kinds_group.addAction(action)
        return action

    def _switch(self, text: str, tip: str, on: bool) -> QAction:
        action = self.menu().addAction(text)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(self.changed)
        return action

    @property
    def by_row(self) -> bool:
        """Whether the others are held at the selected row."""
        return self.row.isChecked()

    @property
    def with_points(self) -> bool:
        """Whether targets are drawn."""
        return self.points.isChecked()

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
