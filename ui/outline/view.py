"""The tree of the outline, and its keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from nnapp.project import Project
from nnapp.topology import Parameters
from ui.outline.delegate import OutlineDelegate
from ui.outline.keys import LETTERS, operation_of
from ui.outline.model import DETAILS, NAME, VALUE, Index, OutlineModel
from ui.outline.rows import Row

MOST_UNFOLDED = 20_000  # rows that one key may unfold at once
Hint = QAbstractItemView.ScrollHint


class OutlineView(QTreeView):
    """Shows the model, and tells what is chosen and what a key asks for; it changes nothing itself."""

    chosen = Signal(object)  # the Row that is current now
    asked = Signal(str)  # the name of an operation on it
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outlineTree")
        self._typed_at = QElapsedTimer()  # when the last letter of a name was typed
        self.outline = OutlineModel(project, self)
        self.setModel(self.outline)
        self.setItemDelegate(OutlineDelegate(self))
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMinimumWidth(210)
        self.setAllColumnsShowFocus(False)  # the frame is around the cell that F2 edits
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Outline of the network"))
        self.setAccessibleDescription(
            self.tr(
                "A tree: the network, its layers, their units, and the bias and weights of each unit. Left and Right "
                "fold and unfold, Ctrl+Left and Ctrl+Right go from column to column. F2 or Enter types over a name, a "
                "number of units, a weight or a bias. Insert adds, Delete removes, Ctrl+D duplicates, L freezes, O "
                "switches a unit off and on, R restores, Z sets to 0. Alt+Up and Alt+Down move a layer, Ctrl+Up and "
                "Ctrl+Down change its number of units. Other letters find a name, and the menu key shows what else "
                "can be done."
            )
        )
        self.setWhatsThis(self.accessibleDescription())
        self._set_header()
        self.begin_anew()

    def _set_header(self) -> None:
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (VALUE, DETAILS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._fit_header()

    def _fit_header(self) -> None:
        # the value as wide as values are; of the rest, half for the details where that is enough to say something
        header, letters = self.header(), self.fontMetrics().horizontalAdvance
        value = letters("b = −0.12345") + 10
        rest = self.viewport().width() - value
        header.resizeSection(VALUE, value)
        header.resizeSection(DETAILS, rest // 2 if rest > 2 * letters("from x100 ··") else header.minimumSectionSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_header()

    # Rows

    @property
    def current_row(self) -> Row | None:
        """The row that keys are about."""
        index = self.currentIndex()
        return self.outline.row(index) if index.isValid() else None

    def begin_anew(self) -> None:
        """Show the layers, folded."""
        self.collapseAll()
        self.expand(self.outline.index_of(Row()))
        self.setCurrentIndex(self.outline.index_of(Row()))

    def go_to(self, row: Row) -> None:
        """Make a row the current one, and scroll and unfold until it is seen."""
        column = max(self.currentIndex().column(), NAME)
        self.setCurrentIndex(self.outline.index_of(row, column))

    def show_project(self, project: Project) -> None:
        """Show another project; what is unfolded, current and on the screen stays so."""
        with self._kept_in_place():
            self.outline.show_project(project)
        self.refresh()

    def show_parameters(self, parameters: Parameters) -> None:
        """Show other weights and biases."""
        self.outline.parameters = parameters
        self.refresh(VALUE, VALUE)

    @contextmanager
    def _kept_in_place(self) -> Iterator[None]:
        top = QPersistentModelIndex(self.indexAt(QPoint(0, 0)))
        at_top = self.verticalScrollBar().value() == 0
        yield
        if top.isValid() and not at_top:
            self.scrollTo(self.outline.index(top.row(), NAME, top.parent()), Hint.PositionAtTop)

    def refresh(self, left: int = NAME, right: int = DETAILS) -> None:
        """Tell of the rows on the screen that some columns of theirs say something else now."""
        for first, last in self.visible_runs():
            self.outline.dataChanged.emit(first.siblingAtColumn(left), last.siblingAtColumn(right))

    def visible_runs(self) -> list[tuple[QModelIndex, QModelIndex]]:
        """Return the rows on the screen, in runs of neighbours with the same parent: the first and the last of each."""
        runs: list[tuple[QModelIndex, QModelIndex]] = []
        index, bottom = self.indexAt(QPoint(0, 0)), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            before = runs[-1] if runs else None
            if before and before[1].internalId() == index.internalId() and before[1].row() == index.row() - 1:
                runs[-1] = before[0], index
            else:
                runs.append((index, index))
            index = self.indexBelow(index)
        return runs

    # What people do

    def type_over(self, column: int) -> bool:
        """Open the field of the current row in a column; return whether there is one."""
        index = self.currentIndex().siblingAtColumn(column)
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 (Qt's name)
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.outline.row(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = operation_of(event)
        if self.state() is QAbstractItemView.State.EditingState:
            event.ignore()  # it is about what is typed
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # run and pause
        elif name in ("next-column", "previous-column"):
            self._move_sideways(1 if name == "next-column" else -1)
        elif name in LETTERS and self._is_typing_a_name():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Asterisk and self._too_many_below():
            self.asked.emit("unfold")
        elif name:
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 (Qt's name)
        self._typed_at.start()
        super().keyboardSearch(search)

    def _is_typing_a_name(self) -> bool:
        interval = QGuiApplication.styleHints().keyboardInputInterval()
        return self._typed_at.isValid() and self._typed_at.elapsed() < interval

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the tree from the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and operation_of(event):
            event.accept()
            return True
        return super().event(event)

    def _move_sideways(self, step: int) -> None:
        index = self.currentIndex()
        index = index.siblingAtColumn(min(max(index.column() + step, NAME), DETAILS))
        if index.isValid():
            self.setCurrentIndex(index)

    def _too_many_below(self) -> bool:
        row, widths = self.current_row, self.outline.widths
        if row is None or row.source is not None:
            return False
        pairs = [(widths[i], widths[i + 1]) for i in range(len(widths) - 1)]
        if row.layer >= 0:
            pairs = [pairs[row.layer]] if row.unit is None else []
        return sum(units * (sources + 1) for sources, units in pairs) > MOST_UNFOLDED

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = self.currentIndex(), event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.scrollTo(index)
            place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        self.menu_wanted.emit(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "outline"):
            self._fit_header()
