"""Asking where a number comes from: what the question is called in all menus, and which click asks it at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu

from ui.plain_text import lines_tip


def where_from() -> str:
    """Return the question, as menus have it."""
    return QCoreApplication.translate("Origins", "Where does this come from?")


def where_from_tip() -> str:
    """Return what an answer looks like."""
    return QCoreApplication.translate(
        "Origins", "Show the formula of this number with its values put in, step by step (Alt+click)"
    )


def add_where_from(menu: QMenu, ask: Callable[[], object], problem: str = "") -> QAction:
    """Add the question to a menu; where there is a problem, it cannot be asked."""
    action = menu.addAction(where_from())
    action.setObjectName("origin")
    action.setEnabled(not problem)
    action.setToolTip(lines_tip(problem or where_from_tip()))
    action.triggered.connect(ask)
    return action


def asks_origin(event: QMouseEvent) -> bool:
    """Say whether a click asks where the number under it comes from."""
    left = event.button() == Qt.MouseButton.LeftButton
    return left and event.modifiers() == Qt.KeyboardModifier.AltModifier
