"""The scale of all weights and biases, drawn with the very pens of the links."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.curve_words import as_read
from ui.topology_editor.scale import LEVELS, Scale

BAR_WIDTH = 96


class Legend(QAbstractButton):
    """From −limit, blue and dashed, over a thin grey zero to +limit, orange and solid; a click fits it anew."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weight_scale = scale
        self.setObjectName("legend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.refresh()

    def refresh(self) -> None:
        """Show the scale as it is now."""
        text = self.tr("Scale of weights and biases: −{limit} to {limit}").format(
            limit=as_read(self.weight_scale.limit)
        )
        self.setAccessibleName(text)
        self.setToolTip(
            text
            + "\n"
            + self.tr(
                "Thicker and stronger in colour is larger. Negative is blue and dashed, positive orange and solid; "
                "grey is the mean size of weights that are drawn together.\n"
                "The scale only grows during a run, so colours compare from epoch to epoch. "
                "Click to fit it to the weights of now."
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        text = metrics.horizontalAdvance(self._text("\N{MINUS SIGN}")) + metrics.horizontalAdvance(self._text("+"))
        return QSize(BAR_WIDTH + text + 16, metrics.height() + 6)

    def _text(self, sign: str) -> str:
        return sign + as_read(self.weight_scale.limit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, middle = QPainter(self), self.height() / 2
        metrics = QFontMetrics(self.font())
        left = metrics.horizontalAdvance(self._text("\N{MINUS SIGN}")) + 8
        painter.setPen(self.weight_scale.theme.colour("text"))
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, 0, left - 4, self.height()), flags | Qt.AlignmentFlag.AlignRight, self._text("−"))
        painter.drawText(
            QRect(left + BAR_WIDTH + 4, 0, self.width(), self.height()),
            flags | Qt.AlignmentFlag.AlignLeft,
            self._text("+"),
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = BAR_WIDTH / (2 * LEVELS + 1)
        for code in range(-LEVELS, LEVELS + 1):
            start = left + (code + LEVELS) * step
            pen = QPen(self.weight_scale.pens[code])
            pen.setStyle(Qt.PenStyle.SolidLine)
            if code < 0 and (start - left) % 8 > 5:  # one dash pattern along the whole bar
                continue
            painter.setPen(pen)
            painter.drawLine(QLineF(start, middle, start + step + 0.4, middle))
        if self.hasFocus():
            painter.setPen(self.weight_scale.theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
