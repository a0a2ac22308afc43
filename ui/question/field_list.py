"""The fields of a question one below the other: for tables of not too many columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import isnan

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from nnapp.dataset import CategoryColumn, Dataset
from nnapp.question import Cell, Field, SeenRanges
from ui.plain_text import lines_tip, plain
from ui.question.category_field import CategoryField
from ui.question.number_field import NumberField
from ui.written_numbers import as_read

MOST_NAME = 130  # pixels


class ComputedField(QLabel):
    """The number of a column with a formula, which follows from the others."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self.field = field
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setContentsMargins(0, 0, 7, 0)
        formula = plain(field.formula, 200)
        self.setToolTip(lines_tip(self.tr("Computed from the others: {formula}").format(formula=formula)))
        self.setMinimumHeight(self.fontMetrics().height() + 6)

    def show_cell(self, cell: Cell) -> None:
        """Show the computed number."""
        known = isinstance(cell, float) and not isnan(cell)
        shown = as_read(float(cell)) if known else self.tr("no number")
        formula = plain(self.field.formula, 40)
        self.setText(self.tr("= {formula} = {value}").format(formula=formula, value=shown))
        self.setAccessibleName(f"{plain(self.field.name, 60)} {self.text()}")


AnyField = NumberField | CategoryField | ComputedField


class FieldList(QScrollArea):
    """One line for each field; `edited` carries the field's place and the new cell."""

    edited = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question-fields")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fields: list[AnyField] = []
        self._seen = SeenRanges()

    def show_fields(self, dataset: Dataset, fields: Sequence[Field]) -> None:
        """Make the lines anew for these fields."""
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        self.fields = []
        for place, field in enumerate(fields):
            made = self._made(dataset, field, page)
            made.setObjectName(f"question-field-{place}")
            grid.addWidget(self._name(field, made, page), place, 0)
            grid.addWidget(made, place, 1)
            self.fields.append(made)
            if not isinstance(made, ComputedField):
                made.edited.connect(partial(self._edit, place))
        grid.setRowStretch(len(fields), 1)
        self.setWidget(page)
        first = next((made for made in self.fields if not isinstance(made, ComputedField)), None)
        if first is not None:
            self.setFocusProxy(first)

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show other cells, one for each field."""
        for field, cell in zip(self.fields, cells, strict=True):
            field.show_cell(cell)

    def _made(self, dataset: Dataset, field: Field, page: QWidget) -> AnyField:
        if field.formula:
            return ComputedField(field, page)
        if isinstance(field.column, CategoryColumn):
            return CategoryField(dataset, field, page)
        return NumberField(dataset, field, self._seen.of(dataset, field.column), page)

    def _name(self, field: Field, buddy: QWidget, page: QWidget) -> QLabel:
        name = plain(field.name, 60)
        label = QLabel(page, textFormat=Qt.TextFormat.PlainText)
        label.setText(label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, MOST_NAME))
        more = "" if field.asked else self.tr("no input itself: a formula reads it")
        label.setToolTip(lines_tip(name, *([more] if more else [])))
        label.setBuddy(buddy)
        return label

    def _edit(self, place: int, cell: object) -> None:
        self.edited.emit(place, cell)
