"""Whether anything of a widget is on the screen: a panel behind another tab counts as visible with Qt, and is not."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QRegion


class Seeable(Protocol):
    """What a widget says about itself."""

    def isVisible(self) -> bool:  # noqa: N802 (Qt's name)
        """Return whether it was shown."""

    def visibleRegion(self) -> QRegion:  # noqa: N802 (Qt's name)
        """Return what of it is within its window."""


def is_seen(widget: Seeable) -> bool:
    """Say whether some of a widget can be seen."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
