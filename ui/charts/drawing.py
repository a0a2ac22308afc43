"""A plot as a drawing for a file: its heading, its picture and its sentence, without the buttons, in any theme."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QRegion
from PySide6.QtWidgets import QWidget

from ui.theme import Theme, palette_of, theme_of

MARGIN = 8  # pixels around everything


class Sentence(Protocol):
    """A label that says one line, perhaps cut on the screen."""

    whole: str


class Drawable(Protocol):
    """What is known of a plot."""

    heading: Sentence
    caption: Sentence
    body: QWidget | None

    def font(self) -> QFont:
        """Return the font of its texts."""

    def setPalette(self, palette: QPalette, /) -> None:  # noqa: N802 (Qt's name)
        """Take other colours, at once."""


class PlotDrawing:
    """Draws a plot as it is on the screen now; `Drawing` for `ui.picture`."""

    def __init__(self, plot: Drawable, title: str) -> None:
        assert plot.body is not None
        self._plot, self._body, self.title = plot, plot.body, title
        self.dots_per_inch = self._body.logicalDpiX()

    def size(self) -> QSize:
        """Return the room that heading, picture and sentence take."""
        body, lines = self._body.size(), self._line_height()
        caption = self._caption_height(body.width())
        return QSize(body.width() + 2 * MARGIN, body.height() + lines + caption + 2 * MARGIN)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw everything in the colours of a theme; the plot on the screen keeps its own."""
        body, line = self._body, self._line_height()
        painter.fillRect(QRect(QPoint(), self.size()), theme.colour("base"))
        painter.setFont(self._plot.font())
        painter.setPen(theme.colour("text"))
        width = body.width()
        painter.drawText(QRect(MARGIN, MARGIN, width, line), Qt.AlignmentFlag.AlignLeft, self._plot.heading.whole)
        painter.setPen(theme.colour("muted"))
        below = QRect(MARGIN, MARGIN + line + body.height(), width, self._caption_height(width))
        painter.drawText(below, Qt.TextFlag.TextWordWrap, self._plot.caption.whole)
        changed = theme_of(body) is not theme
        if changed:
            self._plot.setPalette(palette_of(theme))
        painter.save()
        body.render(painter, QPoint(MARGIN, MARGIN + line), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter.restore()
        if changed:
            self._plot.setPalette(QPalette())  # that of the program again

    def _line_height(self) -> int:
        return self._body.fontMetrics().height() + 4

    def _caption_height(self, width: int) -> int:
        metrics, text = self._body.fontMetrics(), self._plot.caption.whole
        room = QRect(0, 0, width, 10_000)
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() + 4 if text else 0
