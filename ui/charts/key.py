"""A key: what the colours and lines of a picture mean, in as many lines as it needs; nothing to click."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.small_font import small_font
from ui.theme import theme_of

SWATCH, GAP, MARGIN = 14, 10, 4  # pixels
STYLES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine}


class Meaning(NamedTuple):
    """One colour or line and what it means; `style` is fill, solid or dash."""

    text: str
    colour: QColor
    style: str = "fill"


class Key(QWidget):
    """Swatches with words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.meanings: tuple[Meaning, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_meanings(self, *meanings: Meaning) -> None:
        """Show other entries."""
        if meanings != self.meanings:
            self.meanings = meanings
            self._fit()
            self.update()

    def places(self) -> list[QRectF]:
        """Return where each entry stands."""
        metrics, x, y, found = self._metrics(), float(MARGIN), 1.0, []
        for meaning in self.meanings:
            wide = SWATCH + 4 + metrics.horizontalAdvance(meaning.text)
            if x > MARGIN and x + wide > self.width() - MARGIN:
                x, y = float(MARGIN), y + metrics.height()
            found.append(QRectF(x, y, wide, metrics.height()))
            x += wide + GAP
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("base"))
        painter.setFont(small_font(self.font()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for meaning, place in zip(self.meanings, self.places(), strict=True):
            middle = place.center().y()
            if meaning.style == "fill":
                painter.fillRect(QRectF(place.left() + 2, middle - 4, SWATCH - 4, 8), meaning.colour)
            else:
                painter.setPen(QPen(meaning.colour, 1.8, STYLES[meaning.style]))
                painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + SWATCH, middle))
            painter.setPen(theme.colour("muted"))
            painter.drawText(place.adjusted(SWATCH + 4, 0, 4, 0), Qt.AlignmentFlag.AlignVCenter, meaning.text)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as are needed."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(small_font(self.font()))

    def _fit(self) -> None:
        places = self.places()
        height = round(places[-1].bottom()) + 2 if places else 0
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
