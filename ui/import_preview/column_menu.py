"""The menu of columns: what they hold, what they are for, and their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.dataset import Kind, Role
from nnapp.importing import Preview
from ui.import_preview.words import ImportWords
from ui.plain_text import plain


def column_menu(
    preview: Preview,
    columns: Sequence[int],
    words: ImportWords,
    choose: Callable[[Sequence[int], Kind | Role], object],
    rename: Callable[[int], object],
    parent: QWidget,
) -> QMenu:
    """Return a menu for some columns that tells `choose` what was chosen for them."""
    menu = QMenu(parent)
    menu.setObjectName("import-column-menu")
    menu.setToolTipsVisible(True)
    menu.addSection(_title(preview, columns))
    kinds, roles = {preview.kinds[i] for i in columns}, {preview.roles[i] for i in columns}
    group = QActionGroup(menu)
    for kind in Kind:
        action = menu.addAction(words.kind(kind), partial(choose, columns, kind))
        action.setObjectName(f"kind-{kind}")
        action.setCheckable(True)
        action.setChecked(kinds == {kind})
        group.addAction(action)
    menu.addSeparator()
    group = QActionGroup(menu)
    for role in Role:
        action = menu.addAction(words.role(role), partial(choose, columns, role))
        action.setObjectName(f"role-{role}")
        action.setCheckable(True)
        action.setChecked(roles == {role})
        group.addAction(action)
        if kinds == {Kind.TEXT} and role is not Role.IGNORED:
            action.setEnabled(False)
            action.setText(_tr("{role} (not for text: make it categories first)").format(role=words.role(role)))
    if len(columns) == 1:
        menu.addSeparator()
        menu.addAction(_tr("Rename… (F2)"), partial(rename, columns[0])).setObjectName("rename")
    return menu


def _title(preview: Preview, columns: Sequence[int]) -> str:
    if len(columns) > 1:
        return _tr("{count} columns").format(count=f"{len(columns):,}")
    return plain(preview.names[columns[0]], 40).replace("&", "&&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnMenu", text)
