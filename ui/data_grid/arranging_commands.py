"""What can be done about how the rows are shown: each command is a pure edit, and one undo step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from nnapp.arrangement import AnyFilter, Arrangement, SortKey, UsesFilter
from nnapp.dataset import Split
from nnapp.project import (
    Project,
    add_sort,
    remove_filter,
    remove_sort,
    same_subject,
    set_filter,
    set_sort,
    show_all,
)
from ui.data_grid.filter_dialog import FilterDialog
from ui.data_grid.layout import key_of, worst_first
from ui.data_grid.table_view import TableView
from ui.document import Document


class ArrangingCommands(QObject):
    """The commands that sort and filter the rows of a document's table."""

    sort_again_wanted = Signal()

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.dialog: QDialog | None = None  # the one that is open, or was last

    @property
    def arrangement(self) -> Arrangement:
        """How the rows are shown."""
        return self.document.project.arrangement

    # Sorting

    def key_at(self, section: int) -> SortKey | None:
        """Return the key by which a column of the grid sorts the rows now, or None."""
        wanted = key_of(section, self.view.grid_model.column(section), descending=False)
        return next((key for key in self.arrangement.sort if same_subject(key, wanted)), None)

    def turn(self, section: int, further: bool = False) -> bool:
        """Sort by a column of the grid, then the other way round, then no more; `further` keeps the other keys.

        Of errors and costs the largest come first, of all else the smallest.
        """
        first = worst_first(self.view.grid_model.column(section))
        key = self.key_at(section)
        if key is None:
            return self.sort(section, descending=first, further=further)
        if key.descending is first:
            return self.sort(section, descending=not first, further=further)
        return self.unsort(section)

    def sort(self, section: int, descending: bool, further: bool = False) -> bool:
        """Sort by a column of the grid; `further` sorts rows that the keys so far leave equal."""
        key = key_of(section, self.view.grid_model.column(section), descending)
        change = partial(add_sort, key=key) if further else partial(_sorted, key=key)
        return self.document.edit(change, self.tr("Sort rows"))

    def unsort(self, section: int) -> bool:
        """Sort no more by a column of the grid."""
        key = key_of(section, self.view.grid_model.column(section), descending=False)
        return self.document.edit(partial(remove_sort, key=key), self.tr("Do not sort rows"))

    @Slot()
    def unsort_all(self) -> bool:
        """Show the rows in the table's own order."""
        return self.document.edit(set_sort, self.tr("Do not sort rows"))

    @Slot()
    def sort_again(self) -> None:
        """Sort and filter with the cells and weights as they are now."""
        self.sort_again_wanted.emit()

    # Filters

    def filter_at(self, position: int) -> AnyFilter | None:
        """Return the filter of a column of the table, or None."""
        filters = self.arrangement.filters
        return next((f for f in filters if not isinstance(f, UsesFilter) and f.column == position), None)

    @property
    def uses(self) -> tuple[int, ...]:
        """The uses of the rows that are shown; none means all."""
        return next((each.splits for each in self.arrangement.filters if isinstance(each, UsesFilter)), ())

    def filter(self, each: AnyFilter) -> bool:
        """Show only the rows that pass."""
        return self.document.edit(partial(set_filter, filter_=each), self.tr("Filter rows"))

    def remove_filter(self, position: int) -> bool:
        """Show rows whatever a column of the table holds."""
        return self.document.edit(partial(remove_filter, column=position), self.tr("Remove filter"))

    def show_only(self, split: Split | None) -> bool:
        """Show only the rows that are used for this; None shows rows whatever they are used for."""
        if split is None:
            return self.document.edit(partial(remove_filter, column=None), self.tr("Remove filter"))
        return self.filter(UsesFilter((int(split),)))

    @Slot()
    def show_all(self) -> bool:
        """Show all rows."""
        return self.document.edit(show_all, self.tr("Show all rows"))

    def open_filter(self, position: int) -> None:
        """Open the dialog for the filter of a column of the table."""
        dataset = self.document.project.dataset
        dialog = FilterDialog(dataset, position, self.filter_at(position), self.view.window())
        dialog.accepted.connect(self._take_filter)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _take_filter(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, FilterDialog):
            return
        if dialog.filter is None:
            self.remove_filter(dialog.position)
        else:
            self.filter(dialog.filter)


def _sorted(project: Project, key: SortKey) -> Project:
    return set_sort(project, key)
