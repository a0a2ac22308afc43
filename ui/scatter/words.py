"""What a point says when it is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn
from ui.plain_text import plain
from ui.written_numbers import as_read

MOST_NAME = 30


def point_words(dataset: Dataset, row: int, columns: Sequence[int]) -> str:
    """Return the number of a row and its cells in some columns, by position; −1 stands for no column."""
    lines = [QCoreApplication.translate("Scatter", "row {row}").format(row=f"{row + 1:,}")]
    for position in dict.fromkeys(columns):
        if position >= 0:
            column = dataset.columns[position]
            text = QCoreApplication.translate("Scatter", "{name} = {value}")
            lines.append(text.format(name=plain(column.name, MOST_NAME), value=cell_words(column, row)))
    return "\n".join(lines)


def cell_words(column: Column, row: int) -> str:
    """Return one cell as people read it."""
    if isinstance(column, NumberColumn):
        return as_read(float(column.values[row]))
    return plain(column.text(row) if isinstance(column, CategoryColumn) else column.values[row], MOST_NAME)
