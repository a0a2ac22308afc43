"""The panel “Ask”: what is asked at the left, by fields or on a pad, and at the right what the network answers.

What is asked is the document's selection: cells that were typed or drawn (`Selection.asked`), or the selected row.
Nothing is computed while the panel cannot be seen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.dataset import Dataset, same_split
from nnapp.network import forward
from nnapp.project import Project, current_parameters
from nnapp.question import (
    Cell,
    Field,
    asked_cells,
    completed,
    fields_of,
    incomplete,
    row_cells,
    typical_cells,
    with_asked,
)
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.document import Document, Selection
from ui.flow import flowing
from ui.messages import sentence
from ui.plain_text import plain
from ui.question.answer_view import AnswerView
from ui.question.answers import answers_of
from ui.question.fields import Fields
from ui.question.sources_bar import SourcesBar
from ui.seen import is_seen
from ui.weight_scale import same_weights


class QuestionPanel(QWidget):
    """Asks the network about any values of the inputs."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.document, self.project = document, document.project
        self.parameters: Parameters = current_parameters(document.project)
        self.fields: tuple[Field, ...] = ()
        self.cells: list[Cell] = []
        self._dataset: Dataset | None = None  # that the fields are of
        self._shown: Array | None = None  # the cells as the network is shown them
        self._typical: tuple[Dataset, list[Cell]] | None = None  # what is typical of a table, once it was needed
        self._as_typical: tuple[Cell, ...] | None = None  # what was asked as typical, not as somebody's own
        self._drawn: tuple[Cell, ...] | None = None  # the cells that the strokes on the pad have given
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self.bar, self.body, self.answer = SourcesBar(self), Fields(self), AnswerView(self)
        self.list, self.table, self.picture = self.body.list, self.body.table, self.body.picture
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.body, 3)
        row.addWidget(self.answer, 2)
        self.answer.setMinimumWidth(190)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(row, 1)
        self._connect()

    def _connect(self) -> None:
        self.body.edited.connect(self._edit)
        self.body.refused.connect(self.bar.say)
        self.picture.drawn.connect(self._take_picture)
        self.bar.row.clicked.connect(self._ask_row)
        self.bar.typical.clicked.connect(self._ask_typical)
        self.bar.random.clicked.connect(self._choose_random)
        self.bar.numbers.toggled.connect(self._show_numbers)
        self.document.selection_changed.connect(self._follow)
        self.document.hidden_changed.connect(self._hide)

    # What changes

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; a run that goes on keeps its weights."""
        if not same_weights(new, old) or new.topology.widths != self.parameters.widths:
            self.parameters = current_parameters(new)
        self.project = new
        self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Answer with the newest weights; of another network's they are ignored."""
        if snapshot.parameters.widths != self.project.topology.widths:
            return
        self.parameters = snapshot.parameters
        if is_seen(self) and not self._stale:
            self._answer()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Make the fields anew for letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.fields:
            self._dataset = None
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up, too, where a tab was brought up: that is no showing for Qt."""
        super().paintEvent(event)
        if self._stale:
            self._soon.start()

    def begin(self) -> None:
        """Give the keyboard to the first field, or the pad."""
        self._catch_up()
        fields = self.body.currentWidget()
        if fields is not None:
            fields.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.asked != old.asked or new.row != old.row:
            self._refresh()

    def _refresh(self) -> None:
        if is_seen(self):
            self._catch_up()
        else:
            self._stale = True

    def _catch_up(self) -> None:
        self._stale = False
        if self._dataset is None or not _same_fields(self._dataset, self.project.dataset, self.fields):
            self._build()
        self._dataset = self.project.dataset
        self._take(self.document.selection)
        self._answer()

    def _build(self) -> None:
        dataset, before = self.project.dataset, [(field.name, field.labels) for field in self.fields]
        self.fields = fields_of(dataset)
        if before != [(field.name, field.labels) for field in self.fields]:
            self.cells = self._typical_of(dataset)
        self.body.show_fields(dataset, self.fields)
        self.bar.numbers.setVisible(self.body.has_pad)

    def _take(self, selection: Selection) -> None:
        dataset, row, own = self.project.dataset, self._row(), selection.asked is not None
        typical = own and selection.asked == self._as_typical
        if typical:
            self.cells = self._typical_of(dataset)
            self._as_typical = asked = asked_cells(self.fields, self.cells)
            if asked != selection.asked:  # the table is another one, or its cells are
                self.document.select(replace(selection, asked=asked))
                return
        elif selection.asked is not None:
            self.cells = completed(self.fields, with_asked(self.fields, self.cells, selection.asked))
        elif row is not None:
            self.cells = row_cells(self.fields, row)
        else:
            self.cells = self._typical_of(dataset)
        self._shown = flowing(self.project, Selection(asked=asked_cells(self.fields, self.cells)))
        self.body.show_cells(self.cells, own and selection.asked == self._drawn)
        self.bar.show_state(row, own and not typical, dataset.row_count, typical)

    def _typical_of(self, dataset: Dataset) -> list[Cell]:
        # found once for a table: of many columns it takes a while
        if self._typical is None or self._typical[0] is not dataset:
            self._typical = dataset, typical_cells(dataset, self.fields)
        return self._typical[1]

    def _row(self) -> int | None:
        row = self.document.selection.row
        return row if row is not None and row < self.project.dataset.row_count else None

    # What is asked

    def _edit(self, place: int, cell: Cell) -> None:
        cells = [*self.cells]
        cells[place] = cell
        self._ask(cells)

    def _ask(self, cells: Sequence[Cell]) -> None:
        if self._stale:
            return  # what the fields show belongs to another table
        self.cells = completed(self.fields, cells)
        asked = asked_cells(self.fields, self.cells)
        selection = self.document.selection
        if asked == selection.asked:
            self._refresh()
        else:
            self.document.select(replace(selection, asked=asked))

    def _show_numbers(self, on: bool) -> None:
        self.body.show_numbers(on)
        if not self._stale:
            self._answer()  # numbers are answered, clean paper is not

    def _take_picture(self, numbers: Sequence[float]) -> None:
        cells = with_asked(self.fields, self.cells, [float(each) for each in numbers])
        self._drawn = asked_cells(self.fields, cells)
        self._ask(cells)

    def _ask_row(self) -> None:
        if self.document.selection.asked is None:
            self._refresh()
        self.document.select(replace(self.document.selection, asked=None))

    def _ask_typical(self) -> None:
        if self._stale:
            return  # as in `_ask`
        cells = self._typical_of(self.project.dataset)
        self._as_typical = asked_cells(self.fields, cells)
        self._ask(cells)

    def _choose_random(self) -> None:
        row = random.SystemRandom().randrange(self.project.dataset.row_count)
        self.document.select(replace(self.document.selection, row=row, asked=None))

    # The answer

    def _answer(self) -> None:
        selection = self.document.selection
        empty = incomplete(self.fields, self.cells)
        if empty is not None:
            text = self.tr("“{column}” is empty, so there is no answer. Fill it in.")
            self.answer.show_answers((), text.format(column=plain(empty.name, 40)))
            return
        if self.body.is_clean_paper:
            self.answer.show_answers((), self.tr("Nothing is drawn yet. Draw on the pad, and the network answers."))
            return
        if self._shown is None:
            self.answer.show_answers((), self.tr("The network cannot be shown these values: they are no numbers."))
            return
        try:
            with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
                outputs = forward(self.project, self._shown, self.parameters).a[-1][0]
        except Refusal as refusal:
            self.answer.show_answers((), sentence(refusal.said))
            return
        target = self._row() if selection.asked is None else None
        self.answer.show_answers(answers_of(self.project, outputs, target, self._hidden_unit(target)))

    def _hidden_unit(self, row: int | None) -> int | None:
        # the output whose answer to a row somebody is to predict
        hidden, last = self.document.hidden, len(self.project.topology.layers) - 1
        place = hidden.place
        if place is None or row is None or hidden.row != row or place.layer != last:
            return None
        return place.unit if place.quantity in {"a", "da"} else None

    @Slot()
    def _hide(self) -> None:
        if is_seen(self) and not self._stale:
            self._answer()


def _same_fields(old: Dataset, new: Dataset, fields: Sequence[Field]) -> bool:
    # whether the fields, and what was seen of each in training, are as they were
    if old is new:
        return True
    again = fields_of(new)
    same = len(again) == len(fields) and all(
        one.column is other.column and one.asked == other.asked and one.position == other.position
        for one, other in zip(again, fields, strict=True)
    )
    return same and same_split(old.used_split, new.used_split)
