"""How the program looks: its theme, the icons of its commands, and whether things move."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ui.actions import Actions
from ui.motion import CHOICES
from ui.settings import Settings
from ui.theme import THEMES, apply_theme

THEME_CHOICES = ("system", "light", "dark")


class Appearance(QObject):
    """Carries out the commands of the menus Theme and Motion, and remembers what was chosen."""

    motion_chosen = Signal(str)

    def __init__(self, commands: Actions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._commands, self._settings = commands, settings
        for name in THEME_CHOICES:
            commands[f"theme-{name}"].triggered.connect(partial(self.set_theme, name))
        for name in CHOICES:
            commands[f"motion-{name}"].triggered.connect(partial(self.set_motion, name))

    def set_theme(self, name: str, *_: object) -> None:
        """Show the program in a theme: system, light or dark."""
        self._settings.theme = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        hints = application.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        apply_theme(application, THEMES[("dark" if dark else "light") if name == "system" else name])

    def set_motion(self, choice: str, *_: object) -> None:
        """Let things move or not: as the system has it, or reduce motion on or off."""
        self._settings.motion = choice
        self.show_motion()

    def show_motion(self) -> None:
        """Let things move or not, as it was chosen."""
        choice = self._settings.motion
        self.motion_chosen.emit(choice)
        for name in CHOICES:
            self._commands[f"motion-{name}"].setChecked(choice == name)

    def paint(self, palette: QPalette) -> None:
        """Draw the icons in the colours of a palette, and mark the theme that was chosen."""
        self._commands.paint(palette)
        for name in THEME_CHOICES:
            self._commands[f"theme-{name}"].setChecked(self._settings.theme == name)
