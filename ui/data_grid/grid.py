"""The data grid: the table that the network learns from, with what it predicts beside it."""

from __future__ import annotations

from itertools import pairwise
from math import isnan

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnapp.dataset import Dataset, Role
from nnapp.project import Project, current_parameters
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.data_grid.arranged_bar import ArrangedBar
from ui.data_grid.commands import GridCommands
from ui.data_grid.find_bar import FindBar
from ui.data_grid.looks import looks_of
from ui.data_grid.menus import GridMenus
from ui.data_grid.ordering import Ordering
from ui.data_grid.origins import GridOrigins
from ui.data_grid.row_uses import uses_summary
from ui.data_grid.table_model import TableModel
from ui.data_grid.table_view import Place, TableView
from ui.document import Document, Selection
from ui.icons import icon
from ui.theme import theme_of

WIDEST = 120  # of a column, before the user sizes it
MOST_WIDE = 20  # columns of predicted categories that get more room
SLOW_MS = 5.0  # where painting takes longer, predictions rest six times as long, to leave the time to the training


class DataGrid(QWidget):
    """Shows and edits the document's table; `failed` tells of an error in the program, with its traceback."""

    failed = Signal(str)
    origin_wanted = Signal(object)  # nnapp.walk.Place: somebody asks where a number of the selected row comes from

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.ordering = Ordering(document.project, current_parameters(document.project), self)
        self.model = TableModel(document, self)
        self.view = TableView(self.model, self)
        self.commands = GridCommands(document, self.view)
        self.origins = GridOrigins(self.view)
        self.menus = GridMenus(self.commands, self.origins)
        self.find_bar = FindBar(document, self.view)
        self.menu: QMenu | None = None  # the one that is open, or was last
        self._summed: object = None  # the uses of rows that the footer says
        self._waiting: Snapshot | None = None  # the newest one, to be drawn after a rest
        self._rest = QTimer(self, singleShot=True)
        self._since = QElapsedTimer()  # since a snapshot was drawn
        self._since.start()
        self._buttons: dict[str, QToolButton] = {}
        self._lay_out()
        self.setFocusProxy(self.view)
        self._connect()
        self._restyle()
        self._update_caption(document.project.dataset)
        self._show_order()

    # What the window tells it

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; selection and scroll position stay."""
        place = self.view.place()
        count, live = self.model.columnCount(), self.model.live_columns
        parameters = self._parameters(new, old)
        if parameters is not self.model.live.parameters:
            self._waiting = None
        self.ordering.show_project(new, parameters)
        self.model.show_project(new, parameters, self.ordering.order)
        self.view.restore(place)
        self._select_row_again(place)
        if old is None or new.dataset is not old.dataset:
            self._update_caption(new.dataset)
        self._show_arrangement()
        self.find_bar.show_project(new, old)
        if self.model.columnCount() != count or self.model.live_columns != live:
            self._fit_columns()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Predict with the newest weights; costs nothing more while the grid is hidden."""
        live = self.model.live
        if snapshot.parameters.widths != live.project.topology.widths:
            return
        if snapshot.parameters is live.parameters and isnan(snapshot.cost):
            return  # that is shown already
        self._waiting = snapshot
        rest_ms = self.view.paint_ms * 6 - self._since.elapsed()
        if self.view.paint_ms < SLOW_MS or rest_ms < 1:
            self._draw_waiting()
        elif not self._rest.isActive():
            self._rest.start(round(rest_ms))

    def _draw_waiting(self) -> None:
        if self._waiting is None:
            return
        snapshot, self._waiting = self._waiting, None
        rows = self.view.visible_rows() if self.isVisible() else range(0)
        self.view.time_painting()
        self._since.restart()
        self.model.set_parameters(snapshot.parameters, snapshot.cost, rows, self.view.visible_columns())
        if self.ordering.parameters is not snapshot.parameters:
            self.ordering.parameters = snapshot.parameters
            self._show_arrangement()

    def _parameters(self, new: Project, old: Project | None) -> Parameters:
        # While a run is going its weights are newer than the project's; a live change must not bring those back.
        shown = self.model.live.parameters
        same = old is not None and new.model is old.model and new.topology is old.topology
        if same and old is not None and new.training.seeds == old.training.seeds:
            return shown
        return current_parameters(new)

    # Building

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 2, 6, 2)
        bar.setSpacing(2)
        for name, text in (
            ("add-row", self.tr("Add a row below the last one (Ins inserts one above the selected row)")),
            ("remove-row", self.tr("Remove the selected rows (Ctrl+-)")),
            ("add-column", self.tr("Add an input, target or ignored column")),
            ("remove-column", self.tr("Remove the column of the selected cell")),
            (
                "paste",
                self.tr("Paste cells from a spreadsheet, from the selected cell on, or below the last row (Ctrl+V)"),
            ),
            ("show-rows", self.tr("Show only rows of some use: training, validation, test, excluded")),
        ):
            bar.addWidget(self._button(name, text))
        self.caption, self.footer = QLabel(), QLabel()
        for label, name in ((self.caption, "data-grid-caption"), (self.footer, "data-grid-footer")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
        self.footer.setContentsMargins(6, 2, 6, 2)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.caption, 1)
        for before, after in pairwise([self.view, *self._buttons.values()]):
            self.setTabOrder(before, after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.find_bar)
        column.addWidget(self.view, 1)
        self.arranged = ArrangedBar(self.commands.arranging, self)
        column.addWidget(self.arranged)
        column.addWidget(self.footer)

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"data-grid-{name}")
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(text)
        button.setAccessibleName(text)
        self._buttons[name] = button
        return button

    def _connect(self) -> None:
        bar = self.find_bar
        self._finding = {"find": bar.open_find, "replace": bar.open_replace, "find-next": bar.go_next}
        self._finding["find-previous"] = bar.go_previous
        buttons, commands = self._buttons, self.commands
        buttons["add-row"].clicked.connect(commands.append_row)
        buttons["remove-row"].clicked.connect(commands.remove_rows)
        buttons["remove-column"].clicked.connect(self._remove_current_column)
        buttons["paste"].clicked.connect(commands.cells.paste)
        buttons["add-column"].setMenu(self.menus.role_menu())
        buttons["add-column"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.origins.wanted.connect(self.origin_wanted)
        self.view.command.connect(self._run)
        self.view.header.menu_wanted.connect(self._open_column_menu)
        self.view.header.renamed.connect(commands.columns.rename)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.resized.connect(self._fit_columns)
        self.view.cell_menu_wanted.connect(self._open_cell_menu)
        self._rest.timeout.connect(self._draw_waiting)
        self.model.settled.connect(self._current_settled)
        self.document.selection_changed.connect(self._follow)
        self.document.opened.connect(self._forget_order)
        self.view.header.sort_wanted.connect(commands.arranging.turn)
        commands.arranging.sort_again_wanted.connect(self._sort_again)
        self.ordering.found.connect(self._show_order)
        self.ordering.refused.connect(self.document.refused)
        self.ordering.failed.connect(self._show_arrangement)
        in_background = (self.ordering, self.model.facts, self.find_bar.finder, self.find_bar.job)
        for each in in_background:
            each.failed.connect(self.failed)
        commands.announced.connect(self.ordering.announce)
        self.document.edited.connect(self.ordering.forget_announced)
        self.document.kept_changed.connect(self._update_buttons)
        self.document.kept_changed.connect(self.find_bar._show)
        buttons["show-rows"].setMenu(self.menus.rows_menu())
        buttons["show-rows"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    # The order of the rows

    @Slot()
    def _sort_again(self) -> None:
        self.ordering.sort_again()
        self._show_order()

    @Slot()
    def _forget_order(self) -> None:
        self.ordering.forget()
        self._show_order()

    @Slot()
    def _show_order(self) -> None:
        if self.ordering.order is not self.model.order:
            place = self.view.place()
            self.model.show_order(self.ordering.order)
            self.view.restore(place)
            self._select_row_again(place)
        self._show_arrangement()

    @Slot()
    def _show_arrangement(self) -> None:
        project = self.document.project
        self.arranged.show_state(project, self.ordering)
        self.view.header.show_arrangement(project.arrangement)

    def shut_down(self) -> None:
        """End what goes on in the background."""
        self.ordering.shut_down()
        self.find_bar.shut_down()
        self.model.facts.shut_down()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what goes on in the background."""
        self.shut_down()
        super().closeEvent(event)

    # The selection

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._update_buttons()
        if current.isValid() and not self.model.changing:
            row = self.model.order.table_row(current.row())
            self.document.select(replace(self.document.selection, row=row))

    def _current_settled(self) -> None:
        # Qt moves the current cell while rows go, in numbers that are no longer so when they are gone.
        self._current_changed(self.view.currentIndex(), QModelIndex())

    def _follow(self, new: Selection, _old: Selection) -> None:
        current = self.view.currentIndex()
        if self.model.live.project is not self.document.project:
            return  # the rows that are shown are those from before; the current one follows them
        if new.row is None:
            if current.isValid():
                self.view.selectionModel().clear()
            return
        place = self.model.order.place(new.row)
        if place < 0:
            self.view.selectionModel().clear()  # it is not among the rows that are shown
        elif place != current.row():
            self.view.go_to(place, max(current.column(), 0))

    def _select_row_again(self, before: Place) -> None:
        # a selected row that a filter had hidden stays the same row, and may be shown again
        row = self.document.selection.row
        if row is None or self.view.currentIndex().isValid():
            return
        if before.row < 0:
            row = int(before.splice(self.model.table).followed(np.array([row]))[0])
            self.document.select(replace(self.document.selection, row=row if row >= 0 else None))
        if self.model.order.place(row) >= 0:
            self.view.go_to(self.model.order.place(row), 0)

    # Commands

    def _run(self, name: str) -> None:
        if name == "column-menu":
            if self.view.currentIndex().isValid():
                self.view.header.open_menu(self.view.currentIndex().column())
        elif name in self._finding:
            self._finding[name]()
        else:
            self.commands.run(name)

    def _remove_current_column(self) -> None:
        if self.commands.columns.current() >= 0:
            self.commands.columns.remove([self.commands.columns.current()])

    def _open_column_menu(self, position: int, place: QPoint) -> None:
        self._open(self.menus.column_menu(position), place)

    def _open_cell_menu(self, place: QPoint) -> None:
        self._open(self.menus.cell_menu(), place)

    def _open(self, menu: QMenu | None, place: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        if menu is not None:
            menu.popup(place)

    # Looks

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._buttons:
            self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def _restyle(self) -> None:
        looks = looks_of(theme_of(self), self.font())
        self.view.header.looks = looks
        self.view.fit_rows()
        self.model.set_looks(looks)
        for name, button in self._buttons.items():
            button.setIcon(icon("filter" if name == "show-rows" else name, self))

    def _fit_columns(self) -> None:
        # As wide as there is room, so that a small table needs no scroll bar; what the user sized stays.
        if self.view.header.sized_by_hand:
            return
        # a predicted category needs room for its label and a number
        columns = self.model.columnCount()
        labels = [c for c in range(len(self.model.table), columns) if self.model.holds_label(c)][:MOST_WIDE]
        share = self.view.viewport().width() // max(1, columns)
        wide = max(share, self.view.fontMetrics().horizontalAdvance("✗ versicolor 0.000") + 10) if labels else 0
        room = (self.view.viewport().width() - wide * len(labels)) // max(1, columns - len(labels))
        usual = max(self.view.narrowest(), min(WIDEST, room))
        self.view.header.fit(usual, dict.fromkeys(labels, wide))

    @Slot()
    def _update_buttons(self) -> None:
        row, column = self.view.currentIndex().isValid(), self.commands.columns.current() >= 0
        kept = self.document.kept.tip("table")
        for name, button in self._buttons.items():
            possible = {"remove-row": row, "remove-column": column}.get(name, True)
            if name != "show-rows":
                button.setEnabled(possible and not kept)
                button.setToolTip(kept or button.accessibleName())

    def _update_caption(self, dataset: Dataset) -> None:
        text = self.tr("{rows} × {columns}: {inputs}, {targets}").format(
            rows=_counted(dataset.row_count, self.tr("1 row"), self.tr("{n} rows")),
            columns=_counted(len(dataset.columns), self.tr("1 column"), self.tr("{n} columns")),
            inputs=_counted(len(dataset.indices(Role.INPUT)), self.tr("1 input"), self.tr("{n} inputs")),
            targets=_counted(len(dataset.indices(Role.TARGET)), self.tr("1 target"), self.tr("{n} targets")),
        )
        self.caption.setText(text)
        self.caption.setToolTip(text)
        if dataset.used_split is not self._summed or dataset.split is None:
            self._summed = dataset.used_split
            used = uses_summary(dataset)
            self.footer.setText(used)
            self.footer.setVisible(bool(used))
        self._update_buttons()


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(n=f"{number:,}")
