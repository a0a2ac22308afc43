"""The ground of an equation view: the equation in rows that fit the width, scrolled where they cannot, and drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnapp.expressions import Printed, pieces
from nnapp.expressions.pieces import RELATION, WORDS, Piece, Pieces
from ui.equations.painting import Colours, paint
from ui.equations.rows import Arranged, arranged
from ui.messages import sentence
from ui.pointing import Asked
from ui.theme import theme_of

LARGER = 1.15  # than the height of the program's letters: indices must be read too
MARGIN = 6  # pixels around the equation
KEPT = 8  # widths at which it is known how the rows are broken


class EquationCanvas(Asked, QAbstractScrollArea):
    """Draws one equation, or a message in its place; a subclass knows what can be done with its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.equation: Printed | None = None
        self.message = ""
        self.hidden = False  # whether the result is still to be guessed
        self.current: int | None = None  # the number that the keys have reached, or the pointer is on
        self._lines: tuple[Pieces, ...] = ()
        self._arranged = Arranged()
        self._fits: dict[tuple[int, str], Arranged] = {}  # by width and font
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)

    @property
    def em(self) -> float:
        """The size of the letters in pixels."""
        return LARGER * QFontMetricsF(self.font()).height()

    def show_equation(self, equation: Printed | None, message: str = "", *, hidden: bool = False) -> None:
        """Show an equation, its result `hidden` behind a question mark; without one the message says why."""
        if (equation, message, hidden) == (self.equation, self.message, self.hidden):
            return
        self.equation, self.message, self.hidden, self.current = equation, message, hidden, None
        lines = () if equation is None else pieces(equation, sentence)
        self._lines = (*lines[:-1], _without_result(lines[-1])) if hidden and lines else lines
        self._fits.clear()
        self.arrange()

    def sizeHint(self) -> QSize:
        """All rows at the present width."""
        return self._content()

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(80, round(self.em * 1.4) + 2 * MARGIN)

    def hasHeightForWidth(self) -> bool:
        """Rows are broken where there is no room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return what all rows need at a width."""
        return self._content(self._fitted(width)).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that can be seen, and a line below the number that is pointed at."""
        painter = QPainter(self.viewport())
        theme = theme_of(self)
        if self.equation is None:
            painter.setPen(theme.colour("muted"))
            area = self.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            painter.drawText(area, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self.message)
            painter.end()
            return
        origin = self._origin()
        painter.translate(origin)
        colours = Colours(theme.colour("text"), theme.colour("accent"), theme.colour("muted"))
        paint(painter, self._arranged, self.em, self.font(), colours)
        painter.translate(-origin)
        if self.current is not None and (self.hasFocus() or self.viewport().underMouse()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(self._pixels(self._arranged.numbers[self.current][0]).adjusted(-3, -3, 3, 3), 3, 3)
        painter.end()

    def arrange(self) -> None:
        """Break the rows anew."""
        width = self.viewport().width()
        self._arranged = self._fitted(width)
        size = self._content()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(size.width() - width, 0))
        across.setPageStep(width)
        down.setRange(0, max(size.height() - self.viewport().height(), 0))
        down.setPageStep(self.viewport().height())
        down.setSingleStep(round(self.em))
        across.setSingleStep(round(self.em))
        self.updateGeometry()
        self.viewport().update()

    def _fitted(self, width: int) -> Arranged:
        key = width, self.font().key()
        if key not in self._fits:  # which is asked many times while what is around finds its size
            if len(self._fits) == KEPT:
                self._fits.clear()
            self._fits[key] = arranged(self._lines, (width - 2 * MARGIN) / self.em, self._words_width)
        return self._fits[key]

    def _words_width(self, words: str) -> float:
        return QFontMetricsF(self.font()).horizontalAdvance(words) / self.em

    def _content(self, what: Arranged | None = None) -> QSize:
        shown = self._arranged if what is None else what
        return QSize(round(shown.width * self.em) + 2 * MARGIN, round(shown.height * self.em) + 2 * MARGIN)

    def _origin(self) -> QPointF:
        return QPointF(MARGIN - self.horizontalScrollBar().value(), MARGIN - self.verticalScrollBar().value())

    def _pixels(self, box: QRectF) -> QRectF:
        em, origin = self.em, self._origin()
        return QRectF(origin.x() + box.x() * em, origin.y() + box.y() * em, box.width() * em, box.height() * em)

    def _em_place(self, place: QPointF) -> QPointF:
        return (place - self._origin()) / self.em


def _without_result(line: Pieces) -> Pieces:
    last = max(number for number, piece in enumerate(line) if piece.kind == RELATION)
    return (*line[: last + 1], Piece("?", WORDS, words="?"))
