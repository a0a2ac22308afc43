"""What the drawing panel says about what is drawn, or why nothing can be."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from nnapp.dataset import Dataset
from nnapp.project import typical_cell
from ui.drawing.sheet import Sheet
from ui.drawing.subject import others
from ui.plain_text import plain
from ui.scatter.points import MOST_POINTS, Points, far_count, hidden_count
from ui.written_numbers import as_read

MOST_NAMED, MOST_LETTERS = 3, 20


class DrawingWords(QObject):
    """The sentences, in the user's language."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._counted: tuple[Points, int] | None = None

    def needed(self) -> str:
        """Say which tables can be drawn."""
        return self.tr(
            "Nothing can be drawn of this table. Drawing needs two inputs of numbers and a target, or one input of "
            "numbers and a target of numbers. Change kinds and roles of columns in their settings."
        )

    def caption(self, sheet: Sheet, points: Points, filtered: bool = False) -> str:
        """Say how many rows are drawn, and what new ones get in the columns that are not.

        `filtered` says that the grid does not show all rows.
        """
        count, shown = int(np.count_nonzero(sheet.used())), len(points.rows)
        if count > MOST_POINTS:
            text = self.tr("{shown} of {count} rows are drawn")
            parts = [text.format(shown=f"{shown:,}", count=f"{count:,}")]
        else:
            parts = [self.tr("{count} rows").format(count=f"{count:,}") if count != 1 else self.tr("1 row")]
            if shown < count:
                parts.append(self.tr("{count} of them lack a number here").format(count=f"{count - shown:,}"))
        if far := far_count(points):
            parts.append(self.tr("{count} too large to be drawn").format(count=f"{far:,}"))
        if filtered:
            parts.append(self.tr("also those that the grid’s filter hides"))
        if points.hollow.any():
            parts.append(self.tr("hollow: held out from training"))
        if hidden := self._under(points):
            parts.append(self.tr("{count} lie under others").format(count=f"{hidden:,}"))
        rest = others(sheet.dataset, sheet.subject)
        if rest:
            named = [self._typical(sheet.dataset, position) for position in rest[:MOST_NAMED]]
            if len(rest) > MOST_NAMED:
                named.append(self.tr("{count} more").format(count=len(rest) - MOST_NAMED))
            parts.append(self.tr("new points get the typical {cells}").format(cells=", ".join(named)))
        return "; ".join(parts)

    def hidden(self, row: int) -> str:
        """Say why the grid does not show the selected row."""
        return self.tr("Row {row} is selected; the grid’s filter hides it").format(row=f"{row + 1:,}")

    def _under(self, points: Points) -> int:
        # counted once: of many points it takes a while
        if self._counted is None or self._counted[0] is not points:
            self._counted = points, hidden_count(points)
        return self._counted[1]

    def _typical(self, dataset: Dataset, position: int) -> str:
        cell, name = typical_cell(dataset, position), plain(dataset.columns[position].name, MOST_LETTERS)
        if cell is None:
            return self.tr("{name} empty").format(name=name)
        shown = plain(cell, MOST_LETTERS) if isinstance(cell, str) else as_read(cell)
        return self.tr("{name} = {cell}").format(name=name, cell=shown)
