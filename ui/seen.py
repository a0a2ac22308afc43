"""Whether anything of a widget is on the screen: a panel behind another tab counts as visible with Qt, and is not."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget


class Seeable(Protocol):
    """What a widget says about itself."""

    def isVisible(self) -> bool:  # noqa: N802 (Qt's name)
        """Return whether it was shown."""

    def rect(self) -> QRect:
        """Return its own rectangle."""

    def window(self) -> QWidget:
        """Return the window that it lies in."""

    def mapTo(self, parent: QWidget, place: QPoint, /) -> QPoint:  # noqa: N802 (Qt's name)
        """Return where in one of its parents a place of it lies."""


def is_seen(widget: Seeable) -> bool:
    """Say whether some of a widget can be seen: what lies behind another tab is kept outside of the window."""
    if not widget.isVisible():
        return False
    window, rect = widget.window(), widget.rect()
    return window.rect().intersects(QRect(widget.mapTo(window, rect.topLeft()), rect.size()))
