"""Small labels that drawings share: one line that gives way, and the value under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.plain_text import lines_tip
from ui.theme import theme_of


class ElidedLabel(QLabel):
    """One line of plain text that gives way: what does not fit is cut, and then found in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.whole, self._more = "", ""

    def say(self, text: str, more: str = "") -> None:
        """Show a text; `more` is its tool tip."""
        if (text, more) != (self.whole, self._more):
            self.whole, self._more = text, more
            self._fit()
            self.updateGeometry()  # for layouts that ask for the whole text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        # without mark-up, whatever names it holds
        more = self._more or (self.whole if shown != self.whole else "")
        self.setToolTip(lines_tip(*more.split("\n")) if more else "")
        self.setAccessibleName(self.whole)


class CaptionLabel(ElidedLabel):
    """Plain text in one line, or in two where one has no room for it, or three if allowed; what does not fit is cut.

    Once there are more lines they stay until the width changes, so that what is above does not jump.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        self._allowed, self._most, self._fitted_width = 2, 1, -1

    def allow(self, lines: int) -> None:
        """Say how many lines there is room for."""
        if lines != self._allowed:
            self._allowed, self._fitted_width = lines, -1
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        for number, line in enumerate(self._lines):
            painter.drawText(0, number * metrics.lineSpacing() + metrics.ascent(), line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the text into another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fitted_width = -1
            self._fit()

    def _fit(self) -> None:
        metrics, width = self.fontMetrics(), self.width()
        if width != self._fitted_width:
            self._most, self._fitted_width = 1, width
        lines, whole = _broken(self.whole, metrics, width, self._most)
        while not whole and self._most < self._allowed:
            self._most += 1
            lines, whole = _broken(self.whole, metrics, width, self._most)
        self._lines = lines
        self.setFixedHeight(self._most * metrics.lineSpacing() + 1)
        self.setText(self.whole)
        more = self._more or ("" if whole else self.whole)
        self.setToolTip(lines_tip(*more.split("\n")) if more else "")
        self.setAccessibleName(self.whole)
        self.update()


def _broken(text: str, metrics: QFontMetrics, width: int, most: int) -> tuple[list[str], bool]:
    # the text in lines, and whether all of it is in them; the last one is cut where there would be more of them
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        first, rest = _first_line(rest, metrics, width)
        if first:
            lines.append(first)
        else:
            break
    last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return [*lines, *([last] if last else [])], last == rest


def _first_line(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    # the words that fit into a line, and the others
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        first = " ".join(words[:count])
        if metrics.horizontalAdvance(first) <= width:
            return first, " ".join(words[count:])
    return "", text


def folded(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return a text in lines of at most a width; a word that is wider has a line of its own."""
    lines, rest = [], text
    while rest:
        first, rest = _first_line(rest, metrics, width)
        if not first:
            first, _, rest = rest.partition(" ")
        lines.append(first)
    return lines


class HoverLabel(QLabel):
    """The value under the pointer, in a small frame beside it and within the plot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self._plot = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setContentsMargins(5, 2, 5, 2)
        self.hide()

    def say(self, text: str, place: QPoint, around: int = 12) -> None:
        """Show a text beside a place, given in pixels of the plot, leaving `around` pixels free.

        What lies outside of the plot, perhaps as far as numbers go, is spoken of at the plot's edge.
        """
        plot = self._plot
        across, down = min(max(place.x(), 0), plot.width()), min(max(place.y(), 0), plot.height())
        self.setText(text)
        self.adjustSize()
        x = across + around
        if x + self.width() > plot.width():
            x = max(across - around - self.width(), 0)
        y = down - around - self.height()
        if y < 0:
            y = min(down + around, plot.height() - self.height())
        self.move(x, y)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text and a thin frame around it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme_of(self).colour("muted"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
