"""The small buttons of the view of the cost surface: which picture, which plane, and a logarithmic scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

Entry = tuple[str, str, str]  # what it is called inside, its text, its tool tip


class ChoiceButton(QToolButton):
    """A button that shows what is chosen, and opens a menu of the choices."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._actions = add_choices(menu, entries, self.chosen.emit)
        self.setMenu(menu)

    def show_chosen(self, name: str) -> None:
        """Show what is chosen."""
        action = self._actions[name]
        action.setChecked(True)
        self.setText(action.text().replace("&", ""))


def add_choices(
    menu: QMenu, entries: Sequence[Entry], slot: Callable[[str], None], chosen: str = ""
) -> dict[str, QAction]:
    """Add choices of which one holds; the slot is told the name of the one that is chosen."""
    group, actions = QActionGroup(menu), {}
    for name, text, tip in entries:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(name == chosen)
        action.setToolTip(tip)
        action.triggered.connect(partial(_tell, slot, name))
        group.addAction(action)
        actions[name] = action
    return actions


def _tell(slot: Callable[[str], None], name: str, checked: bool = True) -> None:
    slot(name)
