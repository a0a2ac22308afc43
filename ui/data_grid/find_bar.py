"""The bar that finds and replaces: slim, inside the grid, and never in the way of working on."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QTimer, Slot

from nnapp.progress import Report
from nnapp.project import Project
from nnapp.searching import Replaced, Search, replaced, with_replaced
from nnapp.words import Refusal
from ui.background import Job
from ui.data_grid.differences import CellRows, followed_cells
from ui.data_grid.find_fields import SELECTION, THIS_COLUMN, FindFields
from ui.data_grid.finder import AT_ONCE, Finder, Scope
from ui.data_grid.hits import Cell, Hits, count, following, is_hit, number_of, preceding
from ui.data_grid.places import places_of, table_blocks, table_rows
from ui.data_grid.table_view import TableView
from ui.docks import bring_up
from ui.document import Document

PROGRESS_MS = 100


class FindBar(FindFields):
    """Finds in the table of a document, and goes to what is found in a view."""

    def __init__(self, document: Document, view: TableView) -> None:
        super().__init__(view)
        self.document, self.view = document, view
        self.finder = Finder(self)
        self.job = Job(self)  # replaces in large tables
        self._selected: CellRows = {}  # that were selected when only those cells were to be searched
        self._then = 0  # what to do when all is found: 1 for the next, −1 for the previous one
        self._told = ""  # the result of the last replacing, until something else happens
        self._hits: Hits = {}
        self._hits_of: tuple[object, object] = (None, None)  # what was found, and in which order rows were shown then
        self._progress = QTimer(self, interval=PROGRESS_MS)
        self._progress.timeout.connect(self._show)
        self.finder.changed.connect(self._found_more)
        self.wanted.connect(self._look)
        self.scope_chosen.connect(self._choose_scope)
        self.step_wanted.connect(self._go)
        self.replace_wanted.connect(self.replace_one)
        self.replace_all_wanted.connect(self.replace_all)
        self.closed.connect(self.leave)
        self.job.finished.connect(self._put_in)
        self.job.refused.connect(self.document.refused)
        for ended in (self.job.finished, self.job.refused, self.job.failed, self.job.cancelled):
            ended.connect(self._show)
        view.selectionModel().currentChanged.connect(self._moved)
        view.grid_model.settled.connect(self._rows_shown)
        self._show()

    # What the window asks for

    @Slot()
    def open_find(self) -> None:
        """Open the bar to find something."""
        bring_up(self)
        self.open(replacing=False)
        self._look()

    @Slot()
    def open_replace(self) -> None:
        """Open the bar to replace something."""
        bring_up(self)
        self.open(replacing=True)
        self._look()

    @Slot()
    def go_next(self) -> None:
        """Go to the next found cell; without anything to find, ask for it."""
        self._go(1)

    @Slot()
    def go_previous(self) -> None:
        """Go to the found cell before."""
        self._go(-1)

    @Slot()
    def leave(self) -> None:
        """Close the bar, end a search, and give the keyboard back to the table."""
        self.hide()
        self.finder.look(self.document.project, Search(""))
        self.job.cancel()
        self.view.setFocus()

    def show_project(self, new: Project, old: Project | None) -> None:
        """Find in another table; the cells that were selected stay the same ones."""
        if old is not None and self._selected:
            self._selected = followed_cells(self._selected, new.dataset, old.dataset)
        if not self.isHidden() and (old is None or new.dataset is not old.dataset):
            self._look()

    def shut_down(self) -> None:
        """End what is going on in the background."""
        self._progress.stop()
        self.finder.shut_down()
        self.job.shut_down()

    # Finding

    @Slot()
    def _look(self) -> None:
        self._told = ""
        self.finder.look(self.document.project, self.search(), self._scope())

    @Slot()
    def _choose_scope(self) -> None:
        # the selection of this moment, because going from one found cell to the next changes it
        rows: dict[int, list[np.ndarray[tuple[int], np.dtype[np.intp]]]] = {}
        for some, columns in table_blocks(self.view):
            for column in columns:
                rows.setdefault(column, []).append(np.asarray(some, np.intp))
        self._selected = {column: np.concatenate(parts) for column, parts in rows.items()}
        self._look()

    def _scope(self) -> Scope:
        scope = self.scope()
        if scope == SELECTION:
            return self._selected
        current = self.view.currentIndex().column()
        return {current: None} if scope == THIS_COLUMN else None

    @Slot()
    def _moved(self) -> None:
        if not self.isHidden():
            if self.scope() == THIS_COLUMN:
                self._look()
            self._show()

    @Slot()
    def _rows_shown(self) -> None:
        if not self.isHidden():
            self._told = ""
            self._show()  # a filter may have changed how many of the found cells are shown

    @Slot()
    def _found_more(self) -> None:
        if self.finder.searching:
            self._progress.start()
        else:
            self._progress.stop()
            step, self._then = self._then, 0
            if step:
                self._go(step)
        self._show()

    def hits(self) -> Hits:
        """Return where the found cells are in the view."""
        found, order = self.finder.found(), self.view.grid_model.order
        if found is not self._hits_of[0] or order is not self._hits_of[1]:
            # once, and not for every cell that somebody moves to: in sorted rows there may be millions to look up
            places = {column: places_of(self.view, rows) for column, rows in found.items()}
            self._hits_of, self._hits = (found, order), {column: some for column, some in places.items() if len(some)}
        return self._hits

    @Slot(int)
    def _go(self, step: int) -> None:
        self._told = ""
        if not self.field.text():
            self.open_find()
            return
        if self.isHidden() or self.finder.search != self.search():
            self.show()
            self._look()
        if self.finder.searching:
            self._then = step
            return
        hits = self.hits()
        cell = (following if step > 0 else preceding)(hits, self._current())
        if cell is not None:
            self.view.go_to(*cell)
        self._show()

    def _current(self) -> Cell:
        current = self.view.currentIndex()
        return Cell(current.row(), current.column())

    # Replacing

    @Slot()
    def replace_one(self) -> None:
        """Replace in the current cell where it was found, and go to the next one."""
        hits, cell = self.hits(), self._current()
        if self.finder.searching or not is_hit(hits, cell):
            self._go(1)
            return
        row = np.asarray(table_rows(self.view, range(cell.place, cell.place + 1)), np.intp)
        done = self._replace({cell.column: row}, self.tr("Replace in cell"))
        if done is not None and done.computed:
            self._tell_computed(done)
        elif done is not None:
            self._go(1)

    @Slot()
    def replace_all(self) -> None:
        """Replace in all found cells that are shown, as one step."""
        found = {c: np.sort(np.asarray(table_rows(self.view, some), np.intp)) for c, some in self.hits().items()}
        if self.finder.searching or self.job.running or not found:
            return
        if sum(map(len, found.values())) <= AT_ONCE:
            done = self._replace(found, self._label(found))
            if done is not None:
                self._tell(done)
            return
        project, search, text = self.document.project, self.search(), self.replacement.text()

        def work(report: Report) -> Replaced:
            return replaced(project, search, text, found, report)

        self._progress.start()
        self.job.start(work)
        self._show()

    @Slot(object)
    def _put_in(self, done: Replaced) -> None:
        label = self.tr("Replace in {count} cells").format(count=f"{done.cells:,}")
        if self.document.edit(partial(with_replaced, new=done), label):
            self._tell(done)

    def _replace(self, found: dict[int, np.ndarray[tuple[int], np.dtype[np.intp]]], label: str) -> Replaced | None:
        try:
            done = replaced(self.document.project, self.search(), self.replacement.text(), found)
        except Refusal as refusal:
            self.document.refused.emit(refusal.said)
            return None
        return done if self.document.edit(partial(with_replaced, new=done), label) else None

    def _label(self, found: dict[int, np.ndarray[tuple[int], np.dtype[np.intp]]]) -> str:
        number = sum(map(len, found.values()))
        text = self.tr("Replace in cell") if number == 1 else self.tr("Replace in {count} cells")
        return text.format(count=f"{number:,}")

    def _tell(self, done: Replaced) -> None:
        hidden = self._hidden_words()
        if hidden:
            one = self.tr("Replaced in 1 cell shown. {hidden}")
            many = self.tr("Replaced in {count} cells shown. {hidden}")
        else:
            one, many = self.tr("Replaced in 1 cell."), self.tr("Replaced in {count} cells.")
        self._told = (one if done.cells == 1 else many).format(count=f"{done.cells:,}", hidden=hidden)
        if done.computed:
            self._told += " " + self.tr("{count} computed ones stayed.").format(count=f"{done.computed:,}")
        self._show()

    def _tell_computed(self, done: Replaced) -> None:
        self._told = self.tr("This cell is computed by a formula, so it stayed.")
        self._show()

    # What it shows

    @Slot()
    def _show(self, *_: object) -> None:
        if self.job.running:
            self.tell("", self.tr("Replacing… {part:.0%}").format(part=self.job.done_part))
        elif self.finder.searching:
            self.tell(self.searching_words(self.finder.done_part), self._told)
        else:
            self._progress.stop()
            hits = self.hits()
            counted, searched = self._counted(hits), self._searched_words()
            self.tell(counted, self._told or searched)
            if searched:
                why = self.tr("Only rows that are shown are searched and changed, and the filter hides the others.")
                self.label.setToolTip(f"{counted}. {why}")
                self.result.setToolTip(f"{self._told or searched} {why}")
            self.enable(self._why_not(hits), self.document.kept.reason("table"))

    def _counted(self, hits: Hits) -> str:
        total, cell = count(hits), self._current()
        if not self.field.text():
            return ""
        if not total:
            return self.tr("Not found")
        if is_hit(hits, cell):
            text = self.tr("{number} of {total} shown") if self._hidden() else self.tr("{number} of {total}")
            return text.format(number=f"{number_of(hits, cell):,}", total=f"{total:,}")
        one, many = self.tr("1 cell"), self.tr("{total} cells")
        if self._hidden():
            one, many = self.tr("1 cell shown"), self.tr("{total} cells shown")
        return (one if total == 1 else many).format(total=f"{total:,}")

    def _hidden(self) -> int:
        # how many rows a filter hides, in which nothing is found or replaced
        order = self.view.grid_model.order
        return order.count - len(order)

    def _hidden_words(self) -> str:
        hidden = self._hidden()
        if not hidden:
            return ""
        text = self.tr("1 row is hidden.") if hidden == 1 else self.tr("{n} rows are hidden.")
        return text.format(n=f"{hidden:,}")

    def _searched_words(self) -> str:
        # before anything is replaced
        hidden = self._hidden_words()
        return self.tr("Not searched: {hidden}").format(hidden=hidden) if hidden else ""

    def _why_not(self, hits: Hits) -> str:
        if not self.field.text():
            return self.tr("Type what to look for first.")
        return "" if hits else self.tr("Nothing was found.")
