"""The locks of the seeds: which ones stay when another start is drawn, and cannot be typed over.

They belong to the window, not to the project: the settings keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QToolButton, QWidget

from ui.form import OwnSpace
from ui.icons import icon
from ui.seeds import SEEDS, lock_seed, locked_seeds


class LockButton(OwnSpace, QToolButton):
    """Locks a seed, or unlocks it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"lock_{name}")
        self.kept = False  # by a lesson
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.draw()

    def draw(self) -> None:
        """Draw the lock as it is."""
        self.setIcon(icon("lock" if self.kept or self.isChecked() else "unlock", self))


class SeedLocks(QObject):
    """A lock button for every seed, and what it does to the seed's field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = {name: LockButton(name) for name in SEEDS}
        self._fields: dict[str, QAbstractSpinBox] = {}
        self._kept = ""

    def take_fields(self, fields: Mapping[str, QWidget]) -> None:
        """Take the seeds' fields, and show which of them are locked."""
        for name, field in fields.items():
            assert isinstance(field, QAbstractSpinBox)
            self._fields[name] = field
            button = self.buttons[name]
            button.setAccessibleName(self.tr("Lock: {seed}").format(seed=field.accessibleName()))
            button.toggled.connect(partial(self._lock, name))
        self.show()

    def keep(self, reason: str) -> None:
        """Disable all locks, with the reason; with an empty one give them back."""
        self._kept = reason
        for name, button in self.buttons.items():
            button.kept = bool(reason)
            button.setEnabled(not reason)
            self._say(name)

    def show(self) -> None:
        """Show which seeds are locked."""
        locked = locked_seeds()
        for name, button in self.buttons.items():
            button.setChecked(name in locked)
            self._say(name)

    def _lock(self, name: str, on: bool) -> None:
        lock_seed(name, on)
        self._say(name)

    def _say(self, name: str) -> None:
        button, on = self.buttons[name], self.buttons[name].isChecked()
        self._fields[name].setReadOnly(on)
        locked = self.tr("Locked: New Start keeps this seed, and it cannot be typed over. Click to unlock it.")
        free = self.tr("Not locked: New Start draws another one, unless the start seed is locked. Click to lock it.")
        button.setToolTip(self._kept or (locked if on else free))
        button.setAccessibleDescription(button.toolTip())
        button.draw()
