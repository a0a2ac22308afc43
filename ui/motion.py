"""Whether things may move: what the user has chosen, or else what the system says about people who ask for less."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

SYSTEM, REDUCED, FULL = "system", "on", "off"  # of "Reduce Motion", as they are saved
CHOICES = (SYSTEM, REDUCED, FULL)


def is_reduced(choice: str) -> bool:
    """Say whether nothing is to move by itself."""
    return system_reduces() if choice == SYSTEM else choice == REDUCED


def system_reduces() -> bool:
    """Say whether the system asks for less motion, as far as this version of Qt knows it."""
    # Qt 6.12 and newer knows the system's preference; a style without animations has always been a way to ask.
    preference = getattr(QGuiApplication.styleHints().accessibility(), "motionPreference", None)
    if preference is not None and preference().name == "ReducedMotion":
        return True
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
