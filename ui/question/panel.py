"""The panel “Ask”: what is asked at the left, by fields or on a pad, and at the right what the network answers.

What is asked is the document's selection: cells that were typed or drawn (`Selection.asked`), or the selected row.
Nothing is computed while the panel cannot be seen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.dataset import Dataset, same_split
from nnapp.ink import framing_of, side_of
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
from ui.question.field_list import FieldList
from ui.question.field_table import FieldTable
from ui.question.picture_fields import PictureFields
from ui.seen import is_seen
from ui.weight_scale import same_weights

MOST_LINES = 40  # fields that get a line with a slider each; more are a table


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
        self._drawn: tuple[Cell, ...] | None = None  # the cells that the strokes on the pad have given
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self.list, self.table, self.picture = FieldList(self), FieldTable(self), PictureFields(self)
        self.answer = AnswerView(self)
        self.state = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.row_button = self._button("row", self.tr("Selected &Row"))
        self.typical_button = self._button("typical", self.tr("&Typical Values"))
        self.random_button = self._button("random", self.tr("Ra&ndom Row"))
        self.numbers_button = self._button("numbers", self.tr("&Numbers"))
        self.body = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"question-{name}")
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        self.typical_button.setToolTip(
            self.tr("Fill in the median of each column in training, the most frequent label")
        )
        self.random_button.setToolTip(self.tr("Select any row of the table"))
        self.numbers_button.setToolTip(self.tr("Show the inputs as numbers in place of the pad"))
        self.numbers_button.setCheckable(True)
        self.state.setObjectName("question-state")
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 2, 8, 2)
        bar.setSpacing(2)
        for button in (self.row_button, self.typical_button, self.random_button, self.numbers_button):
            bar.addWidget(button)
        bar.addWidget(self.state, 1)
        for widget in (self.list, self.table, self.picture):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.body, 3)
        row.addWidget(self.answer, 2)
        self.answer.setMinimumWidth(190)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.list.edited.connect(self._edit)
        self.table.edited.connect(self._edit)
        self.table.refused.connect(self._say)
        self.picture.drawn.connect(self._take_picture)
        self.row_button.clicked.connect(self._ask_row)
        self.typical_button.clicked.connect(self._ask_typical)
        self.random_button.clicked.connect(self._choose_random)
        self.numbers_button.toggled.connect(self._show_body)
        self.document.selection_changed.connect(self._follow)

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
        dataset, names = self.project.dataset, [field.name for field in self.fields]
        self.fields = fields_of(dataset)
        if names != [field.name for field in self.fields] or len(self.cells) != len(self.fields):
            self.cells = typical_cells(dataset, self.fields)
        framing = framing_of(dataset) if side_of(dataset) is not None else None
        self.picture.show_framing(framing)
        self.numbers_button.setVisible(framing is not None)
        few = len(self.fields) <= MOST_LINES
        (self.list if few else self.table).show_fields(dataset, self.fields)
        self._show_body()

    def _show_body(self) -> None:
        fields = self.list if len(self.fields) <= MOST_LINES else self.table
        pad = self.picture.framing is not None and not self.numbers_button.isChecked()
        self.body.setCurrentWidget(self.picture if pad else fields)

    def _take(self, selection: Selection) -> None:
        row = self._row()
        if selection.asked is not None:
            self.cells = completed(self.fields, with_asked(self.fields, self.cells, selection.asked))
        elif row is not None:
            self.cells = row_cells(self.fields, row)
        (self.list if len(self.fields) <= MOST_LINES else self.table).show_cells(self.cells)
        self._shown = flowing(self.project, Selection(asked=asked_cells(self.fields, self.cells)))
        own = selection.asked is not None and selection.asked == self._drawn
        if self.picture.framing is not None:
            self.picture.show_numbers(np.array(asked_cells(self.fields, self.cells), float), own)
        self._show_state(selection, row)

    def _row(self) -> int | None:
        row = self.document.selection.row
        return row if row is not None and row < self.project.dataset.row_count else None

    def _show_state(self, selection: Selection, row: int | None) -> None:
        reason = "" if row is not None else self.tr("Select a row of the table first.")
        self.row_button.setEnabled(row is not None)
        self.row_button.setToolTip(
            reason or self.tr("Fill in row {row} of the table").format(row=row + 1 if row is not None else 0)
        )
        self.random_button.setEnabled(self.project.dataset.row_count > 0)
        if selection.asked is not None:
            text = self.tr("Your question")
        elif row is not None:
            text = self.tr("Row {row} of the table").format(row=f"{row + 1:,}")
        else:
            text = self.tr("Typical values: change one to ask")
        self._say(text)

    def _say(self, text: str) -> None:
        self.state.setText(text)
        self.state.setToolTip(text)

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

    def _take_picture(self, numbers: Sequence[float]) -> None:
        cells = with_asked(self.fields, self.cells, [float(each) for each in numbers])
        self._drawn = asked_cells(self.fields, cells)
        self._ask(cells)

    def _ask_row(self) -> None:
        if self.document.selection.asked is None:
            self._refresh()
        self.document.select(replace(self.document.selection, asked=None))

    def _ask_typical(self) -> None:
        self._ask(typical_cells(self.project.dataset, self.fields))

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
        self.answer.show_answers(answers_of(self.project, outputs, target))


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
