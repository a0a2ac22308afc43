"""The key of a picture of points: what its colours and marks mean, in one line that gives way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnapp.dataset import Split
from ui.plain_text import lines_tip
from ui.scatter.marks import paint_mark
from ui.scatter.pictures import paint_range
from ui.scatter.points import SPLIT_SHAPES
from ui.theme import Theme, theme_of

GAP, SIGN = 10, 15  # pixels between entries, and for a sign
BAR = 52
LINES = {"line": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine}


class Sign(NamedTuple):
    """One entry: how it is drawn (fill, mark, hollow, ring, range, line, dash), its words, and what colours it."""

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
    """Signs with their words; what does not fit is found in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.signs: tuple[Sign, ...] = ()

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show other entries."""
        if tuple(signs) == self.signs:
            return
        self.signs = tuple(signs)
        said = [f"{sign.low} … {sign.text}" if sign.kind == "range" else sign.text for sign in signs]
        self.setAccessibleName(", ".join(said))
        self.setToolTip(lines_tip(*said) if said else "")
        self.setVisible(bool(signs))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(120, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Give way in width."""
        return QSize(40, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many entries as there is room for."""
        theme, metrics = theme_of(self), self.fontMetrics()
        more = metrics.horizontalAdvance(" …")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x = 2.0
            for number, sign in enumerate(self.signs):
                last = number == len(self.signs) - 1
                if x + self._wide(sign) + (0 if last else more) > self.width():
                    painter.setPen(theme.colour("muted"))
                    painter.drawText(QRectF(x, 0, more, self.height()), Qt.AlignmentFlag.AlignVCenter, "…")
                    return
                self._paint(painter, sign, x, theme)
                x += self._wide(sign) + GAP

    def _wide(self, sign: Sign) -> float:
        metrics = self.fontMetrics()
        sign_width = SIGN if sign.kind != "range" else metrics.horizontalAdvance(sign.low) + BAR + 10
        return sign_width + metrics.horizontalAdvance(sign.text)

    def _paint(self, painter: QPainter, sign: Sign, x: float, theme: Theme) -> None:
        height, middle = float(self.height()), Qt.AlignmentFlag.AlignVCenter
        colour = theme.class_colour(sign.number) if sign.number >= 0 else theme.colour(sign.colour)
        begin = x + SIGN
        if sign.kind == "range":
            wide = self.fontMetrics().horizontalAdvance(sign.low)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x, 0, wide + 2, height), middle, sign.low)
            bar = QRectF(x + wide + 5, 4, BAR, height - 8)
            paint_range(painter, bar, theme)
            begin = bar.right() + 5
        else:
            self._paint_sign(painter, sign, QPointF(x + 5.5, height / 2), colour, theme)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(begin, 0, self.width(), height), middle, sign.text)

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
