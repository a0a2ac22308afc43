"""The menus of the grid: of a column (its role, name and place) and of the selected rows and cells."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QMenu

from nnapp.dataset import Role, TextColumn
from ui.data_grid.commands import GridCommands
from ui.data_grid.layout import LiveColumn
from ui.data_grid.words import GridWords
from ui.icons import icon


class GridMenus(QObject):
    """Builds menus for a view; each is made anew, so that it always says what is so now."""

    def __init__(self, commands: GridCommands) -> None:
        super().__init__(commands)
        self.commands, self.view = commands, commands.view
        self._words = GridWords(self)

    def column_menu(self, position: int) -> QMenu | None:
        """Return the menu of a column of the table, or None for a live one."""
        column = self.view.grid_model.column(position)
        if isinstance(column, LiveColumn):
            return None
        menu = self._menu("column-menu", self.tr("Column {name}").format(name=_plain(column.name)))
        group = QActionGroup(menu)
        for role in Role:
            action = menu.addAction(self._words.role(role), partial(self.commands.set_role, position, role))
            action.setObjectName(f"role-{role}")
            action.setCheckable(True)
            action.setChecked(column.role is role)
            action.setActionGroup(group)
            if isinstance(column, TextColumn) and role is not Role.IGNORED:
                reason = self.tr("holds text; only numbers can be an input or a target")
                action.setText(f"{self._words.role(role)} ({reason})")
                action.setEnabled(False)
        menu.addSeparator()
        insert, role = self.commands.insert_column, column.role
        self._add(menu, "rename", self.tr("Rename…"), partial(self.view.header.rename, position))
        self._add(menu, "insert-left", self.tr("Insert column left"), partial(insert, position, role), "add-column")
        self._add(menu, "insert-right", self.tr("Insert column right"), partial(insert, position + 1, role))
        remove = partial(self.commands.remove_column, position)
        self._add(menu, "remove", self.tr("Remove column"), remove, "remove-column")
        return menu

    def cell_menu(self) -> QMenu:
        """Return the menu of the selected cells and rows."""
        commands, menu = self.commands, self._menu("row-menu", self.tr("Rows"))
        count = len(commands.selected_rows())
        remove = self.tr("Remove row") if count < 2 else self.tr("Remove {n} rows").format(n=count)
        self._add(menu, "cut", self.tr("Cut\tCtrl+X"), commands.cut)
        self._add(menu, "copy", self.tr("Copy\tCtrl+C"), commands.copy)
        self._add(menu, "paste", self.tr("Paste\tCtrl+V"), commands.paste, "paste")
        self._add(menu, "clear", self.tr("Clear\tDel"), commands.clear)
        menu.addSeparator()
        self._add(menu, "insert-above", self.tr("Insert row above\tIns"), commands.insert_row_above, "add-row")
        self._add(menu, "insert-below", self.tr("Insert row below"), commands.insert_row_below)
        self._add(menu, "remove-rows", remove + "\tCtrl+-", commands.remove_rows, "remove-row").setEnabled(count > 0)
        position = commands.current_column()
        columns = self.column_menu(position) if position >= 0 else None
        if columns is not None:
            menu.addSeparator()
            columns.setParent(menu, columns.windowFlags())
            menu.addMenu(columns)
        return menu

    def role_menu(self) -> QMenu:
        """Return the menu of the button that adds a column: which role it shall have."""
        menu = self._menu("add-column-menu", self.tr("Add column"))
        for role, text in (
            (Role.INPUT, self.tr("Input column")),
            (Role.TARGET, self.tr("Target column")),
            (Role.IGNORED, self.tr("Ignored column")),
        ):
            self._add(menu, f"add-{role}", text, partial(self.commands.add_column, role))
        return menu

    def _menu(self, name: str, title: str) -> QMenu:
        menu = QMenu(title, self.view)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        return menu

    def _add(self, menu: QMenu, name: str, text: str, call: object, picture: str = "") -> QAction:
        action = QAction(icon(picture, self.view) if picture else QIcon(), text, menu)
        action.setObjectName(name)
        action.triggered.connect(call)
        menu.addAction(action)
        return action


def _plain(text: str) -> str:
    return text.replace("&", "&&")
