"""One line that says which mark stands for the rows of which split."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.dataset import Split
from ui.charts.answers.words import split_word
from ui.scatter.marks import paint_mark
from ui.scatter.points import shape_of
from ui.theme import theme_of

# codes whose marks have the same colour, but the shapes of a disc, a square and a triangle
SPLIT_CODES = {Split.TRAINING: 0, Split.VALIDATION: 8, Split.TEST: 16}


class SplitLegend(QWidget):
    """The marks of some splits with their names; marks of rows that are not learnt from are hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.splits: tuple[Split, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_splits(self, splits: Sequence[Split]) -> None:
        """Show other splits."""
        if tuple(splits) != self.splits:
            self.splits = tuple(splits)
            self.setAccessibleName(", ".join(map(split_word, splits)))
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks and names."""
        theme, metrics, x = theme_of(self), self.fontMetrics(), 4
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for split in self.splits:
                code, centre = SPLIT_CODES[split], QPointF(x + 5, self.height() / 2)
                colour, ground = theme.class_colour(code), theme.colour("window")
                paint_mark(painter, centre, int(shape_of(code)), colour, ground, split is not Split.TRAINING)
                painter.setPen(theme.colour("text"))
                text = split_word(split)
                painter.drawText(self.rect().adjusted(x + 14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
                x += 14 + metrics.horizontalAdvance(text) + 14
