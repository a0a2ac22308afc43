"""What can be done with columns: each command is made of pure edits, and is one undo step for all chosen columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from nnapp.arrangement import ColumnFilter, UsesFilter
from nnapp.dataset import Kind, Role
from nnapp.missing import AnyMissing
from nnapp.project import Project, add_derived_column, insert_column, remove_column, rename_column, set_formula
from nnapp.scaling import AnyScaling
from nnapp.words import Said, marked
from ui.data_grid.column_dialog import ColumnDialog
from ui.data_grid.column_settings import ColumnSettings
from ui.data_grid.formula_dialog import FormulaDialog
from ui.data_grid.table_view import TableView
from ui.document import Document
from ui.plain_text import plain

Positions = Sequence[int]


class ColumnCommands(QObject):
    """The commands on the columns of a document, and on those that are selected in a view."""

    said = Signal(str)  # what an edit did besides

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.dialog: QDialog | None = None  # the one that is open, or was last
        view.computed_wanted.connect(self.edit_formula)

    # Which columns

    def current(self) -> int:
        """Return the column of the table that the current cell is in, or -1."""
        column = self.view.currentIndex().column()
        return column if column < len(self.view.grid_model.table) else -1

    def with_whole(self, position: int) -> tuple[int, ...]:
        """Return the wholly selected columns where this is one of them, else only this one."""
        whole = self.whole()
        return whole if position in whole else (position,)

    def whole(self) -> tuple[int, ...]:
        """Return the wholly selected columns."""
        rows, width = self.view.grid_model.rowCount(), len(self.view.grid_model.table)
        whole = {c for block, columns in self.view.blocks() if len(block) == rows for c in columns if c < width}
        return tuple(sorted(whole))

    def selected(self) -> tuple[int, ...]:
        """Return the columns with a selected cell."""
        width = len(self.view.grid_model.table)
        return tuple(sorted({c for _, columns in self.view.blocks() for c in columns if c < width}))

    # What they hold, and how the network sees them

    def set_role(self, positions: Positions, role: Role) -> bool:
        """Make columns inputs, targets or ignored."""
        return self._set(ColumnSettings(tuple(positions), role=role), self.tr("Set role"))

    def set_kind(self, positions: Positions, kind: Kind) -> bool:
        """Take columns for numbers, categories or text."""
        return self._set(ColumnSettings(tuple(positions), kind=kind), self.tr("Set kind of column"))

    def set_scaling(self, positions: Positions, scaling: AnyScaling) -> bool:
        """Scale columns of numbers."""
        return self._set(ColumnSettings(tuple(positions), scaling=scaling), self.tr("Set scaling"))

    def set_missing(self, positions: Positions, missing: AnyMissing) -> bool:
        """Say what is done about missing cells."""
        return self._set(ColumnSettings(tuple(positions), missing=missing), self.tr("Set treatment of missing cells"))

    @Slot()
    def open_settings(self, positions: Positions | None = None) -> None:
        """Open the dialog with all settings of some columns, by default of those selected."""
        positions = positions if isinstance(positions, tuple | list) else self.selected()
        if not positions:
            self._refuse_nothing_selected()
            return
        dialog = ColumnDialog(self.document.project, tuple(positions), self.view.window())
        dialog.accepted.connect(self._take_settings)
        self._open(dialog)

    @Slot()
    def new_derived(self, position: int | None = None) -> None:
        """Open the dialog for a new computed column, by default behind the last input."""
        inputs = self.document.project.dataset.indices(Role.INPUT)
        behind = inputs[-1] + 1 if inputs else len(self.document.project.dataset.columns)
        place = behind if position is None or isinstance(position, bool) else position
        dialog = FormulaDialog(self.document.project, place, is_new=True, parent=self.view.window())
        dialog.accepted.connect(self._add_derived)
        self._open(dialog)

    @Slot(int)
    def edit_formula(self, position: int) -> None:
        """Open the dialog for the formula of a column."""
        dialog = FormulaDialog(self.document.project, position, is_new=False, parent=self.view.window())
        dialog.accepted.connect(self._take_formula)
        self._open(dialog)

    def keep_numbers(self, position: int) -> bool:
        """Forget the formula of a column; its numbers stay as they are."""
        return self.document.edit(partial(set_formula, position=position, formula=""), self.tr("Forget the formula"))

    # Names and places

    def rename(self, position: int, name: str) -> bool:
        """Give a column another name."""
        return self.document.edit(partial(rename_column, position=position, name=name), self.tr("Rename column"))

    def insert(self, position: int, role: Role) -> bool:
        """Insert a column of zeros."""
        edit: Callable[[Project], Project] = partial(insert_column, position=position, role=role)
        done = self.document.edit(edit, self.tr("Insert column"))
        if done:
            self.view.go_to(max(self.view.currentIndex().row(), 0), position)
        return done

    def add(self, role: Role) -> bool:
        """Add a column after the last one of its role."""
        dataset = self.document.project.dataset
        same = dataset.indices(role)
        return self.insert(same[-1] + 1 if same else len(dataset.columns), role)

    def remove(self, positions: Positions) -> bool:
        """Remove columns."""
        label = self.tr("Remove column") if len(positions) == 1 else self.tr("Remove {n} columns")

        def all_of_them(project: Project) -> Project:
            return reduce(remove_column, sorted(positions, reverse=True), project)

        return self.document.edit(all_of_them, label.format(n=len(positions)))

    # The dialogs

    @Slot()
    def _take_settings(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, ColumnDialog):
            count = len(dialog.positions)
            label = self.tr("Set up column") if count == 1 else self.tr("Set up {n} columns")
            self._set(dialog.settings, label.format(n=count))

    @Slot()
    def _add_derived(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, FormulaDialog):
            edit = partial(
                add_derived_column,
                position=dialog.position,
                formula=dialog.formula,
                name=dialog.name,
                role=dialog.role,
            )
            if self.document.edit(edit, self.tr("New derived column")):
                self.view.go_to(max(self.view.currentIndex().row(), 0), dialog.position)

    @Slot()
    def _take_formula(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, FormulaDialog):
            edit = partial(set_formula, position=dialog.position, formula=dialog.formula)
            self.document.edit(edit, self.tr("Change the formula"))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _set(self, settings: ColumnSettings, label: str) -> bool:
        before = self.document.project
        done = self.document.edit(settings.applied, label)
        filtered = {each.column for each in _column_filters(before)} & set(settings.positions)
        lost = sorted(filtered - {each.column for each in _column_filters(self.document.project)}) if done else []
        if lost:
            names = ", ".join(f"“{plain(before.dataset.columns[position].name, 60)}”" for position in lost)
            text = self.tr("The filter of {columns} is gone: it does not fit what is held there now.")
            self.said.emit(text.format(columns=names))
        return done

    def _refuse_nothing_selected(self) -> None:
        self.document.refused.emit(
            Said(marked("No column of the table is selected. Click a cell of the column, or its name, first."))
        )


def _column_filters(project: Project) -> list[ColumnFilter]:
    return [each for each in project.arrangement.filters if not isinstance(each, UsesFilter)]
