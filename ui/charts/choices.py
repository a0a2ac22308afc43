"""Submenus of which one entry, or any number of them, is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

Value = TypeVar("Value")


def add_choices(
    menu: QMenu, title: str, choices: Sequence[tuple[str, Value]], chosen: Value, choose: Callable[[Value], object]
) -> QMenu:
    """Add a submenu of which one entry is chosen."""
    inner = menu.addMenu(title)
    inner.setToolTipsVisible(True)
    group = QActionGroup(inner)
    for text, value in choices:
        action = inner.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(value == chosen)
        group.addAction(action)
        action.triggered.connect(partial(_choose, choose, value))
    return inner


def add_switches(
    menu: QMenu, title: str, choices: Sequence[tuple[str, Value, bool]], switch: Callable[[Value, bool], object]
) -> QMenu:
    """Add a submenu whose entries are on or off."""
    inner = menu.addMenu(title)
    inner.setToolTipsVisible(True)
    for text, value, on in choices:
        action = inner.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(partial(_switch, switch, value))
    return inner


def _choose(choose: Callable[[Value], object], value: Value, _checked: bool) -> None:
    choose(value)


def _switch(switch: Callable[[Value, bool], object], value: Value, checked: bool) -> None:
    switch(value, checked)
