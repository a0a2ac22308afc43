"""The scale of what the links show, drawn with the very pens of the links."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.picture.painter import screen_painter
from ui.plain_text import lines_tip
from ui.topology_editor.drawing.scale import LEVELS, Scale
from ui.topology_editor.quantities.link_quantity import Quantity, scale_name, symbol
from ui.written_numbers import as_read

BAR_WIDTH, SHORT_BAR_WIDTH = 96, 48


class Legend(QAbstractButton):
    """From −limit, dashed, over a thin grey zero to +limit, solid; a click fits it anew."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weight_scale = scale
        self.short = False
        self.setObjectName("legend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.refresh()

    def set_short(self, short: bool) -> None:
        """Take less room: without the symbol, and with a shorter bar."""
        if short != self.short:
            self.short = short
            self.updateGeometry()
            self.update()

    def refresh(self) -> None:
        """Show the scale as it is now."""
        scale = self.weight_scale
        text = scale_name(scale.quantity).format(limit=as_read(scale.limit))
        if not scale.known:
            text = self.tr("{symbol}: nothing to show yet").format(symbol=symbol(scale.quantity))
        self.setAccessibleName(text)
        colours = {
            Quantity.WEIGHT: self.tr("Negative is blue and dashed, positive orange and solid"),
            Quantity.GRADIENT: (
                self.tr("Negative is teal and dashed, positive gold and solid")
                if scale.theme.name == "dark"
                else self.tr("Negative is teal and dashed, positive brown and solid")
            ),
            Quantity.UPDATE: self.tr("Negative is magenta and dashed, positive yellowish green and solid"),
        }[scale.quantity]
        means = self.tr(
            "Thicker and stronger in colour is larger. {colours}. Of too many links the strongest are drawn."
        ).format(colours=colours)
        marks = self.tr(
            "Faint and dotted is a weight that was removed, or comes from a unit that is switched off; such a unit is "
            "crossed out. A lock is at what is frozen, a hollow one at a frozen bias."
        )
        self.setToolTip(lines_tip(text, means, marks, self._rule()))
        self.updateGeometry()
        self.update()

    def _rule(self) -> str:
        if self.weight_scale.quantity is Quantity.WEIGHT:
            return self.tr(
                "The scale only grows during a run, so colours compare from epoch to epoch. "
                "Click to fit it to the weights of now."
            )
        return self.tr(
            "The scale follows the values, which become much smaller as the network learns: colours compare within a "
            "picture, not over time. Click to fit it to the values of now."
        )

    def room(self, short: bool) -> int:
        """Return how wide it is, short or whole."""
        metrics = QFontMetrics(self.font())
        text = metrics.horizontalAdvance(self._text("\N{MINUS SIGN}")) + metrics.horizontalAdvance(self._text("+"))
        return _bar(short) + text + self._symbol_width(short) + 16

    def sizeHint(self) -> QSize:
        return QSize(self.room(self.short), QFontMetrics(self.font()).height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _symbol_width(self, short: bool) -> int:
        said = symbol(self.weight_scale.quantity)
        return 0 if short else QFontMetrics(self.font()).horizontalAdvance(said) + 10

    def _text(self, sign: str) -> str:
        if not self.weight_scale.known:
            return sign
        return sign + as_read(self.weight_scale.limit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = screen_painter(self)
        self.draw(painter)
        if self.hasFocus():
            painter.setPen(self.weight_scale.theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)

    def draw(self, painter: QPainter) -> None:
        """Draw the scale, on the screen or into a picture."""
        metrics = QFontMetrics(self.font())
        begin, bar = self._symbol_width(self.short), _bar(self.short)
        left = begin + metrics.horizontalAdvance(self._text("\N{MINUS SIGN}")) + 8
        painter.setPen(self.weight_scale.theme.colour("text"))
        flags, height = Qt.AlignmentFlag.AlignVCenter, self.height()
        if not self.short:
            said = symbol(self.weight_scale.quantity)
            painter.drawText(QRect(6, 0, begin, height), flags | Qt.AlignmentFlag.AlignLeft, said)
        painter.drawText(
            QRect(begin, 0, left - begin - 4, height),
            flags | Qt.AlignmentFlag.AlignRight,
            self._text("\N{MINUS SIGN}"),
        )
        painter.drawText(
            QRect(left + bar + 4, 0, self.width(), height), flags | Qt.AlignmentFlag.AlignLeft, self._text("+")
        )
        self._paint_bar(painter, left, bar)

    def _paint_bar(self, painter: QPainter, left: int, bar: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, middle = bar / (2 * LEVELS + 1), self.height() / 2
        for code in range(-LEVELS, LEVELS + 1):
            start = left + (code + LEVELS) * step
            pen = QPen(self.weight_scale.pens[code if self.weight_scale.known else 0])
            pen.setStyle(Qt.PenStyle.SolidLine)
            if code < 0 and (start - left) % 8 > 5 and self.weight_scale.known:  # one dash pattern along the whole bar
                continue
            painter.setPen(pen)
            painter.drawLine(QLineF(start, middle, start + step + 0.4, middle))


def _bar(short: bool) -> int:
    return SHORT_BAR_WIDTH if short else BAR_WIDTH
