"""The menus of the grid: of some columns (what they hold, and their names and places), and of the selected rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QMenu

from nnapp.choices import choices
from nnapp.dataset import CategoryColumn, Column, Kind, NumberColumn, Role, Split, TextColumn
from nnapp.missing import AnyMissing
from nnapp.scaling import AnyScaling
from ui.data_grid.column_dialog import kind_title
from ui.data_grid.column_settings import common
from ui.data_grid.commands import GridCommands
from ui.data_grid.layout import GridColumn, LiveColumn, worst_first
from ui.data_grid.origins import GridOrigins
from ui.data_grid.places import selected_places
from ui.data_grid.row_selection import MISSING, rows_of, title_of
from ui.data_grid.row_uses import split_title
from ui.data_grid.words import GridWords
from ui.form import explanation
from ui.icons import icon
from ui.kept import grey
from ui.messages import words
from ui.origins import add_where_from
from ui.plain_text import lines_tip, plain, plain_tip

READING = frozenset(  # what changes nothing of the table
    ("sort-ascending", "sort-descending", "unsort", "filter", "remove-filter", "histograms", "origin", "copy", "select")
)


class GridMenus(QObject):
    """Builds menus for a view; each is made anew, so that it always says what is so now."""

    def __init__(self, commands: GridCommands, origins: GridOrigins) -> None:
        super().__init__(commands)
        self._origins = origins
        self.commands, self.columns, self.view = commands, commands.columns, commands.view
        self._words = GridWords(self)

    def column_menu(self, position: int) -> QMenu | None:
        """Return the menu of a column of the table, and of all others that are selected with it; or of a live one.

        Its entries are about all of these columns, except those about the order of the rows, renaming and inserting.
        """
        column = self.view.grid_model.column(position)
        if isinstance(column, LiveColumn):
            menu = self._menu("column-menu", self.tr("Column {name}").format(name=_menu_text(column.name)))
            self._add_sorting(menu, position, column)
            return menu
        positions = self.columns.with_whole(position)
        title = self.tr("Column {name}") if len(positions) == 1 else self.tr("{n} columns")
        menu = self._menu("column-menu", title.format(name=_menu_text(column.name), n=len(positions)))
        self._add_sorting(menu, position, column)
        self._add_filters(menu, position)
        menu.addSeparator()
        self._add_roles(menu, positions)
        menu.addSeparator()
        self._add_preparation(menu, positions, column)
        menu.addSeparator()
        insert, role = self.columns.insert, column.role
        self._add(menu, "rename", self.tr("Rename…"), partial(self.view.header.rename, position))
        self._add(menu, "insert-left", self.tr("Insert column left"), partial(insert, position, role), "add-column")
        self._add(menu, "insert-right", self.tr("Insert column right"), partial(insert, position + 1, role))
        derived = partial(self.columns.new_derived, position + 1)
        self._add(menu, "new-derived", self.tr("New derived column…"), derived)
        shown = self._add(menu, "histograms", self.tr("Show histograms"), self._toggle_histograms)
        shown.setCheckable(True)
        shown.setChecked(self.view.header.histograms)
        text = self.tr("Remove column") if len(positions) == 1 else self.tr("Remove {n} columns")
        remove = partial(self.columns.remove, positions)
        self._add(menu, "remove", text.format(n=len(positions)), remove, "remove-column")
        grey(menu, self.commands.document.kept.reason("table"), READING)
        return menu

    def cell_menu(self) -> QMenu:
        """Return the menu of the selected cells and rows."""
        commands, menu = self.commands, self._menu("row-menu", self.tr("Rows"))
        count = len(selected_places(self.view))
        remove = self.tr("Remove row") if count < 2 else self.tr("Remove {n} rows").format(n=f"{count:,}")
        duplicate = self.tr("Duplicate row") if count < 2 else self.tr("Duplicate {n} rows").format(n=f"{count:,}")
        add_where_from(menu, self._origins.ask, self._origins.problem())
        menu.addSeparator()
        self._add(menu, "cut", self.tr("Cut\tCtrl+X"), commands.cells.cut)
        self._add(menu, "copy", self.tr("Copy\tCtrl+C"), commands.cells.copy)
        self._add(menu, "paste", self.tr("Paste\tCtrl+V"), commands.cells.paste, "paste")
        self._add(menu, "clear", self.tr("Clear\tDel"), commands.cells.clear)
        self._add_fills(menu.addMenu(self.tr("Fill")))
        menu.addSeparator()
        uses = self.add_uses(menu.addMenu(self.tr("Use row for") if count < 2 else self.tr("Use rows for")))
        self.add_selections(menu.addMenu(self.tr("Select rows"))).menuAction().setObjectName("select")
        self._add(menu, "insert-above", self.tr("Insert row above\tIns"), commands.insert_row_above, "add-row")
        self._add(menu, "insert-below", self.tr("Insert row below"), commands.insert_row_below)
        copies = self._add(menu, "duplicate-rows", duplicate + "\tCtrl+J", commands.duplicate_rows)
        removal = self._add(menu, "remove-rows", remove + "\tCtrl+-", commands.remove_rows, "remove-row")
        for action in (uses.menuAction(), copies, removal):
            self._allow(action, "" if count else self.tr("No row is selected."))
        grey(menu, self.commands.document.kept.reason("table"), READING)
        position = self.columns.current()
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
            self._add(menu, f"add-{role}", text, partial(self.columns.add, role))
        menu.addSeparator()
        self._add(menu, "add-derived", self.tr("Derived column…"), partial(self.columns.new_derived, None))
        return menu

    def add_uses(self, menu: QMenu) -> QMenu:
        """Add what the selected rows can be used for to a menu."""
        for split in Split:
            self._add(menu, f"use-{split.name.lower()}", split_title(split), partial(self.commands.use_for, split))
        return menu

    def add_selections(self, menu: QMenu) -> QMenu:
        """Add which rows can be selected, with their numbers, to a menu."""
        dataset = self.commands.document.project.dataset
        menu.setToolTipsVisible(True)
        for which in (*Split, MISSING):
            count = len(rows_of(dataset, which))
            name = which.name.lower() if isinstance(which, Split) else which
            text = self.tr("{rows}: {count}").format(rows=title_of(which), count=f"{count:,}")
            action = self._add(menu, f"select-{name}", text, partial(self.commands.row_selection.select, which))
            self._allow(action, "" if count else self.tr("There is no such row."))
        return menu

    @Slot()
    def refresh_selections(self) -> None:
        """Make a menu of `add_selections` anew, which is about to be shown."""
        menu = self.sender()
        if isinstance(menu, QMenu):
            menu.clear()
            self.add_selections(menu)

    def _add_fills(self, menu: QMenu) -> None:
        fills = self.commands.fills
        self._add(menu, "fill-down", self.tr("Down\tCtrl+D"), fills.down)
        self._add(menu, "fill-right", self.tr("To the right\tCtrl+Shift+D"), fills.right)
        self._add(menu, "fill-series", self.tr("Continue the series\tCtrl+Shift+L"), fills.series)
        self._add(menu, "fill-cells", self.tr("Fill cells…\tCtrl+L"), fills.ask)

    def rows_menu(self) -> QMenu:
        """Return the menu that shows only rows of some use; what is shown is ticked whenever it opens."""
        return self.add_rows(self._menu("show-rows-menu", self.tr("Show rows")))

    def add_rows(self, menu: QMenu) -> QMenu:
        """Add which rows can be shown to a menu."""
        group, arranging = QActionGroup(menu), self.commands.arranging
        menu.setToolTipsVisible(True)
        for split in (None, *Split):
            name = "show-any" if split is None else f"show-{split.name.lower()}"
            text = (
                self.tr("Rows of any use")
                if split is None
                else self.tr("Only {use} rows").format(use=split_title(split).lower())
            )
            action = self._add(menu, name, text, partial(arranging.show_only, split))
            action.setData(split)
            self._mark(action, group, split is None)
        menu.addSeparator()
        self._add(menu, "show-all", self.tr("Show all rows"), arranging.show_all)
        self._add(menu, "unsort-all", self.tr("Do not sort rows"), arranging.unsort_all)
        self._add(menu, "sort-again", self.tr("Sort again"), arranging.sort_again)
        menu.aboutToShow.connect(self._tick_uses)
        return menu

    def _tick_uses(self) -> None:
        menu, uses = self.sender(), self.commands.arranging.uses
        if not isinstance(menu, QMenu):
            return
        arrangement, dataset = self.commands.arranging.arrangement, self.commands.document.project.dataset
        possible = {"show-all": bool(arrangement.filters), "unsort-all": bool(arrangement.sort)}
        possible["sort-again"] = not arrangement.plain
        for action in menu.actions():
            if action.isCheckable():
                split = action.data()
                on = not uses if split is None else uses == (int(split),)
                action.setChecked(on)
                none = split is not None and not on and not dataset.count(split)
                self._allow(action, self.tr("There is no such row.") if none else "")
            elif action.objectName() in possible:
                action.setEnabled(possible[action.objectName()])

    # The parts of a column's menu

    def _add_sorting(self, menu: QMenu, position: int, column: GridColumn) -> None:
        arranging, key = self.commands.arranging, self.commands.arranging.key_at(position)
        group, worst = QActionGroup(menu), worst_first(column)
        up, down = self.tr("Sort ascending"), self.tr("Sort descending")
        if worst:
            up, down = self.tr("Sort: smallest first"), self.tr("Sort: worst first")
        for descending in (True, False) if worst else (False, True):
            name = "sort-descending" if descending else "sort-ascending"
            call = partial(arranging.sort, position, descending)
            action = self._add(menu, name, down if descending else up, call)
            self._mark(action, group, key is not None and key.descending is descending)
        action = self._add(menu, "unsort", self.tr("Do not sort"), partial(arranging.unsort, position))
        action.setEnabled(key is not None)

    def _add_filters(self, menu: QMenu, position: int) -> None:
        arranging = self.commands.arranging
        self._add(menu, "filter", self.tr("Filter…"), partial(arranging.open_filter, position), "filter")
        remove = self._add(menu, "remove-filter", self.tr("Remove filter"), partial(arranging.remove_filter, position))
        remove.setEnabled(arranging.filter_at(position) is not None)

    def _add_roles(self, menu: QMenu, positions: tuple[int, ...]) -> None:
        shared = common(self.commands.document.project.dataset, positions, "role")
        is_text = any(isinstance(column, TextColumn) for column in self._columns(positions))
        group = QActionGroup(menu)
        for role in Role:
            action = menu.addAction(self._words.role(role), partial(self.columns.set_role, positions, role))
            action.setObjectName(f"role-{role}")
            self._mark(action, group, shared is role)
            if is_text and role is not Role.IGNORED:
                reason = self.tr("holds text; only numbers and categories can be an input or a target")
                action.setText(f"{self._words.role(role)} ({reason})")
                action.setEnabled(False)

    def _add_preparation(self, menu: QMenu, positions: tuple[int, ...], column: Column) -> None:
        columns = self._columns(positions)
        self._add_kinds(menu.addMenu(self.tr("Kind")), positions)
        scaling = menu.addMenu(self.tr("Scaling"))
        self._add_choices(scaling, positions, "scaling", AnyScaling, self.columns.set_scaling)
        scaling.setEnabled(all(isinstance(each, NumberColumn) for each in columns))
        missing = menu.addMenu(self.tr("Missing cells"))
        self._add_choices(missing, positions, "missing", AnyMissing, self.columns.set_missing)
        missing.setEnabled(not any(isinstance(each, TextColumn) for each in columns))
        if len(positions) == 1 and isinstance(column, NumberColumn) and column.formula:
            self._add(menu, "formula", self.tr("Formula…"), partial(self.columns.edit_formula, positions[0]))
            keep = partial(self.columns.keep_numbers, positions[0])
            self._add(menu, "keep-numbers", self.tr("Forget the formula, keep its numbers"), keep)
        self._add(menu, "settings", self.tr("Settings…"), partial(self.columns.open_settings, positions), "settings")

    def _add_kinds(self, menu: QMenu, positions: tuple[int, ...]) -> None:
        shared, group = common(self.commands.document.project.dataset, positions, "kind"), QActionGroup(menu)
        for kind in Kind:
            action = self._add(menu, f"kind-{kind}", kind_title(kind), partial(self.columns.set_kind, positions, kind))
            self._mark(action, group, shared is kind)

    def _add_choices(self, menu: QMenu, positions: tuple[int, ...], field: str, union: Any, choose: Any) -> None:
        menu.setToolTipsVisible(True)
        columns, group = self._columns(positions), QActionGroup(menu)
        shared = common(self.commands.document.project.dataset, positions, field)
        for choice in choices(union):
            name = f"{field}-{choice.__struct_config__.tag}"
            action = self._add(menu, name, words(choice.title), partial(choose, positions, choice()))
            action.setToolTip(plain_tip(explanation(choice()).replace("\n", " ")))
            self._mark(action, group, shared == choice())
            targets = any(column.role is Role.TARGET for column in columns)
            categories = any(isinstance(column, CategoryColumn) for column in columns)
            if field == "missing" and targets and not choice.for_targets:
                action.setText(self.tr("{choice} (not for a target)").format(choice=words(choice.title)))
                action.setEnabled(False)
            elif field == "missing" and categories and not choice.for_categories:
                action.setText(self.tr("{choice} (not for categories)").format(choice=words(choice.title)))
                action.setEnabled(False)

    # Small parts

    def _columns(self, positions: tuple[int, ...]) -> list[Column]:
        return [self.commands.document.project.dataset.columns[position] for position in positions]

    @Slot()
    def _toggle_histograms(self) -> None:
        self.view.header.show_histograms(not self.view.header.histograms)

    def _allow(self, action: QAction, reason: str) -> None:
        # a disabled entry says why
        action.setEnabled(not reason)
        action.setToolTip(lines_tip(reason) if reason else "")

    def _mark(self, action: QAction, group: QActionGroup, on: bool) -> None:
        action.setCheckable(True)
        action.setChecked(on)
        action.setActionGroup(group)

    def _menu(self, name: str, title: str) -> QMenu:
        menu = QMenu(title, self.view)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        menu.menuAction().setToolTip(lines_tip(title.replace("&&", "&")))  # which else would be taken for HTML
        return menu

    def _add(self, menu: QMenu, name: str, text: str, call: object, picture: str = "") -> QAction:
        action = QAction(icon(picture, self.view) if picture else QIcon(), text, menu)
        action.setObjectName(name)
        action.triggered.connect(call)
        menu.addAction(action)
        return action


def _menu_text(text: str) -> str:
    return plain(text, 60).replace("&", "&&")
