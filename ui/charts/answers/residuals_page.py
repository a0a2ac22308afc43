"""The residual t − y against the prediction, or against the row."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from nnapp.choices import Array
from nnapp.judging import Numbers
from ui.charts.answers.page import Shown
from ui.charts.answers.points_page import PointsPage, far
from ui.scatter.plane import Range, fitting


class ResidualsPage(PointsPage):
    """The residual t − y against the prediction, or against the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = (self.tr("by prediction"), self.tr("by row"))

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        by_row, text = self.tr("Residuals by row: {name}"), self.tr("Residuals by prediction: {name}")
        return (by_row if self.option else text).format(name=shown.name)

    def places(self, numbers: Numbers, rows: Array) -> tuple[Array, Array]:
        """Return predictions or row numbers as x, and residuals as y."""
        return rows + 1 if self.option else numbers.predicted, numbers.residual

    def titles(self) -> tuple[str, str]:
        """Return what the axes are called."""
        return self.tr("row") if self.option else self.tr("predicted y"), self.tr("residual t − y")

    def ranges(self, x: Array, y: Array) -> tuple[Range, Range]:
        """Show the line of no error, too."""
        return fitting(x), fitting(np.append(y, 0.0))

    def line(self, x: Range, y: Range) -> tuple[Array, Array]:
        """Return the line of no error."""
        return far(x), np.zeros(2)

    def how_to_read(self, shown: Shown) -> str:
        """Say what a good picture looks like."""
        sentence = self.tr("A cloud around 0 without any shape is good; a bend is something not learnt.")
        return " ".join(filter(None, (sentence, self.left_out_words(shown))))
