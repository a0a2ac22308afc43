"""A small button that shows what is chosen, and opens a menu of what else there is; narrower than a combo box."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.form import OwnSpace
from ui.plain_text import lines_tip, plain

MOST_LETTERS = 40


class Option(NamedTuple):
    """What can be chosen: in a word for the button, and in full for the menu."""

    value: Any
    short: str
    text: str
    tip: str = ""


class MenuButton(OwnSpace, QToolButton):
    """One of several options; `chosen` tells the value of the one that somebody chose."""

    chosen = Signal(object)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options: tuple[Option, ...] = ()
        self.value: Any = None
        self._title = title
        self.setObjectName(name)
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inner = QMenu(self)
        inner.setToolTipsVisible(True)
        inner.aboutToShow.connect(self._fill)
        self.setMenu(inner)

    def show_options(self, options: Sequence[Option], value: Any, tip: str = "") -> None:
        """Offer other options, and show which one is chosen."""
        self.options, self.value = tuple(options), value
        now = next((option for option in options if option.value == value), None)
        self.setText(plain(now.short, MOST_LETTERS) if now else "–")
        said = self.tr("{title}: {choice}").format(title=self._title, choice=now.text if now else "–")
        self.setAccessibleName(said)
        self.setToolTip(lines_tip(*filter(None, (said, tip))))

    def choose(self, value: Any) -> None:
        """Choose as somebody does in the menu."""
        self.chosen.emit(value)

    def keyPressEvent(self, event: Any) -> None:
        """Open the menu by the down key too, as a combo box does."""
        if event.key() == Qt.Key.Key_Down:
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        inner = self.menu()
        inner.clear()
        group = QActionGroup(inner)
        for option in self.options:
            action = inner.addAction(plain(option.text, MOST_LETTERS).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(option.value == self.value)
            action.setToolTip(lines_tip(option.tip) if option.tip else "")
            group.addAction(action)
            action.triggered.connect(partial(self._take, option.value))

    def _take(self, value: Any, _checked: bool = False) -> None:
        self.choose(value)
