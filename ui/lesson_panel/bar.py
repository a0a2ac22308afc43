"""The bar above a lesson: back to the list, its title, the lesson before and after, and what is kept as it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnapp.words import marked
from ui.form import OwnSpace
from ui.icons import icon
from ui.labels import ElidedLabel
from ui.lesson_panel.wrapped_label import WrappedLabel
from ui.messages import words

KEPT = {
    "network": marked("network"),
    "table": marked("table"),
    "weights": marked("weights (by hand)"),
    "settings": marked("settings"),
    "learning-rate": marked("learning rate"),
    "seeds": marked("seeds"),
}


class BarButton(OwnSpace, QToolButton):
    """A small button of the bar."""


class WideButton(OwnSpace, QPushButton):
    """A button with words."""


class LockSign(QLabel):
    """A lock, as large as letters."""

    def __init__(self) -> None:
        super().__init__()
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw it anew in another colour or size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._draw()

    def _draw(self) -> None:
        letters = self.fontMetrics().height()
        self.setPixmap(icon("lock", self).pixmap(letters, letters))
        self.setMinimumHeight(letters + 8)  # as high as a button, so that it is level with the words beside one


class LessonBar(QWidget):
    """Says which lesson is open, and whether the open project is the lesson's."""

    list_wanted = Signal()
    before_wanted = Signal()
    next_wanted = Signal()
    load_wanted = Signal()
    unlock_wanted = Signal()
    again_wanted = Signal()  # to start the lesson wholly anew

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.all = self._button("☰", self.tr("All lessons"), self.list_wanted)
        self.again = self._button("↺", self.tr("Start Lesson Again…"), self.again_wanted)
        self.before = self._button("‹", self.tr("The lesson before"), self.before_wanted)
        self.next = self._button("›", self.tr("The next lesson"), self.next_wanted)
        self.title = ElidedLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.lock, self.told = LockSign(), WrappedLabel()
        self.load, self.unlock = WideButton(self.tr("Load")), WideButton(self.tr("Unlock"))
        self.load.setToolTip(
            self.tr("Open the network and the table that this lesson begins with; what you have solved stays")
        )
        self.unlock.setToolTip(self.tr("Allow everything to be changed, as without a lesson"))
        self.load.clicked.connect(self.load_wanted)
        self.unlock.clicked.connect(self.unlock_wanted)
        self._arrange()

    def show_lesson(self, title: str, before: bool, after: bool) -> None:
        """Show the title of a lesson, and whether there are others beside it."""
        self.title.say(title)
        self.before.setEnabled(before)
        self.next.setEnabled(after)

    def show_begun(self, begun: bool) -> None:
        """Offer to start the lesson again where anything was done in it."""
        self.again.setVisible(begun)

    def show_state(self, loaded: bool, locked: Sequence[str]) -> None:
        """Say whether the lesson's project is open, and what is kept as it is."""
        kept = ", ".join(words(KEPT[lock]) for lock in locked if lock in KEPT)
        if loaded:
            self.told.setText(self.tr("Kept as it is: {kept}.").format(kept=kept) if kept else "")
        else:
            self.told.setText(self.tr("This lesson has a network and a table of its own."))
        self.told.setVisible(bool(self.told.text()))
        self.lock.setVisible(loaded and bool(kept))
        self.load.setVisible(not loaded)
        self.unlock.setVisible(loaded and bool(kept))

    def _button(self, sign: str, name: str, signal: object) -> BarButton:
        button = BarButton()
        button.setText(sign)
        button.setAutoRaise(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(signal)
        return button

    def _arrange(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.all)
        above.addWidget(self.title, 1)
        above.addWidget(self.again)
        above.addWidget(self.before)
        above.addWidget(self.next)
        below.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.told, 1)
        for button in (self.load, self.unlock):
            below.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 2)
        column.setSpacing(2)
        column.addLayout(above)
        below.setContentsMargins(6, 0, 0, 0)
        column.addLayout(below)
