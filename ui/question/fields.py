"""All that a question is typed or drawn in: lines with sliders, a table where there are many, a pad for pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnapp.dataset import Dataset
from nnapp.ink import framing_of, side_of
from nnapp.question import Cell, Field, asked_cells
from ui.question.field_list import FieldList
from ui.question.field_table import FieldTable
from ui.question.picture_fields import PictureFields

MOST_LINES = 40  # fields that get a line with a slider each; more are a table


class Fields(QStackedWidget):
    """Shows one of the three; `edited` carries a field's place and its new cell."""

    edited = Signal(int, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.table, self.picture = FieldList(self), FieldTable(self), PictureFields(self)
        self.fields: tuple[Field, ...] = ()
        self.as_numbers = False  # where a pad would be possible
        for widget in (self.list, self.table, self.picture):
            self.addWidget(widget)
        self.list.edited.connect(self.edited)
        self.table.edited.connect(self.edited)
        self.table.refused.connect(self.refused)

    @property
    def numbers(self) -> FieldList | FieldTable:
        """The fields in which numbers are typed."""
        return self.list if len(self.fields) <= MOST_LINES else self.table

    @property
    def has_pad(self) -> bool:
        """Whether the inputs are pictures."""
        return self.picture.framing is not None

    @property
    def is_clean_paper(self) -> bool:
        """Whether there is a pad on which nothing is drawn and nothing shown."""
        return self.currentWidget() is self.picture and self.picture.pad.is_clean

    def show_fields(self, dataset: Dataset, fields: tuple[Field, ...]) -> None:
        """Show other fields."""
        self.fields = fields
        self.picture.show_framing(framing_of(dataset) if side_of(dataset) is not None else None)
        self.numbers.show_fields(dataset, fields)
        self.show_numbers(self.as_numbers)

    def show_numbers(self, on: bool) -> None:
        """Show numbers in place of the pad, or the pad."""
        self.as_numbers = on
        self.setCurrentWidget(self.picture if self.has_pad and not on else self.numbers)

    def show_cells(self, cells: Sequence[Cell], drawn: bool) -> None:
        """Show other cells, one for each field; `drawn` are those that the strokes on the pad have given."""
        self.numbers.show_cells(cells)
        if self.has_pad:
            self.picture.show_numbers(np.array(asked_cells(self.fields, cells), float), drawn)
