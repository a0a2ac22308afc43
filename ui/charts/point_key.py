"""The key of a picture of points: what its colours and marks mean, in up to three lines; the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.dataset import Split
from ui.plain_text import lines_tip
from ui.scatter.marks import paint_mark
from ui.scatter.pictures import paint_range
from ui.scatter.points import SPLIT_SHAPES
from ui.theme import Theme, theme_of

GAP, SIGN = 10, 15  # pixels between entries, and for a sign
BAR = 52
MOST_LINES = 3
LINES = {"line": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine}


class Sign(NamedTuple):
    """One entry: how it is drawn (fill, mark, hollow, ring, range, line, dash, words), its text and its colour."""

    kind: str
    text: str
    colour: str = "muted"  # of the theme
    number: int = -1  # of a class, which then gives the colour
    shape: int = 0
    width: float = 2.0  # of a line
    low: str = ""  # of a range


def split_signs(splits: Sequence[Split], filled: bool = False) -> list[Sign]:
    """Return the marks of what rows are for, where not all are for training."""
    if set(splits) <= {Split.TRAINING}:
        return []
    names = {
        Split.TRAINING: QCoreApplication.translate("PointKey", "training"),
        Split.VALIDATION: QCoreApplication.translate("PointKey", "validation"),
        Split.TEST: QCoreApplication.translate("PointKey", "test"),
    }
    known = [split for split in SPLIT_SHAPES if split in splits]
    kinds = ["mark" if filled or split is Split.TRAINING else "hollow" for split in known]
    return [Sign(kind, names[split], shape=SPLIT_SHAPES[split]) for kind, split in zip(kinds, known, strict=True)]


class PointKey(QWidget):
    """Signs with their words, those that are no classes always; what does not fit is found in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.signs: tuple[Sign, ...] = ()
        self.placed: list[tuple[Sign, QRectF]] = []  # what is shown, and where
        self._lines = 1

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show other entries."""
        if tuple(signs) == self.signs:
            return
        self.signs = tuple(signs)
        said = [f"{sign.low} … {sign.text}" if sign.kind == "range" else sign.text for sign in signs]
        self.setAccessibleName(", ".join(said))
        self.setToolTip(lines_tip(*said) if said else "")
        self.setVisible(bool(signs))
        self._count_lines()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for as many lines as are needed in this width, at most three."""
        return QSize(120, self._lines * self.line + 4)

    def minimumSizeHint(self) -> QSize:
        """Give way in width."""
        return QSize(40, self._lines * self.line + 4)

    @property
    def line(self) -> int:
        """How high a line is."""
        return self.fontMetrics().height()

    def _arranged(self) -> list[tuple[Sign, QRectF]]:
        # all of it, or as much as three lines hold and how many more there are
        placed = self._placed(self.signs)
        if placed is not None:
            return placed
        # classes give way: what the marks mean is not to be guessed
        classes = [sign for sign in self.signs if sign.number >= 0] or [*self.signs]
        others = [sign for sign in self.signs if sign.number < 0] if len(classes) < len(self.signs) else []
        most = MOST_LINES * ceil(self.width() / (SIGN + GAP))
        for some in range(min(len(classes) - 1, most), -1, -1):
            text = self.tr("and {count} more").format(count=f"{len(classes) - some:,}")
            placed = self._placed([*classes[:some], Sign("words", text), *others])
            if placed is not None:
                return placed
        return self._placed([Sign("words", text), *others], whole=False) or []

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries."""
        theme = theme_of(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for sign, place in self.placed:
                self._paint(painter, sign, place, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as are needed."""
        super().resizeEvent(event)
        self._count_lines()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._count_lines()

    def _count_lines(self) -> None:
        self.placed = self._arranged()
        lines = max(round(max((place.bottom() for _, place in self.placed), default=0.0) / self.line), 1)
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def _placed(self, signs: Sequence[Sign], whole: bool = True) -> list[tuple[Sign, QRectF]] | None:
        # one after the other from line to line; None where they do not fit, if they are to be seen whole
        x, number = 2.0, 0
        found: list[tuple[Sign, QRectF]] = []
        for sign in signs:
            wide = self._wide(sign)
            if x > 2 and x + wide > self.width():
                x, number = 2.0, number + 1
            if number >= MOST_LINES:
                return None if whole else found
            found.append((sign, QRectF(x, 2 + number * self.line, max(min(wide, self.width() - x), 0.0), self.line)))
            x += wide + GAP
        return found

    def _wide(self, sign: Sign) -> float:
        metrics = self.fontMetrics()
        if sign.kind == "words":
            return metrics.horizontalAdvance(sign.text)
        sign_width = SIGN if sign.kind != "range" else metrics.horizontalAdvance(sign.low) + BAR + 10
        return sign_width + metrics.horizontalAdvance(sign.text)

    def _paint(self, painter: QPainter, sign: Sign, place: QRectF, theme: Theme) -> None:
        x, top, height, middle = place.left(), place.top(), place.height(), Qt.AlignmentFlag.AlignVCenter
        colour = theme.class_colour(sign.number) if sign.number >= 0 else theme.colour(sign.colour)
        begin = x + SIGN
        if sign.kind == "range":
            wide = self.fontMetrics().horizontalAdvance(sign.low)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x, top, wide + 2, height), middle, sign.low)
            bar = QRectF(x + wide + 5, top + 3, BAR, height - 6)
            paint_range(painter, bar, theme)
            begin = bar.right() + 5
        elif sign.kind == "words":
            begin = x
        else:
            self._paint_sign(painter, sign, QPointF(x + 5.5, place.center().y()), colour, theme)
        painter.setPen(theme.colour("muted" if sign.kind == "words" else "text"))
        room = QRectF(begin, top, place.right() - begin + 1, height)
        text = self.fontMetrics().elidedText(sign.text, Qt.TextElideMode.ElideRight, ceil(room.width()))
        painter.drawText(room, middle, text)

    def _paint_sign(self, painter: QPainter, sign: Sign, at: QPointF, colour: QColor, theme: Theme) -> None:
        if sign.kind == "fill":
            painter.fillRect(QRectF(at.x() - 4.5, at.y() - 4.5, 9, 9), colour)
        elif sign.kind in ("mark", "hollow"):
            paint_mark(painter, at, sign.shape, colour, theme.colour("base"), sign.kind == "hollow")
        elif sign.kind == "ring":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 1.4))
            painter.drawEllipse(at, 5, 5)
        else:
            painter.setPen(QPen(colour, sign.width, LINES[sign.kind]))
            painter.drawLine(QPointF(at.x() - 5, at.y()), QPointF(at.x() + 5, at.y()))
