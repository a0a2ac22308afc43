"""Which class is taken for which, and which rows these are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from nnapp.judging import Verdicts, classes_in
from nnapp.metrics import MOST_CLASSES
from ui.charts.answers.cell_rows import CellRows
from ui.charts.answers.confusion_frame import Cell
from ui.charts.answers.confusion_view import ConfusionView
from ui.charts.answers.page import Page, Shown
from ui.charts.answers.words import percent
from ui.charts.table import Table

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
MOST_AROUND = 40  # pixels of a cell that what is said of it leaves free
LIST_WIDTH = 138  # pixels, beside the matrix
UNBOUNDED = 16_777_215  # what Qt takes for no maximum
LEAST_BESIDE = 300  # pixels of the page from which on the list is beside the matrix


class ConfusionPage(Page):
    """The confusion matrix, and the rows of one of its cells."""

    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = (self.tr("counts"), self.tr("shares"))
        self.view, self.rows = ConfusionView(self), CellRows(self)
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._split.setSpacing(6)
        self._split.addWidget(self.view, 1)
        self._split.addWidget(self.rows)
        self.layout_.addLayout(self._split, 1)
        self.rows.hide()
        self._picked: Cell | None = None
        self._listed: Cell | None = None
        self._in_list: tuple[object, Cell] | None = None
        self._selected_row: int | None = None
        self.view.pointed.connect(self._point)
        self.view.clicked.connect(self._click)
        self.rows.row_chosen.connect(self.row_chosen)
        self.rows.rows_wanted.connect(self.rows_wanted)
        self.rows.closed.connect(self.close_list)

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        return self.tr("Confusion matrix: {name}").format(name=shown.name)

    def show_it(self, shown: Shown) -> str:
        """Draw the matrix, and list the rows of the chosen cell."""
        found = shown.given.findings
        if found.confusion is None or found.verdicts is None:
            return self.tr("A matrix of more than {most} classes cannot be looked at. ROC shows each class.").format(
                most=MOST_CLASSES
            )
        if not found.confusion.any():
            return self.tr(
                "No answer is a number: training has diverged. Press Same Start, or lower the learning rate."
            )
        if not self.is_drawn(shown):
            self.view.show_counts(found.confusion, shown.labels, bool(self.option))
        last = len(shown.labels) - 1
        if self._listed is not None and max(self._listed) > last:
            self._listed = None
        if self._picked is not None and max(self._picked) > last:
            self._picked = None
        self._mark(shown)
        self._list(shown)
        return ""

    def _mark(self, shown: Shown) -> None:
        ring = None
        if shown.selected is not None and len(shown.selected.rows):
            verdicts = classes_in(shown.selected, shown.task, max(shown.given.findings.output, 0))
            cell = int(verdicts.true[0]), int(verdicts.said[0])
            ring = cell if min(cell) >= 0 else None
        self.view.show_marks(self._listed, self._picked, ring)

    def _list(self, shown: Shown) -> None:
        verdicts, listed = shown.given.findings.verdicts, self._listed
        self.rows.setVisible(listed is not None)
        if listed is None or verdicts is None:
            return
        selected = shown.selected
        row = int(selected.rows[0]) if selected is not None and len(selected.rows) else None
        if self._in_list is not None and self._in_list[0] is verdicts and self._in_list[1] == listed:
            self.rows.mark(row)
            return
        self._in_list = verdicts, listed
        places = verdicts.cell(*listed)
        self.rows.show_rows(
            self.tr("{true} → {said}").format(true=shown.labels[listed[0]], said=shown.labels[listed[1]]),
            self.said_of(shown, listed),
            shown.given.findings.judged.rows[places],
            verdicts.chances[places, listed[1]],
            row,
        )

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        self.view.set_message(text)
        self.rows.setVisible(self._listed is not None and not text)

    def how_to_read(self, shown: Shown) -> str:
        """Say what a row is, and what a click does."""
        verdicts, parts = shown.given.findings.verdicts, []
        parts.append(self.tr("Each row is a true class; framed: right. Click a cell for its rows."))
        if verdicts is not None and (unknown := _unknown(verdicts)):
            text = self.tr("{count} answers are no numbers, and stand in no column.")
            parts.append(text.format(count=f"{unknown:,}"))
        return " ".join(parts)

    def said_of(self, shown: Shown, cell: Cell) -> str:
        """Say how many rows of a class were answered as another."""
        counts = self.view.counts
        count, of_class = int(counts[cell]), int(counts[cell[0]].sum())
        values = {"count": f"{count:,}", "true": shown.labels[cell[0]], "said": shown.labels[cell[1]]}
        if not of_class:
            return self.tr("no row of class {true}").format(**values)
        if count == 1:
            text = self.tr("one row of class {true} answered {said} ({share} of its rows)")
        else:
            text = self.tr("{count} rows of class {true} answered {said} ({share} of its rows)")
        return text.format(share=percent(count / of_class), **values)

    def _said_of_name(self, shown: Shown, number: int, is_row: bool) -> str:
        counts, label = self.view.counts, shown.labels[number]
        total, right = int((counts[number] if is_row else counts[:, number]).sum()), int(counts[number, number])
        values = {"label": label, "total": f"{total:,}", "share": percent(right / total) if total else ""}
        if not total:
            return (self.tr("no row of class {label}") if is_row else self.tr("{label} was never answered")).format(
                **values
            )
        if is_row:
            return self.tr("{label}: {total} rows, {share} of them answered so").format(**values)
        return self.tr("answered {label}: {total} times, {share} of them rightly").format(**values)

    # Reading

    def _point(self, place: QPointF | None) -> None:
        self._picked = None
        self.point(place)

    def pointed_cell(self) -> Cell | None:
        """Return the cell that is pointed at or was reached by keys."""
        if self._picked is not None or self.place is None:
            return self._picked
        return self.view.cell_at(self.place)

    def read(self) -> None:
        """Say what a cell, or a name, stands for."""
        shown, cell = self.shown, self.pointed_cell()
        if shown is None or self.message:
            self.say_nothing()
            return
        self._mark(shown)
        if cell is not None:
            area = self.view.cell(cell)
            self.say(
                self.view, self.said_of(shown, cell), area.center(), round(min(area.height() / 2, MOST_AROUND)) + 4
            )
            return
        name = self.view.name_at(self.place) if self.place is not None else None
        if name is not None and self.place is not None:
            self.say(self.view, self._said_of_name(shown, *name), self.place)
        else:
            self.say_nothing()

    def _click(self, cell: Cell) -> None:
        self._listed = None if cell == self._listed else cell
        self._show_list()

    def close_list(self) -> None:
        """List no rows any more."""
        self._listed = None
        self._show_list()

    def _show_list(self) -> None:
        if self.shown is not None and not self.message:
            self._mark(self.shown)
            self._list(self.shown)

    def wants(self, key: Qt.Key) -> bool:
        """Say whether Escape closes the list."""
        return key == Qt.Key.Key_Escape and self.rows.isVisible()

    def press(self, key: Qt.Key) -> bool:
        """Walk from cell to cell; Enter lists the rows of one, Escape closes the list."""
        last = len(self.view.labels) - 1
        if self.message or last < 0:
            return False
        if key == Qt.Key.Key_Escape and self._listed is not None:
            self.close_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._picked is not None:
            self._click(self._picked)
        elif key in STEPS:
            step, old = STEPS[key], self._picked or self._listed
            cell = (old[0] + step[0], old[1] + step[1]) if old is not None else (0, 0)
            self._picked = min(max(cell[0], 0), last), min(max(cell[1], 0), last)
            self.read()
        else:
            return False
        return True

    def reading(self) -> str:
        """Return the count, or the share, of the cell that is pointed at."""
        cell = self.pointed_cell()
        if cell is None or self.message:
            return ""
        return repr(float(self.view.shares[cell])) if self.option else str(int(self.view.counts[cell]))

    def table(self) -> Table | None:
        """Return the matrix with its names."""
        if self.shown is None or self.message or not len(self.view.labels):
            return None
        values = self.view.shares if self.option else self.view.counts.astype(float)
        headers = (self.tr("true class"), *self.view.labels)
        return Table(headers, (self.view.labels, *values.T))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the matrix, or below it where the page is narrow."""
        super().resizeEvent(event)
        beside = self.width() >= LEAST_BESIDE and self.width() > self.height()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
        self.rows.setMaximumWidth(min(max(LIST_WIDTH, self.width() // 4), 280) if beside else UNBOUNDED)
        self.rows.setMaximumHeight(UNBOUNDED if beside else max(self.height() // 2, 90))


def _unknown(verdicts: Verdicts) -> int:
    return int(np.count_nonzero(verdicts.said < 0))
